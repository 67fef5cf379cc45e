"""Lines of a screen: texts from strangers made into literal `Content`, and put beside each other.

A page is a list of lines no wider than its width. Nothing here parses markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from srs_trainer.model.text import clean

PROSE = 90
"""No line of prose is wider than this many columns."""

GAP = 4
"""Blank columns between two columns of a wide screen."""

Lines = list[Content]


def line(text: str, style: str = "") -> Content:
    """One line of literal text; line feeds become blanks."""
    return Content.styled(" ".join(clean(text).split("\n")), style)


def wrapped(text: str, width: int, style: str = "") -> Lines:
    """Literal text without any Markdown, wrapped at words."""
    return Content.styled(clean(text), style).wrap(max(1, width)) if text else []


def hung(block: Sequence[Content], first: Content | str, rest: Content | str = "") -> Lines:
    """A block behind a mark: `first` before its first line, `rest` (or blanks) before the others."""
    head = first if isinstance(first, Content) else line(first)
    after: Content | str = rest or Content(" " * head.cell_length)
    return [Content.assemble(after if n else head, part) for n, part in enumerate(block)]


def pair(left: Content, right: Content, width: int) -> Content:
    """One line with a text at either end; the left one gives way where both do not fit."""
    right = right.truncate(width, ellipsis=True)
    room = width - right.cell_length
    if right:
        room -= 2
    left = left.truncate(max(0, room), ellipsis=True)
    return Content.assemble(left, " " * max(0, width - left.cell_length - right.cell_length), right)


def over(left: Content, right: Content, width: int) -> Lines:
    """A text wrapped at the left of a short one that stands at the right end of its last line."""
    room = min(PROSE, width - right.cell_length - 2) if right else min(PROSE, width)
    *lines, last = left.wrap(max(8, room)) or [Content("")]
    return [*lines, pair(last, right, width)]


def beside(left: Sequence[Content], right: Sequence[Content], width: int) -> Lines:
    """Two blocks side by side, the left one `width` columns wide."""
    rows = max(len(left), len(right))
    empty = Content("")
    padded = [*left, *[empty] * (rows - len(left))]
    other = [*right, *[empty] * (rows - len(right))]
    return [
        Content.assemble(a, " " * max(0, width - a.cell_length + GAP), b) if b else a
        for a, b in zip(padded, other, strict=True)
    ]


def spaced(*blocks: Sequence[Content]) -> Lines:
    """Blocks with a blank line between those that are not empty."""
    found: Lines = []
    for block in blocks:
        if block:
            if found:
                found.append(Content(""))
            found.extend(block)
    return found


def joined(block: Sequence[Content]) -> Content:
    """The lines as one content, ready for a `Static`."""
    return Content("\n").join(block)
