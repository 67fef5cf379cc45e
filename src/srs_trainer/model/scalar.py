"""FSRS-6 one answer at a time, in the order of operations of the `fsrs` package.

Import, sync and rebuild fold millions of answers through this step; the live answer goes through
`fsrs` itself. Both may write memory because they agree to the last bit (LOG 6), so no expression
here may be rearranged: constants are computed beforehand only where that keeps every rounding.
Formulas: fsrs.md 1.1. `fsrs` is not imported: that alone would cost more than `srs due` may take.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Sequence
from functools import lru_cache

STABILITY_MIN = 0.001
DIFFICULTY_MIN = 1.0
DIFFICULTY_MAX = 10.0

DEFAULT_PARAMETERS: tuple[float, ...] = (
    *(0.212, 1.2931, 2.3065, 8.2956),
    *(6.4133, 0.8334, 3.0194, 0.001),
    *(1.8722, 0.1666, 0.796),
    *(1.4835, 0.0614, 0.2629, 1.6483),
    *(0.6014, 1.8729),
    *(0.5425, 0.0912, 0.0658),
    0.1542,
)
"""The 21 parameters of FSRS-6 before any fit: first stabilities, difficulty, success, failure,
Hard and Easy, same day, decay."""

LOWER_BOUNDS: tuple[float, ...] = (
    *(0.001, 0.001, 0.001, 0.001),
    *(1.0, 0.001, 0.001, 0.001),
    *(0.0, 0.0, 0.001),
    *(0.001, 0.001, 0.001, 0.0),
    *(0.0, 1.0),
    *(0.0, 0.0, 0.0),
    0.1,
)
UPPER_BOUNDS: tuple[float, ...] = (
    *(100.0, 100.0, 100.0, 100.0),
    *(10.0, 4.0, 4.0, 0.75),
    *(4.5, 0.8, 3.5),
    *(5.0, 0.25, 0.9, 4.0),
    *(1.0, 6.0),
    *(2.0, 2.0, 0.8),
    0.8,
)


def valid_parameters(parameters: Sequence[float]) -> tuple[float, ...]:
    """Return the parameters as a tuple of floats.

    Raises ValueError where there are not 21 of them or one lies outside `LOWER_BOUNDS` and
    `UPPER_BOUNDS`, which are those of `fsrs`; a NaN lies outside.
    """
    values = tuple(float(value) for value in parameters)
    if len(values) != len(DEFAULT_PARAMETERS):
        raise ValueError(f"FSRS-6 has {len(DEFAULT_PARAMETERS)} parameters, not {len(values)}")
    for index, (low, value, high) in enumerate(zip(LOWER_BOUNDS, values, UPPER_BOUNDS, strict=True)):
        if not low <= value <= high:
            raise ValueError(f"parameter w{index} is {value!r}, but must lie in {low} to {high}")
    return values


class Stepper:
    """FSRS-6 under one parameter set, its constants computed once.

    `parameters`: 21 floats inside the bounds, else ValueError.
    """

    __slots__ = (
        "_again_exponent",
        "_again_scale",
        "_again_shrink",
        "_decay",
        "_difficulty_power",
        "_difficulty_steps",
        "_easy_bonus",
        "_factor",
        "_first",
        "_growth",
        "_growth_exponent",
        "_growth_power",
        "_hard_penalty",
        "_keep",
        "_pull",
        "_same_day",
        "_same_day_power",
        "_stability_power",
        "parameters",
    )

    def __init__(self, parameters: Sequence[float] = DEFAULT_PARAMETERS) -> None:
        w = self.parameters = valid_parameters(parameters)
        self._decay = -w[20]
        self._factor = 0.9 ** (1 / self._decay) - 1
        self._first = (
            (math.nan, math.nan),
            *((w[g - 1], _first_difficulty(w, g)) for g in (1, 2, 3, 4)),
        )
        self._pull = w[7] * _raw_first_difficulty(w, 4)
        self._keep = 1 - w[7]
        self._difficulty_steps = tuple(-(w[6] * (g - 3)) for g in range(5))
        self._growth = math.e ** w[8]
        self._growth_power = -w[9]
        self._growth_exponent = w[10]
        self._again_scale = w[11]
        self._difficulty_power = -w[12]
        self._stability_power = w[13]
        self._again_exponent = w[14]
        self._again_shrink = math.e ** (w[17] * w[18])
        self._hard_penalty = w[15]
        self._easy_bonus = w[16]
        self._same_day = tuple(math.e ** (w[17] * (g - 3 + w[18])) for g in range(5))
        self._same_day_power = -w[19]

    def retrievability(self, elapsed: int, s: float) -> float:
        """Give the chance of recall `elapsed` whole days after the last answer, 1.0 on the same day."""
        r: float = (1 + self._factor * max(0, elapsed) / s) ** self._decay
        return r

    def step(self, s: float | None, d: float | None, elapsed: int, rating: int) -> tuple[float, float]:
        """Give stability and difficulty after an answer.

        `s` (days) and `d` (1 to 10) are None at the first answer; `elapsed`: whole study days
        since the previous one, 0 or less for the same day; `rating`: 1 to 4, else ValueError.
        """
        if not 1 <= rating <= 4:
            raise ValueError(f"a rating is 1 to 4, not {rating}")
        if s is None or d is None:
            return self._first[rating]
        if elapsed < 1:
            gain = self._same_day[rating] * (s**self._same_day_power)
            if rating > 1 and gain < 1.0:
                gain = 1.0
            after = s * gain
        elif rating == 1:
            after = self._after_failure(s, d, elapsed)
        else:
            r = (1 + self._factor * elapsed / s) ** self._decay
            growth = (
                self._growth
                * (11 - d)
                * (s**self._growth_power)
                * ((math.e ** ((1 - r) * self._growth_exponent)) - 1)
            )
            if rating == 2:
                growth *= self._hard_penalty
            elif rating == 4:
                growth *= self._easy_bonus
            after = s * (1 + growth)
        harder = self._pull + self._keep * (d + (10.0 - d) * self._difficulty_steps[rating] / 9.0)
        if harder < DIFFICULTY_MIN:
            harder = DIFFICULTY_MIN
        elif harder > DIFFICULTY_MAX:
            harder = DIFFICULTY_MAX
        return (STABILITY_MIN if after < STABILITY_MIN else after), harder

    def _after_failure(self, s: float, d: float, elapsed: int) -> float:
        r = (1 + self._factor * elapsed / s) ** self._decay
        forgotten: float = (
            self._again_scale
            * (d**self._difficulty_power)
            * (((s + 1) ** self._stability_power) - 1)
            * (math.e ** ((1 - r) * self._again_exponent))
        )
        remembered: float = s / self._again_shrink
        return min(forgotten, remembered)


def _raw_first_difficulty(w: tuple[float, ...], rating: int) -> float:
    return float(w[4] - (math.e ** (w[5] * (rating - 1))) + 1)


def _first_difficulty(w: tuple[float, ...], rating: int) -> float:
    return min(max(_raw_first_difficulty(w, rating), DIFFICULTY_MIN), DIFFICULTY_MAX)


@lru_cache(maxsize=16)
def stepper(parameters: tuple[float, ...]) -> Stepper:
    """Give the `Stepper` of a parameter set, made once; loops keep it and call its `step`."""
    return Stepper(parameters)


def step(
    parameters: tuple[float, ...], s: float | None, d: float | None, elapsed: int, rating: int
) -> tuple[float, float]:
    """Give stability and difficulty after one answer, as `Stepper.step` does."""
    return stepper(parameters).step(s, d, elapsed, rating)


def retrievability(model: Stepper | tuple[float, ...], elapsed: int, s: float) -> float:
    """Give the chance of recall, `model` being a `Stepper` or a parameter set."""
    return (model if isinstance(model, Stepper) else stepper(model)).retrievability(elapsed, s)


def params_digest(parameters: Sequence[float]) -> bytes:
    """Name a parameter set: 8 bytes of blake2b over its 21 numbers as little-endian doubles (LOG 11)."""
    packed = struct.pack("<21d", *valid_parameters(parameters))
    return hashlib.blake2b(packed, digest_size=8).digest()
