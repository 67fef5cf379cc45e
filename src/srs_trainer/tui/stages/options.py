"""The base of the stages that ask for options by their digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.tui.lines import line
from srs_trainer.tui.stages.asking import AskingStage

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

DIGITS = 9
"""So many options have a digit of their own."""


class OptionsStage(AskingStage):
    """Nothing is gone to before the learner moves."""

    reach = "Enter"
    """The key that takes the option gone to."""

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._gone_to: int | None = None

    def status(self) -> Content:
        """How options without a digit are reached, unless something else is to be said."""
        many = len(self.showing.options)
        beyond = f"10 to {many}: go there with j or k, then {self.reach}"
        return super().status() or line(beyond if many > DIGITS else "", "dim")

    def digits(self) -> str:
        """The digits that there are."""
        many = min(len(self.showing.options), DIGITS)
        return f"1-{many}" if many > 1 else "1"

    def do_next_option(self, place: int) -> None:
        """Go to the next option, the first one at first."""
        self._go_to(
            0 if self._gone_to is None else min(self._gone_to + 1, len(self.showing.options) - 1)
        )

    def do_previous_option(self, place: int) -> None:
        """Go to the option before, the last one at first."""
        last = len(self.showing.options) - 1
        self._go_to(last if self._gone_to is None else max(self._gone_to - 1, 0))

    def _go_to(self, option: int) -> None:
        self._gone_to = option
        self.review.redraw(option)
