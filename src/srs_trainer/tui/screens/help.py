"""Help: every key of every state, from the key table."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import keys as key_pages
from srs_trainer.tui.screens.keyed import PageScreen


class HelpScreen(PageScreen[None]):
    """The key table; the state that was asked from stands first."""

    state = "help"

    def __init__(self, asked_from: str) -> None:
        super().__init__()
        self._asked_from = asked_from

    def named(self) -> dict[str, tuple[str, str]]:
        """All keys that scroll, in one place."""
        return {"page_down": ("Space j k", "")}

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("Keys", "bold"), line("Esc back", "dim")

    def on_mount(self) -> None:
        """Draw the table."""
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        return key_pages.page(self._asked_from, width)

    def do_close(self, place: int) -> None:
        """Back to where the learner was."""
        self.comes_to()
