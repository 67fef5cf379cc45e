"""A line, or a few, at the top or the bottom of a screen, drawn anew for its width."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from srs_trainer.tui.lines import joined, over, pair


class Bar(Widget, can_focus=False):
    """As many lines as it needs; what it shows is literal."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id)
        self._draw: Callable[[int], Content] = lambda width: Content("")

    def show(self, left: Content, right: Content | None = None) -> None:
        """Show a text at either end; the right one is kept where both don't fit."""
        self.draw(lambda width: pair(left, right or Content(""), width))

    def show_wrapped(self, left: Content, right: Content) -> None:
        """Show the left text whole, on several lines where it is long, and the right one behind it."""
        self.draw(lambda width: joined(over(left, right, width)))

    def draw(self, draw: Callable[[int], Content]) -> None:
        """Show what `draw` gives for the width there is."""
        self._draw = draw
        width, height = self.content_size
        self.refresh(layout=bool(width) and _rows(draw(width)) != height)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as are drawn."""
        return _rows(self._draw(width)) if width else 1

    def render(self) -> Content:
        """Draw the lines."""
        return self._draw(self.content_size.width)


def _rows(text: Content) -> int:
    return text.plain.count("\n") + 1
