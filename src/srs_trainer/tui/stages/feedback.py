"""Feedback: everything on it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.tui.pages import feedback as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.tui.words import in_days, returns
from srs_trainer.views import Feedback

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen


class FeedbackStage(Stage):
    """The verdict and why; the rest folds."""

    state = "feedback"
    answered = True

    def __init__(self, review: ReviewScreen, feedback: Feedback) -> None:
        super().__init__(review, feedback.showing)
        self.feedback = feedback
        self._whole = pages.opens_by_itself(feedback)

    def draw(self, width: int) -> Drawn:
        """The page."""
        return Drawn(pages.page(self.feedback, width, self._whole))

    def status(self) -> Content:
        """When the card returns."""
        hard = self.feedback.hard_days
        differs = hard is not None and hard != self.feedback.days
        offered = f"   Hard: {in_days(hard)}" if hard is not None and differs else ""
        return Content.assemble(returns(self.feedback), (offered, "dim"))

    def works(self, command: str) -> bool:
        """Hard and guess are offered after a right answer only, counting as right after a typed one."""
        if command == "hard":
            return self.feedback.hard_days is not None
        if command == "count":
            return self.feedback.can_count
        return command != "guessed" or self.feedback.can_guess

    def named(self) -> dict[str, tuple[str, str]]:
        """What undo and the fold do here."""
        undo = "a slip" if self.feedback.is_slip and not self.review.acts_over_answer else ""
        return {"undo": ("", undo), "whys": ("", "fold" if self._whole else "")}

    def do_go_on(self, place: int) -> None:
        """Go on to the next question."""
        self.review.proceed()

    def do_hard(self, place: int) -> None:
        """Regrade as Hard."""
        feedback = self.feedback
        self.review.save(lambda: self.review.session.hard(feedback), self._regraded)

    def do_guessed(self, place: int) -> None:
        """Regrade as a guess."""
        feedback = self.feedback
        self.review.save(lambda: self.review.session.guessed(feedback), self._regraded)

    def do_count(self, place: int) -> None:
        """Count what was typed as right."""
        feedback = self.feedback
        self.review.save(lambda: self.review.session.counted(feedback), self._regraded)

    def do_whys(self, place: int) -> None:
        """Fold or unfold the rest."""
        self._whole = not self._whole
        self.review.redraw()

    def _regraded(self, feedback: Feedback) -> None:
        self.review.enter(FeedbackStage(self.review, feedback))
