"""Edits of the learner: the text of a question put in place of its author's, and taken back.

An `edited` event names the author's text that was edited and the one that takes its place. What a
question says follows from its author's text and the live edits alone, so that an edit, its undo and
what other devices send are one thing: the log grew, and the question is stored as it says now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlmodel import Session

from srs_trainer.errors import StaleCard
from srs_trainer.model.events import Event
from srs_trainer.model.identity import Change, judge_parts, match_options, strongest
from srs_trainer.model.question import Question, canonical_json
from srs_trainer.store import decks, log, queries
from srs_trainer.store.database import raw
from srs_trainer.store.planning import Step, held_of, live_edits, step


def prepared(
    session: Session, draft: Event, question: Question, seen: bytes
) -> tuple[Event | None, Change]:
    """The `edited` event, ready to be written, that gives the card of `draft` the text `question`.

    `seen` is the content digest of the text that was edited. Where nothing changes there is no event.

    Raises:
        StaleCard: the question says something else by now.
    """
    assert draft.card is not None, "an edit belongs to a card"
    found = held_of(session, draft.card)
    if found is None or found[2].shown.content_digest() != seen:
        raise StaleCard("this question was changed elsewhere while you edited it; nothing was stored")
    _, _, held = found
    text = match_options(held.shown, question)
    change = strongest(judge_parts(held.shown, text).values())
    if change == "unchanged":
        return None, change
    content = text.content_digest()
    raw(session).execute(
        "INSERT OR IGNORE INTO content (digest, json) VALUES (?, ?)",
        (content, canonical_json(text.to_json())),
    )
    detail = {"base": held.author.content_digest().hex(), "content": content.hex()}
    key = text.key_digest(draft.card.partition("#")[2])
    return replace(draft, type="edited", content=content, key=key, detail=detail), change


def touched(session: Session, drafts: Iterable[Event]) -> list[int]:
    """The cards whose memory these acts move: their own; of an edit and its undo, all of the question.

    Among those of a question are cards of parts that it does not hold, or not yet.

    Raises:
        KeyError: an act names a card that is not here.
    """
    found: dict[int, None] = {}
    for draft in drafts:
        if draft.card is None:
            continue
        number = queries.card_number(session, draft.card)
        if number is None:
            raise KeyError(draft.card)
        found[number] = None
        if _is_of_edit(session, draft):
            found |= dict.fromkeys(_siblings(session, number))
    return list(found)


def _is_of_edit(session: Session, draft: Event) -> bool:
    if draft.type != "undone":
        return draft.type == "edited"
    voided = raw(session).execute("SELECT type FROM event WHERE id = ?", (draft.target,)).fetchone()
    return voided is not None and voided[0] == "edited"


def _siblings(session: Session, card: int) -> list[int]:
    """The cards of the card's question, and those that bear its name without a question."""
    rows = raw(session).execute(
        "WITH base (question, name) AS (SELECT q.id, d.key || '/' || q.name FROM card c"
        " JOIN question q ON q.id = c.question JOIN deck d ON d.id = q.deck WHERE c.id = ?)"
        " SELECT coalesce(c.became, c.id) FROM base JOIN card c ON c.question = base.question"
        " UNION SELECT coalesce(c.became, c.id) FROM base JOIN card c ON c.key = base.name"
        # '$' follows '#': between them lie the parts of this question and nothing else.
        " UNION SELECT coalesce(c.became, c.id) FROM base"
        " JOIN card c ON c.key > base.name || '#' AND c.key < base.name || '$'",
        (card,),
    )
    return [number for (number,) in rows]


def follow(session: Session, device: str, events: Iterable[Event]) -> list[Event]:
    """Store the questions anew whose edits are among `events` or undone by them.

    Returns the events written for that: what the new key means for older answers. They name the
    edit, and are void with it.
    """
    written = []
    for event in events:
        if event.type == "edited" and event.card is not None:
            written += _settle_edit(session, device, event)
        elif event.type == "undone" and event.target is not None:
            voided = log.event_of(session, event.target)
            if voided is not None and voided.type == "edited" and voided.card is not None:
                _store_anew(session, voided.card)
    return written


def store_all_anew(session: Session) -> None:
    """Store every edited question as the log says now; the cache is for the caller to rebuild."""
    cards = raw(session).execute(
        "SELECT DISTINCT c.key FROM event e JOIN card c ON c.id = e.card WHERE e.type = 'edited'"
    )
    for (card,) in cards.fetchall():
        _store_anew(session, card)


def _settle_edit(session: Session, device: str, event: Event) -> list[Event]:
    assert event.card is not None, "an edit belongs to a card"
    done = _store_anew(session, event.card)
    if done is None:
        return []
    deck, change = done
    stamp = Event(b"", "", 0, 0, "", event.at_ms, event.offset_min, event.day, target=event.id)
    return log.append(session, device, decks.rekeyings(deck, change, stamp, {}))


def _store_anew(session: Session, card: str) -> tuple[str, Step] | None:
    """Store the question of a card as the log says; None where it says that already, or is retired."""
    found = held_of(session, card)
    if found is None or found[2].retired:
        return None
    number, deck, held = found
    now = step(held, held.author, live_edits(session, deck, held.author.id))
    if now.change == "unchanged":
        return None
    decks.put(session, number, deck, now)
    return deck, now
