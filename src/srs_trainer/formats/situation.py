"""What the readers of all kinds share: a stem with what is below it, and the run of items in that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from srs_trainer.formats.canonical import OPTION, QUOTE, SOURCES, canonical_body
from srs_trainer.formats.reading import Report
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Option


@dataclass(frozen=True, slots=True)
class Body:
    """The stem with its options or answer, and `rest`: what follows them (explanation, sources).

    `answer_lines` has the line of each text in `answer`, where the reader of the kind tells them;
    `numbers_line` is the line of the first text in the `numbers` block, 0 without one.
    """

    stem: str
    options: tuple[Option, ...]
    answer: tuple[str, ...]
    rest: Block
    answer_lines: tuple[int, ...] = ()
    numbers: str = ""
    numbers_line: int = 0


class Items(NamedTuple):
    """The items of a run: how one begins, what several are called, the indent of its further lines."""

    mark: re.Pattern[str]
    many: str
    indent: str


def stem_alone(block: Block) -> Body:
    """All up to the sources as the stem, where options or answer are missing."""
    end = block.first(SOURCES)
    end = len(block.lines) if end is None else end
    return Body(canonical_body(block.cut(0, end).text(), "stem"), (), (), block.cut(end))


def end_of_run(block: Block, last: int) -> int:
    """The index after the lines of the item at index `last`: fenced, indented, or blank between."""
    end = last + 1
    for index in range(last + 1, len(block.lines)):
        if block.inside[index] or block.lines[index].startswith("  "):
            end = index + 1
        elif block.lines[index]:
            break
    return end


def goes_on(line: str) -> bool:
    """Whether a line straight below the run looks like text that should have been indented."""
    return bool(line) and not QUOTE.match(line) and not SOURCES.match(line)


def blame_options(block: Block, end: int | None, id: str, report: Report) -> None:
    """Report the first option before index `end`, in a kind that has none."""
    if (at := block.cut(0, end).first(OPTION)) is not None:
        message = "this kind has no options; say 'kind: choice', or put one blank in front of the list"
        report.add(block.start + at, "options", message, id=id)


def blame_unindented(block: Block, begin: int, end: int, items: Items, id: str, report: Report) -> None:
    """Report each stretch of lines inside the run that neither begins an item nor is indented."""
    blamed = False
    for index in range(begin, end):
        line = block.lines[index]
        if block.inside[index] or line.startswith("  ") or items.mark.match(line):
            blamed = False
        elif line and not blamed:
            message = (
                f"this line stands between {items.many} or goes on from one: indent it by {items.indent}"
            )
            report.add(block.start + index, "indent", message, id=id)
            blamed = True


def items_of_run(
    block: Block, begin: int, run: Sequence[int], items: Items, id: str, report: Report
) -> tuple[list[Block], int]:
    """The block of each item of a run below the line at `begin`, and the index after the run.

    Lines that should have been indented are reported, and belong to the item above them.
    """
    end = end_of_run(block, run[-1])
    if end < len(block.lines) and block.lines[end - 1] and goes_on(block.lines[end]):
        blame_unindented(block, end, end + 1, items, id, report)
        end += 1
    blame_unindented(block, begin, run[-1], items, id, report)
    return [block.cut(a, b) for a, b in zip(run, [*run[1:], end], strict=True)], end
