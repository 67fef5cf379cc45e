"""Numbers drawn from the seed of a showing, each for one purpose (LOG 14)."""

from __future__ import annotations

import hashlib


def seed_of(card: str, count: int) -> bytes:
    """The seed of a showing: card and number of its non-void answers and practices (LOG 14)."""
    return hashlib.blake2b(f"{card}\n{count}".encode(), digest_size=16).digest()


def drawn(seed: bytes, label: str) -> int:
    """A 64-bit number drawn from a seed, of at most 64 bytes, for one purpose."""
    return int.from_bytes(hashlib.blake2b(label.encode(), digest_size=8, key=seed).digest())
