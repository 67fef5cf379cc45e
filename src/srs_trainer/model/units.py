"""Units of the numbers in questions: what they measure, and how one turns into another.

A quantity is kept in base units (bits, nanoseconds, operations, dollars), so that whole numbers of
bytes and milliseconds stay whole. Letters count: `GB` is bytes, `Gb` is bits, `GiB` is 2**30 bytes
(DECK-FORMAT 10).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

Dimension = tuple[int, int, int, int]
"""The exponents of data, time, operations and money."""

PLAIN: Dimension = (0, 0, 0, 0)
DATA: Dimension = (1, 0, 0, 0)
TIME: Dimension = (0, 1, 0, 0)
WORK: Dimension = (0, 0, 1, 0)
MONEY: Dimension = (0, 0, 0, 1)

_WORDS: dict[Dimension, str] = {
    PLAIN: "a plain number",
    DATA: "an amount of data",
    TIME: "a time",
    WORK: "a number of operations",
    MONEY: "an amount of money",
    (1, -1, 0, 0): "data per time",
    (0, -1, 0, 0): "a number per time",
    (0, -1, 1, 0): "operations per time",
    (-1, 0, 1, 0): "operations per byte",
    (0, -1, 0, 1): "money per time",
    (-1, 0, 0, 1): "money per amount of data",
}

_DECIMAL = {
    "": 1, "K": 10**3, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "P": 10**15,
}  # fmt: skip
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}
_SECOND = 10**9
_PIECE = re.compile(r"[A-Za-z]+|[$%]")

SHAPE = re.compile(r"(?:[A-Za-z\u00b5\u03bc]+|\$)(?:/[A-Za-z\u00b5\u03bc]+)*")
"""What a unit behind a number looks like: `GiB`, `TB/s`, `$/h`; the slashes stand without blanks."""

MOST_PIECES = 3
"""Units that one unit is made of: `B/tok/s` has three."""


class UnknownUnit(ValueError):
    """No unit is written like this; the message names one that may have been meant."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it was written: one of it is `scale` base units of `dimension`."""

    name: str
    scale: Fraction
    dimension: Dimension

    @property
    def silent(self) -> bool:
        """Whether a number may stand without it: it counts things one by one (`tok`)."""
        return self.dimension == PLAIN and self.scale == 1


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of base units.

    `marked`: a unit was written somewhere in what made it. A plain number that is marked stands for
    itself (`50 %` is 0.5, `30 GB / 60 GB` is 0.5); one that is not is read in the unit asked for.
    """

    value: int | float
    dimension: Dimension = PLAIN
    marked: bool = False


def unit(text: str) -> Unit:
    """The unit that is written as `text`, such as `GiB`, `ms`, `TB/s`, `$/h`, `%`.

    Raises:
        UnknownUnit: there is none.
    """
    name = text.strip().replace("\u00b5", "u").replace("\u03bc", "u")
    pieces = name.split("/", MOST_PIECES)
    if len(pieces) > MOST_PIECES:
        raise UnknownUnit(f"a unit is made of at most {MOST_PIECES}")
    scale, dimension = Fraction(1), PLAIN
    for place, piece in enumerate(pieces):
        if piece not in _TABLE or (place and piece in ("%", "$")):
            raise UnknownUnit(_advice(piece))
        part, of = _TABLE[piece]
        scale = scale / part if place else scale * part
        dimension = combined(dimension, of, -1 if place else 1)
    return Unit(name, scale, dimension)


def aliases(of: Unit) -> tuple[str, ...]:
    """The names under which a stem may speak of a unit: its own, equal ones, and whole words."""
    names = [name for name, entry in _TABLE.items() if entry == (of.scale, of.dimension)]
    return tuple(dict.fromkeys([of.name, *names, *_SPELLED.get(of.name, ())]))


def combined(one: Dimension, other: Dimension, times: int = 1) -> Dimension:
    """The dimension of a product with `other` to the power of `times`."""
    a, b, c, d = one
    return a + times * other[0], b + times * other[1], c + times * other[2], d + times * other[3]


def in_words(dimension: Dimension) -> str:
    """What a dimension measures, for messages: 'a time'."""
    return _WORDS.get(dimension, "a quantity of another sort")


def quantity(value: int | float, of: Unit) -> Quantity:
    """`value` of a unit; whole where the number of base units is whole."""
    return Quantity(_times(value, of.scale), of.dimension, marked=True)


def converted(amount: Quantity, to: Unit) -> int | float:
    """How many of the unit `to` an amount is.

    Raises:
        ValueError: the unit measures something else.
    """
    if amount.dimension != to.dimension:
        raise ValueError(f"this is {in_words(amount.dimension)}, not {in_words(to.dimension)}")
    return _times(amount.value, 1 / to.scale)


def in_unit(amount: Quantity, to: Unit | None) -> int | float:
    """An amount as a number of the unit `to`; a plain one that no unit was written in is taken as such.

    Raises:
        ValueError: it measures something else.
    """
    if to is None:
        return converted(amount, _ONE)
    if amount.dimension == PLAIN and not (amount.marked and to.dimension == PLAIN):
        return amount.value
    return converted(amount, to)


def significant(value: int | float, digits: int = 3) -> str:
    """A number with that many significant digits, without trailing zeros after the point.

    Plain digits from 0.0001 to below 10**15, else as `1.23e-7`; no separator of thousands, for a
    comma would be doubtful when it is typed.
    """
    rounded = f"{value:.{max(digits, 1) - 1}e}"
    mantissa, exponent = rounded.split("e")
    if -4 <= int(exponent) < 15:
        plain = format(Decimal(rounded), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    short = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{short}e{int(exponent)}"


def exact(value: Fraction) -> str:
    """A terminating decimal in full, such as the values that a deck draws."""
    if value.denominator == 1:
        return str(value.numerator)
    return format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")


def with_unit(number: str, name: str) -> str:
    """A number and the name of its unit as they are shown: `80 GB`, `63 %`, `2.5 $`."""
    return f"{number} {name}" if name else number


def natural(amount: Quantity) -> Unit:
    """The unit in which an amount reads best: the largest of its ladder that leaves 1 or more."""
    if amount.dimension == PLAIN:
        return _ONE
    ladder = _LADDERS.get(amount.dimension)
    if ladder is None:
        return Unit(_composed(amount.dimension), _base(amount.dimension), amount.dimension)
    best = ladder[0]
    for rung in ladder:
        if abs(float(significant(converted(amount, rung)))) >= 1:
            best = rung
    return best


def rounded(amount: Quantity, digits: int = 3) -> tuple[str, Quantity]:
    """An amount as it is shown in its natural unit, and the amount that a reader of it has."""
    of = natural(amount)
    number = significant(converted(amount, of), digits)
    shown = Quantity(_times(float(number), of.scale), amount.dimension, amount.marked)
    return with_unit(number, of.name), shown


def _times(value: int | float, scale: Fraction) -> int | float:
    if isinstance(value, float):
        # One rounding, not two: 0.3 of 1/10**9 must come back as 0.3.
        return value * scale.numerator / scale.denominator
    product = value * scale
    return product.numerator if product.denominator == 1 else product.numerator / product.denominator


def _advice(piece: str) -> str:
    shown = "".join(_PIECE.findall(piece))[:20]
    near = sorted(name for name in _TABLE if name.casefold() == shown.casefold())
    if len(near) > 1 and {"B", "b"} <= {name[-1] for name in near}:
        return f"'{shown}' is doubtful: B is bytes and b is bits; write {' or '.join(near)}"
    if near:
        return f"there is no unit '{shown}'; did you mean {near[0]}?"
    return f"there is no unit '{shown}'" if shown else "a unit is missing"


def _entries() -> dict[str, tuple[Fraction, Dimension]]:
    table: dict[str, tuple[int | Fraction, Dimension]] = {
        "%": (Fraction(1, 100), PLAIN),
        "$": (1, MONEY),
        **{name: (8, DATA) for name in ("byte", "bytes")},
        "bits": (1, DATA),
        **{name: (1, PLAIN) for name in ("token", "tokens", "req", "seq")},
        **{name: (_SECOND, TIME) for name in ("s", "sec")},
        **{"ns": (1, TIME), "us": (10**3, TIME), "ms": (10**6, TIME)},
        **{"min": (60 * _SECOND, TIME), "h": (3600 * _SECOND, TIME)},
    }
    for prefix, scale in _DECIMAL.items():
        table |= {prefix + name: (scale, DATA) for name in ("b", "bit")}
        table |= {prefix + name: (scale, WORK) for name in ("FLOP", "FLOPs")}
        table[prefix + "B"] = (8 * scale, DATA)
        table[prefix + "bps"] = (Fraction(scale, _SECOND), combined(DATA, TIME, -1))
        table[prefix + "FLOPS"] = (Fraction(scale, _SECOND), combined(WORK, TIME, -1))
        table[prefix + "tok"] = (scale, PLAIN)
        if prefix and prefix != "P":
            table[prefix] = (scale, PLAIN)
    table |= {prefix + "B": (8 * scale, DATA) for prefix, scale in _BINARY.items()}
    return {name: (Fraction(scale), dimension) for name, (scale, dimension) in table.items()}


def _composed(dimension: Dimension) -> str:
    names = [
        name if times == 1 else f"{name}^{times}"
        for name, times in zip(("B", "s", "FLOP", "$"), dimension, strict=True)
        if times
    ]
    return "·".join(names)


def _base(dimension: Dimension) -> Fraction:
    data, time, _, _ = dimension
    return Fraction(8) ** data * Fraction(_SECOND) ** time


_TABLE = _entries()
_SPELLED = {
    "s": ("second", "seconds"),
    "sec": ("second", "seconds"),
    "ms": ("millisecond", "milliseconds"),
    "us": ("microsecond", "microseconds"),
    "ns": ("nanosecond", "nanoseconds"),
    "min": ("minute", "minutes"),
    "h": ("hour", "hours"),
    "%": ("percent", "per cent", "percentage"),
    "$": ("dollar", "dollars"),
}
"""Words for units that are no units themselves: nobody types `3 seconds` into a calculation."""
_ONE = Unit("", Fraction(1), PLAIN)
_RATE = Unit("/s", 1 / Fraction(_SECOND), (0, -1, 0, 0))
_LADDERS: dict[Dimension, tuple[Unit, ...]] = {
    _RATE.dimension: (_RATE,),
} | {
    ladder[0].dimension: ladder
    for ladder in (
        tuple(unit(name) for name in names.split())
        for names in (
            "B KB MB GB TB PB",
            "ns us ms s",
            "FLOP KFLOP MFLOP GFLOP TFLOP PFLOP",
            "FLOPS KFLOPS MFLOPS GFLOPS TFLOPS PFLOPS",
            "B/s KB/s MB/s GB/s TB/s PB/s",
            "FLOP/B",
            "$",
            "$/h",
            "$/GB",
        )
    )
}
