"""Simulated learners: what the grading of choices is worth against luck.

    python -m tests.bench.learners               four seeds, about three minutes
    python -m tests.bench.learners --seeds 1 --cards 200 --guessers 500    quick

One who learns, one who knows all and one who only guesses answer their cards for a year under several
rules (`simulated`). Neither truth nor rules are fitted to what comes out.
"""

from __future__ import annotations

import argparse
import math
import random
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from srs_trainer.model.grading import GOOD, HARD, UNPROVEN_MAX, is_proven
from srs_trainer.model.memory import interval_range
from srs_trainer.model.replay import MAX_INTERVAL

from .simulated import (
    FIRST_HARD,
    HALF_MARKED,
    MONTH,
    NAIVE,
    OURS,
    RETENTION,
    RULES,
    STEPPER,
    UNBOUNDED,
    Card,
    Constant,
    Life,
    Rule,
    Truth,
    World,
    asked,
    live,
)


def learner(rule: Rule, world: World, cards: int, seed: int) -> list[Life]:
    """The cards of one who learns."""
    lives = []
    for number in range(cards):
        # One stream a card: the rules meet the same cards.
        chance = random.Random(f"{seed} {number}")
        mind = Truth(world.known, chance.lognormvariate(0.0, world.noise))
        lives.append(live(Card(f"bench/{seed}-{number}"), mind, rule, world, chance))
    return lives


def reached(rule: Rule, world: World, cards: int, seed: int) -> int:
    """How many of a pure guesser's cards get an interval of a month after a miss or a mark.

    Those that get there by unmarked hits on end from first sight are left to `unbroken`, which is exact.
    """
    found = 0
    for number in range(cards):
        chance = random.Random(f"{seed} {number}")
        life = live(Card(f"bench/{seed}-{number}"), Constant(0.0), rule, world, chance, MONTH)
        found += life.longest >= MONTH and life.broken
    return found


def load(rule: Rule, world: World, cards: int = 200) -> float:
    """Answers a card in a year of one who knows all."""
    chance = random.Random(0)
    lives = (live(Card(f"bench/{n}"), Constant(1.0), rule, world, chance) for n in range(cards))
    return fmean(life.answers for life in lives)


def true_recall(lives: Sequence[Life]) -> float:
    """The mean over all answers on a later day."""
    return fmean(chance for life in lives for chance in life.true)


def shown_recall(lives: Sequence[Life]) -> float:
    """The same as the trainer would show it."""
    return fmean(chance for life in lives for chance in life.shown)


def unbroken(rule: Rule, g: float) -> float:
    """Exactly: the share of a guesser's cards that get a month by unmarked hits on end from first sight.

    All places in the fuzz range are alike.
    """
    total, hit = 0.0, g * (1 - rule.marked)

    def go_on(s: float, d: float, hits: int, share: float) -> None:
        nonlocal total
        most = MAX_INTERVAL if is_proven(g, hits) or not rule.bounded else UNPROVEN_MAX
        low, high = interval_range(s, asked(rule, g), most, STEPPER.parameters)
        for days in range(low, high + 1):
            part = share / (high - low + 1)
            if days >= MONTH:
                total += part
            else:
                go_on(*STEPPER.step(s, d, days, GOOD), hits + 1, part * hit)

    go_on(*STEPPER.step(None, None, 0, HARD if rule.first_hard else GOOD), 1, hit)
    return total


class Share(NamedTuple):
    """A share of a guesser's cards: an exact part, and one counted on `cards` cards."""

    exact: float
    counted: int
    cards: int

    @property
    def value(self) -> float:
        """The whole share."""
        return self.exact + self.counted / self.cards

    @property
    def ends(self) -> tuple[float, float]:
        """The 95 percent interval, the counted part being Poisson's."""
        low = max(0.0, self.counted - 1.96 * math.sqrt(self.counted))
        high = self.counted + 1.96 * math.sqrt(self.counted + 1) + 1.92
        return self.exact + low / self.cards, self.exact + high / self.cards


def guesser(rule: Rule, world: World, cards: int, seeds: range) -> Share:
    """The share of a pure guesser's cards that ever get an interval of a month."""
    counted = sum(reached(rule, world, cards, seed) for seed in seeds)
    return Share(unbroken(rule, world.g), counted, cards * len(seeds))


def fold(naive: Share, other: Share) -> tuple[float, float, float]:
    """By how many times the share fell, and what it may be at worst and at best."""
    (low, high), (least, most) = naive.ends, other.ends
    return naive.value / other.value, low / most, high / least


def spread(values: Sequence[float]) -> str:
    """Mean and range over the seeds."""
    return f"{fmean(values):.3f} ({min(values):.3f} to {max(values):.3f})"


def tell_learner(world: World, cards: int, seeds: range) -> None:
    """Print the table of one who learns."""
    print(f"\nOne who learns; known at first sight: {world.known:.0%}, noise {world.noise}")
    print(f"{'rule':41}{'true recall':>24}{'shown':>8}{'answers a card':>16}")
    for rule in RULES:
        runs = [learner(rule, world, cards, seed) for seed in seeds]
        load_ = fmean(life.answers for run in runs for life in run)
        shown = fmean(map(shown_recall, runs))
        print(f"{rule.name:41}{spread([true_recall(r) for r in runs]):>24}{shown:8.3f}{load_:16.1f}")


def tell_guesser(world: World, cards: int, seeds: range) -> None:
    """Print how many of a guesser's cards reach a month, and how many times fewer than naively."""
    print(f"\nOne who only guesses: cards with an interval of {MONTH} days or more in a year")
    print(f"{'rule':41}{'share':>8}{'of it unbroken':>16}{'times fewer than naively':>28}")
    naive = None
    for rule in (NAIVE, OURS, HALF_MARKED, FIRST_HARD, UNBOUNDED):
        share = guesser(rule, world, cards, seeds)
        naive = naive or share
        times = "{:.2f} ({:.2f} to {:.2f})".format(*fold(naive, share))
        print(f"{rule.name:41}{share.value:8.3%}{share.exact:16.3%}{times:>28}", flush=True)


def tell_expert(world: World) -> None:
    """Print what the rules cost one who knows all."""
    print("\nOne who knows all: answers a card in a year")
    naive = load(NAIVE, world)
    for rule in (NAIVE, OURS, FIRST_HARD, UNBOUNDED):
        mine = load(rule, world)
        print(f"{rule.name:41}{mine:9.2f}{mine / naive:9.2f} times naive")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=4)
    parser.add_argument("--cards", type=int, default=1000, help="cards of the learner, a seed")
    parser.add_argument("--guessers", type=int, default=3000, help="cards of the guesser, a seed")
    parser.add_argument("--options", type=int, default=4)
    parser.add_argument("--known", type=float, nargs="+", default=[0.0, 0.5, 0.8])
    parser.add_argument("--noise", type=float, default=0.5)
    given = parser.parse_args()
    world, seeds = World(given.options, noise=given.noise), range(given.seeds)
    asked_ = asked(OURS, world.g)
    print(f"{given.options} options, desired retention {RETENTION}; FSRS is asked for {asked_:.3f}")
    for known in given.known:
        tell_learner(world._replace(known=known), given.cards, seeds)
    tell_expert(world)
    tell_guesser(world, given.guessers, seeds)


if __name__ == "__main__":
    main()
