"""Text from strangers: made harmless, canonical and comparable.

Deck text is cleaned when it is read and again when it is drawn (DESIGN 4.9); identity and
comparison work on the normalised form (LOG 16).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

VISIBLE = "�"
"""What stands in for a character that could steer a terminal or reorder a line."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_OPENS = re.compile(r"((?:[ >]|[-*+] |[0-9]{1,9}[.)] |\[[ xX]\] )*+)(?:(`{3,})[^`]*$|(~{3,}))")
_CLOSES = re.compile(r"[ >]*+(`{3,}|~{3,}) *$")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    """Replace every control, C1, bidi and surrogate character by a visible mark; tabs become spaces.

    Line feeds stay; CR LF and CR count as line feeds.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ")
    return _UNSAFE.sub(VISIBLE, text)


def canonical(text: str) -> str:
    """The form in which content is kept and compared (DECK-FORMAT 11).

    NFC, LF, no trailing blanks, no blank line at either end, at most one inside; inside a code
    fence blank lines are left alone.
    """
    raw = [line.rstrip() for line in unicodedata.normalize("NFC", clean(text)).split("\n")]
    lines: list[str] = []
    for line, inside in zip(raw, fenced(raw)[0], strict=True):
        if line or inside or (lines and lines[-1]):
            lines.append(line)
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(lines)


def opening_fence(line: str) -> tuple[str, str] | None:
    """What stands before a code fence that `line` opens, and the fence; None if it opens none.

    A fence may stand at any indent, in quotes and at the start of a list item (DECK-FORMAT 1).
    """
    found = _OPENS.match(line)
    return (found[1], found[2] or found[3]) if found else None


def fenced(lines: Sequence[str]) -> tuple[list[bool], list[int]]:
    """Which lines lie in a code fence, its closing line included, and the indexes of fences left open.

    The opening line itself counts as outside, for it may begin an option or a quote. A fence that
    nothing closes encloses nothing: it is named, and its line is plain text. Linear in the lines.
    """
    closers = [_closing(line) for line in lines]
    longest = {"`": 0, "~": 0}
    closable: list[dict[str, int]] = []
    for mark in reversed(closers):
        closable.append(longest)
        if mark and len(mark) > longest[mark[0]]:
            longest = {**longest, mark[0]: len(mark)}
    closable.reverse()
    inside, left_open, fence = [], [], ""
    for index, line in enumerate(lines):
        inside.append(bool(fence))
        if fence:
            fence = "" if closers[index].startswith(fence) else fence
        elif opened := opening_fence(line):
            mark = opened[1]
            if closable[index][mark[0]] >= len(mark):
                fence = mark
            else:
                left_open.append(index)
    return inside, left_open


def normalised(text: str) -> str:
    """Text for comparison: NFKC, case folded, runs of white space as one blank."""
    folded = unicodedata.normalize("NFKC", clean(text)).casefold()
    return _SPACES.sub(" ", folded).strip()


def digest(text: str, size: int) -> bytes:
    """blake2b of the UTF-8 text, `size` bytes long."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=size).digest()


def _closing(line: str) -> str:
    found = _CLOSES.match(line)
    return found[1] if found else ""
