"""Numbers that change: what a `numbers` block says, the values drawn from it, and its answer.

All values follow from the showing's seed by blake2, so that undo and a restart show the same
numbers (DECK-FORMAT 10, LOG 14). `number_lines` reads blocks from text, `number_answers` reads and
grades what a learner types, `number_checks` holds what lint asks.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from typing import Literal

from srs_trainer.model.arithmetic import Condition, Expression, ExpressionError
from srs_trainer.model.seeds import drawn as number_drawn
from srs_trainer.model.units import (
    Quantity,
    Unit,
    exact,
    in_unit,
    quantity,
    rounded,
    significant,
    with_unit,
)

MOST_DRAWS = 1_000
"""Draws that `where` may refuse before a showing gives up."""

EXAMPLES = 32
"""Draws among which a worked example with other values is sought."""

WHOLE = 10**6
"""Whole numbers below are shown with all their digits: nobody knows 1024 as 1020."""

_MOST_DIGITS = 15
_NOISE = 1e-9
"""Relative error of floats that is never held against an answer."""

_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class NoDraw(ValueError):
    """No draw of a block passes its `where` lines and has an answer."""


@dataclass(frozen=True, slots=True)
class Values:
    """Evenly spaced values of one variable; a single one where `count` is 1."""

    first: Fraction
    step: Fraction = Fraction(0)
    count: int = 1
    unit: Unit | None = None
    written: str = ""
    """How a single value was written, where it is shown that way."""

    def at(self, index: int) -> tuple[Quantity, str]:
        """The value at an index from 0, and how it is shown: exactly."""
        here = self.first + index * self.step
        value = here.numerator if here.denominator == 1 else float(here)
        amount = quantity(value, self.unit) if self.unit else Quantity(value)
        return amount, with_unit(self.written or exact(here), self.unit.name if self.unit else "")


@dataclass(frozen=True, slots=True)
class Drawn:
    """Variables that are drawn together: each row holds values for all of `names`.

    A row of a joint draw has single values; a row of one name may be a range.
    """

    names: tuple[str, ...]
    rows: tuple[tuple[Values, ...], ...]
    line: int = field(default=0, compare=False)

    @property
    def count(self) -> int:
        """How many draws there are."""
        return sum(row[0].count for row in self.rows)

    def at(self, index: int) -> tuple[tuple[Quantity, str], ...]:
        """The values of all names in the draw with this index, from 0; IndexError beyond the last."""
        for row in self.rows:
            if index < row[0].count:
                return tuple(values.at(index) for values in row)
            index -= row[0].count
        raise IndexError(index)


@dataclass(frozen=True, slots=True)
class Derived:
    """A variable that is computed from those before it, shown with 3 significant digits."""

    name: str
    value: Expression
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far from the answer a number still is right.

    `relative`: a share of the answer (0.02); `absolute`: in the unit of the answer; `digits`: half
    a step in the last of so many significant digits.
    """

    sort: Literal["relative", "absolute", "digits"] = "relative"
    amount: float = 0.02

    def width(self, value: int | float) -> float:
        """The largest distance from `value` that passes, in the same unit."""
        if self.sort == "absolute":
            width = self.amount
        elif self.sort == "relative":
            width = abs(value) * self.amount
        elif value == 0:
            width = 0.0
        else:
            exponent = int(f"{value:.{_MOST_DIGITS - 1}e}".split("e")[1])
            width = 0.5 * 10.0 ** (exponent - int(self.amount) + 1)
        return width + abs(value) * _NOISE

    def holds(self, value: int | float, given: int | float) -> bool:
        """Whether `given` is within tolerance of `value`."""
        return abs(given - value) <= self.width(value)


@dataclass(frozen=True, slots=True)
class Named:
    """What a learner gets by a known error: the name of a mistake or a slip, and its value."""

    name: str
    value: Expression
    why: str = ""
    """What is wrong with it, in a sentence for the learner; may hold `{name}`."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class NumbersBlock:
    """A `numbers` block: variables, conditions, the answer, and wrong values with a name.

    A plain number as answer is in `unit` (37.5 with GiB); one with a unit is converted to it.
    Mistakes and slips may use the name `answer`.
    """

    answer: Expression
    variables: tuple[Drawn | Derived, ...] = ()
    where: tuple[tuple[Condition, int], ...] = ()
    """Conditions, each with its line."""
    unit: Unit | None = None
    tolerance: Tolerance = Tolerance()
    mistakes: tuple[Named, ...] = ()
    slips: tuple[Named, ...] = ()
    line: int = field(default=0, compare=False)
    """The line of the answer."""

    @property
    def names(self) -> tuple[str, ...]:
        """The declared names, which are replaced in texts."""
        found: list[str] = []
        for variable in self.variables:
            found += variable.names if isinstance(variable, Drawn) else (variable.name,)
        return tuple(found)

    @property
    def count(self) -> int:
        """How many draws there are before `where`."""
        return math.prod(v.count for v in self.variables if isinstance(v, Drawn))

    def key(self) -> str:
        """What makes the answer this answer and no other: expression and unit (LOG 16).

        With the expressions of the derived variables that it is made of.
        """
        made_of = set(self.answer.names)
        parts = []
        for variable in reversed(self.variables):
            if isinstance(variable, Derived) and variable.name in made_of:
                made_of |= set(variable.value.names)
                parts.append(f"{variable.name} = {variable.value.text}")
        answer = with_unit(self.answer.text, f"[{self.unit.name}]" if self.unit else "")
        return "; ".join([*reversed(parts), answer])


@dataclass(frozen=True, slots=True)
class Draw:
    """One draw: the value of every name, how it is shown, and the answer in the unit of the block."""

    values: Mapping[str, Quantity]
    texts: Mapping[str, str]
    """What stands for each declared name and for `answer` in texts."""
    answer: int | float
    drawn: Mapping[str, str]
    """The drawn names alone, as they are shown: what the event row testifies to."""


def draw(block: NumbersBlock, seed: bytes) -> Draw:
    """Draw the values of a showing; the same seed gives the same draw.

    A draw that `where` refuses, or whose answer has no value, is followed by the next of the same
    seed. `seed`: at most 64 bytes.

    Raises:
        NoDraw: none of `MOST_DRAWS` passes.
    """
    for attempt in range(MOST_DRAWS if block.count > 1 else 1):
        if found := _passing(block, _indexes(block, seed, attempt)):
            return found
    raise NoDraw(f"none of {MOST_DRAWS} draws passes the `where` lines and has an answer")


def example(block: NumbersBlock, seed: bytes, other_than: Draw) -> Draw | None:
    """A draw with other values, for a worked example; None where none is found.

    Raises:
        NoDraw: see `draw`.
    """
    for number in range(EXAMPLES):
        label = f"example {number}".encode()
        found = draw(block, hashlib.blake2b(label, digest_size=16, key=seed).digest())
        if found.drawn != other_than.drawn and found.texts["answer"] != other_than.texts["answer"]:
            return found
    return None


def draws_of(block: NumbersBlock, most: int = 200) -> Iterator[Draw]:
    """Every draw that passes, where there are at most `most` before `where`; else `most` of them.

    Raises:
        NoDraw: see `draw`.
    """
    if block.count <= most:
        for indexes in spread(block, most):
            if found := _passing(block, indexes):
                yield found
        return
    for number in range(most):
        yield draw(block, f"draw {number}".encode())


def spread(block: NumbersBlock, most: int) -> Iterator[list[int]]:
    """The indexes of every draw, `where` aside, if there are at most `most`; else of `most` draws."""
    if block.count <= most:
        ranges = [range(v.count) for v in block.variables if isinstance(v, Drawn)]
        yield from map(list, product(*ranges))
        return
    for attempt in range(most):
        yield _indexes(block, b"spread", attempt)


def drawn_at(block: NumbersBlock, indexes: Sequence[int]) -> Draw | None:
    """The draw whose variables have these indexes, one for each `Drawn`; None if `where` refuses it.

    Raises:
        ExpressionError: a derived variable, a condition or the answer has no value; with its line.
    """
    values: dict[str, Quantity] = {}
    texts: dict[str, str] = {}
    drawn: dict[str, str] = {}
    given = iter(indexes)
    for variable in block.variables:
        if isinstance(variable, Derived):
            with _in_line(variable.line):
                values[variable.name] = variable.value.value(values)
            texts[variable.name] = rounded(values[variable.name])[0]
            continue
        row = variable.at(next(given))
        for name, (amount, text) in zip(variable.names, row, strict=True):
            values[name], texts[name], drawn[name] = amount, text, text
    for condition, line in block.where:
        with _in_line(line):
            if not condition.holds(values):
                return None
    answer = answer_of(block, values)
    return Draw(values, {**texts, "answer": number_text(block, answer)}, answer, drawn)


def answer_of(block: NumbersBlock, values: Mapping[str, Quantity]) -> int | float:
    """The answer for these values, in the unit of the block.

    Raises:
        ExpressionError: it has none, or it measures something else than the unit.
    """
    with _in_line(block.line):
        return _in_unit(block, block.answer, values)


def named_value(block: NumbersBlock, named: Named, drawn: Draw) -> int | float:
    """The value of a mistake or slip in this draw, in the unit of the block.

    Raises:
        ExpressionError: it has none, or it measures something else than the unit.
    """
    values = dict(drawn.values)
    if "answer" in named.value.names:
        values["answer"] = block.answer.value(values)
    with _in_line(named.line):
        return _in_unit(block, named.value, values)


def number_text(block: NumbersBlock, value: int | float) -> str:
    """A value in the unit of the block as it is shown: with its unit and 3 significant digits.

    More digits where 3 would move it by more than a quarter of the tolerance; a whole number of up to
    six digits is shown whole.
    """
    if abs(value) < WHOLE and value == int(value):
        return with_unit(str(int(value)), block.unit.name if block.unit else "")
    least = int(block.tolerance.amount) if block.tolerance.sort == "digits" else 3
    text = ""
    for digits in range(max(3, least), _MOST_DIGITS + 1):
        text = significant(value, digits)
        if abs(float(text) - value) <= block.tolerance.width(value) / 4:
            break
    return with_unit(text, block.unit.name if block.unit else "")


def filled(text: str, drawn: Draw) -> str:
    """`text` with `{name}` and `{answer}` replaced where they are declared; all else is literal."""
    return _HOLE.sub(lambda hole: drawn.texts.get(hole[1], hole[0]), text)


def _passing(block: NumbersBlock, indexes: Sequence[int]) -> Draw | None:
    try:
        return drawn_at(block, indexes)
    except ExpressionError:
        return None


def _indexes(block: NumbersBlock, seed: bytes, attempt: int) -> list[int]:
    """Indexes for one attempt; those of a variable don't depend on the other lines of the block."""
    return [
        number_drawn(seed, f"numbers {attempt} {' '.join(v.names)}") % v.count
        for v in block.variables
        if isinstance(v, Drawn)
    ]


def _in_unit(block: NumbersBlock, expression: Expression, values: Mapping[str, Quantity]) -> int | float:
    amount = expression.value(values)
    try:
        return in_unit(amount, block.unit)
    except ValueError as error:
        raise ExpressionError(min(step.column for step in expression.steps), str(error)) from None


@contextmanager
def _in_line(line: int) -> Iterator[None]:
    """Give an error its line."""
    try:
        yield
    except ExpressionError as error:
        raise ExpressionError(error.column, error.message, line) from None
