"""Answers of a session: judged, decided, saved, regraded; and the feedback that each comes to.

Every act is on disk when its method returns; the same acts give the same events on every front.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from srs_trainer.deciding import Decision, chance_of_right, decide, frozen
from srs_trainer.marking import CardActs
from srs_trainer.model.grading import AGAIN, HARD, Outcome, rating_of
from srs_trainer.model.judging import Given, Judged, judged
from srs_trainer.model.scalar import Stepper
from srs_trainer.model.showing import Showing
from srs_trainer.settings import Settings
from srs_trainer.store.queries import Shown
from srs_trainer.store.store import Moment
from srs_trainer.views import Back, Feedback, SecondTry, Verdict

_VERDICTS = {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "unknown": Verdict.UNKNOWN}


class Answers(CardActs):
    """The answers of a session. The session says what comes next and whether a card returns."""

    _settings: Settings
    _stepper: Stepper
    _shown: dict[str, Shown]

    def _after(self, moment: Moment, held: Mapping[str, Any], rating: int) -> None:
        """Follow an answer."""
        raise NotImplementedError

    def _after_regrade(self) -> None:
        """Follow a regrade."""
        raise NotImplementedError

    def _after_slip(self, card: str) -> bool:
        """Whether the card's last answer of this session was taken back as a slip."""
        raise NotImplementedError

    def _returns(self, card: str) -> bool:
        """Whether the card comes back in this session."""
        raise NotImplementedError

    def answer(
        self, showing: Showing, given: Given, *, ms: int, guess: bool = False, example: bool = False
    ) -> Feedback:
        """Save an answer: an option's id, the ids of several, None for 'don't know'. Durable on return.

        `ms` is the time from the showing to the choice; `example` says that a worked example was
        looked at before. What was typed goes through `submit`.

        Raises:
            KeyError, ValueError: it is no answer to this showing (`judging`).
            StoreBusy: it could not be saved yet; the same call may go through later.
            StaleCard: the card was answered elsewhere meanwhile.
        """
        return self._answer(showing, judged(showing, given), given, ms=ms, guess=guess, example=example)

    def submit(
        self, showing: Showing, typed: str, *, ms: int, guess: bool = False, example: bool = False
    ) -> Feedback | SecondTry:
        """Save what was typed as `answer` does; a slip at the first try gives a second one.

        Raises:
            NotGraded: it can't be read without doubt; nothing is saved.
            StoreBusy, StaleCard: see `answer`.
        """
        verdict = judged(showing, typed)
        if not verdict.slip:
            return self._answer(showing, verdict, typed, ms=ms, guess=guess, example=example)
        shown = self._shown[showing.card]
        detail = {**verdict.detail, "slip": verdict.slip, "count": shown.memory["shown"]}
        draft = replace(
            self._moment().draft("staged"),
            card=showing.card,
            session=self.id,
            form=showing.form,
            ms=max(0, ms),
            content=showing.content,
            key=showing.key,
            detail=detail,
        )
        self._store.act([draft], {showing.card: shown.memory["basis"]})
        self._load()
        return SecondTry(replace(showing, second=verdict.slip), verdict.said, verdict.why)

    def _answer(
        self,
        showing: Showing,
        verdict: Judged,
        given: Given,
        *,
        ms: int,
        guess: bool,
        example: bool,
    ) -> Feedback:
        guess = guess and verdict.outcome == "right"
        after_slip = bool(showing.second) or self._after_slip(showing.card)
        rating = rating_of(verdict.outcome, guess, after_slip)
        detail: dict[str, Any] = {}
        if showing.options or not showing.has_field:
            detail["options"] = [o.id for o in showing.options]
        if verdict.chosen:
            detail["chosen"] = given if isinstance(given, str) else list(verdict.chosen)
        if verdict.mistake:
            detail["mistake"] = verdict.mistake
        if example:
            detail["example"] = True
        verdict = replace(verdict, detail={**detail, **verdict.detail})
        feedback = self._save(showing, rating, verdict, ms=ms, guess=guess)
        if after_slip:
            feedback = replace(feedback, after_slip=True)
            self._feedback[-1] = (feedback, *self._feedback[-1][1:])
        return feedback

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
        outcome: Outcome = "right" if rating > AGAIN else "wrong"
        return self._save(showing, rating, Judged(outcome), ms=ms, ms_reveal=ms_reveal, own=True)

    def hard(self, feedback: Feedback) -> Feedback:
        """Regrade a right answer as Hard."""
        return self._regrade(feedback, HARD)

    def guessed(self, feedback: Feedback) -> Feedback:
        """Regrade a right answer as a guess: Hard, due no later than its last interval, asked again."""
        return self._regrade(feedback, HARD, guess=True)

    def counted(self, feedback: Feedback) -> Feedback:
        """Count a typed answer as right after all; at a second try that is Hard."""
        rating = rating_of("right", after_slip=feedback.after_slip)
        return self._regrade(feedback, rating, counted=True)

    def _save(
        self,
        showing: Showing,
        rating: int,
        verdict: Judged,
        *,
        ms: int,
        ms_reveal: int | None = None,
        guess: bool = False,
        own: bool = False,
    ) -> Feedback:
        shown = self._shown[showing.card]
        moment = self._moment()
        decision = self._decide(shown, showing.g, rating, moment, guess=guess)
        held, detail = shown.memory, dict(verdict.detail)
        if showing.variant:
            detail["variant"] = showing.variant
        draft = replace(
            moment.draft("answered"),
            **frozen(shown, decision, self._stepper, detail, guess=guess),
            session=self.id,
            rating=rating,
            outcome=verdict.outcome,
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
        said = Verdict.GUESSED if guess else _VERDICTS[verdict.outcome]
        hard = not own and rating > HARD
        hard_day = self._decide(shown, showing.g, HARD, moment).due_day if hard else 0
        feedback = Feedback(
            showing=showing,
            event=event.id,
            verdict=None if own else said,
            rating=rating,
            chosen=verdict.chosen,
            mistake=verdict.mistake,
            mistake_count=self._store.times_made(verdict.mistake) if verdict.mistake else 0,
            due_day=decision.due_day,
            days=decision.due_day - moment.day,
            again_today=self._returns(showing.card),
            hard_days=hard_day - moment.day if hard else None,
            can_guess=not own and rating > AGAIN and not guess and (showing.g > 0 or showing.has_field),
            is_slip=not own and rating == AGAIN,
            said=verdict.said,
            why=verdict.why,
            banner=showing.banner,
            can_count=showing.has_field and verdict.outcome == "wrong",
        )
        self._feedback = [(feedback, shown, moment)]
        return feedback

    def _regrade(
        self, feedback: Feedback, rating: int, *, guess: bool = False, counted: bool = False
    ) -> Feedback:
        assert self._feedback, "a regrade belongs to the feedback on the screen"
        _, shown, moment = self._feedback[-1]
        decision = self._decide(shown, feedback.showing.g, rating, moment, guess=guess)
        detail = {"accepted": True} if counted else {}
        draft = replace(
            self._moment().draft("regraded"),
            **frozen(shown, decision, self._stepper, detail, guess=guess),
            session=self.id,
            target=feedback.event,
            rating=rating,
            g=feedback.showing.g,
        )
        self._store.act([draft])
        self._after_regrade()
        verdict = Verdict.GUESSED if guess else Verdict.RIGHT if counted else feedback.verdict
        hard = None
        if rating > HARD:
            hard = self._decide(shown, feedback.showing.g, HARD, moment).due_day - moment.day
        changed = replace(
            feedback,
            verdict=verdict,
            rating=rating,
            due_day=decision.due_day,
            days=decision.due_day - moment.day,
            again_today=self._returns(feedback.showing.card),
            hard_days=hard,
            can_guess=(feedback.can_guess or counted) and not guess,
            can_count=False,
            is_slip=feedback.is_slip and not counted,
        )
        self._feedback.append((changed, shown, moment))
        return changed

    def _decide(
        self, shown: Shown, g: float, rating: int, moment: Moment, *, guess: bool = False
    ) -> Decision:
        return decide(shown, self._settings, self._stepper, g, rating, moment.day, guess=guess)
