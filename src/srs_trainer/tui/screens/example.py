"""A worked example, on top of the session."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import field as pages
from srs_trainer.tui.screens.keyed import PageScreen


class ExampleScreen(PageScreen[None]):
    """The question with other numbers, how they are reckoned with, and what they come to."""

    state = "example"

    def __init__(self, example: Showing) -> None:
        super().__init__()
        self._example = example

    def named(self) -> dict[str, tuple[str, str]]:
        """All keys that scroll, in one place."""
        return {"page_down": ("Space j k", "")}

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("The same with other numbers, worked out", "bold"), line("Esc back", "dim")

    def on_mount(self) -> None:
        """Draw the page."""
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        return pages.worked(self._example, width)

    def do_close(self, place: int) -> None:
        """Back to the field."""
        self.comes_to()
