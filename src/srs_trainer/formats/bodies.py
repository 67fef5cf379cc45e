"""What stands below the fields of a question, one reader and one writer a kind.

A kind is taught to the format by one line in `READERS`, one in `WRITERS`, and a pair of functions; a
kind without a line is known by name and refused (rule `kind-later`).
"""

from __future__ import annotations

from collections.abc import Callable

from srs_trainer.formats.canonical import ANSWER, OPTION, QUOTE, SOURCES, canonical_body
from srs_trainer.formats.options import read_options, write_options
from srs_trainer.formats.order import read_order, write_order
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body, blame_unindented, end_of_run, goes_on, stem_alone
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Kind, Variant

BodyReader = Callable[[Block, str, Report], Body]
BodyWriter = Callable[[Variant], list[str]]


def read_choice(block: Block, id: str, report: Report) -> Body:
    """Stem, then the one run of options (DECK-FORMAT 6); `id` is the question's, for findings."""
    first = block.first(OPTION)
    if first is None:
        return stem_alone(block)
    sources = block.first(SOURCES, first)
    run = list(block.cut(0, sources).all(OPTION, first))
    end = end_of_run(block, run[-1])
    if end < len(block.lines) and block.lines[end - 1] and goes_on(block.lines[end]):
        blame_unindented(block, end, end + 1, OPTION, id, report)
        end += 1
    blame_unindented(block, first, run[-1], OPTION, id, report)
    options = read_options(block.cut(first, end), id, report)
    return Body(canonical_body(block.cut(0, first).text(), "stem"), options, (), block.cut(end))


def read_basic(block: Block, id: str, report: Report) -> Body:
    """Stem, `Answer:` alone on a line, then all up to the quote that explains (DECK-FORMAT 8)."""
    at = block.first(ANSWER)
    if at is None:
        return stem_alone(block)
    ends = (block.first(QUOTE, at + 1), block.first(SOURCES, at + 1), len(block.lines))
    end = min(index for index in ends if index is not None)
    text = canonical_body(block.cut(at + 1, end).text(), "answer")
    stem = canonical_body(block.cut(0, at).text(), "stem")
    return Body(stem, (), (text,) if text else (), block.cut(end))


def read_later(block: Block, id: str, report: Report) -> Body:
    """All of it as the stem, for a kind that this version doesn't ask."""
    return Body(canonical_body(block.text(), "stem"), (), (), block.cut(len(block.lines)))


def write_choice(situation: Variant) -> list[str]:
    """The options as one block; none where the situation has no options of its own."""
    return [write_options(situation.options)] if situation.options else []


def write_basic(situation: Variant) -> list[str]:
    """`Answer:` and the answer; nothing where the situation has no answer of its own."""
    return ["Answer:", *situation.answer] if situation.answer else []


READERS: dict[Kind, BodyReader] = {
    "choice": read_choice,
    "choices": read_choice,
    "basic": read_basic,
    "order": read_order,
}

WRITERS: dict[Kind, BodyWriter] = {
    "choice": write_choice,
    "choices": write_choice,
    "basic": write_basic,
    "order": write_order,
}
