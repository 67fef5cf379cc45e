"""The review screen: it runs a session, one stage after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key, Paste

from srs_trainer.errors import ClockAhead, StaleCard, StoreError
from srs_trainer.model.showing import Showing
from srs_trainer.tui.lines import Lines
from srs_trainer.tui.pages import question as pages
from srs_trainer.tui.screens.card_acts import CardActs
from srs_trainer.tui.screens.summary import SummaryScreen, undo_question
from srs_trainer.tui.stages import stage_for
from srs_trainer.tui.stages.feedback import FeedbackStage
from srs_trainer.tui.stages.stage import Stage
from srs_trainer.tui.stages.unsaved import UnsavedStage
from srs_trainer.tui.widgets.bar import Bar
from srs_trainer.tui.widgets.field import Field
from srs_trainer.tui.words import act
from srs_trainer.views import Edited, Ending, Progress, Undone

if TYPE_CHECKING:
    from srs_trainer.reviewing import Session

Written = TypeVar("Written")


class ReviewScreen(CardActs):
    """Runs a session: asks, saves, shows feedback, goes on."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._field = Field("field")
        self.state = "question"
        self.guesses = 0
        self.acts_over_answer = 0
        """Acts since the last answer: undo takes them back before the answer."""
        self._acts = 0
        self._flagged = False
        self._shown_at = 0
        self._progress = Progress(answered=0, minutes_left=0, waiting=0)

    def below_page(self) -> ComposeResult:
        """The field, and how what is typed into it is read."""
        yield self._field
        yield Bar("reading")

    def owners(self) -> Iterator[object]:
        """The stage's commands come before the screen's own."""
        if self.stage is not None:
            yield self.stage
        yield self

    def works(self, command: str) -> bool:
        """A command of the stage works while the stage says so."""
        if self.stage is None:
            return command in ("leave", "step_back")
        own = not hasattr(self.stage, f"do_{command}") or self.stage.works(command)
        return own and super().works(command)

    # -- from one question to the next ------------------------------------------------------------

    def on_mount(self) -> None:
        """Ask the first question."""
        if not self.srs.leaving:
            self.proceed()

    def proceed(self) -> None:
        """Take what is next: a question, or the end."""
        try:
            found = self.session.next()
        except ClockAhead as error:
            self.srs.ask_about_clock(error, self.proceed)
            return
        if isinstance(found, Ending):
            self.finish(found)
            return
        self._progress = self.session.progress()
        self.see_flag(found.card)
        self.enter(stage_for(self, found))
        if self._progress.notice:
            self.say(self._progress.notice)

    def enter(self, stage: Stage) -> None:
        """Let a stage take over the screen."""
        if self.stage is not None:
            self.stage.end()
        self.stage, self.state = stage, stage.state
        self.srs.screen_changed()
        self._shown_at = self.srs.clock.monotonic_ms()
        self.show_field()
        self.page.show(self._draw)
        self.show_bars()
        stage.begin()

    def finish(self, ending: Ending | None) -> None:
        """End the session with its summary; one question asked for alone ends the program."""
        if ending is not None and self.session.scope.limit == 1:
            self.srs.leave(0)
            return
        self.srs.screen_changed()
        self.app.switch_screen(SummaryScreen(self.session.summary(ending), self.session.scope))

    def elapsed_ms(self) -> int:
        """Milliseconds since the stage came up."""
        return self.srs.clock.monotonic_ms() - self._shown_at

    # -- typing -----------------------------------------------------------------------------------

    def show_field(self) -> None:
        """Show the field as the stage wants it; keys pressed from now on go there if it is open."""
        entry = self.stage.entry if self.stage else None
        self._field.show(entry)
        self.query_one("#reading").set_class(entry is None, "-hidden")

    async def types(self, event: Key) -> bool:
        """Let the field have the key if it is open."""
        field = self._open_field()
        if field is None or not await field.take(event):
            return False
        self._typed(field)
        return True

    def on_paste(self, event: Paste) -> None:
        """Paste into the field as much as it holds."""
        field = self._open_field()
        if field is not None:
            whole = field.put(event.text)
            self._typed(field)
            if not whole:
                self.say("What was pasted is too long: its end was left out.")

    def _open_field(self) -> Field | None:
        entry = self.stage.entry if self.stage else None
        return self._field if entry is not None and entry.open else None

    def _typed(self, field: Field) -> None:
        if self.stage is not None:
            self._notice = ""
            self.stage.typed(field.value)
            self.show_bars()

    # -- drawing ----------------------------------------------------------------------------------

    def show_bars(self) -> None:
        """Draw also how what is typed is read."""
        super().show_bars()
        if self.is_mounted and self.stage is not None:
            self.query_one("#reading", Bar).show_wrapped(self.stage.reading(), Content(""))

    def head(self) -> tuple[Content, Content]:
        """Topic, freshness, minutes left."""
        if self.stage is None:
            return super().head()
        showing = self.stage.showing
        return (
            pages.topic_of(showing, flagged=self._flagged),
            pages.freshness(showing, self._progress),
        )

    def see_flag(self, card: str) -> None:
        """Look whether the card is flagged, for the head."""
        self._flagged = self.session.is_flagged(card)

    def status(self) -> Content:
        """What the stage says."""
        return self.stage.status() if self.stage else Content("")

    def named(self) -> dict[str, tuple[str, str]]:
        """What the stage says."""
        return self.stage.named() if self.stage else {}

    def turned(self) -> None:
        """Follow the stage into another of its states; what is on the page stays."""
        if self.stage is not None:
            self.state = self.stage.state
            self.srs.screen_changed()
            self.show_field()
            self.show_bars()

    def redraw(self, option: int | None = None) -> None:
        """Draw the stage anew where the page stands; an option is brought into view."""
        self.page.show(self._draw, keep=True)
        if option is not None and self.stage is not None:
            self.page.bring_into_view(*self.stage.draw(self.page.content_size.width).spots[option])

    def _draw(self, width: int) -> Lines:
        return self.stage.draw(width).lines if self.stage else []

    # -- writing ----------------------------------------------------------------------------------

    def save(self, write: Callable[[], Written], then: Callable[[Written], None]) -> None:
        """Do an act and go on with `then` when it is on disk; until then show nothing of it."""
        behind = self.stage
        assert behind is not None, "there is nothing to act on before the first question"

        def attempt() -> StoreError | None:
            try:
                written = write()
            except StaleCard:
                self.proceed()
                self.say("This card was answered in another window meanwhile; that answer counts.")
                return None
            except ClockAhead as error:
                self.srs.ask_about_clock(error, self.proceed)
                return None
            except StoreError as error:
                return error
            self._acts += 1
            self.acts_over_answer += 1
            if isinstance(self.stage, UnsavedStage):
                self.enter(behind)
            then(written)
            return None

        error = attempt()
        if error is not None:
            self.enter(UnsavedStage(self, behind, attempt, error))

    def edited(self, result: Edited) -> None:
        """Stay on the feedback of an edited question; ask one that was not answered yet as it is now."""
        if result.feedback is None:
            self.proceed()
        else:
            self.enter(FeedbackStage(self, result.feedback))

    def put_off(self, showing: Showing) -> None:
        """Ask a question later in the session."""

        def after(_: None) -> None:
            self.proceed()
            self.say("put off until later in this session   u takes it back")

        self.save(lambda: self.session.later(showing), after)

    def do_undo(self, place: int) -> None:
        """Undo the newest act; one from before this session is shown first."""
        if self._acts > 0:
            self._undo()
            return
        undone = self.srs.desk.undoable()
        if undone is None:
            self.say("There is nothing to undo.")
        else:
            self.shows(undo_question(undone), lambda pick: self._undo() if pick == 0 else None)

    def _undo(self) -> None:
        def after(undone: Undone | None) -> None:
            self._acts = max(0, self._acts - 2)
            self.acts_over_answer = max(0, self.acts_over_answer - 2)
            if undone is not None and undone.feedback is not None:
                self.see_flag(undone.feedback.showing.card)
                self.enter(FeedbackStage(self, undone.feedback))
            else:
                self.proceed()
            if undone is None:
                self.say("There is nothing to undo.")
            elif undone.slip:
                self.say("Taken back as a slip: the question returns after at least five others.")
            else:
                self.say(f"Taken back: {act(undone)}.")

        self.save(self.session.undo, after)

    def do_step_back(self, place: int) -> None:
        """Leave the session: to its summary, or to Today where nothing was answered."""
        summary = self.session.summary()
        if summary.answered:
            self.finish(None)
        else:
            self.srs.screen_changed()
            self.app.pop_screen()
