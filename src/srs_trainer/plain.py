"""The trainer as numbered lines, for pipes, dumb terminals and screen readers.

It plays the same session as the screens, so the same acts give the same events (DESIGN 6). Each
act is a line; what a line may hold is the table `answer_lines.HELP`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from srs_trainer import field_words, saying
from srs_trainer.answer_lines import Said, has_example, is_command, prompt_of, said, state_of
from srs_trainer.errors import StaleCard, StoreError
from srs_trainer.model.judging import NotGraded
from srs_trainer.model.showing import Showing, example
from srs_trainer.plain_acts import Leave, PlainActs, Then
from srs_trainer.views import Ending, Feedback, Scope, SecondTry
from srs_trainer.wrapping import body, line_of


class Plain(PlainActs):
    """A session in lines.

    `read` gives the next line of input and '' at its end; `write` takes a whole line without its
    line feed; `wait` sleeps for seconds; `edit` opens an editor on a text, None where none can be.
    """

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
        except Leave as leave:
            if not once:
                self._tell(saying.summary_lines(self._session.summary(), unsaved=leave.unsaved))
            if leave.unsaved:
                raise StoreError(f"the last {leave.unsaved} is NOT saved") from None

    # -- one question -----------------------------------------------------------------------------

    def _turn(self, showing: Showing) -> None:
        self._tell(saying.question_lines(showing, self._session.progress()))
        try:
            own = state_of(showing) == "front"
            asked = self._field if showing.has_field else self._own_rating if own else self._choice
            feedback = asked(showing)
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
            elif self._elsewhere(line, state_of(showing), showing, told=False) is Then.NEXT:
                return None

    def _answer(self, showing: Showing, given: Said, ms: int) -> Feedback:
        option, guess = given
        return self._act(
            lambda: self._session.answer(showing, option, ms=ms, guess=guess), what="answer"
        )

    def _field(self, showing: Showing) -> Feedback | None:
        """The answer to a question that is answered by typing; None where another act took its place."""
        begun, guess, looked, empty = self._clock.monotonic_ms(), False, False, False
        while True:
            line = self._line(prompt_of(showing, guess=guess), ":q")
            ms = self._clock.monotonic_ms() - begun
            is_act = line.startswith(":") and not line.startswith("::")
            if line == ":0" or (empty and not line):
                unknown = partial(self._session.answer, showing, None, ms=ms, example=looked)
                return self._act(unknown, what="answer")
            empty = not line
            if empty:
                self._write("Nothing is typed. Enter once more says that you don't know.")
            elif not is_act:
                given = self._submit(showing, line, ms=ms, guess=guess, looked=looked)
                if isinstance(given, Feedback):
                    return given
                showing = given or showing
            elif line == ":g":
                guess = not guess
                self._write("The answer that follows is a guess." if guess else "No guess after all.")
            elif line == ":x":
                looked = self._example(showing) or looked
            elif self._elsewhere(line[1:], state_of(showing), showing, told=False) is Then.NEXT:
                return None

    def _submit(
        self, showing: Showing, line: str, *, ms: int, guess: bool, looked: bool
    ) -> Feedback | Showing | None:
        """Grade what was typed: feedback, the showing of a second try, or None where it can't be."""
        if is_command(line, showing):
            self._write(f"That is no number. A command begins with a colon here: :{line_of(line)[:40]}")
            return None
        typed = line[1:] if line.startswith("::") else line
        submit = partial(self._session.submit, showing, typed, ms=ms, guess=guess, example=looked)
        try:
            given = self._act(submit, what="answer")
        except NotGraded as error:
            self._write(f"Not graded: {line_of(str(error))}.")
            return None
        if read := field_words.read_as(showing, typed):
            self._write(read)
        if isinstance(given, SecondTry):
            self._tell(field_words.second_lines(given))
            return given.showing
        return given

    def _example(self, showing: Showing) -> bool:
        """Show a worked example; whether there is one."""
        other = example(showing) if has_example(showing) else None
        if other is None:
            self._write("A worked example is there only for a new question whose numbers change.")
            return False
        self._tell(saying.example_lines(other))
        self._tell(["", "And the question:", "", *body(showing.stem)])
        return True

    def _own_rating(self, showing: Showing) -> Feedback | None:
        """The learner's rating of a self-graded card; None where another act took its place."""
        begun = self._clock.monotonic_ms()
        while line := self._line("Enter shows the answer, s later, ? help, q leave:"):
            if self._elsewhere(line, "front", showing, told=False) is Then.NEXT:
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
            if self._elsewhere(line, "back", showing, told=True) is Then.NEXT:
                return None

    def _grade(self, showing: Showing, rating: int, ms: int, ms_reveal: int) -> Feedback:
        return self._act(
            lambda: self._session.grade(showing, rating, ms=ms, ms_reveal=ms_reveal), what="answer"
        )

    def _reading(self, feedback: Feedback) -> None:
        """The feedback, until the learner goes on."""
        answered = self._acts
        while True:
            slip = feedback.is_slip and self._acts == answered
            line = self._line(self._offers(feedback, slip=slip)).removeprefix(":")
            if not line:
                return
            if line == "g" and feedback.can_guess:
                feedback = self._act(partial(self._session.guessed, feedback))
                self._write(f"Marked as a guess. {saying.returns(feedback)}")
            elif line == "h" and feedback.hard_days is not None:
                feedback = self._act(partial(self._session.hard, feedback))
                self._write(f"Rated Hard. {saying.returns(feedback)}")
            elif line == "t" and feedback.can_count:
                feedback = self._act(partial(self._session.counted, feedback))
                self._write(f"Counted as right. {saying.returns(feedback)}")
            elif line == "t":
                self._write("Only a typed answer that was not right, once, can be counted as right.")
            elif line in ("g", "h"):
                self._write("Only a right answer, once, can be marked as a guess or as Hard.")
            elif line == "w":
                self._tell(saying.whys_lines(feedback.showing))
            elif self._elsewhere(line, "feedback", feedback.showing, told=True) is Then.NEXT:
                return
            feedback, self._stays = self._stays or feedback, None

    def _offers(self, feedback: Feedback, *, slip: bool) -> str:
        """What can be done on a feedback; `slip` where undo would take the answer back as one."""
        offers = ["Enter goes on"]
        offers += ["g it was a guess"] if feedback.can_guess else []
        if feedback.hard_days is not None:
            differs = feedback.hard_days != feedback.days
            offers.append(f"h Hard ({saying.in_days(feedback.hard_days)})" if differs else "h Hard")
        offers += ["t count it as right"] if feedback.can_count else []
        offers.append("u that was a slip" if slip else "u undo")
        offers.append("w the whole explanation" if feedback.showing.has_field else "w all whys")
        return ", ".join([*offers, "? help, q leave:"])

    # -- the end of a session --------------------------------------------------------------------------

    def _another(self, ending: Ending) -> bool:
        """Say what the session came to; whether it goes on, after an undo or for another helping."""
        summary = self._session.summary(ending)
        self._tell(saying.summary_lines(summary, new=self._trainer.settings.new))
        helping = ["a another helping"] if summary.more else []
        prompt = ", ".join(["Enter leaves", "u undo", *helping]) + ":"
        while True:
            try:
                line = self._line(prompt)
            except Leave:
                return False
            if not line:
                return False
            if line == "a" and summary.more:
                self._scope = replace(self._scope, extra=True, limit=None, minutes=None)
                self._session = self._trainer.session(self._scope)
                return True
            if line == "u" and self._undo() is Then.NEXT:
                return True
            if line != "u":
                self._explain(line, "ended")
