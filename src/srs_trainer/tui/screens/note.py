"""The learner's own note on a card."""

from __future__ import annotations

from textual import on
from textual.actions import SkipAction
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from srs_trainer.model.text import clean
from srs_trainer.tui.screens.keyed import Keyed


class Field(Input):
    """An input whose Ctrl+C, with nothing selected, leaves the program as everywhere."""

    def action_copy(self) -> None:
        """Copy what is selected."""
        if not self.selected_text:
            raise SkipAction
        super().action_copy()


class NoteScreen(ModalScreen[str], Keyed[str]):
    """Comes to the new text, or None where the old one stays."""

    state = "note"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = clean(text)

    def compose(self) -> ComposeResult:
        """A title, one field, what its keys do."""
        with Vertical(classes="box"):
            yield Static(Content("My note on this card\n"), markup=False)
            yield Field(self._text, placeholder="what helps you remember", select_on_focus=False)
            yield Static(Content("\nEnter keep   Esc leave it as it was"), markup=False)

    def on_mount(self) -> None:
        """The field takes the keys."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def keep(self, event: Input.Submitted) -> None:
        """Come to what was typed; the guard hears of the key that the field took."""
        event.stop()
        self.srs.admits("enter", writes=False)
        self.comes_to(clean(event.value).strip())

    def do_step_back(self, place: int) -> None:
        """Leave the note as it was."""
        self.comes_to()
