"""Bring a database file to the present schema: numbered SQL files, one transaction each.

Works on bare `sqlite3`, before anything else opens the file. `PRAGMA user_version` is the schema
version and changes in the same transaction as the schema; an older database is backed up first.
"""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from importlib import resources
from pathlib import Path

from srs_trainer.errors import StoreBusy, StoreError, StoreTooNew
from srs_trainer.store.locking import hold

APPLICATION_ID = 0x53525331
"""Marks a file as ours in its header ('SRS1')."""

_STRICT_SINCE = (3, 37, 0)


def schema_steps() -> list[tuple[int, str]]:
    """The numbered files of `schema/` as (version, SQL), in order."""
    folder = resources.files("srs_trainer.store") / "schema"
    names = sorted(item.name for item in folder.iterdir() if re.fullmatch(r"\d{4}\.sql", item.name))
    return [(int(name[:4]), (folder / name).read_text("utf-8")) for name in names]


def migrate(path: Path, steps: list[tuple[int, str]] | None = None) -> int:
    """Create or upgrade the database at `path`; return the schema version it had before.

    `steps` are those of `schema_steps()` unless a test gives others.

    Raises:
        StoreTooNew: a newer version of the program made it.
        StoreBusy: another program is writing to it.
        StoreError: it is no database of ours, or SQLite is too old for STRICT tables.
    """
    if sqlite3.sqlite_version_info < _STRICT_SINCE:
        raise StoreError(
            f"SQLite {sqlite3.sqlite_version} is too old: the trainer needs 3.37 or newer. "
            "Install a newer Python, which brings its own SQLite"
        )
    steps = schema_steps() if steps is None else steps
    try:
        lock = path.with_suffix(".lock").open("a")
    except OSError as error:
        raise StoreError(f"{path.parent} can't be written: {error.strerror}") from None
    with lock:
        hold(lock)  # SQLite fails where two programs make one database at the same moment
        return _migrated(path, steps)


def _migrated(path: Path, steps: list[tuple[int, str]]) -> int:
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as connection:
            had = _version(connection, path)
            newest = steps[-1][0]
            if had > newest:
                raise StoreTooNew(
                    f"{path} was made by a newer version of srs-trainer (schema {had}, this one knows"
                    f" {newest}). Update srs-trainer; nothing was changed"
                )
            if had == newest:
                return had
            if had:
                back_up(connection, path.parent / "backups" / f"srs.v{had}.db")
            _use_wal(connection)
            for version, sql in steps:
                if version > had:
                    _apply(connection, version, sql)
            return had
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def back_up(connection: sqlite3.Connection, target: Path) -> Path:
    """Copy a live database to `target`, whole or not at all; an older copy there is kept beside it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with closing(sqlite3.connect(draft)) as copy:
        connection.backup(copy)
    number, free = 1, target
    while free.exists():
        number += 1
        free = target.with_name(f"{target.stem}-{number}{target.suffix}")
    draft.replace(free)
    return free


def statements(sql: str) -> Iterator[str]:
    """The statements of a script one by one, since `executescript` would commit first."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""
    if pending.strip():
        yield pending


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """What a failure of SQLite means to a person."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreBusy(f"{path} is in use by another program. Try again in a moment")
    if "full" in text:
        return StoreError(f"{path}: the disk is full. Free some room; what was shown is saved")
    if "disk I/O" in text:
        return StoreError(f"{path}: the disk fails or is full ({text}). What was shown is saved")
    if "readonly" in text or "read-only" in text:
        return StoreError(f"{path} can't be written. Check the permissions of the file and its folder")
    if "unable to open" in text:
        return StoreError(f"{path} can't be opened. Check that the folder exists and is yours")
    if "not a database" in text or "malformed" in text:
        return StoreError(
            f"{path} is damaged or no database ({text}). Put a good copy in its place; backups/ holds"
            " those made before upgrades"
        )
    return StoreError(f"{path}: {text}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise StoreError(f"{path} is a database of another program. Choose another folder with --home")
    return int(version)


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to the write-ahead log; SQLite does not wait for another program that does so too."""
    for _ in range(50):
        try:
            connection.execute("PRAGMA journal_mode = wal")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            time.sleep(0.1)
    connection.execute("PRAGMA journal_mode = wal")


def _apply(connection: sqlite3.Connection, version: int, sql: str) -> None:
    connection.execute("PRAGMA foreign_keys = off")
    connection.execute("BEGIN IMMEDIATE")
    try:
        (now,) = connection.execute("PRAGMA user_version").fetchone()
        if now < version:  # else another program was faster
            for statement in statements(sql):
                connection.execute(statement)
            if connection.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError(f"schema step {version} would leave rows that point nowhere")
            connection.execute(f"PRAGMA user_version = {version}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
