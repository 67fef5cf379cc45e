"""The store: acts are durable, whole, ordered, and the same on every device that holds them."""

from __future__ import annotations

import random
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_numbered_deck, a_question, an_option, cached, moment, rebuilt

from srs_trainer.errors import ClockAhead, StaleCard, StoreBusy, StoreError, StoreTooNew
from srs_trainer.model.events import Event
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.replay import next_basis, origin_basis
from srs_trainer.store.database import Database
from srs_trainer.store.store import Store

CARD = "llm/q0"


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    store = Store(tmp_path / "home")
    store.import_decks([a_numbered_deck(4)], moment(store, clock))
    yield store
    store.close()


def key_of(store: Store, card: str) -> bytes:
    (row,) = store.query(
        "SELECT coalesce(c.answer_key, q.key) FROM card c JOIN question q ON q.id = c.question"
        " WHERE c.key = ?",
        (card,),
    )
    assert isinstance(row[0], bytes)
    return row[0]


def an_answer(
    store: Store, clock: HandClock, card: str = CARD, rating: int = 3, **more: object
) -> Event:
    """A draft of an answer to a card as it is now."""
    now = moment(store, clock)
    values = {
        "rating": rating,
        "outcome": "right" if rating > 1 else "wrong",
        "due_day": now.day + rating,
        "key": key_of(store, card),
        "basis": store.memory_of(card).basis,
        "dr": 0.93,
        "p": 0.8,
        "ms": 1000,
        **more,
    }
    values.setdefault("detail", {"options": ["a", "b", "c"], "chosen": "a" if rating > 1 else "b"})
    return replace(now.draft("answered"), card=card, **values)  # type: ignore[arg-type]


def test_an_act_is_on_disk_when_it_returns(store: Store, clock: HandClock) -> None:
    (event,) = store.act([an_answer(store, clock)])
    with closing(sqlite3.connect(store.path)) as other:
        assert other.execute("SELECT id FROM event WHERE type = 'answered'").fetchall() == [(event.id,)]
        assert other.execute("PRAGMA synchronous").fetchone() is not None
    assert store.query("PRAGMA synchronous") == [(2,)], "FULL: not even a power cut takes it"
    assert store.query("PRAGMA journal_mode") == [("wal",)]


def test_acts_of_one_call_are_all_there_or_none(store: Store, clock: HandClock) -> None:
    before = store.events()
    good, bad = an_answer(store, clock), replace(an_answer(store, clock, "llm/q1"), rating=7)
    with pytest.raises(StoreError):
        store.act([good, bad])
    assert store.events() == before
    assert cached(store) == rebuilt(store)


def test_numbers_of_events_grow_without_gaps_and_ids_with_time(store: Store, clock: HandClock) -> None:
    for _ in range(5):
        store.act([an_answer(store, clock)])
        clock.move(minutes=-1)
    events = store.events()
    assert [event.dseq for event in events] == list(range(1, len(events) + 1))
    assert [event.lamport for event in events] == list(range(1, len(events) + 1))
    assert sorted(event.id[:6] for event in events) == [event.id[:6] for event in events]


def test_a_card_answered_elsewhere_meanwhile_is_stale(store: Store, clock: HandClock) -> None:
    """The basis is the lock between two windows: nothing of the second answer is written."""
    with closing_store(store.home) as window:
        seen = {CARD: store.memory_of(CARD).basis}
        mine, theirs = an_answer(store, clock), an_answer(window, clock)
        window.act([theirs], seen)
        with pytest.raises(StaleCard):
            store.act([mine], seen)
        assert [event.type for event in store.events()] == ["imported", "answered"]
        assert store.act([mine], {CARD: store.memory_of(CARD).basis})


def test_a_writer_elsewhere_makes_an_answer_busy_at_once(
    store: Store, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the same call goes through when the other is done."""
    draft = an_answer(store, clock)
    store.act([an_answer(store, clock, "llm/q1")])
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits: list[int] = []
        write = Database.write
        monkeypatch.setattr(Database, "write", lambda self, ms: waits.append(ms) or write(self, ms))
        with pytest.raises(StoreBusy):
            store.act([draft])
        assert waits == [50], "LOG 21: it must not wait as long as an import may"
        assert store.memory_of(CARD).state == "new", "reading goes on"
        other.execute("ROLLBACK")
    assert store.act([draft])


class closing_store:
    """A second window on a home."""

    def __init__(self, home: Path) -> None:
        self.store = Store(home)

    def __enter__(self) -> Store:
        return self.store

    def __exit__(self, *_: object) -> None:
        self.store.close()


# -- the journal ------------------------------------------------------------------------------------


def journal_of(store: Store) -> list[Event]:
    text = (store.home / "journal" / f"{store.device}.jsonl").read_text("utf-8")
    return [Event.from_json(line) for line in text.splitlines()]


def test_the_journal_is_the_log_whichever_window_wrote(store: Store, clock: HandClock) -> None:
    with closing_store(store.home) as window:
        for n in range(6):
            writer = (store, window)[n % 2]
            writer.act([an_answer(writer, clock, f"llm/q{n % 4}")])
        assert window.device == store.device
        assert journal_of(store) == store.events()


@pytest.mark.parametrize("torn", [b"", b'{"id":"01', b"\xff\xfe", b'{"id":1}\n', b"x" * 200_000])
def test_what_a_kill_left_out_of_the_journal_is_made_up_for(
    store: Store, clock: HandClock, torn: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.act([an_answer(store, clock)])
    with monkeypatch.context() as killed:
        killed.setattr(Store, "_write_journal", lambda *_: None)
        store.act([an_answer(store, clock)])
        store.act([an_answer(store, clock, "llm/q1")])
    path = store.home / "journal" / f"{store.device}.jsonl"
    assert len(journal_of(store)) == len(store.events()) - 2
    path.write_bytes(path.read_bytes() + torn)
    with closing_store(store.home) as again:
        assert journal_of(again) == again.events()
        again.act([an_answer(again, clock)])
        assert journal_of(again) == again.events()


def test_a_lost_journal_is_written_anew(store: Store, clock: HandClock) -> None:
    store.act([an_answer(store, clock)])
    shutil.rmtree(store.home / "journal")
    store.act([an_answer(store, clock)])
    assert journal_of(store) == store.events()


# -- the clock --------------------------------------------------------------------------------------


def test_a_clock_set_back_a_little_is_clamped(store: Store, clock: HandClock) -> None:
    store.act([an_answer(store, clock)])
    at = moment(store, clock)
    clock.move(hours=-36)
    assert moment(store, clock) == at
    clock.move(seconds=-1)
    with pytest.raises(ClockAhead, match="srs redate") as caught:
        moment(store, clock)
    assert (caught.value.now_day, caught.value.newest_day) == (at.day - 2, at.day)


def test_foreign_events_never_move_our_day(store: Store, clock: HandClock, tmp_path: Path) -> None:
    """Neither those of a device ahead of us, nor our own home's under its older name (LOG 5)."""
    ahead = HandClock("2027-06-01T10:00+00:00")
    with closing_store(tmp_path / "other") as other:
        other.import_decks([a_numbered_deck(4)], moment(other, ahead))
        other.act([an_answer(other, ahead)])
        store.merge(other.events())
        today = moment(store, clock).day
        assert moment(store, clock).at_ms == int(clock.now().timestamp() * 1000)
        store.act([an_answer(store, clock, "llm/q1")])
        assert store.events()[-1].day == today
        assert store.events()[-1].lamport == 1 + max(event.lamport for event in store.events()[:-1])
    shutil.copytree(tmp_path / "other", tmp_path / "copy")
    with closing_store(tmp_path / "copy") as copy:
        assert moment(copy, clock).day == today


def test_redating_moves_wrong_days_to_today_and_no_other(store: Store, clock: HandClock) -> None:
    """LOG 5: fold, due days, turns and counts; an undo afterwards takes the right one back."""
    store.act([an_answer(store, clock)])
    right = cached(store)
    today = moment(store, clock).day
    clock.move(days=90)
    first, second = (store.act([an_answer(store, clock, card)])[0] for card in (CARD, "llm/q1"))
    clock.move(days=-90, minutes=5)
    store.redate(clock.now(), 240)
    assert moment(store, clock).day == today
    assert cached(store) == rebuilt(store)
    memory = store.memory_of(CARD)
    assert (memory.last_day, memory.answers) == (today, 2)
    assert memory.due_day is not None and today < memory.due_day < today + 30
    assert store.query("SELECT day, answers FROM day_rollup") == [(today, 3)]
    assert [turn.card for turn in store.turns(today)] == [1, 1, 2], "the cards' numbers"
    assert store.turns(today + 90) == []
    store.act(
        [
            replace(moment(store, clock).draft("undone"), card=e.card, target=e.id)
            for e in (first, second)
        ]
    )
    assert cached(store) == right == rebuilt(store)


# -- other devices ----------------------------------------------------------------------------------


def test_events_on_cards_that_are_not_here_are_kept(
    store: Store, clock: HandClock, tmp_path: Path
) -> None:
    """They count as soon as the deck is imported; until then they are carried."""
    deck = a_numbered_deck(3, id="foreign")
    with closing_store(tmp_path / "other") as other:
        other.import_decks([deck], moment(other, clock))
        other.act([an_answer(other, clock, "foreign/q0")])
        other.act([an_answer(other, clock, "foreign/q1", rating=1)])
        assert store.merge(other.events()) == 3
        assert store.merge(other.events()) == 0, "a second time there is nothing new"
        assert {event.id for event in other.events()} <= {event.id for event in store.events()}
        assert cached(store) == rebuilt(store)
        assert store.candidates(moment(store, clock).day + 9)[0] == [], "nothing is asked of them yet"
        store.import_decks([deck], moment(store, clock))
        assert cached(store) == rebuilt(store)
        for card in ("foreign/q0", "foreign/q1"):
            assert store.memory_of(card) == other.memory_of(card)


def test_an_event_that_comes_twice_in_one_merge_is_one(
    store: Store, clock: HandClock, tmp_path: Path
) -> None:
    with closing_store(tmp_path / "other") as other:
        other.import_decks([a_numbered_deck(4)], moment(other, clock))
        (event,) = other.act([an_answer(other, clock)])
        assert store.merge([*other.events(), event]) == 2


def test_of_two_payloads_of_one_id_the_smaller_holds_or_all_is_refused(
    store: Store, clock: HandClock, tmp_path: Path
) -> None:
    """Rows are never changed: where ours is to give way, nothing at all is taken over."""
    event = replace(an_answer(store, clock), id=b"i" * 16, device="foreign", dseq=1)
    rows = sorted((replace(event, ms=ms) for ms in range(9)), key=Event.payload_digest)
    smaller, (held,), larger = rows[:4], rows[4:5], rows[5:]
    assert store.merge([held]) == 1
    before = store.events()
    assert store.merge([*larger, held]) == 0
    with pytest.raises(StoreError, match="not the one"):
        store.merge([replace(held, id=b"n" * 16, dseq=2), smaller[0]])
    assert store.events() == before
    with closing_store(tmp_path / "other") as other:
        assert other.merge(rows) == 1, "among those that come at once the smallest is taken"
        assert other.events() == smaller[:1]


def test_two_events_of_one_number_are_refused(store: Store, clock: HandClock) -> None:
    (event,) = store.act([an_answer(store, clock)])
    before = store.events()
    with pytest.raises(StoreError, match="copied"):
        store.merge([replace(event, id=b"n" * 16)])
    fresh = replace(event, id=b"m" * 16, device="new")
    with pytest.raises(StoreError, match="copied"):
        store.merge([fresh, replace(fresh, id=b"n" * 16)])
    assert store.events() == before


def test_an_undo_of_what_another_device_regraded(store: Store, clock: HandClock, tmp_path: Path) -> None:
    """Void beats regraded, whichever is seen first (LOG 2)."""
    (event,) = store.act([an_answer(store, clock)])
    with closing_store(tmp_path / "other") as other:
        other.import_decks([a_numbered_deck(4)], moment(other, clock))
        other.merge(store.events())
        regrade = replace(an_answer(other, clock), type="regraded", target=event.id, rating=2)
        other.act([regrade])
        store.act([replace(moment(store, clock).draft("undone"), card=CARD, target=event.id)])
        store.merge(other.events())
        other.merge(store.events())
        assert store.state_hash() == other.state_hash()
        assert store.memory_of(CARD).state == "new"
        assert other.undoable() is None, "a regrade of what is void is void with it"


def test_a_merge_is_whole_or_nothing(store: Store, clock: HandClock, tmp_path: Path) -> None:
    with closing_store(tmp_path / "other") as other:
        other.import_decks([a_numbered_deck(4)], moment(other, clock))
        events = [*other.events(), *other.act([an_answer(other, clock)])]
    before = store.events()
    with pytest.raises(StoreError):
        store.merge([*events, replace(events[-1], id=b"bad", dseq=99)])
    assert store.events() == before
    assert store.merge(events) == 2


def versions() -> list[Deck]:
    """Four versions of a deck: reworded, a key mended, a question changed, renamed and gone.

    With them go holes: reworded, changed, one more, one gone in a question that is renamed.
    """
    first = a_numbered_deck(4)
    q0, q1, q2, q3 = first.questions
    reworded = replace(
        q0, stem="What is nought?", options=(an_option("just nought", True, id="a"), *q0.options[1:])
    )
    mended = tuple(replace(o, right=o.id == "b") for o in q1.options)
    changed = (an_option("it is something else", True, id="x"), *q2.options[1:])
    second = (replace(reworded, key_was=("just 0",)), q1, q2, q3)
    third = (second[0], replace(q1, options=mended), replace(q2, options=changed), q3)
    fourth = (third[0], third[1], q2, replace(q3, id="renamed", was="q3"))
    holes = (
        a_cloze("{{c1::Prefill}} needs {{c2::compute}}."),
        a_cloze("{{c1::Prefill}} needs {{c2::compute!}}.", key_was=("compute",)),
        a_cloze("{{c1::Decode}} needs {{c2::compute!}}, and {{c3::time}}."),
        a_cloze("{{c1::Decode}} needs compute, and {{c3::time}}.", id="decode", was="cl"),
    )
    decks = [first.questions, second, third, fourth]
    return [
        replace(first, version=str(n), questions=(*questions, cloze))
        for n, (questions, cloze) in enumerate(zip(decks, holes, strict=True), 1)
    ]


def a_cloze(stem: str, id: str = "cl", **more: object) -> Question:
    return a_question(id, kind="cloze", stem=stem, answer=(), **more)


def one_act(store: Store, clock: HandClock, rng: random.Random, version: int) -> int:
    """Any act of one device; returns its version of the deck."""
    cards = [
        str(key)
        for (key,) in store.query("SELECT key FROM card WHERE became IS NULL AND question NOT NULL")
    ]
    card = rng.choice(cards)
    do = rng.choice("aaaaaaruusbfit")
    if do == "a":
        store.act([an_answer(store, clock, card, rng.choice((1, 3, 3)))])
    elif do in "ru":
        answers = [
            e
            for e in store.card_events(card)[0]
            if e.type in ("answered", "buried", "suspended", "staged")
        ]
        for event in rng.sample(answers, min(1, len(answers))):
            slip = {"slip": True} if rng.random() < 0.3 else {}
            undo = replace(moment(store, clock).draft("undone"), card=card, target=event.id, detail=slip)
            hard = replace(an_answer(store, clock, card, 2), type="regraded", target=event.id, detail={})
            store.act([undo if do == "u" else hard])
    elif do == "t":
        store.act([replace(moment(store, clock).draft("staged"), card=card, detail={"slip": "gb"})])
    elif do == "i":
        version = max(version, rng.randrange(4))
        store.import_decks([versions()[version]], moment(store, clock))
    else:
        type_ = {"s": rng.choice(("suspended", "unsuspended")), "b": "buried", "f": "flagged"}[do]
        store.act([replace(moment(store, clock).draft(type_), card=card)])
    return version


@pytest.mark.parametrize("seed", range(20))
def test_two_devices_that_have_merged_hold_one_state(tmp_path: Path, seed: int) -> None:
    """LOG 13, through real homes: clocks two days apart, imports on both, merges in any order."""
    rng = random.Random(seed)
    clocks = HandClock(), HandClock()
    clocks[1].move(days=rng.choice((-2, 0, 2)))
    stores = [Store(tmp_path / "one"), Store(tmp_path / "two")]
    have = [0, 0]
    for store, clock in zip(stores, clocks, strict=True):
        store.import_decks([versions()[0]], moment(store, clock))
    for _ in range(24):
        me = rng.randrange(2)
        have[me] = one_act(stores[me], clocks[me], rng, have[me])
        if rng.random() < 0.15:
            events = stores[1 - me].events()
            stores[me].merge(rng.sample(events, rng.randint(0, len(events))))
        if rng.random() < 0.3:
            hours = rng.choice((1, 20, 50))
            for clock in clocks:
                clock.move(hours=hours)
    for me in rng.sample((0, 1), 2):
        stores[me].import_decks([versions()[3]], moment(stores[me], clocks[me]))
    for me in rng.sample((0, 1, 0), 3):
        events = stores[1 - me].events()
        stores[me].merge(rng.sample(events, len(events)))
    stores[0].merge(stores[1].events())
    stores[1].merge(stores[0].events())
    hashes = [store.state_hash() for store in stores]
    assert hashes[0] == hashes[1]
    for store, expected in zip(stores, hashes, strict=True):
        before = cached(store)
        assert rebuilt(store) == before
        assert store.state_hash() == expected
        store.close()


def test_the_state_hash_sees_an_answer_and_its_undo(store: Store, clock: HandClock) -> None:
    empty = store.state_hash()
    (event,) = store.act([an_answer(store, clock)])
    assert store.state_hash() != empty
    store.act([replace(moment(store, clock).draft("undone"), card=CARD, target=event.id)])
    assert store.state_hash() == empty


def test_the_basis_rolls_over_the_counted_answers(store: Store, clock: HandClock) -> None:
    (event,) = store.act([an_answer(store, clock, rating=1)])
    assert event.basis == origin_basis(CARD)
    assert store.memory_of(CARD).basis == next_basis(origin_basis(CARD), event.id, 1)


def test_an_event_of_a_newer_kind_is_kept_and_carried(store: Store, clock: HandClock) -> None:
    foreign = replace(
        moment(store, clock).draft("dreamt"), id=b"z" * 16, device="B", dseq=1, lamport=9, card=CARD
    )
    before = store.memory_of(CARD)
    assert store.merge([foreign]) == 1
    assert store.memory_of(CARD) == before
    assert store.events()[-1] == foreign
    log, must = store.events(), replace(foreign, id=b"y" * 16, dseq=2, detail={"required": True})
    with pytest.raises(StoreTooNew, match="newer version"):
        store.merge([must])
    assert store.events() == log


def test_programs_that_begin_at_once_share_one_home(tmp_path: Path) -> None:
    failures: list[Exception] = []
    devices: set[str] = set()

    def begin(home: Path) -> None:
        try:
            store = Store(home)
            devices.add(store.device)
            store.close()
        except Exception as error:
            failures.append(error)

    for round_ in range(5):
        devices.clear()
        threads = [threading.Thread(target=begin, args=(tmp_path / str(round_),)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(devices) == 1
