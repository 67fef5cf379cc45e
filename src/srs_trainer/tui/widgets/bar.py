"""One line at the top or the bottom of a screen, drawn anew for its width."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widget import Widget

from srs_trainer.tui.lines import pair


class Bar(Widget, can_focus=False):
    """A single line; what it shows is literal."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._draw: Callable[[int], Content] = lambda width: Content("")

    def show(self, left: Content, right: Content | None = None) -> None:
        """Show a text at either end; the right one is kept where both don't fit."""
        self.draw(lambda width: pair(left, right or Content(""), width))

    def draw(self, draw: Callable[[int], Content]) -> None:
        """Show what `draw` gives for the width there is."""
        self._draw = draw
        self.refresh()

    def render(self) -> Content:
        """Draw the line."""
        return self._draw(self.content_size.width)
