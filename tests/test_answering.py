"""What is typed at the desk: saved once, a slip staged, counted as right by the learner's word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_deck, a_question, cached, rebuilt
from desk import Desk

from srs_trainer.model.grading import AGAIN, GOOD, HARD
from srs_trainer.model.judging import NotGraded
from srs_trainer.model.question import Question
from srs_trainer.model.showing import Showing
from srs_trainer.views import Feedback, SecondTry, Verdict

NUMBERS = """\
n = 100..900 step 100
answer = n * 1 GiB
unit = GiB
mistake half = answer / 2
slip gb-for-gib = answer * 1.073741824
why gb-for-gib = those are GB"""


def a_number(n: int = 0) -> Question:
    return a_question(
        f"n{n}", kind="number", stem="How many GiB are {n} GiB?", answer=(), numbers=NUMBERS
    )


def a_word(n: int = 0) -> Question:
    return a_question(f"w{n}", kind="typed", stem=f"Which phase, {n}?", answer=("prefill",))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(
        tmp_path / "home", a_deck(*(a_number(n) for n in range(3)), *(a_word(n) for n in range(9)))
    )
    yield made
    made.store.close()


def slipped(showing: Showing) -> str:
    return str(showing.numbers.draw.answer * 1.073741824)


def submitted(desk: Desk, showing: Showing, typed: str) -> Feedback:
    feedback = desk.session.submit(showing, typed, ms=5_000)
    assert isinstance(feedback, Feedback)
    return feedback


def types(desk: Desk) -> list[str]:
    return [event.type for event in desk.store.events() if event.card]


def test_what_can_not_be_graded_writes_nothing(desk: Desk) -> None:
    showing = desk.next()
    before = desk.store.events()
    for typed in ("", "many", "3 s"):
        with pytest.raises(NotGraded):
            desk.session.submit(showing, typed, ms=1)
    assert desk.store.events() == before
    assert desk.next() == showing


def test_a_slip_is_staged_survives_a_restart_and_right_then_is_hard(desk: Desk) -> None:
    showing = desk.next()
    again = desk.session.submit(showing, slipped(showing), ms=5_000)
    assert isinstance(again, SecondTry)
    assert (again.showing.second, again.why) == ("gb-for-gib", "those are GB")
    assert types(desk) == ["staged"]
    desk.restart()
    assert desk.next() == replace(showing, second="gb-for-gib")
    feedback = submitted(desk, desk.next(), showing.answer)
    assert (feedback.verdict, feedback.rating) == (Verdict.RIGHT, HARD)
    assert types(desk) == ["staged", "answered"]
    assert cached(desk.store) == rebuilt(desk.store)


def test_the_same_slip_at_the_second_try_is_wrong_and_keeps_its_name(desk: Desk) -> None:
    again = desk.session.submit(desk.next(), slipped(desk.next()), ms=1)
    assert isinstance(again, SecondTry)
    feedback = submitted(desk, again.showing, slipped(again.showing))
    assert (feedback.verdict, feedback.rating, feedback.mistake) == (Verdict.WRONG, AGAIN, "gb-for-gib")


def test_undo_takes_the_second_try_back_and_never_the_slip(desk: Desk) -> None:
    showing = desk.next()
    desk.session.submit(showing, slipped(showing), ms=1)
    submitted(desk, desk.next(), showing.answer)
    desk.session.undo()
    assert desk.next() == replace(showing, second="gb-for-gib")
    assert desk.session.undo() is None, "to be told of it can't be taken back"
    assert submitted(desk, desk.next(), showing.answer).rating == HARD


def test_a_slip_does_not_follow_the_card_to_its_next_showing(desk: Desk) -> None:
    showing = desk.next()
    desk.session.submit(showing, slipped(showing), ms=1)
    submitted(desk, desk.next(), "1 GiB")
    desk.clock.move(days=3)
    desk.begin()
    while (later := desk.next()).card != showing.card:
        desk.answer(showing=later, what="unknown")
    assert later.second == ""


def test_counting_as_right_is_a_regrade_that_undo_takes_back(desk: Desk) -> None:
    while (showing := desk.next()).kind != "typed":
        desk.answer(showing=showing, what="unknown")
    wrong = submitted(desk, showing, "pre fil")
    assert (wrong.verdict, wrong.can_count, wrong.again_today) == (Verdict.WRONG, True, True)
    counted = desk.session.counted(wrong)
    assert (counted.verdict, counted.rating, counted.again_today) == (Verdict.RIGHT, GOOD, False)
    assert not counted.can_count
    assert counted.days >= 1
    assert cached(desk.store) == rebuilt(desk.store)
    undone = desk.session.undo()
    assert undone is not None
    assert undone.feedback == wrong
    assert cached(desk.store) == rebuilt(desk.store)


def test_counted_after_a_slip_is_hard(desk: Desk) -> None:
    desk.session.submit(desk.next(), slipped(desk.next()), ms=1)
    wrong = submitted(desk, desk.next(), "1 GiB")
    assert desk.session.counted(wrong).rating == HARD


def test_dont_know_can_not_be_counted_and_a_right_field_can_be_a_guess(desk: Desk) -> None:
    unknown = desk.answer(what="unknown")
    assert (unknown.verdict, unknown.can_count) == (Verdict.UNKNOWN, False)
    showing = desk.next()
    typed = showing.answer
    feedback = desk.session.submit(showing, typed, ms=1, guess=True)
    assert isinstance(feedback, Feedback)
    assert (feedback.verdict, feedback.rating, feedback.again_today) == (Verdict.GUESSED, HARD, True)


def test_an_example_looked_at_is_in_the_event(desk: Desk) -> None:
    showing = desk.next()
    desk.session.submit(showing, showing.answer, ms=1, example=True)
    assert desk.store.events()[-1].detail["example"] is True
