"""Laws of the replay on arrays: what the scalar step says, for all cards at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model import bulk, scalar
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, LOWER_BOUNDS, UPPER_BOUNDS, Stepper

Log = list[tuple[int, int, int]]
"""Card, days since the row before, rating."""

logs = st.lists(
    st.tuples(st.integers(-2, 5), st.one_of(st.just(0), st.integers(1, 60)), st.integers(1, 4)),
    max_size=60,
)
parameter_sets = st.tuples(
    *(st.floats(low, high) for low, high in zip(LOWER_BOUNDS, UPPER_BOUNDS, strict=True))
)


def replayed(log: Log, parameters: tuple[float, ...]) -> bulk.Replayed:
    return bulk.replay(
        [card for card, _, _ in log],
        np.cumsum([gap for _, gap, _ in log]),
        [rating for _, _, rating in log],
        parameters,
    )


def one_by_one(log: Log, parameters: tuple[float, ...]) -> list[tuple[float, float, float]]:
    stepper = Stepper(parameters)
    held: dict[int, tuple[float, float, int]] = {}
    rows, day = [], 0
    for card, gap, rating in log:
        day += gap
        if card in held:
            s, d, last = held[card]
            r = stepper.retrievability(day - last, s)
            s, d = stepper.step(s, d, day - last, rating)
        else:
            r = math.nan
            s, d = stepper.step(None, None, 0, rating)
        held[card] = (s, d, day)
        rows.append((s, d, r))
    return rows


@settings(max_examples=150)
@given(logs, st.one_of(st.just(DEFAULT_PARAMETERS), parameter_sets))
def test_the_bulk_replay_agrees_with_the_scalar_step(log: Log, parameters: tuple[float, ...]) -> None:
    """In every row, to 1e-9, whatever the order in which the cards are mixed."""
    got = np.column_stack(replayed(log, parameters))
    expected = np.array(one_by_one(log, parameters)).reshape(-1, 3)
    np.testing.assert_allclose(got, expected, rtol=1e-9, equal_nan=True)


@given(logs)
def test_retrievability_before_is_missing_exactly_at_first_answers(log: Log) -> None:
    cards = [card for card, _, _ in log]
    firsts = [card not in cards[:row] for row, card in enumerate(cards)]
    assert np.isnan(replayed(log, DEFAULT_PARAMETERS).r_before).tolist() == firsts


@given(
    st.lists(st.tuples(st.integers(-5, 4_000), st.floats(0.001, 36_500)), max_size=20), parameter_sets
)
def test_retrievability_of_many_is_that_of_each(
    states: list[tuple[int, float]], parameters: tuple[float, ...]
) -> None:
    got = bulk.retrievability(parameters, [t for t, _ in states], [s for _, s in states])
    np.testing.assert_allclose(
        got, [scalar.retrievability(parameters, t, s) for t, s in states], rtol=1e-9
    )


def test_an_answer_dated_back_counts_as_one_on_the_same_day() -> None:
    back, same = (bulk.replay([7, 7], [100, day], [3, 3], DEFAULT_PARAMETERS) for day in (90, 100))
    np.testing.assert_array_equal(np.array(back), np.array(same))


@pytest.mark.parametrize("rating", [0, 5])
def test_another_rating_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        bulk.replay([1], [1], [rating], DEFAULT_PARAMETERS)


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        bulk.replay([1, 2], [1, 2, 3], [3, 3], DEFAULT_PARAMETERS)
