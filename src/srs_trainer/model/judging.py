"""What an answer comes to: its outcome, and the mistake behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from srs_trainer.model import typed
from srs_trainer.model.grading import Outcome
from srs_trainer.model.number_answers import LONGEST, Read, Right, Slip, Unread, grade, understood
from srs_trainer.model.numbers import NumbersBlock, filled
from srs_trainer.model.showing import Showing

Given = str | Sequence[str] | None
"""What a learner gives: the id of an option, those of several of them or of all steps, what was typed;
None: unknown."""


_PLAIN = re.compile(r"[~=\u2248+]? ?\$? ?-?[0-9.,]+(?:[eE][+-]?[0-9]+)? *[A-Za-z%$/\u00b5]*")
"""A number with or without a unit: nothing was calculated."""


class NotGraded(ValueError):
    """What was typed can't be graded; the message says why, with a cure, and the field waits."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An answer judged."""

    outcome: Outcome
    chosen: tuple[str, ...] = ()
    """Ids of the options chosen as the event keeps them; empty for "don't know" and what was typed."""
    mistake: str = ""
    """The name of the mistake behind the first wrong option chosen or the number typed."""
    why: str = ""
    """What is wrong with the number typed, in a sentence; '' where no mistake fits."""
    slip: str = ""
    """The name of a slip: the learner gets one second try, and nothing is decided yet."""
    said: str = ""
    """What was typed, as it was understood."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    """What else the event testifies to: typed words; expression, value, drawn numbers and answer."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What a field says while it is typed in."""

    how: str
    """The value as it is read, such as `327680 B`; '' where there is none yet."""
    why: str
    """Why it can't be graded as it stands, '' where it can."""


def judged(showing: Showing, given: Given) -> Judged:
    """Judge an answer: all or nothing where several options are right (LOG 9).

    Of several right ones, `chosen` has the order in which they were shown, whatever the order of
    choosing; of steps it has the order given.

    Raises:
        NotGraded: what was typed can't be read without doubt.
        KeyError: an option was not shown.
        ValueError: `given` is no answer to this kind.
    """
    if given is None:
        return Judged("unknown", detail=_drawn(showing))
    if isinstance(given, str) == (showing.kind in ("choices", "order")):
        raise ValueError(f"{given!r} is no answer to a {showing.kind} question")
    if isinstance(given, str) and showing.has_field:
        return _number(showing, given) if showing.kind == "number" else _words(showing, given)
    if showing.kind == "order":
        if sorted(given) != sorted(showing.key_ids()):
            raise ValueError("an order names each step once")
        return Judged("right" if tuple(given) == showing.key_ids() else "wrong", tuple(given))
    ids = {given} if isinstance(given, str) else set(given)
    if not ids:
        raise ValueError("no option is chosen")
    shown = sorted(map(showing.number_of, ids))
    chosen = [showing.options[number - 1] for number in shown]
    right = ids == showing.right_ids()
    mistake = next((option.mistake for option in chosen if not option.right), "")
    return Judged(
        "right" if right else "wrong",
        tuple(option.id for option in chosen),
        mistake,
        detail=_drawn(showing),
    )


def understanding(showing: Showing, given: str) -> Understood:
    """How what stands in the field is read, at every key."""
    if showing.numbers is None:
        long = len(given) > typed.LONGEST
        return Understood("", f"longer than {typed.LONGEST} characters" if long else "")
    read = understood(given, showing.numbers.block.unit, unit_told=showing.numbers.unit_told)
    return Understood(read.how, read.why if isinstance(read, Unread) else "")


def longest(showing: Showing) -> int:
    """How many characters the field of a showing takes."""
    return LONGEST if showing.kind == "number" else typed.LONGEST


def _number(showing: Showing, given: str) -> Judged:
    numbers = showing.numbers
    assert numbers is not None, "a number is asked with its block"
    block, draw = numbers.block, numbers.draw
    second = bool(showing.second)
    graded = grade(block, draw, given, unit_told=numbers.unit_told, second=second)
    if isinstance(graded, Unread):
        raise NotGraded(graded.why)
    read = graded.read
    detail = {"expression": read.expression, "value": read.value, **_drawn(showing)}
    if second:
        detail["slip"] = showing.second
    if isinstance(graded, Right):
        return Judged("right", said=said_as(read), detail=detail)
    if isinstance(graded, Slip):
        why = filled(_why(block, graded.name), draw)
        return Judged("wrong", why=why, slip=graded.name, said=said_as(read), detail=detail)
    why = filled(_why(block, graded.mistake), draw)
    return Judged("wrong", mistake=graded.mistake, why=why, said=said_as(read), detail=detail)


def said_as(read: Read) -> str:
    """What was typed, and how it was understood where that is not the same."""
    return read.how if _PLAIN.fullmatch(read.expression) else f"{read.expression} = {read.how}"


def _why(block: NumbersBlock, name: str) -> str:
    return next((n.why for n in (*block.mistakes, *block.slips) if name and n.name == name), "")


def _words(showing: Showing, given: str) -> Judged:
    text = " ".join(given.split())
    if not text:
        raise NotGraded("nothing is typed yet")
    if len(text) > typed.LONGEST:
        raise NotGraded(f"longer than {typed.LONGEST} characters")
    if showing.kind == "cloze":
        accepted: Sequence[str] = (", ".join(showing.back),)
    else:
        accepted = showing.question.situations()[showing.variant].answer
    right = typed.is_accepted(text, accepted)
    return Judged("right" if right else "wrong", said=text, detail={"typed": text})


def _drawn(showing: Showing) -> dict[str, Any]:
    """What the event row testifies to of drawn numbers (LOG, event row)."""
    if showing.numbers is None:
        return {}
    found: dict[str, Any] = {"answer": showing.numbers.draw.texts["answer"]}
    if showing.numbers.draw.drawn:
        found["drawn"] = dict(showing.numbers.draw.drawn)
    return found
