"""The screens over the real front desk: opening, saving, leaving."""

from __future__ import annotations

import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from builders import a_numbered_deck
from tui.fake import FakeTrainer, SteppedClock, dump, playing, settled
from tui.made import a_today

from srs_trainer.clock import clock_at
from srs_trainer.errors import StoreTooNew
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.tui.app import SrsApp
from srs_trainer.tui.terminal import default_theme
from srs_trainer.views import Scope


@pytest.fixture
def trainer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trainer]:
    """A new home with a deck of questions with options, and no other."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    opened = Trainer.open(tmp_path, clock_at("2026-11-22T07:30"))
    opened.store.import_decks([a_numbered_deck()], opened.moment())
    yield opened
    opened.close()


def counted(home: Path, type_: str) -> int:
    """Events of a type, as another program sees them."""
    with sqlite3.connect(home / "srs.db") as database:
        (row,) = database.execute("SELECT count(*) FROM event WHERE type = ?", (type_,)).fetchall()
    database.close()
    return int(row[0])


async def test_an_answer_is_on_disk_when_its_feedback_shows(trainer: Trainer) -> None:
    async with playing(desk=trainer, scope=Scope()) as player:
        question = player.screen()
        await player.press("1")
        assert "the key is" in player.screen()
        assert counted(trainer.home, "answered") == 1
        await player.press("u")
        assert counted(trainer.home, "undone") == 1
        await player.press("escape")
        assert question != player.screen()


async def test_undo_takes_back_the_flag_before_the_slip(trainer: Trainer) -> None:
    """And the footer says which of them is next; the head says that the card is flagged."""
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("0")
        assert "u a slip" in player.screen()
        await player.press("*")
        assert "u undo" in player.screen()
        assert player.screen().startswith(" flagged  ")
        await player.press("u")
        assert "u a slip" in player.screen()
        assert not player.screen().startswith(" flagged")
        await player.press("*", "n", "!", "enter", "u", "u", "u")
        assert "as a slip" in player.screen()
        assert counted(trainer.home, "undone") == 4


async def test_a_flagged_card_says_so_when_it_is_asked(trainer: Trainer) -> None:
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("*", "escape", "enter")
        assert player.screen().startswith(" flagged  ")


async def test_a_locked_database_delays_feedback_and_loses_nothing(trainer: Trainer) -> None:
    async with playing(desk=trainer, scope=Scope()) as player:
        other = sqlite3.connect(trainer.home / "srs.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        await player.press("1")
        assert "not saved yet" in player.screen()
        assert "the key is" not in player.screen()
        other.execute("ROLLBACK")
        other.close()
        player.app.screen.stage.try_once()
        await player.press("x")
        assert "the key is" in player.screen()
        assert counted(trainer.home, "answered") == 1


async def test_every_act_of_a_session_reaches_the_log_and_undo_takes_each_back(trainer: Trainer) -> None:
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("*", "-", "@", "@", "!", "s", "0", "space", "2")
        for type_, many in {
            "flagged": 1,
            "buried": 1,
            "suspended": 2,
            "deferred": 1,
            "answered": 2,
        }.items():
            assert counted(trainer.home, type_) == many
        await player.press(*"uuuuuuu")
        assert counted(trainer.home, "undone") == 7
        await player.press("u")
        assert "nothing to undo" in player.screen()


async def test_the_first_paint_waits_for_nothing() -> None:
    """Today stands while the trainer is still being opened; Enter is remembered until it is."""
    gate, desk, clock = threading.Event(), FakeTrainer(), SteppedClock()

    def slowly() -> Any:
        gate.wait(10)
        return desk

    app = SrsApp(slowly, a_today(), None, clock, Settings())  # type: ignore[arg-type]
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "31 due" in dump(app)
        clock.ms += 1000
        app.simulate_key("enter")
        await settled(pilot)
        assert "opening" in dump(app)
        gate.set()
        await app.workers.wait_for_complete()
        await settled(pilot)
        assert "What happens?" in dump(app)


async def test_a_database_that_can_not_be_opened_ends_the_program_with_its_reason() -> None:
    error = StoreTooNew("made by a newer version")

    def fail() -> Any:
        raise error

    app = SrsApp(fail, None, None, SteppedClock(), Settings())  # type: ignore[arg-type]
    async with app.run_test() as pilot:
        await app.workers.wait_for_complete()
        await settled(pilot)
    assert app.return_code == 4
    assert app.failure is error


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
async def test_a_signal_ends_the_program_in_good_order(name: str, code: int) -> None:
    async with playing() as player:
        os.kill(os.getpid(), getattr(signal, name))
        await settled(player.pilot)
        assert player.app.return_code == code


@pytest.mark.parametrize(
    ("environment", "theme"),
    [
        ({}, "textual-dark"),
        ({"COLORFGBG": "0;15"}, "textual-light"),
        ({"COLORFGBG": "15;0"}, "textual-dark"),
        ({"NO_COLOR": "1", "COLORFGBG": "0;15"}, "ansi-dark"),
    ],
)
def test_the_theme_follows_the_terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], theme: str
) -> None:
    monkeypatch.delenv("COLORFGBG", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_theme() == theme


@pytest.mark.parametrize("value", ["1", ""])
@pytest.mark.parametrize("theme", ["", "nord", "textual-light", "ansi-light"])
async def test_without_colours_every_cell_has_those_of_the_terminal(
    monkeypatch: pytest.MonkeyPatch, theme: str, value: str
) -> None:
    """Whatever the theme: a colour of ours may be the very one of the terminal's background."""
    monkeypatch.setenv("NO_COLOR", value)
    async with playing(settings=Settings(theme=theme)) as player:
        for pressed in ([], ["u"], ["escape", "?"], ["escape", ","], ["escape", "enter"], ["3"], ["n"]):
            await player.press(*pressed)
            assert player.screen().strip()
            assert coloured(player.app) == set()


async def test_with_colours_some_cells_have_others() -> None:
    """A law that holds of every screen would prove nothing."""
    async with playing() as player:
        assert coloured(player.app)


def coloured(app: SrsApp) -> set[str]:
    """Texts on the screen that are drawn in colours of their own, after all filters."""
    strips = app.screen._compositor.render_strips()
    return {
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None
        for colour in (segment.style.color, segment.style.bgcolor)
        if colour is not None and not colour.is_default
    }


async def test_an_unknown_theme_is_the_default() -> None:
    async with playing(settings=Settings(theme="gone")) as player:
        assert player.app.theme == "textual-dark"


@pytest.mark.parametrize("theme", ["ansi-dark", "ansi-light", "textual-light", "nord"])
async def test_every_page_draws_in_every_kind_of_theme(theme: str) -> None:
    async with playing(settings=Settings(theme=theme), scope=Scope()) as player:
        await player.press("3")
        assert "✗ not right" in player.screen()
