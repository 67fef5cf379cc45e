"""The SQLModel tables read the schema and nothing else; the log and the contents can't be changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from builders import HandClock, a_deck, moment
from sqlmodel import SQLModel

from srs_trainer.model.acts import Act
from srs_trainer.model.events import Event
from srs_trainer.model.replay import CardMemory
from srs_trainer.store import tables
from srs_trainer.store.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    store = Store(tmp_path)
    store.import_decks([a_deck()], moment(store, HandClock()))
    store.close()
    with closing(sqlite3.connect(tmp_path / "srs.db")) as connection:
        yield connection


def columns_of(database: sqlite3.Connection, table: str) -> dict[str, tuple[bool, bool]]:
    rows = database.execute(f"PRAGMA table_info({table})").fetchall()
    return {name: (bool(not_null or key), bool(key)) for _, name, _, not_null, _, key in rows}


def test_mapped_columns_are_those_of_the_schema(database: sqlite3.Connection) -> None:
    """Names, NULL and primary keys; a column on one side only is drift."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    rows = [
        row
        for row in vars(tables).values()
        if isinstance(row, type) and row.__module__ == tables.__name__
    ]
    mapped_tables = {str(row.__tablename__): row.__table__ for row in rows if issubclass(row, SQLModel)}
    assert mapped_tables.keys() == {name for (name,) in database.execute(query)}
    for name, table in mapped_tables.items():
        mapped = {c.name: (not c.nullable or c.primary_key, c.primary_key) for c in table.columns}
        assert mapped == columns_of(database, name), name


def test_events_acts_and_memory_have_their_columns(database: sqlite3.Connection) -> None:
    assert {field.name for field in fields(Event)} == columns_of(database, "event").keys() - {"seq"}
    assert set(Act._fields) <= columns_of(database, "event").keys()
    where = {"card", "deck", "rank", "is_open"}
    assert set(CardMemory._fields) == columns_of(database, "memory").keys() - where


@pytest.mark.parametrize("table", ["event", "content"])
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "UPDATE {} SET rowid = rowid"])
def test_the_log_and_the_contents_refuse_change(
    database: sqlite3.Connection, table: str, sql: str
) -> None:
    before = database.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    with pytest.raises(sqlite3.IntegrityError, match="is never"):
        database.execute(sql.format(table))
    assert database.execute(f"SELECT * FROM {table}").fetchall() == before


@pytest.mark.parametrize("column", [column.name for column in fields(Event)])
def test_no_column_of_an_event_can_be_changed(database: sqlite3.Connection, column: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        database.execute(f"UPDATE event SET {column} = NULL")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE memory SET state = 'lost'",
        "UPDATE memory SET s = 1.0",
        "UPDATE memory SET answers = 'many'",
        "UPDATE memory SET suspended = 2",
        "UPDATE question SET key = x'00'",
    ],
)
def test_the_schema_refuses_what_can_not_be(database: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        database.execute(sql)
