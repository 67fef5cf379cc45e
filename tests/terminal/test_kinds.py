"""Kinds of more than one key: the same answers give the same events in a real terminal and in lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kill.acts import MORNING
from terminal.playing import FEEDBACK, SUMMARY, log_of, srs
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

DECK = """---
deck: kinds
---

## Several {#several}
kind: choices

Which are even?

- [x] even two
- [ ] odd one
- [x] even four

> By two.

## Steps {#steps}
kind: order

What comes when?

Answer:
1. step one
2. step two
3. step three

> In turn.
"""
STEPS = ("step one", "step two", "step three")


def answer_to(shown: str) -> list[str]:
    """The digits of the right answer to the question that was shown last."""
    stem = max(("Which are even?", "What comes when?"), key=shown.rfind)
    digits = {
        text: digit for digit, text in re.findall(r"(\d)[. ] +(\w+ \w+)", shown[shown.rfind(stem) :])
    }
    if stem == "What comes when?":
        return [digits[step] for step in STEPS]
    return sorted(digit for text, digit in digits.items() if text.startswith("even"))


def answers(home: Path) -> list[tuple[str | None, str | None, object]]:
    events = [event for event in log_of(home) if event.type == "answered"]
    return [(event.card, event.outcome, event.detail) for event in events]


def test_several_digits_and_enter_answer_in_a_real_terminal_as_in_lines(tmp_path: Path) -> None:
    deck = tmp_path / "kinds.md"
    deck.write_text(DECK, "utf-8")
    screens, lines = tmp_path / "screens", tmp_path / "lines"
    for home in (screens, lines):
        srs(home, "import", str(deck), "--yes")
    review = ("--now", MORNING, "review", "--deck", "kinds")
    typed = ""
    with Terminal(screens) as terminal:
        terminal.start(*review)
        for _ in range(2):
            terminal.wait_for("Enter answer")
            digits = answer_to(terminal.screen())
            typed += " ".join(digits) + "\n\n"
            terminal.press(*digits, "Enter")
            assert "✓ right" in terminal.wait_for(FEEDBACK)
            terminal.press("Space")
        terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
    srs(lines, *review, "--plain", lines=typed)
    assert [outcome for _, outcome, _ in answers(screens)] == ["right", "right"]
    assert answers(lines) == answers(screens)
