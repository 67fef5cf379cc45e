"""The quick look equals what the store says, whatever was done."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from builders import HandClock, a_numbered_deck, moment
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.glancing import day_now
from srs_trainer.model import days
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.glance import SCHEMA, WEEK, look, newest_ms, study_day
from srs_trainer.store.migrate import schema_steps
from srs_trainer.store.store import Store
from srs_trainer.views import Ending, Scope


@given(st.integers(0, 2**42), st.integers(-840, 840), st.integers(0, 720))
def test_its_study_day_is_the_models(at_ms: int, offset: int, start: int) -> None:
    assert study_day(at_ms, offset, start) == days.study_day(at_ms, offset, start)


@pytest.mark.parametrize("seed", range(6))
def test_the_counts_are_those_of_the_store(tmp_path: Path, seed: int) -> None:
    """Due, again, new and seen by deck, the week ahead and what was done today."""
    rng, clock, store = random.Random(seed), HandClock(), Store(tmp_path)
    store.import_decks([a_numbered_deck(10), a_numbered_deck(6, id="b")], moment(store, clock))
    for _ in range(5):
        session = Session(store, Settings(minutes=60, new=rng.randint(2, 6)), clock, Scope())
        for _ in range(rng.randint(2, 14)):
            if isinstance(showing := session.next(), Ending):
                break
            session.answer(showing, rng.choice("aab"), ms=2_000)
            acts = [session.undo, *[lambda: None] * 5]
            rng.choice(acts)()
            if rng.random() < 0.2:
                rng.choice((session.bury, session.suspend))(showing.card)
            compare(store, moment(store, clock).day)
        clock.move(days=rng.choice((1, 3)))
        compare(store, moment(store, clock).day)
    store.close()


def compare(store: Store, day: int) -> None:
    """Count once more, from the folds of all cards."""
    seen = look(str(store.path), day)
    assert seen is not None
    memories = {
        str(key): (store.memory_of(str(key)), str(deck))
        for key, deck in store.query(
            "SELECT c.key, d.key FROM card c JOIN question q ON q.id = c.question"
            " JOIN deck d ON d.id = q.deck"
        )
    }
    due, new, held = store.candidates(day)
    of_day = [turn for turn in store.turns(day) if turn.what == "answer"]
    newest = {turn.card: turn for turn in of_day}
    assert seen.total("due") == len(due)
    assert seen.total("new") == len(new) + len(held)
    assert seen.total("again") == sum(turn.again and not turn.shut for turn in newest.values())
    assert seen.answers_today == len(of_day)
    assert seen.new_today == sum(turn.first for turn in of_day)
    for row in seen.decks:
        mine = [
            memory for memory, deck in memories.values() if deck == row["deck"] and not memory.suspended
        ]
        assert row["total"] == len(mine)
        assert row["seen"] == sum(memory.state != "new" for memory in mine)
        assert row["due"] == sum(memory.state != "new" and memory.open_day <= day for memory in mine)
    opens = [m.open_day for m, _ in memories.values() if m.state != "new" and not m.suspended]
    assert seen.week == [opens.count(day + n) for n in range(1, WEEK + 1)]


@pytest.mark.parametrize("name", ["srs.db", "a?b#c%20d.db", "folder"])
def test_what_is_no_database_is_none(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert look(str(path), 1) is None
    path.mkdir() if name == "folder" else path.write_bytes(b"no database" * 100)
    assert look(str(path), 1) is None


def test_a_strange_home_is_found(tmp_path: Path) -> None:
    store = Store(tmp_path / "a?b#c%20d é")
    store.import_decks([a_numbered_deck(2)], moment(store, HandClock()))
    seen = look(str(store.path), moment(store, HandClock()).day)
    assert seen is not None and seen.total("new") == 2
    store.close()


def test_it_knows_the_newest_schema_and_reads_no_other(tmp_path: Path) -> None:
    assert schema_steps()[-1][0] == SCHEMA
    Store(tmp_path).close()
    path = tmp_path / "srs.db"
    assert look(str(path), 20_000) is not None
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    assert look(str(path), 20_000) is None


def test_a_clock_set_back_is_read_from_the_newest_event(tmp_path: Path) -> None:
    store, clock = Store(tmp_path), HandClock()
    store.import_decks([a_numbered_deck(1)], moment(store, clock))
    now = moment(store, clock)
    store.close()
    assert newest_ms(str(tmp_path / "srs.db")) == now.at_ms
    clock.move(hours=-30)
    assert day_now(tmp_path, clock, Settings()) == now.day
    clock.move(hours=-30)
    assert day_now(tmp_path, clock, Settings()) < now.day
