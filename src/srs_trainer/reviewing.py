"""One session at the front desk: the next question, the answer, its feedback, undo, the summary.

The TUI and the plain mode both go through here, so the same acts give the same events. Every act
is on disk when its method returns.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from srs_trainer.answering import Answers
from srs_trainer.clock import Clock
from srs_trainer.model.freshness import is_stale, warning
from srs_trainer.model.grading import AGAIN
from srs_trainer.model.scalar import Stepper
from srs_trainer.model.session import (
    PLANNED,
    Candidate,
    Choice,
    Limits,
    Turn,
    by_deck,
    choose,
    day_seed,
    new_order,
    pending,
    will_return,
)
from srs_trainer.model.showing import Showing, draw
from srs_trainer.settings import Settings
from srs_trainer.store.queries import DUE_AT_MOST, Shown
from srs_trainer.store.store import Moment, Store
from srs_trainer.summing import summary_of, undone_view
from srs_trainer.views import (
    Ending,
    Feedback,
    Progress,
    Scope,
    Summary,
    Undone,
)

_ENDINGS = {"done": Ending.DONE, "time": Ending.TIME, "limit": Ending.LIMIT}


class Session(Answers):
    """A running session; `next()` is a function of the log, so it can be left at any time."""

    def __init__(self, store: Store, settings: Settings, clock: Clock, scope: Scope) -> None:
        self.id = secrets.token_hex(6)
        self.scope = scope
        self._store, self._settings, self._clock = store, settings, clock
        self._stepper: Stepper = store.stepper()
        self._day = self._moment().day
        self._costs = store.costs(self._day)
        self._end = 0
        self._due: list[Candidate] = []
        self._new: dict[int, list[Candidate]] = {}
        self._held: list[Candidate] = []
        self._turns: list[Turn] = []
        self._notice = ""
        self._feedback: list[tuple[Feedback, Shown, Moment]] = []
        """The feedback on the screen, what regrades and edits made of it last."""
        self._shown: dict[str, Shown] = {}
        self._primed: dict[tuple[str, str], int] = {}
        """Deck and topic of each primer that was shown, with the end of the log at that time."""
        self._load()

    # -- what comes next ----------------------------------------------------------------------

    def next(self) -> Showing | Ending:
        """The question to ask, or why there is none; the same until an act changes it.

        Raises:
            ClockAhead: the clock was set back by more than 36 hours.
        """
        self._feedback = []
        self._follow()
        choice = self._choice()
        if choice.card is None:
            return _ENDINGS[choice.ending]
        shown = self._store.shown(choice.card)
        self._shown[shown.key] = shown
        stale = is_stale(shown.until_day, self._day)
        showing = draw(
            shown.question,
            card=shown.key,
            deck=shown.deck_title,
            topic=shown.topic,
            count=shown.memory["shown"],
            last_variant=shown.memory["last_variant"],
            first_sight=shown.memory["shown"] == 0,
            part=shown.part,
            second=shown.staged,
        )
        return replace(
            showing,
            banner=warning(shown.question.review_by) if stale else "",
            primer=self._primer(shown) if showing.first_sight and not showing.second else "",
        )

    def _primer(self, shown: Shown) -> str:
        """What is to be read before a first sight: each primer once a session, until an act follows."""
        unread = self._store.unread_primers(shown.deck, shown.question.topic)
        texts = []
        for path, text in unread.items():
            if self._primed.setdefault((shown.deck, path), self._end) == self._end:
                texts.append(text)
        return "\n\n".join(texts)

    def progress(self) -> Progress:
        """How far the session is."""
        notice, self._notice = self._notice, ""
        return Progress(
            answered=sum(turn.what == "answer" for turn in self._own()),
            minutes_left=max(0, self._limits().left_ms) / 60_000,
            waiting=len(pending(self._turns)),
            notice=notice,
        )

    def summary(self, ending: Ending | None = None) -> Summary:
        """What the session came to; `ending` is None where the learner left."""
        self._load_turns()
        choice = self._choice(replace(self.scope, extra=True, limit=None, minutes=None))
        return summary_of(
            self._store,
            self.id,
            self._day,
            self._own(),
            pending(self._turns),
            ending,
            choice.card is not None,
        )

    # -- other acts -----------------------------------------------------------------------------

    def undo(self) -> Undone | None:
        """Void the newest act of this device; on the feedback of a miss, as a slip."""
        newest = self._store.undoable()
        if newest is None:
            return None
        on_screen = self._feedback[0][0] if self._feedback else None
        answer = on_screen is not None and on_screen.event == newest.id
        slip = answer and on_screen is not None and on_screen.is_slip
        draft = replace(
            self._moment().draft("undone"),
            card=newest.card,
            target=newest.id,
            session=self.id,
            detail={"slip": True} if slip else {},
        )
        self._store.act([draft])
        if answer:
            self._feedback = []
        elif newest.type in ("regraded", "edited") and len(self._feedback) > 1:
            self._feedback = self._feedback[:-1]
        self._load()
        stays = self._feedback[-1][0] if self._feedback else None
        return replace(undone_view(self._store, newest, slip), feedback=stays)

    # -- the state behind it ----------------------------------------------------------------------

    def _moment(self) -> Moment:
        return self._store.moment(self._clock.now(), self._settings.day_start * 60)

    def _load(self) -> None:
        self._end = self._store.log_end()
        due, new, self._held = self._store.candidates(self._day, self.scope.deck, self.scope.topic)
        self._due, self._new = due, by_deck(new)
        self._load_turns()

    def _load_turns(self) -> None:
        self._turns = self._store.turns(self._day, self.scope.deck, self.scope.topic)
        if len(self._due) >= DUE_AT_MOST:
            asked = {turn.card for turn in self._turns}
            if sum(candidate.card not in asked for candidate in self._due) < PLANNED:
                self._load()

    def _after(self, moment: Moment, held: Mapping[str, Any], rating: int) -> None:
        """Follow an answer: the turns move on, and what was held back may be free now."""
        self._end += 1
        later = rating > AGAIN and held["first_day"] is not None and moment.day > held["first_day"]
        if later and not held["right_later"] and self._held:
            self._load()
        else:
            self._load_turns()

    def _after_regrade(self) -> None:
        self._end += 1
        self._load_turns()

    def _follow(self) -> None:
        """Follow the day, which a flight may turn back, and what other programs wrote meanwhile."""
        day = self._moment().day
        if day != self._day:
            began = "A new study day has begun" if day > self._day else "Here it is still the day before"
            self._notice = f"{began}: the session was planned anew."
            self._day, self._costs = day, self._store.costs(day)
            self._load()
        elif self._store.log_end() != self._end:
            self._load()

    def _own(self) -> list[Turn]:
        return [turn for turn in self._turns if turn.session == self.id]

    def _limits(self, scope: Scope | None = None) -> Limits:
        scope = scope or self.scope
        turns = self._own() if scope.extra or scope.minutes is not None else self._turns
        new = self._own() if scope.extra else self._turns
        minutes = self._settings.minutes if scope.minutes is None else scope.minutes
        return Limits(
            left_ms=minutes * 60_000 - sum(turn.cost_ms for turn in turns),
            new_left=self._settings.new - sum(turn.first for turn in new),
            turns_left=None if scope.limit is None else scope.limit - len(self._own()),
            session=self.id,
        )

    def _choice(self, scope: Scope | None = None) -> Choice:
        limits = self._limits(scope)
        if scope is not None:
            limits = replace(
                limits, left_ms=self._settings.minutes * 60_000, new_left=self._settings.new
            )
        new = new_order(day_seed(self._day), self._new, self._turns)
        return choose(self._due, new, self._turns, self._costs, limits)

    def _after_slip(self, card: str) -> bool:
        mine = [turn for turn in self._turns if turn.card == self._shown[card].card]
        return bool(mine) and mine[-1].what == "slip"

    def _returns(self, card: str) -> bool:
        return will_return(
            self._shown[card].card,
            self._due,
            self._new,
            day_seed(self._day),
            self._turns,
            self._costs,
            self._limits(),
        )
