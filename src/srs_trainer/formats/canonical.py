"""How a text from anywhere becomes one that may stand at a place of a deck file (DECK-FORMAT 11).

Two steps, done once, when the text comes in. A code fence that nothing closes is closed at the end.
A line in column 0 that the deck grammar would take for its own at that place gets one blank in
front: CommonMark allows up to three there without another meaning, so it renders as before. Inside a
fence nothing is grammar and nothing changes.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from srs_trainer.model.text import canonical, clean, fenced, opening_fence

Place = Literal["prose", "stem", "option", "why", "answer", "step", "explanation"]

HEADING = re.compile(r"##?( |$)")
QUESTION = re.compile(r"##( |$)")
VARIANT = re.compile(r"### [Vv]ariant$")
OPTION = re.compile(r"- \[([ xX])\](?: (.*))?$")
ANSWER = re.compile(r"Answer:$")
NUMBERS = re.compile(r"(?:`{3,}|~{3,}) *numbers$")
SOURCES = re.compile(r"Sources:(?: (.*))?$")
QUOTE = re.compile(r">")
ATTRIBUTE = re.compile(r"- (why|mistake|id|pin):(?: (.*))?$")

_GRAMMAR: dict[Place, tuple[re.Pattern[str], ...]] = {
    "prose": (QUESTION,),
    "stem": (HEADING, VARIANT, OPTION, ANSWER, SOURCES, NUMBERS),
    "option": (ATTRIBUTE,),
    "why": (),
    "answer": (HEADING, VARIANT, QUOTE, SOURCES),
    "step": (),
    "explanation": (),
}


def canonical_body(text: str, place: Place) -> str:
    """`text` in the form in which it stands at `place`; what is in that form already comes back as is.

    The readers pass every text through here, those of foreign formats too, so that what is in the
    model can be written as it is.
    """
    lines = _closed(canonical(text)).split("\n")
    grammar = _GRAMMAR[place]
    inside, _ = fenced(lines)
    return "\n".join(
        f" {line}" if not within and any(pattern.match(line) for pattern in grammar) else line
        for line, within in zip(lines, inside, strict=True)
    )


def canonical_line(text: str) -> str:
    """`text` on one line, runs of white space as one blank: a title, a field, a source."""
    return " ".join(canonical(text).split())


def canonical_source(text: str) -> str:
    """A source on one line; a backslash goes before what a list item would take for a code fence."""
    line = canonical_line(text)
    return f"\\{line}" if opening_fence(f"- {line}") else line


def canonical_accepted(text: str) -> str:
    """An accepted answer on one line; in code marks where a list item would open a fence with it.

    Code marks say nothing in what is typed, so the answer stays the same.
    """
    line = canonical_line(text)
    return f"`{canonical_line(line.replace('`', ''))}`" if opening_fence(f"- {line}") else line


def canonical_numbers(text: str) -> str:
    """The lines of a `numbers` block: trimmed at their ends, without blank ones first and last.

    Blanks at the begin of a line and blank lines inside stay, so that columns and lines count.
    """
    lines = [line.rstrip() for line in unicodedata.normalize("NFC", clean(text)).split("\n")]
    filled = [index for index, line in enumerate(lines) if line]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""


def _closed(text: str) -> str:
    lines = text.split("\n")
    _, left_open = fenced(lines)
    if not left_open:
        return text
    opened = opening_fence(lines[left_open[0]])
    assert opened is not None, "fenced() names opening lines"
    prefix, mark = opened
    return f"{text}\n{re.sub('[^ >]', ' ', prefix)}{mark}"
