"""Asking a question that is answered by typing: a number, words, what is missing in a text."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from textual.content import Content
from textual.timer import Timer

from srs_trainer.field_words import wanted
from srs_trainer.model.judging import NotGraded, judged, longest
from srs_trainer.model.showing import Showing, example
from srs_trainer.tui.guard import FIRST_REPEAT_MS, SILENCE_MS
from srs_trainer.tui.pages import field as pages
from srs_trainer.tui.pages import question as question_pages
from srs_trainer.tui.pages.question import Drawn
from srs_trainer.tui.screens.example import ExampleScreen
from srs_trainer.tui.stages.asking import AskingStage
from srs_trainer.tui.widgets.field import Entry
from srs_trainer.views import Feedback, SecondTry

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

REPEATS_WITHIN = 0.15
"""Seconds within which a terminal sends a held key again."""


class FieldStage(AskingStage):
    """Keys are typed, Enter answers; after Esc keys are commands, and Enter goes back."""

    state = "field"

    def __init__(self, review: ReviewScreen, showing: Showing, said: str = "") -> None:
        super().__init__(review, showing)
        self._said = said
        """What was typed at the first try, where this is the second one."""
        self._text = ""
        self._saw_example = False
        self._asked_at: int | None = None
        """When Enter was first pressed on an empty field."""
        self._last_enter = 0
        self._doubt: Timer | None = None

    # -- what is seen -----------------------------------------------------------------------------

    @property
    def entry(self) -> Entry:
        """The field; it takes keys until Esc leaves it."""
        showing = self.showing
        return Entry(wanted(showing), longest(showing), self._text, self.state == "field")

    def draw(self, width: int) -> Drawn:
        """The stem alone."""
        return question_pages.front(self.showing, width)

    def reading(self) -> Content:
        """How a number is read as it stands, or why it can't be graded yet."""
        return pages.reading(self.showing, self._text)

    def status(self) -> Content:
        """That this is the second try, and whether the answer will count as a guess."""
        parts = (pages.second_try(self.showing, self._said), super().status())
        return Content("   ").join(part for part in parts if part)

    def works(self, command: str) -> bool:
        """A worked example is there at first sight, where other numbers can be drawn."""
        return self._example is not None if command == "example" else super().works(command)

    @cached_property
    def _example(self) -> Showing | None:
        showing = self.showing
        return example(showing) if showing.first_sight and not showing.second else None

    # -- typing and answering -----------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """Remember what stands in the field."""
        self._text = text
        self._asked_at = None

    def do_choose(self, place: int) -> None:
        """Answer; what can't be graded stays in the field, and nothing at all is asked about."""
        review, showing, text = self.review, self.showing, self._text
        if not text.strip():
            self._nothing_typed()
            return
        try:
            judged(showing, text)
        except NotGraded as error:
            review.say(f"Not graded: {error}")
            return
        ms, guess, saw = review.elapsed_ms(), self._guess, self._saw_example

        def saved(result: Feedback | SecondTry) -> None:
            if isinstance(result, SecondTry):
                self._try_again(result)
                return
            review.guesses = 0
            self.answered_with(result)

        review.save(lambda: review.session.submit(showing, text, ms=ms, guess=guess, example=saw), saved)

    def do_unknown(self, place: int) -> None:
        """Say "I don't know"."""
        review, showing, ms, saw = self.review, self.showing, self.review.elapsed_ms(), self._saw_example
        review.guesses = 0
        review.save(
            lambda: review.session.answer(showing, None, ms=ms, guess=False, example=saw),
            self.answered_with,
        )

    def _try_again(self, second: SecondTry) -> None:
        again = FieldStage(self.review, second.showing, second.said)
        again._guess, again._saw_example = self._guess, self._saw_example
        self.review.enter(again)

    def _nothing_typed(self) -> None:
        """Take a second Enter on an empty field for "I don't know", but not a held one.

        A press that may be the first repeat of the first one counts when no further repeat follows.
        """
        now = self.review.srs.clock.monotonic_ms()
        silent, self._last_enter = now - self._last_enter >= SILENCE_MS, now
        self.end()
        if self._asked_at is not None and silent:
            if now - self._asked_at >= FIRST_REPEAT_MS:
                self.do_unknown(0)
                return
            self._doubt = self.review.set_timer(REPEATS_WITHIN, self._sure)
        elif self._asked_at is None:
            self._asked_at = now
        self.review.say('Nothing is typed yet. Enter once more is "I don\'t know".')

    def _sure(self) -> None:
        if self.review.stage is self and self.review.is_current and self._asked_at is not None:
            self.do_unknown(0)

    def end(self) -> None:
        """Stop waiting for a repeat."""
        if self._doubt is not None:
            self._doubt.stop()
            self._doubt = None

    # -- other commands -----------------------------------------------------------------------------

    def do_example(self, place: int) -> None:
        """Show the same question with other numbers, worked out."""
        if self._example is not None:
            self._saw_example = True
            self.review.shows(ExampleScreen(self._example))

    def do_step_back(self, place: int) -> None:
        """Leave the field for the commands, or the session where it was left before."""
        if self.state == "field":
            self._turn("commands")
        else:
            self.review.do_step_back(place)

    def do_to_field(self, place: int) -> None:
        """Go back into the field."""
        self._turn("field")

    def _turn(self, state: str) -> None:
        self.end()
        self._asked_at = None
        self.state = state
        self.review.turned()
