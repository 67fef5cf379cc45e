"""Holes in a text, `{{c1::text::hint}}`: one card a number (DECK-FORMAT 8).

Only `{{c` and digits and `::` begin a hole, inside code as well; it ends at the next `}}`. Holes with
the same number are one card.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MOST_HOLES = 200
"""Holes that one text may have."""

_HOLE = re.compile(r"\{\{c([0-9]{1,3})::((?:(?!\{\{c[0-9]+::).)*?)\}\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Hole:
    """One hole: the part of its card (`c2`), the text that belongs there, and a hint or ''."""

    part: str
    text: str
    hint: str
    start: int
    end: int


def holes(text: str) -> Iterator[Hole]:
    """The holes of a text in their order, at most `MOST_HOLES`."""
    for count, found in enumerate(_HOLE.finditer(text)):
        if count == MOST_HOLES:
            return
        inner, _, hint = found[2].partition("::")
        yield Hole(f"c{int(found[1])}", inner, hint.strip(), found.start(), found.end())


def parts(text: str) -> tuple[str, ...]:
    """The parts of the cards that a text makes, by number: `c1`, `c2`, ..."""
    return tuple(sorted({hole.part for hole in holes(text)}, key=lambda part: int(part[1:])))


def hidden(text: str, part: str) -> str:
    """The text with the holes of one part open, `[...]` or `[hint]`, and all others filled."""
    return _with(text, lambda hole: f"[{hole.hint or '...'}]" if hole.part == part else hole.text)


def filled(text: str) -> str:
    """The text with every hole filled."""
    return _with(text, lambda hole: hole.text)


def answers(text: str, part: str) -> tuple[str, ...]:
    """What belongs into the holes of one part, in their order, each text once."""
    return tuple(dict.fromkeys(hole.text for hole in holes(text) if hole.part == part))


def _with(text: str, stands: Callable[[Hole], str]) -> str:
    """The text with something in the place of each hole."""
    pieces, at = [], 0
    for hole in holes(text):
        pieces += [text[at : hole.start], stands(hole)]
        at = hole.end
    return "".join([*pieces, text[at:]])
