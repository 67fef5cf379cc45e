"""The end of a session, and undo outside of one."""

from __future__ import annotations

from dataclasses import replace

from textual.content import Content

from srs_trainer.errors import StoreError
from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import summary as pages
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.screens.keyed import PageScreen
from srs_trainer.tui.words import act
from srs_trainer.views import Scope, Summary, Undone


def undo_question(undone: Undone) -> AskScreen:
    """The question that stands before an undo outside the running session."""
    about = f" on '{undone.title}'" if undone.title else ""
    return AskScreen(f"This takes back {act(undone)}{about}.", "take it back")


class OutsideScreen(PageScreen[None]):
    """A screen outside a running session: undo shows what it would void and asks."""

    def works(self, command: str) -> bool:
        """Nothing that needs the trainer works before it is open."""
        return super().works(command) and (command != "undo" or self.srs.is_open)

    def do_undo(self, place: int) -> None:
        """Show what would be taken back, and ask."""
        undone = self.srs.desk.undoable()
        if undone is None:
            self.say("There is nothing to undo.")
        else:
            self.shows(undo_question(undone), self._undo)

    def _undo(self, pick: int | None) -> None:
        if pick is None:
            return
        try:
            undone = self.srs.desk.undo()
        except StoreError as error:
            self.say(f"not taken back: {error}")
            return
        self.refresh_view()
        self.say("There is nothing to undo." if undone is None else f"Taken back: {act(undone)}.")

    def refresh_view(self) -> None:
        """Called when what the screen shows may have changed."""


class SummaryScreen(OutsideScreen):
    """What the session came to."""

    state = "summary"

    def __init__(self, summary: Summary, scope: Scope) -> None:
        super().__init__()
        self._summary, self._scope = summary, scope

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("Session", "bold"), Content("")

    def on_mount(self) -> None:
        """Draw the page."""
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        new = self.srs.desk.settings.new
        return pages.page(self._summary, width, new, extra=self._scope.extra)

    def works(self, command: str) -> bool:
        """Another helping is offered where it would find something to ask."""
        return super().works(command) and (command != "another" or self._summary.more)

    def do_go_home(self, place: int) -> None:
        """Back to Today."""
        self.comes_to()

    def do_another(self, place: int) -> None:
        """Another helping: in the same scope, beyond today's share."""
        scope = replace(self._scope, extra=True, limit=None)
        self.comes_to()
        self.srs.start(scope)
