"""The base of the stages that ask for an answer which the program grades."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.judging import Given
from srs_trainer.model.showing import Showing
from srs_trainer.tui.lines import line
from srs_trainer.tui.stages.feedback import FeedbackStage
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.views import Feedback

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

GUESSES_IN_A_ROW = 5
"""So many answers marked as guesses, one after the other, look like Caps Lock."""


class AskingStage(Stage):
    """An answer is given or not known, marked as a guess or put off; saved before its feedback."""

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._guess = False

    def status(self) -> Content:
        """Whether the answer will count as a guess."""
        return line("your answer will count as a guess" if self._guess else "", "bold $text-warning")

    def works(self, command: str) -> bool:
        """A guess can be marked where luck is possible, and where an answer is typed."""
        lucky = self.showing.g > 0 or self.showing.has_field
        return command not in ("guess", "answer_as_guess") or lucky

    def do_unknown(self, place: int) -> None:
        """Say "I don't know"."""
        self.save(None, False)

    def do_guess(self, place: int) -> None:
        """Mark the answer that follows as a guess, or not."""
        self._guess = not self._guess

    def do_later(self, place: int) -> None:
        """Ask it later in the session."""
        self.review.put_off(self.showing)

    def save(self, given: Given, guess: bool) -> None:
        """Save an answer and show its feedback."""
        review, showing, ms = self.review, self.showing, self.review.elapsed_ms()

        def shown(feedback: Feedback) -> None:
            review.guesses = review.guesses + 1 if guess and given is not None else 0
            self.answered_with(feedback)
            if review.guesses == GUESSES_IN_A_ROW:
                review.say("Five guesses in a row: is Caps Lock on? Capital letters answer as guesses.")

        review.save(lambda: review.session.answer(showing, given, ms=ms, guess=guess), shown)

    def answered_with(self, feedback: Feedback) -> None:
        """Show the feedback of an answer that is saved."""
        self.review.acts_over_answer = 0
        self.review.enter(FeedbackStage(self.review, feedback))
