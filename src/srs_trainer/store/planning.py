"""What an import would change: the author's new version, the edits of the learner, and what is stored.

What a question says follows from two things: what its author wrote last, and the edits in the log. An
edit holds as long as its author's text is the one that was edited (LOG 15 to 17).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, select

from srs_trainer.model.identity import Change, judge_parts, match_options, strongest
from srs_trainer.model.question import Deck, Question, canonical_json, card_key
from srs_trainer.model.text import digest
from srs_trainer.store.database import raw
from srs_trainer.store.tables import DeckRow

Edits = Mapping[tuple[str, bytes], Question]
"""The texts of edits, by the question's id and the content digest of the author's text they replace."""


@dataclass(frozen=True, slots=True)
class Held:
    """A question as it is stored: what it says, and what its author wrote."""

    shown: Question
    author: Question
    retired: bool = False

    @property
    def is_edited(self) -> bool:
        """Whether an edit of the learner stands in the place of the author's text."""
        return self.shown != self.author


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one question."""

    question: Question
    """As it will be stored: the ids of its options carried over."""
    change: Change | None
    """How it differs from what is stored, of several parts the strongest; None where it is new."""
    author: Question | None = None
    """What the author wrote, where an edit of the learner stands in its place."""
    links: tuple[tuple[str, bytes, Change], ...] = ()
    """Part, key digest that it had (it, or the one whose memory it carries on), and the verdict."""
    gave_way: bool = False
    """An edit of the learner gives way to the author's new version."""


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """What an import of a deck would do; nothing is stored yet."""

    deck: Deck
    """As it will be stored, the edits of the learner among it."""
    digest: bytes
    """That of the deck as its author wrote it."""
    steps: tuple[Step, ...]
    retired: tuple[str, ...]
    """Ids of questions in the database that the deck no longer holds."""
    known: int
    """Questions of this deck in the database that are not retired."""
    version: str | None
    """The version in the database, None where the deck is new."""
    author: str | None
    built_in: bool
    """The deck in the database is one of the built-in ones."""
    same: bool
    """The deck is in the database just as it is."""

    def count(self, *changes: Change | None) -> int:
        """How many questions an import would change in these ways; None counts the new ones."""
        return sum(step.change in changes for step in self.steps)

    def gave_way(self) -> list[str]:
        """The questions, as `deck/id`, whose edit gives way to the author's new version."""
        return [card_key(self.deck.id, step.question.id) for step in self.steps if step.gave_way]


def plan(session: Session, deck: Deck) -> DeckPlan:
    """What importing `deck` would do."""
    row = session.exec(select(DeckRow).where(DeckRow.key == deck.id)).first()
    stored = _stored(session, row.id) if row is not None and row.id is not None else {}
    edits = live_edits(session, deck.id)
    steps = []
    for question in deck.questions:
        if question.id in stored:
            steps.append(step(stored[question.id], question, edits))
        else:
            steps.append(_first_step(_carried(session, deck.id, question), question, edits))
    new_ids = {question.id for question in deck.questions}
    present = {name for name, held in stored.items() if not held.retired}
    authored = deck_digest(replace(deck, questions=tuple(s.author or s.question for s in steps)))
    return DeckPlan(
        deck=replace(deck, questions=tuple(s.question for s in steps)),
        digest=authored,
        steps=tuple(steps),
        retired=tuple(sorted(present - new_ids)),
        known=len(present),
        version=row.version if row else None,
        author=row.author if row else None,
        built_in=bool(row and row.built_in),
        same=row is not None and row.digest == authored and not present ^ new_ids,
    )


def step(before: Held, question: Question, edits: Edits) -> Step:
    """What becomes of a stored question whose author now writes `question`."""
    written = match_options(before.author, question)
    text = edits.get((question.id, written.content_digest()), written)
    links: dict[tuple[str, bytes], Change] = {}
    # Answers were given to what it said and, before the edit, to what its author had written.
    for old in (before.author, before.shown) if before.is_edited else (before.shown,):
        changes = judge_parts(old, text)
        links |= {(part, old.key_digest(part)): verdict for part, verdict in changes.items()}
    change = strongest(changes.values())
    edited = text != written
    return Step(
        question=text,
        change=change,
        author=written if edited else None,
        links=tuple((part, was, verdict) for (part, was), verdict in links.items()),
        gave_way=before.is_edited and not edited and change != "unchanged",
    )


def live_edits(session: Session, deck: str, name: str = "") -> Edits:
    """The edits of a deck, or of one question, that are not void; of several the last one (LOG 1).

    An edit whose text is not here (it came from another device) is passed over.
    """
    rows = raw(session).execute(_LIVE, {"deck": deck, "card": card_key(deck, name) if name else None})
    found = {}
    for base, text in rows.fetchall():
        question = Question.from_json(json.loads(text))
        if base:
            found[question.id, bytes.fromhex(base)] = question
    return found


_LIVE = """
    SELECT json_extract(e.detail, '$.base'), t.json FROM event e JOIN card c ON c.id = e.card
    JOIN content t ON t.digest = e.content
    WHERE e.type = 'edited' AND substr(c.key, 1, length(:deck) + 1) = :deck || '/'
    AND (:card IS NULL OR c.key = :card OR substr(c.key, 1, length(:card) + 1) = :card || '#')
    AND NOT EXISTS (SELECT 1 FROM event u WHERE u.target = e.id AND u.type = 'undone')
    ORDER BY e.lamport, e.device
"""


def held_of(session: Session, card: str) -> tuple[int, str, Held] | None:
    """The question of a card as it is stored, with its deck's number and id; None if there is none."""
    row = (
        raw(session)
        .execute(
            "SELECT d.id, d.key, t.json, a.json, q.retired FROM card c"
            " JOIN card f ON f.id = coalesce(c.became, c.id) JOIN question q ON q.id = f.question"
            " JOIN deck d ON d.id = q.deck JOIN content t ON t.digest = q.content"
            " LEFT JOIN content a ON a.digest = q.authored WHERE c.key = ?",
            (card,),
        )
        .fetchone()
    )
    return None if row is None else (row[0], row[1], _held(*row[2:]))


def was_key(deck: str, question: Question, part: str) -> str:
    """The card whose memory a part of a question carries on (`was:`), '' where there is none."""
    if not question.was:
        return ""
    before, _, name = question.was.rpartition("/")
    return card_key(before or deck, name, part)


def deck_digest(deck: Deck) -> bytes:
    """16 bytes over the whole deck, by which an unchanged one is known at once."""
    parts = [head(deck), deck.id, deck.title, deck.version, deck.author]
    parts += [question.content_digest().hex() for question in deck.questions]
    return digest(canonical_json(parts), 16)


def head(deck: Deck) -> str:
    """The front matter that has no column of its own, and the prose, as JSON."""
    topics = {
        topic.path: {"title": topic.title, "needs": list(topic.needs), "primer": topic.primer}
        for topic in deck.topics
    }
    # The topics' order is their declaration order, so keys are not sorted here.
    return json.dumps(
        {
            "language": deck.language,
            "licence": deck.licence,
            "requires": deck.requires,
            "strict": deck.strict,
            "prose": deck.prose,
            "topics": topics,
        },
        ensure_ascii=False,
    )


def _first_step(before: Held | None, question: Question, edits: Edits) -> Step:
    """A question that is not stored yet; `before` is the one whose memory it carries on."""
    if before is not None:
        return replace(step(before, question, edits), change=None)
    text = edits.get((question.id, question.content_digest()), question)
    return Step(text, None, question if text != question else None)


def _stored(session: Session, deck: int) -> dict[str, Held]:
    rows = raw(session).execute(
        "SELECT q.name, t.json, a.json, q.retired FROM question q JOIN content t ON t.digest = q.content"
        " LEFT JOIN content a ON a.digest = q.authored WHERE q.deck = ?",
        (deck,),
    )
    return {name: _held(*texts) for name, *texts in rows}


def _held(shown: str, author: str | None, retired: Any) -> Held:
    question = Question.from_json(json.loads(shown))
    written = question if author is None else Question.from_json(json.loads(author))
    return Held(question, written, bool(retired))


def _carried(session: Session, deck: str, question: Question) -> Held | None:
    """The question whose memory a new one carries on, with any of its parts."""
    for part in question.parts() if question.was else ():
        found = held_of(session, was_key(deck, question, part))
        if found is not None:
            return found[2]
    return None
