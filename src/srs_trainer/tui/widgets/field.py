"""The field on the review screen into which an answer is typed.

Keys come to it from its screen, in the order in which they were pressed. Textual would let it take
some by itself, and those pressed while the screen was still changing would come late, or be lost.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.events import Key, Paste
from textual.widgets import Input

from srs_trainer.model.text import clean


@dataclass(frozen=True, slots=True)
class Entry:
    """What a stage wants of the field."""

    wants: str
    """What is to be typed, shown while nothing is."""
    longest: int
    """Characters that it takes."""
    text: str = ""
    open: bool = True
    """It takes keys; else it only shows its text."""


def fitting(text: str, room: int) -> tuple[str, bool]:
    """As much of a text, clean and on one line, as `room` characters hold; and whether that is all."""
    text = " ".join(clean(text).strip("\n").split("\n"))
    return text[: max(0, room)], len(text) <= room


class Field(Input, can_focus=True):
    """One line of literal text, no longer than its entry allows; hidden while there is none."""

    def __init__(self, id: str) -> None:
        super().__init__(id=id, disabled=True, select_on_focus=False)
        self.cursor_blink = False
        self.add_class("-hidden")
        self._longest = 0

    def show(self, entry: Entry | None) -> None:
        """Show an entry and take the keys at once if it is open; None hides the field."""
        self.set_class(entry is None, "-hidden")
        if entry is not None:
            self.placeholder, self._longest = entry.wants, entry.longest
            if self.value != entry.text:
                self.value = entry.text
                self.cursor_position = len(entry.text)
        if entry is not None and entry.open:
            self.disabled = False
            self.screen.set_focus(self, scroll_visible=False)
        else:
            if self.screen.focused is self:
                self.screen.set_focus(None)
            self.disabled = True

    async def take(self, key: Key) -> bool:
        """Write or edit as the key says; False where it means nothing here."""
        if key.is_printable and key.character:
            self.put(key.character)
            return True
        action = _EDITS.get(key.key)
        if action is not None:
            await self.run_action(action)
        return action is not None

    def put(self, text: str) -> bool:
        """Put a text in the place of what is selected; False where it had to be cut short."""
        start, end = sorted(self.selection)
        text, whole = fitting(text, self._longest - len(self.value) + end - start)
        self.replace(text, start, end)
        return whole

    def action_paste(self) -> None:
        """Put what was copied in this program."""
        self.put(self.app.clipboard)

    def on_key(self, event: Key) -> None:
        """Leave it to the screen."""
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """Leave it to the screen."""
        event.prevent_default()


_EDITS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding) and binding.action not in ("submit", "copy")
    for key in binding.key.split(",")
}
