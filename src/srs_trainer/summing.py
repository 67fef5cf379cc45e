"""What a session came to, and what an undo voided, put into words and figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from srs_trainer.model import cloze
from srs_trainer.model.events import Event
from srs_trainer.model.session import Turn
from srs_trainer.store.queries import Shown
from srs_trainer.store.store import Store
from srs_trainer.views import Ending, Missed, Summary, Undone


def summary_of(
    store: Store,
    session: str,
    day: int,
    turns: Sequence[Turn],
    waiting: Mapping[int, object],
    ending: Ending | None,
    more: bool,
) -> Summary:
    """The summary of a session from its turns; `waiting` are the cards that still want a repeat."""
    answers = [turn for turn in turns if turn.what == "answer"]
    first: dict[int, Turn] = {}
    last: dict[int, Turn] = {}
    for turn in answers:
        first.setdefault(turn.card, turn)
        last[turn.card] = turn
    missed = [
        _missed(store, card, day, session, mended=not last[card].again)
        for card in first
        if any(turn.again for turn in answers if turn.card == card)
    ]
    (tomorrow,) = store.query(
        "SELECT count(*) FROM memory WHERE is_open = 1 AND state != 'new' AND open_day <= ?1"
        " AND (close_day IS NULL OR close_day >= ?1)",
        (day + 1,),
    )
    return Summary(
        ending=ending,
        answered=len(answers),
        cards=len(first),
        right=sum(not turn.again for turn in first.values()),
        new=len({turn.card for turn in turns if turn.first} & set(first)),
        seconds=sum(turn.cost_ms for turn in turns) // 1000,
        missed=tuple(missed),
        tomorrow=int(str(tomorrow[0])),
        coming_back=len(waiting),
        more=more,
    )


def _missed(store: Store, card: int, day: int, session: str, *, mended: bool) -> Missed:
    shown = store.shown(card)
    due = shown.memory["due_day"] or day
    from srs_trainer.retelling import told  # with it comes the arithmetic of numbers

    answer = told(shown, _last_miss(store, shown, session))
    return Missed(
        card=shown.key,
        title=title_of(shown),
        topic=shown.topic,
        key=answer.key,
        chosen=answer.said,
        why=answer.why,
        due_day=due,
        days=due - day,
        mended=mended,
    )


def _last_miss(store: Store, shown: Shown, session: str) -> Event | None:
    """The last wrong answer of this session, else the last "don't know", else the last answer."""
    events, _ = store.card_events(shown.key)
    void = {event.target for event in events if event.type == "undone"}
    answers = [
        event
        for event in sorted(events, key=lambda e: (e.lamport, e.device))
        if event.type == "answered" and event.session == session and event.id not in void
    ]
    weight = {"wrong": 2, "unknown": 1}
    return max(reversed(answers), key=lambda e: weight.get(e.outcome or "", 0), default=None)


def title_of(shown: Shown) -> str:
    """What a question is called in lists: its title, else the beginning of its stem, holes open."""
    if shown.question.title:
        return shown.question.title
    stem = shown.question.stem
    line = (cloze.hidden(stem, shown.part) if shown.question.kind == "cloze" else stem).split("\n", 1)[0]
    return line if len(line) <= 70 else line[:69] + "…"


def undone_view(store: Store, event: Event, slip: bool) -> Undone:
    """What an undo of `event` voids, for the line that says so."""
    card = event.card or ""
    number = store.card_number(card) if card else None
    title = ""
    if number is not None:
        try:
            title = title_of(store.shown(number))
        except KeyError:
            title = card  # its question is gone; the key is all that is left to say
    return Undone(event.type, card, title, slip)


def note_of(events: Sequence[Event]) -> str:
    """The learner's note on a card, the last one written."""
    void = {event.target for event in events if event.type == "undone"}
    notes = [event for event in events if event.type == "noted" and event.id not in void]
    return str(max(notes, key=lambda e: (e.lamport, e.device)).detail.get("text", "")) if notes else ""
