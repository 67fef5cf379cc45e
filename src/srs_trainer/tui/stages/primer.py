"""What is read before the first question of a topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.tui.lines import line
from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.stage import Stage

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen


class PrimerStage(Stage):
    """The primer alone; the question follows, and its time begins when it comes up."""

    state = "primer"

    def __init__(self, review: ReviewScreen, asking: Stage) -> None:
        """`asking` is the stage that asks the question."""
        super().__init__(review, asking.showing)
        self._asking = asking

    def draw(self, width: int) -> Drawn:
        """The text."""
        return pages.primer(self.showing, width)

    def status(self) -> Content:
        """Why a text comes where a question is expected."""
        return line("Read this first: it is your first question on this topic.", "dim")

    def do_to_question(self, place: int) -> None:
        """Go on to the question."""
        self.review.enter(self._asking)
