"""The columns of an event that the fold reads, and the day on which it counts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple


class Act(NamedTuple):
    """The columns of an event that the fold reads; as tuples they sort in fold order (LOG 1)."""

    day: int
    lamport: int
    device: str
    dseq: int
    id: bytes
    type: str
    target: bytes | None
    outcome: str | None
    rating: int | None
    due_day: int | None
    dr: float | None
    g: float | None
    p: float | None
    key: bytes | None
    basis: bytes | None
    ms: int | None
    detail: str | None
    """JSON text, None or '' where there is none."""
    card: int = 0
    """Local number of the card whose memory the event makes; the fold does not look at it."""

    def details(self) -> dict[str, Any]:
        """The detail column, read."""
        return json.loads(self.detail) if self.detail else {}


class Redating(NamedTuple):
    """Answers of `device` before `lamport` that claim a day after `day` count as on `day` (LOG 5)."""

    device: str
    lamport: int
    day: int


def counted_day(device: str, lamport: int, day: int, redated: Sequence[Redating]) -> int:
    """The study day on which an event counts: the one it claims, less the error of a wrong clock."""
    for change in redated:
        if device == change.device and lamport < change.lamport:
            day = min(day, change.day)
    return day


def on_its_day(act: Act, redated: Sequence[Redating]) -> Act:
    """The act on the day on which it counts."""
    day = counted_day(act.device, act.lamport, act.day, redated)
    # A due day frozen on a wrong day is chosen anew, which it is where the basis is missing.
    return act if day == act.day else act._replace(day=day, basis=None)
