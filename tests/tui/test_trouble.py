"""Held keys, double presses, a database that is busy, a clock that is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from tui.fake import busy, playing
from tui.made import a_showing, basic_question, kv_question

from srs_trainer.errors import ClockAhead, StaleCard, StoreError
from srs_trainer.tui.stages.unsaved import ASKS_AFTER, UnsavedStage
from srs_trainer.views import Scope


def two() -> tuple[Any, Any]:
    """Two questions of which the second is known by its stem."""
    return a_showing(), a_showing(kv_question(id="second", stem="The second question?"))


# -- timing -------------------------------------------------------------------------------------------


async def test_a_key_pressed_twice_acts_once_at_each_change_of_screen() -> None:
    """Question, feedback, question, feedback, summary: each key twice within 100 ms."""
    async with playing(*two(), scope=Scope()) as player:
        for key in ("2", "space", "2", "space"):
            await player.press(key)
            await player.press(key, apart=90)
        assert [entry[:2] for entry in player.session.log] == [("answer", 2), ("answer", 2)]
        assert "Nothing more is due." in player.screen()


async def test_a_held_key_answers_one_question() -> None:
    """Ratings and options share digits, and both write: a held 2 rates, and nothing else."""
    async with playing(a_showing(basic_question()), *two(), scope=Scope()) as player:
        await player.press("space", "2")
        for _ in range(30):
            await player.press("2", apart=33)
        assert player.session.log == [("grade", 2)]


async def test_an_answer_needs_a_quarter_second_of_the_question() -> None:
    async with playing(*two(), scope=Scope()) as player:
        await player.press("2", "space")
        await player.press("1", apart=200)
        assert len(player.session.log) == 1
        await player.press("1", apart=60)
        assert len(player.session.log) == 2


async def test_five_guesses_in_a_row_ask_about_caps_lock() -> None:
    showings = [a_showing(kv_question(id=f"q{n}")) for n in range(6)]
    async with playing(*showings, scope=Scope()) as player:
        for _ in range(4):
            await player.press("A", "space")
        assert "Caps Lock" not in player.screen()
        await player.press("A")
        assert "Caps Lock" in player.screen()


# -- what can go wrong ----------------------------------------------------------------------------------


async def test_no_feedback_before_the_answer_is_saved() -> None:
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(2)
        await player.press("2")
        assert "not saved yet" in player.screen()
        assert "the key is" not in player.screen()
        stage = unsaved(player)
        stage.try_once()
        stage.try_once()
        await player.press("x")
        assert player.session.log == [("answer", 2, False, 2000)]
        assert "the key is 2" in player.screen()


async def test_after_thirty_seconds_the_learner_is_asked() -> None:
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(ASKS_AFTER + 1)
        await player.press("2")
        for _ in range(ASKS_AFTER):
            unsaved(player).try_once()
        await player.press("x")
        assert "Enter tries again" in player.screen()
        await player.press("enter")
        assert "the key is 2" in player.screen()


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_the_program_is_not_left_silently_with_an_answer_unsaved(key: str) -> None:
    """Left all the same, its exit code tells the shell."""
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(1000)
        await player.press("2", key)
        assert player.app.return_code is None
        await player.press("enter")
        assert player.app.return_code == 4


async def test_leaving_is_in_good_order_where_the_answer_was_saved_meanwhile() -> None:
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(1)
        await player.press("2")
        stage = unsaved(player)
        await player.press("q")
        stage.try_once()
        await player.press("enter")
        assert player.app.return_code == 0


async def test_an_answer_that_could_not_be_saved_is_given_up_only_after_a_question() -> None:
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(1000)
        await player.press("2")
        assert "Esc give it up" in player.screen()
        await player.press("escape")
        assert "What you did last is not saved yet." in player.screen()
        await player.press("escape")
        assert unsaved(player)
        await player.press("escape", "enter")
        assert "1-4 answer" in player.screen()
        assert "given up: it was not saved" in player.screen()
        assert player.session.log == []


async def test_what_is_saved_while_the_learner_is_asked_is_not_given_up() -> None:
    async with playing(scope=Scope()) as player:
        player.session.fails = busy(1)
        await player.press("2")
        stage = unsaved(player)
        await player.press("escape")
        stage.try_once()
        await player.press("enter")
        assert "the key is 2" in player.screen()
        assert len(player.session.log) == 1


@pytest.mark.parametrize("tries", [0, ASKS_AFTER])
async def test_why_it_is_not_saved_is_said_whole_and_without_a_path(tries: int) -> None:
    async with playing(scope=Scope()) as player:
        path = player.desk.home / "srs.db"
        says = "can't be written. Check the permissions of the file and its folder"
        player.session.fails = iter([StoreError(f"{path} {says}")] * 1000)
        await player.press("2")
        for _ in range(tries):
            unsaved(player).try_once()
        await player.press("x")
        shown = player.screen()
        assert says in " ".join(shown.split())
        assert "srs.db" not in shown
        assert "the key is" not in shown


async def test_a_card_answered_in_another_window_is_not_answered_twice() -> None:
    async with playing(*two(), scope=Scope()) as player:
        player.session.fails = iter([StaleCard("answered elsewhere")])
        await player.press("2")
        assert "in another window" in player.screen()
        assert "the key is" not in player.screen()


async def test_a_clock_set_back_is_asked_about() -> None:
    async with playing() as player:
        player.desk.failure = ClockAhead("answers from the future", now_day=1, newest_day=9)
        await player.press("enter")
        assert "Is the clock right now?" in player.screen()
        await player.press("enter")
        assert player.desk.log == [("redate",)]
        assert "What happens?" in player.screen()


async def test_a_clock_that_is_wrong_now_ends_the_program() -> None:
    async with playing() as player:
        player.desk.failure = ClockAhead("answers from the future", now_day=1, newest_day=9)
        await player.press("enter", "escape")
        assert player.app.return_code == 4
        assert player.app.failure is player.desk.failure


def unsaved(player: Any) -> UnsavedStage:
    """The stage that waits to be saved."""
    stage = player.app.screen.stage
    assert isinstance(stage, UnsavedStage)
    return stage
