"""What is written is read back the same, byte for byte and field for field."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, nasty_lines, nasty_texts

from srs_trainer.formats import fix, read, refusals, write_jsonl, write_markdown
from srs_trainer.formats.canonical import Place, canonical_body, canonical_line, canonical_source
from srs_trainer.model.question import Deck


def reread(text: str, name: str) -> Deck:
    reading = read("deck", text.encode())
    assert reading.format == name
    assert [f for f in reading.findings if f.error] == []
    return reading.decks[0]


@given(decks())
def test_markdown_gives_back_the_deck_that_was_written(deck: Deck) -> None:
    text = write_markdown(deck)
    again = reread(text, "markdown")
    assert again == deck
    assert write_markdown(again) == text


@given(decks())
def test_jsonl_gives_back_the_deck_that_was_written(deck: Deck) -> None:
    text = write_jsonl(deck)
    again = reread(text, "jsonl")
    assert again == deck
    assert write_jsonl(again) == text


@given(decks())
def test_what_is_written_may_be_imported_and_needs_no_mending_but_explanations(deck: Deck) -> None:
    text = write_markdown(deck)
    assert refusals(read("deck", text.encode())) == []
    explained = replace(
        deck, questions=tuple(replace(q, explanation=q.explanation or "so") for q in deck.questions)
    )
    assert fix(write_markdown(explained)) == write_markdown(explained)


@given(nasty_texts, st.sampled_from(get_args(Place)))
def test_a_text_is_escaped_once(text: str, place: Place) -> None:
    once = canonical_body(text, place)
    assert canonical_body(once, place) == once


@given(nasty_texts)
def test_a_line_is_made_canonical_once(text: str) -> None:
    assert canonical_line(canonical_line(text)) == canonical_line(text)
    assert canonical_source(canonical_source(text)) == canonical_source(text)
    assert "\n" not in canonical_source(text)


hand_written = st.tuples(st.sampled_from(["", "  ", "    ", "> ", "> "]), nasty_lines).map("".join)


@given(st.lists(hand_written, max_size=12), st.booleans())
def test_whatever_a_hand_wrote_export_is_settled_after_one_reading(
    lines: list[str], basic: bool
) -> None:
    head = ["---", "deck: a", "---", "## q {#q}", *(["kind: basic"] if basic else []), ""]
    body = ["What?", "Answer:" if basic else "- [x] one\n- [ ] two", *lines]
    reading = read("deck", "\n".join([*head, *body]).replace("\0", "").encode())
    if refusals(reading):
        return
    deck = reading.decks[0]
    text = write_markdown(deck)
    assert reread(text, "markdown") == deck
    assert fix(fix(text)) == fix(text)


@pytest.mark.parametrize("format", ["markdown", "jsonl"])
def test_an_option_id_is_kept_and_the_derived_one_is_not_written_in_markdown(format: str) -> None:
    text = "---\ndeck: a\n---\n\n## q {#q}\n\nWhat?\n\n- [x] one\n  - id: mine\n- [ ] two\n\n> So.\n"
    deck = reread(text, "markdown")
    assert deck.questions[0].options[0].id == "mine"
    if format == "markdown":
        assert write_markdown(deck).count("  - id: ") == 1
    else:
        assert reread(write_jsonl(deck), "jsonl") == deck
