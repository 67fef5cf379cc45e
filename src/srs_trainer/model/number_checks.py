"""What lint asks of a `numbers` block, and the wrong options that are made from its mistakes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from srs_trainer.model.arithmetic import ExpressionError
from srs_trainer.model.numbers import (
    Derived,
    Draw,
    Named,
    NumbersBlock,
    answer_of,
    named_value,
    number_text,
)
from srs_trainer.model.units import Quantity, rounded


@dataclass(frozen=True, slots=True)
class Moved:
    """A draw in which rounding the values shown moves the answer too far."""

    drawn: Draw
    share: float
    """By how much: 1 is the whole tolerance."""


@dataclass(frozen=True, slots=True)
class Collision:
    """A draw in which a mistake or slip can't be told from the answer."""

    named: Named
    drawn: Draw


@dataclass(frozen=True, slots=True)
class Distractor:
    """A wrong option made from a mistake: its name, its value in the unit, and how it is shown."""

    name: str
    value: int | float
    text: str


def rounding_moves(
    block: NumbersBlock,
    draws: Iterable[Draw],
    shown: Collection[str] | None = None,
    most: float = 0.25,
) -> list[Moved]:
    """The draws in which a learner who takes derived values as shown lands too far from the answer.

    `shown`: the names that the texts hold (all by default); `most`: the share of the tolerance that
    rounding may take. Drawn values are shown exactly and move nothing.
    """
    found = []
    for drawn in draws:
        width = block.tolerance.width(drawn.answer)
        try:
            moved = abs(answer_of(block, _as_shown(block, drawn, shown)) - drawn.answer)
        except ExpressionError:
            moved = float("inf")
        # The noise of floats lies inside the width: an exact tolerance has nothing else.
        if moved > most * width:
            found.append(Moved(drawn, moved / width if width else float("inf")))
    return found


def collisions(block: NumbersBlock, draws: Iterable[Draw]) -> list[Collision]:
    """The mistakes and slips that lie within tolerance of the answer, each with its first draw."""
    found: dict[tuple[str, int], Collision] = {}
    for drawn in draws:
        for named in (*block.mistakes, *block.slips):
            try:
                value = named_value(block, named, drawn)
            except ExpressionError:
                continue
            near = block.tolerance.holds(drawn.answer, value) or block.tolerance.holds(
                value, drawn.answer
            )
            if near:
                found.setdefault((named.name, named.line), Collision(named, drawn))
    return list(found.values())


def distractors(block: NumbersBlock, drawn: Draw, at_least: float = 0.05) -> tuple[Distractor, ...]:
    """Wrong options from the mistakes, in the order of the block.

    Each differs from the answer and from the others by `at_least` of the larger of the two; a
    mistake that does not, or that has no value in this draw, is left out.
    """
    taken = [drawn.answer]
    texts = {drawn.texts["answer"]}
    found = []
    for named in block.mistakes:
        try:
            value = named_value(block, named, drawn)
        except ExpressionError:
            continue
        text = number_text(block, value)
        if text in texts or any(_alike(value, other, at_least) for other in taken):
            continue
        taken.append(value)
        texts.add(text)
        found.append(Distractor(named.name, value, text))
    return tuple(found)


def _alike(one: int | float, other: int | float, at_least: float) -> bool:
    return one == other or abs(one - other) < at_least * max(abs(one), abs(other))


def _as_shown(block: NumbersBlock, drawn: Draw, shown: Collection[str] | None) -> dict[str, Quantity]:
    """The values that a learner has: derived ones as they are shown, others made from those."""
    values = dict(drawn.values)
    for variable in block.variables:
        if not isinstance(variable, Derived):
            continue
        if shown is None or variable.name in shown:
            values[variable.name] = rounded(drawn.values[variable.name])[1]
        else:
            values[variable.name] = variable.value.value(values)
    return values
