"""A primer comes before the first question of its topic, and the question's time begins behind it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion
from tui.fake import playing
from tui.made import (
    a_showing,
    a_summary,
    basic_question,
    kv_question,
    number_showing,
    order_showing,
    several_question,
)

from srs_trainer.model.showing import Showing
from srs_trainer.views import Scope

PRIMER = """A new token attends to the tokens before it through their keys and values.

bytes per token = 2 x layers x KV heads x head size x bytes per element

| model | layers | KV heads |
|---|---|---|
| Llama-3-8B | 32 | 8 |

The cache grows by that much with **each token**."""
LONG = "\n\n".join(f"Paragraph {n} of a primer." for n in range(1, 20))


def primed(showing: Showing | None = None, primer: str = PRIMER) -> Showing:
    """A showing whose primer is to be read first."""
    return replace(showing or a_showing(first_sight=True), primer=primer)


def second() -> Showing:
    return a_showing(kv_question(id="second", stem="The second question?"))


async def test_a_primer_and_the_question_behind_it(screens: SnapshotAssertion) -> None:
    async with playing(primed(), scope=Scope()) as player:
        assert player.screen() == screens
        assert "What happens?" not in player.screen()
        await player.press("space")
        assert "What happens?" in player.screen()
        assert "A new token attends" not in player.screen()


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_the_time_of_an_answer_begins_with_the_question(key: str) -> None:
    async with playing(primed(), scope=Scope()) as player:
        await player.press(key, apart=60_000)
        await player.press("2", apart=4_000)
        assert player.session.log == [("answer", 2, False, 4_000)]


@pytest.mark.parametrize(
    ("showing", "says"),
    [
        (a_showing(several_question()), "1-4 choose"),
        (order_showing(), "In which order?"),
        (number_showing(), "Type a number"),
        (a_showing(basic_question()), "Space show the back"),
    ],
    ids=["several", "steps", "field", "front"],
)
async def test_every_kind_of_question_comes_behind_it(showing: Showing, says: str) -> None:
    async with playing(primed(showing), scope=Scope()) as player:
        await player.press("enter")
        assert says in player.screen()
        assert "A new token attends" not in player.screen()
        assert player.session.log == []


@pytest.mark.parametrize("key", ["1", "2", "0", "a", "g", "s", "-", "!", "*", "e", "i", "w"])
async def test_on_a_primer_no_key_answers_or_puts_away(key: str) -> None:
    async with playing(primed(), scope=Scope()) as player:
        before = player.screen()
        await player.press(key)
        assert player.session.log == []
        assert player.screen() == before


async def test_a_long_primer_scrolls() -> None:
    async with playing(primed(primer=LONG), scope=Scope()) as player:
        assert "lines below" in player.screen()
        assert "Paragraph 19" not in player.screen()
        await player.press("j", "ctrl+d", "pagedown", "ctrl+d")
        assert "Paragraph 19" in player.screen()
        await player.press("k", "ctrl+u", "space")
        assert "What happens?" in player.screen()


async def test_a_held_key_passes_no_primer_by() -> None:
    """A terminal repeats a held key after 660 milliseconds, then every 33."""
    async with playing(second(), primed(), scope=Scope()) as player:
        await player.press("2", "space")
        for apart in (660, *[33] * 20):
            await player.press("space", apart=apart)
        assert "A new token attends" in player.screen()
        await player.press("space")
        assert "What happens?" in player.screen()


async def test_help_undo_and_the_ways_out_work_on_a_primer() -> None:
    async with playing(second(), primed(), scope=Scope()) as player:
        await player.press("2", "space", "?")
        assert "What to read before a topic" in player.screen()
        await player.press("escape")
        assert "A new token attends" in player.screen()
        await player.press("u")
        assert player.session.log[-1] == ("undo",)
        assert "The second question?" in player.screen()
        await player.press("2", "space", "escape")
        assert "You left the session" in player.screen()
    async with playing(primed(), scope=Scope()) as player:
        player.session.what_ends = a_summary(answered=0)
        await player.press("escape")
        assert "31 due" in player.screen()
        await player.press("enter")
        assert "A new token attends" in player.screen()
        await player.press("q")
        assert player.app.return_code == 0
