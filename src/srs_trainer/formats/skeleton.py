"""The skeleton of a deck file: which line belongs to which question, field and section.

Lines decide, not a Markdown tree; code fences are seen first and nothing inside one is grammar
(DECK-FORMAT 1). Everything here is linear in the length of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from srs_trainer.errors import InputError
from srs_trainer.formats.canonical import HEADING, QUESTION, VARIANT
from srs_trainer.formats.fields import ID, ID_RULE
from srs_trainer.formats.reading import Report
from srs_trainer.model.text import fenced

MOST_QUESTIONS = 200_000
"""Questions that one file may hold."""

_ID = re.compile(r"\{#([^{}]*)\}$")
_FIELD = re.compile(r"([A-Za-z][A-Za-z-]{0,30}):(?: +(.*))?$")


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of a file. `start` is the number of the first one, counted from 1.

    `inside` tells of each line whether it lies in a code fence.
    """

    start: int
    lines: Sequence[str]
    inside: Sequence[bool]

    def cut(self, begin: int, end: int | None = None) -> Block:
        """The lines from index `begin` up to index `end`."""
        return Block(self.start + begin, self.lines[begin:end], self.inside[begin:end])

    def first(self, pattern: re.Pattern[str], begin: int = 0) -> int | None:
        """Index of the first line outside fences, from `begin` on, that `pattern` matches."""
        return next(self.all(pattern, begin), None)

    def all(self, pattern: re.Pattern[str], begin: int = 0) -> Iterator[int]:
        """Indexes of the lines outside fences, from `begin` on, that `pattern` matches."""
        for index in range(begin, len(self.lines)):
            if not self.inside[index] and pattern.match(self.lines[index]):
                yield index

    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def is_blank(self) -> bool:
        """Whether no line holds anything."""
        return not any(self.lines)


@dataclass(frozen=True, slots=True)
class Section:
    """One question as it stands in the file. `id` is '' where the heading has none that can serve.

    `fields` are (key, value, line); `body` goes up to the first variant, `variants` are what is
    below each `### variant`.
    """

    line: int
    title: str
    id: str
    fields: tuple[tuple[str, str, int], ...]
    body: Block
    variants: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A file taken apart: the lines of its front matter (None if it has none), prose, questions."""

    front: Sequence[str] | None
    prose: str
    sections: tuple[Section, ...]


def take_apart(text: str, report: Report) -> Skeleton:
    """Take a decoded file apart; whatever has no place in the skeleton goes to `report`.

    Raises:
        InputError: more than `MOST_QUESTIONS` headings.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    front, begin = _front(lines, report)
    inside, left_open = fenced(lines[begin:])
    for index in left_open:
        report.add(
            begin + index + 1, "fence", "this code fence is never closed; close it with the same marks"
        )
    file = Block(begin + 1, lines[begin:], inside)
    heads = list(file.all(QUESTION))
    if len(heads) > MOST_QUESTIONS:
        raise InputError(
            f"more than {MOST_QUESTIONS:,} questions in one file",
            path=report.path,
            cure="Split the deck",
        )
    ends = [*heads, len(file.lines)]
    sections = tuple(_section(file.cut(a, b), report) for a, b in zip(heads, ends[1:], strict=True))
    return Skeleton(front, file.cut(0, ends[0]).text(), sections)


def _front(lines: Sequence[str], report: Report) -> tuple[Sequence[str] | None, int]:
    """The lines of the front matter and the index of the first line after it."""
    if not lines or lines[0] != "---":
        return None, 0
    end = len(lines)
    for index in range(1, len(lines)):
        if lines[index] == "---":
            return lines[1:index], index + 1
        if is_question(lines[index]):
            end = index
            break
    report.add(1, "front-matter", "the front matter is never closed; end it with a line '---'")
    return lines[1:end], end


def heading_parts(line: str) -> tuple[str, str | None]:
    """Title and id of a `## title {#id}` line; None where it has no id at all."""
    at = line.rfind("{#")
    found = _ID.match(line, at) if at >= 0 else None
    return line[2 : at if found else None].strip(), found[1] if found else None


def is_question(line: str) -> bool:
    """Whether a line is the heading of a question with an id, as no other line of YAML or prose is."""
    return bool(QUESTION.match(line)) and heading_parts(line)[1] is not None


def _section(block: Block, report: Report) -> Section:
    title, id = _heading(block, report)
    fields, begin = _fields(block, id, report)
    cuts = list(block.all(VARIANT, begin))
    ends = [*cuts, len(block.lines)]
    variants = tuple(block.cut(a + 1, b) for a, b in zip(cuts, ends[1:], strict=True))
    for index in block.all(HEADING, 1):
        message = "'# ' begins no text inside a question: use '###', or one blank in front"
        report.add(block.start + index, "heading", message, id=id)
    return Section(block.start, title, id, fields, block.cut(begin, ends[0]), variants)


def _heading(block: Block, report: Report) -> tuple[str, str]:
    title, id = heading_parts(block.lines[0])
    if id is None:
        report.add(
            block.start, "id", "this question has no id; write '## title {#id}' or run `srs check --fix`"
        )
    elif not ID.fullmatch(id):
        report.add(block.start, "id", f"'{id[:80]}' can't be an id: it has {ID_RULE}")
        id = None
    return title, id or ""


def _fields(block: Block, id: str, report: Report) -> tuple[tuple[tuple[str, str, int], ...], int]:
    """The fields below the heading and the index of the line after them."""
    fields: list[tuple[str, str, int]] = []
    for index in range(1, len(block.lines)):
        line = block.lines[index]
        found = _FIELD.match(line)
        if not line or not found:
            if line:
                message = (
                    "a blank line is missing between the heading or fields and the text of the question"
                )
                report.add(block.start + index, "blank-line", message, id=id)
            return tuple(fields), index
        fields.append((found[1], (found[2] or "").strip(), block.start + index))
    return tuple(fields), len(block.lines)
