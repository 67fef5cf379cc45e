"""Card info, on top of the session."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import info as info_page
from srs_trainer.tui.screens.keyed import PageScreen
from srs_trainer.views import CardInfo


class InfoScreen(PageScreen[bool]):
    """Why a card is due when it is. Masked, it can't give the key away. Comes to True for an edit."""

    state = "info"

    def __init__(self, info: CardInfo, *, masked: bool) -> None:
        super().__init__()
        self._info, self._masked = info, masked

    def named(self) -> dict[str, tuple[str, str]]:
        """All keys that scroll, in one place."""
        return {"page_down": ("Space j k", "")}

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("Card info", "bold"), line("Esc back", "dim")

    def on_mount(self) -> None:
        """Draw the page."""
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        return info_page.page(self._info, width, masked=self._masked)

    def do_edit(self, place: int) -> None:
        """Back to the session, which edits the question."""
        self.comes_to(True)

    def do_close(self, place: int) -> None:
        """Back to the session."""
        self.comes_to()
