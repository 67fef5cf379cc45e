"""What every prompt of the plain mode takes besides answers; and reading, writing and saving there."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import Enum
from functools import partial
from typing import TypeVar

from srs_trainer import saying
from srs_trainer.answer_lines import FIELDS, HELP, anywhere_of
from srs_trainer.editor import EditorFailed
from srs_trainer.errors import ClockAhead, InputError, StaleCard, StoreError, StoreTooNew
from srs_trainer.model.showing import Showing
from srs_trainer.model.text import clean
from srs_trainer.reviewing import Session
from srs_trainer.trainer import Trainer
from srs_trainer.views import Feedback, Scope
from srs_trainer.wrapping import line_of

RETRY_SECONDS = 0.25
RETRIES = 120
"""Thirty seconds of trying to save, then the learner is asked (LOG 21)."""

_T = TypeVar("_T")


class Leave(Exception):
    """The learner wants to go, or the input is at its end; `unsaved` names what could not be saved."""

    def __init__(self, unsaved: str = "") -> None:
        super().__init__()
        self.unsaved = unsaved


class Then(Enum):
    """What follows an act: the same prompt, or whatever the session gives next."""

    STAY = 1
    NEXT = 2


class PlainActs:
    """A session in lines, but for its questions."""

    def __init__(
        self,
        trainer: Trainer,
        scope: Scope,
        *,
        read: Callable[[], str],
        write: Callable[[str], None],
        wait: Callable[[float], None] = time.sleep,
        edit: Callable[[str], str] | None = None,
    ) -> None:
        self._trainer, self._scope = trainer, scope
        self._read, self._write, self._wait, self._editor = read, write, wait, edit
        self._clock = trainer.clock
        self._session: Session = trainer.session(scope)
        self._acts = 0
        self._stays: Feedback | None = None
        self._anywhere_acts: dict[str, Callable[[str, bool], Then]] = {
            "u": lambda card, told: self._undo(),
            "i": self._info,
            "e": self._edit,
            "*": self._flag,
            "-": lambda card, told: self._put_away(self._session.bury, card, "Put off until tomorrow"),
            "@": lambda card, told: self._put_away(self._session.suspend, card, "Suspended"),
            "@@": lambda card, told: self._put_away(self._session.suspend, card, "Suspended"),
            "!": lambda card, told: self._put_away(self._session.fault, card, "Set aside as faulty"),
        }

    # -- acts that every prompt takes ---------------------------------------------------------------

    def _elsewhere(self, line: str, state: str, showing: Showing, *, told: bool) -> Then:
        """Carry out a line that is no answer; `told` says whether the key has been shown."""
        word = line.split(" ", 1)[0]
        if line == "s" and state not in ("back", "feedback"):
            self._act(lambda: self._session.later(showing))
            self._write("It comes later in this session.")
            return Then.NEXT
        if word == "n":
            return self._note(showing.card, line[1:].strip())
        if line in self._anywhere_acts:
            return self._anywhere_acts[line](showing.card, told)
        return self._explain(line, state)

    def _explain(self, line: str, state: str) -> Then:
        """Say what a prompt understands: all of it after `?`, the answers after anything else."""
        if line == "?":
            self._tell([*HELP[state], *(anywhere_of(state) if state != "ended" else ())])
        else:
            mark = ":" if state in FIELDS else ""
            wrong = f"'{mark}{line_of(line)[:40]}' is not understood here. " if line or mark else ""
            self._tell([f"{wrong}Understood:", *HELP[state], f"{mark}?: all the rest"])
        return Then.STAY

    def _undo(self) -> Then:
        if self._acts <= 0:
            undone = self._trainer.undoable()
            if undone is None:
                self._write("There is nothing to undo.")
                return Then.STAY
            about = f" ({line_of(undone.title)})" if undone.title else ""
            self._write(f"That takes back {saying.act(undone)}{about}, from before this session.")
            if not self._agrees("y takes it back, anything else leaves it:"):
                return Then.STAY
        undone = self._saved(self._session.undo)
        self._acts = max(0, self._acts - 1)
        self._write(saying.undone_line(undone) if undone else "There is nothing to undo.")
        self._stays = undone.feedback if undone else None
        return Then.STAY if self._stays else Then.NEXT

    def _info(self, card: str, told: bool) -> Then:
        self._tell(saying.card_lines(self._trainer.card_info(card), told=told))
        return Then.STAY

    def _flag(self, card: str, told: bool) -> Then:
        flagged = self._act(lambda: self._session.flag(card))
        self._write("Flagged." if flagged else "The flag is off.")
        return Then.STAY

    def _note(self, card: str, text: str) -> Then:
        if not text:
            self._write("Write the note behind the n, on the same line; - alone takes it away.")
            return Then.STAY
        kept = "" if text == "-" else clean(text)
        self._act(lambda: self._session.note(card, kept))
        self._write("The note is kept." if kept else "The note is gone.")
        return Then.STAY

    def _edit(self, card: str, told: bool) -> Then:
        """Let the learner edit the question's text; on its feedback the session stays."""
        if self._editor is None:
            self._write("Editing needs a terminal for your editor, and the input here is none.")
            return Then.STAY
        if not told and not self._agrees("The text shows the right answer. y opens it all the same:"):
            return Then.STAY
        from srs_trainer.editing import read_back  # with it come the readers of decks

        opened = self._session.text_of(card)
        text = opened.text
        while True:
            try:
                text = self._editor(text)
                question = read_back(opened, text)
                if question is None:
                    self._write("The text says what it said before: nothing was changed.")
                    return Then.STAY
                edited = self._act(partial(self._session.edit, opened, question))
                break
            except (EditorFailed, InputError, StaleCard) as error:
                self._write(line_of(str(error)))
            if not self._agrees("Nothing is stored yet. y edits your text again:"):
                return Then.STAY
            opened = self._session.text_of(card)
        self._write(f"{edited.meaning.capitalize()}; u takes that back.")
        self._stays = edited.feedback
        return Then.STAY if self._stays else Then.NEXT

    def _agrees(self, asks: str) -> bool:
        return self._line(asks).lower().startswith("y")

    def _put_away(self, act: Callable[[str], None], card: str, said: str) -> Then:
        self._act(lambda: act(card))
        self._write(f"{said}; u takes that back.")
        return Then.NEXT

    # -- saving, reading, writing -------------------------------------------------------------------

    def _act(self, act: Callable[[], _T], what: str = "act") -> _T:
        """Do something that undo takes back."""
        done = self._saved(act, what)
        self._acts += 1
        return done

    def _saved(self, act: Callable[[], _T], what: str = "act") -> _T:
        """Do something that writes; where it can't be saved yet, try again, then ask (LOG 21)."""
        told = False
        while True:
            for _ in range(RETRIES):
                try:
                    return act()
                except (StaleCard, ClockAhead, StoreTooNew):
                    raise
                except StoreError as error:
                    if not told:
                        self._write(f"Not saved yet: {line_of(str(error))}. Trying again.")
                        told = True
                self._wait(RETRY_SECONDS)
            try:
                while self._line("Still not saved. Enter tries again, q leaves without it:"):
                    pass
            except Leave:
                raise Leave(what) from None

    def _line(self, prompt: str, leave: str = "q") -> str:
        """The next line of input without blanks around it; `leave` is how leaving is written here.

        Raises:
            Leave: it says so, or there is none.
        """
        self._write(prompt)
        line = self._read()
        if not line or line.strip().lower() in (leave, ":q"):
            raise Leave
        return line.strip()

    def _tell(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._write(line)
