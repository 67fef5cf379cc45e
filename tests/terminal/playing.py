"""Playing a planned script on the screens, and reading what the log then holds."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from kill.acts import MORNING, Move
from kill.points import surroundings
from terminal.tmux import Terminal

from srs_trainer.clock import clock_at
from srs_trainer.model.events import Event
from srs_trainer.trainer import Trainer

QUESTION = "0 don't know"
"""The footer says this on every question with options, and nowhere else."""

FEEDBACK = "Space go on"
"""The footer says this on every feedback, and nowhere else."""

SUMMARY = "Enter Today"
"""The footer says this on the summary, and nowhere else."""

_AFTER: dict[str, Callable[[str], bool]] = {
    "0": lambda screen: FEEDBACK in screen,
    "Space": lambda screen: QUESTION in screen or SUMMARY in screen,
    "Enter": lambda screen: QUESTION in screen or SUMMARY in screen,
    "h": lambda screen: FEEDBACK in screen and "h Hard" not in screen,
    "u": lambda screen: "Taken back" in screen,
    "s": lambda screen: "put off until later" in screen,
    "-": lambda screen: "buried until tomorrow" in screen,
    "*": lambda screen: "flagged" in screen,
}
"""What shows that a key has acted; digits answer, and `g` means two things."""


def srs(home: Path, *arguments: str, lines: str = "") -> str:
    """Run `srs ARGUMENTS` without a terminal, typing `lines`; returns what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "srs_trainer", *arguments],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env=surroundings(home),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def a_home(folder: Path, **settings: int) -> Path:
    """A folder with the built-in decks and these settings."""
    for name, value in settings.items():
        srs(folder, "config", name, str(value))
    return folder


def play(terminal: Terminal, moves: Sequence[Move]) -> None:
    """Press the keys of a script, each when the screen shows that the one before has acted."""
    for move in moves:
        for place, key in enumerate(move.keys):
            marking = key == "g" and place == 0
            terminal.press(key)
            terminal.wait(lambda: _acted(terminal.screen(), key, marking), f"{move.act}: {key}")  # noqa: B023


def _acted(screen: str, key: str, marking: bool) -> bool:
    if key == "g":
        return "will count as a guess" in screen if marking else "marked as a guess" in screen
    return _AFTER["0" if key.isdigit() else key](screen)


def acts_in_log(home: Path) -> list[str]:
    """The types of the learner's acts, in order; the program may be running."""
    if not (home / "srs.db").exists():
        return []
    with closing(sqlite3.connect(f"file:{home / 'srs.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT type FROM event WHERE card IS NOT NULL ORDER BY seq")
        return [str(row[0]) for row in rows]


def log_of(home: Path, now: str = MORNING) -> list[Event]:
    """The whole log of a folder."""
    with closing(Trainer.open(home, clock_at(now))) as trainer:
        return trainer.store.events()
