"""Keys that come at once: no traceback."""

from __future__ import annotations

from pathlib import Path

import pytest
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")


@pytest.mark.parametrize("opens", ["?", "m", "Enter"])
def test_leaving_in_one_burst_with_the_key_that_opens_a_screen(opens: str, tmp_path: Path) -> None:
    with Terminal(tmp_path / "home") as terminal:
        terminal.start()
        terminal.wait_for("Enter start")
        terminal.send(opens, "q")
        assert terminal.exit_code() == 0
        assert "Traceback" not in terminal.screen()
