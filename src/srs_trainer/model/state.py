"""The hash by which devices compare what their events come to (LOG 13)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from srs_trainer.model.replay import CardMemory


def state_line(card: str, key: bytes, memory: CardMemory) -> str:
    """One card's line in the hash: text key, key digest, days, counts, flags, S and D in six digits."""
    numbers = "-" if memory.s is None or memory.d is None else f"{memory.s:.6g} {memory.d:.6g}"
    flags = f"{memory.suspended:d}{memory.flagged:d}{memory.released:d} {memory.buried_day}"
    return (
        f"{card} {key.hex()} {memory.state} {memory.last_day} {memory.due_day} {memory.open_day}"
        f" {memory.answers} {memory.lapses} {flags} {numbers}"
    )


def state_hash(lines: Iterable[str]) -> str:
    """The hash of all cards' lines, in any order."""
    return hashlib.blake2b("\n".join(sorted(lines)).encode(), digest_size=16).hexdigest()
