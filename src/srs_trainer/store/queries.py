"""What the front desk asks of the database, as values of `model`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from sqlmodel import Session

from srs_trainer.model.acts import counted_day
from srs_trainer.model.grading import LUCKY_KINDS
from srs_trainer.model.question import Question
from srs_trainer.model.replay import streak_of
from srs_trainer.model.session import Candidate, Costs, Turn
from srs_trainer.store import cache, log
from srs_trainer.store.database import raw
from srs_trainer.store.prerequisites import waiting

_MIXED = "((m.card * 40503) & 65535)"
"""A fixed order of the cards that looks like none; the index `memory_due` holds the same expression."""
_NOT_VOID = "NOT EXISTS (SELECT 1 FROM event u WHERE u.target = e.id AND u.type = 'undone')"
_TURNS = f"""
    SELECT coalesce(c0.became, c0.id), e.type, e.rating, e.session, e.at_ms, e.ms, e.detail, e.s_before,
      (SELECT min(u.detail) FROM event u WHERE u.target = e.id AND u.type = 'undone'),
      (SELECT e2.rating || ' ' || e2.detail FROM event e2 WHERE e2.target = e.id AND e2.type = 'regraded'
        AND {_NOT_VOID.replace("e.id", "e2.id")} ORDER BY e2.lamport DESC, e2.device DESC LIMIT 1),
      EXISTS (SELECT 1 FROM event e2
        WHERE e2.card IN (SELECT c.id UNION ALL SELECT id FROM card WHERE became = c.id)
        AND e2.type = 'answered' AND e2.lamport < e.lamport AND {_NOT_VOID.replace("e.id", "e2.id")}),
      m.is_open AND coalesce(m.buried_day, -1) < ?1 AND coalesce(m.close_day, ?1) >= ?1,
      e.device, e.lamport, e.day, d.key,
      d.key || '/' || q.name, q.deck, q.topic, q.kind, q.block
    FROM event e JOIN card c0 ON c0.id = e.card JOIN card c ON c.id = coalesce(c0.became, c0.id)
    JOIN question q ON q.id = c.question JOIN deck d ON d.id = q.deck JOIN memory m ON m.card = c.id
    WHERE e.day {{compared}} ?1 AND e.type IN ('answered', 'deferred') ORDER BY e.lamport, e.device
"""

_UNCLOSED = "(m.close_day IS NULL OR m.close_day >= ?)"
"""The card is not long past its date, or the learner let it in (DESIGN 4.8)."""

_BEGUN = (
    "SELECT DISTINCT q.deck FROM event e JOIN card c0 ON c0.id = e.card"
    " JOIN card c ON c.id = coalesce(c0.became, c0.id) JOIN question q ON q.id = c.question"
    f" WHERE e.day = ? AND e.type = 'answered' AND e.s_before IS NULL AND {_NOT_VOID}"
)
DUE_AT_MOST = 1000
"""Due cards that a session loads at a time."""
NEW_AT_MOST = 120
"""New cards of each deck that a session looks at."""
COST_CAP_MS = 120_000
"""A longer pause between two answers was no thinking."""
COSTS_FROM = 20
"""Answers of a kind from which the learner's own median counts (DESIGN 6)."""

_CANDIDATE = (
    "SELECT m.card, c.key, d.key || '/' || q.name, m.deck, q.topic, q.kind, m.open_day, m.rank,"
    " q.block, q.needs FROM memory m JOIN card c ON c.id = m.card JOIN question q ON q.id = c.question"
    " JOIN deck d ON d.id = q.deck"
)


def due_candidates(session: Session, day: int, deck: str = "", topic: str = "") -> list[Candidate]:
    """Cards that are due or changed on `day`, the longest due first, those of one day well mixed.

    In the order of the index `memory_due`, so that a part of them is always the same part.
    """
    where, values = _scope(deck, topic)
    rows: list[Candidate] = []
    for state in ("scheduled", "changed"):
        found = raw(session).execute(
            f"{_CANDIDATE} WHERE m.is_open = 1 AND m.state = ? AND m.open_day <= ?"
            f" AND {_UNCLOSED}{where} ORDER BY m.open_day, {_MIXED}, m.deck, m.card LIMIT ?",
            (state, day, day, *values, DUE_AT_MOST),
        )
        rows += [replace(_candidate(row), changed=state == "changed") for row in found]
    return sorted(rows, key=lambda c: (c.open_day, (c.card * 40503) & 65535, c.deck, c.card))


def new_candidates(
    session: Session, day: int, deck: str = "", topic: str = ""
) -> tuple[list[Candidate], list[Candidate]]:
    """New cards of each deck in their order, and those held back until what they need is known.

    Without a scope, decks that build on others which still have new cards wait as a whole; a deck that
    gave its last one today counts as having some until tomorrow, so that the day has one order.
    """
    where, values = _scope(deck, topic)
    free: list[Candidate] = []
    held: list[Candidate] = []
    decks = raw(session).execute("SELECT DISTINCT deck FROM memory WHERE is_open = 1 AND state = 'new'")
    for (number,) in sorted(decks.fetchall()):
        rows = raw(session).execute(
            f"{_CANDIDATE} WHERE m.is_open = 1 AND m.state = 'new' AND m.deck = ?"
            f" AND m.open_day <= ? AND {_UNCLOSED}{where} ORDER BY m.rank, m.card LIMIT ?",
            (number, day, day, *values, NEW_AT_MOST),
        )
        for row in rows.fetchall():
            (held if _is_held(session, row[0], row[9]) else free).append(_candidate(row))
    if not deck and not topic:
        begun = raw(session).execute(_BEGUN, (day,)).fetchall()
        shut = waiting(session, {candidate.deck for candidate in free} | {number for (number,) in begun})
        free = [candidate for candidate in free if candidate.deck not in shut]
    return free, held


def past_date(session: Session, day: int, deck: str = "", topic: str = "") -> dict[str, int]:
    """Cards that would be asked on `day` if they were not long past their date, each with that date.

    By card key; the date is the study day after which the question was to be checked.
    """
    where, values = _scope(deck, topic)
    rows = raw(session).execute(
        "SELECT c.key, q.until_day FROM memory m INDEXED BY memory_close JOIN card c ON c.id = m.card"
        " JOIN question q ON q.id = c.question JOIN deck d ON d.id = q.deck"
        f" WHERE m.is_open = 1 AND m.close_day < ? AND m.open_day <= ?{where} ORDER BY m.card",
        (day, day, *values),
    )
    return dict(rows.fetchall())


def turns(session: Session, day: int, deck: str = "", topic: str = "") -> list[Turn]:
    """Today's turns in their order: answers, slips and 'later', without what was undone.

    Those outside of the scope count as turns, but their cards do not return.
    """
    moved = log.redatings(session)
    sql = _TURNS.format(compared=">=" if moved else "=")
    rows = raw(session).execute(sql, (day,)).fetchall()
    found: list[Turn] = []
    met: set[int] = set()
    begun: set[int] = set()
    before: dict[str, int] = {}
    for *row, device, lamport, claimed, deck_key, question, number, path, kind, block in rows:
        if counted_day(device, lamport, claimed, moved) != day:
            continue
        where = (question, number, path, kind, block)
        turn = _turn((*row, *where), met, begun, before)
        if turn is not None:
            if (deck and deck_key != deck) or not f"{path}/".startswith(f"{topic}/" if topic else ""):
                turn = replace(turn, shut=True)
            found.append(turn)
            met.add(turn.card)
            if turn.first:
                begun.add(turn.card)
    return found


def costs(session: Session, day: int) -> Costs:
    """The learner's own median times by kind before `day`, where there are enough answers (DESIGN 6).

    Without those of the day itself, so that they stay the same all day long (LOG 14).
    """
    rows = raw(session).execute(
        "SELECT q.kind, e.s_before IS NULL, e.session, e.at_ms, e.ms"
        " FROM (SELECT * FROM event WHERE type = 'answered' AND day < ? ORDER BY seq DESC LIMIT 600) e"
        " JOIN card c ON c.id = e.card JOIN question q ON q.id = c.question ORDER BY e.seq",
        (day,),
    )
    before: dict[str, int] = {}
    times: dict[tuple[str, bool], list[int]] = {}
    for kind, new, sitting, at_ms, ms in rows:
        times.setdefault((kind, bool(new)), []).append(_cost(sitting or "", at_ms, ms or 0, before))
    own = {key: int(median(values)) for key, values in times.items() if len(values) >= COSTS_FROM}
    return Costs(
        review={kind: ms for (kind, new), ms in own.items() if not new},
        new={kind: ms for (kind, new), ms in own.items() if new},
    )


@dataclass(frozen=True, slots=True)
class Shown:
    """All that is needed to show a card once."""

    card: int
    key: str
    origin: str
    question: Question
    deck: str
    deck_title: str
    until_day: int | None
    """The study day after which the question is to be checked (review-by)."""
    memory: dict[str, Any]
    topic: tuple[str, ...]
    """Titles of the topic path."""
    part: str = ""
    """Which of the question's cards it is."""
    staged: str = ""
    """The slip of a first try that was not followed by an answer yet."""
    streak: int = 0
    """Study days on end on which it was right, neither rated Hard nor marked as a guess."""
    until_s: float | None = None
    """Stability when the question's date passed; that of today where it has not, None without any."""


def shown(session: Session, card: int) -> Shown:
    """A card with its present question and memory.

    Raises:
        KeyError: there is no such card, or it has no question.
    """
    row = (
        raw(session)
        .execute(
            "SELECT c.key, c.origin, d.key, d.title, d.head, q.topic, t.json, q.until_day, c.part"
            " FROM card c"
            " JOIN question q ON q.id = c.question JOIN deck d ON d.id = q.deck"
            " JOIN content t ON t.digest = q.content WHERE c.id = ?",
            (card,),
        )
        .fetchone()
    )
    if row is None:
        raise KeyError(card)
    key, origin, deck, title, head_text, topic, content, until_day, part = row
    head = json.loads(head_text)
    cursor = raw(session).execute("SELECT * FROM memory WHERE card = ?", (card,))
    names = [column[0] for column in cursor.description]
    memory = dict(zip(names, cursor.fetchone(), strict=True))
    question = Question.from_json(json.loads(content))
    until_s, streak = _earlier(session, card, memory, until_day, lucky=question.kind in LUCKY_KINDS)
    return Shown(
        card=card,
        key=key,
        origin=origin,
        question=question,
        deck=deck,
        deck_title=title,
        until_day=until_day,
        memory=memory,
        topic=_titles(topic, head.get("topics", {})),
        part=part,
        staged=_staged(session, card, memory["shown"], question) if question.kind == "number" else "",
        streak=streak,
        until_s=until_s,
    )


def _earlier(
    session: Session, card: int, memory: dict[str, Any], until_day: int | None, *, lucky: bool
) -> tuple[float | None, int]:
    """Stability when the question's date passed, and the streak: folded from the card's own events.

    Only where they can matter: past the date, or where luck is possible.
    """
    s, last = memory["s"], memory["last_day"]
    stale = until_day is not None and s is not None and last > until_day
    if s is None or not (stale or lucky):
        return s, 0
    fold = cache.folded(session, cache.place_of(session, card))
    return fold.until_s if stale else float(s), streak_of(fold.counted)


def _staged(session: Session, card: int, count: int, question: Question) -> str:
    """The slip of the first try at this showing of a card, '' where there was none.

    Of several, on other devices, the last one (LOG 1). A question that says something else since then
    shows something else, and that is a first try again.
    """
    row = raw(session).execute(
        "SELECT json_extract(e.detail, '$.slip') FROM event e WHERE e.type = 'staged'"
        " AND e.card IN (SELECT ?1 UNION ALL SELECT id FROM card WHERE became = ?1)"
        f" AND json_extract(e.detail, '$.count') = ?2 AND e.content = ?3 AND {_NOT_VOID}"
        " ORDER BY e.lamport DESC, e.device DESC LIMIT 1",
        (card, count, question.content_digest()),
    )
    found = row.fetchone()
    return str(found[0]) if found else ""


def card_number(session: Session, key: str) -> int | None:
    """The local number of a card by its text key, following what it became."""
    row = raw(session).execute("SELECT coalesce(became, id) FROM card WHERE key = ?", (key,)).fetchone()
    return None if row is None else int(row[0])


def names_of(session: Session, cards: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Text key and title of cards by their local numbers; '' where there is no title or no question."""
    found: dict[int, tuple[str, str]] = {}
    for start in range(0, len(cards), 500):
        some = list(cards[start : start + 500])
        rows = raw(session).execute(
            "SELECT c.id, c.key, coalesce(q.title, '') FROM card c LEFT JOIN question q"
            f" ON q.id = c.question WHERE c.id IN ({','.join('?' * len(some))})",
            some,
        )
        found |= {card: (key, title) for card, key, title in rows}
    return found


def _titles(topic: str, declared: dict[str, Any]) -> tuple[str, ...]:
    parts = topic.split("/") if topic else []
    paths = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return tuple(
        declared.get(path, {}).get("title") or part.replace("-", " ")
        for path, part in zip(paths, parts, strict=True)
    )


def _scope(deck: str, topic: str) -> tuple[str, tuple[str, ...]]:
    where, values = "", []
    if deck:
        where += " AND d.key = ?"
        values.append(deck)
    if topic:
        where += " AND (q.topic = ? OR substr(q.topic, 1, length(?) + 1) = ? || '/')"
        values += [topic, topic, topic]
    return where, tuple(values)


def _candidate(row: tuple[Any, ...]) -> Candidate:
    card, key, question, deck, topic, kind, open_day, rank, block, _ = row
    return Candidate(card, key, question, deck, topic, kind, open_day, rank, (deck, block))


def _is_held(session: Session, card: int, needs: str) -> bool:
    """Whether a question needs others that were not yet right on a later day (issue 2, item 6)."""
    keys = json.loads(needs)
    if not keys:
        return False
    cursor = raw(session)
    if cursor.execute("SELECT released FROM memory WHERE card = ?", (card,)).fetchone()[0]:
        return False
    for key in keys:
        row = cursor.execute(
            "SELECT m.right_later, m.is_open FROM card c"
            " JOIN memory m ON m.card = coalesce(c.became, c.id) WHERE c.key = ?",
            (key,),
        ).fetchone()
        # What is not there, retired or suspended can't be learned first, and so holds nothing back.
        if row is not None and row[1] and not row[0]:
            return True
    return False


def _turn(row: tuple[Any, ...], met: set[int], begun: set[int], before: dict[str, int]) -> Turn | None:
    card, type_, rating, sitting, at_ms, ms, detail, s_before, undone, regrade, *more = row
    earlier, askable, *where = more
    question, deck, topic, kind, block = where
    what = "later" if type_ == "deferred" else "answer"
    if undone is not None:
        if "slip" not in undone or not json.loads(undone).get("slip"):
            return None
        what = "slip"
    if regrade is not None:
        rating_text, _, detail = regrade.partition(" ")
        rating = int(rating_text)
    guessed = rating == 2 and bool(detail) and bool(json.loads(detail).get("guess"))
    return Turn(
        card=card,
        question=question,
        deck=deck,
        topic=topic,
        kind=kind,
        what=what,
        again=what == "answer" and (rating == 1 or guessed),
        first=(what == "later" or s_before is None) and not earlier and card not in begun,
        fresh=card not in met,
        block=(deck, block),
        cost_ms=_cost(sitting or "", at_ms, ms or 0, before),
        session=sitting or "",
        shut=not askable,
    )


def _cost(sitting: str, at_ms: int, ms: int, before: dict[str, int]) -> int:
    """Time from the answer before in the same session, so that reading the feedback counts too."""
    last = before.get(sitting)
    before[sitting] = at_ms
    spent = ms if last is None else max(ms, at_ms - last)
    return min(spent, COST_CAP_MS)
