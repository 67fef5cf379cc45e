"""A script of acts, played once at the front desk to learn what to press and what the log then holds.

An act names what the learner means ("wrong, taken back as a slip"); which digits or which text that
is follows from the showing, which is the same in every home on the same day. So one script can be
played line by line in the plain mode and key by key on the screens, whatever kinds of question come.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from srs_trainer.clock import clock_at
from srs_trainer.model.events import Event
from srs_trainer.model.judging import Given, Judged, NotGraded, judged
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Feedback, Scope, SecondTry

MORNING = "2026-11-22T07:30+00:00"
NEXT_MORNING = "2026-11-23T07:30+00:00"

LONG_DAY = Settings(minutes=60, new=20)
"""Room for a whole first session of twenty questions."""

PERSONAL = {"id", "device", "dseq", "lamport", "session", "at_ms", "ms", "ms_reveal", "basis", "target"}
"""Columns in which two plays of one script may differ; `target` is compared by its place."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act as it was planned: the lines of the plain mode, the keys of the screens.

    A key that begins with `=` and goes on is a text to be typed.
    """

    act: str
    card: str
    kind: str
    lines: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole script: its moves, and the log after them."""

    moves: tuple[Move, ...]
    events: tuple[Event, ...]

    @property
    def lines(self) -> str:
        """What to type into the plain mode."""
        return "".join(f"{line}\n" for move in self.moves for line in move.lines)


def plan(
    home: Path,
    acts: Sequence[str],
    *,
    now: str = MORNING,
    settings: Settings | None = None,
    deck: str = "",
) -> Plan:
    """Play `acts`, one or more a question, in the folder `home` until they or the questions run out."""
    with closing(Trainer.open(home, clock_at(now))) as trainer:
        if settings is not None:
            trainer.save_settings(settings)
        session, moves = trainer.session(Scope(deck=deck)), []
        for act in acts:
            showing = session.next()
            if isinstance(showing, Ending):
                break
            lines, keys = _PLAYERS[act](session, showing)
            moves.append(Move(act, showing.card, showing.kind, tuple(lines), tuple(keys)))
        return Plan(tuple(moves), tuple(trainer.store.events()))


def signatures(events: Sequence[Event]) -> list[dict[str, Any]]:
    """What must be equal in two plays of one script: all but what is personal to each."""
    places = {event.id: place for place, event in enumerate(events)}
    names = [column.name for column in fields(Event) if column.name not in PERSONAL]
    return [
        {name: getattr(event, name) for name in names}
        | {"target": None if event.target is None else places[event.target]}
        for event in events
    ]


Pressed = tuple[list[str], list[str]]
"""Lines and keys."""


# -- what to say to a showing -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """One answer to a showing: as a line, as keys, and as the front desk takes it."""

    line: str
    keys: tuple[str, ...]
    given: Given


def said(showing: Showing, *, right: bool) -> Said:
    """A right answer, or one that is wrong and no slip."""
    if showing.has_field:
        text = showing.answer if right else _text(showing, _is_wrong)
        return Said(text, (f"={text}", "Enter"), text)
    ids = list(_ids(showing, right))
    digits = [str(showing.number_of(id)) for id in ids]
    if showing.kind in ("choices", "order"):
        return Said(" ".join(digits), (*digits, "Enter"), ids)
    return Said(digits[0], (digits[0],), ids[0])


def _ids(showing: Showing, right: bool) -> Sequence[str]:
    """The options to choose: all that are right or the first that is not; steps in order or reversed."""
    assert showing.options, f"{showing.card} is graded by the learner, and no act does that"
    if right or showing.kind == "order":
        return showing.key_ids()[:: 1 if right else -1]
    return [option.id for option in showing.options if not option.right][:1]


def _text(showing: Showing, fits: Callable[[Judged], bool]) -> str:
    """A text for the field that is judged so; '' where none of those thought of is."""
    for text in (showing.answer.replace("iB", "B"), f"1.37 * {showing.answer}"):
        with suppress(NotGraded):
            if fits(judged(showing, text)):
                return text
    return ""


def _is_wrong(found: Judged) -> bool:
    return found.outcome == "wrong" and not found.slip


def _answer(
    session: Session, showing: Showing, *, right: bool, guess: bool = False
) -> tuple[Feedback, Pressed]:
    """Answer; the lines and keys are those up to the feedback."""
    mine = said(showing, right=right)
    if showing.has_field:
        feedback = session.submit(showing, str(mine.given), ms=9000, guess=guess)
        assert isinstance(feedback, Feedback), f"{showing.card}: {mine.given} is a slip"
        lines, keys = [":g", mine.line], ["C-g", *mine.keys]
    else:
        feedback = session.answer(showing, mine.given, ms=9000, guess=guess)
        lines, keys = [f"g {mine.line}"], ["g", *mine.keys]
    if not guess:
        lines, keys = [mine.line], list(mine.keys)
    return feedback, (lines, keys)


def _command(showing: Showing, key: str) -> Pressed:
    """A command at the question: behind a colon or behind Esc where letters would be typed."""
    return ([f":{key}"], ["Escape", key]) if showing.has_field else ([key], [key])


# -- the acts ---------------------------------------------------------------------------------------


def _go_on(pressed: Pressed) -> Pressed:
    lines, keys = pressed
    return [*lines, ""], [*keys, "Space"]


def _right(session: Session, showing: Showing) -> Pressed:
    return _go_on(_answer(session, showing, right=True)[1])


def _wrong(session: Session, showing: Showing) -> Pressed:
    return _go_on(_answer(session, showing, right=False)[1])


def _unknown(session: Session, showing: Showing) -> Pressed:
    session.answer(showing, None, ms=9000)
    lines, keys = _command(showing, "0")
    return [*lines, ""], [*keys, "Enter"]


def _lucky(session: Session, showing: Showing) -> Pressed:
    return _go_on(_answer(session, showing, right=True, guess=True)[1])


def _hard(session: Session, showing: Showing) -> Pressed:
    feedback, (lines, keys) = _answer(session, showing, right=True)
    session.hard(feedback)
    return _go_on(([*lines, "h"], [*keys, "h"]))


def _guessed(session: Session, showing: Showing) -> Pressed:
    feedback, (lines, keys) = _answer(session, showing, right=True)
    session.guessed(feedback)
    return _go_on(([*lines, "g"], [*keys, "g"]))


def _second(session: Session, showing: Showing) -> Pressed:
    """Right, where the field knows the slip of KB for KiB at the second try."""
    slip = _text(showing, lambda found: bool(found.slip)) if showing.has_field else ""
    if not slip:
        return _right(session, showing)
    again = session.submit(showing, slip, ms=9000)
    assert isinstance(again, SecondTry)
    lines, keys = _right(session, again.showing)
    return [slip, *lines], [f"={slip}", "Enter", *keys]


def _slip(session: Session, showing: Showing) -> Pressed:
    _, (lines, keys) = _answer(session, showing, right=False)
    session.undo()
    return [*lines, "u"], [*keys, "u"]


def _undone(session: Session, showing: Showing) -> Pressed:
    _, (lines, keys) = _answer(session, showing, right=True)
    session.undo()
    return [*lines, "u"], [*keys, "u"]


def _later(session: Session, showing: Showing) -> Pressed:
    session.later(showing)
    return _command(showing, "s")


def _bury(session: Session, showing: Showing) -> Pressed:
    session.bury(showing.card)
    return _command(showing, "-")


def _flag(session: Session, showing: Showing) -> Pressed:
    session.flag(showing.card)
    lines, keys = _command(showing, "*")
    return lines, [*keys, "Enter"] if showing.has_field else keys


_PLAYERS = {
    "right": _right,
    "wrong": _wrong,
    "unknown": _unknown,
    "lucky": _lucky,
    "hard": _hard,
    "guessed": _guessed,
    "second": _second,
    "slip": _slip,
    "undone": _undone,
    "later": _later,
    "bury": _bury,
    "flag": _flag,
}
