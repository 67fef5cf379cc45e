"""The guesser's figure is honest: right by hand on real quizzes, exact in its odds, fair."""

from __future__ import annotations

import math
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model.chance import chi_squared_tail, skew, tail_bound, upper_tail
from srs_trainer.model.guesser import (
    FAILS,
    STRATEGIES,
    Trial,
    Verdict,
    pooled,
    shares,
    tally,
    verdict,
)

RANKS = st.lists(st.integers(0, 3), min_size=2, max_size=7)


def judged(trials: list[Trial]) -> Verdict:
    found = verdict(tally(trials))
    assert found is not None
    return found


def a_trial(*options: str, key: int = 0, stem: str = "What holds?", shown: int = 0) -> Trial:
    return Trial(stem, options, key, shown or len(options))


# -- the quizzes of other people, counted by hand ------------------------------------------------------


def cuda_quiz(text: str) -> Iterator[Trial]:
    for block in re.split(r"\n(?=- (?!Correct))", text):
        options = re.findall(r"^  - [A-D]\) (.*)$", block, re.MULTILINE)
        answer = re.search(r"Correct answer: ([A-D])\)", block)
        if options and answer:
            yield Trial(block.split("\n")[0], tuple(options), "ABCD".index(answer[1]), len(options))


def ray_quiz(text: str) -> Iterator[Trial]:
    for block in text.split("\n\n"):
        options = re.findall(r"^  [A-D]\. (.*?) *$", block, re.MULTILINE)
        answer = re.search(r"\*\*Answer:\*\* ([A-D])", block)
        if options and answer:
            yield Trial(block.split("\n")[0], tuple(options), "ABCD".index(answer[1]), len(options))


BY_HAND = [
    # 8 keys are the longest, 3 tie with one other, 1 with two; 13 keys are at B or C, each worth a half
    (cuda_quiz, "lokk798_CUDA-C-Basic-MCQ.md", 15, {"longest": "59/6", "middle": "13/2"}),
    # 11 are the longest, 1 ties with all; 14 at B or C; 4 have most names, 1 ties with one, 8 with all
    (ray_quiz, "lokk798_Ray-MCQ.md", 15, {"longest": "45/4", "middle": "7", "specific": "13/2"}),
]


@pytest.mark.parametrize(("parse", "name", "many", "won"), BY_HAND, ids=lambda value: str(value)[:20])
def test_scores_of_real_quizzes_agree_with_a_count_by_hand(
    parse: Callable[[str], Iterator[Trial]], name: str, many: int, won: dict[str, str], shared: Path
) -> None:
    trials = list(parse((shared / "samples" / "markdown" / name).read_text("utf-8")))
    found = judged(trials)
    assert (found.questions, found.chance) == (many, 0.25)
    for strategy, count in won.items():
        assert found.strategies[strategy][0] == pytest.approx(float(Fraction(count)) / many)
    assert "longest" in found.beating
    assert found.best == "longest"


def test_the_echo_is_of_the_rarest_word_that_not_all_options_have() -> None:
    trials = [
        a_trial(
            "a block of the cache",
            "a row of the cache",
            "a copy of the cache",
            stem="Which block of cache rows is it?",
        ),
        a_trial("one row", "one column", "one table", stem="What stands beside the row?"),
    ]
    # 'block' occurs in the first alone, 'row' in both; 'cache' is in every option and says nothing
    assert judged(trials).strategies["echo"][0] == 1.0
    moved = [trials[0]._replace(key=1), trials[1]._replace(key=1)]
    assert judged(moved).strategies["echo"][0] == 0.0


# -- shares ---------------------------------------------------------------------------------------


@given(RANKS, st.data())
def test_an_even_key_scores_chance_whatever_the_ranks(ranks: list[int], data: st.DataObject) -> None:
    shown = data.draw(st.integers(2, len(ranks)))
    assert sum(shares(ranks, shown)) == Fraction(len(ranks), shown)


@given(RANKS, st.data())
@settings(max_examples=30)
def test_shares_of_a_pool_are_the_mean_over_all_its_showings(
    ranks: list[int], data: st.DataObject
) -> None:
    shown, key = data.draw(st.integers(2, len(ranks))), data.draw(st.integers(0, len(ranks) - 1))
    others = [n for n in range(len(ranks)) if n != key]
    won = []
    for drawn in combinations(others, shown - 1):
        best = max(ranks[n] for n in (key, *drawn))
        top = [n for n in (key, *drawn) if ranks[n] == best]
        won.append(Fraction(key in top, len(top)))
    assert shares(ranks, shown)[key] == sum(won) / len(won)


# -- odds ----------------------------------------------------------------------------------------


@given(st.integers(1, 60), st.integers(2, 6), st.data())
def test_the_tail_of_equal_draws_is_the_binomial_one(
    times: int, options: int, data: st.DataObject
) -> None:
    hits = data.draw(st.integers(0, times))
    p = 1 / options
    exact = math.fsum(
        math.comb(times, k) * p**k * (1 - p) ** (times - k) for k in range(hits, times + 1)
    )
    assert upper_tail({(0,) * (options - 1) + (1,): times}, hits) == pytest.approx(exact, abs=1e-12)


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=4), max_size=5), st.integers(0, 20))
def test_the_tail_is_that_of_counting_every_outcome(draws: list[list[int]], reached: int) -> None:
    outcomes = [sum(values) for values in product(*draws)]
    expected = sum(value >= reached for value in outcomes) / len(outcomes)
    assert upper_tail(Counter(tuple(draw) for draw in draws), reached) == pytest.approx(expected)


@given(st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=5), min_size=1, max_size=8), st.data())
def test_where_counting_is_too_long_the_tail_is_bounded_from_above(
    draws: list[list[int]], data: st.DataObject
) -> None:
    reached = data.draw(st.integers(0, sum(map(max, draws))))
    spreads = Counter(tuple(draw) for draw in draws)
    assert tail_bound(spreads, reached) >= upper_tail(spreads, reached) * (1 - 1e-9)


def test_the_bound_is_near_and_stands_in_where_draws_differ_too_much() -> None:
    alike = {(60, 0, 0, 0): 400}
    for hits in (120, 130, 140):
        exact, bound = upper_tail(alike, hits * 60), tail_bound(alike, hits * 60)
        assert exact < bound < 12 * exact
    many = {(60, n % 7, n // 7 % 9, n // 63): 1 for n in range(600)}
    assert upper_tail(many, 14_000) == tail_bound(many, 14_000)


@pytest.mark.parametrize(
    ("freedom", "statistic"), [(1, 6.6349), (2, 9.2103), (3, 11.3449), (4, 13.2767), (9, 21.6660)]
)
def test_the_chi_squared_tail_agrees_with_the_printed_tables_at_one_percent(
    freedom: int, statistic: float
) -> None:
    assert chi_squared_tail(statistic, freedom) == pytest.approx(0.01, rel=1e-4)


def test_skew_sees_keys_in_one_place_and_not_even_ones() -> None:
    assert skew([]) == skew([[10, 10, 10, 10]]) == 1.0
    assert skew([[10, 10, 10, 10], [7, 7]]) == 1.0
    assert skew([[1, 29, 0, 0]]) < 1e-9
    assert 0.01 < skew([[12, 8, 10, 10]]) < 1.0


# -- verdicts ------------------------------------------------------------------------------------

WORDS = "block cache queue row page layer shard head token stage router weight chunk batch".split()


def a_fair_deck(seed: int, many: int = 30) -> list[Trial]:
    """Options of random words and lengths, among which the key is any one."""
    dice = random.Random(seed)

    def text(least: int, most: int) -> str:
        return " ".join(dice.choices([*WORDS, "2", "TTFT", "mostly"], k=dice.randint(least, most)))

    trials = []
    for _ in range(many):
        options = tuple(text(1, 6) for _ in range(dice.randint(2, 6)))
        shown = dice.randint(2, len(options))
        trials.append(Trial(text(4, 12), options, dice.randrange(len(options)), shown))
    return trials


def test_fair_decks_stay_within_chance() -> None:
    verdicts = [judged(a_fair_deck(seed)) for seed in range(100)]
    assert sum(not found.beating for found in verdicts) >= 95
    for name in STRATEGIES:
        over = sum(found.strategies[name][0] - found.chance for found in verdicts) / len(verdicts)
        assert abs(over) < 0.03, "a fair deck gives nothing away on average"


def test_a_deck_fails_where_one_strategy_beats_chance_and_passes_one_short_of_it() -> None:
    def deck(longest: int) -> list[Trial]:
        options = ("some words", "some more words", "words", "a few")
        return [a_trial(*options, key=1 if n < longest else n % 2 * 2) for n in range(30)]

    verdicts = [judged(deck(longest)) for longest in range(31)]
    for found in verdicts:
        p = found.strategies["longest"][1]
        assert ("longest" in found.beating) == (p * len(STRATEGIES) < FAILS)
    first = next(n for n, found in enumerate(verdicts) if "longest" in found.beating)
    # P(X >= 15) = 0.0027 and P(X >= 16) = 0.0008 for 30 draws at 1/4; the bound is 0.01 / 4
    assert first == 16


def test_where_all_options_tie_every_strategy_scores_chance_and_proves_nothing() -> None:
    found = judged([a_trial("aa", "bb", key=n % 2, stem="Which?") for n in range(50)])
    assert found.score == found.chance == 0.5
    assert found.beating == ()


def test_decks_pool_to_what_their_questions_say_together() -> None:
    one, other = a_fair_deck(1), a_fair_deck(2, 10)
    both = pooled([tally(one), tally(other)])
    assert both.trials == 40
    assert both.won["longest"] == tally(one + other).won["longest"]
    assert verdict(pooled([])) is None
    twice = verdict(pooled([both, pooled([])]))
    assert twice == verdict(both)
