"""The steps of an `order` question as lines of a deck file, and back (DECK-FORMAT 8)."""

from __future__ import annotations

import re

from srs_trainer.formats.canonical import ANSWER, SOURCES, canonical_body
from srs_trainer.formats.options import item_lines, item_text
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import (
    Body,
    Items,
    blame_options,
    items_of_run,
    stem_alone,
)
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Variant

STEP = re.compile(r"[0-9]{1,9}\.(?: (.*))?$")
_INDENT = 3
_STEPS = Items(STEP, "steps", "three")


def read_order(block: Block, id: str, report: Report) -> Body:
    """Stem, `Answer:` alone on a line, then the steps as one numbered list in the right order.

    The place in the list counts, not the number. A step goes on in lines indented by three.
    """
    at = block.first(ANSWER)
    blame_options(block, at, id, report)
    if at is None:
        return stem_alone(block)
    stem = canonical_body(block.cut(0, at).text(), "stem")
    run = list(block.cut(0, block.first(SOURCES, at)).all(STEP, at))
    if not run:
        return Body(stem, (), (), block.cut(at + 1))
    items, end = items_of_run(block, at + 1, run, _STEPS, id, report)
    steps = [_step(item) for item in items]
    return Body(stem, (), tuple(steps), block.cut(end))


def _step(block: Block) -> str:
    head = STEP.match(block.lines[0])
    assert head is not None, "a run is cut at its steps"
    return canonical_body(item_text(head[1], block.lines[1:], _INDENT), "step")


def write_order(situation: Variant) -> list[str]:
    """`Answer:` and the numbered steps; nothing where the situation has none of its own."""
    if not situation.answer:
        return []
    blank = " " * _INDENT
    steps = enumerate(situation.answer, 1)
    lines = [line for number, text in steps for line in item_lines(f"{number}.", text, blank)]
    return ["Answer:", "\n".join(lines)]
