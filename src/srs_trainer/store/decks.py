"""Decks in the database: what an import would change, the change itself, and reading them back.

Questions are matched by id. A reworded one keeps its memory; one that is gone is retired, never
deleted; every version's content stays (LOG 15 to 19).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel import Session, select

from srs_trainer.model.days import day_from_iso
from srs_trainer.model.events import Event
from srs_trainer.model.identity import Change, judge, match_options
from srs_trainer.model.question import Deck, Question, Topic, canonical_json, card_key
from srs_trainer.model.replay import Fold
from srs_trainer.model.session import new_places
from srs_trainer.model.text import digest
from srs_trainer.model.topics import TopicTree
from srs_trainer.store import cache, log
from srs_trainer.store.database import raw
from srs_trainer.store.tables import DeckRow

Before = dict[int, tuple[cache.Place, Fold]]
"""Where cards stood and what their events came to, before an import."""

_QUESTION = (
    "deck name content key kind topic title position rank block needs until_day retired draft".split()
)


@dataclass(frozen=True, slots=True)
class Step:
    """What the import does to one question."""

    question: Question
    """As it will be stored: the ids of its options carried over."""
    change: Change | None
    """How it differs from what is stored; None where it is new."""
    was_key: bytes | None = None
    carried: Change | None = None
    """How a new one differs from the question whose memory it carries on."""


@dataclass(frozen=True, slots=True)
class DeckPlan:
    """What an import of a deck would do; nothing is stored yet."""

    deck: Deck
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


def plan(session: Session, deck: Deck) -> DeckPlan:
    """What importing `deck` would do."""
    row = session.exec(select(DeckRow).where(DeckRow.key == deck.id)).first()
    stored = _stored(session, row.id) if row is not None and row.id is not None else {}
    steps = []
    for question in deck.questions:
        held = stored[question.id][0] if question.id in stored else None
        before = held or _carried_question(session, deck.id, question)
        if before is None:
            steps.append(Step(question, None))
            continue
        matched = match_options(before, question)
        change = judge(before, matched)
        known = held is not None
        steps.append(
            Step(matched, change if known else None, before.key_digest(), None if known else change)
        )
    new_ids = {question.id for question in deck.questions}
    present = {name for name, (_, retired) in stored.items() if not retired}
    return DeckPlan(
        deck=replace(deck, questions=tuple(step.question for step in steps)),
        steps=tuple(steps),
        retired=tuple(sorted(present - new_ids)),
        known=len(present),
        version=row.version if row else None,
        author=row.author if row else None,
        built_in=bool(row and row.built_in),
        same=row is not None and row.digest == deck_digest(deck) and not present ^ new_ids,
    )


def apply(session: Session, plan: DeckPlan, *, built_in: bool, device: str, stamp: Event) -> list[Event]:
    """Store a deck as planned; return the events written.

    `stamp` is a draft that carries the time; types and contents are filled in here.
    """
    deck = plan.deck
    number = _write_deck(session, deck, built_in)
    before = _folds_before(session, number, deck)
    rank = TopicTree.of((deck,)).rank(deck.id)
    places = new_places(
        sorted(rank, key=rank.__getitem__),
        [(question.id, question.topic) for question in deck.questions],
    )
    _write_questions(session, number, deck, places)
    if plan.retired:
        marks = ",".join("?" * len(plan.retired))
        raw(session).execute(
            f"UPDATE question SET retired = 1 WHERE deck = ? AND name IN ({marks})",
            (number, *plan.retired),
        )
    moved = _write_cards(session, number, deck)
    events = log.append(session, device, _events(plan, stamp))
    _settle(session, number, before, moved)
    return events


def read(session: Session, key: str) -> Deck | None:
    """A deck as it is in the database, without retired questions; None where there is none."""
    row = session.exec(select(DeckRow).where(DeckRow.key == key)).first()
    if row is None:
        return None
    questions = raw(session).execute(
        "SELECT t.json FROM question q JOIN content t ON t.digest = q.content"
        " WHERE q.deck = ? AND q.retired = 0 ORDER BY q.position",
        (row.id,),
    )
    head = json.loads(row.head)
    return Deck(
        id=row.key,
        title=row.title,
        version=row.version,
        author=row.author,
        language=head.get("language", ""),
        licence=head.get("licence", ""),
        requires=head.get("requires", ""),
        strict=head.get("strict", False),
        prose=head.get("prose", ""),
        topics=tuple(
            Topic(
                path, values.get("title", ""), tuple(values.get("needs", ())), values.get("primer", "")
            )
            for path, values in head.get("topics", {}).items()
        ),
        questions=tuple(Question.from_json(json.loads(text)) for (text,) in questions),
    )


def keys(session: Session) -> list[str]:
    """The ids of all decks, in the order in which they came."""
    return list(session.exec(select(DeckRow.key).order_by("id")))


def deck_digest(deck: Deck) -> bytes:
    """16 bytes over the whole deck, by which an unchanged one is known at once."""
    parts = [_head(deck), deck.id, deck.title, deck.version, deck.author]
    parts += [question.content_digest().hex() for question in deck.questions]
    return digest(canonical_json(parts), 16)


def _head(deck: Deck) -> str:
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


def _stored(session: Session, deck: int) -> dict[str, tuple[Question, bool]]:
    rows = raw(session).execute(
        "SELECT q.name, t.json, q.retired FROM question q"
        " JOIN content t ON t.digest = q.content WHERE q.deck = ?",
        (deck,),
    )
    return {name: (Question.from_json(json.loads(text)), bool(retired)) for name, text, retired in rows}


def _write_deck(session: Session, deck: Deck, built_in: bool) -> int:
    raw(session).execute(
        "INSERT INTO deck (key, title, version, author, built_in, digest, head)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, version = excluded.version,"
        " author = excluded.author, built_in = excluded.built_in, digest = excluded.digest,"
        " head = excluded.head",
        (deck.id, deck.title, deck.version, deck.author, built_in, deck_digest(deck), _head(deck)),
    )
    return int(raw(session).execute("SELECT id FROM deck WHERE key = ?", (deck.id,)).fetchone()[0])


def _folds_before(session: Session, deck: int, source: Deck) -> Before:
    """Memory as it was, of the deck's cards that have events and of those whose memory it takes over.

    Cards without a question, which other devices named first, are among them.
    """
    cursor = raw(session)
    rows = cursor.execute(
        "SELECT c.id FROM card c JOIN question q ON q.id = c.question WHERE q.deck = ?1 AND EXISTS"
        " (SELECT 1 FROM card b JOIN event e ON e.card = b.id WHERE b.id = c.id OR b.became = c.id)"
        " UNION SELECT c.became FROM card c JOIN question q ON q.id = c.question"
        " WHERE q.deck = ?1 AND c.became IS NOT NULL",
        (deck,),
    )
    cards = {card for (card,) in rows.fetchall()}
    for key, question, part in source.cards():
        for name in {key, _was_key(source.id, question, part)}:
            cursor.execute(
                "SELECT coalesce(became, id) FROM card WHERE key = ? AND (question IS NULL OR key != ?)",
                (name, key),
            )
            cards |= {number for (number,) in cursor.fetchall()}
    found = {}
    for card in sorted(cards):
        place = cache.place_of(session, card)
        found[card] = place, cache.folded(session, place)
    return found


def _write_questions(
    session: Session, deck: int, source: Deck, places: dict[str, tuple[int, int]]
) -> None:
    contents, rows = [], []
    for position, question in enumerate(source.questions):
        rank, block = places[question.id]
        contents.append((question.content_digest(), canonical_json(question.to_json())))
        needs = [need if "/" in need else card_key(source.id, need) for need in question.needs]
        rows.append(
            (
                deck,
                question.id,
                question.content_digest(),
                question.key_digest(),
                question.kind,
                question.topic,
                question.title,
                position,
                rank,
                block,
                json.dumps(needs),
                _until(question.review_by),
                0,
                int(question.draft),
            )
        )
    cursor = raw(session)
    cursor.executemany("INSERT OR IGNORE INTO content (digest, json) VALUES (?, ?)", contents)
    updates = ", ".join(f"{name} = excluded.{name}" for name in _QUESTION[2:])
    cursor.executemany(
        f"INSERT INTO question ({', '.join(_QUESTION)}) VALUES ({', '.join('?' * len(_QUESTION))})"
        f" ON CONFLICT (deck, name) DO UPDATE SET {updates}",
        rows,
    )


def _write_cards(session: Session, deck: int, source: Deck) -> list[int]:
    """Make the cards that are not there yet; return those that took over the memory of another."""
    cursor = raw(session)
    numbers = dict(cursor.execute("SELECT name, id FROM question WHERE deck = ?", (deck,)).fetchall())
    lent = dict(cursor.execute(_LENT, (deck,)).fetchall())
    moved = []
    for key, question, part in source.cards():
        was = _was_key(source.id, question, part) or lent.get(key, "")
        cursor.execute(
            "INSERT INTO card (key, origin, question, part) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (key) DO UPDATE SET question = excluded.question",
            (key, key, numbers[question.id], part),
        )
        if was and was != key:
            moved += _carry_over(session, deck, key, was)
    return moved


_LENT = """
    SELECT c.key, f.key FROM card c JOIN question q ON q.id = c.question
    JOIN card f ON f.id = c.became JOIN question r ON r.id = f.question
    WHERE q.deck = ? AND q.retired = 0 AND r.retired = 1
"""
"""Cards that are asked again, while the ones that carried their memory on are asked no more."""


def _carried_question(session: Session, deck: str, question: Question) -> Question | None:
    """The question whose memory a new one carries on (`was:`), as it is stored."""
    was = _was_key(deck, question, question.parts()[0])
    row = raw(session).execute(
        "SELECT t.json FROM card c JOIN card f ON f.id = coalesce(c.became, c.id)"
        " JOIN question q ON q.id = f.question JOIN content t ON t.digest = q.content WHERE c.key = ?",
        (was,),
    )
    found = row.fetchone()
    return Question.from_json(json.loads(found[0])) if found else None


def _was_key(deck: str, question: Question, part: str) -> str:
    if not question.was:
        return ""
    before, _, name = question.was.rpartition("/")
    return card_key(before or deck, name, part)


def _carry_over(session: Session, deck: int, key: str, was: str) -> list[int]:
    """Let card `key` carry on the memory of card `was`, or of what that has become (LOG 15).

    A card that is not here gets a row all the same: another device may send its events. Where the
    deck still asks the older question, that one keeps its memory.
    """
    cursor = raw(session)
    cursor.execute(
        "INSERT OR IGNORE INTO card (key, origin, question, part) VALUES (?, ?, NULL, ?)",
        (was, was, was.partition("#")[2]),
    )
    (card,) = cursor.execute("SELECT id FROM card WHERE key = ?", (key,)).fetchone()
    cursor.execute(
        "SELECT f.id, f.origin, q.deck = ? AND NOT q.retired FROM card c"
        " JOIN card f ON f.id = coalesce(c.became, c.id) LEFT JOIN question q ON q.id = f.question"
        " WHERE c.key = ?",
        (deck, was),
    )
    source, origin, asked = cursor.fetchone()
    if source == card or asked:
        return []
    cursor.execute("UPDATE card SET origin = ?, became = NULL WHERE id = ?", (origin, card))
    cursor.execute("UPDATE card SET became = ? WHERE id = ? OR became = ?", (card, source, source))
    return [source, card]


def _events(plan: DeckPlan, stamp: Event) -> list[Event]:
    deck = plan.deck
    drafts = [replace(stamp, type="imported", detail={"deck": deck.id, "version": deck.version})]
    for step in plan.steps:
        change = step.change or step.carried
        verdict = _VERDICTS.get(change) if change else None
        if verdict is None or step.was_key is None:
            continue
        for part in step.question.parts():
            drafts.append(
                replace(
                    stamp,
                    type="rekeyed",
                    card=card_key(deck.id, step.question.id, part),
                    key=step.question.key_digest(),
                    content=step.question.content_digest(),
                    detail={"verdict": verdict, "was": step.was_key.hex(), "version": deck.version},
                )
            )
    return drafts


_VERDICTS: dict[Change, str] = {"reworded-key": "same", "rescored": "rescored", "changed": "changed"}


def _settle(session: Session, deck: int, before: Before, moved: Sequence[int]) -> None:
    """Bring memory and roll-ups in line with the deck's new contents."""
    touched = set(before) | set(moved)
    cache.open_new(session, deck, touched)
    for card in sorted(touched):
        place = cache.place_of(session, card)
        old_place, old_fold = before.get(card, (None, None))
        cache.settle(session, place, old_fold, cache.folded(session, place), old=old_place)


def _until(review_by: str) -> int | None:
    """The study day after which a question is to be checked; a month means its last day."""
    if not review_by:
        return None
    try:
        if len(review_by) == 7:
            year, month = int(review_by[:4]), int(review_by[5:])
            return day_from_iso(f"{year + month // 12}-{month % 12 + 1:02}-01") - 1
        return day_from_iso(review_by)
    except ValueError:
        return None


def titles(session: Session) -> dict[str, str]:
    """Titles of the decks by id."""
    return {row.key: row.title for row in session.exec(select(DeckRow))}
