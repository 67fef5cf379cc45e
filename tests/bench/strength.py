"""Simulated learners: whether the strength of a topic is the truth, and knows how sure it is.

    python -m tests.bench.strength                 forty seeds, a few seconds
    python -m tests.bench.strength --options 4     questions that luck can answer
    python -m tests.bench.strength --known 0       all is new to the learner

24 topics of 5 to 80 cards; some are forgotten faster than others, and so are some cards in each
(fsrs.md 5.4). New cards come in random order; what is due is answered on its day. The trainer has
FSRS's default parameters. Truth is the mean true recall of a topic's seen cards a week ahead.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import NamedTuple

from srs_trainer.model.grading import AGAIN, GOOD
from srs_trainer.model.replay import logit_bin
from srs_trainer.model.strength import HORIZON, Evidence, Strength, average, strengths

from .simulated import OURS, STEPPER, TRIES, Card

TOPICS, SMALLEST, LARGEST = 24, 5, 80
TOPIC_SPREAD, CARD_SPREAD = 0.7, 0.4
"""Standard deviations of the logarithm of the speed of forgetting."""
DAYS = (20, 45, 90)
WEAKEST = 3


class World(NamedTuple):
    """What is the same for all topics."""

    g: float = 0.0
    """The chance of a lucky hit."""
    known: float = 0.5
    """The chance that a card is known at first sight, as in the other simulations."""
    new: int = 20
    """New cards a day."""


@dataclass(slots=True)
class Learnt:
    """One card: what is really remembered, what the trainer holds, and the answers that it scored."""

    speed: float
    """By how many times it is forgotten faster than FSRS expects."""
    card: Card
    s: float | None = None
    d: float | None = None
    scored: list[tuple[float, bool]] = field(default_factory=list)
    """Predicted chance of a right answer, and whether it was right: on a later day than the last."""

    def true(self, day: int) -> float:
        """The true chance of recall."""
        assert self.s is not None
        return STEPPER.retrievability(day - self.card.last, self.s / self.speed)

    def predicted(self, day: int) -> float:
        """The chance of a right answer that the trainer expects."""
        assert self.card.s is not None
        return STEPPER.retrievability(day - self.card.last, self.card.s)

    def review(self, day: int, world: World, chance: random.Random) -> None:
        """Ask until right; what is not recalled is learnt from the feedback, lucky or not."""
        for turn in range(TRIES):
            recalled = chance.random() < (world.known if self.s is None else self.true(day))
            right = recalled or chance.random() < world.g
            if self.card.s is not None and turn == 0:
                self.scored.append((self.predicted(day), right))
            elapsed = day - self.card.last
            self.s, self.d = STEPPER.step(self.s, self.d, elapsed, GOOD if recalled else AGAIN)
            self.card.answered(OURS, world.g, right, False, day)
            if right:
                break


class Look(NamedTuple):
    """A learner on one day: the truth, what the trainer says, and two naive scores."""

    truth: dict[str, float]
    mean: float
    """True recall over all seen cards."""
    average: float | None
    said: dict[str, Strength]
    """In the trainer's order, the likeliest weak one first."""
    accuracy: dict[str, float]
    """The share of right answers."""
    retrievability: dict[str, float]
    """The mean of FSRS's own figure for today."""


def looks(seed: int, world: World, days: Sequence[int] = DAYS) -> list[Look]:
    """Live one learner and look at the topics on each of `days`."""
    chance = random.Random(seed)
    topics: dict[str, list[Learnt]] = {}
    for number in range(TOPICS):
        name = f"t{number:02}"
        slope = chance.gauss(0, TOPIC_SPREAD)
        topics[name] = [
            Learnt(math.exp(slope + chance.gauss(0, CARD_SPREAD)), Card(f"bench/{name}-{place}"))
            for place in range(chance.randint(SMALLEST, LARGEST))
        ]
    new = [learnt for cards in topics.values() for learnt in cards]
    chance.shuffle(new)
    seen: list[Learnt] = []
    found = []
    for day in range(max(days) + 1):
        if day in days:
            found.append(_look(topics, world.g, day))
        for learnt in seen:
            if learnt.card.due <= day:
                learnt.review(day, world, chance)
        today, new = new[: world.new], new[world.new :]
        for learnt in today:
            learnt.card.last = day
            learnt.review(day, world, chance)
        seen += today
    return found


def evidence(topic: str, cards: Sequence[Learnt], g: float, day: int) -> Evidence:
    """What the trainer's log would say."""
    seen = [learnt for learnt in cards if learnt.card.s is not None]
    scored = Counter(logit_bin(p) for learnt in seen for p, _ in learnt.scored)
    right = Counter(logit_bin(p) for learnt in seen for p, hit in learnt.scored if hit)
    ahead = Counter((logit_bin(learnt.predicted(day + HORIZON)), g) for learnt in seen)
    bins = {place: (count, right[place]) for place, count in scored.items()}
    return Evidence(topic, len(cards), len(seen), bins, ahead)


def _look(topics: dict[str, list[Learnt]], g: float, day: int) -> Look:
    seen = {name: [c for c in cards if c.card.s is not None] for name, cards in topics.items()}
    seen = {name: cards for name, cards in seen.items() if cards}
    known = [evidence(name, cards, g, day) for name, cards in topics.items()]
    hits = {name: [hit for c in cards for _, hit in c.scored] for name, cards in seen.items()}
    return Look(
        {name: fmean(c.true(day + HORIZON) for c in cards) for name, cards in seen.items()},
        fmean(c.true(day + HORIZON) for cards in seen.values() for c in cards),
        average(known),
        {one.topic: one for one in strengths(known)},
        {name: fmean(marks) for name, marks in hits.items() if marks},
        {name: fmean(c.predicted(day) for c in cards) for name, cards in seen.items()},
    )


class Score(NamedTuple):
    """How well a figure orders the topics of one look, low meaning weak."""

    spearman: float
    hit_rate: float
    """The share of the truly weakest three among the three that it names."""


def score(look: Look, figure: dict[str, float]) -> Score:
    """Compare over the topics that have the figure; the weakest are those of all topics seen."""
    names = sorted(figure)
    rho = spearman([figure[name] for name in names], [look.truth[name] for name in names])
    worst = sorted(look.truth, key=look.truth.__getitem__)[:WEAKEST]
    named = sorted(names, key=lambda name: (figure[name], name))[:WEAKEST]
    return Score(rho, len({*worst} & {*named}) / WEAKEST)


def spearman(some: Sequence[float], others: Sequence[float]) -> float:
    """The correlation of ranks, equal values sharing theirs."""
    ours, theirs = _ranks(some), _ranks(others)
    middle = fmean(ours)
    both = sum((a - middle) * (b - middle) for a, b in zip(ours, theirs, strict=True))
    square = sum((a - middle) ** 2 for a in ours) * sum((b - middle) ** 2 for b in theirs)
    return both / math.sqrt(square)


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    count = Counter(values)
    return [ordered.index(value) + (count[value] - 1) / 2 for value in values]


FIGURES: dict[str, Callable[[Look], dict[str, float]]] = {
    "recall": lambda look: {n: s.recall for n, s in look.said.items() if s.recall is not None},
    "the trainer's order": lambda look: {
        name: float(place) for place, (name, s) in enumerate(look.said.items()) if s.below is not None
    },
    "raw accuracy": lambda look: look.accuracy,
    "mean retrievability": lambda look: look.retrievability,
}


class Calls(NamedTuple):
    """Counts over looks."""

    enough: int
    """Topics with a number."""
    covered: int
    """Of them those whose interval holds the truth."""
    error: float
    """Mean distance of the number from the truth."""
    weak: int
    """Topics called weak."""
    rightly: int
    """Of them those that truly lie below the learner's mean."""
    hasty: int
    """Topics called weak under the minimum."""


def calls(found: Sequence[Look]) -> Calls:
    """Count what the trainer said against the truth."""
    held = [
        (look.truth[name], one.low, one.recall, one.high)
        for look in found
        for name, one in look.said.items()
        if one.low is not None and one.recall is not None and one.high is not None
    ]
    weak = [(look, one) for look in found for one in look.said.values() if one.weak]
    return Calls(
        len(held),
        sum(low <= truth <= high for truth, low, _, high in held),
        fmean(abs(recall - truth) for truth, _, recall, _ in held),
        len(weak),
        sum(look.truth[one.topic] < look.mean for look, one in weak),
        sum(one.seen < 5 or one.answers < 10 for _, one in weak),
    )


def sureness(found: Sequence[Look]) -> list[tuple[float, float, int]]:
    """In five ranges of the stated probability: its mean, the share truly below, and how many."""
    said = [
        (one.below, look.truth[name] < look.mean)
        for look in found
        for name, one in look.said.items()
        if one.below is not None
    ]
    parts = [[pair for pair in said if int(min(pair[0], 0.999) * 5) == part] for part in range(5)]
    return [(fmean(p for p, _ in ps), fmean(is_ for _, is_ in ps), len(ps)) for ps in parts if ps]


def tell(day: int, found: Sequence[Look]) -> None:
    """Print the tables of one day."""
    print(f"\nAfter {day} days, {len(found)} learners")
    print(f"{'':22}{'Spearman':>10}{'hits of 3':>11}")
    for name, figure in FIGURES.items():
        scores = [score(look, figure(look)) for look in found]
        rho, hit = fmean(s.spearman for s in scores), fmean(s.hit_rate for s in scores)
        print(f"{name:22}{rho:10.3f}{hit:11.3f}")
    told = calls(found)
    off = fmean((look.average or math.nan) - look.mean for look in found)
    print(f"topics with a number {told.enough} of {sum(len(look.said) for look in found)},", end=" ")
    print(f"error {told.error:.3f}, in the interval {told.covered / told.enough:.1%};", end=" ")
    print(f"average off by {off:+.3f}")
    precision = f"{told.rightly / told.weak:.3f}" if told.weak else "-"
    print(f"called weak {told.weak}, truly below {precision}; under the minimum {told.hasty}")
    shares = (f"{said:.2f} -> {true:.2f} ({n})" for said, true, n in sureness(found))
    print("said below -> truly below (topics):", ", ".join(shares))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--options", type=int, default=0, help="options of a choice; 0: no luck")
    parser.add_argument("--known", type=float, default=World().known)
    parser.add_argument("--new", type=int, default=World().new)
    given = parser.parse_args()
    world = World(1 / given.options if given.options else 0.0, given.known, given.new)
    print(f"known at first sight {world.known:.0%}, {world.new} new a day, luck {world.g:.2f}")
    runs = [looks(seed, world) for seed in range(given.seeds)]
    for place, day in enumerate(DAYS):
        tell(day, [run[place] for run in runs])


if __name__ == "__main__":
    main()
