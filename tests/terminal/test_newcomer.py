"""A first morning as it is shipped: the built-in decks, from Today on, whatever they ask.

A session of twenty questions takes a minute and a half and is played by

    SRS_LONG_PLAYS=1 pytest tests/terminal/test_newcomer.py

In lines it is played always, by `tests/test_built_in.py`; here the suite plays five questions.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from kill.acts import LONG_DAY, MORNING, plan, signatures
from terminal.playing import SUMMARY, a_home, log_of, long_play, play, to_question
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")


@pytest.mark.parametrize("new", [5, pytest.param(20, marks=long_play)])
def test_a_newcomer_answers_whatever_comes(tmp_path: Path, new: int) -> None:
    """Options, several of them, steps, numbers and words in the field, and pages to read before."""
    settings = LONG_DAY._replace(new=new)
    planned = plan(tmp_path / "desk", ["right"] * new, settings=settings)
    home = a_home(tmp_path / "home", new=new, minutes=60)
    with Terminal(home) as terminal:
        terminal.start("--now", MORNING)
        terminal.wait_for(f"{new} new", "Enter  start")
        terminal.press("Enter")
        to_question(terminal, "Enter")
        play(terminal, planned.moves)
        summary = terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
        assert terminal.is_restored()
    assert f"{new} of them new" in summary
    assert signatures(log_of(home)) == signatures(planned.events)
