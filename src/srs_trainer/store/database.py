"""Connections and transactions: one method of the store is one transaction.

Writers take the write lock at once (BEGIN IMMEDIATE), readers never wait. The driver's own
transaction handling is switched off, because it lets two writers lose an update (STYLE 5.2).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, event
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, create_engine

from srs_trainer.store.migrate import store_error

ANSWER_WAIT_MS = 50
"""How long an answer waits for the write lock (LOG 21)."""
JOB_WAIT_MS = 5000
"""How long an import or a rebuild waits for it."""


class Database:
    """One database file with its pragmas; sessions never leave the store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._engine = create_engine(URL.create("sqlite", database=str(path)))
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)
        self._writing: Engine = self._engine.execution_options(srs_write=True)

    def close(self) -> None:
        """Close every connection; SQLite folds the write-ahead log into the file."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the database throughout.

        Raises:
            StoreError: the database can't be read.
        """
        with self._session(self._engine) as session:
            yield session

    @contextmanager
    def write(self, wait_ms: int = JOB_WAIT_MS) -> Iterator[Session]:
        """A session that holds the write lock and commits, durably, when the block ends.

        Raises:
            StoreBusy: the lock was not to be had within `wait_ms`; nothing was changed.
            StoreError: the database can't be written; nothing was changed.
        """
        with self._session(self._writing.execution_options(srs_wait=wait_ms)) as session:
            session.connection()
            yield session
            session.commit()

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        try:
            with Session(engine, expire_on_commit=False) as session:
                yield session
        except DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise store_error(error.orig, self.path) from error
            raise
        except sqlite3.Error as error:
            raise store_error(error, self.path) from error


def raw(session: Session) -> sqlite3.Cursor:
    """A cursor of the driver inside the session's transaction, for reading and writing in bulk."""
    connection = session.connection().connection.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection.cursor()


def _prepare(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode = wal",
        "synchronous = full",
        "foreign_keys = on",
        "recursive_triggers = on",  # else REPLACE would pass by the trigger against DELETE
        "cache_size = -16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    wait = options.get("srs_wait", ANSWER_WAIT_MS)
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(wait)}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("srs_write") else "BEGIN")
