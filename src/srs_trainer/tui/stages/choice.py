"""Asking a question with one right option."""

from __future__ import annotations

from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.stages.options import OptionsStage


class ChoiceStage(OptionsStage):
    """A digit is the answer, or Enter on the option gone to."""

    state = "question"

    def draw(self, width: int) -> Drawn:
        """Stem and options."""
        return pages.question(self.showing, width, self._gone_to)

    def named(self) -> dict[str, tuple[str, str]]:
        """The digits that there are."""
        return {"answer": (self.digits(), "")}

    def do_answer(self, place: int) -> None:
        """Choose an option."""
        self._answer(place, self._guess)

    def do_answer_as_guess(self, place: int) -> None:
        """Choose an option as a guess."""
        self._answer(place, True)

    def do_choose(self, place: int) -> None:
        """Choose the option gone to; nothing where there is none."""
        if self._gone_to is not None:
            self._answer(self._gone_to, self._guess)

    def _answer(self, place: int, guess: bool) -> None:
        if place < len(self.showing.options):
            self.save(self.showing.options[place].id, guess)
