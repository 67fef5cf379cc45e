"""Read-only counts on bare `sqlite3`: for a shell prompt and for the first paint.

It sums columns and knows no rule. It loads sys, os, time, sqlite3, argparse and json alone
(LOG 12), because importing the store costs half a second.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from typing import TypeVar

Row = dict[str, int | str]
Seen = TypeVar("Seen")

WEEK = 7

SCHEMA = 3
"""The schema that these queries know; a test holds it to the newest file of `schema/`."""


class Glance:
    """What one look at the database saw; all counts are of cards, all days are study days."""

    def __init__(self, day: int) -> None:
        self.day = day
        self.decks: list[Row] = []
        """A row a deck asked: deck, title, due, again, new, seen, total; `new` knows no limit."""
        self.week: list[int] = [0] * WEEK
        """Cards that come due on each of the next days, tomorrow first."""
        self.answers_today = 0
        self.new_today = 0
        self.ms_today = 0
        self.changed = 0
        self.stale_held = 0
        """Cards long past their date, which would be due or new today if the learner said so."""
        self.seconds_review = 0
        """The learner's own time for a review and for a new question; 0 where it is not known."""
        self.seconds_new = 0

    def total(self, name: str) -> int:
        """The sum of a count over all decks."""
        return sum(int(row[name]) for row in self.decks)


def study_day(at_ms: int, offset_min: int, day_start_min: int) -> int:
    """The study day of an instant, as `model.days` counts it."""
    return (at_ms + (offset_min - day_start_min) * 60_000) // 86_400_000


def look(path: str, day: int) -> Glance | None:
    """Count what is due on `day`; None where there is no database of this schema that can be read."""
    return _read(path, lambda connection: _look(connection, day))


def newest_ms(path: str) -> int:
    """When this device wrote its newest event, 0 where that can't be told (LOG 5)."""
    try:
        with open(os.path.join(os.path.dirname(path), "device.json"), encoding="utf-8") as file:
            name = f"newest_ms {json.load(file)['device']}"
    except (OSError, ValueError, KeyError, TypeError):
        return 0
    rows = _read(path, lambda c: c.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchall())
    return int(rows[0][0]) if rows else 0


def _read(path: str, query: Callable[[sqlite3.Connection], Seen]) -> Seen | None:
    if not os.path.exists(path):
        return None
    try:
        connection = sqlite3.connect(f"file:{_quoted(path)}?mode=ro", uri=True, timeout=0.2)
    except sqlite3.Error:
        return None
    try:
        connection.execute("BEGIN")
        (schema,) = connection.execute("PRAGMA user_version").fetchone()
        return query(connection) if schema == SCHEMA else None
    except sqlite3.Error:
        return None
    finally:
        connection.close()


def _look(connection: sqlite3.Connection, day: int) -> Glance:
    seen = Glance(day)
    again = dict(connection.execute(_AGAIN, (day,)).fetchall())
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    closed = {(deck, state): many for deck, state, many in connection.execute(_CLOSED, (day,))}
    seen.stale_held = sum(closed.values())
    for deck, state, now, every in connection.execute(_STATES, (day,)):
        now -= closed.get((deck, state), 0)
        counts[deck, state] = now, every
        seen.changed += now if state == "changed" else 0
    for number, deck, title in connection.execute("SELECT id, key, title FROM deck ORDER BY id"):
        new, scheduled, changed = (
            counts.get((number, state), (0, 0)) for state in ("new", "scheduled", "changed")
        )
        if not new[1] + scheduled[1] + changed[1]:
            continue  # nothing of it is asked: its questions moved to another deck, or are suspended
        seen.decks.append(
            {
                "deck": deck,
                "title": title or deck,
                "due": scheduled[0] + changed[0],
                "again": again.get(number, 0),
                "new": new[0],
                "seen": scheduled[1] + changed[1],
                "total": new[1] + scheduled[1] + changed[1],
            }
        )
    for open_day, count in connection.execute(_WEEK, (day, day + WEEK)):
        seen.week[open_day - day - 1] = count
    for open_day, count in connection.execute(_WEEK_CLOSED, (day, day + WEEK)):
        seen.week[open_day - day - 1] -= count
    done = connection.execute(
        "SELECT sum(answers), sum(new), sum(ms) FROM day_rollup WHERE day = ?", (day,)
    ).fetchone()
    seen.answers_today, seen.new_today, seen.ms_today = (value or 0 for value in done)
    named = dict(
        connection.execute("SELECT name, value FROM meta WHERE name LIKE 'seconds_%'").fetchall()
    )
    seen.seconds_review = int(named.get("seconds_review", 0))
    seen.seconds_new = int(named.get("seconds_new", 0))
    return seen


_AGAIN = (
    "SELECT deck, count(*) FROM memory WHERE again_day = ?1 AND is_open = 1"
    " AND coalesce(buried_day, -1) < ?1 AND coalesce(close_day, ?1) >= ?1 GROUP BY deck"
)
_STATES = (
    "SELECT deck, state, sum(open_day <= ?), count(*) FROM memory INDEXED BY memory_new"
    " WHERE is_open = 1 GROUP BY state, deck"
)
_WEEK = (
    "SELECT open_day, count(*) FROM memory WHERE is_open = 1 AND state IN ('scheduled', 'changed')"
    " AND open_day > ? AND open_day <= ? GROUP BY open_day"
)
# The counts above are of all cards; few are past their close day, and these are taken away again.
_CLOSED = (
    "SELECT deck, state, count(*) FROM memory INDEXED BY memory_close"
    " WHERE is_open = 1 AND close_day < ?1 AND open_day <= ?1 GROUP BY deck, state"
)
_WEEK_CLOSED = (
    "SELECT open_day, count(*) FROM memory INDEXED BY memory_close"
    " WHERE is_open = 1 AND close_day < ?2 AND state IN ('scheduled', 'changed')"
    " AND open_day > ?1 AND open_day <= ?2 AND close_day < open_day GROUP BY open_day"
)


def _quoted(path: str) -> str:
    """A path as it stands in a `file:` URI."""
    return os.path.abspath(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
