"""On simulated learners the strength of a topic is near the truth, and knows how sure it is."""

from __future__ import annotations

from statistics import fmean

import pytest
from bench.strength import FIGURES, Look, World, calls, looks, score, spearman, sureness

DAYS = (45, 90)


@pytest.fixture(scope="module")
def found() -> dict[int, list[Look]]:
    """Fifteen learners after 45 and 90 days."""
    runs = [looks(seed, World(), DAYS) for seed in range(15)]
    return {day: [run[place] for run in runs] for place, day in enumerate(DAYS)}


@pytest.mark.parametrize(("day", "least"), [(45, 0.80), (90, 0.85)])
def test_recall_orders_topics_as_the_truth_does(
    found: dict[int, list[Look]], day: int, least: float
) -> None:
    """And better than the share of right answers or FSRS's own figure for today."""
    rho = {
        name: fmean(score(look, figure(look)).spearman for look in found[day])
        for name, figure in FIGURES.items()
    }
    assert rho["recall"] >= least
    assert rho["recall"] > max(rho["raw accuracy"], rho["mean retrievability"])


@pytest.mark.parametrize("day", DAYS)
def test_the_interval_holds_the_truth_and_weak_is_said_rightly(
    found: dict[int, list[Look]], day: int
) -> None:
    told = calls(found[day])
    assert 0.86 <= told.covered / told.enough <= 0.97
    assert told.weak > 20 and told.rightly / told.weak >= 0.95
    assert not told.hasty


def test_the_probability_below_is_what_it_says(found: dict[int, list[Look]]) -> None:
    for said, true, topics in sureness(found[90]):
        assert abs(said - true) < 0.1 + 1 / topics**0.5


def test_equal_ranks_are_shared() -> None:
    assert spearman([1, 2, 3], [10, 20, 90]) == pytest.approx(1)
    assert spearman([1, 2, 3], [3, 2, 1]) == pytest.approx(-1)
    assert spearman([1, 1, 2, 2], [1, 2, 1, 2]) == pytest.approx(0)
