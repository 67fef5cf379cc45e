"""The immutable rows of the log (LOG.md), their ids and their JSON.

An event is written once. What is computed from events lives in `replay`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

VERSION = 1
"""The version of the event row that this program writes."""

KNOWN = frozenset(
    "answered staged practised regraded undone deferred suspended unsuspended buried flagged moved noted"
    " faulted released edited rekeyed imported memory_set params_chosen redated".split()
)
"""Types that this program understands. Others are kept, carried and ignored (LOG, event row)."""

UNDOABLE = frozenset(
    "answered practised regraded deferred suspended unsuspended buried flagged moved noted faulted"
    " released edited".split()
)
"""Acts that `u` walks back; imports, fits and settings are not in its list (LOG 2).

Nor is `staged`: who was told of a slip knows of it, and right is then Hard whatever comes between.
"""

_BLOBS = frozenset({"id", "target", "content", "key", "basis", "params"})


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log. `seq` is local to a database and stands outside of it."""

    id: bytes
    device: str
    dseq: int
    lamport: int
    type: str
    at_ms: int
    """UTC milliseconds since 1970."""
    offset_min: int
    """Local time minus UTC when it was written, in minutes."""
    day: int
    """Study day, frozen (LOG, event row)."""
    card: str | None = None
    """Text key of the card."""
    target: bytes | None = None
    """Id of the event that this one voids or regrades."""
    session: str | None = None
    outcome: str | None = None
    """right, wrong or unknown; None for a self-graded card."""
    rating: int | None = None
    due_day: int | None = None
    dr: float | None = None
    """Retention asked of the model, guessing counted in."""
    g: float | None = None
    p: float | None = None
    """Predicted chance of a right answer for the form shown; None at first sight."""
    form: str | None = None
    ms: int | None = None
    ms_reveal: int | None = None
    s_before: float | None = None
    d_before: float | None = None
    params: bytes | None = None
    model: str | None = None
    content: bytes | None = None
    key: bytes | None = None
    basis: bytes | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    v: int = VERSION

    def to_json(self) -> str:
        """One line of the journal: no blanks, bytes as hex, what is None left out."""
        row: dict[str, Any] = {}
        for column in fields(self):
            value = getattr(self, column.name)
            if value is None or (column.name == "detail" and not value):
                continue
            row[column.name] = value.hex() if isinstance(value, bytes) else value
        return json.dumps(row, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, line: str) -> Event:
        """Read a line of a journal; keys that this version does not know are dropped.

        Raises:
            ValueError, TypeError, KeyError: the line is no event.
        """
        row = json.loads(line)
        known = {column.name for column in fields(cls)}
        values: dict[str, Any] = {
            name: bytes.fromhex(value) if name in _BLOBS else value
            for name, value in row.items()
            if name in known
        }
        return cls(**values)

    def payload_digest(self) -> bytes:
        """Settles two rows of one id: the smaller digest holds (LOG, event row)."""
        return hashlib.blake2b(self.to_json().encode(), digest_size=16).digest()


def event_id(at_ms: int, random: bytes) -> bytes:
    """16 bytes in uuid7 layout: 48 bits of milliseconds, then `random` (10 bytes) under its marks."""
    raw = bytearray(at_ms.to_bytes(6) + random[:10])
    raw[6] = 0x70 | raw[6] & 0x0F
    raw[8] = 0x80 | raw[8] & 0x3F
    return bytes(raw)
