"""What is written is read back the same, byte for byte and field for field."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import decks, nasty_lines, nasty_texts

from srs_trainer.formats import fix, read, refusals, write_jsonl, write_markdown
from srs_trainer.formats.bodies import canonical_explanation, canonical_stem
from srs_trainer.formats.canonical import (
    Place,
    canonical_accepted,
    canonical_body,
    canonical_line,
    canonical_numbers,
    canonical_source,
)
from srs_trainer.model.cloze import parts
from srs_trainer.model.question import Deck, Kind, Question
from srs_trainer.model.typed import bare


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


HANDS = {
    "choice": "What?\n\n- [x] one\n- [ ] two",
    "choice ": "What?\n\n~~~numbers\nx = 2 | 3\nanswer = 100 * x\nmistake m = x\n~~~",
    "number": "What?\n\n```numbers\nanswer = 2\n```",
    "number ": "What?\n\nAnswer:\n= 2",
    "typed": "What?\n\nAnswer:\n- a",
    "order": "What?\n\nAnswer:\n1. a\n2. b",
    "basic": "What?\nAnswer:",
    "cloze": "> A {{c1::hole}} and",
}


@given(st.lists(hand_written, max_size=12), st.sampled_from(sorted(HANDS)))
def test_whatever_a_hand_wrote_export_is_settled_after_one_reading(lines: list[str], kind: str) -> None:
    head = ["---", "deck: a", "---", "## q {#q}", f"kind: {kind}", ""]
    reading = read("deck", "\n".join([*head, HANDS[kind], *lines]).replace("\0", "").encode())
    if refusals(reading):
        return
    deck = reading.decks[0]
    text = write_markdown(deck)
    assert reread(text, "markdown") == deck
    assert reread(write_jsonl(deck), "jsonl") == deck
    assert fix(fix(text)) == fix(text)


@given(nasty_texts.filter(canonical_numbers), st.sampled_from(["number", "choice"]))
def test_lines_of_numbers_are_kept_whatever_they_say(text: str, kind: Kind) -> None:
    numbers = canonical_numbers(text)
    assert canonical_numbers(numbers) == numbers
    deck = Deck("a", questions=(Question("q", "What?", kind, numbers=numbers, explanation="So."),))
    for written in (write_markdown(deck), write_jsonl(deck)):
        assert read("deck", written.encode()).decks == (deck,)


@given(nasty_texts)
def test_what_is_accepted_is_not_changed_by_standing_in_a_file(text: str) -> None:
    assert canonical_accepted(canonical_accepted(text)) == canonical_accepted(text)
    assert bare(canonical_accepted(text)) == bare(canonical_line(text))


@given(nasty_texts)
def test_stem_and_explanation_of_a_cloze_are_escaped_once_and_keep_their_holes(text: str) -> None:
    stem, explanation = canonical_stem(text, "cloze"), canonical_explanation(text, "cloze")
    assert canonical_stem(stem, "cloze") == stem
    assert canonical_explanation(explanation, "cloze") == explanation
    assert parts(stem) == parts(canonical_body(text, "stem"))
    assert parts(explanation) == ()


@pytest.mark.parametrize("format", ["markdown", "jsonl"])
def test_an_option_id_is_kept_and_the_derived_one_is_not_written_in_markdown(format: str) -> None:
    text = "---\ndeck: a\n---\n\n## q {#q}\n\nWhat?\n\n- [x] one\n  - id: mine\n- [ ] two\n\n> So.\n"
    deck = reread(text, "markdown")
    assert deck.questions[0].options[0].id == "mine"
    if format == "markdown":
        assert write_markdown(deck).count("  - id: ") == 1
    else:
        assert reread(write_jsonl(deck), "jsonl") == deck
