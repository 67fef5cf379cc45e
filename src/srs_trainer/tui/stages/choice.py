"""Asking a question with one right option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.tui.lines import line
from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.feedback import FeedbackStage
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.views import Feedback

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

DIGITS = 9
"""So many options have a digit of their own."""

GUESSES_IN_A_ROW = 5
"""So many answers marked as guesses, one after the other, look like Caps Lock."""


class ChoiceStage(Stage):
    """Options by their digits; nothing is gone to before the learner moves."""

    state = "question"

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._gone_to: int | None = None
        self._guess = False

    def draw(self, width: int) -> Drawn:
        """Stem and options."""
        return pages.question(self.showing, width, self._gone_to)

    def status(self) -> Content:
        """Whether the answer will count as a guess, and how options without a digit are chosen."""
        if self._guess:
            return line("your answer will count as a guess", "bold $text-warning")
        many = len(self.showing.options)
        return line(f"10 to {many}: go there with j or k, then Enter" if many > DIGITS else "", "dim")

    def works(self, command: str) -> bool:
        """A guess can be marked where luck is possible."""
        return command not in ("guess", "answer_as_guess") or self.showing.g > 0

    def named(self) -> dict[str, tuple[str, str]]:
        """The digits that there are."""
        many = min(len(self.showing.options), DIGITS)
        return {"answer": (f"1-{many}" if many > 1 else "1", "")}

    def do_answer(self, place: int) -> None:
        """Choose an option."""
        self._answer(place, self._guess)

    def do_answer_as_guess(self, place: int) -> None:
        """Choose an option as a guess."""
        self._answer(place, True)

    def do_unknown(self, place: int) -> None:
        """Say "I don't know"."""
        self._save(None, False)

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

    def do_choose(self, place: int) -> None:
        """Choose the option gone to; nothing where there is none."""
        if self._gone_to is not None:
            self._answer(self._gone_to, self._guess)

    def _go_to(self, option: int) -> None:
        self._gone_to = option
        self.review.redraw(option)

    def _answer(self, place: int, guess: bool) -> None:
        if place < len(self.showing.options):
            self._save(self.showing.options[place].id, guess)

    def _save(self, option: str | None, guess: bool) -> None:
        review, showing, ms = self.review, self.showing, self.review.elapsed_ms()

        def shown(feedback: Feedback) -> None:
            review.guesses = review.guesses + 1 if guess and option is not None else 0
            review.acts_over_answer = 0
            review.enter(FeedbackStage(review, feedback))
            if review.guesses == GUESSES_IN_A_ROW:
                review.say("Five guesses in a row: is Caps Lock on? Capital letters answer as guesses.")

        review.save(lambda: review.session.answer(showing, option, ms=ms, guess=guess), shown)

    def do_later(self, place: int) -> None:
        """Ask it later in the session."""
        self.review.put_off(self.showing)
