"""Writing events and reading them back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from sqlalchemy import bindparam, text
from sqlmodel import Session, col, insert, select

from srs_trainer.errors import StoreError, StoreTooNew
from srs_trainer.model.acts import Act, Redating
from srs_trainer.model.events import KNOWN, Event, event_id
from srs_trainer.store.database import raw
from srs_trainer.store.tables import CardRow, EventRow

_ACT_COLUMNS = ", ".join(Act._fields)
_EVENT_COLUMNS = tuple(column.name for column in fields(Event))


def append(session: Session, device: str, drafts: Sequence[Event]) -> list[Event]:
    """Give drafts their id, device, dseq and lamport and add them to the log.

    A draft is an `Event` without these four; its `card` must have a row in `card`.
    """
    if not drafts:
        return []
    lamport = meta_number(session, "lamport")
    newest_ms = meta_number(session, f"newest_ms {device}")
    id_ms = meta_number(session, "id_ms")
    dseq = _last_dseq(session, device)
    events = []
    for draft in drafts:
        lamport, dseq = lamport + 1, dseq + 1
        newest_ms, id_ms = max(newest_ms, draft.at_ms), max(id_ms, draft.at_ms)
        events.append(
            replace(
                draft,
                id=event_id(id_ms, os.urandom(10)),
                device=device,
                dseq=dseq,
                lamport=lamport,
            )
        )
    _insert(session, events)
    set_meta(session, "lamport", str(lamport))
    set_meta(session, f"newest_ms {device}", str(newest_ms))
    set_meta(session, "id_ms", str(id_ms))
    return events


def adopt(session: Session, events: Iterable[Event]) -> int:
    """Add events of other devices; those already here are passed over. Returns how many were new.

    Of two rows with one id and different payloads the smaller payload digest holds (LOG, event row).
    A card that is not here gets a row without a question, which a later import fills.

    Raises:
        StoreTooNew: an event that must be understood is not.
        StoreError: a row here would have to give way to another one, and rows are never changed; or
            two events of one device bear one number.
    """
    fresh: dict[bytes, Event] = {}
    numbers: dict[tuple[str, int], bytes] = {}
    for event in events:
        if event.type not in KNOWN and event.detail.get("required"):
            raise StoreTooNew(
                f"device {event.device} wrote a {event.type!r} event, made by a newer version of"
                " srs-trainer. Update srs-trainer; nothing was taken over"
            )
        held = fresh.get(event.id) or event_of(session, event.id)
        if held is None or (event.id in fresh and _smaller(event, held)):
            fresh[event.id] = event
        elif _smaller(event, held):
            raise StoreError(
                f"event {event.id.hex()} of device {event.device} is not the one that this database"
                " has under that id. Nothing was taken over; give one of the two homes a new start"
            )
    for event in fresh.values():
        at = event.device, event.dseq
        if numbers.setdefault(at, event.id) != event.id or _has_number(session, *at):
            raise StoreError(
                f"device {event.device} wrote two different events number {event.dseq}: its home was"
                " copied. Nothing was taken over; start srs once in the copy, which gives it a new name"
            )
    _make_cards(session, fresh.values())
    _insert(session, list(fresh.values()))
    if fresh:
        highest = max(event.lamport for event in fresh.values())
        set_meta(session, "lamport", str(max(highest, meta_number(session, "lamport"))))
    return len(fresh)


def acts_of(session: Session, cards: Sequence[int]) -> list[Act]:
    """What the fold reads of all events of these cards."""
    marks = ",".join("?" * len(cards))
    rows = raw(session).execute(f"SELECT {_ACT_COLUMNS} FROM event WHERE card IN ({marks})", list(cards))
    return [Act._make(row) for row in rows]


def redatings(session: Session) -> tuple[Redating, ...]:
    """The corrections of a wrong clock (LOG 5)."""
    rows = raw(session).execute("SELECT lamport, detail FROM event WHERE type = 'redated'").fetchall()
    found = []
    for lamport, text_ in rows:
        detail = json.loads(text_)
        found.append(Redating(detail["device"], lamport, detail["day"]))
    return tuple(found)


def event_of(session: Session, event: bytes) -> Event | None:
    """One event, by id."""
    row = session.exec(select(EventRow).where(EventRow.id == event)).first()
    return None if row is None else _event(session, [row])[0]


def events_after(session: Session, device: str, dseq: int) -> list[Event]:
    """The events of a device after its `dseq`-th, in order."""
    rows = session.exec(
        select(EventRow)
        .where(EventRow.device == device, EventRow.dseq > dseq)
        .order_by(col(EventRow.dseq))
    ).all()
    return _event(session, rows)


def events_of_card(session: Session, cards: Sequence[int]) -> list[Event]:
    """All events of these cards, in the order in which this database got them."""
    rows = session.exec(
        select(EventRow).where(col(EventRow.card).in_(cards)).order_by(col(EventRow.seq))
    ).all()
    return _event(session, rows)


def all_events(session: Session) -> list[Event]:
    """Every event, in the order in which this database got them."""
    return _event(session, session.exec(select(EventRow).order_by(col(EventRow.seq))).all())


def newest_undoable(session: Session, device: str, types: Iterable[str]) -> Event | None:
    """The newest act of this device that no undo has voided yet (LOG 2)."""
    query = text(
        "SELECT seq FROM event WHERE device = :device AND type IN :types AND id NOT IN"
        " (SELECT target FROM event WHERE type = 'undone' AND target IS NOT NULL)"
        " AND (target IS NULL OR target NOT IN"
        " (SELECT target FROM event WHERE type = 'undone' AND target IS NOT NULL))"
        " ORDER BY dseq DESC LIMIT 1"
    ).bindparams(bindparam("types", expanding=True))
    found = session.connection().execute(query, {"device": device, "types": list(types)}).first()
    if found is None:
        return None
    row = session.get(EventRow, found[0])
    return None if row is None else _event(session, [row])[0]


def last_dseq(session: Session, device: str) -> int:
    """The number of the last event of a device."""
    return _last_dseq(session, device)


def end(session: Session) -> int:
    """The number of the row written last, 0 where there is none."""
    (seq,) = raw(session).execute("SELECT max(seq) FROM event").fetchone()
    return seq or 0


def meta(session: Session, name: str) -> str | None:
    """A named value of the database, None where it is not set."""
    row = raw(session).execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row[0])


def meta_number(session: Session, name: str) -> int:
    """A named whole number of the database, 0 where it is not set."""
    return int(meta(session, name) or 0)


def set_meta(session: Session, name: str, value: str) -> None:
    """Set a named value of the database."""
    raw(session).execute(
        "INSERT INTO meta (name, value) VALUES (?, ?)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (name, value),
    )


def _last_dseq(session: Session, device: str) -> int:
    (number,) = (
        raw(session).execute("SELECT max(dseq) FROM event WHERE device = ?", (device,)).fetchone()
    )
    return number or 0


def _smaller(event: Event, held: Event) -> bool:
    return event != held and event.payload_digest() < held.payload_digest()


def _has_number(session: Session, device: str, dseq: int) -> bool:
    found = raw(session).execute("SELECT 1 FROM event WHERE device = ? AND dseq = ?", (device, dseq))
    return found.fetchone() is not None


def _make_cards(session: Session, events: Iterable[Event]) -> None:
    """Rows for the cards that these events name and this database does not have."""
    keys = sorted({event.card for event in events if event.card is not None})
    raw(session).executemany(
        "INSERT OR IGNORE INTO card (key, origin, question, part) VALUES (?, ?, NULL, ?)",
        [(key, key, key.partition("#")[2]) for key in keys],
    )


def _insert(session: Session, events: Sequence[Event]) -> None:
    if not events:
        return
    keys = sorted({event.card for event in events if event.card is not None})
    ids: dict[str | None, int | None] = {None: None}
    for start in range(0, len(keys), 500):
        part = keys[start : start + 500]
        for key, number in session.exec(
            select(CardRow.key, CardRow.id).where(col(CardRow.key).in_(part))
        ):
            ids[key] = number
    rows = []
    for event in events:
        row = {name: getattr(event, name) for name in _EVENT_COLUMNS}
        row["card"] = ids[event.card]
        row["detail"] = json.dumps(event.detail, ensure_ascii=False, separators=(",", ":"))
        rows.append(row)
    session.connection().execute(insert(EventRow), rows)


def _event(session: Session, rows: Sequence[EventRow]) -> list[Event]:
    numbers = {row.card for row in rows if row.card is not None}
    keys: dict[int | None, str | None] = {None: None}
    if numbers:
        for start in range(0, len(numbers), 500):
            part = sorted(numbers)[start : start + 500]
            for number, key in session.exec(
                select(CardRow.id, CardRow.key).where(col(CardRow.id).in_(part))
            ):
                keys[number] = key
    events = []
    for row in rows:
        values = {name: getattr(row, name) for name in _EVENT_COLUMNS}
        values["card"] = keys[row.card]
        values["detail"] = json.loads(row.detail)
        events.append(Event(**values))
    return events
