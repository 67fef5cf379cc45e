"""What a line of the plain mode may hold at each prompt, and the answer that it gives there."""

from __future__ import annotations

import re
from typing import NamedTuple

from srs_trainer.model.judging import Given
from srs_trainer.model.showing import Showing, example

_UNKNOWN = ":0, or an empty line twice: I don't know"
_GUESS = ":g: the answer that follows is a guess, or none after all"
_LATER = ":s: ask it later in this session"

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
    "number": (
        "327680 B, 1.5e9, 1,500,000 or 2*80*128: that number; it is said how it was read",
        _UNKNOWN,
        _GUESS,
        ":x: a worked example with other numbers, where the question is new",
        _LATER,
    ),
    "words": (
        "any words: that answer; case, spacing and hyphens don't matter; ::x answers :x",
        _UNKNOWN,
        _GUESS,
        _LATER,
    ),
    "front": ("Enter: show the answer", "s: ask it later in this session"),
    "back": ("1 Again, 2 Hard, 3 Good, 4 Easy",),
    "feedback": (
        "Enter: go on",
        "g: it was a guess",
        "h: it was right, but hard",
        "t: count what I typed as right",
        "w: why each option is right or wrong, with explanation and sources",
    ),
    "ended": ("Enter: leave", "a: another helping", "u: undo"),
}
ANYWHERE = (
    "u: undo; after a wrong answer it takes a slip back",
    "i: why the card is due when it is",
    "n TEXT: my note on the card; - for TEXT takes it away",
    "e: edit the question's text",
    "*: flag the card, or take the flag off",
    "-: put the card off until tomorrow",
    "@: suspend the card",
    "!: the question is faulty, set it aside",
    "?: this list",
    "q: leave; everything is saved",
)

FIELDS = ("number", "words")
"""The prompts at which a line is the answer, and a command begins with a colon."""

_COMMANDS = frozenset("q u s i e n g x t h w ? * - @ @@ !".split())
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
    if showing.has_field:
        return "number" if showing.kind == "number" else "words"
    if not showing.options:
        return "front"
    return {"choices": "several", "order": "steps"}.get(showing.kind, "question")


def anywhere_of(state: str) -> tuple[str, ...]:
    """The acts of every prompt as they are written at this one."""
    return tuple(f":{line}" for line in ANYWHERE) if state in FIELDS else ANYWHERE


def prompt_of(showing: Showing, *, guess: bool = False) -> str:
    """What stands before the learner's answer; `guess`: what is typed will be marked as one."""
    if showing.has_field:
        what = "your guess" if guess else "your answer"
        shows = ":x example, " if has_example(showing) else ""
        return f"{what}, :0 don't know, {shows}:s later, :? help, :q leave:"
    many = len(showing.options)
    wanted = {"several": "all that are right, such as 1 3", "steps": f"all of 1-{many} in order"}
    what = wanted.get(state_of(showing), f"1-{many} answer")
    return f"{what}, 0 don't know, s later, ? help, q leave:"


def has_example(showing: Showing) -> bool:
    """Whether a worked example is offered: before the first try at a new question with other numbers."""
    return showing.first_sight and not showing.second and example(showing) is not None


def is_command(line: str, showing: Showing) -> bool:
    """Whether a line in a number field is a command of the other prompts, which lacks its colon."""
    bare = line.lower()
    return state_of(showing) == "number" and (bare in _COMMANDS or bare.startswith("n "))


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
