"""Whole sessions at a real terminal: what is pressed is what the log holds, today and tomorrow.

The suite plays a session of five new questions with every act in it, over a deck of its own. One of
twenty, as a first morning may be, takes a minute and is played by

    SRS_LONG_PLAYS=1 pytest tests/terminal/test_session.py

What the built-in decks ask of a newcomer is played in `test_newcomer.py`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from kill.acts import LONG_DAY, MORNING, NEXT_MORNING, Plan, plan, signatures
from terminal.playing import (
    CASES,
    SUMMARY,
    a_home,
    log_of,
    long_play,
    play,
    srs,
    to_question,
    with_cases,
)
from terminal.tmux import Terminal, there_is_tmux

from srs_trainer.model.days import iso_day
from srs_trainer.model.events import Event

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

ACTS = "right wrong unknown lucky hard guessed slip undone later flag bury".split()
ALL_RIGHT = ["right"] * 60


@dataclass(frozen=True, slots=True)
class Played:
    """Two mornings as the front desk plays them, and the folders in which they were played for real."""

    new: int
    planned: Plan
    tomorrow: Plan
    plain: Path
    """A folder in which the first day was played in the plain mode."""
    home: Path
    """A folder in which both days were played on the screens."""
    summary: str
    tomorrow_summary: str


@pytest.fixture(
    scope="module", params=[5, pytest.param(20, marks=long_play)], ids=lambda new: f"{new} new"
)
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The script on the screens, to its end, and the session of the next morning without new ones."""
    new, desk = request.param, tmp_path_factory.mktemp("desk") / "home"
    plain, home = (a_home(tmp_path_factory.mktemp(name) / "home", new=new, minutes=60) for name in "ps")
    for folder in (desk, plain, home):
        with_cases(folder)
    settings = LONG_DAY._replace(new=new)
    planned = plan(desk, ACTS + ALL_RIGHT, settings=settings, deck=CASES)
    tomorrow = plan(desk, ALL_RIGHT, now=NEXT_MORNING, settings=settings._replace(new=0))
    review = ("--now", MORNING, "review", "--deck", CASES)
    srs(plain, *review, "--plain", lines=planned.lines)
    summary = on_the_screens(home, planned, *review)
    srs(home, "config", "new", "0")
    tomorrow_summary = on_the_screens(home, tomorrow, "--now", NEXT_MORNING, today="due, 0 new")
    return Played(new, planned, tomorrow, plain, home, summary, tomorrow_summary)


def on_the_screens(home: Path, planned: Plan, *arguments: str, today: str = "") -> str:
    """Play a whole session to the summary, from Today where that is said; returns what that says."""
    with Terminal(home) as terminal:
        terminal.start(*arguments)
        if today:
            terminal.wait_for(today, "Enter  start")
            terminal.press("Enter")
        to_question(terminal, "Enter")
        play(terminal, planned.moves)
        summary = terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert terminal.is_restored()
    return summary


def due_days(events: Sequence[Event]) -> dict[str, int]:
    """The due day of every card by the last of its answers and regrades that is not void."""
    void = {event.target for event in events if event.type == "undone"}
    return {
        event.card: event.due_day
        for event in events
        if event.due_day is not None and event.card is not None and not {event.id, event.target} & void
    }


def test_the_screens_save_what_the_front_desk_would(played: Played) -> None:
    assert signatures(log_of(played.home, NEXT_MORNING)) == signatures(played.tomorrow.events)


def test_the_plain_mode_saves_what_the_front_desk_would(played: Played) -> None:
    assert signatures(log_of(played.plain)) == signatures(played.planned.events)


def test_a_session_that_is_played_to_its_end_says_so(played: Played) -> None:
    assert "Nothing more is due." in played.summary
    assert f"{played.new} of them new" in played.summary


def test_the_next_morning_asks_exactly_what_fell_due(played: Played) -> None:
    """Exactly the cards whose last answer put them there, each once where all is right."""
    due_day = due_days(played.planned.events)
    today = played.tomorrow.events[-1].day
    asked = [move.card for move in played.tomorrow.moves]
    assert sorted(asked) == sorted(card for card, day in due_day.items() if day <= today)
    assert f"{len(asked)} answers" in played.tomorrow_summary


def test_due_counts_what_the_next_morning_asks(played: Played) -> None:
    said = json.loads(srs(played.plain, "--now", NEXT_MORNING, "due", "--json"))
    assert said["day"] == iso_day(played.tomorrow.events[-1].day)
    assert said["due"] == len(played.tomorrow.moves)
