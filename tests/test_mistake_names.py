"""The names of mistakes in the shipped decks are one vocabulary, and a page says what each means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from srs_trainer.formats import read_path
from srs_trainer.model.calculated import block_of
from srs_trainer.model.question import Question, Variant
from srs_trainer.settings import decks_folder

FOLDER = decks_folder() / "llm-serving"
PAGE = (FOLDER / "mistakes.md").read_text("utf-8")
LINES = re.findall(r"^\| `([^`]+)` \|(.*)\|(.*)\|$", PAGE, re.MULTILINE)
LAST = PAGE.partition("## In one question")[2]

READINGS = read_path(FOLDER)
QUESTIONS = [q for reading in READINGS for deck in reading.decks for q in deck.questions]


def written(question: Question) -> tuple[Question | Variant, ...]:
    """The situations of a question, each with what it has of its own and nothing taken over."""
    return question, *question.variants


def in_options(question: Question) -> Iterator[str]:
    """The name of each option that has one."""
    for situation in written(question):
        yield from (option.mistake for option in situation.options if option.mistake)


def in_numbers(question: Question) -> Iterator[str]:
    """The name of each `mistake` and `slip` line."""
    for situation in written(question):
        if block := block_of(situation.numbers) if situation.numbers else None:
            yield from (named.name for named in (*block.mistakes, *block.slips))


OPTIONS = Counter(name for question in QUESTIONS for name in in_options(question))
NUMBERS = Counter(name for question in QUESTIONS for name in in_numbers(question))
USES = OPTIONS + NUMBERS


def test_the_page_is_no_deck_and_leaves_the_folder_readable() -> None:
    assert {reading.path for reading in READINGS} == {
        str(path) for path in FOLDER.glob("*.md") if path.name != "mistakes.md"
    }
    assert not [finding for reading in READINGS for finding in reading.findings]


def test_the_page_explains_each_name_that_a_deck_uses() -> None:
    assert set(USES) - {name for name, _, _ in LINES} == set()


def test_a_deck_uses_each_name_that_the_page_explains() -> None:
    assert {name for name, _, _ in LINES} - set(USES) == set()


def test_a_name_stands_on_the_page_once_and_says_both_what_is_believed_and_what_is_so() -> None:
    assert [name for name, times in Counter(name for name, _, _ in LINES).items() if times > 1] == []
    assert [name for name, *both in LINES if not all(text.strip() for text in both)] == []


def test_a_name_of_an_option_is_used_again() -> None:
    assert [name for name in OPTIONS if USES[name] == 1] == []


def test_the_last_table_holds_the_names_that_are_used_once() -> None:
    once = {name for name, times in USES.items() if times == 1}
    assert set(re.findall(r"^\| `([^`]+)`", LAST, re.MULTILINE)) == once


@pytest.mark.parametrize("kind", ["choice", "number"])
def test_both_kinds_of_question_name_their_mistakes(kind: str) -> None:
    """What the counts above rest on: neither options nor numbers blocks are missed."""
    named = {True: 0, False: 0}
    for question in QUESTIONS:
        if question.kind == kind:
            named[any((*in_options(question), *in_numbers(question)))] += 1
    assert named[True] > named[False]
