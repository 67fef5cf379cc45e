"""What a line of the plain mode may hold at each prompt, and the answer that it gives there."""

from __future__ import annotations

import re
from typing import NamedTuple

from srs_trainer.model.judging import Given
from srs_trainer.model.showing import Showing

HELP: dict[str, tuple[str, ...]] = {
    "question": (
        "1, 2, ... or a to d: that option",
        "0: I don't know",
        "g3 or 3?: option 3, marked as a guess; g alone marks the answer that follows",
        "s: ask it later in this session",
    ),
    "several": (
        "1 3, 1,3 or 13: options 1 and 3 and no others; above nine options, with blanks between",
        "0: I don't know",
        "g 1 3 or 1 3?: the same, marked as a guess; g alone marks the answer that follows",
        "s: ask it later in this session",
    ),
    "steps": (
        "3 1 2, 3,1,2 or 312: all steps in your order",
        "0: I don't know",
        "g 3 1 2 or 3 1 2?: the same, marked as a guess; g alone marks the answer that follows",
        "s: ask it later in this session",
    ),
    "front": ("Enter: show the answer", "s: ask it later in this session"),
    "back": ("1 Again, 2 Hard, 3 Good, 4 Easy",),
    "feedback": (
        "Enter: go on",
        "g: it was a guess",
        "h: it was right, but hard",
        "w: why each option is right or wrong, with explanation and sources",
    ),
    "ended": ("Enter: leave", "a: another helping", "u: undo"),
}
ANYWHERE = (
    "u: undo; after a wrong answer it takes a slip back",
    "i: why the card is due when it is",
    "n TEXT: my note on the card; n - takes it away",
    "e: edit the question's text",
    "*: flag the card, or take the flag off",
    "-: put the card off until tomorrow",
    "@: suspend the card",
    "!: the question is faulty, set it aside",
    "?: this list",
    "q: leave; everything is saved",
)

_ONE = re.compile(r"(g?) ?([0-9]|[1-9][0-9]|[a-d]) ?(\??)")
_MANY = re.compile(r"(g?) ?([0-9]{1,9}(?:[ ,]+[0-9]{1,9})*|[a-d](?:[ ,]*[a-d])*),? ?(\??)")
_DIGITS = 9
"""So many options can be named without blanks between them."""


class Said(NamedTuple):
    """An answer as a line gives it."""

    option: Given
    guess: bool


def state_of(showing: Showing) -> str:
    """The prompt at which this showing is answered: a key of `HELP`."""
    return {"choices": "several", "order": "steps", "basic": "front"}.get(showing.kind, "question")


def prompt_of(showing: Showing) -> str:
    """What stands before the learner's answer."""
    many = len(showing.options)
    wanted = {"several": "all that are right, such as 1 3", "steps": f"all of 1-{many} in order"}
    what = wanted.get(state_of(showing), f"1-{many} answer")
    return f"{what}, 0 don't know, s later, ? help, q leave:"


def said(line: str, showing: Showing) -> Said | str | None:
    """The answer of a line; a sentence where it is one that can't be; None where it is none at all."""
    several = state_of(showing) != "question"
    found = (_MANY if several else _ONE).fullmatch(line.lower())
    if not found:
        return None
    guess, many = bool(found[1] or found[3]), len(showing.options)
    named = _numbers(found[2], many) if several else [_number(found[2])]
    if named == [0]:
        return Said(None, guess)
    if not all(1 <= number <= many for number in named):
        what = "steps" if showing.kind == "order" else "options"
        return f"There are {many} {what}: 1 to {many}, or 0 if you don't know."
    if len(set(named)) < len(named):
        return "One is named twice: name each once."
    if showing.kind == "order" and len(named) < many:
        return f"There are {many} steps: name all of them in order, or 0 if you don't know."
    ids = [showing.options[number - 1].id for number in named]
    return Said(tuple(ids) if several else ids[0], guess)


def _numbers(text: str, many: int) -> list[int]:
    """The numbers of a line; a run of digits is several of them where all options have one digit."""
    words = re.split("[ ,]+", text)
    if text[0] in "abcd" or (len(words) == 1 and many <= _DIGITS):
        words = list("".join(words))
    return [_number(word) for word in words]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else "abcd".index(word) + 1
