"""Every way out of the screens saves what was shown and gives the terminal back as it was."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from kill.acts import MORNING
from terminal.playing import CASES, FEEDBACK, QUESTION, SUMMARY, acts_in_log, to_question, with_cases
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

TODAY = "Enter  start"


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    with_cases(tmp_path / "home")
    with Terminal(tmp_path / "home") as terminal:
        terminal.start("--now", MORNING, "review", "--deck", CASES)
        to_question(terminal)
        yield terminal


def test_escape_goes_one_step_back_each_time(terminal: Terminal) -> None:
    """A question after an answer, the summary, Today; from there `q` leaves."""
    terminal.press("0")
    terminal.wait_for(FEEDBACK)
    terminal.press("Escape")
    terminal.wait_for(SUMMARY)
    terminal.press("Escape")
    terminal.wait_for(TODAY)
    terminal.press("q")
    assert terminal.exit_code() == 0
    assert terminal.is_restored()
    assert acts_in_log(terminal.home) == ["answered"]


@pytest.mark.parametrize(
    ("name", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)], ids=lambda value: str(value)
)
def test_a_signal_gives_the_terminal_back(terminal: Terminal, name: str, code: int) -> None:
    assert terminal.says("#{alternate_on}") == "1"
    terminal.press("0")
    terminal.wait_for(FEEDBACK)
    terminal.send_signal(signal.Signals[name])
    assert terminal.exit_code() == code
    assert terminal.is_restored()
    assert acts_in_log(terminal.home) == ["answered"]


def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(terminal: Terminal) -> None:
    """And Ctrl+C leaves for good, with the answer kept."""
    asked = terminal.screen()
    terminal.press("C-z")
    terminal.wait(lambda: terminal.says("#{alternate_on}") == "0", "the shell's own screen")
    assert terminal.is_restored()
    terminal.type("fg")
    terminal.wait(lambda: terminal.screen() == asked, "the question as it was")
    terminal.press("0")
    terminal.wait_for(FEEDBACK)
    terminal.press("C-c")
    terminal.wait(lambda: terminal.says("#{alternate_on}") == "0", "the end of the program")
    assert terminal.is_restored()
    assert acts_in_log(terminal.home) == ["answered"]


def test_another_size_shows_the_same_question(terminal: Terminal) -> None:
    """Down to the smallest size, over it, up to a wide screen, and back to where it was; then leave."""
    asked = terminal.screen()
    first, last = re.findall(r"^ +[1-9]  (\w+ \w+ \w+)", asked, re.MULTILINE)[::3]
    terminal.resize(60, 16)
    terminal.wait_for(QUESTION, first)
    terminal.resize(50, 12)
    terminal.wait_for("too small")
    terminal.resize(200, 60)
    terminal.wait_for(QUESTION, first, last)
    terminal.resize(80, 24)
    terminal.wait(lambda: terminal.screen() == asked, "the screen as it was")
    terminal.press("q")
    assert terminal.exit_code() == 0
    assert terminal.is_restored()
    assert acts_in_log(terminal.home) == []
