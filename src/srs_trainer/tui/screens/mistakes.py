"""The panel of named mistakes, on top of Today."""

from __future__ import annotations

from textual.content import Content
from textual.message import Message

from srs_trainer.errors import SrsError
from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import mistakes as pages
from srs_trainer.tui.screens.keyed import PageScreen
from srs_trainer.views import MistakeLine


class MistakesScreen(PageScreen[None]):
    """Which mistakes come again. It stands at once; they are counted behind it."""

    state = "mistakes"

    class Counted(Message):
        """All mistakes were counted; `error` where that could not be done."""

        def __init__(self, found: tuple[MistakeLine, ...], error: SrsError | None) -> None:
            super().__init__()
            self.found, self.error = found, error

    def __init__(self, today: int) -> None:
        """`today` is the study day from which the days of the mistakes are told."""
        super().__init__()
        self._today = today
        self._mistakes: tuple[MistakeLine, ...] | None = None
        self._whole = False

    def named(self) -> dict[str, tuple[str, str]]:
        """All keys that scroll, in one place; and what the fold does now."""
        return {"page_down": ("Space j k", ""), "fold": ("", "repeated only" if self._whole else "")}

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("Mistakes", "bold"), line("Esc back", "dim")

    def status(self) -> Content:
        """That they are being counted."""
        return line("counting ..." if self._mistakes is None else "", "dim")

    def works(self, command: str) -> bool:
        """Single ones fold where there are repeated ones above them."""
        if command == "fold":
            found = self._mistakes or ()
            return bool(pages.repeated(found)) and bool(pages.single(found))
        return super().works(command)

    def on_mount(self) -> None:
        """Show the screen, and count in a thread: a long history takes a moment."""
        if self.srs.leaving:
            return
        self.page.show(self._draw)
        self.show_bars()
        self.run_worker(self._count, thread=True)

    def _count(self) -> None:
        try:
            counted = self.Counted(self.srs.desk.mistakes(), None)
        except SrsError as error:
            counted = self.Counted((), error)
        self.post_message(counted)

    def on_mistakes_screen_counted(self, message: Counted) -> None:
        """Show what was found; where nothing is repeated, all of it."""
        if message.error is not None:
            self.say(f"not counted: {message.error}")
            return
        self._mistakes = message.found
        self._whole = not pages.repeated(message.found)
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        if self._mistakes is None:
            return []
        return pages.page(self._mistakes, self._today, width, whole=self._whole)

    def do_fold(self, place: int) -> None:
        """Show those made once too, or the repeated ones alone."""
        self._whole = not self._whole
        self.page.show(self._draw, keep=True)

    def do_close(self, place: int) -> None:
        """Back to Today."""
        self.comes_to()
