"""The base of all stages of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.widgets.field import Entry

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen


class Stage:
    """One thing the review screen does; its `do_` methods are the commands of its state."""

    state = "question"
    answered = False
    """Whether the key has been shown."""

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        self.review, self.showing = review, showing

    def draw(self, width: int) -> Drawn:
        """The page."""
        raise NotImplementedError

    @property
    def entry(self) -> Entry | None:
        """What is wanted of the field; None where nothing is typed."""
        return None

    def typed(self, text: str) -> None:
        """Called with all that stands in the field when it has changed."""

    def reading(self) -> Content:
        """How what stands in the field is read."""
        return Content("")

    def status(self) -> Content:
        """What stands above the footer."""
        return Content("")

    def works(self, command: str) -> bool:
        """Whether a command that this stage has does anything now."""
        return True

    def named(self) -> dict[str, tuple[str, str]]:
        """Other (keys, label) of commands, for the footer; '' leaves what the table says."""
        return {}

    def begin(self) -> None:
        """Called when the stage has come up."""

    def end(self) -> None:
        """Called when another stage takes its place."""
