"""The memory of a card: the live answer through `fsrs`, and the interval that follows from it.

`fsrs` is imported at the first answer, so that importing this room stays cheap. It sees study
days as virtual noons, no learning steps and no fuzz; the due day is reckoned here (LOG 8).
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from srs_trainer.model.days import virtual_noon

if TYPE_CHECKING:
    from fsrs import Scheduler

_FUZZ_FROM_DAYS = 2.5
_FUZZ_BANDS = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.1), (20.0, math.inf, 0.05))


@dataclass(frozen=True, slots=True)
class Memory:
    """What FSRS knows of a card after its last answer.

    Raises ValueError for a state that no answer leads to, NaN among them.
    """

    stability: float
    """Days until the chance of recall has fallen to 0.9."""
    difficulty: float
    """1 to 10."""
    last_day: int
    """Study day of the last answer."""

    def __post_init__(self) -> None:
        if not 0.0 < self.stability < math.inf:
            raise ValueError(f"stability must be a positive number of days, not {self.stability}")
        if not 1.0 <= self.difficulty <= 10.0:
            raise ValueError(f"difficulty must lie in 1 to 10, not {self.difficulty}")


@lru_cache(maxsize=1)
def model_name() -> str:
    """Name the memory model that rows carry, `fsrs-6/` and the version of the package (LOG 6)."""
    from importlib.metadata import version

    return f"fsrs-6/{version('fsrs')}"


@lru_cache(maxsize=16)
def _scheduler(parameters: tuple[float, ...]) -> Scheduler:
    from fsrs import Scheduler

    # The scheduler's own due date is not used; one day keeps it inside the calendar.
    return Scheduler(
        parameters, learning_steps=(), relearning_steps=(), maximum_interval=1, enable_fuzzing=False
    )


def answer(memory: Memory | None, rating: int, day: int, parameters: tuple[float, ...]) -> Memory:
    """Give the memory after an answer, by `fsrs`' own scheduler.

    `memory` is None before the first answer; `rating`: 1 to 4; `day`: study day of the answer. A
    day before the last one counts as the same day and does not move `last_day` back (LOG 1).
    Raises ValueError for another rating or for parameters outside the bounds of `fsrs`.
    """
    from fsrs import Card, Rating, State

    if memory is None:
        card = Card(card_id=1, due=virtual_noon(day))
    else:
        day = max(day, memory.last_day)
        last = virtual_noon(memory.last_day)
        card = Card(
            1, State.Review, None, memory.stability, memory.difficulty, due=last, last_review=last
        )
    after, _ = _scheduler(parameters).review_card(card, Rating(rating), virtual_noon(day))
    assert after.stability is not None and after.difficulty is not None
    return Memory(after.stability, after.difficulty, day)


def fuzz_unit(card_key: str, answers: int) -> float:
    """Draw the card's place inside its interval range: a number in [0, 1), the same at every call.

    `card_key`: the card's text key; `answers`: its counted answers before this one. The four
    ratings share it, so what is previewed is what is saved (DESIGN 4.5, LOG 8).
    """
    drawn = hashlib.blake2b(f"{card_key}\n{answers}".encode(), digest_size=8).digest()
    # A float holds 53 bits; rounding 64 of them could reach 1.
    return (int.from_bytes(drawn, "big") >> 11) / 2**53


def plain_interval(stability: float, target: float, parameters: tuple[float, ...]) -> float:
    """Give the days after which the chance of recall falls to `target`, neither rounded nor fuzzed.

    Raises ValueError where `target` is not between 0 and 1.
    """
    if not 0.0 < target < 1.0:
        raise ValueError(f"the retention asked must lie between 0 and 1, not {target}")
    decay = -parameters[20]
    factor = 0.9 ** (1 / decay) - 1
    return float(stability / factor * (target ** (1 / decay) - 1))


def interval_range(
    stability: float, target: float, maximum: int, parameters: tuple[float, ...]
) -> tuple[int, int]:
    """Give the first and the last day, counted from the answer, on which the card may fall due.

    FSRS's fuzz range about the plain interval, at least 1 and at most `maximum` days; below 2.5
    days there is no fuzz and both are one (LOG 8). Raises ValueError for a `maximum` below 1.
    """
    if maximum < 1:
        raise ValueError(f"the longest interval must be at least 1 day, not {maximum}")
    days = plain_interval(stability, target, parameters)
    if days < _FUZZ_FROM_DAYS:
        only = min(max(1, math.floor(days + 0.5)), maximum)
        return only, only
    delta = 1.0
    for start, end, share in _FUZZ_BANDS:
        delta += share * max(min(days, end) - start, 0.0)
    high = min(math.floor(days + delta + 0.5), maximum)
    # From 2.5 days on the low end is 2 at least, whatever the band.
    return min(math.floor(days - delta + 0.5), high), high


def interval(
    stability: float, target: float, u: float, maximum: int, parameters: tuple[float, ...]
) -> int:
    """Give the days until the card is due again (LOG 8).

    `stability`: days; `target`: chance of a right answer to wait for (`grading.target`); `u`: the
    card's place in the range, from `fuzz_unit`; `maximum`: longest interval in days. Raises
    ValueError as `interval_range` does.
    """
    low, high = interval_range(stability, target, maximum, parameters)
    return low + math.floor(u * (high - low + 1))
