"""The app: it opens the trainer behind the first screen, minds keys, theme, signals and the way out.

What the screens do is in the screens.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.app import App
from textual.message import Message

from srs_trainer.clock import Clock
from srs_trainer.errors import ClockAhead, SrsError
from srs_trainer.settings import Settings
from srs_trainer.tui.guard import KeyGuard
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.screens.today import TodayScreen
from srs_trainer.tui.terminal import default_theme, is_colourless, mind_signals
from srs_trainer.views import Scope, Today

if TYPE_CHECKING:
    from srs_trainer.trainer import Trainer


class SrsApp(App[None]):
    """The trainer's screens."""

    CSS_PATH = "style.tcss"
    TITLE = "srs"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-normal"), (120, "-wide")]

    class Opened(Message):
        """The trainer is open, or can't be."""

        def __init__(self, error: SrsError | None) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self,
        open_trainer: Callable[[], Trainer],
        first: Today | None,
        scope: Scope | None,
        clock: Clock,
        settings: Settings,
    ) -> None:
        # Told so before any theme is known, Textual leaves out colours instead of turning them to grey.
        super().__init__(ansi_color=True if is_colourless() else None)
        self.leaving = False
        """The program is being left: a screen still on its way up asks for nothing more."""
        self.clock = clock
        self.failure: SrsError | None = None
        """Why the trainer could not be opened."""
        self.trainer: Trainer | None = None
        """The front desk, once it is open."""
        self._open_trainer, self._first, self._wish = open_trainer, first, scope
        self._guard = KeyGuard()
        self.use_theme(settings.theme)

    def on_mount(self) -> None:
        """Paint at once, then open the trainer."""
        mind_signals(self.leave)
        self.screen_changed()
        self.push_screen(TodayScreen(None if self._wish else self._first))
        self.run_worker(self._open, thread=True, exit_on_error=True)

    # -- the front desk ------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Whether the trainer is open."""
        return self.trainer is not None

    @property
    def waits_for_session(self) -> bool:
        """Whether a session starts as soon as the trainer is open."""
        return self._wish is not None

    @property
    def desk(self) -> Trainer:
        """The open trainer."""
        assert self.trainer is not None, "commands that need the trainer work only once it is open"
        return self.trainer

    def _open(self) -> None:
        error: SrsError | None = None
        try:
            self._opened = self._open_trainer()
        except SrsError as caught:
            error = caught
        self.post_message(self.Opened(error))

    def on_srs_app_opened(self, message: Opened) -> None:
        """Go on with what was waited for."""
        if message.error is not None:
            self.failure = message.error
            self.leave(message.error.exit_code)
            return
        self.trainer = self._opened
        if self._wish is not None:
            self.start(self._wish)  # Today looks again when it comes up
        elif isinstance(self.screen, TodayScreen):
            self.screen.refresh_view()

    def start(self, scope: Scope) -> None:
        """Start a session, as soon as the trainer is open."""
        from srs_trainer.tui.screens.review import ReviewScreen

        if self.trainer is None:
            self._wish = scope
            return
        self._wish = None
        try:
            session = self.trainer.session(scope)
        except ClockAhead as error:
            self.ask_about_clock(error, lambda: self.start(scope))
            return
        self.screen_changed()
        self.push_screen(ReviewScreen(session))
        self.run_worker(self.trainer.warm_up, thread=True)

    def ask_about_clock(self, error: ClockAhead, then: Callable[[], None]) -> None:
        """Ask whether the clock is wrong now or was it then; `then` goes on where it is right now."""

        def answered(pick: int | None) -> None:
            if pick == 0:
                self.desk.redate()
                then()
            else:
                self.failure = error
                self.leave(error.exit_code)

        self.screen_changed()
        asks = f"{error}\n\nIs the clock right now?"
        self.push_screen(
            AskScreen(asks, "it is right now; it was wrong when those answers were given"), answered
        )

    # -- keys ----------------------------------------------------------------------------------------

    def admits(self, key: str, *, writes: bool, careful: bool = False) -> bool:
        """Whether a press counts now; every press of every screen passes here."""
        return self._guard.admits(key, self.clock.monotonic_ms(), writes=writes, careful=careful)

    def screen_changed(self) -> None:
        """Tell the guard that the screen is another one now."""
        self._guard.changed(self.clock.monotonic_ms())

    # -- theme and the way out -------------------------------------------------------------------------

    def use_theme(self, name: str) -> None:
        """Use a theme; '' or an unknown one is the default for this terminal."""
        self.theme = name if name in self.available_themes else default_theme()

    def leave(self, code: int) -> None:
        """Leave the program with an exit code."""
        self.leaving = True
        self.exit(return_code=code)


def run(
    open_trainer: Callable[[], Trainer],
    first: Today | None,
    scope: Scope | None,
    clock: Clock,
    settings: Settings,
) -> int:
    """Run the screens and return the exit code.

    `open_trainer` is called in a thread behind the first paint; `first` is what that paint shows.
    A `scope` goes straight into a session.

    Raises:
        SrsError: the trainer could not be opened; the terminal is restored.
    """
    app = SrsApp(open_trainer, first, scope, clock, settings)
    app.run()
    if app.trainer is not None:
        app.trainer.close()
    if app.failure is not None:
        raise app.failure
    return app.return_code or 0
