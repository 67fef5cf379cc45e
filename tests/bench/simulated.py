"""A simulated card: what the learner really remembers, and what the scheduler makes of the answers.

Truth is FSRS-6 with noise: each card's stability after first sight and after each lapse is that of
the model times a lognormal factor of its own. What is not recalled is hit by luck with the chance
g = 1/options, and is learnt anew from the feedback either way. The scheduler has the default
parameters, as for a new learner, and sees hits, misses and marks alone. A missed card, and a guess that
was marked, returns on the same day until right once.

Naive: right is Good, and FSRS is asked for the desired retention. Ours: the rule of DESIGN 4.7, made of
the functions with which the trainer decides; a test holds it against `deciding.decide`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import NamedTuple

from srs_trainer.model.grading import (
    AGAIN,
    GOOD,
    HARD,
    UNPROVEN_MAX,
    is_proven,
    rating_of,
    recall,
    target,
)
from srs_trainer.model.memory import fuzz_unit, interval
from srs_trainer.model.replay import MAX_INTERVAL
from srs_trainer.model.scalar import Stepper

RETENTION = 0.9
YEAR = 365
MONTH = 30
TRIES = 3
"""Answers a card gets on one day at most; a session has its minutes."""

STEPPER = Stepper()


class Rule(NamedTuple):
    """How answers are rated and what FSRS is asked for."""

    name: str
    aware: bool = True
    """Luck is counted in."""
    marked: float = 0.0
    """The share of lucky hits that the learner marks as guesses."""
    first_hard: bool = False
    """A right answer at first sight is Hard (fsrs.md 5.2): not our rule, but one to compare with."""
    bounded: bool = True
    """Under a month until luck is ruled out (`grading.is_proven`); naively there is no such bound."""


NAIVE = Rule("naive", aware=False, bounded=False)
OURS = Rule("ours")
HALF_MARKED = Rule("ours, half of the lucky hits marked", marked=0.5)
ALL_MARKED = Rule("ours, all lucky hits marked", marked=1.0)
FIRST_HARD = Rule("ours, and Hard at first sight", first_hard=True)
UNBOUNDED = Rule("ours, without the bound below a month", bounded=False)
RULES = (NAIVE, OURS, HALF_MARKED, ALL_MARKED, FIRST_HARD, UNBOUNDED)


class World(NamedTuple):
    """What is the same for all rules."""

    options: int = 4
    known: float = 0.5
    """The chance that a card is known at first sight."""
    noise: float = 0.5
    """Standard deviation of the logarithm of a card's own factor."""
    days: int = YEAR
    tries: int = TRIES

    @property
    def g(self) -> float:
        """The chance of a lucky hit."""
        return 1 / self.options


def asked(rule: Rule, g: float) -> float:
    """What FSRS is asked for."""
    return target(g if rule.aware else 0.0, RETENTION)


@dataclass(slots=True)
class Card:
    """A card as the scheduler knows it."""

    key: str
    s: float | None = None
    d: float | None = None
    last: int = 0
    due: int = 0
    answers: int = 0
    on_end: int = 0
    """Days on which it was right and not marked, since it was last missed."""

    def answered(self, rule: Rule, g: float, right: bool, guess: bool, day: int) -> int:
        """Take an answer in and give the days until the card is due again."""
        guess = guess and rule.aware
        rating = rating_of("right" if right else "wrong", guess)
        if rule.first_hard and self.s is None:
            rating = min(rating, HARD)
        maximum = min(MAX_INTERVAL, max(1, self.due - self.last)) if guess else MAX_INTERVAL
        if not right:
            self.on_end = 0
        elif not guess and (self.s is None or day > self.last):
            self.on_end += 1
        if rule.bounded and not is_proven(g, self.on_end):
            maximum = min(maximum, UNPROVEN_MAX)
        self.s, self.d = STEPPER.step(self.s, self.d, day - self.last, rating)
        unit = fuzz_unit(self.key, self.answers)
        days = interval(self.s, asked(rule, g), unit, maximum, STEPPER.parameters)
        self.last, self.due, self.answers = day, day + days, self.answers + 1
        return days

    def recall(self, rule: Rule, g: float, day: int) -> float:
        """The chance of recall that the trainer would show."""
        assert self.s is not None
        r = STEPPER.retrievability(day - self.last, self.s)
        return recall(r, g) if rule.aware else r


@dataclass(slots=True)
class Truth:
    """What the learner really remembers of a card."""

    known: float
    factor: float
    s: float | None = None
    d: float | None = None
    last: int = 0

    def recall(self, day: int) -> float:
        """The true chance of recall."""
        return self.known if self.s is None else STEPPER.retrievability(day - self.last, self.s)

    def learns(self, recalled: bool, day: int) -> None:
        """Recall strengthens; what was not recalled is learnt from the feedback, lucky or not."""
        before, elapsed = self.s, day - self.last
        self.s, self.d = STEPPER.step(before, self.d, elapsed, GOOD if recalled else AGAIN)
        if before is None:
            self.s *= self.factor
        elif elapsed and not recalled:
            self.s = min(self.s * self.factor, before)
        self.last = day


@dataclass(slots=True)
class Constant:
    """One who always knows a card, or never does and learns nothing."""

    chance: float

    def recall(self, day: int) -> float:
        """The true chance of recall."""
        return self.chance

    def learns(self, recalled: bool, day: int) -> None:
        """Nothing changes."""


@dataclass(slots=True)
class Life:
    """What was seen of a card."""

    answers: int = 0
    longest: int = 0
    broken: bool = False
    """It was missed or marked at least once."""
    true: list[float] = field(default_factory=list)
    """True recall at each answer on a later day than the one before."""
    shown: list[float] = field(default_factory=list)
    """The recall that the trainer would have shown then."""


def live(
    card: Card, mind: Truth | Constant, rule: Rule, world: World, chance: random.Random, stop: int = 0
) -> Life:
    """Ask a card on every day on which it is due; `stop`: end with an interval of so many days."""
    life = Life()
    while card.due < world.days:
        day = card.due
        if card.s is not None:
            life.true.append(mind.recall(day))
            life.shown.append(card.recall(rule, world.g, day))
        for _ in range(world.tries):
            recalled = chance.random() < mind.recall(day)
            right = recalled or chance.random() < world.g
            guess = right and not recalled and chance.random() < rule.marked
            mind.learns(recalled, day)
            life.longest = max(life.longest, card.answered(rule, world.g, right, guess, day))
            life.answers += 1
            if right and not guess:
                break
            life.broken = True
        if stop and life.longest >= stop:
            break
    return life
