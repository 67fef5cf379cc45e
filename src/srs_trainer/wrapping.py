"""Texts of Markdown as lines: prose wrapped, code and tables as they are.

Texts of decks and of the learner are cleaned once more here (DESIGN 4.9); Markdown is shown as its
source.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from srs_trainer.model.text import clean, fenced, opening_fence

WIDTH = 79
"""Columns that prose is wrapped to."""

MARKER = re.compile(r"(?:[-*+] (?:\[[ xX]\] )?|[0-9]{1,9}[.)] |(?:> ?)+|#{1,6} )")
"""What begins a line of its own: a list item, a quote, a heading."""


def body(text: str, indent: str = "", lead: str = "") -> list[str]:
    """A text of Markdown as lines: prose wrapped, code fences and tables as they are.

    Every line begins with `indent`; `lead` stands in its place on the first one.
    """
    lines: list[str] = []
    for block, verbatim in _blocks(clean(text)):
        first = lead if lead and not lines else indent
        if verbatim or not block:
            lines.append(first + block if block else first.rstrip())
            continue
        mark = MARKER.match(block.lstrip())
        inner = len(block) - len(block.lstrip()) + (len(mark[0]) if mark else 0)
        lines += textwrap.wrap(
            block,
            WIDTH,
            initial_indent=first,
            subsequent_indent=indent + " " * inner,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]
    return lines


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs, each on one line, and lines that must stay as they are, marked True."""
    lines = text.split("\n")
    inside = fenced(lines)[0]
    open_, before = "", ""
    for line, in_fence in zip(lines, inside, strict=True):
        stays = in_fence or opening_fence(line) is not None or line.startswith("|")
        stays = stays or (line.startswith("    ") and not open_)
        begins = stays or not line or MARKER.match(line.lstrip()) is not None or before.endswith("\\")
        if open_ and begins:
            yield open_, False
            open_ = ""
        if stays or not line:
            yield line, stays
        else:
            open_ = f"{open_} {line.lstrip()}" if open_ else line
        before = line
    if open_:
        yield open_, False


def line_of(text: str) -> str:
    """A text as one clean line."""
    return " ".join(clean(text).split())
