"""A key that falls twice, or is held, at a change of screen acts once (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kill.acts import MORNING, NEXT_MORNING
from terminal.playing import CASES, FEEDBACK, QUESTION, SUMMARY, acts_in_log, srs, with_cases
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

TODAY = "Enter  start"

Way = Callable[[Terminal, str], None]


def twice(terminal: Terminal, key: str) -> None:
    """Two presses at once."""
    terminal.send(key, key)


def held(terminal: Terminal, key: str) -> None:
    """A key that repeats for longer than the trainer keeps it dead after one press."""
    terminal.hold(key)


WHOLE = (
    ("Enter", QUESTION, ""),
    ("0", FEEDBACK, "answered"),
    ("Space", QUESTION, ""),
    ("1", FEEDBACK, "answered"),
    ("u", "Taken back", "undone"),
    ("s", "put off until later", "deferred"),
    ("-", "buried until tomorrow", "buried"),
    ("Escape", SUMMARY, ""),
    ("Enter", TODAY, ""),
)
"""A key, what the screen then says and goes on saying, the act that is then in the log."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal over a folder in which five questions were not known, and no new one is let in."""
    home = tmp_path / "home"
    with_cases(home)
    srs(home, "--now", MORNING, "review", "--plain", "--deck", CASES, lines="0\n\n" * 5 + "q\n")
    srs(home, "config", "new", "0")
    with Terminal(home) as terminal:
        yield terminal


@pytest.mark.parametrize("way", [twice, held])
def test_a_press_that_changes_the_screen_acts_once(terminal: Terminal, way: Way) -> None:
    terminal.start("--now", NEXT_MORNING)
    terminal.wait_for(TODAY, "5 due")
    act_once(terminal, way, WHOLE)


def test_the_key_that_leaves_the_last_feedback_does_not_leave_the_summary(terminal: Terminal) -> None:
    terminal.start("--now", NEXT_MORNING, "review", "--limit", "2")
    terminal.wait_for(QUESTION)
    terminal.press("0")
    terminal.wait_for(FEEDBACK)
    terminal.press("Space")
    terminal.wait_for(QUESTION)
    terminal.press("0")
    terminal.wait_for(FEEDBACK)
    act_once(terminal, twice, (("Space", SUMMARY, ""),))


def act_once(terminal: Terminal, way: Way, steps: tuple[tuple[str, str, str], ...]) -> None:
    """Press each key in this way; the screen and the log must be as after one press."""
    acts = acts_in_log(terminal.home)
    terminal.pause()
    for key, sign, act in steps:
        way(terminal, key)
        terminal.wait_for(sign)
        terminal.pause()
        acts += [act] if act else []
        assert acts_in_log(terminal.home) == acts, f"{key}:\n{terminal.screen()}"
        assert sign in terminal.screen(), f"{key}:\n{terminal.screen()}"
