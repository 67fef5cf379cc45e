"""What the log says of each topic: its roll-up, and what its seen cards will be worth a week ahead.

Figures come from roll-ups (LOG 12) and one pass over the cache, never from the answers themselves.
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sqlmodel import Session

from srs_trainer.model.freshness import is_stale
from srs_trainer.model.grading import LUCKY_KINDS, lucky
from srs_trainer.model.memory import plain_interval
from srs_trainer.model.question import Question
from srs_trainer.model.replay import logit_bin
from srs_trainer.model.showing import luck
from srs_trainer.model.strength import HORIZON, Evidence
from srs_trainer.store import cache
from srs_trainer.store.database import raw

_SEEN = "SELECT card, s, last_day FROM memory WHERE is_open = 1 AND answers > 0"
_UNSEEN = "SELECT card FROM memory WHERE is_open = 1 AND answers = 0"
_PLACES = """
    SELECT c.id, q.topic, q.kind, q.content, q.until_day FROM card c JOIN question q ON q.id = c.question
"""
# Whatever changes a question is a deck brought in, or an edit made, taken back or adopted (LOG 12, 19).
_STAMP = """
    SELECT (SELECT group_concat(hex(digest) || version) FROM (SELECT * FROM deck ORDER BY id)),
      (SELECT max(id) FROM card),
      (SELECT count(*) FROM event WHERE type = 'edited'),
      (SELECT count(*) FROM event e JOIN event u ON u.target = e.id AND u.type = 'undone'
       WHERE e.type = 'edited')
"""
# To read a question whole takes far longer than to count its options, and mostly that is enough.
_LUCK = """
    SELECT digest, CASE WHEN json_extract(json, '$.kind') = 'choice'
      AND json_extract(json, '$.show') IS NULL AND json_extract(json, '$.numbers') IS NULL
      THEN json_array_length(json, '$.options') END
    FROM content
"""
_TITLES = """
    SELECT t.key, json_extract(t.value, '$.title') FROM deck d, json_each(d.head, '$.topics') t
    WHERE json_extract(t.value, '$.title') != '' ORDER BY d.id DESC
"""
_MANY = 500
"""Contents from which one pass over all is quicker than looking each one up."""

_LOWEST, _HIGHEST = logit_bin(0.0), logit_bin(1.0)


class _Alike(NamedTuple):
    """What cards have in common that differ in their memory alone."""

    topic: str
    g: float
    until_day: int | None


class _Places(NamedTuple):
    """Which card belongs to what, as long as no question changes."""

    stamp: tuple[object, ...] = ()
    groups: Sequence[_Alike] = ()
    of: Mapping[int, int] = MappingProxyType({})
    """The place of a card's group among `groups`, by the card's local number."""


class Reader:
    """Reads evidence; between two calls it remembers which card belongs to what."""

    def __init__(self) -> None:
        self._held = _Places()
        self._luck: dict[bytes, float] = {}
        """g by content digest, which never comes to mean another."""

    def evidence(self, session: Session, day: int) -> tuple[Evidence, ...]:
        """The evidence of every topic on study day `day`, sorted by path; '' is that of no topic.

        Cards count while they are open. A card whose question is past its date is `seen` and not
        `ahead`, as its answers are in no figure of strength (DESIGN 4.8). A topic that is asked no more
        keeps its answers and has no cards.
        """
        places = self._places(session)
        unseen, counts = _counted(session, places, day)
        bins: dict[str, dict[int, tuple[int, int]]] = {}
        for topic, bin_, many, right in raw(session).execute(
            "SELECT topic, bin, n, right FROM topic_rollup"
        ):
            bins.setdefault(topic, {})[bin_] = many, right
        cards: Counter[str] = Counter()
        seen: Counter[str] = Counter()
        ahead: dict[str, Counter[tuple[int, float]]] = {}
        for group, new, known in zip(places.groups, unseen, counts, strict=True):
            cards[group.topic] += sum(known) + new
            seen[group.topic] += sum(known)
            if not is_stale(group.until_day, day):
                cells = ahead.setdefault(group.topic, Counter())
                # In the open form p = g + (1 - g) x recall (LOG 9): retrievability, and g at least.
                least = logit_bin(group.g) if group.g else _LOWEST
                for place, many in enumerate(known):
                    if many:
                        cells[max(_HIGHEST - place, least), group.g] += many
        return tuple(
            Evidence(topic, cards[topic], seen[topic], bins.get(topic, {}), ahead.get(topic, {}))
            for topic in sorted({topic for topic in cards if cards[topic]} | bins.keys())
        )

    def _places(self, session: Session) -> _Places:
        """Which card belongs to what, read anew where questions changed since the last call."""
        stamp = raw(session).execute(_STAMP).fetchone()
        held = self._held
        if stamp == held.stamp:
            return held
        rows = raw(session).execute(_PLACES).fetchall()
        self._learn(session, {row[3] for row in rows if row[2] in LUCKY_KINDS})
        groups: dict[_Alike, int] = {}
        of: dict[int, int] = {}
        for card, topic, kind, content, until in rows:
            alike = _Alike(topic, self._luck[content] if kind in LUCKY_KINDS else 0.0, until)
            of[card] = groups.setdefault(alike, len(groups))
        self._held = held = _Places(stamp, tuple(groups), of)
        return held

    def _learn(self, session: Session, contents: set[bytes]) -> None:
        """Find g of contents not met before."""
        fresh = contents - self._luck.keys()
        few = sorted(fresh) if len(fresh) < _MANY else None
        which = "" if few is None else f" WHERE digest IN ({','.join('?' * len(few))})"
        for digest, options in raw(session).execute(_LUCK + which, few or ()).fetchall():
            if digest in fresh:
                self._luck[digest] = lucky("choice", options) if options else _luck_of(session, digest)


def topic_titles(session: Session) -> dict[str, str]:
    """The titles that decks give to topics, by path; the first deck that gives one has the say."""
    return dict(raw(session).execute(_TITLES).fetchall())


def _counted(session: Session, places: _Places, day: int) -> tuple[list[int], list[list[int]]]:
    """The open cards by group: how many are not seen yet, and the seen ones by the bin of their recall.

    Recall is that of `HORIZON` days after `day`; the highest bin comes first.
    """
    of = places.of
    unseen = [0] * len(places.groups)
    for (card,) in raw(session).execute(_UNSEEN):
        unseen[of[card]] += 1
    seen = [[0] * (_HIGHEST - _LOWEST + 1) for _ in places.groups]
    edges, then = _edges(cache.stepper(session).parameters), day + HORIZON
    for card, s, last in raw(session).execute(_SEEN):
        seen[of[card]][bisect_left(edges, (then - last) / s)] += 1
    return unseen, seen


def _edges(parameters: tuple[float, ...]) -> list[float]:
    """Days since the answer by stability at which the chance of recall falls into the next bin.

    Recall depends on that quotient alone, which saves a power and a logarithm a card.
    """
    chances = [1 / (1 + math.exp(-(place - 0.5) / 4)) for place in range(_HIGHEST, _LOWEST, -1)]
    return [plain_interval(1.0, chance, parameters) for chance in chances]


def _luck_of(session: Session, content: bytes) -> float:
    """Luck in the first situation of a question, which stands for all where no showing is at hand."""
    row = raw(session).execute("SELECT json FROM content WHERE digest = ?", (content,)).fetchone()
    question = Question.from_json(json.loads(row[0]))
    return luck(question, question.situations()[0])
