"""What can be done with the card on the screen besides answering: flag, bury, note, copy, sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual.message import Message

from srs_trainer.editor import EditorFailed
from srs_trainer.errors import InputError, SrsError, StaleCard
from srs_trainer.model.question import Question
from srs_trainer.tui.editor import edit_outside
from srs_trainer.tui.links import addresses, open_in_browser
from srs_trainer.tui.pages.markdown import as_markdown
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.screens.info import InfoScreen
from srs_trainer.tui.screens.keyed import PageScreen
from srs_trainer.tui.screens.note import NoteScreen
from srs_trainer.views import CardInfo, Edited, OpenText

if TYPE_CHECKING:
    from srs_trainer.reviewing import Session
    from srs_trainer.tui.stages.stage import Stage

Written = TypeVar("Written")

SUSPEND_MS = 3000
"""Within so many milliseconds the second `@` must follow the first."""


class CardActs(PageScreen[None]):
    """Commands on the card of the stage. The review screen fills in how to save and to go on."""

    session: Session
    stage: Stage | None = None

    class Opened(Message):
        """A browser was asked to open an address; `done` says whether there was one."""

        def __init__(self, address: str, done: bool) -> None:
            super().__init__()
            self.address, self.done = address, done

    def __init__(self) -> None:
        super().__init__()
        self._suspend_until = 0

    def save(self, write: Callable[[], Written], then: Callable[[Written], None]) -> None:
        """Do an act and go on with `then` when it is on disk."""
        raise NotImplementedError

    def proceed(self) -> None:
        """Take what is next."""
        raise NotImplementedError

    def see_flag(self, card: str) -> None:
        """Look whether the card is flagged."""
        raise NotImplementedError

    def edited(self, result: Edited) -> None:
        """Go on with the question as it is now."""
        raise NotImplementedError

    def works(self, command: str) -> bool:
        """Sources can be opened where one of them has an address."""
        if command == "source" and self.stage is not None:
            return bool(addresses(self.stage.showing.question.sources))
        return super().works(command)

    @property
    def card(self) -> str:
        """The text key of the card on the screen."""
        assert self.stage is not None, "commands on a card work only while one is shown"
        return self.stage.showing.card

    def do_flag(self, place: int) -> None:
        """Flag the card, or take the flag off."""
        card = self.card

        def seen(now: bool) -> None:
            self.see_flag(card)
            self.say("flagged   u takes it back" if now else "flag taken off   u puts it back")

        self.save(lambda: self.session.flag(card), seen)

    def do_bury(self, place: int) -> None:
        """Bury the card until tomorrow."""
        card = self.card
        self.save(
            lambda: self.session.bury(card), self._gone("buried until tomorrow   u brings it back")
        )

    def do_suspend(self, place: int) -> None:
        """Suspend the card at the second press; the first one only says so."""
        now = self.srs.clock.monotonic_ms()
        if now > self._suspend_until:
            self._suspend_until = now + SUSPEND_MS
            self.srs.screen_changed()
            self.say("@ once more suspends this card until you bring it back")
            return
        self._suspend_until = 0
        card = self.card
        self.save(lambda: self.session.suspend(card), self._gone("suspended   u brings it back"))

    def do_fault(self, place: int) -> None:
        """Set the card aside because its question is faulty."""
        card = self.card
        self.save(
            lambda: self.session.fault(card),
            self._gone("set aside as faulty; thank you   u brings it back"),
        )

    def do_info(self, place: int) -> None:
        """Show card info; before the answer ask how much of it."""
        info = self._info()
        if info is None or self.stage is None:
            return
        if self.stage.answered:
            self.shows(InfoScreen(info, masked=False), self._told)
            return

        def shown(pick: int | None) -> None:
            if pick is not None:
                self.shows(InfoScreen(info, masked=pick == 0), self._told)

        self.shows(
            AskScreen(
                "You have not answered yet. Title, note and sources may give the key away.",
                "show card info without them",
                "show all of it",
            ),
            shown,
        )

    def _told(self, edits: bool | None) -> None:
        if edits:
            self.do_edit(0)

    def do_edit(self, place: int) -> None:
        """Edit the question's own text; before the answer ask, for the text shows the key."""
        if self.stage is None or self.stage.answered:
            self._edit()
            return
        self.shows(
            AskScreen("You have not answered yet. The question's text shows the key.", "edit it"),
            lambda pick: self._edit() if pick == 0 else None,
        )

    def _edit(self, text: str = "") -> None:
        """Open the editor, on the question's text or on what the learner made of it before."""
        from srs_trainer.editing import read_back  # with it come the readers of decks

        opened = self.session.text_of(self.card)
        try:
            text = edit_outside(self.srs, text or opened.text, self.srs.desk.home)
            question = read_back(opened, text)
        except EditorFailed as error:
            self.say(str(error))
        except InputError as error:
            self._edit_again(str(error), text)
        else:
            if question is None:
                self.say("The text says what it said before: nothing was changed.")
            else:
                self._keep_edit(opened, question, text)

    def _keep_edit(self, opened: OpenText, question: Question, text: str) -> None:
        def write() -> Edited | StaleCard:
            try:
                return self.session.edit(opened, question)
            except StaleCard as error:
                return error

        def written(result: Edited | StaleCard) -> None:
            if isinstance(result, StaleCard):
                self._edit_again(str(result), text)
            else:
                self.edited(result)
                self.say(f"{result.meaning}   u takes it back")

        self.save(write, written)

    def _edit_again(self, why: str, text: str) -> None:
        self.shows(
            AskScreen(f"{why}\n\nNothing is stored yet.", "edit your text again"),
            lambda pick: self._edit(text) if pick == 0 else self.say("left as it was"),
        )

    def do_note(self, place: int) -> None:
        """Write the learner's own note."""
        info, card = self._info(), self.card
        if info is None:
            return

        def kept(text: str | None) -> None:
            if text is not None and text != info.note:
                says = "note kept   u takes it back" if text else "note taken away   u brings it back"
                self.save(lambda: self.session.note(card, text), lambda _: self.say(says))

        self.shows(NoteScreen(info.note), kept)

    def do_copy(self, place: int) -> None:
        """Copy question and explanation as Markdown."""
        if self.stage is not None:
            self.app.copy_to_clipboard(as_markdown(self.stage.showing))
            self.say("copied as Markdown")

    def do_source(self, place: int) -> None:
        """Show the addresses of the sources and open one."""
        found = addresses(self.stage.showing.question.sources if self.stage else ())[:9]

        def picked(pick: int | None) -> None:
            if pick is not None:
                self._open(found[pick])

        self.shows(AskScreen("Open this in your browser?", *found), picked)

    def _open(self, address: str) -> None:
        if self.app.is_web:
            self.app.open_url(address)
            return

        def work() -> None:
            self.post_message(self.Opened(address, open_in_browser(address)))

        self.run_worker(work, thread=True)

    def on_card_acts_opened(self, message: Opened) -> None:
        """Say what came of it; where there is no browser the address is copied."""
        if message.done:
            self.say(f"opened {message.address}")
        else:
            self.app.copy_to_clipboard(message.address)
            self.say(f"No browser here; copied: {message.address}")

    def _info(self) -> CardInfo | None:
        try:
            return self.srs.desk.card_info(self.card)
        except SrsError as error:
            self.say(str(error))
            return None

    def _gone(self, says: str) -> Callable[[None], None]:
        def after(_: None) -> None:
            self.proceed()
            self.say(says)

        return after
