"""The accepted answers of a `typed` question as lines of a deck file, and back (DECK-FORMAT 8)."""

from __future__ import annotations

import re

from srs_trainer.formats.canonical import ANSWER, SOURCES, canonical_accepted, canonical_body
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

ACCEPTED = re.compile(r"-(?: (.*))?$")
_ACCEPTED = Items(ACCEPTED, "accepted answers", "two")


def read_typed(block: Block, id: str, report: Report) -> Body:
    """Stem, `Answer:` alone on a line, then a `- ` line for each accepted answer, the shown one first.

    An answer goes on in lines indented by two, and is one line.
    """
    sources = block.first(SOURCES)
    blame_options(block, sources, id, report)
    at = block.cut(0, sources).first(ANSWER)
    if at is None:
        return stem_alone(block)
    stem = canonical_body(block.cut(0, at).text(), "stem")
    run = list(block.cut(0, sources).all(ACCEPTED, at))
    if not run:
        return Body(stem, (), (), block.cut(at + 1))
    items, end = items_of_run(block, at + 1, run, _ACCEPTED, id, report)
    texts = [_accepted(item) for item in items]
    lines = tuple(block.start + index for index in run)
    return Body(stem, (), tuple(texts), block.cut(end), lines)


def _accepted(block: Block) -> str:
    return canonical_accepted(" ".join([block.lines[0].removeprefix("-"), *block.lines[1:]]))


def write_typed(situation: Variant) -> list[str]:
    """`Answer:` and the accepted answers; nothing where the situation has none of its own."""
    if not situation.answer:
        return []
    return ["Answer:", "\n".join(f"- {text}" for text in situation.answer)]
