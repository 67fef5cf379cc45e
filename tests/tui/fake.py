"""A front desk without a store, so that a test decides what comes next and sees what was asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from textual.pilot import Pilot
from tui.made import a_feedback, a_showing, a_summary, a_today, an_info, mistakes_made

from srs_trainer.errors import StoreBusy, StoreError
from srs_trainer.model.judging import Given, judged
from srs_trainer.model.showing import Showing
from srs_trainer.settings import Settings
from srs_trainer.tui.app import SrsApp
from srs_trainer.views import (
    Back,
    CardInfo,
    Ending,
    Feedback,
    MistakeLine,
    Progress,
    Scope,
    SecondTry,
    Summary,
    Today,
    Undone,
    Verdict,
)


class SteppedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.ms = 100_000

    def now(self) -> datetime:
        return datetime(2026, 11, 22, 7, 30, tzinfo=UTC)

    def monotonic_ms(self) -> int:
        return self.ms


class FakeSession:
    """Asks its showings in turn. `log` holds every act; `fails` is raised before acts go through."""

    def __init__(self, showings: Sequence[Showing], scope: Scope) -> None:
        self.scope = scope
        self.log: list[tuple[Any, ...]] = []
        self.fails: Iterator[StoreError] = iter(())
        self.what_ends = a_summary()
        self._showings, self._at = list(showings), 0
        self._flagged = False

    def next(self) -> Showing | Ending:
        return self._showings[self._at] if self._at < len(self._showings) else Ending.DONE

    def progress(self) -> Progress:
        return Progress(answered=self._at, minutes_left=6.2, waiting=0)

    def answer(
        self, showing: Showing, option: Given, *, ms: int, guess: bool = False, example: bool = False
    ) -> Feedback:
        if showing.has_field:
            assert option is None, "a text is submitted"
            self._act("unknown", example)
            self._at += 1
            return a_feedback(showing)
        several = option is not None and not isinstance(option, str)
        numbers = [
            showing.number_of(id) for id in ([option] if isinstance(option, str) else option or [])
        ]
        self._act("answer", numbers if several else numbers[0] if numbers else None, guess, ms)
        self._at += 1
        places = [number - 1 for number in numbers]
        feedback = a_feedback(showing, places if several else places[0] if places else None)
        right = feedback.verdict is Verdict.RIGHT
        return (
            replace(feedback, verdict=Verdict.GUESSED, can_guess=False) if guess and right else feedback
        )

    def submit(
        self, showing: Showing, typed: str, *, ms: int, guess: bool = False, example: bool = False
    ) -> Feedback | SecondTry:
        verdict = judged(showing, typed)
        self._act("submit", typed, guess, example)
        if verdict.slip:
            second = replace(showing, second=verdict.slip)
            self._showings[self._at] = second
            return SecondTry(second, verdict.said, verdict.why)
        self._at += 1
        return a_feedback(showing, typed=typed)

    def counted(self, feedback: Feedback) -> Feedback:
        self._act("counted")
        return replace(feedback, verdict=Verdict.RIGHT, rating=3, can_count=False, is_slip=False)

    def back(self, showing: Showing) -> Back:
        return Back(showing, (1, 3, 5, 9))

    def grade(self, showing: Showing, rating: int, *, ms: int, ms_reveal: int) -> Feedback:
        self._act("grade", rating)
        self._at += 1
        days = (1, 3, 5, 9)[rating - 1]
        return a_feedback(showing, None, verdict=None, days=days, again_today=rating == 1)

    def hard(self, feedback: Feedback) -> Feedback:
        self._act("hard")
        return replace(feedback, rating=2, days=2, hard_days=None)

    def guessed(self, feedback: Feedback) -> Feedback:
        self._act("guessed")
        return replace(feedback, verdict=Verdict.GUESSED, hard_days=None, can_guess=False)

    def undo(self) -> Undone | None:
        self._act("undo")
        self._at = max(0, self._at - 1)
        return Undone(
            "answered", "llm/kv-fits", "Does the cache fit?", slip=self.log[-2:-1] != [("hard",)]
        )

    def later(self, showing: Showing) -> None:
        self._act("later")
        self._showings.append(self._showings.pop(self._at))

    def bury(self, card: str) -> None:
        self._aside("bury", card)

    def suspend(self, card: str) -> None:
        self._aside("suspend", card)

    def fault(self, card: str) -> None:
        self._aside("fault", card)

    def is_flagged(self, card: str) -> bool:
        return self._flagged

    def flag(self, card: str) -> bool:
        self._act("flag", card)
        self._flagged = not self._flagged
        return self._flagged

    def note(self, card: str, text: str) -> None:
        self._act("note", text)

    def summary(self, ending: Ending | None = None) -> Summary:
        return replace(self.what_ends, ending=ending)

    def _act(self, *what: Any) -> None:
        error = next(self.fails, None)
        if error is not None:
            raise error
        self.log.append(what)

    def _aside(self, what: str, card: str) -> None:
        self._act(what, card)
        self._at += 1


class FakeTrainer:
    """A front desk whose sessions ask `showings`."""

    def __init__(self, *showings: Showing, today: Today | None = None) -> None:
        self.showings = showings or (a_showing(),)
        self.settings = Settings()
        self.home = Path("home")
        self.sessions: list[FakeSession] = []
        self.log: list[tuple[Any, ...]] = []
        self.day = today or a_today()
        self.info = an_info()
        self.newest: Undone | None = Undone("answered", "llm/kv-fits", "Does the cache fit?", slip=False)
        self.failure: StoreError | None = None
        self.made: tuple[MistakeLine, ...] | StoreError = mistakes_made()

    def warm_up(self) -> None:
        """There is nothing to load."""

    def today(self, scope: Scope | None = None) -> Today:
        return self.day

    def session(self, scope: Scope | None = None) -> FakeSession:
        if self.failure is not None:
            raise self.failure
        self.sessions.append(FakeSession(self.showings, scope or Scope()))
        return self.sessions[-1]

    def undoable(self) -> Undone | None:
        return self.newest

    def undo(self) -> Undone | None:
        self.log.append(("undo",))
        return self.newest

    def card_info(self, card: str) -> CardInfo:
        return self.info

    def mistakes(self) -> tuple[MistakeLine, ...]:
        if isinstance(self.made, StoreError):
            raise self.made
        return self.made

    def release_held(self, scope: Scope | None = None) -> int:
        self.log.append(("release",))
        return self.day.held + self.day.stale_held

    def redate(self) -> None:
        self.log.append(("redate",))
        self.failure = None

    def save_settings(self, settings: Settings) -> None:
        self.settings = settings

    def close(self) -> None:
        self.log.append(("close",))


class Player:
    """The app, its trainer and its clock, with what a test does to them."""

    def __init__(self, app: SrsApp, desk: FakeTrainer, clock: SteppedClock, pilot: Pilot[None]) -> None:
        self.app, self.desk, self.clock, self.pilot = app, desk, clock, pilot

    @property
    def session(self) -> FakeSession:
        return self.desk.sessions[-1]

    async def press(self, *pressed: str, apart: int = 1000) -> None:
        """Press keys, `apart` milliseconds after each other."""
        for key in pressed:
            self.clock.ms += apart
            self.app.simulate_key(key)
            await settled(self.pilot)

    async def type(self, text: str, *, apart: int = 150) -> None:
        """Type a text, `apart` milliseconds a key."""
        await self.press(*text, apart=apart)

    async def waited(self) -> None:
        """Let what is done behind the screen come to its end."""
        await self.app.workers.wait_for_complete()
        await settled(self.pilot)

    def screen(self) -> str:
        """The screen as plain text."""
        return dump(self.app)


def dump(app: SrsApp) -> str:
    """What stands on the screen, as plain text."""
    strips = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips) + "\n"


async def settled(pilot: Pilot[None]) -> None:
    """Let all messages that are under way arrive."""
    await pilot.pause(0)
    await pilot.pause(0)


@asynccontextmanager
async def playing(
    *showings: Showing,
    size: tuple[int, int] = (80, 24),
    today: Today | None = None,
    scope: Scope | None = None,
    settings: Settings | None = None,
    desk: Any = None,
) -> Any:
    """Play the app in memory; with a scope the first question is on the screen at once."""
    desk = desk or FakeTrainer(*showings, today=today)
    clock = SteppedClock()
    app = SrsApp(
        lambda: desk, getattr(desk, "day", None), scope, cast(Any, clock), settings or Settings()
    )
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await settled(pilot)
        clock.ms += 1000
        yield Player(app, desk, clock, pilot)


def busy(times: int) -> Iterator[StoreError]:
    """So many refusals of the write lock."""
    return iter([StoreBusy("the database is in use by another program")] * times)
