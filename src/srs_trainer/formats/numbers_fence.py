"""The `numbers` fence of a deck file: found, read as its lines, and written (DECK-FORMAT 10).

Only a fence in column 0 whose info string is exactly `numbers` is one; any other fence is content.
What its lines say is for the model to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from srs_trainer.formats.canonical import NUMBERS, canonical_numbers
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body
from srs_trainer.formats.skeleton import Block

_CLOSING = re.compile(r"[ >]*(`{3,}) *$")


@dataclass(frozen=True, slots=True)
class Fence:
    """A `numbers` fence at the indexes `begin` up to `end` of a block.

    `text` are the lines inside it, `line` is the number of the first of them that holds something.
    """

    begin: int
    end: int
    text: str
    line: int


def find_fence(block: Block, end: int | None, id: str, report: Report) -> Fence | None:
    """The first `numbers` fence that begins before index `end`; reports an empty one and a second."""
    fences = _fences(block, end)
    found = next(fences, None)
    for other in fences:
        message = "a second numbers block; write all its lines into the first"
        report.add(block.start + other.begin, "numbers", message, id=id)
    if found and not found.text:
        message = "this numbers block is empty; it needs a line 'answer = ...'"
        report.add(block.start + found.begin, "numbers", message, id=id)
    return found


def _fences(block: Block, end: int | None) -> Iterator[Fence]:
    last = 0
    for begin in block.cut(0, end).all(NUMBERS):
        if begin < last:
            continue
        last = begin + 1
        while last < len(block.lines) and block.inside[last]:
            last += 1
        closed = last > begin + 1
        # A fence that is never closed is an error already; its lines up to a blank one are meant.
        while not closed and last < len(block.lines) and block.lines[last]:
            last += 1
        lines = block.lines[begin + 1 : last - 1 if closed else last]
        first = next((index for index, text in enumerate(lines) if text), 0)
        yield Fence(begin, last, canonical_numbers("\n".join(lines)), block.start + begin + 1 + first)


def with_numbers(
    read: Callable[[Block, str, Report], Body], ends: tuple[re.Pattern[str], ...]
) -> Callable[[Block, str, Report], Body]:
    """A reader of a kind that draws no numbers: it gives a fence in the stem back, for lint to refuse.

    `ends` are the lines with which the stem ends.
    """

    def reader(block: Block, id: str, report: Report) -> Body:
        stops = [at for mark in ends if (at := block.first(mark)) is not None]
        fence = find_fence(block, min(stops, default=None), id, report)
        if fence is None:
            return read(block, id, report)
        body = read(without(block, fence), id, report)
        return replace(body, numbers=fence.text, numbers_line=fence.line)

    return reader


def without(block: Block, fence: Fence) -> Block:
    """The block with blank lines in place of the fence."""
    many = fence.end - fence.begin
    return Block(
        block.start,
        [*block.lines[: fence.begin], *[""] * many, *block.lines[fence.end :]],
        [*block.inside[: fence.begin], *[False] * many, *block.inside[fence.end :]],
    )


def write_fence(numbers: str) -> list[str]:
    """The fence as one block of the file; none for ''."""
    if not numbers:
        return []
    closing = [found[1] for line in numbers.split("\n") if (found := _CLOSING.match(line))]
    mark = "`" * max(3, *(len(marks) + 1 for marks in closing), 0)
    return [f"{mark}numbers\n{numbers}\n{mark}"]
