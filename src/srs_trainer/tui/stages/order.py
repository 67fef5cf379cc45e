"""Asking for the order of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.saying import wants
from srs_trainer.tui.lines import line
from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.options import OptionsStage
from srs_trainer.tui.words import counted, ordinal

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen


class OrderStage(OptionsStage):
    """A digit puts a step next, Backspace takes the last one back, Enter answers when all are placed."""

    state = "steps"

    def __init__(self, review: ReviewScreen, showing: Showing) -> None:
        super().__init__(review, showing)
        self._placed: list[int] = []

    def draw(self, width: int) -> Drawn:
        """Stem and steps, each with its place."""
        many = range(len(self.showing.options))
        places = {step: ordinal(place) for place, step in enumerate(self._placed, 1)}
        boxes = [f"[{places.get(step, ''):3}] " for step in many]
        return pages.question(self.showing, width, self._gone_to, boxes)

    def status(self) -> Content:
        """The order so far, or what the question wants."""
        if super().status():
            return super().status()
        so_far = ", ".join(str(step + 1) for step in self._placed)
        return line(f"your order: {so_far}" if so_far else wants(self.showing), "dim")

    def works(self, command: str) -> bool:
        """A step can be taken back where one is placed."""
        return bool(self._placed) if command == "take_back" else super().works(command)

    def named(self) -> dict[str, tuple[str, str]]:
        """The digits that there are."""
        return {"place": (self.digits(), "")}

    def do_place(self, place: int) -> None:
        """Put a step next."""
        if place in self._placed:
            self.review.say(f"Step {place + 1} is placed already: Backspace takes the last one back.")
        elif place < len(self.showing.options):
            self._placed.append(place)
            self.review.redraw(place)

    def do_take_back(self, place: int) -> None:
        """Take the last step back."""
        self.review.redraw(self._placed.pop())

    def do_choose(self, place: int) -> None:
        """Answer with the order, when all steps are placed."""
        left = len(self.showing.options) - len(self._placed)
        if left:
            self.review.say(f"{counted(left, 'step')} not placed yet: {self.digits()}, or 0.")
        else:
            self.save([self.showing.options[step].id for step in self._placed], self._guess)
