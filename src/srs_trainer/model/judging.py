"""What an answer comes to: its outcome, and the mistake behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from srs_trainer.model import typed
from srs_trainer.model.grading import Outcome
from srs_trainer.model.showing import Showing

LONGEST_NUMBER = 200
"""Characters that a number field takes."""

Given = str | Sequence[str] | None
"""What a learner gives: the id of an option, those of several of them or of all steps, what was typed;
None: unknown."""


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
        return Judged("unknown", detail=testified(showing))
    if isinstance(given, str) == (showing.kind in ("choices", "order")):
        raise ValueError(f"{given!r} is no answer to a {showing.kind} question")
    if isinstance(given, str) and showing.kind == "number":
        from srs_trainer.model.number_judging import judged_number  # with it comes the arithmetic

        return judged_number(showing, given)
    if isinstance(given, str) and showing.has_field:
        return _words(showing, given)
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
        detail=testified(showing),
    )


def understanding(showing: Showing, given: str) -> Understood:
    """How what stands in the field is read, at every key."""
    if showing.numbers is None:
        long = len(given) > typed.LONGEST
        return Understood("", f"longer than {typed.LONGEST} characters" if long else "")
    from srs_trainer.model.number_judging import understood_number

    return understood_number(showing.numbers, given)


def longest(showing: Showing) -> int:
    """How many characters the field of a showing takes."""
    return LONGEST_NUMBER if showing.kind == "number" else typed.LONGEST


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


def testified(showing: Showing) -> dict[str, Any]:
    """What the event row testifies to of drawn numbers (LOG, event row)."""
    if showing.numbers is None:
        return {}
    found: dict[str, Any] = {"answer": showing.numbers.draw.texts["answer"]}
    if showing.numbers.draw.drawn:
        found["drawn"] = dict(showing.numbers.draw.drawn)
    return found
