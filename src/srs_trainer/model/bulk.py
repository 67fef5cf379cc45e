"""FSRS-6 over many cards at once, for figures, forecast and cross-checks.

NumPy's last bits differ between processors, so nothing here may ever write memory: that is for
`memory` and `scalar` (LOG 6), with which this room agrees to 1e-9.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from srs_trainer.model.scalar import (
    DIFFICULTY_MAX,
    DIFFICULTY_MIN,
    STABILITY_MIN,
    Stepper,
    valid_parameters,
)

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Replayed(NamedTuple):
    """The memory about each answer, in the order in which the answers were given."""

    s: Floats
    """Stability after the answer, days."""
    d: Floats
    """Difficulty after the answer, 1 to 10."""
    r_before: Floats
    """Retrievability just before the answer; NaN at a card's first."""


def replay(
    cards: npt.ArrayLike, days: npt.ArrayLike, ratings: npt.ArrayLike, parameters: Sequence[float]
) -> Replayed:
    """Replay answers: the k-th answers of all cards together, k after k. Never writes memory.

    `cards` (any integers), `days` (study days) and `ratings` (1 to 4) have one entry an answer.
    The answers of a card stand in the order of their fold (LOG 1); cards may be mixed. Raises
    ValueError for unequal lengths, another rating, or parameters outside their bounds.
    """
    rating = np.asarray(ratings, dtype=np.int64)
    if rating.size and not (rating.min() >= 1 and rating.max() <= 4):
        raise ValueError("a rating is 1 to 4")
    card, rounds, elapsed = _rounds(np.asarray(cards), np.asarray(days, dtype=np.int64), rating.shape)
    arithmetic = _Arithmetic(parameters)
    s, d, r = np.empty(rating.size), np.empty(rating.size), np.full(rating.size, np.nan)
    held_s, held_d = np.empty(rating.size), np.empty(rating.size)
    for number, rows in enumerate(rounds):
        who, graded = card[rows], rating[rows]
        if number == 0:
            s[rows], d[rows] = arithmetic.first(graded)
        else:
            before = held_s[who]
            r[rows] = arithmetic.retrievability(elapsed[rows], before)
            s[rows], d[rows] = arithmetic.after(before, held_d[who], elapsed[rows], graded, r[rows])
        held_s[who], held_d[who] = s[rows], d[rows]
    return Replayed(s, d, r)


def retrievability(parameters: Sequence[float], elapsed: npt.ArrayLike, s: npt.ArrayLike) -> Floats:
    """Give the chance of recall of many cards; days below 0 count as 0. The shapes broadcast."""
    return _Arithmetic(parameters).retrievability(np.asarray(elapsed), np.asarray(s, dtype=np.float64))


def _rounds(
    cards: npt.NDArray[np.generic], days: Ints, shape: tuple[int, ...]
) -> tuple[Ints, list[Ints], Ints]:
    """Number the cards from 0, sort the rows into rounds, and take the days since the row before."""
    if not (cards.shape == days.shape == shape and cards.ndim == 1):
        raise ValueError("cards, days and ratings must be rows of one length")
    _, card, counts = np.unique(cards, return_inverse=True, return_counts=True)
    by_card = np.argsort(card, kind="stable")
    starts = np.cumsum(counts) - counts
    elapsed, number = np.zeros(days.size, dtype=np.int64), np.empty(days.size, dtype=np.int64)
    elapsed[by_card[1:]] = np.diff(days[by_card])
    number[by_card] = np.arange(days.size) - np.repeat(starts, counts)
    by_round = np.argsort(number, kind="stable")
    ends = np.cumsum(np.bincount(number))
    return card, np.split(by_round, ends[:-1]) if days.size else [], elapsed


class _Arithmetic:
    """The formulas of `scalar.Stepper` on arrays."""

    def __init__(self, parameters: Sequence[float]) -> None:
        self.w = w = valid_parameters(parameters)
        self.factor = 0.9 ** (-1 / w[20]) - 1
        single = Stepper(w)
        table = [(np.nan, np.nan), *(single.step(None, None, 0, rating) for rating in (1, 2, 3, 4))]
        self.first_memory: Floats = np.array(table)
        self.bonus: Floats = np.array((np.nan, np.nan, w[15], 1.0, w[16]))
        self.pull = w[7] * (w[4] - np.exp(3 * w[5]) + 1)

    def first(self, rating: Ints) -> tuple[Floats, Floats]:
        return self.first_memory[rating, 0], self.first_memory[rating, 1]

    def retrievability(self, elapsed: npt.NDArray[np.number], s: Floats) -> Floats:
        grown: Floats = (1 + self.factor * np.maximum(elapsed, 0) / s) ** -self.w[20]
        return grown

    def after(
        self, s: Floats, d: Floats, elapsed: Ints, rating: Ints, r: Floats
    ) -> tuple[Floats, Floats]:
        """Stability and difficulty after one answer a card."""
        w = self.w
        growth = np.exp(w[8]) * (11 - d) * s ** -w[9] * np.expm1((1 - r) * w[10]) * self.bonus[rating]
        lost = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * np.exp((1 - r) * w[14])
        failed = np.minimum(lost, s / np.exp(w[17] * w[18]))
        gain = np.exp(w[17] * (rating - 3 + w[18])) * s ** -w[19]
        same_day = s * np.where(rating > 1, np.maximum(gain, 1.0), gain)
        later = np.where(rating == 1, failed, s * (1 + growth))
        stability = np.maximum(np.where(elapsed < 1, same_day, later), STABILITY_MIN)
        moved = d + (10.0 - d) * (-w[6] * (rating - 3)) / 9.0
        return stability, np.clip(self.pull + (1 - w[7]) * moved, DIFFICULTY_MIN, DIFFICULTY_MAX)
