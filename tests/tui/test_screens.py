"""Every screen as it looks: 80x24 first, some of them wide."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import an_option
from syrupy.assertion import SnapshotAssertion
from tui.fake import playing
from tui.made import (
    a_showing,
    a_today,
    an_info,
    basic_question,
    kv_question,
    order_showing,
    several_question,
)

from srs_trainer.views import Scope

WIDE = (200, 60)
NOTHING_YET = {
    "due": 0, "again": 0, "new": 0, "held": 0, "estimate": 0, "week": (), "decks": (),
    "misses_last_time": 0, "misses_mended": 0, "last_day": None, "news": (),
}  # fmt: skip
DONE = {
    "due": 0, "again": 0, "new": 0, "held": 0, "estimate": 0, "misses_last_time": 0, "news": (),
    "minutes_used": 10, "answers_today": 35,
}  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "200x60"])
async def test_today_full(screens: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with playing(size=size) as player:
        assert player.screen() == screens


@pytest.mark.parametrize("values", [NOTHING_YET, DONE], ids=["empty", "done"])
async def test_today_without_anything_to_do(
    screens: SnapshotAssertion, values: dict[str, object]
) -> None:
    async with playing(today=a_today(**values)) as player:
        assert player.screen() == screens


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "200x60"])
async def test_question(screens: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with playing(scope=Scope(), size=size) as player:
        assert player.screen() == screens


async def test_question_with_an_option_gone_to_and_marked_as_a_guess(screens: SnapshotAssertion) -> None:
    async with playing(scope=Scope()) as player:
        await player.press("j", "down", "g")
        assert player.screen() == screens


@pytest.mark.parametrize("key", ["2", "3", "B", "0"], ids=["right", "wrong", "guess", "unknown"])
async def test_feedback(screens: SnapshotAssertion, key: str) -> None:
    async with playing(scope=Scope()) as player:
        await player.press(key)
        assert player.screen() == screens


async def test_feedback_on_a_wide_screen_has_a_second_column(screens: SnapshotAssertion) -> None:
    async with playing(scope=Scope(), size=WIDE) as player:
        await player.press("3")
        assert player.screen() == screens


async def test_self_graded_card(screens: SnapshotAssertion) -> None:
    async with playing(a_showing(basic_question()), scope=Scope()) as player:
        assert player.screen() == screens(name="front")
        await player.press("space")
        assert player.screen() == screens(name="back")


async def test_summary(screens: SnapshotAssertion) -> None:
    async with playing(scope=Scope()) as player:
        await player.press("2", "space")
        assert player.screen() == screens


async def test_summary_of_nothing(screens: SnapshotAssertion) -> None:
    async with playing(scope=Scope()) as player:
        player.session.what_ends = replace(player.session.what_ends, answered=0, missed=(), more=False)
        await player.press("-")
        assert player.screen() == screens


@pytest.mark.parametrize("size", [(80, 24), WIDE], ids=["80x24", "200x60"])
async def test_help(screens: SnapshotAssertion, size: tuple[int, int]) -> None:
    async with playing(scope=Scope(), size=size) as player:
        await player.press("?")
        assert player.screen() == screens


async def test_card_info(screens: SnapshotAssertion) -> None:
    async with playing(scope=Scope()) as player:
        player.desk.info = an_info(marks=("flagged",))
        await player.press("i", "1")
        assert player.screen() == screens(name="before")
        await player.press("escape", "2", "i")
        assert player.screen() == screens(name="after")


async def test_note_ask_and_settings(screens: SnapshotAssertion) -> None:
    async with playing() as player:
        await player.press("u")
        assert player.screen() == screens(name="ask")
        await player.press("escape", ",", "j", "j", "l")
        assert player.screen() == screens(name="settings")
        await player.press("escape", "enter", "2", "n")
        assert player.screen() == screens(name="note")


LONG = "\n\n".join(f"Paragraph {n} of a stem that goes on." for n in range(1, 16))
LONG_OPTIONS = tuple(
    an_option(f"Option {n} " + "with many words that wrap around " * 9, right=n == 2)
    for n in range(1, 6)
)


async def test_a_long_stem_scrolls_and_the_footer_stays(screens: SnapshotAssertion) -> None:
    """Thirty lines of stem: the keys stay named, and every option can be brought to the eye."""
    async with playing(a_showing(kv_question(stem=LONG)), scope=Scope()) as player:
        assert player.screen() == screens(name="top")
        await player.press("k")
        assert "4  It fits once paging" in player.screen()
        assert "1-4 answer" in player.screen()


async def test_long_options_can_all_be_reached() -> None:
    async with playing(a_showing(kv_question(options=LONG_OPTIONS)), scope=Scope()) as player:
        assert "Option 5" not in player.screen()
        assert "lines below" in player.screen()
        await player.press("j", "j", "j", "j", "j")
        assert "Option 5" in player.screen()
        await player.press("ctrl+u", "ctrl+u", "ctrl+u")
        assert "A 70B model" in player.screen()


async def test_a_terminal_that_is_too_small_says_so_and_takes_no_answer() -> None:
    async with playing(scope=Scope(), size=(50, 12)) as player:
        assert "too small" in player.screen()
        assert "fits" not in player.screen()
        await player.press("2")
        assert player.session.log == []
        await player.pilot.resize_terminal(80, 24)
        await player.press("2")
        assert player.session.log[0][:2] == ("answer", 2)


async def test_no_line_of_prose_is_wider_than_ninety_columns() -> None:
    long = kv_question(stem="word " * 100, explanation="sentence " * 200)
    async with playing(a_showing(long), scope=Scope(), size=WIDE) as player:
        assert max(len(row.strip()) for row in player.screen().splitlines()[2:-2]) <= 90


async def test_question_with_several_right_options(screens: SnapshotAssertion) -> None:
    """Two of them put in, then feedback on what was missed."""
    async with playing(a_showing(several_question()), scope=Scope()) as player:
        await player.press("1", "j", "3")
        assert player.screen() == screens(name="asked")
        await player.press("enter")
        assert player.screen() == screens(name="answered")


async def test_steps_to_put_in_order(screens: SnapshotAssertion) -> None:
    """Half way, then feedback on an order that went wrong."""
    async with playing(order_showing(), scope=Scope()) as player:
        await player.press("3", "2")
        assert player.screen() == screens(name="asked")
        await player.press("1", "enter")
        assert player.screen() == screens(name="answered")
