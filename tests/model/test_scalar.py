"""Laws of the scalar step: equal to `fsrs` bit for bit, near every other FSRS-6."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path

import fsrs.scheduler
import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model import scalar
from srs_trainer.model.days import virtual_noon
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, LOWER_BOUNDS, UPPER_BOUNDS, Stepper

Answers = list[tuple[int, int]]
"""Ratings, each with the days since the answer before."""
Trace = list[tuple[float, float, float]]
"""Retrievability before, stability and difficulty after each answer."""

gaps = st.one_of(st.just(0), st.integers(1, 30), st.integers(1, 400))
histories = st.lists(st.tuples(st.integers(1, 4), gaps), min_size=1, max_size=25)
parameter_sets = st.tuples(
    *(st.floats(low, high) for low, high in zip(LOWER_BOUNDS, UPPER_BOUNDS, strict=True))
)


def by_fsrs(parameters: tuple[float, ...], history: Answers) -> Trace:
    scheduler = Scheduler(parameters, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    card, day, trace = Card(card_id=1, due=virtual_noon(0)), 0, []
    for rating, gap in history:
        day += gap
        noon = virtual_noon(day)
        r = scheduler.get_card_retrievability(card, noon)
        card, _ = scheduler.review_card(card, Rating(rating), noon)
        assert card.stability is not None and card.difficulty is not None
        trace.append((r, card.stability, card.difficulty))
    return trace


def by_step(parameters: tuple[float, ...], history: Answers) -> Trace:
    stepper = Stepper(parameters)
    s: float | None = None
    d: float | None = None
    trace = []
    for rating, gap in history:
        r = 0.0 if s is None else stepper.retrievability(gap, s)
        s, d = stepper.step(s, d, gap, rating)
        trace.append((r, s, d))
    return trace


def test_the_constants_are_those_of_fsrs() -> None:
    assert fsrs.scheduler.DEFAULT_PARAMETERS == DEFAULT_PARAMETERS
    assert fsrs.scheduler.LOWER_BOUNDS_PARAMETERS == LOWER_BOUNDS
    assert fsrs.scheduler.UPPER_BOUNDS_PARAMETERS == UPPER_BOUNDS
    assert fsrs.scheduler.STABILITY_MIN == scalar.STABILITY_MIN
    assert fsrs.scheduler.MIN_DIFFICULTY == scalar.DIFFICULTY_MIN
    assert fsrs.scheduler.MAX_DIFFICULTY == scalar.DIFFICULTY_MAX


@settings(max_examples=300)
@given(histories)
def test_the_step_equals_fsrs_to_the_last_bit(history: Answers) -> None:
    assert by_step(DEFAULT_PARAMETERS, history) == by_fsrs(DEFAULT_PARAMETERS, history)


@settings(max_examples=300)
@given(parameter_sets, histories)
def test_the_step_equals_fsrs_to_the_last_bit_under_any_parameters(
    parameters: tuple[float, ...], history: Answers
) -> None:
    assert by_step(parameters, history) == by_fsrs(parameters, history)


@given(parameter_sets, st.floats(0.001, 36_500), st.floats(1, 10), gaps, st.integers(1, 4))
def test_the_function_is_the_method(
    parameters: tuple[float, ...], s: float, d: float, elapsed: int, rating: int
) -> None:
    stepper = Stepper(parameters)
    assert scalar.step(parameters, s, d, elapsed, rating) == stepper.step(s, d, elapsed, rating)
    assert scalar.retrievability(parameters, elapsed, s) == scalar.retrievability(stepper, elapsed, s)


@given(st.floats(0.001, 36_500), st.floats(1, 10), gaps, parameter_sets)
def test_a_better_rating_never_leaves_a_weaker_memory(
    s: float, d: float, elapsed: int, parameters: tuple[float, ...]
) -> None:
    after = [Stepper(parameters).step(s, d, elapsed, rating) for rating in (1, 2, 3, 4)]
    assert sorted(stability for stability, _ in after) == [stability for stability, _ in after]
    assert sorted((difficulty for _, difficulty in after), reverse=True) == [d for _, d in after]


@given(st.floats(0.001, 36_500), st.integers(-50, 4_000), st.integers(0, 400), parameter_sets)
def test_recall_falls_with_time_from_one_to_nine_tenths_at_the_stability(
    s: float, elapsed: int, more: int, parameters: tuple[float, ...]
) -> None:
    now, later = (scalar.retrievability(parameters, days, s) for days in (elapsed, elapsed + more))
    assert 0 < later <= now <= 1
    assert elapsed > 0 or now == 1
    assert scalar.retrievability(parameters, 40, 40.0) == pytest.approx(0.9, rel=1e-12)


@given(st.floats(0.001, 36_500), st.floats(1, 10), st.integers(-400, 0), st.integers(1, 4))
def test_an_answer_dated_back_counts_as_one_on_the_same_day(
    s: float, d: float, elapsed: int, rating: int
) -> None:
    assert scalar.step(DEFAULT_PARAMETERS, s, d, elapsed, rating) == scalar.step(
        DEFAULT_PARAMETERS, s, d, 0, rating
    )


@pytest.mark.parametrize("rating", [-1, 0, 5])
def test_another_rating_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        Stepper().step(2.0, 5.0, 1, rating)


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0, 0.800000011920929])
def test_parameters_outside_the_bounds_are_refused_by_name(value: float) -> None:
    """Among them NaN and the 32-bit 0.8 that a fit returns, as `fsrs` refuses them."""
    with pytest.raises(ValueError, match="w20"):
        Stepper((*DEFAULT_PARAMETERS[:20], value))


@pytest.mark.parametrize("count", [0, 19, 34])
def test_another_number_of_parameters_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="21"):
        Stepper((DEFAULT_PARAMETERS * 2)[:count])


@given(parameter_sets, st.integers(0, 20))
def test_the_digest_tells_parameter_sets_apart_by_their_last_bit(
    parameters: tuple[float, ...], index: int
) -> None:
    changed = list(parameters)
    towards = LOWER_BOUNDS[index] if parameters[index] > LOWER_BOUNDS[index] else UPPER_BOUNDS[index]
    changed[index] = math.nextafter(parameters[index], towards)
    assert scalar.params_digest(parameters) == scalar.params_digest(list(parameters))
    assert scalar.params_digest(parameters) != scalar.params_digest(changed)


def test_the_digest_of_the_defaults_stays_what_logs_hold() -> None:
    assert scalar.params_digest(DEFAULT_PARAMETERS).hex() == "64831f2c270621ad"


def test_long_histories_end_where_the_rust_implementation_ends() -> None:
    """S and D of fsrs-rs 6.6.2, which computes in 32 bits."""
    lapsed = [(3, 0), (3, 2), (3, 11), (1, 46), (3, 0), (3, 3)]
    overdue = [(3, 0), (3, 2), (1, 365), (3, 1)]
    assert by_step(DEFAULT_PARAMETERS, lapsed)[-1][1:] == pytest.approx((7.794557, 7.365664), rel=1e-5)
    assert by_step(DEFAULT_PARAMETERS, overdue)[-1][1:] == pytest.approx((4.631379, 7.380074), rel=1e-5)


def test_the_recorded_vectors_of_three_implementations_are_met(shared: Path) -> None:
    """Equal to `fsrs`, and within 1e-5 of fsrs-rs and of Anki's own backend."""
    recorded = json.loads((shared / "vectors" / "fsrs_vectors.json").read_text("utf-8"))
    for sequence in recorded["sequences"]:
        trace = by_step(
            DEFAULT_PARAMETERS, [(row["rating"], row["delta_days"]) for row in sequence["reviews"]]
        )
        exact = [(row["R_before"], row["S"], row["D"]) for row in sequence["py_fsrs_no_steps"]]
        assert trace == exact, sequence["name"]
        for column in ("fsrs_rs_python", "anki_backend"):
            for (_, s, d), row in zip(trace, sequence[column], strict=True):
                assert (s, d) == pytest.approx((row["S"], row["D"]), rel=1e-5), sequence["name"]


def test_the_step_loads_neither_fsrs_nor_numpy() -> None:
    """Rebuild and import start without the cost of either."""
    code = (
        "import sys, srs_trainer.model.scalar, srs_trainer.model.memory;"
        "print([name for name in ('fsrs', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
