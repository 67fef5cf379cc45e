"""Decks in the database: storing what was planned, and reading them back.

Questions are matched by id. A reworded one keeps its memory; one that is gone is retired, never
deleted; every version's content stays (LOG 15 to 19).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlmodel import Session, select

from srs_trainer.model.days import day_from_iso
from srs_trainer.model.events import Event
from srs_trainer.model.identity import Change
from srs_trainer.model.question import Deck, Question, Topic, canonical_json, card_key
from srs_trainer.model.replay import Fold
from srs_trainer.model.session import new_places
from srs_trainer.model.topics import TopicTree
from srs_trainer.store import cache, log
from srs_trainer.store.database import raw
from srs_trainer.store.planning import DeckPlan, Step, head, was_key
from srs_trainer.store.tables import DeckRow

Before = dict[int, tuple[cache.Place, Fold]]
"""Where cards stood and what their events came to, before an import."""

_QUESTION = (
    "deck name content authored key kind topic title position rank block needs until_day retired draft"
).split()


def apply(session: Session, plan: DeckPlan, *, built_in: bool, device: str, stamp: Event) -> list[Event]:
    """Store a deck as planned; return the events written.

    `stamp` is a draft that carries the time; types and contents are filled in here.
    """
    deck = plan.deck
    number = _write_deck(session, plan, built_in)
    before = _folds_before(session, number, deck)
    places = _places(deck)
    _write_questions(
        session,
        number,
        deck.id,
        [(step, position, places[step.question.id]) for position, step in enumerate(plan.steps)],
    )
    if plan.retired:
        marks = ",".join("?" * len(plan.retired))
        raw(session).execute(
            f"UPDATE question SET retired = 1 WHERE deck = ? AND name IN ({marks})",
            (number, *plan.retired),
        )
    _write_cards(session, number, deck.cards())
    moved = _carry_memory(session, number, deck)
    events = log.append(session, device, _events(plan, stamp))
    _settle(session, number, before, moved)
    return events


def put(session: Session, number: int, key: str, step: Step) -> None:
    """Store one question of a deck anew; who calls this brings the memory of its cards in line.

    Another topic gives all new questions of the deck other places, and the cache their ranks.
    """
    row = raw(session).execute(
        "SELECT position, rank, block, topic FROM question WHERE deck = ? AND name = ?",
        (number, step.question.id),
    )
    position, rank, block, topic = row.fetchone()
    _write_questions(session, number, key, [(step, position, (rank, block))])
    _write_cards(session, number, Deck(key, questions=(step.question,)).cards())
    if topic == step.question.topic:
        return
    deck = read(session, key)
    assert deck is not None, "one of its questions was just written"
    raw(session).executemany(
        "UPDATE question SET rank = ?, block = ? WHERE deck = ? AND name = ?",
        [(*place, number, name) for name, place in _places(deck).items()],
    )
    raw(session).execute(
        "UPDATE memory SET rank = q.rank FROM card c JOIN question q ON q.id = c.question"
        " WHERE c.id = memory.card AND q.deck = ? AND memory.rank != q.rank",
        (number,),
    )


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
    front = json.loads(row.head)
    return Deck(
        id=row.key,
        title=row.title,
        version=row.version,
        author=row.author,
        language=front.get("language", ""),
        licence=front.get("licence", ""),
        requires=front.get("requires", ""),
        strict=front.get("strict", False),
        prose=front.get("prose", ""),
        topics=tuple(
            Topic(
                path, values.get("title", ""), tuple(values.get("needs", ())), values.get("primer", "")
            )
            for path, values in front.get("topics", {}).items()
        ),
        questions=tuple(Question.from_json(json.loads(text)) for (text,) in questions),
    )


def keys(session: Session) -> list[str]:
    """The ids of all decks, in the order in which they came."""
    return list(session.exec(select(DeckRow.key).order_by("id")))


def _write_deck(session: Session, plan: DeckPlan, built_in: bool) -> int:
    deck = plan.deck
    raw(session).execute(
        "INSERT INTO deck (key, title, version, author, built_in, digest, head)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET title = excluded.title, version = excluded.version,"
        " author = excluded.author, built_in = excluded.built_in, digest = excluded.digest,"
        " head = excluded.head",
        (deck.id, deck.title, deck.version, deck.author, built_in, plan.digest, head(deck)),
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
        for name in {key, was_key(source.id, question, part)}:
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


def _places(deck: Deck) -> dict[str, tuple[int, int]]:
    """Rank and block of each question of a deck among its new ones."""
    rank = TopicTree.of((deck,)).rank(deck.id)
    return new_places(
        sorted(rank, key=rank.__getitem__),
        [(question.id, question.topic) for question in deck.questions],
    )


def _write_questions(
    session: Session, deck: int, key: str, placed: Iterable[tuple[Step, int, tuple[int, int]]]
) -> None:
    """Write questions, each with its position in the deck, and its rank and block among the new."""
    contents, rows = [], []
    for step, position, (rank, block) in placed:
        question, author = step.question, step.author
        contents += [
            (text.content_digest(), canonical_json(text.to_json()))
            for text in (question, author)
            if text
        ]
        needs = [need if "/" in need else card_key(key, need) for need in question.needs]
        rows.append(
            (
                deck,
                question.id,
                question.content_digest(),
                author.content_digest() if author else None,
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


def _write_cards(session: Session, deck: int, cards: Iterable[tuple[str, Question, str]]) -> None:
    """Write all cards that some questions make, and close those of parts that are gone.

    `cards` as `Deck.cards` gives them. A card that is closed keeps its memory, and opens with its part.
    """
    cursor = raw(session)
    numbers = dict(cursor.execute("SELECT name, id FROM question WHERE deck = ?", (deck,)).fetchall())
    rows = [
        (key, key, numbers[question.id], part, question.key_digest(part) if part else None)
        for key, question, part in cards
    ]
    cursor.executemany(
        "INSERT INTO card (key, origin, question, part, answer_key) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET question = excluded.question,"
        " answer_key = excluded.answer_key, closed = 0",
        rows,
    )
    made, written = {key for key, *_ in rows}, {question for _, _, question, *_ in rows}
    cursor.execute(
        "SELECT c.id, c.key, q.id FROM card c JOIN question q ON q.id = c.question"
        " WHERE q.deck = ? AND c.closed = 0",
        (deck,),
    )
    gone = [
        (card,) for card, key, question in cursor.fetchall() if question in written and key not in made
    ]
    cursor.executemany("UPDATE card SET closed = 1 WHERE id = ?", gone)


def _carry_memory(session: Session, deck: int, source: Deck) -> list[int]:
    """Let cards carry on the memory of others; return those whose memory moved."""
    lent = dict(raw(session).execute(_LENT, (deck,)).fetchall())
    moved = []
    for key, question, part in source.cards():
        was = was_key(source.id, question, part) or lent.get(key, "")
        if was and was != key:
            moved += _carry_over(session, deck, key, was)
    return moved


_LENT = """
    SELECT c.key, f.key FROM card c JOIN question q ON q.id = c.question
    JOIN card f ON f.id = c.became JOIN question r ON r.id = f.question
    WHERE q.deck = ? AND q.retired = 0 AND (r.retired = 1 OR f.closed = 1)
"""
"""Cards that are asked again, while the ones that carried their memory on are asked no more."""


def _carry_over(session: Session, deck: int, key: str, was: str) -> list[int]:
    """Let card `key` carry on the memory of card `was`, or of what that has become (LOG 15).

    A card that is not here gets a row all the same: another device may send its events. Where the
    deck still asks the older card, that one keeps its memory.
    """
    cursor = raw(session)
    cursor.execute(
        "INSERT OR IGNORE INTO card (key, origin, question, part) VALUES (?, ?, NULL, ?)",
        (was, was, was.partition("#")[2]),
    )
    (card,) = cursor.execute("SELECT id FROM card WHERE key = ?", (key,)).fetchone()
    cursor.execute(
        "SELECT f.id, f.origin, q.deck = ? AND NOT q.retired AND NOT f.closed FROM card c"
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
        drafts += rekeyings(deck.id, step, stamp, {"version": deck.version})
    return drafts


def rekeyings(deck: str, step: Step, stamp: Event, detail: Mapping[str, str]) -> list[Event]:
    """Drafts of the facts that decide which older answers of a question still count (LOG 17)."""
    question = step.question
    return [
        replace(
            stamp,
            type="rekeyed",
            card=card_key(deck, question.id, part),
            key=question.key_digest(part),
            content=question.content_digest(),
            detail={"verdict": _VERDICTS[change], "was": was.hex(), **detail},
        )
        for part, was, change in step.links
        if change in _VERDICTS
    ]


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
