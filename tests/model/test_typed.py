"""Typed words: case, spacing and hyphens in words don't matter; letters, digits and a minus do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.typed import is_accepted, many_forms, shown

WORDS = st.lists(st.text("abcXYZ019", min_size=1, max_size=6), min_size=1, max_size=4)


@given(WORDS, st.sampled_from(["", " ", "   "]), st.booleans())
def test_spacing_and_case_of_words_do_not_matter(words: list[str], gap: str, upper: bool) -> None:
    typed = gap.join(words)
    assert is_accepted(typed.upper() if upper else typed, (" ".join(words),))


@given(WORDS, WORDS)
def test_other_letters_are_another_answer(one: list[str], other: list[str]) -> None:
    same = "".join(one).casefold() == "".join(other).casefold()
    assert is_accepted(" ".join(one), (" ".join(other),)) == same


@pytest.mark.parametrize(
    ("typed", "accepted", "right"),
    [
        ("pre-fill", "prefill", True),
        ("KV cache", "kv-cache", True),
        ("max num seqs", "max_num_seqs", True),
        ("--max-num-seqs", "`--max-num-seqs`", True),
        ("max-num-seqs", "--max-num-seqs", False),
        ("-1", "1", False),
        ("1e-3", "1e3", False),
        ("fp8", "fp-8", True),
        ("16-8", "168", False),
        ("prefill.", "prefill", True),
        ("time to first token", "Time to First Token", True),
        ("it\u2019s", "it's", True),
        ("", "x", False),
        ("`", "x", False),
    ],
)
def test_what_is_accepted(typed: str, accepted: str, right: bool) -> None:
    assert is_accepted(typed, (accepted,)) is right


def test_alternatives_stand_for_each_of_their_texts() -> None:
    accepted = "{prefix|prompt} cach{e|ing|}"
    assert shown(accepted) == "prefix cache"
    assert many_forms(accepted) == 6
    for typed in ("Prefix caching", "prompt cache", "prompt cach"):
        assert is_accepted(typed, (accepted,))
    assert not is_accepted("prefix", (accepted,))
    assert not is_accepted("{prefix|prompt} cache", (accepted,))


def test_braces_without_a_bar_are_plain_text() -> None:
    assert shown("f{x}") == "f{x}"
    assert is_accepted("f{x}", ("f{x}",))


def test_too_many_alternatives_are_not_multiplied_out() -> None:
    many = "{a|b}" * 40
    assert many_forms(many) == 2**40
    assert is_accepted("a" * 40, (many,))
    assert not is_accepted("b" * 40, (many,))
