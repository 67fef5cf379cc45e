"""Which decks wait with their new questions until others are known: prerequisites across decks.

A deck whose topics need a top-level topic that other decks ask begins when those have no new question
left. This orders the new and locks nothing: who names a deck or a topic gets it at once.
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
    needs = {number: _roots(head) for number, head in heads if number in busy}
    askers = {root: _askers(session, root) for root in sorted(set().union(*needs.values()))}
    found = frozenset(
        number
        for number, roots in needs.items()
        if any(number not in askers[root] and askers[root] & set(busy) for root in roots)
    )
    return frozenset() if found == frozenset(busy) else found


def _roots(head: str) -> set[str]:
    """The top-level topics that a deck's topics need."""
    topics = json.loads(head).get("topics", {})
    return {path.split("/")[0] for topic in topics.values() for path in topic.get("needs", ())}


def _askers(session: Session, root: str) -> set[int]:
    """The decks with questions on a top-level topic."""
    rows = raw(session).execute(
        # '0' follows '/': all paths below, by the index of topics.
        "SELECT DISTINCT deck FROM question"
        " WHERE topic = ?1 OR (topic > ?1 || '/' AND topic < ?1 || '0')",
        (root,),
    )
    return {number for (number,) in rows}
