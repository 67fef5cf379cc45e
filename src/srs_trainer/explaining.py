"""Why a card is due when it is: `srs why CARD` and the card info screen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from srs_trainer.errors import UsageError
from srs_trainer.model.days import iso_day
from srs_trainer.model.events import Event
from srs_trainer.model.freshness import account
from srs_trainer.model.grading import recall, target
from srs_trainer.model.replay import CardMemory, Fold
from srs_trainer.model.showing import luck
from srs_trainer.settings import Settings
from srs_trainer.store.queries import Shown
from srs_trainer.store.store import Store
from srs_trainer.summing import note_of, title_of
from srs_trainer.views import AnswerLine, CardInfo

_RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
_OUTCOMES = {"right": "right", "wrong": "not right", "unknown": "did not know"}
_ACTS = {
    "suspended": "suspended",
    "unsuspended": "brought back",
    "buried": "buried until the next day",
    "deferred": "put off until later in the session",
    "staged": "first try, taken for a slip",
    "released": "asked for although it needs others",
    "practised": "practised",
    "edited": "edited by you",
}


def card_info(store: Store, settings: Settings, day: int, key: str) -> CardInfo:
    """All that is known of a card on study day `day`.

    Raises:
        UsageError: there is no such card.
    """
    number = store.card_number(key)
    if number is None:
        raise UsageError(f"there is no card {key!r}; a card is named deck/id, as `srs export` shows")
    try:
        shown = store.shown(number)
    except KeyError:
        raise UsageError(f"the question of card {key!r} is gone") from None
    events, fold = store.card_events(shown.key)
    memory, question = fold.memory, shown.question
    g = luck(question, question.situations()[0])
    r = None
    if memory.s is not None and memory.last_day is not None:
        r = store.stepper().retrievability(max(0, day - memory.last_day), memory.s)
    due = memory.open_day if memory.state != "new" else None
    age = account(question.review_by, shown.until_day, memory.close_day, day)
    return CardInfo(
        card=shown.key,
        title=title_of(shown),
        deck=shown.deck_title,
        topic=question.topic,
        state="again today" if memory.again_day == day else memory.state,
        marks=_marks(memory, shown, day),
        due_day=due,
        days=None if due is None else due - day,
        stability=memory.s,
        difficulty=memory.d,
        retrievability=r,
        recall=None if r is None else recall(r, g),
        desired=settings.retention,
        target=target(g, settings.retention),
        answers=memory.answers,
        lapses=memory.lapses,
        sentence=" ".join(filter(None, (_sentence(memory, shown, day, g, settings.retention), age))),
        note=note_of(events),
        history=_history(events, fold),
        sources=question.sources,
    )


def _marks(memory: CardMemory, shown: Shown, day: int) -> tuple[str, ...]:
    marks = {
        "suspended": memory.suspended,
        "buried": memory.buried_day is not None and memory.buried_day >= day,
        "flagged": memory.flagged,
        "draft": shown.question.draft,
        "retired": not shown.memory["is_open"] and not memory.suspended and not shown.question.draft,
        "leech": memory.leech,
    }
    return tuple(name for name, holds in marks.items() if holds)


def _sentence(memory: CardMemory, shown: Shown, day: int, g: float, desired: float) -> str:
    if memory.suspended:
        return "It is suspended: it is not asked until it is brought back."
    if memory.state == "new":
        held = (
            " It waits for questions that it needs."
            if shown.question.needs and not memory.released
            else ""
        )
        return f"It is new: it has not been asked yet.{held}"
    if memory.state == "changed":
        return (
            f"Its right answer was changed on {iso_day(memory.open_day)}: older answers no longer count."
        )
    assert memory.due_day is not None and memory.last_day is not None
    if memory.again_day == day:
        return "It was missed today and returns until it is right once; its next day is already set."
    luck = f", {g:.0%} of it by luck" if g else ""
    chance = target(g, desired)
    if memory.buried_day is not None and memory.buried_day + 1 > memory.due_day:
        return f"It was buried on {iso_day(memory.buried_day)} and is asked from the next day on."
    days = memory.due_day - memory.last_day
    return (
        f"Last answered on {iso_day(memory.last_day)}; {days} {'day' if days == 1 else 'days'} after"
        f" that, about when the chance of a right answer falls to {chance:.1%}{luck}, it is due."
    )


def _history(events: list[Event], fold: Fold) -> tuple[AnswerLine, ...]:
    undone = {event.target: event for event in events if event.type == "undone"}
    regraded = {
        event.target: event
        for event in sorted(events, key=lambda e: (e.lamport, e.device))
        if event.type == "regraded" and event.id not in undone
    }
    lines = []
    for event in sorted(events, key=lambda e: (e.day, e.lamport, e.device)):
        what = _what(event, regraded.get(event.id))
        if what is None:
            continue
        # The links that an edit made are void with it.
        void = undone.get(event.id) or undone.get(event.target)
        note = fold.dropped.get(event.id, "")
        if void is not None:
            note = "taken back as a slip" if void.detail.get("slip") else "undone"
        deciding = regraded.get(event.id, event)
        counts = event.type == "answered" and void is None and not note
        due = deciding.due_day
        lines.append(
            AnswerLine(
                day=event.day,
                at=_local(event),
                what=what,
                counted=counts,
                note=note,
                days=None if due is None or event.type != "answered" else due - event.day,
                seconds=None if event.ms is None else event.ms / 1000,
            )
        )
    return tuple(lines)


def _what(event: Event, regrade: Event | None) -> str | None:
    if event.type == "answered":
        detail: Mapping[str, object] = (regrade or event).detail
        graded = {"options", "typed", "expression"} & set(event.detail)
        if event.outcome == "unknown" or (event.form == "open" and graded):
            return _graded(event, detail, regraded=regrade is not None)
        return f"rated {_RATINGS.get(event.rating or 0, '?')}"
    if event.type == "flagged":
        return "flagged" if event.detail.get("on", True) else "flag taken off"
    if event.type == "rekeyed":
        return {"same": "key reworded", "rescored": "key mended, answers re-scored"}.get(
            str(event.detail.get("verdict")), "key changed"
        )
    if event.type == "suspended" and event.detail.get("why") == "faulty":
        return "set aside as faulty"
    if event.type == "released" and "until" in event.detail:
        return "asked for although long past its date"
    return _ACTS.get(event.type)


def _graded(event: Event, last: Mapping[str, object], *, regraded: bool) -> str:
    """A machine-graded answer in words; `last` is the detail of its newest grade."""
    text = _OUTCOMES.get(event.outcome or "", "answered")
    if event.detail.get("slip"):
        text += " at the second try"
    if regraded and event.outcome == "wrong":  # nothing else is ever graded anew where it was wrong
        text += ", counted as right"
    if last.get("guess"):
        return f"{text}, a guess"
    return f"{text}, rated Hard" if regraded and not last.get("accepted") else text


def _local(event: Event) -> str:
    zone = timezone(timedelta(minutes=event.offset_min))
    return datetime.fromtimestamp(event.at_ms / 1000, zone).strftime("%Y-%m-%d %H:%M")
