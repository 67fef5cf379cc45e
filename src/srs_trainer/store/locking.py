"""Files that one program at a time may hold."""

from __future__ import annotations

from typing import IO, Any


def hold(file: IO[Any]) -> None:
    """Wait until no other program or thread holds the file, then hold it until it is closed.

    Does nothing where the system has no flock.
    """
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX)
