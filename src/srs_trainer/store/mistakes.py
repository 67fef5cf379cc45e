"""The named mistakes that the learner made: a query over the log, never a counter (LOG 12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlmodel import Session

from srs_trainer.model.acts import counted_day
from srs_trainer.model.grading import AGAIN
from srs_trainer.store import cache, log
from srs_trainer.store.database import raw


class Made(NamedTuple):
    """One answer with a named mistake."""

    name: str
    card: int
    """Local number of the card that carries the answer's memory now."""
    day: int
    """The study day on which the answer counts."""


_NAMED = "json_extract(e.detail, '$.mistake') = ?"
_ANY = "json_extract(e.detail, '$.mistake') IS NOT NULL"
_NOT_VOID = "NOT EXISTS (SELECT 1 FROM event u WHERE u.target = {0}.id AND u.type = 'undone')"
_ROWS = f"""
    WHERE e.outcome = 'wrong' AND {{which}} AND e.type = 'answered' AND {_NOT_VOID.format("e")}
    AND coalesce((SELECT r.rating FROM event r WHERE r.target = e.id AND r.type = 'regraded'
      AND {_NOT_VOID.format("r")} ORDER BY r.lamport DESC, r.device DESC LIMIT 1), e.rating) = {AGAIN}
"""
_MADE = f"""
    SELECT json_extract(e.detail, '$.mistake'), coalesce(c.became, c.id),
      e.day, e.device, e.lamport, e.id
    FROM event e JOIN card c ON c.id = e.card {_ROWS}
"""
_COUNT = f"SELECT count(*) FROM event e {_ROWS}"
_RESCORED = """
    SELECT coalesce(c.became, c.id) FROM event k INDEXED BY event_rescored JOIN card c ON c.id = k.card
    WHERE k.type = 'rekeyed' AND json_extract(k.detail, '$.verdict') = 'rescored'
"""


def made(session: Session, name: str = "") -> Iterator[Made]:
    """Every answer with a named mistake, or with one of this name, whose final rating is Again.

    What was undone, counted as right, or became right when its question was mended, is no mistake.
    """
    moved, mended = log.redatings(session), _mended(session)
    right_now: dict[int, set[bytes]] = {}
    for mistake, card, day, device, lamport, event in raw(session).execute(
        _MADE.format(which=_NAMED if name else _ANY), (name,) if name else ()
    ):
        if card in mended and card not in right_now:
            right_now[card] = _right_now(session, card)
        if event in right_now.get(card, ()):
            continue
        yield Made(mistake, card, counted_day(device, lamport, day, moved))


def times_made(session: Session, name: str) -> int:
    """How often a mistake was made: as many as `made` gives, counted where that is quicker."""
    if _mended(session):
        return sum(1 for _ in made(session, name))
    return int(raw(session).execute(_COUNT.format(which=_NAMED), (name,)).fetchone()[0])


def _mended(session: Session) -> set[int]:
    """The cards of which old answers were scored anew."""
    return {card for (card,) in raw(session).execute(_RESCORED)}


def _right_now(session: Session, card: int) -> set[bytes]:
    """The answers of a card that count as right, whatever they were when they were given (LOG 17)."""
    fold = cache.folded(session, cache.place_of(session, card))
    return {answer.id for answer in fold.counted if answer.right}
