"""The trainer as numbered lines, for pipes, dumb terminals and screen readers.

It plays the same session as the screens, so the same acts give the same events (DESIGN 6). Each
act is a line; what a line may hold is the table `answer_lines.HELP`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum
from functools import partial
from typing import TypeVar

from srs_trainer import saying
from srs_trainer.answer_lines import ANYWHERE, HELP, Said, prompt_of, said, state_of
from srs_trainer.editor import EditorFailed
from srs_trainer.errors import ClockAhead, InputError, StaleCard, StoreError, StoreTooNew
from srs_trainer.model.showing import Showing
from srs_trainer.model.text import clean
from srs_trainer.reviewing import Session
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Feedback, Scope

RETRY_SECONDS = 0.25
RETRIES = 120
"""Thirty seconds of trying to save, then the learner is asked (LOG 21)."""

_T = TypeVar("_T")


class _Leave(Exception):
    """The learner wants to go, or the input is at its end; `unsaved` names what could not be saved."""

    def __init__(self, unsaved: str = "") -> None:
        super().__init__()
        self.unsaved = unsaved


class _Then(Enum):
    """What follows an act: the same prompt, or whatever the session gives next."""

    STAY = 1
    NEXT = 2


class Plain:
    """A session in lines.

    `read` gives the next line of input and '' at its end; `write` takes a whole line without its
    line feed; `wait` sleeps for seconds; `edit` opens an editor on a text, None where none can be.
    """

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
        self._anywhere_acts: dict[str, Callable[[str, bool], _Then]] = {
            "u": lambda card, told: self._undo(),
            "i": self._info,
            "e": self._edit,
            "*": self._flag,
            "-": lambda card, told: self._put_away(self._session.bury, card, "Put off until tomorrow"),
            "@": lambda card, told: self._put_away(self._session.suspend, card, "Suspended"),
            "@@": lambda card, told: self._put_away(self._session.suspend, card, "Suspended"),
            "!": lambda card, told: self._put_away(self._session.fault, card, "Set aside as faulty"),
        }

    def run(self, *, once: bool = False) -> None:
        """Ask until the session ends or the learner leaves; `once` leaves out the frame around it.

        Raises:
            ClockAhead: the clock was set back; its message says how to answer.
            StoreError: the learner left although the last act could not be saved.
        """
        if self._scope == Scope() and not once:
            self._tell(saying.today_lines(self._trainer.today()))
        try:
            while True:
                found = self._session.next()
                if not isinstance(found, Ending):
                    self._turn(found)
                elif once or not self._another(found):
                    if once and not self._acts:
                        self._write("Nothing is due.")
                    return
        except _Leave as leave:
            if not once:
                self._tell(saying.summary_lines(self._session.summary(), unsaved=leave.unsaved))
            if leave.unsaved:
                raise StoreError(f"the last {leave.unsaved} is NOT saved") from None

    # -- one question -----------------------------------------------------------------------------

    def _turn(self, showing: Showing) -> None:
        self._tell(saying.question_lines(showing, self._session.progress()))
        try:
            own = state_of(showing) == "front"
            feedback = self._own_rating(showing) if own else self._choice(showing)
            if feedback is not None:
                self._tell(saying.feedback_lines(feedback))
                if not own:
                    self._reading(feedback)
        except StaleCard as error:
            self._write(str(error))

    def _choice(self, showing: Showing) -> Feedback | None:
        """The answer to a question with options; None where another act took its place."""
        begun, guess = self._clock.monotonic_ms(), False
        while True:
            line = self._line(prompt_of(showing))
            ms = self._clock.monotonic_ms() - begun
            given = said(line, showing)
            if isinstance(given, Said):
                return self._answer(showing, Said(given.option, guess or given.guess), ms)
            if given is not None:
                self._write(given)
            elif line == "g":
                guess = not guess
                self._write("The answer that follows is a guess." if guess else "No guess after all.")
            elif self._elsewhere(line, state_of(showing), showing, told=False) is _Then.NEXT:
                return None

    def _answer(self, showing: Showing, given: Said, ms: int) -> Feedback:
        option, guess = given
        return self._act(
            lambda: self._session.answer(showing, option, ms=ms, guess=guess), what="answer"
        )

    def _own_rating(self, showing: Showing) -> Feedback | None:
        """The learner's rating of a self-graded card; None where another act took its place."""
        begun = self._clock.monotonic_ms()
        while line := self._line("Enter shows the answer, s later, ? help, q leave:"):
            if self._elsewhere(line, "front", showing, told=False) is _Then.NEXT:
                return None
        ms_reveal = self._clock.monotonic_ms() - begun
        days = self._session.back(showing).days
        self._tell(saying.back_lines(showing))
        offers = zip(saying.RATINGS, days, strict=True)
        prompt = ", ".join(f"{n} {name} ({saying.in_days(d)})" for n, (name, d) in enumerate(offers, 1))
        while True:
            line = self._line(f"{prompt}, ? help:")
            ms = self._clock.monotonic_ms() - begun
            if line in ("1", "2", "3", "4"):
                return self._grade(showing, int(line), ms, ms_reveal)
            if self._elsewhere(line, "back", showing, told=True) is _Then.NEXT:
                return None

    def _grade(self, showing: Showing, rating: int, ms: int, ms_reveal: int) -> Feedback:
        return self._act(
            lambda: self._session.grade(showing, rating, ms=ms, ms_reveal=ms_reveal), what="answer"
        )

    def _reading(self, feedback: Feedback) -> None:
        """The feedback, until the learner goes on."""
        answered = self._acts
        while True:
            line = self._line(self._offers(feedback, slip=feedback.is_slip and self._acts == answered))
            if not line:
                return
            if line == "g" and feedback.can_guess:
                feedback = self._act(partial(self._session.guessed, feedback))
                self._write(f"Marked as a guess. {saying.returns(feedback)}")
            elif line == "h" and feedback.hard_days is not None:
                feedback = self._act(partial(self._session.hard, feedback))
                self._write(f"Rated Hard. {saying.returns(feedback)}")
            elif line in ("g", "h"):
                self._write("Only a right answer, once, can be marked as a guess or as Hard.")
            elif line == "w":
                self._tell(saying.whys_lines(feedback.showing))
            elif self._elsewhere(line, "feedback", feedback.showing, told=True) is _Then.NEXT:
                return
            feedback, self._stays = self._stays or feedback, None

    def _offers(self, feedback: Feedback, *, slip: bool) -> str:
        """What can be done on a feedback; `slip` where undo would take the answer back as one."""
        offers = ["Enter goes on"]
        offers += ["g it was a guess"] if feedback.can_guess else []
        if feedback.hard_days is not None:
            differs = feedback.hard_days != feedback.days
            offers.append(f"h Hard ({saying.in_days(feedback.hard_days)})" if differs else "h Hard")
        offers.append("u that was a slip" if slip else "u undo")
        return ", ".join([*offers, "w all whys, ? help, q leave:"])

    # -- acts that every prompt takes ---------------------------------------------------------------

    def _elsewhere(self, line: str, state: str, showing: Showing, *, told: bool) -> _Then:
        """Carry out a line that is no answer; `told` says whether the key has been shown."""
        word = line.split(" ", 1)[0]
        if line == "s" and state in ("question", "several", "steps", "front"):
            self._act(lambda: self._session.later(showing))
            self._write("It comes later in this session.")
            return _Then.NEXT
        if word == "n":
            return self._note(showing.card, line[1:].strip())
        if line in self._anywhere_acts:
            return self._anywhere_acts[line](showing.card, told)
        return self._explain(line, state)

    def _explain(self, line: str, state: str) -> _Then:
        """Say what a prompt understands: all of it after `?`, the answers after anything else."""
        if line == "?":
            self._tell([*HELP[state], *(ANYWHERE if state != "ended" else ())])
        else:
            wrong = f"'{saying.line_of(line)[:40]}' is not understood here. " if line else ""
            self._tell([f"{wrong}Understood:", *HELP[state], "?: all the rest"])
        return _Then.STAY

    def _undo(self) -> _Then:
        if self._acts <= 0:
            undone = self._trainer.undoable()
            if undone is None:
                self._write("There is nothing to undo.")
                return _Then.STAY
            about = f" ({saying.line_of(undone.title)})" if undone.title else ""
            self._write(f"That takes back {saying.act(undone)}{about}, from before this session.")
            if not self._agrees("y takes it back, anything else leaves it:"):
                return _Then.STAY
        undone = self._saved(self._session.undo)
        self._acts = max(0, self._acts - 1)
        self._write(saying.undone_line(undone) if undone else "There is nothing to undo.")
        self._stays = undone.feedback if undone else None
        return _Then.STAY if self._stays else _Then.NEXT

    def _info(self, card: str, told: bool) -> _Then:
        self._tell(saying.card_lines(self._trainer.card_info(card), told=told))
        return _Then.STAY

    def _flag(self, card: str, told: bool) -> _Then:
        flagged = self._act(lambda: self._session.flag(card))
        self._write("Flagged." if flagged else "The flag is off.")
        return _Then.STAY

    def _note(self, card: str, text: str) -> _Then:
        if not text:
            self._write("Write the note on the same line: n TEXT; n - takes it away.")
            return _Then.STAY
        kept = "" if text == "-" else clean(text)
        self._act(lambda: self._session.note(card, kept))
        self._write("The note is kept." if kept else "The note is gone.")
        return _Then.STAY

    def _edit(self, card: str, told: bool) -> _Then:
        """Let the learner edit the question's text; on its feedback the session stays."""
        if self._editor is None:
            self._write("Editing needs a terminal for your editor, and the input here is none.")
            return _Then.STAY
        if not told and not self._agrees("The text shows the right answer. y opens it all the same:"):
            return _Then.STAY
        from srs_trainer.editing import read_back  # with it come the readers of decks

        opened = self._session.text_of(card)
        text = opened.text
        while True:
            try:
                text = self._editor(text)
                question = read_back(opened, text)
                if question is None:
                    self._write("The text says what it said before: nothing was changed.")
                    return _Then.STAY
                edited = self._act(partial(self._session.edit, opened, question))
                break
            except (EditorFailed, InputError, StaleCard) as error:
                self._write(saying.line_of(str(error)))
            if not self._agrees("Nothing is stored yet. y edits your text again:"):
                return _Then.STAY
            opened = self._session.text_of(card)
        self._write(f"{edited.meaning.capitalize()}; u takes that back.")
        self._stays = edited.feedback
        return _Then.STAY if self._stays else _Then.NEXT

    def _agrees(self, asks: str) -> bool:
        return self._line(asks).lower().startswith("y")

    def _put_away(self, act: Callable[[str], None], card: str, said: str) -> _Then:
        self._act(lambda: act(card))
        self._write(f"{said}; u takes that back.")
        return _Then.NEXT

    def _another(self, ending: Ending) -> bool:
        """Say what the session came to; whether it goes on, after an undo or for another helping."""
        summary = self._session.summary(ending)
        self._tell(saying.summary_lines(summary, new=self._trainer.settings.new))
        helping = ["a another helping"] if summary.more else []
        prompt = ", ".join(["Enter leaves", "u undo", *helping]) + ":"
        while True:
            try:
                line = self._line(prompt)
            except _Leave:
                return False
            if not line:
                return False
            if line == "a" and summary.more:
                self._scope = replace(self._scope, extra=True, limit=None, minutes=None)
                self._session = self._trainer.session(self._scope)
                return True
            if line == "u" and self._undo() is _Then.NEXT:
                return True
            if line != "u":
                self._explain(line, "ended")

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
                        self._write(f"Not saved yet: {saying.line_of(str(error))}. Trying again.")
                        told = True
                self._wait(RETRY_SECONDS)
            try:
                while self._line("Still not saved. Enter tries again, q leaves without it:"):
                    pass
            except _Leave:
                raise _Leave(what) from None

    def _line(self, prompt: str) -> str:
        """The next line of input without blanks around it.

        Raises:
            _Leave: it says so, or there is none.
        """
        self._write(prompt)
        line = self._read()
        if not line or line.strip().lower() == "q":
            raise _Leave
        return line.strip()

    def _tell(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._write(line)
