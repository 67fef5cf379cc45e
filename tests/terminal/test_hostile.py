"""A deck from a stranger shows as text and does nothing to the terminal (DESIGN 4.9)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kill.acts import MORNING
from terminal.playing import FEEDBACK, QUESTION, SUMMARY, srs
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

NASTY = (
    "\x1b]0;stolen title\x07",
    "\x1b]52;c;c3RvbGVu\x07",
    "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[31;7mred\x1b[5n",
    "\x9b41mc1\x9d0;stolen title\x9c",
    "\x1bP+q\x1b\\ \x1b_apc\x1b\\ \x08\x08\x7f",
    "\u202eright to left\u2066\u2069",
    "[bold]bold[/] [@click=app.quit]click[/] [/nope] [link=http://evil.example]x[/]",
)

OURS = re.compile("\x1b]22;[a-z]*(?:\x07|\x1b\\\\)")
"""The one string of control that the screens write: the shape of the mouse pointer."""

FOREIGN = re.compile("\x1b[\\]P_^X]|[\x80-\x9f\x07\x08\x7f\u202a-\u202e\u2066-\u2069]")
"""Strings of control, C1, bells and bidi marks."""


def a_deck() -> str:
    """A deck whose every field holds all of the nasty texts."""
    body = " ".join(NASTY)
    return f"""\
---
deck: hostile
---

## Title {body} {{#one}}

Stem {body} end?

- [x] Right {body} end
- [ ] Wrong {body} end
  - why: because {body} end
  - mistake: some-mistake

> Explanation {body} end. More {body} end.

Sources:
- Source {body} end
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder into which the deck was imported."""
    deck = tmp_path / "hostile.md"
    deck.write_text(a_deck(), "utf-8")
    srs(tmp_path / "home", "--now", MORNING, "import", str(deck), "--yes")
    return tmp_path / "home"


def test_a_hostile_deck_does_nothing_to_the_terminal(home: Path, tmp_path: Path) -> None:
    """Question, feedback, whys, help, card info, summary: all of it is text."""
    with Terminal(home) as terminal:
        title = terminal.says("#{pane_title}")
        terminal.record(tmp_path / "bytes")
        terminal.start("--now", MORNING, "review", "--deck", "hostile")
        screens = [terminal.wait_for(QUESTION, "Stem")]
        for key, sign in (
            ("0", FEEDBACK),
            ("w", FEEDBACK),
            ("?", "Esc"),
            ("Escape", FEEDBACK),
            ("i", "Esc"),
        ):
            terminal.press(key)
            screens.append(terminal.wait_for(sign))
        terminal.press("Escape", "Escape")
        screens.append(terminal.wait_for(SUMMARY))
        terminal.stop_recording()
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert terminal.is_restored()
        assert terminal.says("#{pane_title}") == title
        assert terminal.clipboard() == ""
    written = (tmp_path / "bytes").read_bytes().decode("utf-8")
    assert FOREIGN.findall(OURS.sub("", written)) == []
    assert not [text for text in NASTY if "\x1b" in text and text in written]
    for text in ("[@click=app.quit]click[/]", "[/nope]", "stolen"):
        assert text in "".join(screens)


def test_the_plain_mode_writes_no_control_at_all(home: Path) -> None:
    lines = "w\n0\nw\ni\n\nq\n"
    said = srs(home, "--now", MORNING, "review", "--deck", "hostile", "--plain", lines=lines)
    said += srs(home, "--now", MORNING, "why", "hostile/one")
    assert "[@click=app.quit]click[/]" in said
    assert not re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)
