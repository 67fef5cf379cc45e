"""An act that could not be saved yet (LOG 21): no feedback, and another try by a timer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer

from srs_trainer.errors import StoreError
from srs_trainer.tui.lines import line
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.tui.widgets.field import Entry
from srs_trainer.tui.words import without_path

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

TRIES_EVERY = 0.25
"""Seconds between two tries."""

ASKS_AFTER = 120
"""Tries after which the learner is asked: 30 seconds."""

_UNSAVED = "What you did last"


class UnsavedStage(Stage):
    """Shows the page behind it as it was, and tries again until the act is saved."""

    state = "unsaved"

    def __init__(
        self,
        review: ReviewScreen,
        behind: Stage,
        attempt: Callable[[], StoreError | None],
        error: StoreError,
    ) -> None:
        super().__init__(review, behind.showing)
        self.behind, self._attempt = behind, attempt
        self.answered = behind.answered
        self._error = error
        self._tries = 0
        self._timer: Timer | None = None

    def draw(self, width: int) -> Drawn:
        """The page behind."""
        return self.behind.draw(width)

    @property
    def entry(self) -> Entry | None:
        """The field behind with its text; it takes no keys."""
        return replace(self.behind.entry, open=False) if self.behind.entry else None

    def reading(self) -> Content:
        """How the text behind is read."""
        return self.behind.reading()

    def status(self) -> Content:
        """That it is not saved yet."""
        why = without_path(str(self._error), self.review.srs.desk.home)
        if self._tries < ASKS_AFTER:
            return line(f"not saved yet, trying again: {why}", "bold $text-warning")
        return line(f"not saved. Enter tries again, Esc gives this up: {why}", "bold $text-error")

    def begin(self) -> None:
        """Start the timer."""
        self._timer = self.review.set_interval(TRIES_EVERY, self.try_once)

    def end(self) -> None:
        """Stop the timer."""
        if self._timer is not None:
            self._timer.stop()

    def try_once(self) -> None:
        """Try to save; after 30 seconds stop trying and ask."""
        self._tries += 1
        error = self._attempt()
        if error is None:
            return
        self._error = error
        if self._tries >= ASKS_AFTER:
            self.end()
        self.review.show_bars()

    def do_try_again(self, place: int) -> None:
        """Try now, and for another 30 seconds."""
        self.end()
        self._tries = 0
        if self._attempt() is not None:
            self.begin()

    def do_leave(self, place: int) -> None:
        """Leave the program, but not without a word about what is not saved."""

        def answered(pick: int | None) -> None:
            if pick == 0:
                self.review.srs.leave(self._error.exit_code if self._waits() else 0)

        self.review.shows(AskScreen(f"{_UNSAVED} is not saved yet.", "leave without it"), answered)

    def do_step_back(self, place: int) -> None:
        """Give the act up, but not without a word: it is lost."""

        def answered(pick: int | None) -> None:
            if pick == 0 and self._waits():
                self.review.enter(self.behind)
                self.review.say("given up: it was not saved")

        self.review.shows(AskScreen(f"{_UNSAVED} is not saved yet.", "give it up"), answered)

    def _waits(self) -> bool:
        """Whether the act is still not saved: the timer goes on while a question is on the screen."""
        return self.review.stage is self
