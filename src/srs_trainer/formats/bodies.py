"""What stands below the fields of a question, one reader and one writer a kind.

A kind is taught to the format by one line in `READERS`, one in `WRITERS`, and a pair of functions; a
kind without a line is known by name and refused (rule `kind-later`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from srs_trainer.formats.canonical import ANSWER, OPTION, QUOTE, SOURCES, canonical_body
from srs_trainer.formats.options import read_options, write_options
from srs_trainer.formats.reading import Report
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Kind, Option, Variant


@dataclass(frozen=True, slots=True)
class Body:
    """The stem with its options or answer, and `rest`: what follows them (explanation, sources)."""

    stem: str
    options: tuple[Option, ...]
    answer: tuple[str, ...]
    rest: Block


BodyReader = Callable[[Block, str, Report], Body]
BodyWriter = Callable[[Variant], list[str]]


def read_choice(block: Block, id: str, report: Report) -> Body:
    """Stem, then the one run of options (DECK-FORMAT 6); `id` is the question's, for findings."""
    first = block.first(OPTION)
    if first is None:
        return _stem_alone(block)
    sources = block.first(SOURCES, first)
    run = list(block.cut(0, sources).all(OPTION, first))
    end = _end_of_run(block, run[-1])
    if end < len(block.lines) and block.lines[end - 1] and _goes_on(block.lines[end]):
        _blame_unindented(block, end, end + 1, id, report)
        end += 1
    _blame_unindented(block, first, run[-1], id, report)
    options = read_options(block.cut(first, end), id, report)
    return Body(canonical_body(block.cut(0, first).text(), "stem"), options, (), block.cut(end))


def read_basic(block: Block, id: str, report: Report) -> Body:
    """Stem, `Answer:` alone on a line, then all up to the quote that explains (DECK-FORMAT 8)."""
    at = block.first(ANSWER)
    if at is None:
        return _stem_alone(block)
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
}

WRITERS: dict[Kind, BodyWriter] = {
    "choice": write_choice,
    "choices": write_choice,
    "basic": write_basic,
}


def _stem_alone(block: Block) -> Body:
    end = block.first(SOURCES)
    end = len(block.lines) if end is None else end
    return Body(canonical_body(block.cut(0, end).text(), "stem"), (), (), block.cut(end))


def _end_of_run(block: Block, last: int) -> int:
    """The index after the lines that belong to the last option: fenced, indented, or blank between."""
    end = last + 1
    for index in range(last + 1, len(block.lines)):
        if block.inside[index] or block.lines[index].startswith("  "):
            end = index + 1
        elif block.lines[index]:
            break
    return end


def _goes_on(line: str) -> bool:
    """Whether a line straight below the run looks like text that should have been indented."""
    return bool(line) and not QUOTE.match(line) and not SOURCES.match(line)


def _blame_unindented(block: Block, begin: int, end: int, id: str, report: Report) -> None:
    """Report each stretch of lines inside the run that is neither an option nor indented by two."""
    blamed = False
    for index in range(begin, end):
        line = block.lines[index]
        if block.inside[index] or line.startswith("  ") or OPTION.match(line):
            blamed = False
        elif line and not blamed:
            message = "this line stands between options or goes on from one: indent it by two"
            report.add(block.start + index, "indent", message, id=id)
            blamed = True
