"""Runs `srs ARGUMENTS` so that every statement of SQLite is a point at which it can be killed.

Calls on files are numbered by the preloaded `watch.c`. Where that can't be had (no compiler, no
LD_PRELOAD), this file numbers what Python itself does to files; the writes of SQLite are then
missing, and no write is torn.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sqlite3
import sqlite3.dbapi2
import sys
from collections.abc import Callable
from typing import Any

Point = Callable[[str, str], None]

_FILE_CALLS = "fsync fdatasync ftruncate replace rename unlink mkdir"


def points_of_the_library() -> Point | None:
    """The counter of `watch.c`, where it was preloaded."""
    try:
        count = ctypes.CDLL(None).watch_point
    except (AttributeError, OSError, TypeError):
        return None
    return lambda what, file: count(what.encode(), file.encode())


def points_of_python() -> Point:
    """The same in Python, with its calls on files among them."""
    chosen, tally, passed = int(os.environ.get("WATCH_AT") or 0), os.environ["WATCH_TALLY"], 0

    def point(what: str, file: str) -> None:
        nonlocal passed
        passed += 1
        with open(tally, "a", encoding="utf-8") as out:
            out.write(f"{passed} {what} {file}\n")
        if passed == chosen:
            os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))

    for name in _FILE_CALLS.split():
        if hasattr(os, name):
            setattr(os, name, _around(name, getattr(os, name), point))
    write = sys.stdout.write

    def show(text: str) -> int:
        point("write-before", "screen")
        done = write(text)
        sys.stdout.flush()
        point("write-after", "screen")
        return done

    sys.stdout.write = show  # type: ignore[method-assign]
    return point


def _around(name: str, call: Callable[..., Any], point: Point) -> Callable[..., Any]:
    def watched(*values: Any, **named: Any) -> Any:
        point(f"{name}-before", "")
        done = call(*values, **named)
        point(f"{name}-after", "")
        return done

    return watched


def watch_statements(point: Point) -> None:
    """Make a point of every statement, before it is run; those of triggers are in."""
    connect = sqlite3.dbapi2.connect

    def watched(*values: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*values, **named)
        connection.set_trace_callback(lambda sql: point("statement", (sql.split() or [""])[0].upper()))
        return connection

    sqlite3.connect = sqlite3.dbapi2.connect = watched


if __name__ == "__main__":
    watch_statements(points_of_the_library() or points_of_python())
    from srs_trainer.cli import main

    sys.exit(main(sys.argv[1:]))
