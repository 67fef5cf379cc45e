"""A word typed as soon as its question appears arrives whole; a held Enter sends nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kill.acts import MORNING
from terminal.playing import FEEDBACK, SUMMARY, log_of, srs
from terminal.tmux import Terminal, there_is_tmux

from srs_trainer.tui.guard import FIRST_REPEAT_MS

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

FIELD = "Enter answer"
"""The footer says this while a field takes keys, and on no feedback."""

EVERY = 0.15
"""Seconds between two keys of somebody who types fast."""

WORD = "prefill 2x?"
"""What is typed: letters that are commands elsewhere, a digit, a blank and a sign."""


def a_deck(many: int) -> str:
    """So many questions with one accepted answer."""
    questions = [
        f"## Phase {n} {{#q{n}}}\nkind: typed\n\nWhat is phase {n}?\n\nAnswer:\n- {WORD}\n"
        for n in range(many)
    ]
    return "\n".join(["---", "deck: typing", "---", "", *questions])


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal in which the first of four questions has just appeared."""
    deck = tmp_path / "typing.md"
    deck.write_text(a_deck(4), "utf-8")
    srs(tmp_path / "home", "import", str(deck), "--yes")
    with Terminal(tmp_path / "home") as terminal:
        terminal.start("--now", MORNING, "review", "--deck", "typing")
        terminal.wait_for("What is phase")
        yield terminal


def typed(home: Path) -> list[object]:
    """What the events say was typed."""
    events = [event for event in log_of(home) if event.type == "answered"]
    return [(event.outcome, event.detail.get("typed")) for event in events]


def type_fast(terminal: Terminal) -> None:
    """The word, a key every 150 ms, from now on."""
    for key in WORD:
        terminal.send("Space" if key == " " else key)
        time.sleep(EVERY)


def test_a_word_arrives_whole_right_after_its_question(terminal: Terminal) -> None:
    """At the start of the program, after feedback, and sent while feedback still gives way to it."""
    type_fast(terminal)
    terminal.press("Enter")
    terminal.wait_for(FEEDBACK)
    terminal.press("Enter")
    terminal.wait_for("What is phase", FIELD)
    type_fast(terminal)
    terminal.press("Enter")
    terminal.wait_for(FEEDBACK)
    terminal.pause()
    terminal.send("Space")
    type_fast(terminal)
    terminal.press("Enter")
    terminal.wait_for(FEEDBACK)
    terminal.pause()
    terminal.send("Space", *("Space" if key == " " else key for key in WORD))
    terminal.wait_for(FIELD, WORD)
    terminal.press("Enter")
    terminal.wait_for(FEEDBACK)
    terminal.press("q")
    assert terminal.exit_code() == 0
    assert typed(terminal.home) == [("right", WORD)] * 4


def test_enter_held_over_from_feedback_answers_nothing(terminal: Terminal) -> None:
    """Pressed anew, twice on an empty field, it is "I don't know"."""
    terminal.press("Enter", "Enter")
    terminal.wait_for(FEEDBACK)
    terminal.pause()
    terminal.hold("Enter")
    terminal.wait_for(FIELD)
    terminal.pause()
    assert typed(terminal.home) == [("unknown", None)]
    terminal.send("a")
    terminal.press("Enter")
    terminal.wait_for("✗ not right")
    assert typed(terminal.home) == [("unknown", None), ("wrong", "a")]


def test_what_is_pasted_is_typed_and_escape_leads_out(terminal: Terminal) -> None:
    terminal.paste(WORD)
    terminal.wait_for(FIELD, WORD)
    terminal.press("Escape", "Enter")
    time.sleep(FIRST_REPEAT_MS / 1000)  # sooner, the second Enter may be the first one held
    terminal.press("Enter")
    terminal.wait_for("✓ right")
    terminal.press("Space")
    terminal.wait_for("What is phase", FIELD)
    terminal.press("q", "Escape")
    terminal.wait_for("Enter type")
    terminal.press("Escape")
    terminal.wait_for(SUMMARY)
    assert typed(terminal.home) == [("right", WORD)]
