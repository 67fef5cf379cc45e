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
        self._dead: dict[str, int] = {}
        """Keys that caused a change and were not silent since, each with the time it was last heard."""
        self._held: str | None = None
        """The key that a terminal may be about to repeat: the last one that went down."""

    def admits(self, key: str, now: int, *, writes: bool, careful: bool = False) -> bool:
        """Whether this press counts. Every press must pass here, also those that mean nothing.

        `writes` says that it would write an event; `careful` that it would answer, rate or uncover a
        card: then the key that caused the last change also waits out the delay after which a
        terminal first repeats a held key.
        """
        heard, held, self._held = self._dead.get(key), self._held, key
        if heard is not None:
            delayed = careful and held == key and now - self._changed < FIRST_REPEAT_MS
            if now - heard < SILENCE_MS or delayed:
                self._dead[key] = now
                return False
            del self._dead[key]
        self._cause = key
        return not (writes and now - self._changed < WRITE_MS)

    def changed(self, now: int) -> None:
        """The screen has changed: the last key that counted is dead until it falls silent."""
        self._changed = now
        if self._cause is not None:
            self._dead[self._cause] = now
