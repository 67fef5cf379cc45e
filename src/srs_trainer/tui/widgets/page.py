"""The scrolling middle of a screen: one `Static`, drawn by a function of the width."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Resize
from textual.message import Message
from textual.widgets import Static

from srs_trainer.tui.lines import Lines, joined


class Page(VerticalScroll, can_focus=False):
    """Lines that scroll. It draws nothing before it has a size, and again when that changes."""

    class Moved(Message):
        """The page was scrolled or its size has changed."""

    def __init__(self, id: str = "page") -> None:
        super().__init__(id=id)
        self._draw: Callable[[int], Lines] | None = None
        self._rows = 0

    def compose(self) -> ComposeResult:
        """One static holds all lines."""
        yield Static(markup=False)

    def show(self, draw: Callable[[int], Lines], *, keep: bool = False) -> None:
        """Show what `draw` gives for the width there is; `keep` leaves the page where it stands."""
        self._draw = draw
        self._redraw()
        if not keep:
            self.scroll_to(y=0, animate=False, force=True)

    def rows_below(self) -> int:
        """How many lines stand below the fold."""
        return max(0, self._rows - round(self.scroll_offset.y) - self.size.height)

    def turn(self, rows: int) -> None:
        """Scroll down by so many lines, up where negative."""
        self.scroll_relative(y=rows, animate=False, force=True)

    def half(self) -> int:
        """Half a page, in lines."""
        return max(1, self.size.height // 2)

    def bring_into_view(self, first: int, end: int) -> None:
        """Scroll so that the lines from `first` to before `end` can be seen."""
        top, height = round(self.scroll_offset.y), self.size.height
        if first < top:
            self.scroll_to(y=first, animate=False, force=True)
        elif end > top + height:
            self.scroll_to(y=min(first, end - height), animate=False, force=True)

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell the screen, which says whether there is more below."""
        super().watch_scroll_y(old_value, new_value)
        self.post_message(self.Moved())

    def on_resize(self, event: Resize) -> None:
        """Lines are wrapped for a width: draw them anew."""
        self._redraw()
        self.post_message(self.Moved())

    def _redraw(self) -> None:
        width = self.content_size.width
        if self._draw is not None and width:
            lines = self._draw(width)
            self._rows = len(lines)
            self.query_one(Static).update(joined(lines))
