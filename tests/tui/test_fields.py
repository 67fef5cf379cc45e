"""Questions answered by typing: every key arrives, Enter is guarded, nothing unreadable is graded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st
from syrupy.assertion import SnapshotAssertion
from textual.events import Paste
from tui.fake import busy, playing, settled
from tui.made import (
    a_draw,
    a_feedback,
    a_showing,
    cloze_showing,
    number_showing,
    typed_showing,
)

from srs_trainer.model.judging import longest
from srs_trainer.model.text import VISIBLE
from srs_trainer.tui.guard import FIRST_REPEAT_MS
from srs_trainer.tui.pages.feedback import page
from srs_trainer.tui.pages.markdown import as_markdown
from srs_trainer.tui.widgets.field import Field, fitting
from srs_trainer.views import Scope

PLAIN, EMPTY = "submit", "Nothing is typed yet"


def text_of(player: Any) -> str:
    """What stands in the field."""
    return str(player.app.screen.query_one(Field).value)


def takes_keys(player: Any) -> bool:
    field = player.app.screen.query_one(Field)
    return player.app.focused is field and not field.disabled


async def burst(player: Any, keys: Sequence[str]) -> None:
    """Press keys faster than the screen can follow."""
    player.clock.ms += 1000
    for key in keys:
        player.app.simulate_key(key)
    for _ in range(4):
        await settled(player.pilot)


# -- typing -------------------------------------------------------------------------------------------


async def test_what_is_typed_is_the_answer() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("Prefill phase")
        await player.press("enter")
        assert player.session.log == [(PLAIN, "Prefill phase", False, False)]
        assert "✓ right" in player.screen()


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_a_word_typed_while_the_question_comes_up_arrives_whole(key: str) -> None:
    """From feedback to question, with no pause at all between the keys."""
    async with playing(a_showing(), typed_showing(), scope=Scope()) as player:
        await player.press("2")
        await burst(player, [key, *"q0 ?u-e"])
        assert text_of(player) == "q0 ?u-e"
        assert takes_keys(player)


async def test_edits_act_in_the_order_in_which_they_were_pressed() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await burst(
            player, [*"abc", "backspace", "d", "left", "e", "ctrl+u", "f", "end", "g", "home", "h"]
        )
        assert text_of(player) == "hfdg"


async def test_no_key_that_can_be_typed_is_kept_back() -> None:
    """Also one that has just gone on from feedback, or that repeats."""
    async with playing(a_showing(), typed_showing(), scope=Scope()) as player:
        await player.press("2", "space")
        await player.press("a", "a", "1", " ", apart=1)
        assert text_of(player) == "aa1 "


async def test_typing_goes_on_where_the_field_has_lost_the_focus() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        player.app.screen.set_focus(None)
        await player.type("ab")
        assert text_of(player) == "ab"


@given(st.text(max_size=30) | st.text("ab\n\r\t\x1b\x9b\u202e", max_size=30), st.integers(-1, 30))
def test_what_is_put_into_the_field_is_clean_and_fits(text: str, room: int) -> None:
    put, whole = fitting(text, room)
    assert len(put) <= max(0, room)
    assert whole or len(put) == max(0, room)
    assert not set(put) & set("\n\r\t\x1b\x9b\u202e")


async def test_a_text_is_pasted_in_one_line() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("a")
        player.app.post_message(Paste("two\nlines\x1b\n"))
        await settled(player.pilot)
        assert text_of(player) == f"atwo lines{VISIBLE}"
        player.app.post_message(Paste("x" * 500))
        await settled(player.pilot)
        assert len(text_of(player)) == longest(typed_showing())
        assert "its end was left out" in player.screen()


async def test_the_field_is_there_only_where_something_is_typed() -> None:
    async with playing(typed_showing(), a_showing(), scope=Scope()) as player:
        assert player.app.screen.query_one(Field).display
        await player.type("prefill")
        await player.press("enter")
        assert not player.app.screen.query_one(Field).display
        await player.press("space", "2")
        assert player.session.log[-1][:2] == ("answer", 2)
        player.app.post_message(Paste("2"))
        await settled(player.pilot)
        assert len(player.session.log) == 2


# -- Enter --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("every", [30, 90])
async def test_enter_held_over_from_feedback_answers_nothing(every: int) -> None:
    async with playing(a_showing(), typed_showing(), scope=Scope()) as player:
        await player.press("2", "enter")
        await player.press("enter", apart=500)
        for _ in range(20):
            await player.press("enter", apart=every)
        await player.pilot.pause(0.2)
        assert len(player.session.log) == 1
        assert EMPTY not in player.screen()


@pytest.mark.parametrize("apart", [300, 1000])
async def test_enter_twice_on_nothing_is_not_known(apart: int) -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press("enter")
        assert EMPTY in player.screen()
        assert player.session.log == []
        await player.press("enter", apart=apart)
        while not player.session.log:
            await player.pilot.pause(0.02)
        assert player.session.log == [("unknown", False)]
        assert "you did not know" in player.screen()


async def test_enter_held_on_nothing_is_pressed_once() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press("enter")
        await player.press("enter", apart=FIRST_REPEAT_MS - 200)
        for _ in range(20):
            await player.press("enter", apart=33)
        await player.pilot.pause(0.2)
        assert player.session.log == []
        assert EMPTY in player.screen()


async def test_what_is_typed_in_between_parts_the_two_presses() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press("enter", "a", "backspace", "enter")
        assert player.session.log == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,5 KB", "the comma in 1,5 is doubtful"),
        ("5 s", "the answer is"),
        ("2*", "Not graded"),
        ("~", "nothing is typed"),
    ],
)
async def test_what_cannot_be_graded_stays_in_the_field(text: str, why: str) -> None:
    async with playing(number_showing(), scope=Scope()) as player:
        await player.type(text)
        await player.press("enter")
        assert player.session.log == []
        assert why in player.screen()
        assert text_of(player) == text
        assert takes_keys(player)


async def test_a_number_says_how_it_is_read_while_it_is_typed() -> None:
    async with playing(number_showing(), scope=Scope()) as player:
        await player.type("2*80*8*128*2")
        assert "= 327680 B" in player.screen()
        await player.type(" s")
        assert "= 327680 s" in player.screen()


async def test_words_say_nothing_before_they_are_judged() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("prefill")
        rows = [row.strip() for row in player.screen().splitlines()]
        assert rows[rows.index("▌ prefill") + 1 :][:2] == ["", ""]


# -- a second try ---------------------------------------------------------------------------------------


async def test_a_slip_is_told_and_gets_a_second_try() -> None:
    async with playing(number_showing(), scope=Scope()) as player:
        assert "327680" not in player.screen()
        await player.press("ctrl+g")
        await player.type(str(8 * right_of(player)) + " B")
        await player.press("enter")
        shown = " ".join(player.screen().split())
        assert "That counts bits, and the answer is in bytes. One more try; right is then Hard." in shown
        assert text_of(player) == ""
        assert takes_keys(player)
        await player.type(f"{right_of(player)} B")
        await player.press("enter")
        assert [entry[2] for entry in player.session.log] == [True, True]
        assert "right at the second try is Hard" in player.screen()


async def test_the_second_try_is_told_of_after_a_restart_too() -> None:
    second = replace(number_showing(), second="bits-for-bytes")
    async with playing(second, scope=Scope()) as player:
        shown = " ".join(player.screen().split())
        assert "Your first try was not right. That counts bits" in shown
        assert "One more try" in shown


# -- commands -------------------------------------------------------------------------------------------


async def test_escape_turns_keys_into_commands_and_enter_goes_back() -> None:
    async with playing(typed_showing(), a_showing(), scope=Scope()) as player:
        await player.type("pre")
        await player.press("escape", "*")
        assert player.session.log == [("flag", "llm/phase")]
        assert not takes_keys(player)
        await player.press("enter")
        await player.type("fill")
        assert text_of(player) == "prefill"
        await player.press("escape", "s")
        assert player.session.log[-1] == ("later",)
        assert "What happens?" in player.screen()


@pytest.mark.parametrize(
    ("keys", "act"),
    [("0", ("unknown", False)), ("-", ("bury", "llm/phase")), ("!", ("fault", "llm/phase"))],
)
async def test_the_commands_are_those_of_every_question(keys: str, act: tuple[Any, ...]) -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press("escape", *keys)
        assert player.session.log == [act]


async def test_enter_that_goes_back_into_the_field_does_not_answer() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("prefill")
        await player.press("escape", "enter")
        for _ in range(30):
            await player.press("enter", apart=33)
        assert player.session.log == []
        await player.press("enter")
        assert len(player.session.log) == 1


async def test_escape_twice_leaves_the_session_and_once_held_does_not() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press("escape")
        await player.press("escape", apart=100)
        assert "What is the phase called" in player.screen()
        await player.press("escape")
        assert "You left the session" in player.screen()


@pytest.mark.parametrize("pressed", [["ctrl+c"], ["q", "ctrl+c"], ["escape", "q"]])
async def test_a_field_can_be_left_for_the_shell(pressed: list[str]) -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.press(*pressed)
        assert player.app.return_code == 0


async def test_what_is_selected_in_the_field_is_copied() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("abc")
        await player.press("shift+left", "ctrl+c")
        assert player.app.return_code is None
        assert player.app.clipboard == "c"


async def test_help_and_back_keep_what_is_typed() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("pre")
        await player.press("escape", "?", "escape", "enter", "f")
        assert text_of(player) == "pref"


async def test_a_long_stem_is_read_while_typing() -> None:
    long = a_question("long", kind="typed", stem="\n\n".join(f"Paragraph {n}." for n in range(30)))
    async with playing(a_draw(long), scope=Scope()) as player:
        await player.press("a", "pagedown", "pagedown", "b")
        assert "Paragraph 0." not in player.screen()
        await player.press("pageup", "pageup", "pageup")
        assert "Paragraph 0." in player.screen()
        assert text_of(player) == "ab"


# -- a worked example -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["escape", "enter"])
async def test_a_worked_example_is_shown_at_first_sight(key: str) -> None:
    async with playing(number_showing(first_sight=True), scope=Scope()) as player:
        asked = layers_in(player.screen())
        await player.type("1")
        await player.press("ctrl+e")
        worked = player.screen()
        assert layers_in(worked) == 112 - asked
        assert "The answer  " in worked
        assert "Each layer keeps a key" in worked
        await player.press(key)
        assert text_of(player) == "1"
        assert takes_keys(player)
        await player.type("2 B")
        await player.press("enter")
        assert player.session.log == [(PLAIN, "12 B", False, True)]


@pytest.mark.parametrize("showing", [number_showing(), typed_showing(first_sight=True)])
async def test_no_example_is_offered_elsewhere(showing: Any) -> None:
    async with playing(showing, scope=Scope()) as player:
        assert "Ctrl+E" not in player.screen()
        await player.press("a", "ctrl+e")
        assert text_of(player) == "a"
    async with playing(number_showing(first_sight=True), scope=Scope()) as player:
        assert "Ctrl+E example" in player.screen()


# -- feedback -------------------------------------------------------------------------------------------


async def test_a_typed_answer_is_counted_as_right() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("the fill")
        await player.press("enter")
        assert "t count as right" in player.screen()
        await player.press("t")
        assert player.session.log[-1] == ("counted",)
        assert "✓ right" in player.screen()
        assert "t count as right" not in player.screen()


async def test_an_answer_that_is_known_is_not_counted_once_more() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("prefill")
        await player.press("enter", "t")
        assert len(player.session.log) == 1


def test_feedback_on_a_text_with_holes_shows_the_whole_of_it() -> None:
    said = " ".join(str(line) for line in page(a_feedback(cloze_showing(), typed="compute"), 78, False))
    assert "You said    compute" in said
    assert "The answer  memory bandwidth" in said
    assert "Decode is bound by memory bandwidth, prefill by compute." in said


def test_the_mistake_behind_a_number_is_told_with_its_count() -> None:
    showing = number_showing()
    assert showing.numbers is not None
    half = showing.numbers.draw.answer / 2
    said = " ".join(str(line) for line in page(a_feedback(showing, typed=f"{half} B"), 78, False))
    assert "Keys and values are both kept" in said
    assert "mistake: forgot-v (3rd time)" in said
    right = a_feedback(showing, typed=f"{2 * half} B")
    assert "mistake" not in " ".join(str(line) for line in page(right, 78, False))


@pytest.mark.parametrize(
    ("showing", "holds"),
    [
        (typed_showing(), ("Answer:\nprefill phase\nprompt processing",)),
        (
            cloze_showing(),
            ("[what]", "is bound by memory bandwidth, prefill", "Answer:\nmemory bandwidth"),
        ),
    ],
)
def test_a_copy_holds_what_is_right(showing: Any, holds: tuple[str, ...]) -> None:
    text = as_markdown(showing)
    assert all(part in text for part in holds)


async def test_a_banner_stands_above_the_question() -> None:
    for showing in (typed_showing(), a_showing(), cloze_showing(self_graded=True)):
        marked = replace(showing, banner="Check this: it is past its date.")
        async with playing(marked, scope=Scope()) as player:
            assert player.screen().index("Check this") < player.screen().index(showing.stem[:20])


async def test_a_text_with_holes_may_be_graded_by_its_learner() -> None:
    async with playing(cloze_showing(self_graded=True), scope=Scope()) as player:
        assert not player.app.screen.query_one(Field).display
        await player.press("space")
        assert "Decode is bound by memory bandwidth, prefill by compute." in player.screen()
        await player.press("3")
        assert player.session.log == [("grade", 3)]


# -- saving ---------------------------------------------------------------------------------------------


async def test_a_text_that_cannot_be_saved_yet_stays_and_takes_no_keys() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        player.session.fails = busy(1)
        await player.type("prefill")
        await player.press("enter")
        await player.press(*"xyz")
        assert "not saved yet" in player.screen()
        assert text_of(player) == "prefill"
        assert not takes_keys(player)
        player.app.screen.stage.try_once()
        assert player.session.log == [(PLAIN, "prefill", False, False)]


async def test_a_text_given_up_unsaved_can_be_changed() -> None:
    async with playing(typed_showing(), scope=Scope()) as player:
        player.session.fails = busy(1000)
        await player.type("prefil")
        await player.press("enter", "escape", "enter", "l")
        assert text_of(player) == "prefill"
        assert player.session.log == []


# -- how it looks ---------------------------------------------------------------------------------------


async def test_number(screens: SnapshotAssertion) -> None:
    """Asked, read as it is typed, not read, a second try, feedback on a named mistake."""
    async with playing(number_showing(first_sight=True), scope=Scope()) as player:
        assert player.screen() == screens(name="asked")
        await player.type("2*80*8*128 B")
        assert player.screen() == screens(name="read")
        await player.press("backspace", "s", "enter")
        assert player.screen() == screens(name="unread")
        await player.press("ctrl+u")
        await player.type(f"{8 * right_of(player)} B")
        await player.press("enter")
        assert player.screen() == screens(name="second")
        await player.type(f"{right_of(player) // 2} B")
        await player.press("enter")
        assert player.screen() == screens(name="wrong")


async def test_typed(screens: SnapshotAssertion) -> None:
    """Commands, then feedback on a right answer."""
    async with playing(typed_showing(), scope=Scope()) as player:
        await player.type("prompt processing")
        await player.press("escape")
        assert player.screen() == screens(name="commands")
        await player.press("enter", "enter")
        assert player.screen() == screens(name="right")


async def test_cloze(screens: SnapshotAssertion) -> None:
    async with playing(cloze_showing(), scope=Scope()) as player:
        await player.type("compute")
        await player.press("enter")
        assert player.screen() == screens(name="wrong")


async def test_a_field_fits_the_smallest_screen() -> None:
    async with playing(number_showing(), scope=Scope(), size=(60, 16)) as player:
        await player.type("2*80*8*128 B")
        assert "= 163840 B" in player.screen()
        assert "Enter answer" in player.screen()
        await player.pilot.resize_terminal(50, 12)
        assert "too small" in player.screen()
        assert "163840" not in player.screen()


def right_of(player: Any) -> int:
    """The right number of the question on the screen."""
    return int(player.app.screen.stage.showing.numbers.draw.answer)


def layers_in(screen: str) -> int:
    """The layers that the stem speaks of."""
    return int(screen.split("keeps ")[1].split()[0])
