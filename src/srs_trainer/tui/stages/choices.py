"""Asking a question with several right options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.saying import wants
from srs_trainer.tui.lines import line
from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.options import OptionsStage

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen


class ChoicesStage(OptionsStage):
    """A digit, or Space on the option gone to, puts an option in or takes it out; Enter answers."""

    state = "several"
    reach = "Space"

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._chosen: set[int] = set()

    def draw(self, width: int) -> Drawn:
        """Stem and options, each with a box."""
        boxes = ["[x] " if n in self._chosen else "[ ] " for n in range(len(self.showing.options))]
        return pages.question(self.showing, width, self._gone_to, boxes)

    def status(self) -> Content:
        """What the question wants, unless something else is to be said."""
        return super().status() or line(wants(self.showing), "dim")

    def named(self) -> dict[str, tuple[str, str]]:
        """The digits that there are."""
        return {"toggle": (self.digits(), "")}

    def do_toggle(self, place: int) -> None:
        """Put an option in, or take it out."""
        if place < len(self.showing.options):
            self._chosen ^= {place}
            self.review.redraw(place)

    def do_toggle_here(self, place: int) -> None:
        """Put the option gone to in, or take it out; nothing where there is none."""
        if self._gone_to is not None:
            self.do_toggle(self._gone_to)

    def do_choose(self, place: int) -> None:
        """Answer with all that is chosen; nothing chosen is no answer."""
        if self._chosen:
            chosen = [self.showing.options[n].id for n in sorted(self._chosen)]
            self.save(chosen, self._guess)
        else:
            self.review.say(f'Nothing is chosen yet: {self.digits()} choose, 0 is "I don\'t know".')
