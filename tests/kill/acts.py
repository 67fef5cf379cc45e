"""A script of acts, played once at the front desk to learn what to press and what the log then holds.

An act names what the learner means ("wrong, taken back as a slip"); which digit that is follows
from the showing, which is the same in every home on the same day. So one script can be played
line by line in the plain mode and key by key on the screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from srs_trainer.clock import clock_at
from srs_trainer.model.events import Event
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Scope

MORNING = "2026-11-22T07:30+00:00"
NEXT_MORNING = "2026-11-23T07:30+00:00"

LONG_DAY = Settings(minutes=60, new=20)
"""Room for a whole first session of twenty questions."""

PERSONAL = {"id", "device", "dseq", "lamport", "session", "at_ms", "ms", "ms_reveal", "basis", "target"}
"""Columns in which two plays of one script may differ; `target` is compared by its place."""


@dataclass(frozen=True, slots=True)
class Move:
    """One act as it was planned: the lines of the plain mode, the keys of the screens."""

    act: str
    card: str
    title: str
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
    home: Path, acts: Sequence[str], *, now: str = MORNING, settings: Settings | None = None
) -> Plan:
    """Play `acts`, one or more a question, in the folder `home` until they or the questions run out."""
    with closing(Trainer.open(home, clock_at(now))) as trainer:
        if settings is not None:
            trainer.save_settings(settings)
        session, moves = trainer.session(Scope()), []
        for act in acts:
            showing = session.next()
            if isinstance(showing, Ending):
                break
            lines, keys = _PLAYERS[act](session, showing)
            moves.append(Move(act, showing.card, showing.question.title, tuple(lines), tuple(keys)))
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


def _option(showing: Showing, *, right: bool) -> tuple[str, str]:
    """The digit and the id of the first option that is right, or of the first that is not."""
    for number, option in enumerate(showing.options, 1):
        if option.right is right:
            return str(number), option.id
    raise AssertionError(f"{showing.card} has no such option")


def _answer(session: Session, showing: Showing, *, right: bool) -> str:
    digit, option = _option(showing, right=right)
    session.answer(showing, option, ms=9000)
    return digit


def _right(session: Session, showing: Showing) -> Pressed:
    digit = _answer(session, showing, right=True)
    return [digit, ""], [digit, "Space"]


def _wrong(session: Session, showing: Showing) -> Pressed:
    digit = _answer(session, showing, right=False)
    return [digit, ""], [digit, "Space"]


def _unknown(session: Session, showing: Showing) -> Pressed:
    session.answer(showing, None, ms=9000)
    return ["0", ""], ["0", "Enter"]


def _lucky(session: Session, showing: Showing) -> Pressed:
    digit, option = _option(showing, right=True)
    session.answer(showing, option, ms=9000, guess=True)
    return [f"g{digit}", ""], ["g", digit, "Space"]


def _hard(session: Session, showing: Showing) -> Pressed:
    digit, option = _option(showing, right=True)
    session.hard(session.answer(showing, option, ms=9000))
    return [digit, "h", ""], [digit, "h", "Space"]


def _guessed(session: Session, showing: Showing) -> Pressed:
    digit, option = _option(showing, right=True)
    session.guessed(session.answer(showing, option, ms=9000))
    return [digit, "g", ""], [digit, "g", "Space"]


def _slip(session: Session, showing: Showing) -> Pressed:
    digit = _answer(session, showing, right=False)
    session.undo()
    return [digit, "u"], [digit, "u"]


def _undone(session: Session, showing: Showing) -> Pressed:
    digit = _answer(session, showing, right=True)
    session.undo()
    return [digit, "u"], [digit, "u"]


def _later(session: Session, showing: Showing) -> Pressed:
    session.later(showing)
    return ["s"], ["s"]


def _bury(session: Session, showing: Showing) -> Pressed:
    session.bury(showing.card)
    return ["-"], ["-"]


def _flag(session: Session, showing: Showing) -> Pressed:
    session.flag(showing.card)
    return ["*"], ["*"]


_PLAYERS = {
    "right": _right,
    "wrong": _wrong,
    "unknown": _unknown,
    "lucky": _lucky,
    "hard": _hard,
    "guessed": _guessed,
    "slip": _slip,
    "undone": _undone,
    "later": _later,
    "bury": _bury,
    "flag": _flag,
}
