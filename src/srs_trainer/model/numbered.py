"""Showings with drawn numbers: the draw in all their texts, and the options that it makes.

Apart from `showing`, so that a session without such questions need not load the arithmetic.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from srs_trainer.model import numbers
from srs_trainer.model.calculated import block_of, tells_unit
from srs_trainer.model.grading import lucky
from srs_trainer.model.number_checks import distractors
from srs_trainer.model.numbers import Draw, NumbersBlock
from srs_trainer.model.question import MADE, MADE_KEY, Option, Variant
from srs_trainer.model.showing import Showing, in_order


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a showing: the block they were drawn from, and the draw."""

    block: NumbersBlock
    draw: Draw
    unit_told: bool
    """The stem names the unit of the answer, so that a number may be typed without it."""


def numbered(showing: Showing, situation: Variant) -> Showing:
    """The showing with numbers drawn from its seed; as it is where its block can't be read.

    Raises:
        NoDraw: no draw passes (lint refuses such a block).
    """
    kind = showing.question.kind
    block = block_of(situation.numbers, situation.answer if kind == "number" else ())
    if block is None:
        return showing
    return _with_numbers(showing, situation, block, numbers.draw(block, showing.seed))


def exampled(showing: Showing) -> Showing | None:
    """The showing with other numbers, None where there are no others."""
    assert showing.numbers is not None, "an example of numbers has numbers"
    block, draw = showing.numbers.block, showing.numbers.draw
    other = numbers.example(block, showing.seed, draw)
    situation = showing.question.situations()[showing.variant]
    return None if other is None else _with_numbers(showing, situation, block, other)


def _with_numbers(showing: Showing, situation: Variant, block: NumbersBlock, drawn_: Draw) -> Showing:
    """The showing with one draw in all its texts, and the options that the draw makes."""

    def fill(text: str) -> str:
        return numbers.filled(text, drawn_)

    question = showing.question
    made = {MADE + wrong.name: wrong.text for wrong in distractors(block, drawn_)}
    made[MADE_KEY] = drawn_.texts["answer"]
    options = tuple(
        replace(option, text=made.get(option.id) or fill(option.text), why=fill(option.why))
        for option in question.offered(situation)
        if not option.id.startswith(MADE) or option.id in made
    )
    options = in_order(showing.seed, question, _distinct(options))
    right = sum(option.right for option in options)
    return replace(
        showing,
        stem=fill(situation.stem),
        options=options,
        explanation=fill(question.explanation),
        back=(drawn_.texts["answer"],),
        numbers=Numbers(block, drawn_, tells_unit(situation.stem, block.unit)),
        g=lucky(question.kind, len(options), right or 1),
    )


def _distinct(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The options without wrong ones that say what an earlier or a right one says."""
    said = {option.text for option in options if option.right}
    kept = []
    for option in options:
        if option.right or option.text not in said:
            kept.append(option)
            said.add(option.text)
    return tuple(kept)
