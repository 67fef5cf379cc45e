"""The first screen."""

from __future__ import annotations

from textual.content import Content
from textual.events import ScreenResume

from srs_trainer.errors import ClockAhead, StoreError
from srs_trainer.tui.lines import Lines, line
from srs_trainer.tui.pages import today as pages
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.screens.settings import SettingsScreen
from srs_trainer.tui.screens.summary import OutsideScreen
from srs_trainer.tui.words import counted
from srs_trainer.views import Scope, Today


class TodayScreen(OutsideScreen):
    """What today holds. It paints from counts at once, while the trainer is opened behind it."""

    state = "today"

    def __init__(self, first: Today | None) -> None:
        super().__init__()
        self._today = first

    def head(self) -> tuple[Content, Content]:
        """Name, date and budget."""
        return line("srs", "bold $text-accent"), pages.head(self._today) if self._today else Content("")

    def status(self) -> Content:
        """That the trainer is being opened, where someone waits for it."""
        waits = not self.srs.is_open and (self._today is None or self.srs.waits_for_session)
        return line("opening ..." if waits else "", "dim")

    def on_mount(self) -> None:
        """Paint what is known."""
        self.page.show(self._draw)
        self.show_bars()

    def on_screen_resume(self, event: ScreenResume) -> None:
        """Coming back from a session the counts are new."""
        super().on_screen_resume(event)
        self.refresh_view()

    def refresh_view(self) -> None:
        """Count anew, where the trainer is open."""
        if self.srs.is_open:
            try:
                self._today = self.srs.desk.today()
            except ClockAhead as error:
                self.srs.ask_about_clock(error, self.refresh_view)
                return
        self.page.show(self._draw, keep=True)
        self.show_bars()

    def works(self, command: str) -> bool:
        """Held questions are offered where there are some; what needs the trainer once it is open."""
        if command == "release":
            return self.srs.is_open and self._today is not None and pages.set_aside(self._today) > 0
        if command == "start":
            return self._today is None or not pages.empty(self._today)
        if command in ("settings", "mistakes"):
            return self.srs.is_open
        return super().works(command)

    def _draw(self, width: int) -> Lines:
        return pages.page(self._today, width) if self._today else []

    def do_start(self, place: int) -> None:
        """Start a session; where today's share is done, another helping."""
        self.srs.start(Scope(extra=self._today is not None and pages.done(self._today)))
        self.show_bars()

    def do_release(self, place: int) -> None:
        """Ask questions all the same that wait for others or are long past their date."""
        if self._today is not None:
            asks = pages.why_set_aside(self._today)
            self.shows(AskScreen(asks, "ask them all the same"), self._release)

    def _release(self, pick: int | None) -> None:
        if pick is None:
            return
        try:
            many = self.srs.desk.release_held()
        except StoreError as error:
            self.say(f"not done: {error}")
            return
        self.refresh_view()
        self.say(f"{counted(many, 'question')} may be asked now   u takes it back one by one")

    def do_mistakes(self, place: int) -> None:
        """Which mistakes come again."""
        from srs_trainer.tui.screens.mistakes import MistakesScreen

        if self._today is not None:
            self.shows(MistakesScreen(self._today.day))

    def do_settings(self, place: int) -> None:
        """Minutes, new questions, retention, theme."""
        self.shows(SettingsScreen(self.srs.desk.settings))
