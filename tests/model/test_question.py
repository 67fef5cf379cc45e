"""What identifies a question, and what two versions of it share."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest
from builders import a_deck, a_question, an_option
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, questions

from srs_trainer.model.question import (
    Deck,
    Question,
    Variant,
    canonical_json,
    card_key,
    derived_option_id,
    version_key,
)


@given(questions())
def test_json_is_the_question(question: Question) -> None:
    assert Question.from_json(question.to_json()) == question
    assert Question.from_json(question.to_json()).content_digest() == question.content_digest()


@given(questions(), questions())
def test_the_content_digest_tells_questions_apart(one: Question, other: Question) -> None:
    assert (one.content_digest() == other.content_digest()) == (one == other)


CHANGED: dict[str, Any] = {
    "kind": "basic",
    "level": 3,
    "show": 2,
    **dict.fromkeys(("needs", "sources", "key_was", "answer"), ("x",)),
    **dict.fromkeys(("gateway", "also_typed", "cover", "draft"), True),
    "shuffle": False,
    "options": (an_option("another", True), an_option("one")),
    "variants": (Variant("elsewhere"),),
}


@pytest.mark.parametrize("name", [field.name for field in fields(Question) if field.compare])
def test_whatever_the_learner_sees_is_in_the_content_digest(name: str) -> None:
    question = a_question()
    assert (
        replace(question, **{name: CHANGED.get(name, "x")}).content_digest() != question.content_digest()
    )


def test_where_a_question_stands_in_its_file_identifies_nothing() -> None:
    assert replace(a_question(), line=9).content_digest() == a_question().content_digest()


@given(questions(kind="choice"), st.randoms(use_true_random=False))
def test_the_key_digest_knows_the_right_texts_alone(question: Question, rng: Any) -> None:
    """No ids, no positions, no case, no distractors, no stem (LOG 16)."""
    shuffled = list(question.options)
    rng.shuffle(shuffled)
    others = tuple(
        replace(o, id=f"id{n}", why="", text=f" {o.text} ")
        if o.right
        else replace(o, id=f"id{n}", text=f"w{n}")
        for n, o in enumerate(shuffled)
    )
    assert replace(question, options=others, stem="other").key_digest() == question.key_digest()
    swapped = tuple(replace(o, right=not o.right) for o in question.options)
    if not any(variant.options for variant in question.variants):
        assert replace(question, options=swapped).key_digest() != question.key_digest()


def test_the_order_of_steps_is_a_key() -> None:
    steps = ("first", "second")
    one, other = (a_question(kind="order", answer=answer) for answer in (steps, steps[::-1]))
    assert one.key_digest() != other.key_digest()
    accepted = [a_question(kind="typed", answer=answer) for answer in (steps, steps[::-1])]
    assert accepted[0].key_digest() == accepted[1].key_digest()
    assert accepted[0].key_digest() != one.key_digest(), "the kind is part of it"


def test_a_situation_without_options_has_those_of_the_question() -> None:
    own = (an_option("own", True), an_option("other"))
    question = a_question(variants=(Variant("second"), Variant("third", own)))
    first, second, third = question.situations()
    assert first.options == second.options == question.options
    assert third.options == own
    assert [situation.stem for situation in (second, third)] == ["second", "third"]
    assert set(question.keys()) == {"own", "with both k and v"}


@given(st.text(min_size=1))
def test_an_option_without_an_id_has_that_of_its_text(text: str) -> None:
    assert an_option(text).id == derived_option_id(text) == derived_option_id(f"  {text}\n")
    assert len(derived_option_id(text)) == 6
    assert an_option(text, id="mine").id == "mine"


@pytest.mark.parametrize(
    ("lower", "higher"),
    [("1", "2"), ("1.9", "1.10"), ("1.0", "1.0.1"), ("2026.8", "2026.11"), ("0", "0.1")],
)
def test_versions_are_compared_by_their_integers(lower: str, higher: str) -> None:
    assert version_key(lower) < version_key(higher)
    assert version_key(f"{lower}.0") == version_key(lower)


def test_card_keys_name_deck_question_and_part() -> None:
    assert card_key("llm", "q") == "llm/q"
    assert card_key("llm", "q", "c2") == "llm/q#c2"
    deck = a_deck(a_question("one"), a_question("two"))
    assert [key for key, _, _ in deck.cards()] == ["llm/one", "llm/two"]


@given(decks())
def test_every_card_of_a_deck_has_a_key_of_its_own(deck: Deck) -> None:
    keys = [key for key, _, _ in deck.cards()]
    assert len(set(keys)) == len(keys) == sum(len(question.parts()) for question in deck.questions)


def test_canonical_json_is_one_text_for_equal_values() -> None:
    assert (
        canonical_json({"b": 1, "a": ["é"]})
        == canonical_json({"a": ["é"], "b": 1})
        == '{"a":["é"],"b":1}'
    )
