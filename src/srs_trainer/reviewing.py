"""One session at the front desk: the next question, the answer, its feedback, undo, the summary.

The TUI and the plain mode both go through here, so the same acts give the same events. Every act
is on disk when its method returns.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from srs_trainer.clock import Clock
from srs_trainer.deciding import Decision, chance_of_right, decide, frozen
from srs_trainer.marking import CardActs
from srs_trainer.model.grading import AGAIN, HARD, rating_of
from srs_trainer.model.judging import Given, judged
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
    Back,
    Ending,
    Feedback,
    Progress,
    Scope,
    Summary,
    Undone,
    Verdict,
)

_ENDINGS = {"done": Ending.DONE, "time": Ending.TIME, "limit": Ending.LIMIT}
_VERDICTS = {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "unknown": Verdict.UNKNOWN}


class Session(CardActs):
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
        return draw(
            shown.question,
            card=shown.key,
            deck=shown.deck_title,
            topic=shown.topic,
            count=shown.memory["shown"],
            last_variant=shown.memory["last_variant"],
            first_sight=shown.memory["shown"] == 0,
        )

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

    # -- answers --------------------------------------------------------------------------------

    def answer(self, showing: Showing, option: Given, *, ms: int, guess: bool = False) -> Feedback:
        """Save an answer: an option's id, the ids of several, None for 'don't know'. Durable on return.

        `ms` is the time from the showing to the choice.

        Raises:
            KeyError, ValueError: it is no answer to this showing (`judging`).
            StoreBusy: it could not be saved yet; the same call may go through later.
            StaleCard: the card was answered elsewhere meanwhile.
        """
        outcome, chosen, mistake = judged(showing, option)
        guess = guess and outcome == "right"
        rating = rating_of(outcome, guess, self._after_slip(showing.card))
        detail: dict[str, Any] = {"options": [o.id for o in showing.options]}
        if chosen:
            detail["chosen"] = option if isinstance(option, str) else list(chosen)
        if mistake:
            detail["mistake"] = mistake
        return self._save(
            showing, rating, outcome, detail, ms=ms, guess=guess, chosen=chosen, mistake=mistake
        )

    def back(self, showing: Showing) -> Back:
        """What each rating of a self-graded card would give, in days."""
        shown = self._shown[showing.card]
        moment = self._moment()
        days = [
            self._decide(shown, showing.g, rating, moment).due_day - moment.day
            for rating in (1, 2, 3, 4)
        ]
        return Back(showing, (days[0], days[1], days[2], days[3]))

    def grade(self, showing: Showing, rating: int, *, ms: int, ms_reveal: int) -> Feedback:
        """Save the learner's own rating, 1 to 4, of a self-graded card; raises as `answer` does."""
        outcome = "right" if rating > AGAIN else "wrong"
        return self._save(showing, rating, outcome, {}, ms=ms, ms_reveal=ms_reveal, own=True)

    def hard(self, feedback: Feedback) -> Feedback:
        """Regrade a right answer as Hard."""
        return self._regrade(feedback, guess=False)

    def guessed(self, feedback: Feedback) -> Feedback:
        """Regrade a right answer as a guess: Hard, due no later than its last interval, asked again."""
        return self._regrade(feedback, guess=True)

    def _save(
        self,
        showing: Showing,
        rating: int,
        outcome: str,
        detail: dict[str, Any],
        *,
        ms: int,
        ms_reveal: int | None = None,
        guess: bool = False,
        chosen: tuple[str, ...] = (),
        mistake: str = "",
        own: bool = False,
    ) -> Feedback:
        shown = self._shown[showing.card]
        moment = self._moment()
        decision = self._decide(shown, showing.g, rating, moment, guess=guess)
        held = shown.memory
        if showing.variant:
            detail["variant"] = showing.variant
        draft = replace(
            moment.draft("answered"),
            **frozen(shown, decision, self._stepper, detail, guess=guess),
            session=self.id,
            rating=rating,
            outcome=outcome,
            g=showing.g,
            p=chance_of_right(shown, self._stepper, showing.g, moment.day),
            form=showing.form,
            ms=max(0, ms),
            ms_reveal=ms_reveal,
            s_before=held["s"],
            d_before=held["d"],
        )
        (event,) = self._store.act([draft], {showing.card: held["basis"]})
        self._after(moment, held, rating)
        verdict = None if own else Verdict.GUESSED if guess else _VERDICTS[outcome]
        hard = not own and rating > HARD
        hard_day = self._decide(shown, showing.g, HARD, moment).due_day if hard else 0
        feedback = Feedback(
            showing=showing,
            event=event.id,
            verdict=verdict,
            rating=rating,
            chosen=chosen,
            mistake=mistake,
            mistake_count=self._store.times_made(mistake) if mistake else 0,
            due_day=decision.due_day,
            days=decision.due_day - moment.day,
            again_today=self._returns(showing.card),
            hard_days=hard_day - moment.day if hard else None,
            can_guess=not own and rating > AGAIN and not guess and showing.g > 0,
            is_slip=not own and rating == AGAIN,
        )
        self._feedback = [(feedback, shown, moment)]
        return feedback

    def _regrade(self, feedback: Feedback, *, guess: bool) -> Feedback:
        assert self._feedback, "a regrade belongs to the feedback on the screen"
        _, shown, moment = self._feedback[-1]
        decision = self._decide(shown, feedback.showing.g, HARD, moment, guess=guess)
        draft = replace(
            self._moment().draft("regraded"),
            **frozen(shown, decision, self._stepper, {}, guess=guess),
            session=self.id,
            target=feedback.event,
            rating=HARD,
            g=feedback.showing.g,
        )
        self._store.act([draft])
        self._end += 1
        self._load_turns()
        verdict = Verdict.GUESSED if guess else feedback.verdict
        changed = replace(
            feedback,
            verdict=verdict,
            rating=HARD,
            due_day=decision.due_day,
            days=decision.due_day - moment.day,
            again_today=self._returns(feedback.showing.card),
            hard_days=None,
            can_guess=feedback.can_guess and not guess,
        )
        self._feedback.append((changed, shown, moment))
        return changed

    def _decide(
        self, shown: Shown, g: float, rating: int, moment: Moment, *, guess: bool = False
    ) -> Decision:
        return decide(shown, self._settings, self._stepper, g, rating, moment.day, guess=guess)

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
