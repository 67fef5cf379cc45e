"""What a learner types into a number field: how it is understood, and how it is graded.

The field calculates: `2*80*8*128*2 B` is run by the interpreter of the decks. What can't be read
without doubt (a comma, a missing or foreign unit) is never graded: `Unread` says why and the field
waits (DESIGN 4.7).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from srs_trainer.model.arithmetic import Expression, ExpressionError
from srs_trainer.model.expressions import NUMBER, expression
from srs_trainer.model.judging import LONGEST_NUMBER
from srs_trainer.model.numbers import Draw, NumbersBlock, named_value
from srs_trainer.model.text import clean
from srs_trainer.model.units import (
    PLAIN,
    Quantity,
    Unit,
    converted,
    in_unit,
    in_words,
    natural,
    significant,
    with_unit,
)

_SHORT = 40
"""Characters of a calculation that is repeated in a message."""

_WHOLE_DIGITS, _BROKEN_DIGITS = 15, 9
"""Significant digits of an amount as it was understood: what was typed must be found again in it."""

_ABOUT = re.compile(r"\s*(?:[~=\u2248]\s*|\+(?!\+))?")
_DOLLAR = re.compile(rf"\$ ?({NUMBER.pattern})")
_DIVIDED = re.compile(rf"(.*\S)\s*/\s*({NUMBER.pattern})[^0-9()]*")
_COMMAS = re.compile(r"[0-9.,]*[0-9],[0-9][0-9.,]*")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}(?:\.[0-9]+)?|,[0-9]{3}\.[0-9]+)")
_SIGNS = str.maketrans(
    {"\u00d7": "*", "\u00b7": "*", "\u2212": "-", "\u00f7": "/", "\u00a0": " ", "\u202f": " "}
)


@dataclass(frozen=True, slots=True)
class Read:
    """A number that was understood: `value` is in the unit of the answer."""

    value: int | float
    how: str
    """The value as it was understood, such as `327680 B`."""
    expression: str
    """What was typed, trimmed: kept in the event."""


@dataclass(frozen=True, slots=True)
class Unread:
    """What can't be graded: `why`, with a cure, and `how` it was understood as far as it was."""

    why: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """Within tolerance of the answer."""

    read: Read


@dataclass(frozen=True, slots=True)
class Wrong:
    """Not the answer; `mistake` names the known error that gives this value, or is ''."""

    read: Read
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A known slip (GB for GiB): the learner gets one second try at once."""

    read: Read
    name: str


Graded = Right | Wrong | Slip | Unread


def grade(
    block: NumbersBlock, drawn: Draw, typed: str, *, unit_told: bool = False, second: bool = False
) -> Graded:
    """Grade what was typed against the answer of a draw.

    `unit_told`: the stem names the unit of the answer, so a number may stand without it.
    `second`: this is the second try, where a slip is wrong and keeps its name as a mistake. Of
    several known errors that fit, the nearest counts.
    """
    read = understood(typed, block.unit, unit_told=unit_told)
    if isinstance(read, Unread):
        return read
    if block.tolerance.holds(drawn.answer, read.value):
        return Right(read)
    fitting: list[tuple[float, bool, str]] = []
    known = [(slip, False) for slip in block.slips] + [(mistake, True) for mistake in block.mistakes]
    for named, mistaken in known:
        try:
            value = named_value(block, named, drawn)
        except ExpressionError:
            continue
        if block.tolerance.holds(value, read.value):
            fitting.append((abs(read.value - value), mistaken, named.name))
    if not fitting:
        return Wrong(read)
    _, mistaken, name = min(fitting)
    return Wrong(read, name) if mistaken or second else Slip(read, name)


def understood(typed: str, unit: Unit | None, *, unit_told: bool = False) -> Read | Unread:
    """Read a typed number or calculation as an amount of `unit`; live, at every key.

    Accepts `1.5e9`, `1,500,000`, `1.5 GB`, `1.4GiB`, `~37`, `$2.50/h` and all that the language of
    expressions has; another unit of the same dimension is converted.
    """
    if len(typed) > LONGEST_NUMBER:
        return Unread(f"longer than {LONGEST_NUMBER} characters")
    text = typed.translate(_SIGNS).strip()
    if about := _ABOUT.match(text):
        text = text[about.end() :]
    if not text:
        return Unread("nothing is typed yet")
    text = _DOLLAR.sub(r"\1 $", text)
    plain = _without_commas(text)
    if isinstance(plain, Unread):
        return plain
    try:
        read = expression(plain)
        amount = read.value()
    except ExpressionError as error:
        return Unread(error.message)
    how = _shown(amount, read)
    if why := _doubt(amount, unit, unit_told):
        return Unread(why + _misplaced(amount, read, unit, plain), how)
    if unit and amount.dimension == PLAIN and not amount.marked:
        how = with_unit(how, unit.name)
    return Read(in_unit(amount, unit), how, clean(typed.strip()))


def _without_commas(text: str) -> str | Unread:
    """The text without separators of thousands; Unread where a comma may mean something else."""
    for found in _COMMAS.finditer(text):
        number = found[0]
        if re.search(r"[a-z0-9]\s*\(", text[: found.start()]):
            return Unread("is this comma part of a number? Put a blank behind it if not")
        if not _GROUPED.fullmatch(number):
            bare, point = number.replace(",", ""), number.replace(",", ".")
            either = f"{bare} or {point}" if point.count(".") == 1 else "without commas"
            return Unread(f"the comma in {number} is doubtful: write {either}")
    return _COMMAS.sub(lambda found: found[0].replace(",", ""), text)


def _doubt(amount: Quantity, unit: Unit | None, told: bool) -> str:
    """Why an amount can't be graded as one of `unit`; '' where it can."""
    wanted = unit.dimension if unit else PLAIN
    if amount.dimension == PLAIN != wanted and amount.marked:
        return f"this is a plain number, and the answer is {in_words(wanted)}"
    if amount.dimension != wanted and amount.dimension != PLAIN:
        billions = unit is None and amount.dimension == (1, 0, 0, 0)
        hint = "; B is bytes, write G or e9 for billions" if billions else ""
        return f"this is {in_words(amount.dimension)}, and the answer is {in_words(wanted)}{hint}"
    if unit and not unit.silent and not amount.marked and not told:
        sort = "with a unit such as % or K" if wanted == PLAIN else in_words(wanted)
        return f"a unit is missing: the answer is {sort}"
    return ""


def _misplaced(amount: Quantity, read: Expression, unit: Unit | None, text: str) -> str:
    """A cure where the last unit was meant for the whole quotient: `6 / 2 B` divides by 2 bytes."""
    found = _DIVIDED.fullmatch(text)
    if not (found and unit and read.units):
        return ""
    last = read.units[-1]
    meant = tuple(n + 2 * of for n, of in zip(amount.dimension, last.dimension, strict=True))
    if meant != unit.dimension:
        return ""
    quotient = f"{found[1]}/{found[2]}" if len(found[0]) <= _SHORT else "..."
    return f"; a unit belongs to the number right before it: write ({quotient}) * 1 {last.name}"


def _shown(amount: Quantity, read: Expression) -> str:
    """An amount in the unit that was typed last, if it has one of its dimension."""
    typed = [of for of in read.units if of.dimension == amount.dimension]
    of = typed[-1] if typed and len(typed) == len(read.units) else natural(amount)
    value = converted(amount, of)
    digits = _WHOLE_DIGITS if value == int(value) else _BROKEN_DIGITS
    return with_unit(significant(value, digits), of.name)
