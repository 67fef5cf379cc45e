"""Steps to be put in order: one order of all is right, the same on every front."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from builders import a_deck, a_question
from hypothesis import given
from hypothesis import strategies as st
from kinds.fronts import at_the_desk, home_with, in_lines, log_of, on_screens
from tui.fake import playing
from tui.made import a_feedback

from srs_trainer import saying
from srs_trainer.answer_lines import Said, said
from srs_trainer.formats import check, read, refusals
from srs_trainer.formats.mend import STUB, fix
from srs_trainer.model.identity import Change, judge
from srs_trainer.model.judging import judged
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.showing import Showing, draw, luck
from srs_trainer.trainer import Trainer
from srs_trainer.tui.pages import feedback as pages
from srs_trainer.tui.pages.markdown import as_markdown
from srs_trainer.views import Scope

STEPS = ("the router picks a replica", "prefill fills the cache", "decode adds a token", "text streams")


def in_turn(n: int = 0, **more: Any) -> Question:
    """A question of four steps."""
    more.setdefault("stem", f"In which order, {n}?")
    more.setdefault("answer", STEPS)
    return a_question(f"q{n:02}", kind="order", title=f"Title {n}", **more)


def shown(question: Question | None = None, count: int = 0) -> Showing:
    return draw(
        question or in_turn(),
        card="llm/q00",
        deck="LLM",
        topic=(),
        count=count,
        last_variant=None,
        first_sight=False,
    )


def digits(word: str, texts: Sequence[str]) -> list[int]:
    """'all' in the right order, or 'reversed'."""
    right = [texts.index(step) + 1 for step in STEPS if step in texts]
    return {"all": right, "reversed": right[::-1]}.get(word, [])


@pytest.fixture
def trainers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Three homes with the same deck."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    deck: Deck = a_deck(*(in_turn(n) for n in range(12)))
    opened = [home_with(deck, tmp_path / name) for name in ("screens", "lines", "desk")]
    yield opened
    for trainer in opened:
        trainer.close()


SCRIPT = (
    *("all", "", "reversed", "", "0", "", "all?", "", "reversed?", "", "all", "g", "", "all", "h", ""),
    *("s", "reversed", "u", "all", "", "all", "", "all", "", "all", "", "all", ""),
)


async def test_the_same_script_gives_the_same_events_on_every_front(trainers: list[Trainer]) -> None:
    screens, lines, desk = trainers
    await on_screens(screens, SCRIPT, digits)
    heard = in_lines(lines, SCRIPT, digits)
    at_the_desk(desk, SCRIPT, digits)
    assert len(log_of(desk)) > 15
    assert log_of(screens) == log_of(desk)
    assert log_of(lines) == log_of(desk)
    summary = "\n".join(heard).rpartition("Missed:")[2]
    assert f"1. {STEPS[0]}" in summary, "the right order is said in full"
    assert f"1. {STEPS[-1]}" in summary, "and what was said instead"


# -- drawing and judging ------------------------------------------------------------------------------


@given(st.integers(3, 9), st.integers(0, 200))
def test_steps_are_never_shown_in_the_right_order(many: int, count: int) -> None:
    question = in_turn(answer=tuple(f"step {n}" for n in range(many)))
    showing = shown(question, count)
    texts = [option.text for option in showing.options]
    assert sorted(texts) == sorted(question.answer)
    assert tuple(texts) != question.answer
    assert showing == shown(question, count), "the seed decides"


def test_an_edit_on_feedback_rewords_each_step_at_its_place(trainers: list[Trainer]) -> None:
    """And one that `key-was` calls the same with other steps leaves the page as it was answered."""
    session = trainers[2].session(Scope())
    showing = session.next()
    assert isinstance(showing, Showing)
    feedback = session.answer(showing, showing.key_ids()[::-1], ms=1)
    opened = session.text_of(showing.card)
    new = ("a router picks the replica", *STEPS[1:])
    edited = session.edit(opened, replace(opened.question, answer=new)).feedback
    assert edited is not None
    assert edited.showing.back == new
    assert edited.showing.key_ids() == showing.key_ids()
    assert new[0] in "\n".join(saying.feedback_lines(edited))
    opened = session.text_of(showing.card)
    named = replace(opened.question, answer=new[:3], key_was=(" > ".join(new),))
    left = session.edit(opened, named).feedback
    assert left is not None
    assert (left.showing.back, left.chosen) == (new, feedback.chosen)


def test_two_steps_are_shown_in_either_order() -> None:
    """If they never stood right, the answer would always be 2 1."""
    question = in_turn(answer=("one", "two"))
    assert len({shown(question, count).options for count in range(40)}) == 2


def test_every_wrong_order_of_three_steps_comes_up() -> None:
    question = in_turn(answer=("one", "two", "three"))
    assert len({shown(question, count).options for count in range(200)}) == 5


def test_one_order_is_right_and_the_chance_of_it_is_g() -> None:
    showing = shown()
    orders = list(permutations([option.id for option in showing.options]))
    right = [order for order in orders if judged(showing, order).outcome == "right"]
    assert right == [showing.key_ids()]
    assert showing.g == luck(in_turn(), in_turn().situations()[0]) == 1 / len(orders)
    assert judged(showing, right[0]).chosen == right[0]


def test_what_is_no_order_of_all_steps_is_refused() -> None:
    showing = shown()
    for given_ in ([], showing.key_ids()[:3], [*showing.key_ids()[:3], "strange"], showing.key_ids()[0]):
        with pytest.raises(ValueError, match=r"step once|no answer"):
            judged(showing, given_)


LIKE = ("send the first token to the client", "send the last token to the client")


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (STEPS, STEPS[::-1], "changed"),
        (LIKE, LIKE[::-1], "changed"),
        (STEPS, STEPS[:3], "changed"),
        (STEPS, (*STEPS, "the request is logged"), "changed"),
        (STEPS, ("a router picks the replica", *STEPS[1:]), "reworded-key"),
        (STEPS, ("the client hangs up", *STEPS[1:]), "changed"),
    ],
)
def test_steps_keep_their_memory_only_where_they_stand(
    old: tuple[str, ...], new: tuple[str, ...], change: Change
) -> None:
    assert judge(in_turn(answer=old), in_turn(answer=new)) == change


# -- the deck file ------------------------------------------------------------------------------------

FILE = """---
deck: d
---

## Steps {#steps}
kind: order

In which order?

Answer:
1. one
   goes on
2. two
3. three

> Because.

### variant

And here?

Answer:

1. four

2. five
"""


def test_a_file_with_steps_is_read() -> None:
    reading = read("d.md", FILE.encode())
    (question,) = reading.decks[0].questions
    assert question.answer == ("one\ngoes on", "two", "three")
    assert question.variants[0].answer == ("four", "five")
    assert (question.stem, question.explanation) == ("In which order?", "Because.")
    assert check(reading) == []


@pytest.mark.parametrize(
    ("find", "put", "rule", "line"),
    [
        ("2. two\n3. three\n", "", "steps", 5),
        ("1. four\n\n", "", "steps", 18),
        ("3. three", "\n".join(f"{n}. step {n}" for n in range(3, 11)), "steps", 5),
        ("three", "Two", "steps", 5),
        ("2. two", "2.", "steps", 5),
        ("2. two", "2) two", "indent", 13),
        ("   goes", "goes", "indent", 12),
        ("Answer:\n1. one", "Text\n1. one", "steps", 5),
        ("Answer:\n1. one", "Answer:\nfirst\n1. one", "indent", 11),
    ],
)
def test_what_can_not_be_asked_is_refused(find: str, put: str, rule: str, line: int) -> None:
    reading = read("d.md", FILE.replace(find, put, 1).encode())
    assert (rule, line) in [(found.rule, found.line) for found in refusals(reading)]


def test_a_missing_explanation_gets_its_stub() -> None:
    assert f"3. three\n\n> {STUB}" in fix(FILE.replace("> Because.\n", ""))


# -- lines, words, the screen ---------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["3 1 2 4", "3124", "3, 1, 2, 4", "g 3124", "3124?"])
def test_an_order_has_several_spellings(line: str) -> None:
    showing = shown()
    ids = tuple(showing.options[number - 1].id for number in (3, 1, 2, 4))
    assert said(line, showing) == Said(ids, "g" in line or "?" in line)


@pytest.mark.parametrize("line", ["1", "123", "1 2 3 3", "12345", "1 2 3 5", "0 1 2 3"])
def test_an_order_that_can_not_be_is_explained_not_graded(line: str) -> None:
    assert isinstance(said(line, shown()), str)


def test_feedback_shows_the_right_order_and_where_it_first_went_wrong() -> None:
    showing = shown()
    places = [showing.number_of(id) - 1 for id in showing.key_ids()]
    first, second, third, fourth = places
    feedback = a_feedback(showing, [first, third, second, fourth])
    lines = "\n".join(saying.feedback_lines(feedback))
    screen = "\n".join(line.plain for line in pages.page(feedback, 80, whole=True))
    assert f"went wrong at place 2: you put {third + 1}" in lines
    assert f"{second + 1}  {STEPS[1]}\n   ✗ here your order went wrong: you put {third + 1}" in screen
    for text in (lines, screen, "\n".join(saying.whys_lines(showing)), as_markdown(showing)):
        assert [text.index(step) for step in STEPS] == sorted(text.index(step) for step in STEPS)
    right = a_feedback(showing, places)
    assert "wrong" not in "\n".join(saying.feedback_lines(right))


async def test_digits_append_backspace_takes_back_and_enter_answers_when_all_are_placed() -> None:
    async with playing(shown(), scope=Scope()) as player:
        await player.press("backspace", "3", "1", "backspace", "2", "2", "9")
        assert "[1st] 3" in player.screen()
        assert "[2nd] 2" in player.screen()
        await player.press("enter")
        assert "2 steps not placed yet" in player.screen()
        await player.press("4", "1", "g")
        assert player.session.log == []
        await player.press("enter")
        assert [entry[:3] for entry in player.session.log] == [("answer", [3, 2, 4, 1], True)]
