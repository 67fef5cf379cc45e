"""Questions that ask the same are found, in one deck or several; those that only look so are not."""

from __future__ import annotations

import pytest
from builders import a_deck, a_question, an_option
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.formats.lint.likeness import FEWEST_WORDS, NEARLY_EQUAL, alike_stems
from srs_trainer.model.question import Deck, Question, Variant
from srs_trainer.model.words import content_words

PAGING = "How does paging of the KV cache help a busy server with long prompts?"


def asking(id: str, stem: str, key: str = "it reserves less") -> Question:
    return a_question(id, stem=stem, options=(an_option(key, right=True), an_option(f"{key} not")))


def found_in(*decks: Deck) -> list[tuple[int, int | None]]:
    """Deck and question of each stem that is like an earlier one."""
    return [(deck, hit.place) for deck, hits in sorted(alike_stems(decks).items()) for hit in hits]


@pytest.mark.parametrize(
    ("other", "key", "alike"),
    [
        (PAGING, "something else", True),
        (PAGING.upper(), "something else", True),
        ("How does the paging of KV caches help busy servers with a long prompt?", "else", True),
        (
            "How does paging of the KV cache help a quiet server with long prompts?",
            "it reserves less",
            True,
        ),
        (
            "How does paging of the KV cache help a quiet server with long prompts?",
            "it reads more",
            False,
        ),
        ("How does paging of the KV cache not help a busy server with long prompts?", "it", False),
        ("How does paging of the KV cache help 8 busy servers with long prompts?", "it", False),
        ("How does batching of requests raise the throughput of a server?", "it reserves less", False),
    ],
)
def test_likeness_is_of_content_words_and_of_keys(other: str, key: str, alike: bool) -> None:
    deck = a_deck(asking("one", PAGING), asking("two", other, key))
    assert found_in(deck) == ([(0, 1)] if alike else [])


def test_short_stems_are_alike_only_when_equal() -> None:
    assert found_in(a_deck(asking("a", "What is decode?"), asking("b", "When is decode?"))) == []
    assert found_in(a_deck(asking("a", "What is decode?"), asking("b", "what is  decode?"))) == [(0, 1)]


def test_the_message_names_the_earlier_question_and_its_deck_if_it_is_another() -> None:
    one, two, three = asking("one", PAGING), asking("two", PAGING), asking("three", PAGING)
    hits = alike_stems([a_deck(one, two, id="d"), a_deck(three, id="e")])
    assert "'one'" in hits[0][0].message
    assert "'d/one'" in hits[1][0].message


def test_variants_and_versions_of_one_question_may_be_alike() -> None:
    question = a_question("one", stem=PAGING, variants=(Variant(f"{PAGING} Why?"),))
    assert found_in(a_deck(question)) == []
    assert found_in(a_deck(question), a_deck(question)) == []
    assert found_in(a_deck(question), a_deck(question, id="other")) != []


WORDS = st.sampled_from(
    [f"{a}{b}" for a in ("kav", "ron", "bel", "dut") for b in ("ak", "em", "il", "op")]
)


@given(st.lists(st.frozensets(WORDS, min_size=FEWEST_WORDS), min_size=2, max_size=12))
@settings(max_examples=40)
def test_no_pair_is_missed_though_few_are_compared(stems: list[frozenset[str]]) -> None:
    questions = [
        asking(f"q{n}", " ".join(sorted(words)), key=f"key{n}") for n, words in enumerate(stems)
    ]
    read = [content_words(question.stem) for question in questions]
    expected = [
        (0, n)
        for n in range(len(stems))
        if any(
            len(read[n] & other) / len(read[n] | other) >= NEARLY_EQUAL
            or questions[n].stem == questions[m].stem
            for m, other in enumerate(read[:n])
        )
    ]
    assert found_in(a_deck(*questions)) == expected
