"""Which decks wait with their new questions until others are known: prerequisites across decks.

A deck whose topics need topics of another deck begins when that one has no new question left. This
orders the new and locks nothing: who names a deck or a topic gets it at once.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlmodel import Session

from srs_trainer.store.database import raw


def waiting(session: Session, busy: Collection[int]) -> frozenset[int]:
    """Those of the decks with new questions that wait for others of them.

    `busy` are the numbers of all decks that have new questions today, or had when the day began.
    Decks that need each other in a circle don't wait.
    """
    if len(busy) < 2:
        return frozenset()
    heads = raw(session).execute("SELECT id, head FROM deck ORDER BY id").fetchall()
    needs = {number: _teachers(session, number, head) & set(busy) for number, head in heads}
    found = frozenset(number for number in busy if needs.get(number))
    return frozenset() if found == frozenset(busy) else found


def _teachers(session: Session, deck: int, head: str) -> set[int]:
    """The other decks that ask the topics which this one needs and does not ask itself."""
    topics = json.loads(head).get("topics", {})
    paths = sorted({path for topic in topics.values() for path in topic.get("needs", ())})
    found: set[int] = set()
    for path in paths:
        rows = raw(session).execute(
            "SELECT DISTINCT deck FROM question WHERE retired = 0 AND draft = 0"
            # '0' follows '/': all paths below, by the index of topics.
            " AND (topic = ?1 OR (topic > ?1 || '/' AND topic < ?1 || '0'))",
            (path,),
        )
        askers = {number for (number,) in rows}
        found |= set() if deck in askers else askers
    return found
