"""From an answer to a rating, and what a lucky hit is worth.

Wrong or "don't know" is Again, right is Good; nothing is Easy by machine (DESIGN 4.7). Where luck
is possible, FSRS is asked for a higher chance and figures show a lower one (LOG 9, fsrs.md 5.3).
"""

from __future__ import annotations

import math
from typing import Literal

from srs_trainer.model.question import Kind

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4

RETENTION_MIN, RETENTION_MAX = 0.70, 0.97
"""What a learner or a deck may ask for as desired retention."""

TARGET_MAX = 0.985
"""The highest chance of a right answer that FSRS is asked for; beyond it intervals collapse."""

LUCKY_KINDS = ("choice", "choices", "order")
"""Kinds in which a right answer may be luck."""

UNPROVEN_MAX = 29
"""The longest interval, in days, while all right answers of a card may have been luck."""

_LUCK = 1 / 1000
"""The chance of a row of lucky hits below which luck is ruled out."""

_MOST_IN_A_ROW = 5
"""Right answers on end that are asked for at most, however few the options."""

Outcome = Literal["right", "wrong", "unknown"]
OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "unknown")


def valid_retention(desired: float) -> float:
    """Return the desired retention; ValueError where it lies outside 0.70 to 0.97."""
    if not RETENTION_MIN <= desired <= RETENTION_MAX:
        raise ValueError(f"desired retention must lie between 0.70 and 0.97, not {desired}")
    return desired


def lucky(kind: Kind, shown: int, right: int = 1, told: bool = False) -> float:
    """Give g, the chance of a right answer by mere luck.

    `shown`: options or steps on the screen; `right`: how many of them are right; `told`: whether
    the learner is told that number. `number`, `typed`, `cloze` and `basic` leave nothing to luck
    and ignore the rest. Raises ValueError where the counts can't be.
    """
    if kind in ("number", "typed", "cloze", "basic"):
        return 0.0
    if shown < 1 or not 1 <= right <= shown:
        raise ValueError(f"a {kind} question can't show {shown} with {right} of them right")
    if kind == "choice":
        return 1 / shown
    if kind == "order":
        return 1 / math.factorial(shown)
    return 1 / math.comb(shown, right) if told else 1 / (2**shown - 1)


def is_proven(g: float, streak: int) -> bool:
    """Whether a row of right answers on as many study days is more than luck (issue 3).

    A pure guesser has four options right three times on end once in 64 cards, and the model would then
    wait a month. So no interval is longer than `UNPROVEN_MAX` until luck has less than one chance in a
    thousand, or for five days on end.
    """
    if g <= 0:
        return True
    needed = math.ceil(math.log(_LUCK) / math.log(g)) if g < 1 else _MOST_IN_A_ROW
    return streak >= min(needed, _MOST_IN_A_ROW)


def target(g: float, desired: float) -> float:
    """Give the chance of a right answer to wait for, g + (1 - g) * desired, at most 0.985."""
    return min(TARGET_MAX, g + (1 - g) * desired)


def recall(r: float, g0: float) -> float:
    """Correct retrievability `r` for guessing: clip((r - g0) / (1 - g0), 0, 1).

    `g0`: chance of a lucky hit in the card's open form. Where luck is certain (g0 = 1) an answer
    tells nothing, and recall is 0.
    """
    if g0 >= 1.0:
        return 0.0
    return min(max((r - g0) / (1 - g0), 0.0), 1.0)


def predicted(r: float, g: float, g0: float) -> float:
    """Give p, the chance of a right answer in a form with luck `g`: g + (1 - g) * recall(r, g0)."""
    return g + (1 - g) * recall(r, g0)


def rating_of(outcome: Outcome, guess: bool = False, after_slip: bool = False) -> int:
    """Rate a machine-graded answer: Again unless right, Hard where guessed or after a slip, else Good.

    Raises ValueError for an unknown outcome.
    """
    if outcome not in OUTCOMES:
        raise ValueError(f"an outcome is one of {', '.join(OUTCOMES)}, not {outcome!r}")
    if outcome != "right":
        return AGAIN
    return HARD if guess or after_slip else GOOD
