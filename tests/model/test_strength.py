"""Laws of a topic's strength (fsrs.md 5.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from srs_trainer.model.strength import MIN_ANSWERS, MIN_SEEN, Evidence, Strength, average, strengths
from srs_trainer.model.topics import ancestors


def an_evidence(
    topic: str = "a",
    bins: Mapping[int, tuple[int, int]] | None = None,
    ahead: Mapping[tuple[int, float], int] | None = None,
    seen: int | None = None,
) -> Evidence:
    ahead = {(4, 0.25): 10} if ahead is None else ahead
    seen = sum(ahead.values()) if seen is None else seen
    return Evidence(topic, seen + 3, seen, {0: (20, 12)} if bins is None else bins, ahead)


def told(*evidence: Evidence) -> dict[str, Strength]:
    return {one.topic: one for one in strengths(evidence)}


scores = st.integers(0, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))
tables = st.dictionaries(st.integers(-16, 21), scores, max_size=4)
cells = st.tuples(st.integers(-16, 21), st.sampled_from((0.0, 0.25, 0.5)))
aheads = st.dictionaries(cells, st.integers(1, 9), min_size=1, max_size=4)
paths = st.lists(st.sampled_from("abc"), min_size=1, max_size=3).map("/".join)
entries = st.builds(an_evidence, paths, tables, aheads)
learners = st.lists(entries, max_size=9, unique_by=lambda one: one.topic)
modest = settings(max_examples=60, deadline=None)


def test_the_example_worked_by_hand() -> None:
    a, b = an_evidence("a", {0: (20, 12)}), an_evidence("b", {0: (20, 8)})
    found = strengths([a, b])
    assert [one.topic for one in found] == ["b", "a"]
    weaker, stronger = found
    figures = (weaker.recall, weaker.low, weaker.high, weaker.below)
    assert figures == pytest.approx((0.575, 0.320, 0.768, 0.743), abs=0.001)
    assert stronger.recall == pytest.approx(0.701, abs=0.001)
    assert average([a, b]) == pytest.approx(0.638, abs=0.001)
    assert weaker.enough and not weaker.weak


def test_more_answers_of_the_same_kind_make_it_weak() -> None:
    found = told(an_evidence("a", {0: (400, 240)}), an_evidence("b", {0: (400, 160)}))
    assert found["b"].weak and not found["a"].weak
    mean = average([an_evidence("a", {0: (400, 240)}), an_evidence("b", {0: (400, 160)})])
    high = found["b"].high
    assert high is not None and mean is not None and high < mean


def test_without_evidence_there_is_nothing() -> None:
    assert strengths([]) == ()
    assert average([]) is None


def test_cards_without_answers_are_coverage_and_come_last() -> None:
    new = an_evidence("a", {}, {}, seen=0)
    found = strengths([new, an_evidence("b")])
    assert [one.topic for one in found] == ["b", "a"]
    assert found[1] == Strength("a", 3, 0, 0, None, None, None, False, False, None)


@pytest.mark.parametrize(
    ("seen", "answers"), [(MIN_SEEN - 1, MIN_ANSWERS), (MIN_SEEN, MIN_ANSWERS - 1), (1, 1)]
)
def test_below_the_minimum_there_is_a_probability_but_no_number(seen: int, answers: int) -> None:
    others = [an_evidence(name, {8: (50, 48)}) for name in "bcde"]
    few = an_evidence("a", {8: (answers, 0)}, {(4, 0.25): seen})
    found = told(few, *others)["a"]
    assert (found.recall, found.low, found.high, found.enough, found.weak) == (None,) * 3 + (False,) * 2
    assert found.below is not None and found.below > 0.5
    assert average([few]) is None


def test_the_minimum_itself_is_enough() -> None:
    least = an_evidence("a", {8: (MIN_ANSWERS, 5)}, {(4, 0.0): MIN_SEEN})
    assert told(least)["a"].recall is not None
    assert average([least]) == pytest.approx(told(least)["a"].recall)


@modest
@given(learners)
def test_every_node_is_there_once_and_its_figures_are_in_order(evidence: list[Evidence]) -> None:
    found = strengths(evidence)
    wanted = {part for one in evidence for part in (*ancestors(one.topic), one.topic)}
    assert len(found) == len(wanted) and {one.topic for one in found} == wanted
    mean = average(evidence)
    for one in found:
        assert one.enough == (one.recall is not None)
        assert one.below is None or (0 <= one.below <= 1 and one.answers)
        if one.recall is not None and one.low is not None and one.high is not None:
            assert 0 <= one.low <= one.recall <= one.high <= 1
            assert one.weak == (mean is not None and one.high < mean)
            assert one.seen >= MIN_SEEN and one.answers >= MIN_ANSWERS
        if one.weak:
            assert one.below is not None and one.below > 0.98
    order = [-1.0 if one.below is None else round(one.below, 2) for one in found]
    assert order == sorted(order, reverse=True)


@modest
@given(learners, st.data())
def test_the_order_of_the_evidence_plays_no_part(evidence: list[Evidence], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations([_shuffled(one) for one in evidence]))
    assert strengths(mixed) == strengths(evidence)
    assert average(mixed) == average(evidence)


def _shuffled(one: Evidence) -> Evidence:
    """The same evidence with its bins and cells the other way round."""
    return replace(one, bins=dict(reversed(one.bins.items())), ahead=dict(reversed(one.ahead.items())))


@modest
@given(learners, st.data())
def test_more_right_answers_never_lower_recall(evidence: list[Evidence], data: st.DataObject) -> None:
    """A wrong answer turned right, anywhere in the topic."""
    missed = [(one, place) for one in evidence for place, (n, right) in one.bins.items() if right < n]
    assume(missed)
    one, place = data.draw(st.sampled_from(missed))
    n, right = one.bins[place]
    better = replace(one, bins={**one.bins, place: (n, data.draw(st.integers(right + 1, n)))})
    before = told(*evidence)[one.topic].recall
    after = told(*(better if other is one else other for other in evidence))[one.topic].recall
    assert (before is None) == (after is None)
    if before is not None and after is not None:
        assert after >= before - 1e-6


@modest
@given(learners)
def test_a_parent_of_one_child_equals_it(evidence: list[Evidence]) -> None:
    names = [f"t{number}" for number in range(len(evidence))]
    only = (replace(one, topic=f"{name}/only") for name, one in zip(names, evidence, strict=True))
    found = told(*only)
    for name in names:
        assert found[name] == replace(found[f"{name}/only"], topic=name)


def test_a_parent_holds_its_own_questions_and_all_below() -> None:
    own, child, other = an_evidence("a"), an_evidence("a/b", {8: (30, 20)}), an_evidence("a/c/d")
    found = told(own, child, other)["a"]
    assert (found.cards, found.seen, found.answers) == (39, 30, 70)


def test_two_entries_of_one_topic_count_together() -> None:
    half = an_evidence("a", {0: (10, 6)}, {(4, 0.25): 5})
    whole = an_evidence("a", {0: (20, 12)}, {(4, 0.25): 10})
    assert strengths([half, half]) == strengths([replace(whole, cards=16)])
