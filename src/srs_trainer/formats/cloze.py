"""The stem of a `cloze` in a deck file: where it ends, and how foreign text becomes one (DECK-FORMAT 8).

A cloze has no line that ends its stem, so two things decide: the explanation begins with the first
quote that begins below the last hole, and an explanation has no holes. A quote that the last hole
lies in belongs to the stem as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from srs_trainer.formats.canonical import ANSWER, QUOTE, SOURCES, canonical_body
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body, blame_options
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.cloze import holes
from srs_trainer.model.question import Variant
from srs_trainer.model.text import fenced

_OPENS_HOLE = re.compile(r"\{(?=\{c[0-9]+::)")


def read_cloze(block: Block, id: str, report: Report) -> Body:
    """The stem with its holes, up to the explanation or the sources."""
    sources = block.first(SOURCES)
    asked = block.cut(0, sources)
    blame_options(block, sources, id, report)
    if (at := asked.first(ANSWER)) is not None:
        message = "a cloze has its answers in its holes; drop this line, or take another kind"
        report.add(block.start + at, "holes", message, id=id)
    end = _end_of_stem(asked.lines, asked.inside)
    return Body(canonical_cloze(block.cut(0, end).text()), (), (), block.cut(end))


def write_cloze(situation: Variant) -> list[str]:
    """Nothing: all of a cloze is in its stem."""
    return []


def canonical_cloze(text: str) -> str:
    """The form of a stem with holes: no quote begins in column 0 below its last hole."""
    lines = canonical_body(text, "stem").split("\n")
    inside, _ = fenced(lines)
    end = _end_of_stem(lines, inside)
    for index in range(end, len(lines)):
        if not inside[index] and QUOTE.match(lines[index]):
            lines[index] = f" {lines[index]}"
    return "\n".join(lines)


def without_holes(text: str) -> str:
    """The form of an explanation of a cloze: a backslash in what looks like a hole, for it is none."""
    return canonical_body(_OPENS_HOLE.sub(r"{\\", text), "explanation")


def _end_of_stem(lines: Sequence[str], inside: Sequence[bool]) -> int:
    """The index of the line with which the explanation begins; the number of lines if there is none."""
    text = "\n".join(lines)
    last = -1
    for hole in holes(text):
        last = text.count("\n", 0, hole.end)
    quoted = False
    for index, line in enumerate(lines):
        if not inside[index]:
            quotes = bool(QUOTE.match(line))
            if index > last and quotes and not quoted:
                return index
            quoted = quotes
    return len(lines)
