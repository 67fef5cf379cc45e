"""Laws of grading and of luck."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model import grading
from srs_trainer.model.question import KINDS, Kind

chances = st.floats(0, 1)
retentions = st.floats(grading.RETENTION_MIN, grading.RETENTION_MAX)
lucks = st.floats(0, 0.5)


@pytest.mark.parametrize("shown", range(2, 7))
def test_luck_is_one_over_the_answers_that_could_be_given(shown: int) -> None:
    """Counted out: one option, any set but the empty one, a set of known size, any order."""
    options = range(shown)
    sets = [c for size in range(1, shown + 1) for c in itertools.combinations(options, size)]
    assert grading.lucky("choice", shown) == 1 / shown
    assert grading.lucky("choices", shown, 2) == 1 / len(sets)
    assert grading.lucky("choices", shown, 2, told=True) == 1 / sum(len(c) == 2 for c in sets)
    assert grading.lucky("order", shown) == 1 / len(list(itertools.permutations(options)))


@pytest.mark.parametrize("kind", ["number", "typed", "cloze", "basic"])
@given(shown=st.integers(0, 9))
def test_what_must_be_produced_leaves_nothing_to_luck(kind: Kind, shown: int) -> None:
    assert grading.lucky(kind, shown) == 0


@given(st.sampled_from(KINDS), st.integers(2, 60), st.data(), st.booleans())
def test_luck_is_a_chance_and_knowing_the_count_never_lowers_it(
    kind: Kind, shown: int, data: st.DataObject, told: bool
) -> None:
    right = data.draw(st.integers(1, shown))
    assert 0 <= grading.lucky(kind, shown, right, told) <= 1
    assert grading.lucky(kind, shown, right, True) >= grading.lucky(kind, shown, right, False)


@pytest.mark.parametrize(("shown", "right"), [(0, 1), (4, 0), (4, 5)])
def test_counts_that_cannot_be_are_refused(shown: int, right: int) -> None:
    with pytest.raises(ValueError, match="can't show"):
        grading.lucky("choices", shown, right)


@given(chances, retentions)
def test_the_target_is_never_below_the_retention_desired_nor_above_the_cap(g: float, dr: float) -> None:
    asked = grading.target(g, dr)
    assert dr - 1e-12 <= asked <= grading.TARGET_MAX
    assert grading.target(0.0, dr) == dr


@given(lucks, retentions)
def test_at_the_target_the_recall_is_the_retention_desired(g: float, dr: float) -> None:
    """Waiting for the target is waiting until recall, luck taken out, has fallen to what was desired."""
    asked = grading.target(g, dr)
    if asked < grading.TARGET_MAX:
        assert grading.recall(asked, g) == pytest.approx(dr, abs=1e-9)


@pytest.mark.parametrize(("options", "asked"), [(4, 0.925), (2, 0.95)])
def test_the_published_targets_are_met(options: int, asked: float) -> None:
    assert grading.target(grading.lucky("choice", options), 0.9) == pytest.approx(asked)


@given(chances, chances, chances)
def test_recall_and_prediction_are_chances_and_rise_with_retrievability(
    r: float, more: float, g: float
) -> None:
    low, high = sorted((r, more))
    assert 0 <= grading.recall(low, g) <= grading.recall(high, g) <= 1
    assert g - 1e-12 <= grading.predicted(low, g, g) <= 1 + 1e-12


@given(chances, lucks)
def test_the_form_that_memory_was_trained_on_is_predicted_by_retrievability(r: float, g: float) -> None:
    """Where R lies above mere luck; below it, luck is what remains."""
    assert grading.predicted(r, g, g) == pytest.approx(max(r, g), abs=1e-12)


@given(chances, lucks)
def test_a_form_without_luck_is_predicted_by_recall(r: float, g0: float) -> None:
    assert grading.predicted(r, 0.0, g0) == grading.recall(r, g0)


def test_where_luck_is_certain_an_answer_tells_nothing() -> None:
    assert grading.recall(1.0, 1.0) == 0
    assert grading.predicted(1.0, 1.0, 1.0) == 1


@given(st.sampled_from(grading.OUTCOMES), st.booleans(), st.booleans())
def test_wrong_is_again_right_is_good_and_doubt_makes_it_hard(
    outcome: grading.Outcome, guess: bool, after_slip: bool
) -> None:
    rating = grading.rating_of(outcome, guess, after_slip)
    assert (rating == grading.AGAIN) == (outcome != "right")
    assert (rating == grading.HARD) == (outcome == "right" and (guess or after_slip))
    assert rating != grading.EASY


def test_the_ratings_are_those_of_fsrs() -> None:
    assert (grading.AGAIN, grading.HARD, grading.GOOD, grading.EASY) == (1, 2, 3, 4)


def test_an_unknown_outcome_is_refused() -> None:
    with pytest.raises(ValueError, match="right, wrong, unknown"):
        grading.rating_of("maybe")  # type: ignore[arg-type]


@given(retentions)
def test_a_retention_from_70_to_97_percent_is_valid(desired: float) -> None:
    assert grading.valid_retention(desired) == desired


@pytest.mark.parametrize("desired", [0.0, 0.69, 0.98, 1.0, -1.0, math.nan, math.inf])
def test_any_other_retention_is_refused_with_the_range(desired: float) -> None:
    with pytest.raises(ValueError, match=r"0\.70 and 0\.97"):
        grading.valid_retention(desired)


NEEDED = {0.0: 0, 1 / 2: 5, 1 / 4: 5, 1 / 6: 4, 1 / 15: 3, 1 / 24: 3, 1.0: 5}


@pytest.mark.parametrize("g", NEEDED)
def test_luck_is_ruled_out_at_a_thousand_to_one_or_after_five_days(g: float) -> None:
    proven = [streak for streak in range(8) if grading.is_proven(g, streak)]
    assert proven == list(range(NEEDED[g], 8))
