"""The cache: memory and roll-ups, kept in step with the log in the transaction that writes to it.

Everything here can be deleted and comes back from the log to the same bytes (`rebuild`).
"""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from sqlmodel import Session

from srs_trainer.model.acts import Act
from srs_trainer.model.question import Question
from srs_trainer.model.replay import CardMemory, Fold, Present, fold, logit_bin
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, Stepper
from srs_trainer.model.state import state_hash, state_line
from srs_trainer.store import log
from srs_trainer.store.database import raw

_MEMORY = CardMemory._fields
_COLUMNS = ("card", "deck", "rank", "is_open", *_MEMORY)
_INSERT = f"INSERT INTO memory ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
_UPSERT = _INSERT.replace("INSERT", "INSERT OR REPLACE", 1)
_PLACE = (
    "SELECT c.id, c.key, c.origin, q.id, q.deck, q.rank, q.topic, coalesce(c.answer_key, q.key),"
    " q.retired OR q.draft OR c.closed, c.became, q.content, q.until_day"
    " FROM card c LEFT JOIN question q ON q.id = c.question"
)
_NO_KEY = bytes(16)


class Place(NamedTuple):
    """Where a card stands: its question, deck and topic, and what its key is now."""

    card: int
    key: str
    deck: int
    rank: int
    topic: str
    closed: bool
    """Nothing is asked of it: its question is retired, a draft or gone, no longer holds its part, or
    another card carries on."""
    present: Present
    cards: tuple[int, ...]
    """The rows whose events make its memory: its own and those that became it."""


def place_of(session: Session, card: int) -> Place:
    """Where a card stands now."""
    row = raw(session).execute(f"{_PLACE} WHERE c.id = ?", (card,)).fetchone()
    before = [
        number for (number,) in raw(session).execute("SELECT id FROM card WHERE became = ?", (card,))
    ]
    return _place(session, row, tuple(before))


def folded(session: Session, place: Place) -> Fold:
    """The memory of a card, from its events."""
    return fold(
        log.acts_of(session, place.cards), place.present, stepper(session), log.redatings(session)
    )


def stepper(session: Session) -> Stepper:
    """The arithmetic under the parameters chosen last (LOG 11)."""
    chosen = log.meta(session, "parameters")
    return Stepper(tuple(json.loads(chosen)) if chosen else DEFAULT_PARAMETERS)


def settle(
    session: Session, place: Place, was: Fold | None, now: Fold, *, old: Place | None = None
) -> None:
    """Write a card's memory and move the roll-ups by the difference between two folds.

    `old` is where the card stood when `was` was folded, if it stood elsewhere.
    """
    raw(session).execute(_UPSERT, _memory_row(place, now.memory))
    rollups = _Rollups()
    if was is not None:
        rollups.add(old or place, was, -1)
    rollups.add(place, now, 1)
    rollups.write(session)


def open_new(session: Session, deck: int, others: set[int]) -> None:
    """Write the memory of a deck's cards that have no events, in bulk; `others` have some."""
    places = raw(session).execute(f"{_PLACE} WHERE q.deck = ?", (deck,)).fetchall()
    arithmetic = stepper(session)
    rows = []
    for row in places:
        if row[0] not in others:
            place = _place(session, row, ())
            rows.append(_memory_row(place, fold((), place.present, arithmetic).memory))
    raw(session).executemany(_UPSERT, rows)


def rebuild(session: Session, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Recompute memory and roll-ups from the log; return the number of cards.

    `progress(done, of)` is called every thousand cards.
    """
    indexes = _emptied(session)
    arithmetic, redated = stepper(session), log.redatings(session)
    (total,) = raw(session).execute("SELECT count(*) FROM card").fetchone()
    rollups = _Rollups()
    rows: list[tuple[object, ...]] = []
    done = 0
    with _no_cycles():
        for place, acts in _all_cards(session):
            result = fold(acts, place.present, arithmetic, redated)
            rollups.add(place, result, 1)
            rows.append(_memory_row(place, result.memory))
            done += 1
            if done % 1000 == 0:
                raw(session).executemany(_INSERT, rows)
                rows.clear()
                progress(done, total)
    raw(session).executemany(_INSERT, rows)
    for sql in indexes:
        raw(session).execute(sql)
    rollups.write(session)
    progress(done, total)
    return done


def _emptied(session: Session) -> list[str]:
    """Empty the cache; returns the SQL of the indexes of `memory`.

    They are made anew at the end: keeping them in step with every row takes twice as long.
    """
    cursor = raw(session)
    indexes = cursor.execute(
        "SELECT name, sql FROM sqlite_master"
        " WHERE type = 'index' AND tbl_name = 'memory' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    for table in ("memory", "day_rollup", "topic_rollup"):
        cursor.execute(f"DELETE FROM {table}")
    return [sql for _, sql in indexes]


@contextmanager
def _no_cycles() -> Iterator[None]:
    """Pause the collector of reference cycles: a million rows make none, and it looks through them."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def state(session: Session) -> str:
    """The hash by which two databases compare what the cache holds (LOG 13).

    Of the cards that its decks have now: what a device holds beside them hangs on the versions it met.
    """
    columns = ", ".join(f"m.{name}" for name in _MEMORY)
    rows = raw(session).execute(
        f"SELECT c.key, coalesce(c.answer_key, q.key), {columns}"
        " FROM memory m JOIN card c ON c.id = m.card JOIN question q ON q.id = c.question"
        " WHERE c.became IS NULL AND c.closed = 0 AND q.retired = 0"
    )
    return state_hash(state_line(key, digest, CardMemory(*memory)) for key, digest, *memory in rows)


def _all_cards(session: Session) -> Iterator[tuple[Place, list[Act]]]:
    """Every card with its events, in one pass over the log."""
    became = dict(raw(session).execute("SELECT id, became FROM card WHERE became IS NOT NULL"))
    carried: dict[int, list[int]] = {}
    for card, into in became.items():
        carried.setdefault(into, []).append(card)
    names = ", ".join(f"e.{name}" for name in Act._fields if name != "card")
    rows = raw(session).execute(
        f"SELECT {names}, coalesce(c.became, c.id) FROM event e JOIN card c ON c.id = e.card"
        " ORDER BY coalesce(c.became, c.id)"
        if became
        else f"SELECT {names}, e.card FROM event e WHERE e.card IS NOT NULL ORDER BY e.card"
    )
    groups = groupby(map(Act._make, rows), key=attrgetter("card"))
    group = next(groups, None)
    for row in raw(session).execute(f"{_PLACE} ORDER BY c.id"):
        place = _place(session, row, tuple(carried.get(row[0], ())))
        mine: list[Act] = []
        if group is not None and group[0] == place.card:
            mine = list(group[1])
            group = next(groups, None)
        yield place, mine


def _place(session: Session, row: tuple[object, ...], before: tuple[int, ...]) -> Place:
    card, key, origin, question, deck, rank, topic, digest, closed, became, content, until = row
    assert isinstance(card, int)

    def options() -> list[tuple[frozenset[str], frozenset[str]]]:
        found = raw(session).execute("SELECT json FROM content WHERE digest = ?", (content,)).fetchone()
        asked = Question.from_json(json.loads(found[0])) if found else None
        runs = [asked.offered(situation) for situation in asked.situations()] if asked else []
        return [(frozenset(o.id for o in run), frozenset(o.id for o in run if o.right)) for run in runs]

    present = Present(
        str(origin),
        digest if isinstance(digest, bytes) else _NO_KEY,
        options,
        until if isinstance(until, int) else None,
    )
    return Place(
        card=card,
        key=str(key),
        deck=deck if isinstance(deck, int) else 0,
        rank=rank if isinstance(rank, int) else 0,
        topic=str(topic or ""),
        closed=question is None or bool(closed) or became is not None,
        present=present,
        cards=(card, *before) if became is None else (),
    )


def _memory_row(place: Place, memory: CardMemory) -> tuple[object, ...]:
    is_open = not place.closed and not memory.suspended
    return (place.card, place.deck, place.rank, is_open, *memory)


class _Rollups:
    """Sums that move the roll-ups: what cards contribute now, less what they did before (LOG 12)."""

    def __init__(self) -> None:
        self.days: dict[tuple[int, int], list[int]] = {}
        """Answers, right, new and ms by day and deck."""
        self.bins: dict[tuple[str, int], list[int]] = {}
        """Answers and right by topic and bin."""

    def add(self, place: Place, result: Fold, sign: int) -> None:
        """Add (or, with a sign of -1, take away) what one card contributes."""
        new, deck, topic = sign, place.deck, place.topic
        for day, ms, right in result.activity:
            sums = self.days.get((day, deck))
            if sums is None:
                sums = self.days[day, deck] = [0, 0, 0, 0]
            sums[0] += sign
            sums[1] += sign * right
            sums[2] += new
            sums[3] += sign * ms
            new = 0
        for _, _, _, right, gap, p, _ in result.counted:
            if gap and p is not None:
                where = topic, logit_bin(p)
                scored = self.bins.get(where)
                if scored is None:
                    scored = self.bins[where] = [0, 0]
                scored[0] += sign
                scored[1] += sign * right

    def write(self, session: Session) -> None:
        """Move the tables by these sums; rows that come to nothing are dropped."""
        cursor = raw(session)
        days = [(*where, *sums) for where, sums in sorted(self.days.items()) if any(sums)]
        cursor.executemany(
            "INSERT INTO day_rollup VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (day, deck) DO UPDATE SET"
            " answers = answers + excluded.answers, right = right + excluded.right,"
            " new = new + excluded.new, ms = ms + excluded.ms",
            days,
        )
        cursor.executemany(
            "DELETE FROM day_rollup WHERE day = ? AND deck = ? AND answers = 0",
            [row[:2] for row in days],
        )
        bins = [(*where, *sums) for where, sums in sorted(self.bins.items()) if any(sums)]
        cursor.executemany(
            "INSERT INTO topic_rollup VALUES (?, ?, ?, ?) ON CONFLICT (topic, bin) DO UPDATE SET"
            " n = n + excluded.n, right = right + excluded.right",
            bins,
        )
        cursor.executemany(
            "DELETE FROM topic_rollup WHERE topic = ? AND bin = ? AND n = 0", [row[:2] for row in bins]
        )
