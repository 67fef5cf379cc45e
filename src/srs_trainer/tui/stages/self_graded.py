"""Asking a question that the learner grades: the front, then the back with four ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.tui.words import RATINGS, returns
from srs_trainer.views import Back, Feedback

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

GOOD = 3


class SelfGradedStage(Stage):
    """The front; what follows is `BackStage`."""

    state = "front"

    def draw(self, width: int) -> Drawn:
        """The front alone."""
        return pages.front(self.showing, width)

    def do_reveal(self, place: int) -> None:
        """Show the back."""
        review = self.review
        review.enter(BackStage(review, review.session.back(self.showing), review.elapsed_ms()))

    def do_later(self, place: int) -> None:
        """Ask it later in the session."""
        self.review.put_off(self.showing)


class BackStage(Stage):
    """The back with what each rating gives."""

    state = "back"
    answered = True

    def __init__(self, review: ReviewScreen, back: Back, reveal_ms: int) -> None:
        super().__init__(review, back.showing)
        self._back, self._reveal_ms, self._whole = back, reveal_ms, False

    def draw(self, width: int) -> Drawn:
        """Front and back."""
        return pages.back(self.showing, width, self._whole)

    def status(self) -> Content:
        """The four ratings with their days."""
        return pages.ratings(self._back)

    def do_grade(self, place: int) -> None:
        """Save a rating and go on."""
        review, showing, reveal_ms = self.review, self.showing, self._reveal_ms
        ms = reveal_ms + review.elapsed_ms()

        def graded(feedback: Feedback) -> None:
            review.proceed()
            review.say(f"{RATINGS[place]}: {returns(feedback)}   u takes it back")

        review.save(lambda: review.session.grade(showing, place + 1, ms=ms, ms_reveal=reveal_ms), graded)

    def do_good(self, place: int) -> None:
        """Save Good and go on."""
        self.do_grade(GOOD - 1)

    def do_whys(self, place: int) -> None:
        """Show sources and title too, or not."""
        self._whole = not self._whole
        self.review.redraw()
