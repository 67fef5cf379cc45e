"""A question of the program itself: yes or no, or one of a few lines."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from srs_trainer.tui.lines import Lines, hung, joined, wrapped
from srs_trainer.tui.screens.keyed import Keyed

_WIDTH = 64


class AskScreen(ModalScreen[int], Keyed[int]):
    """Comes to the index of the answer picked, or None for "no". All texts are literal."""

    state = "ask"

    def __init__(self, asks: str, *answers: str) -> None:
        super().__init__()
        self._asks, self._answers = asks, answers

    def compose(self) -> ComposeResult:
        """One box with one text."""
        with Vertical(classes="box"):
            yield Static(joined(self._lines()), markup=False)

    def _lines(self) -> Lines:
        found = [*wrapped(self._asks, _WIDTH), Content("")]
        if len(self._answers) == 1:
            answers = [("Enter", self._answers[0])]
        else:
            answers = [(str(n), text) for n, text in enumerate(self._answers, 1)]
        for key, text in (*answers, ("Esc", "no")):
            mark = Content.styled(f"{key:<7}", "bold $text-accent")
            found += hung(wrapped(text, _WIDTH - 7), mark)
        return found

    def do_yes(self, place: int) -> None:
        """The first answer."""
        self.comes_to(0)

    def do_pick(self, place: int) -> None:
        """The answer with this number."""
        if place < len(self._answers):
            self.comes_to(place)

    def do_no(self, place: int) -> None:
        """None of them."""
        self.comes_to()

    def do_step_back(self, place: int) -> None:
        """None of them."""
        self.comes_to()
