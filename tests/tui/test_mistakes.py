"""The panel of mistakes: those that come again first, each with the questions where it happened."""

from __future__ import annotations

import threading

import pytest
from syrupy.assertion import SnapshotAssertion
from tui.fake import FakeTrainer, playing
from tui.made import DAY, mistakes_made

from srs_trainer.errors import StoreBusy
from srs_trainer.tui.pages import mistakes
from srs_trainer.views import MistakeCard, MistakeLine


async def test_the_panel(screens: SnapshotAssertion) -> None:
    async with playing() as player:
        await player.press("m")
        await player.waited()
        assert player.screen() == screens(name="repeated")
        await player.press("a")
        assert player.screen() == screens(name="all")


async def test_without_any_mistake_it_says_what_will_be_here(screens: SnapshotAssertion) -> None:
    async with playing() as player:
        player.desk.made = ()
        await player.press("m")
        await player.waited()
        assert player.screen() == screens


async def test_single_ones_fold_below_repeated_ones_and_stand_open_without_them() -> None:
    async with playing() as player:
        await player.press("m")
        await player.waited()
        assert "off by one" not in player.screen()
        assert "a all" in player.screen()
        await player.press("a")
        shown = player.screen()
        assert shown.index("wrong dtype") < shown.index("forgot gqa") < shown.index("off by one")
        assert shown.index("off by one") < shown.index("bits for bytes")
        await player.press("a")
        assert "off by one" not in player.screen()
        player.desk.made = mistakes_made()[2:]
        await player.press("escape", "m")
        await player.waited()
        assert "off by one" in player.screen()
        assert "a all" not in player.screen()


async def test_the_panel_stands_while_mistakes_are_still_counted() -> None:
    """And can be left meanwhile; what is counted then changes nothing."""
    gate, desk = threading.Event(), FakeTrainer()
    desk.mistakes = lambda: mistakes_made() if gate.wait(10) else ()  # type: ignore[method-assign]
    async with playing(desk=desk) as player:
        await player.press("m")
        assert "counting ..." in player.screen()
        await player.press("escape")
        gate.set()
        await player.waited()
        assert "31 due" in player.screen()
        await player.press("m")
        await player.waited()
        assert "wrong dtype" in player.screen()
        assert "counting" not in player.screen()


async def test_mistakes_that_can_not_be_counted_say_why() -> None:
    async with playing() as player:
        player.desk.made = StoreBusy("the database is in use by another program")
        await player.press("m")
        await player.waited()
        assert "not counted: the database is in use" in player.screen()
        assert "No mistake yet" not in player.screen()


async def test_a_long_list_scrolls_and_goes_back_to_today() -> None:
    many = tuple(
        MistakeLine(f"mistake-{n}", 100 - n, DAY, (MistakeCard(f"llm/{n}", f"Title {n}", 100 - n),))
        for n in range(40)
    )
    async with playing() as player:
        player.desk.made = many
        await player.press("m")
        await player.waited()
        assert "40 mistakes made more than once" in player.screen()
        assert "lines below" in player.screen()
        for _ in range(12):
            await player.press("space")
        assert "Title 39" in player.screen()
        await player.press("?", "escape", "enter")
        assert "31 due" in player.screen()


@pytest.mark.parametrize(
    ("ago", "says"),
    [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (6, "6 days ago"), (7, "on 2026-11-15")],
)
def test_when_it_was_made_last_is_said_as_people_say_it(ago: int, says: str) -> None:
    line = MistakeLine("x", 2, DAY - ago, ())
    page = [str(row) for row in mistakes.page([line], DAY, 78, whole=False)]
    assert any(row.endswith(f"2 times, last {says}") for row in page)


@pytest.mark.parametrize(("many", "left"), [(8, 0), (9, 1), (3000, 2992)])
def test_of_very_many_questions_the_first_are_named_and_the_rest_counted(many: int, left: int) -> None:
    cards = tuple(MistakeCard(f"llm/{n}", f"Title {n}", 1) for n in range(many))
    rows = [str(row) for row in mistakes.page([MistakeLine("x", many, DAY, cards)], DAY, 78, whole=True)]
    assert sum("Title" in row for row in rows) == 8
    counted = [row.split()[1] for row in rows if row.strip().startswith("and ")]
    assert counted == ([str(left)] if left else [])


@pytest.mark.parametrize("width", [58, 78, 188])
def test_long_names_and_titles_are_whole_and_no_wider_than_the_page(width: int) -> None:
    name, title = "-".join(["overcounted"] * 12), "A title of many words " * 9
    line = MistakeLine(name, 2, DAY, (MistakeCard("llm/x", title, 2), MistakeCard("llm/y", "", 1)))
    page = [str(row) for row in mistakes.page([line], DAY, width, whole=False)]
    assert max(map(len, page)) <= min(width, 90)
    words = " ".join(" ".join(page).split())
    assert words.count("overcounted") == 12
    assert " ".join(title.split()) in words
    assert "llm/y" in words
