"""How likely chance alone reaches a figure: exact tails, by the standard library."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

_NEGLIGIBLE = 1e-18
"""Probability of a single sum below which it is no longer followed."""


_MOST_WORK = 2_000_000
"""Products of two probabilities up to which a tail is counted out: about a second."""


def upper_tail(spreads: Mapping[tuple[int, ...], int], reached: int) -> float:
    """The probability that a sum of independent draws comes to `reached` or more.

    A draw takes each place of its tuple with equal probability; `spreads` says how many draws there
    are of each tuple. Draws from (1, 0, 0, 0) give the binomial distribution at 1/4, tuples of several
    lengths the Poisson-binomial one. Never too small: what was not followed counts as reached, and
    where counting would take too long the bound of Chernoff stands in for it.
    """
    sums = _counted(spreads)
    if not sums:
        return tail_bound(spreads, reached)
    lost = max(0.0, 1.0 - math.fsum(sums.values()))
    tail = math.fsum(chance for value, chance in sums.items() if value >= reached)
    return min(1.0, tail + lost)


def tail_bound(spreads: Mapping[tuple[int, ...], int], reached: int) -> float:
    """An upper bound of `upper_tail`, without counting: least exp(-t x reached) x mean of exp(t x sum).

    Its logarithm is convex in t, so that the least is found by thirds.
    """

    def logarithm(t: float) -> float:
        terms = (
            times * math.log(math.fsum(math.exp(t * (value - top)) for value in values) / len(values))
            + times * t * top
            for values, times in spreads.items()
            for top in (max(values),)
        )
        return math.fsum(terms) - t * reached

    low, high = 0.0, 1.0
    for _ in range(40):
        third = (high - low) / 3
        if logarithm(low + third) < logarithm(high - third):
            high -= third
        else:
            low += third
    return min(1.0, math.exp(logarithm(low)))


def _counted(spreads: Mapping[tuple[int, ...], int]) -> dict[int, float]:
    """The distribution of the sum of all draws; empty where that takes more than `_MOST_WORK`."""
    work = 0

    def added(one: dict[int, float], other: dict[int, float]) -> dict[int, float]:
        nonlocal work
        work += len(one) * len(other)
        return _sums(one, other) if work <= _MOST_WORK else {}

    sums = {0: 1.0}
    for values, times in spreads.items():
        power = {value: count / len(values) for value, count in Counter(values).items()}
        group, left = {0: 1.0}, times
        while left:
            if left & 1:
                group = added(group, power)
            left >>= 1
            if left:
                power = added(power, power)
        sums = added(sums, group)
    return sums


def _sums(one: Mapping[int, float], other: Mapping[int, float]) -> dict[int, float]:
    """The distribution of the sum of two independent values."""
    found: dict[int, float] = defaultdict(float)
    for a, p in one.items():
        for b, q in other.items():
            found[a + b] += p * q
    return {value: chance for value, chance in found.items() if chance > _NEGLIGIBLE}


def skew(counts: Sequence[Sequence[int]]) -> float:
    """How likely counts as uneven as these are where all places are equally likely.

    `counts` are rows of counts, one row for each number of places; rows add up. Pearson's chi-squared
    test; 1 where there is nothing to compare.
    """
    statistic, freedom = 0.0, 0
    for row in counts:
        expected = sum(row) / len(row)
        statistic += sum((count - expected) ** 2 / expected for count in row)
        freedom += len(row) - 1
    return chi_squared_tail(statistic, freedom) if freedom else 1.0


def chi_squared_tail(statistic: float, freedom: int) -> float:
    """The probability that a chi-squared value of `freedom` >= 1 degrees reaches `statistic` >= 0.

    The closed forms of the upper incomplete gamma function at halves and whole numbers.
    """
    half = statistic / 2
    if half == 0:
        return 1.0
    odd = freedom % 2
    tail = math.erfc(math.sqrt(half)) if odd else 0.0
    for step in range(freedom // 2):
        power = step + odd / 2
        tail += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
    return min(1.0, tail)
