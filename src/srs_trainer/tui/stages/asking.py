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

DIGITS = 9
"""So many options have a digit of their own."""

GUESSES_IN_A_ROW = 5
"""So many answers marked as guesses, one after the other, look like Caps Lock."""


class AskingStage(Stage):
    """Options by their digits; nothing is gone to before the learner moves."""

    reach = "Enter"
    """The key that takes the option gone to."""

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._gone_to: int | None = None
        self._guess = False

    def status(self) -> Content:
        """Whether the answer will count as a guess, and how options without a digit are reached."""
        if self._guess:
            return line("your answer will count as a guess", "bold $text-warning")
        many = len(self.showing.options)
        beyond = f"10 to {many}: go there with j or k, then {self.reach}"
        return line(beyond if many > DIGITS else "", "dim")

    def works(self, command: str) -> bool:
        """A guess can be marked where luck is possible."""
        return command not in ("guess", "answer_as_guess") or self.showing.g > 0

    def digits(self) -> str:
        """The digits that there are."""
        many = min(len(self.showing.options), DIGITS)
        return f"1-{many}" if many > 1 else "1"

    def do_unknown(self, place: int) -> None:
        """Say "I don't know"."""
        self.save(None, False)

    def do_guess(self, place: int) -> None:
        """Mark the answer that follows as a guess, or not."""
        self._guess = not self._guess

    def do_next_option(self, place: int) -> None:
        """Go to the next option, the first one at first."""
        self._go_to(
            0 if self._gone_to is None else min(self._gone_to + 1, len(self.showing.options) - 1)
        )

    def do_previous_option(self, place: int) -> None:
        """Go to the option before, the last one at first."""
        last = len(self.showing.options) - 1
        self._go_to(last if self._gone_to is None else max(self._gone_to - 1, 0))

    def do_later(self, place: int) -> None:
        """Ask it later in the session."""
        self.review.put_off(self.showing)

    def _go_to(self, option: int) -> None:
        self._gone_to = option
        self.review.redraw(option)

    def save(self, given: Given, guess: bool) -> None:
        """Save an answer and show its feedback."""
        review, showing, ms = self.review, self.showing, self.review.elapsed_ms()

        def shown(feedback: Feedback) -> None:
            review.guesses = review.guesses + 1 if guess and given is not None else 0
            review.acts_over_answer = 0
            review.enter(FeedbackStage(review, feedback))
            if review.guesses == GUESSES_IN_A_ROW:
                review.say("Five guesses in a row: is Caps Lock on? Capital letters answer as guesses.")

        review.save(lambda: review.session.answer(showing, given, ms=ms, guess=guess), shown)
