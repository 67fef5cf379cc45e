"""What a deck wants read before the first questions of a topic (DESIGN 7)."""

from __future__ import annotations

from sqlmodel import Session

from srs_trainer.model.topics import ancestors
from srs_trainer.store.database import raw

_UNREAD = """
    SELECT t.key, json_extract(t.value, '$.primer') FROM deck d, json_each(d.head, '$.topics') t
    WHERE d.key = ? AND t.key IN ({paths}) AND json_extract(t.value, '$.primer') != ''
    AND NOT EXISTS (SELECT 1 FROM question q INDEXED BY question_topic
      JOIN card c ON c.question = q.id JOIN memory m ON m.card = c.id
      WHERE q.topic >= t.key AND q.topic < t.key || '0'
      AND q.topic || '/' >= t.key || '/' AND q.deck = d.id AND m.shown > 0)
    ORDER BY length(t.key)
"""
# What lies at or below a path begins, with a slash behind it, with the path and a slash; '0' is the
# sign behind the slash.


def unread(session: Session, deck: str, topic: str) -> dict[str, str]:
    """The primers of a topic and of those above it, by path, the root first.

    Only those of topics of which no card of this deck, nor of what lies below them, was answered yet.
    """
    paths = [*ancestors(topic), topic] if topic else []
    if not paths:
        return {}
    sql = _UNREAD.format(paths=", ".join("?" * len(paths)))
    return dict(raw(session).execute(sql, (deck, *paths)).fetchall())
