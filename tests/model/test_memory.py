"""Laws of a card's memory and of its intervals."""

from __future__ import annotations

import math
from importlib.metadata import version

import pytest
from fsrs import Card, Rating, Scheduler, State
from hypothesis import example, given, settings
from hypothesis import strategies as st

from srs_trainer.model import memory as room
from srs_trainer.model.days import virtual_noon
from srs_trainer.model.memory import Memory, answer, fuzz_unit, interval, interval_range, plain_interval
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, LOWER_BOUNDS, UPPER_BOUNDS, retrievability, step

W = DEFAULT_PARAMETERS
LAST_UNIT = math.nextafter(1.0, 0.0)

histories = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 400)), min_size=1, max_size=12)
stabilities = st.one_of(st.floats(0.001, 40), st.floats(0.001, 36_500))
targets = st.floats(0.70, 0.985)
units = st.one_of(st.sampled_from([0.0, 0.5, LAST_UNIT]), st.floats(0, LAST_UNIT))
maxima = st.one_of(st.just(365), st.integers(1, 36_500))
parameter_sets = st.tuples(
    *(st.floats(low, high) for low, high in zip(LOWER_BOUNDS, UPPER_BOUNDS, strict=True))
)


def a_memory(stability: float = 10.0, difficulty: float = 5.0, last_day: int = 20_000) -> Memory:
    return Memory(stability, difficulty, last_day)


@settings(max_examples=150)
@given(histories, parameter_sets)
def test_the_live_answer_and_the_scalar_step_write_the_same_bits(
    history: list[tuple[int, int]], parameters: tuple[float, ...]
) -> None:
    memory: Memory | None = None
    s: float | None = None
    d: float | None = None
    day = 20_000
    for rating, gap in history:
        day += gap
        memory = answer(memory, rating, day, parameters)
        s, d = step(parameters, s, d, gap, rating)
        assert memory == Memory(s, d, day)


@given(st.integers(1, 4), st.integers(-400, 0))
def test_an_answer_dated_before_the_last_one_counts_on_its_day(rating: int, gap: int) -> None:
    """Else the next gap would be too long."""
    memory = a_memory()
    assert answer(memory, rating, memory.last_day + gap, W) == answer(memory, rating, memory.last_day, W)


def test_an_answer_leaves_the_given_memory_as_it_was() -> None:
    memory = a_memory()
    answer(memory, 1, 20_030, W)
    assert memory == a_memory()


@pytest.mark.parametrize("rating", [0, 5])
def test_another_rating_is_refused(rating: int) -> None:
    with pytest.raises(ValueError, match=str(rating)):
        answer(None, rating, 20_000, W)


@pytest.mark.parametrize(
    ("stability", "difficulty"),
    [
        (math.nan, 5.0),
        (math.inf, 5.0),
        (0.0, 5.0),
        (-1.0, 5.0),
        (1.0, math.nan),
        (1.0, 0.9),
        (1.0, 10.1),
    ],
)
def test_a_memory_that_no_answer_leads_to_cannot_be_made(stability: float, difficulty: float) -> None:
    with pytest.raises(ValueError, match="must"):
        Memory(stability, difficulty, 20_000)


def test_the_model_is_named_with_the_version_of_its_package() -> None:
    assert room.model_name() == f"fsrs-6/{version('fsrs')}"


@given(stabilities, targets, parameter_sets)
def test_the_plain_interval_ends_when_recall_has_fallen_to_the_target(
    s: float, target: float, parameters: tuple[float, ...]
) -> None:
    days = plain_interval(s, target, parameters)
    factor = 0.9 ** (-1 / parameters[20]) - 1
    assert (1 + factor * days / s) ** -parameters[20] == pytest.approx(target, rel=1e-9)


@given(st.floats(0.001, 30_000))
def test_at_a_retention_of_nine_tenths_the_plain_interval_is_the_stability(s: float) -> None:
    assert plain_interval(s, 0.9, W) == pytest.approx(s, rel=1e-9)
    assert retrievability(W, 100, 100.0) == pytest.approx(0.9)


@given(stabilities)
def test_below_two_and_a_half_days_there_is_no_fuzz_and_above_there_is(s: float) -> None:
    low, high = interval_range(s, 0.9, 36_500, W)
    assert (low == high) == (plain_interval(s, 0.9, W) < 2.5)


@given(stabilities, targets)
def test_the_interval_of_fsrs_lies_in_the_range(s: float, target: float) -> None:
    scheduler = Scheduler(W, target, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    noon = virtual_noon(20_000)
    card = Card(1, State.Review, None, s, 5.0, due=noon, last_review=noon)
    card, _ = scheduler.review_card(card, Rating.Good, noon)
    assert card.stability is not None
    low, high = interval_range(card.stability, target, 36_500, W)
    assert low <= (card.due - noon).days <= high


@given(stabilities, targets, units, maxima, parameter_sets)
@example(2.5, 0.9, 0.0, 365, W)
@example(2.4, 0.9, 0.0, 1, W)
@example(2.6, 0.9, 0.0, 1, W)
def test_an_interval_lies_in_its_range_from_one_to_the_maximum(
    s: float, target: float, u: float, maximum: int, parameters: tuple[float, ...]
) -> None:
    low, high = interval_range(s, target, maximum, parameters)
    assert low >= min(2, maximum) or low == high
    assert 1 <= low <= interval(s, target, u, maximum, parameters) <= high <= maximum
    assert interval(s, target, 0.0, maximum, parameters) == low
    assert interval(s, target, LAST_UNIT, maximum, parameters) == high


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0.1, (1, 1)),
        (1.49, (1, 1)),
        (2.49, (2, 2)),
        (2.6, (2, 4)),
        (3.1, (2, 4)),
        (7.1, (5, 9)),
        (20.1, (17, 23)),
        (30.1, (27, 34)),
        (100.1, (93, 107)),
    ],
)
def test_the_range_widens_with_the_interval_as_in_fsrs(days: float, expected: tuple[int, int]) -> None:
    assert interval_range(days, 0.9, 36_500, W) == expected


@given(stabilities, st.floats(1, 3), targets, units, maxima)
def test_a_stronger_memory_is_never_due_earlier(
    s: float, times: float, target: float, u: float, maximum: int
) -> None:
    assert interval(s, target, u, maximum, W) <= interval(s * times, target, u, maximum, W)


@given(stabilities, targets, targets, units, maxima)
def test_asking_for_more_retention_is_never_due_later(
    s: float, one: float, other: float, u: float, maximum: int
) -> None:
    asked_less, asked_more = sorted((one, other))
    assert interval(s, asked_more, u, maximum, W) <= interval(s, asked_less, u, maximum, W)


@given(
    st.one_of(st.none(), st.builds(a_memory, stabilities, st.floats(1, 10))),
    st.integers(0, 400),
    targets,
    st.text(max_size=10),
    st.integers(0, 50),
)
def test_the_preview_is_ordered_from_again_to_easy(
    memory: Memory | None, gap: int, target: float, key: str, answers: int
) -> None:
    u = fuzz_unit(key, answers)
    after = [answer(memory, rating, 20_000 + gap, W) for rating in (1, 2, 3, 4)]
    preview = [interval(one.stability, target, u, 365, W) for one in after]
    assert preview == sorted(preview)


@given(st.text(max_size=20), st.integers(0, 10_000))
def test_the_fuzz_unit_is_a_pure_draw_below_one(key: str, answers: int) -> None:
    assert 0 <= fuzz_unit(key, answers) < 1
    assert fuzz_unit(key, answers) == fuzz_unit(key, answers)


def test_fuzz_units_spread_evenly_over_cards_and_answers() -> None:
    drawn = sorted(fuzz_unit(f"deck/q{card}#", count) for card in range(100) for count in range(20))
    assert len(set(drawn)) == len(drawn)
    assert max(abs(u - rank / len(drawn)) for rank, u in enumerate(drawn)) < 0.05


def test_the_fuzz_unit_stays_what_logs_were_written_with() -> None:
    assert fuzz_unit("llm-serving/kv-bytes-per-token#", 3) == pytest.approx(
        0.7156060173694225, abs=1e-12
    )


@pytest.mark.parametrize("target", [0.0, 1.0, -0.5, math.nan])
def test_a_target_that_is_no_chance_is_refused(target: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        interval(10.0, target, 0.5, 365, W)


def test_a_maximum_below_one_day_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1 day"):
        interval(10.0, 0.9, 0.5, 0, W)
