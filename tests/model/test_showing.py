"""A showing is drawn from its seed: honest, and the same whenever it is drawn again."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from builders import a_question, an_option
from hypothesis import given
from hypothesis import strategies as st
from strategies import questions

from srs_trainer.model.grading import lucky
from srs_trainer.model.question import Question, Variant
from srs_trainer.model.seeds import drawn, seed_of
from srs_trainer.model.showing import Showing, draw, luck, steps


def shown(question: Question, **more: Any) -> Showing:
    """A showing of a card before its first answer, unless told otherwise."""
    values: dict[str, Any] = {
        "card": "llm/q",
        "deck": "LLM",
        "topic": (),
        "count": 0,
        "last_variant": None,
    }
    return draw(question, first_sight=True, **values | more)


def four(**more: Any) -> Question:
    options = (an_option("right", True), an_option("one"), an_option("two"), an_option("three"))
    return a_question("q", options=options, **more)


@given(questions(), st.integers(0, 500), st.one_of(st.none(), st.integers(0, 5)))
def test_a_showing_is_a_situation_of_its_question(
    question: Question, count: int, last: int | None
) -> None:
    showing = shown(question, count=count, last_variant=last)
    assert showing == shown(question, count=count, last_variant=last)
    situation = question.situations()[showing.variant]
    assert (showing.stem, showing.back) == (situation.stem, situation.answer)
    assert set(showing.options) <= {*situation.options, *steps(situation)}
    assert len(set(showing.options)) == len(showing.options)
    right = {option for option in situation.options if option.right}
    assert right <= set(showing.options), "the key is always among them"
    if question.kind in ("choice", "choices"):
        most = max(question.show or 99, len(right) + 1)
        assert len(showing.options) == min(len(situation.options), most), "a wrong one is always shown"
        assert showing.g == lucky(question.kind, len(showing.options), len(right), question.told)
        assert showing.g == luck(question, situation)
    elif question.kind == "order":
        assert len(showing.options) == len(situation.answer)
        assert showing.g == lucky("order", len(situation.answer))
    else:
        assert showing.g == lucky("basic", 1) == 0
    assert (showing.key, showing.content) == (question.key_digest(), question.content_digest())
    pins = [option.pin == "last" for option in showing.options]
    assert pins == sorted(pins), "what is pinned stands last"
    if not question.shuffle and question.kind != "order":
        free = [o for o in situation.options if o in showing.options and o.pin != "last"]
        assert [o for o in showing.options if o.pin != "last"] == free
    if last is not None and len(question.situations()) > 1:
        assert showing.variant != last


@given(questions(kind="choice"), st.integers(0, 50))
def test_digits_name_the_options_shown(question: Question, count: int) -> None:
    showing = shown(question, count=count)
    for digit, option in enumerate(showing.options, 1):
        assert showing.number_of(option.id) == digit
    assert showing.right_ids() == {option.id for option in showing.options if option.right}
    with pytest.raises(KeyError):
        showing.number_of("no such option")


def test_the_right_option_stands_everywhere_alike() -> None:
    """Over 1,200 showings each of four places holds it about 300 times: its place tells nothing."""
    places = Counter(
        next(
            n
            for n, option in enumerate(shown(four(), card=f"llm/q{card}", count=count).options)
            if option.right
        )
        for card in range(40)
        for count in range(30)
    )
    assert set(places) == {0, 1, 2, 3}
    assert all(240 <= many <= 360 for many in places.values()), places


def test_a_pool_shows_all_its_wrong_options_in_time() -> None:
    seen = Counter(
        option.text for count in range(300) for option in shown(four(show=2), count=count).options
    )
    assert seen["right"] == 300
    assert all(60 <= seen[text] <= 140 for text in ("one", "two", "three")), seen


def test_situations_take_turns_and_each_comes() -> None:
    question = four(variants=(Variant("two"), Variant("three"), Variant("four")))
    last: int | None = None
    seen = []
    for count in range(60):
        last = shown(question, count=count, last_variant=last).variant
        seen.append(last)
    assert all(one != two for one, two in pairwise(seen))
    assert set(seen) == {0, 1, 2, 3}


@given(st.text(max_size=20), st.integers(0, 10**6), st.text(max_size=10), st.text(max_size=10))
def test_draws_are_64_bits_and_apart_by_their_purpose(
    card: str, count: int, one: str, other: str
) -> None:
    seed = seed_of(card, count)
    assert seed != seed_of(card, count + 1)
    assert 0 <= drawn(seed, one) < 2**64
    assert (drawn(seed, one) == drawn(seed, other)) == (one == other)
