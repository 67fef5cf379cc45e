"""The only reader of the time.

`--now` starts a clock at a given instant and lets it run from there, so that a session can be
played on any day (LOG 5).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from srs_trainer.errors import UsageError


class Clock:
    """Local wall time with its offset, and a monotonic count of milliseconds.

    `start` is an aware datetime at which the clock begins; None is the machine's own time.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._begun = time.monotonic()

    def now(self) -> datetime:
        """The present instant, aware, in local time (or in the offset that `--now` gave)."""
        if self._start is None:
            return datetime.now().astimezone()
        return self._start + timedelta(seconds=time.monotonic() - self._begun)

    def monotonic_ms(self) -> int:
        """Milliseconds that never run backwards; only differences mean anything."""
        return time.monotonic_ns() // 1_000_000


def clock_at(text: str | None) -> Clock:
    """A clock that starts at an ISO 8601 instant; without an offset it is local time.

    Raises:
        UsageError: `text` is no such instant.
    """
    if text is None:
        return Clock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--now {text!r} is no ISO 8601 time, such as 2026-11-22T07:30") from None
    return Clock(moment if moment.tzinfo else moment.astimezone())
