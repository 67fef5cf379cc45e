"""Questions with several right options: all or nothing, the same on every front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from builders import HandClock, a_deck, a_question, an_option, moment
from hypothesis import given
from hypothesis import strategies as st
from kinds.fronts import at_the_desk, home_with, in_lines, log_of, on_screens
from strategies import questions
from tui.fake import playing
from tui.made import a_feedback, a_showing

from srs_trainer import saying
from srs_trainer.answer_lines import Said, said
from srs_trainer.formats import check, read, refusals
from srs_trainer.formats.lint import structure
from srs_trainer.formats.mend import STUB, fix
from srs_trainer.model.judging import judged
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.showing import Showing, luck
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.trainer import Trainer
from srs_trainer.tui.pages import feedback as pages
from srs_trainer.views import Scope

TEXTS = ("right one", "wrong one", "right two", "wrong two")


def several(n: int = 0, **more: Any) -> Question:
    """A question with two right options of four."""
    more.setdefault(
        "options",
        tuple(
            an_option(text, "right" in text, mistake="off" if text == "wrong two" else "")
            for text in TEXTS
        ),
    )
    more.setdefault("stem", f"Which of these, {n}?")
    return a_question(f"q{n:02}", kind="choices", title=f"Title {n}", **more)


def a_quiz(many: int = 12) -> Deck:
    return a_deck(*(several(n) for n in range(many)))


def digits(word: str, texts: Sequence[str]) -> list[int]:
    """'all' right ones, 'one' of them, 'more': all and a wrong one; the last shown comes first."""
    right = [n for n, text in enumerate(texts, 1) if text.startswith("right")]
    wrong = [n for n, text in enumerate(texts, 1) if text.startswith("wrong")]
    return {"all": right, "one": right[:1], "more": [*right, wrong[0]]}.get(word, [])[::-1]


@pytest.fixture
def trainers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Three homes with the same deck."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    opened = [home_with(a_quiz(), tmp_path / name) for name in ("screens", "lines", "desk")]
    yield opened
    for trainer in opened:
        trainer.close()


SCRIPT = (
    *("all", "", "one", "", "more", "", "0", "", "all?", "", "one?", "", "all", "g", "", "all", "h", ""),
    *("s", "one", "u", "more", "u", "all", "", "all", "", "all", "", "all", "", "all", ""),
)


async def test_the_same_script_gives_the_same_events_on_every_front(trainers: list[Trainer]) -> None:
    screens, lines, desk = trainers
    await on_screens(screens, SCRIPT, digits)
    in_lines(lines, SCRIPT, digits)
    at_the_desk(desk, SCRIPT, digits)
    assert len(log_of(desk)) > 18
    assert log_of(screens) == log_of(desk)
    assert log_of(lines) == log_of(desk)


# -- judging ----------------------------------------------------------------------------------------


def sets_of(showing: Showing) -> list[tuple[str, ...]]:
    ids = [option.id for option in showing.options]
    return [chosen for size in range(1, len(ids) + 1) for chosen in combinations(ids, size)]


def test_one_set_of_all_is_right_and_the_chance_of_it_is_g() -> None:
    """All or nothing; and `told` leaves the sets of that size."""
    for told, among in ((False, range(1, 5)), (True, range(2, 3))):
        question = several(told=told)
        showing = a_showing(question)
        sets = [chosen for chosen in sets_of(showing) if len(chosen) in among]
        right = [chosen for chosen in sets if judged(showing, chosen).outcome == "right"]
        assert [set(chosen) for chosen in right] == [showing.right_ids()]
        assert luck(question, question.situations()[0]) == 1 / len(sets)


@given(st.permutations(range(4)), st.integers(1, 4))
def test_the_order_of_choosing_is_not_part_of_the_answer(places: list[int], many: int) -> None:
    showing = a_showing(several())
    ids = [showing.options[place].id for place in places[:many]]
    assert judged(showing, ids) == judged(showing, ids[::-1]) == judged(showing, sorted(ids))
    chosen = judged(showing, ids).chosen
    assert list(chosen) == [option.id for option in showing.options if option.id in ids]


def test_the_mistake_is_that_of_the_first_wrong_option_chosen() -> None:
    showing = a_showing(several())
    by_text = {option.text: option.id for option in showing.options}
    assert judged(showing, [by_text["wrong two"]]).mistake == "off"
    assert judged(showing, [by_text["right one"]]).mistake == "", "what was missed names none"
    assert judged(showing, [by_text["wrong one"], by_text["wrong two"]]).mistake == ""


def test_what_is_no_answer_is_refused() -> None:
    showing = a_showing(several())
    for given_, error in (
        ([], ValueError),
        (["strange"], KeyError),
        (showing.options[0].id, ValueError),
    ):
        with pytest.raises(error):
            judged(showing, given_)
    with pytest.raises(ValueError, match="no answer"):
        judged(a_showing(), ["x"])


@pytest.mark.parametrize(
    ("chosen", "rating"), [(("right one", "right two"), 1), (TEXTS[:3], 3), (("wrong one",), 1)]
)
def test_another_key_among_the_same_options_scores_old_answers_anew(
    tmp_path: Path, chosen: tuple[str, ...], rating: int
) -> None:
    """LOG 17, by the set that was chosen."""
    clock, store = HandClock(), Store(tmp_path)
    store.import_decks([a_deck(several())], moment(store, clock))
    session = Session(store, Settings(), clock, Scope())
    showing = session.next()
    assert isinstance(showing, Showing)
    session.answer(showing, [o.id for o in showing.options if o.text in chosen], ms=1)
    options = tuple(an_option(text, text != "wrong two") for text in TEXTS)
    store.import_decks([a_deck(several(options=options), version="2")], moment(store, clock))
    _, fold = store.card_events("llm/q00")
    assert [row.rating for row in fold.counted] == [rating]
    store.close()


# -- the deck file ----------------------------------------------------------------------------------

FILE = """---
deck: d
---

## Several {#several}
kind: choices
told: yes

Which?

- [x] one
- [ ] two
- [x] three

> Because.
"""


def test_a_file_with_several_right_options_is_read() -> None:
    reading = read("d.md", FILE.encode())
    (question,) = reading.decks[0].questions
    assert [option.right for option in question.options] == [True, False, True]
    assert (question.kind, question.told) == ("choices", True)
    assert check(reading) == []


@pytest.mark.parametrize(
    ("find", "put", "rule"),
    [
        ("[x]", "[ ]", "key"),
        ("[ ]", "[x]", "key"),
        ("- [ ] two\n- [x] three\n", "", "options"),
        ("three", "One", "equal-options"),
        ("told: yes", "told: 2", "field-value"),
    ],
)
def test_what_can_not_be_asked_is_refused(find: str, put: str, rule: str) -> None:
    reading = read("d.md", FILE.replace(find, put).encode())
    assert [found.rule for found in check(reading) if found.error] == [rule]
    refused = any(one.name == rule and one.refuses for one in structure.RULES)
    assert bool(refusals(reading)) == refused


def test_one_right_option_may_be_all() -> None:
    assert check(read("d.md", FILE.replace("[x] three", "[ ] three").encode())) == []


def test_a_missing_explanation_gets_its_stub() -> None:
    assert f"three\n\n> {STUB}" in fix(FILE.replace("> Because.\n", ""))


@given(questions(kind="choices"))
def test_a_question_told_of_differs_for_who_learns(question: Question) -> None:
    """What is told is seen: it is part of the content, and no part of the key."""
    other = replace(question, told=not question.told)
    assert other.content_digest() != question.content_digest()
    assert other.key_digest() == question.key_digest()


# -- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "numbers", "guess"),
    [
        ("1 3", [1, 3], False),
        ("13", [1, 3], False),
        ("3, 1", [3, 1], False),
        ("a c", [1, 3], False),
        ("ac?", [1, 3], True),
        ("g 13", [1, 3], True),
        ("2", [2], False),
    ],
)
def test_an_answer_has_several_spellings(line: str, numbers: list[int], guess: bool) -> None:
    showing = a_showing(several())
    ids = tuple(showing.options[number - 1].id for number in numbers)
    assert said(line, showing) == Said(ids, guess)


@pytest.mark.parametrize("line", ["5", "1 5", "1 0", "11", "1 1", "99 1", "10"])
def test_an_answer_that_can_not_be_is_explained_not_graded(line: str) -> None:
    assert isinstance(said(line, a_showing(several())), str)


def test_above_nine_options_a_run_of_digits_is_one_number() -> None:
    many = tuple(an_option(f"option {n}", n < 3) for n in range(12))
    showing = a_showing(several(options=many))
    assert said("12", showing) == Said((showing.options[11].id,), False)
    assert said("1 2", showing) == Said((showing.options[0].id, showing.options[1].id), False)


@given(st.text("0123456789abcdg?, ", max_size=8))
def test_no_line_is_taken_for_options_that_are_not_there(line: str) -> None:
    given_ = said(line, a_showing(several()))
    if isinstance(given_, Said) and given_.option is not None:
        assert given_.option
        assert len(set(given_.option)) == len(given_.option)


# -- what is said ------------------------------------------------------------------------------------


def test_the_number_of_right_ones_is_told_only_by_the_author() -> None:
    assert not re.search(r"\d", saying.wants(a_showing(several())))
    assert saying.wants(a_showing(several(told=True))).startswith("2 of these are")


def test_feedback_says_what_was_missed_and_why_each_wrong_one_fails() -> None:
    options = (
        an_option("right one", True),
        an_option("wrong one", why="it is one"),
        an_option("right two", True),
        an_option("wrong two", why="it is two", mistake="off"),
    )
    feedback = a_feedback(a_showing(several(options=options)), [0, 1, 3])
    lines = "\n".join(saying.feedback_lines(feedback))
    screen = "\n".join(line.plain for line in pages.page(feedback, 80, whole=False))
    for text in (lines, screen):
        assert "it is one" in text
        assert "it is two" in text
        assert "1, 2, 4" in text
    assert "3. right two (missed)" in lines
    assert "3  missed: right two" in screen
    assert "missed: right one" not in screen


# -- the screen ---------------------------------------------------------------------------------------


async def test_digits_put_in_and_take_out_and_enter_answers() -> None:
    async with playing(a_showing(several()), scope=Scope()) as player:
        await player.press("3", "2", "1", "2")
        assert player.session.log == []
        assert player.screen().count("[x]") == 2
        await player.press("enter")
        assert [entry[:3] for entry in player.session.log] == [("answer", [1, 3], False)]
        assert "✓ right" in player.screen()


async def test_enter_on_nothing_is_no_answer_and_says_so() -> None:
    async with playing(a_showing(several()), scope=Scope()) as player:
        await player.press("enter", "1", "1", "enter")
        assert player.session.log == []
        assert "Nothing is chosen" in player.screen()


async def test_space_takes_the_option_gone_to() -> None:
    async with playing(a_showing(several()), scope=Scope()) as player:
        await player.press("space", "j", "space", "j", "j", "space", "g", "enter")
        assert [entry[:3] for entry in player.session.log] == [("answer", [1, 3], True)]


async def test_a_digit_without_an_option_does_nothing() -> None:
    async with playing(a_showing(several()), scope=Scope()) as player:
        await player.press("9", "e", "escape", "0")
        assert [entry[:3] for entry in player.session.log] == [("answer", None, False)]
