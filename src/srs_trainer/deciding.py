"""When a card returns under a rating, and what its event freezes of that decision (LOG 7).

What is previewed is what is saved: both come from here (DESIGN 4.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from srs_trainer.model import memory as fsrs
from srs_trainer.model.freshness import is_stale
from srs_trainer.model.grading import HARD, UNPROVEN_MAX, is_proven, predicted, target
from srs_trainer.model.replay import MAX_INTERVAL
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, Stepper, params_digest
from srs_trainer.settings import Settings
from srs_trainer.store.queries import Shown

_MIDDLE = 0.5
"""The unit of an interval without fuzz."""


@dataclass(frozen=True, slots=True)
class Decision:
    """When a card returns under one rating."""

    due_day: int
    maximum: int
    """The longest interval that was allowed, in days."""
    dr: float
    """Retention asked of the model, guessing counted in."""
    stale: bool = False
    """The question was past its date: the answer tells nothing about strength (DESIGN 4.8)."""


def decide(
    shown: Shown,
    settings: Settings,
    stepper: Stepper,
    g: float,
    rating: int,
    day: int,
    *,
    guess: bool = False,
) -> Decision:
    """The due day of a card answered on study day `day` with `rating`, through `fsrs` itself (LOG 6).

    `g` is the chance of a lucky hit; a `guess` returns no later than after the card's last interval.
    No interval is long before a row of right answers is more than luck (`grading.is_proven`), and none
    runs past the day on which the question is to be checked; from that day on none is longer than what
    memory was worth then, a first one aside (DESIGN 4.7, 4.8).
    """
    held = shown.memory
    before = None if held["s"] is None else fsrs.Memory(held["s"], held["d"], held["last_day"])
    after = fsrs.answer(before, rating, day, stepper.parameters)
    last = max(1, held["due_day"] - held["last_day"]) if before else 1
    asked, maximum = target(g, settings.retention), settings.max_interval
    if shown.until_day is not None and day < shown.until_day:
        maximum = min(maximum, shown.until_day - day)
    elif shown.until_day is not None and shown.until_s is not None:
        maximum = fsrs.interval(shown.until_s, asked, _MIDDLE, maximum, stepper.parameters)
    if guess:
        maximum = min(maximum, last)
    fresh_day = before is None or day > held["last_day"]
    if not is_proven(g, shown.streak + (rating > HARD and fresh_day)):
        maximum = min(maximum, UNPROVEN_MAX)
    unit = fsrs.fuzz_unit(shown.origin, held["answers"])
    days = fsrs.interval(after.stability, asked, unit, maximum, stepper.parameters)
    return Decision(day + days, maximum, asked, is_stale(shown.until_day, day))


def frozen(
    shown: Shown, decision: Decision, stepper: Stepper, detail: Mapping[str, Any], *, guess: bool
) -> dict[str, Any]:
    """The columns by which an answer and its regrade testify to a decision."""
    more = dict(detail)
    if guess:
        more["guess"] = True
    if decision.maximum != MAX_INTERVAL:
        more["max"] = decision.maximum
    if decision.stale:
        more["stale"] = True
    return {
        "card": shown.key,
        "due_day": decision.due_day,
        "dr": decision.dr,
        "params": params_digest(stepper.parameters),
        "model": fsrs.model_name(),
        "content": shown.question.content_digest(),
        "key": shown.question.key_digest(shown.part),
        "basis": shown.memory["basis"],
        "detail": more,
    }


def chance_of_right(shown: Shown, stepper: Stepper, g: float, day: int) -> float | None:
    """The predicted chance of a right answer on `day`; None at first sight (LOG 9)."""
    held = shown.memory
    if held["s"] is None:
        return None
    return predicted(stepper.retrievability(max(0, day - held["last_day"]), held["s"]), g, g)


def warm_up() -> None:
    """Load what the first answer needs (`fsrs`), so that the first answer is as quick as the others."""
    fsrs.answer(None, 3, 0, DEFAULT_PARAMETERS)
    fsrs.model_name()
