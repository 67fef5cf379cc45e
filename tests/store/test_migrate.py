"""The schema: made, upgraded, refused, and never left half-way."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_numbered_deck, cached, moment, rebuilt

from srs_trainer.errors import StoreBusy, StoreError, StoreTooNew
from srs_trainer.model.days import day_from_iso
from srs_trainer.model.freshness import GRACE
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.migrate import APPLICATION_ID, migrate, schema_steps, statements
from srs_trainer.store.store import Store
from srs_trainer.views import Scope

NEXT = len(schema_steps()) + 1
UPGRADE = """
-- A later version may hold anything; a semicolon; a trigger.
CREATE TABLE later (id INTEGER PRIMARY KEY, text TEXT NOT NULL DEFAULT 'a;b') STRICT;
CREATE TRIGGER later_is_kept BEFORE DELETE ON later
BEGIN SELECT RAISE(ABORT, 'kept; really'); END;
INSERT INTO later (text) VALUES ('first');
"""


def with_upgrade(sql: str = UPGRADE) -> list[tuple[int, str]]:
    return [*schema_steps(), (NEXT, sql)]


def look(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def schema_of(path: Path) -> list[tuple[object, ...]]:
    return look(path, "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name")


def test_a_fresh_database_equals_an_upgraded_one(tmp_path: Path) -> None:
    fresh, old = tmp_path / "fresh.db", tmp_path / "old.db"
    assert migrate(fresh, with_upgrade()) == 0
    migrate(old)
    assert migrate(old, with_upgrade()) == NEXT - 1
    assert schema_of(fresh) == schema_of(old)
    for path in (fresh, old):
        assert look(path, "PRAGMA user_version") == [(NEXT,)]
        assert look(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
        assert look(path, "SELECT text FROM later") == [("first",)]
    assert migrate(old, with_upgrade()) == NEXT, "a second start has nothing to do"


def test_steps_are_numbered_without_gaps_and_all_tables_are_strict(tmp_path: Path) -> None:
    assert [version for version, _ in schema_steps()] == list(range(1, NEXT))
    migrate(tmp_path / "srs.db")
    tables = look(tmp_path / "srs.db", "SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    assert {
        name for name, strict in tables if not strict and not str(name).startswith("sqlite_")
    } == set()


def test_an_older_database_is_backed_up_first(tmp_path: Path) -> None:
    path = tmp_path / "srs.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO meta VALUES ('kept', 'yes')")
    migrate(path, with_upgrade())
    (copy,) = (tmp_path / "backups").iterdir()
    assert look(copy, "PRAGMA user_version") == [(NEXT - 1,)]
    assert look(copy, "SELECT value FROM meta WHERE name = 'kept'") == [("yes",)]


@pytest.mark.parametrize("statement", range(len(list(statements(UPGRADE))) + 1))
def test_a_failure_between_statements_leaves_the_old_version_whole(
    tmp_path: Path, statement: int
) -> None:
    path = tmp_path / "srs.db"
    migrate(path)
    before = schema_of(path)
    broken = list(statements(UPGRADE))
    broken.insert(statement, "SELECT no_such_function();\n")
    with pytest.raises(StoreError):
        migrate(path, with_upgrade("".join(broken)))
    assert schema_of(path) == before
    assert look(path, "PRAGMA user_version") == [(NEXT - 1,)]
    assert migrate(path, with_upgrade()) == NEXT - 1, "and the next start brings it up"


def test_a_database_of_schema_2_keeps_all_it_held(tmp_path: Path) -> None:
    """Cards, log, memory and figures; what is new in the cache is what a rebuild makes of it."""
    clock = HandClock()
    dates = ("", "2027-01", "2026-10")
    deck = a_numbered_deck(6)
    aged = tuple(replace(q, review_by=dates[n % 3]) for n, q in enumerate(deck.questions))
    new = Store(tmp_path / "new")
    new.import_decks([replace(deck, questions=aged)], moment(new, clock))
    session = Session(new, Settings(minutes=60, new=9), clock, Scope())
    for option in "abacaa":
        showing = session.next()
        assert isinstance(showing, Showing)
        session.answer(showing, option, ms=1000)
        session.flag(showing.card)
    before = cached(new), new.events(), new.state_hash(), new.deck("llm")
    new.close()
    old = tmp_path / "old" / "srs.db"
    old.parent.mkdir()
    migrate(old, schema_steps()[:2])
    with closing(sqlite3.connect(old)) as connection, connection:
        connection.execute("ATTACH ? AS new", (str(tmp_path / "new" / "srs.db"),))
        for (table,) in connection.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'"):
            columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA main.table_info({table})"))
            if columns and not table.startswith("sqlite_"):
                connection.execute(f"INSERT INTO main.{table} SELECT {columns} FROM new.{table}")
    upgraded = Store(old.parent)
    assert (cached(upgraded), upgraded.events(), upgraded.state_hash(), upgraded.deck("llm")) == before
    assert rebuilt(upgraded) == before[0]
    assert {row for (row,) in upgraded.query("SELECT close_day FROM memory")} == {
        None,
        day_from_iso("2027-01-31") + GRACE,
        day_from_iso("2026-10-31") + GRACE,
    }
    upgraded.close()


def test_rows_that_would_point_nowhere_stop_the_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "srs.db"
    migrate(path)
    with pytest.raises(StoreError, match="point nowhere"):
        migrate(
            path,
            with_upgrade("INSERT INTO card (key, origin, question, part) VALUES ('a', 'a', 9, '');"),
        )
    assert look(path, "SELECT * FROM card") == []


def test_a_newer_database_is_refused_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "srs.db"
    migrate(path, with_upgrade())
    before = path.read_bytes()
    with pytest.raises(StoreTooNew, match="newer version"):
        migrate(path)
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()


@pytest.mark.parametrize("content", ["database", "text"])
def test_a_foreign_file_is_refused_and_not_touched(tmp_path: Path, content: str) -> None:
    path = tmp_path / "srs.db"
    if content == "database":
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("CREATE TABLE theirs (id)")
    else:
        path.write_text("this is no database " * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError):
        migrate(path)
    assert path.read_bytes() == before


def test_a_database_in_use_is_busy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "srs.db"
    migrate(path)
    connect = sqlite3.connect
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(sqlite3, "connect", lambda *a, **more: connect(*a, **more | {"timeout": 0}))
        with pytest.raises(StoreBusy):
            migrate(path, with_upgrade())
        other.execute("ROLLBACK")
    assert migrate(path, with_upgrade()) == NEXT - 1


def test_two_programs_may_begin_at_once(tmp_path: Path) -> None:
    path, failures = tmp_path / "srs.db", []

    def begin() -> None:
        try:
            migrate(path)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert look(path, "PRAGMA user_version") == [(NEXT - 1,)]


def test_statements_are_split_where_sqlite_ends_them() -> None:
    parts = list(statements(UPGRADE))
    assert "".join(parts) == UPGRADE
    assert len(parts) == 3
