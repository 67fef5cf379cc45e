"""Playing a planned script on the screens, and reading what the log then holds."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from kill.acts import MORNING, Move
from kill.points import surroundings
from terminal.tmux import Terminal

from srs_trainer.clock import clock_at
from srs_trainer.model.events import Event
from srs_trainer.model.keys import DIGITS
from srs_trainer.trainer import Trainer

long_play = pytest.mark.skipif("SRS_LONG_PLAYS" not in os.environ, reason="a long play: SRS_LONG_PLAYS")
"""Marks a play of a minute or more."""

QUESTION = "0 don't know"
"""The footer says this on every question that is answered by keys, and in a field left by Esc."""

FIELD = "Esc commands"
"""The footer says this while keys are typed into a field, and nowhere else."""

PRIMER = "Space to the question"
"""The footer says this on every primer, and nowhere else."""

FEEDBACK = "Space go on"
"""The footer says this on every feedback, and nowhere else."""

SUMMARY = "Enter Today"
"""The footer says this on the summary, and nowhere else."""

SECOND = "One more try"
"""The status says this at a second try."""

ASKED = (QUESTION, FIELD)

_AFTER = {
    "0": (FEEDBACK,),
    "Space": (*ASKED, PRIMER, SUMMARY),
    "Enter": (*ASKED, PRIMER, SUMMARY),
    "Escape": (QUESTION,),
    "C-g": ("will count as a guess",),
    "u": ("Taken back",),
    "s": ("put off until later",),
    "-": ("buried until tomorrow",),
    "*": ("flagged",),
}
"""What shows that a key has acted: one of these; digits answer or choose, and `g` means two things."""


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


CASES = "cases"
"""The id of the deck of questions with options that `with_cases` imports."""

_CASE = """
## Case {n} {{#q{n}}}
topic: t{topic}

What holds in case {n}?

- [x] Just {n} of them
- [ ] More than {n} here
  - why: there are no more
- [ ] Less than {n} here
  - why: there are no less
- [ ] None of the {n}
  - why: they are all there

> In case {n} it is {n}.
"""


def with_cases(home: Path, many: int = 24) -> None:
    """Import a deck of questions with four options, four a topic, into a folder."""
    texts = [_CASE.format(n=n, topic=n // 4) for n in range(many)]
    deck = home.with_name("cases.md")
    deck.parent.mkdir(parents=True, exist_ok=True)
    deck.write_text("".join([f"---\ndeck: {CASES}\n---\n", *texts]), "utf-8")
    srs(home, "--now", MORNING, "import", str(deck), "--yes")


def to_question(terminal: Terminal, after: str = "") -> None:
    """Wait for a question; past its primer, where it has one, with another key than the last one."""
    terminal.wait(
        lambda: any(sign in terminal.screen() for sign in (*ASKED, PRIMER)), "a question or its primer"
    )
    if PRIMER in terminal.screen():
        terminal.press("Enter" if after == "Space" else "Space")
        terminal.wait(lambda: any(sign in terminal.screen() for sign in ASKED), "a question")


def play(terminal: Terminal, moves: Sequence[Move]) -> None:
    """Press the keys of a script, each when the screen shows that the one before has acted."""
    for move in moves:
        for place, key in enumerate(move.keys):
            if key.startswith("="):
                terminal.write(key[1:])
                continue
            terminal.press(key)
            what = f"{move.act}: {key} of {move.keys}"
            terminal.wait(lambda: _acted(terminal.screen(), move, place), what)  # noqa: B023
            if PRIMER in terminal.screen():
                to_question(terminal, key)


def _acted(screen: str, move: Move, place: int) -> bool:
    """Whether the screen shows that a key of a move has acted."""
    key, before, after = move.keys[place], move.keys[:place], move.keys[place + 1 :]
    choosing = move.kind in ("choices", "order")
    if key in DIGITS:
        return choosing or FEEDBACK in screen
    if key == "Enter" and before and (before[-1].startswith("=") or (choosing and before[-1] in DIGITS)):
        return (SECOND if after and after[0].startswith("=") else FEEDBACK) in screen
    if key == "g":
        return ("marked as a guess" if place else "will count as a guess") in screen
    if key == "h":
        return FEEDBACK in screen and "h Hard" not in screen
    return any(sign in screen for sign in _AFTER[key])


def acts_in_log(home: Path) -> list[str]:
    """The types of the learner's acts, in order; the program may be running."""
    if not (home / "srs.db").exists():
        return []
    with closing(sqlite3.connect(f"file:{home / 'srs.db'}?mode=ro", uri=True)) as connection:
        rows = connection.execute(
            "SELECT type FROM event WHERE card IS NOT NULL AND type <> 'rekeyed' ORDER BY seq"
        )
        return [str(row[0]) for row in rows]


def log_of(home: Path, now: str = MORNING) -> list[Event]:
    """The whole log of a folder."""
    with closing(Trainer.open(home, clock_at(now))) as trainer:
        return trainer.store.events()
