"""Keeps one press from acting on two screens (DESIGN 6).

A held key repeats, and a finger may fall twice; neither may answer a question that has only just
come up. Pure: the time of the monotonic clock is handed in.
"""

from __future__ import annotations

SILENCE_MS = 200
"""How long the key that caused a change of screen must have been silent before it works again."""

FIRST_REPEAT_MS = 700
"""How long a terminal may wait before it first repeats a held key (660 ms is a common setting)."""

WRITE_MS = 250
"""How long keys that write an event are dead after a change of screen."""


class KeyGuard:
    """Tells which key presses count. Times are milliseconds of a monotonic clock."""

    def __init__(self) -> None:
        self._changed = -WRITE_MS
        self._cause: str | None = None
        self._dead: dict[str, tuple[int, int]] = {}
        """Keys that caused a change: until when each is dead, and when it was last heard."""

    def admits(self, key: str, now: int, *, writes: bool) -> bool:
        """Whether this press counts. Every press must pass here, also those that mean nothing."""
        for other, (until, heard) in self._dead.items():
            if other != key:
                # A terminal repeats the key that went down last: this other one is not held.
                self._dead[other] = min(until, heard + SILENCE_MS), heard
        until, _ = self._dead.pop(key, (now, now))
        if now < until:
            self._dead[key] = max(until, now + SILENCE_MS), now
            return False
        self._cause = key
        return not (writes and now - self._changed < WRITE_MS)

    def changed(self, now: int) -> None:
        """The screen has changed: the last key that counted is dead until it falls silent."""
        self._changed = now
        if self._cause is not None:
            self._dead[self._cause] = now + FIRST_REPEAT_MS, now
