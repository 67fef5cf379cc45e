"""A second reckoner for `numbers` blocks, made only to check the first one.

It reads a block and an answer by Python's own `ast`, counts in exact fractions, and has a unit table of
its own; nothing of the trainer's arithmetic, expressions, units or block reader is used. It takes blocks
that those accept, and says nothing of faults in their form.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

Size = tuple[int, int, int, int]
"""Powers of byte, second, operation and dollar."""

NOTHING: Size = (0, 0, 0, 0)


class NoValue(ValueError):
    """An expression has no value, or sides that don't fit."""


class Amount(NamedTuple):
    """A number of bytes, seconds, operations or dollars; `spoken`: a unit was written in its making."""

    value: Fraction
    size: Size = NOTHING
    spoken: bool = False


_THOUSANDS = {prefix: Fraction(1000) ** (n + 1) for n, prefix in enumerate("KMGTP")} | {
    "k": Fraction(1000)
}
_ROUND = {f"{prefix}i": Fraction(1024) ** (n + 1) for n, prefix in enumerate("KMGTP")}
_PREFIXED: dict[str, tuple[Fraction, Size]] = {
    "B": (Fraction(1), (1, 0, 0, 0)),
    "b": (Fraction(1, 8), (1, 0, 0, 0)),
    "bit": (Fraction(1, 8), (1, 0, 0, 0)),
    "bps": (Fraction(1, 8), (1, -1, 0, 0)),
    "FLOP": (Fraction(1), (0, 0, 1, 0)),
    "FLOPs": (Fraction(1), (0, 0, 1, 0)),
    "FLOPS": (Fraction(1), (0, -1, 1, 0)),
    "tok": (Fraction(1), NOTHING),
}
_ALONE: dict[str, tuple[Fraction, Size]] = {
    "byte": (Fraction(1), (1, 0, 0, 0)),
    "bytes": (Fraction(1), (1, 0, 0, 0)),
    "bits": (Fraction(1, 8), (1, 0, 0, 0)),
    "s": (Fraction(1), (0, 1, 0, 0)),
    "sec": (Fraction(1), (0, 1, 0, 0)),
    "ms": (Fraction(1, 10**3), (0, 1, 0, 0)),
    "us": (Fraction(1, 10**6), (0, 1, 0, 0)),
    "ns": (Fraction(1, 10**9), (0, 1, 0, 0)),
    "min": (Fraction(60), (0, 1, 0, 0)),
    "h": (Fraction(3600), (0, 1, 0, 0)),
    "$": (Fraction(1), (0, 0, 0, 1)),
    "%": (Fraction(1, 100), NOTHING),
} | {name: (Fraction(1), NOTHING) for name in ("token", "tokens", "req", "seq")}
_PIECE = re.compile(r"(?P<prefix>[KMGTP]i|[kKMGTP])?(?P<name>\w+)")


@lru_cache(maxsize=1024)
def unit(text: str) -> tuple[Fraction, Size]:
    """How much one of a unit such as `GiB` or `$/h` is; NoValue for an unknown one."""
    first, *below = text.strip().replace("\u00b5", "u").replace("\u03bc", "u").split("/")
    much, size = _piece(first)
    for piece in below:
        part, of = _piece(piece)
        much /= part
        size = _sum(size, of, -1)
    return much, size


def _piece(text: str) -> tuple[Fraction, Size]:
    if text in _ALONE:
        return _ALONE[text]
    if text in _PREFIXED:
        return _PREFIXED[text]
    if text in _THOUSANDS and text != "P":
        return _THOUSANDS[text], NOTHING
    found = _PIECE.fullmatch(text)
    if not found or not found["prefix"] or found["name"] not in _PREFIXED:
        raise NoValue(f"no unit {text!r}")
    if found["prefix"] in _ROUND and found["name"] != "B":
        raise NoValue(f"no unit {text!r}")
    much, size = _PREFIXED[found["name"]]
    return much * (_ROUND | _THOUSANDS)[found["prefix"]], size


def _sum(one: Size, other: Size, times: int = 1) -> Size:
    a, b, c, d = (x + times * y for x, y in zip(one, other, strict=True))
    return a, b, c, d


_NUMBER = r"(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_UNIT = r"(?:[A-Za-z\u00b5\u03bc]+|\$)(?:/[A-Za-z\u00b5\u03bc]+)*"
_WORDS = re.compile(
    rf"(?P<number>{_NUMBER})[ \t]*(?P<unit>{_UNIT}|%(?![ \t]*[\w.(]))?|(?P<name>[a-z_][a-z0-9_]*)"
)
_CALLS: dict[str, Callable[[float], float]] = {
    "log2": math.log2,
    "log10": math.log10,
    "ln": math.log,
    "sqrt": math.sqrt,
    "exp": math.exp,
}
_WHOLE: dict[str, Callable[[Fraction], int]] = {"round": round, "floor": math.floor, "ceil": math.ceil}
_FUNCTIONS = {*_CALLS, *_WHOLE, "min", "max"}
_COMPARED: dict[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[ast.expr, tuple[Amount, ...]]:
    """The tree of an expression, in which each number is a name `n0`, `n1`, ... for its amount."""
    amounts: list[Amount] = []

    def plain(found: re.Match[str]) -> str:
        if name := found["name"]:
            return name if name in _FUNCTIONS else f"v_{name}"
        value = Fraction(found["number"])
        if found["unit"]:
            much, size = unit(found["unit"])
            amounts.append(Amount(value * much, size, True))
        else:
            amounts.append(Amount(value))
        return f"n{len(amounts) - 1}"

    return ast.parse(_WORDS.sub(plain, text.strip()), mode="eval").body, tuple(amounts)


def reckon(text: str, values: Mapping[str, Amount]) -> Amount:
    """The amount of an expression; NoValue where it has none."""
    tree, amounts = _read(text)
    try:
        return _value(tree, amounts, values)
    except (ZeroDivisionError, OverflowError) as error:
        raise NoValue(str(error)) from None


def holds(text: str, values: Mapping[str, Amount]) -> bool:
    """Whether the comparisons of a condition hold."""
    tree, amounts = _read(text)
    assert isinstance(tree, ast.Compare), text
    sides = [_value(side, amounts, values) for side in (tree.left, *tree.comparators)]
    _same(*sides)
    pairs = zip(tree.ops, sides, sides[1:], strict=False)
    return all(_COMPARED[type(sign)](one.value, other.value) for sign, one, other in pairs)


def _value(node: ast.expr, amounts: tuple[Amount, ...], values: Mapping[str, Amount]) -> Amount:
    match node:
        case ast.Name(id=name):
            return values[name[2:]] if name.startswith("v_") else amounts[int(name[1:])]
        case ast.UnaryOp(op=ast.USub(), operand=below):
            amount = _value(below, amounts, values)
            return amount._replace(value=-amount.value)
        case ast.BinOp(left=left, op=sign, right=right):
            return _joined(sign, _value(left, amounts, values), _value(right, amounts, values))
        case ast.Call(func=ast.Name(id=name), args=below):
            return _called(name, [_value(one, amounts, values) for one in below])
    raise NoValue(ast.dump(node))


def _called(name: str, taken: list[Amount]) -> Amount:
    spoken = any(amount.spoken for amount in taken)
    if name in ("min", "max"):
        best = (min if name == "min" else max)(amount.value for amount in taken)
        return Amount(best, _same(*taken), spoken)
    (amount,) = taken
    if amount.size != NOTHING:
        raise NoValue(f"{name} of {amount}")
    try:
        whole = _WHOLE.get(name)
        value = Fraction(whole(amount.value) if whole else _CALLS[name](float(amount.value)))
    except ValueError as error:
        raise NoValue(str(error)) from None
    return Amount(value, NOTHING, spoken)


def _joined(sign: ast.operator, left: Amount, right: Amount) -> Amount:
    spoken = left.spoken or right.spoken
    match sign:
        case ast.Add():
            return Amount(left.value + right.value, _same(left, right), spoken)
        case ast.Sub():
            return Amount(left.value - right.value, _same(left, right), spoken)
        case ast.Mult():
            return Amount(left.value * right.value, _sum(left.size, right.size), spoken)
        case ast.Div():
            return Amount(left.value / right.value, _sum(left.size, right.size, -1), spoken)
        case ast.FloorDiv():
            _same(left, right)
            return Amount(Fraction(left.value // right.value), NOTHING, spoken)
        case ast.Mod():
            return Amount(left.value % right.value, _same(left, right), spoken)
        case ast.Pow() if right.size == NOTHING:
            power = left.value**right.value
            if isinstance(power, complex):
                raise NoValue("a root of a negative number")
            return Amount(Fraction(power), _sum(NOTHING, left.size, _whole_power(left, right)), spoken)
    raise NoValue(ast.dump(sign))


def _whole_power(left: Amount, right: Amount) -> int:
    if left.size != NOTHING and right.value.denominator != 1:
        raise NoValue("a broken power of a unit")
    return int(right.value) if left.size != NOTHING else 0


def _same(*amounts: Amount) -> Size:
    if len({amount.size for amount in amounts}) > 1:
        raise NoValue(f"sizes that don't fit: {amounts}")
    return amounts[0].size


_LITERAL = re.compile(rf"(?P<sign>-?) ?(?P<number>{_NUMBER}) *(?P<unit>(?:{_UNIT}|%)?)")


def literal(text: str) -> Amount:
    """The amount that is written as a number, maybe negative, maybe with a unit."""
    found = _LITERAL.fullmatch(text.strip())
    if not found:
        raise NoValue(f"no number: {text!r}")
    value = Fraction(found["sign"] + found["number"])
    if not found["unit"]:
        return Amount(value)
    much, size = unit(found["unit"])
    return Amount(value * much, size, True)


@dataclass(slots=True)
class Block:
    """A block as its lines say it."""

    answer: str = ""
    unit: str = ""
    tolerance: str = "2%"
    lines: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    """Declared names with what stands behind the `=`."""
    where: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    """The expressions of mistakes and slips, by `mistake name` and `slip name`."""

    @property
    def names(self) -> tuple[str, ...]:
        """All declared names."""
        return tuple(name for names, _ in self.lines for name in names)

    def values(self, shown: Mapping[str, str]) -> dict[str, Amount]:
        """All values of a draw, from the drawn numbers as the learner sees them.

        Raises:
            NoValue: a row or a number was shown that the block does not hold, or `where` is broken.
        """
        found: dict[str, Amount] = {}
        for names, text in self.lines:
            if not set(names) <= shown.keys():
                found[names[0]] = reckon(text, found)
                continue
            row = tuple(literal(shown[name]) for name in names)
            if not any(_fits(row, part) for part in text.split("|")):
                raise NoValue(f"{', '.join(names)} can't be {', '.join(shown[n] for n in names)}")
            found |= zip(names, row, strict=True)
        for condition in self.where:
            if not holds(condition, found):
                raise NoValue(f"broken: where {condition}")
        return found

    def in_unit(self, amount: Amount) -> Fraction:
        """An amount in the unit of the answer; a plain number is taken as such."""
        much, size = unit(self.unit) if self.unit else (Fraction(1), NOTHING)
        if self.unit and amount.size == NOTHING and not (amount.spoken and size == NOTHING):
            return amount.value
        if amount.size != size:
            raise NoValue(f"{amount} is no {self.unit or 'plain number'}")
        return amount.value / much

    def width(self, value: Fraction) -> Fraction:
        """How far from `value` a number still passes."""
        text = self.tolerance.replace("\u00b1", "+-").replace("+/-", "+-").strip()
        if digits := re.fullmatch(r"(\d+) digits?", text):
            exponent = math.floor(math.log10(abs(value))) if value else 0
            return Fraction(1, 2) * Fraction(10) ** (exponent - int(digits[1]) + 1)
        bare = text.removeprefix("+-").strip()
        absolute = self.unit == "%" and text.startswith("+-")
        if bare.endswith("%") and not absolute:
            return abs(value) * Fraction(bare.removesuffix("%").strip()) / 100
        return self.in_unit(literal(bare))


def _fits(row: tuple[Amount, ...], part: str) -> bool:
    """Whether drawn values are one row of a block: a tuple, a number, or one of a range."""
    part = part.strip()
    if ".." in part:
        low, _, rest = part.partition("..")
        high, _, step = rest.partition(" step ")
        unit_ = _LITERAL.fullmatch(low.strip())
        by = literal(step or f"1 {unit_['unit'] if unit_ else ''}".strip()).value
        first, last = literal(low).value, literal(high).value
        return len(row) == 1 and first <= row[0].value <= last and not (row[0].value - first) % by
    texts = part[1:-1].split(",") if part.startswith("(") else [part]
    return tuple(literal(text) for text in texts) == row


def block(text: str) -> Block:
    """Read the lines of a `numbers` block."""
    made = Block()
    for line in filter(str.strip, text.split("\n")):
        if line.strip().startswith("where "):
            made.where.append(line.strip().removeprefix("where "))
            continue
        left, _, right = (part.strip() for part in line.partition("="))
        if left in ("answer", "unit", "tolerance"):
            setattr(made, left, right)
        elif left.startswith(("mistake ", "slip ")):
            made.named[" ".join(left.split())] = right
        elif not left.startswith("why "):
            made.lines.append((tuple(name.strip() for name in left.strip("()").split(",")), right))
    return made


def fixed(answer: str) -> Block:
    """Read an answer without drawing, such as `= 37.5 GB +- 2%`."""
    text = answer.strip().removeprefix("=").replace("\u00b1", "+-").replace("+/-", "+-")
    value, sign, width = text.partition("+-")
    found = _LITERAL.fullmatch(value.strip())
    if not found:
        raise NoValue(f"no fixed answer: {answer!r}")
    made = Block(answer=value.strip(), unit=found["unit"])
    if sign:
        made.tolerance = f"+- {width.strip()}"
    return made
