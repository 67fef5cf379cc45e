"""How strong each topic is, and how sure that is: a shrunken random intercept (fsrs.md 5.4).

FSRS says how far each card has decayed; what it can't know is that a learner forgets one topic faster
than another. That is the topic's effect b_k, fitted on the answers that were given a chance beforehand:

    logit P(right) = x + b0 + b_k        x: the logit of the predicted chance, by bins a quarter wide
    b0             the learner's, over all answers
    b_k            the topic's, drawn from N(0, tau^2): few answers leave it near 0
      Newton:      b += grad / h,  grad = sum(right - n q) - b / tau^2,  h = sum(n q (1 - q)) + 1 / tau^2
      sd_k         h ** -0.5
    tau^2          mean of b_k^2 + sd_k^2 over topics with answers, at least .02; .3 under five topics

    recall_k  =  mean over seen cards of clip((sigmoid(x_7 + b0 + b_k) - g) / (1 - g))
      interval     the same at b_k - 2.3 sd_k and b_k + 2.3 sd_k, "about 90 %" by simulation
      below        the chance that b_k is under the effect at which recall_k is the learner's average

x_7 is the logit of the chance of a right answer 7 days ahead, g the chance of a lucky one. Cards not
yet seen play no part: they are coverage. A node of the tree is fitted on the sums of its own bins and
of all below, under the same b0 and tau.

By hand: topics a and b, each with 10 seen cards at x_7 = 1 and g = 1/4, and 20 answers at x = 0, of
which 12 were right in a and 8 in b. All in all 20 of 40 at a predicted half: b0 = 0. Two topics only:
tau^2 = .3. For b, from 0: grad = 8 - 20/2 = -2, h = 20/4 + 1/.3 = 8.333, b = -.24; then q = .4403,
grad = -.0057, h = 8.262, b = -.2407; sd = .3479. Recall of b: (sigmoid(.7593) - .25) / .75 =
(.6812 - .25) / .75 = .575; with b -+ .800: .320 to .768. By symmetry a has b = +.2407 and recall .701;
the average is .638, which b would reach at -.0134, .653 sd above its own: below = .743. The interval of
b reaches over the average, so b isn't called weak.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from srs_trainer.model.grading import recall
from srs_trainer.model.topics import ancestors

HORIZON = 7
"""Days ahead at which recall is stated."""

MIN_SEEN = 5
"""Seen cards below which there is no number."""
MIN_ANSWERS = 10
"""Scored answers below which there is no number."""

_Z = 2.3
_FEW_TOPICS = 5
_TAU2_OF_FEW = 0.3
_TAU2_MIN = 0.02
_TAU_ROUNDS = 30
_B0_VARIANCE = 1.0
"""So wide that fifty answers outweigh it; without it a first answer would put b0 at infinity."""
_NEWTON_ROUNDS = 60
_FAR = 4.0
"""Standard deviates beyond which nothing is told apart: 3 in 100,000."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the log says of one topic path, its own questions only, not those below."""

    topic: str
    cards: int
    """Cards that are asked, seen or not."""
    seen: int
    """Those of them with at least one counted answer."""
    bins: Mapping[int, tuple[int, int]]
    """From the bin of logit p (`replay.logit_bin`) to (scored answers, right ones)."""
    ahead: Mapping[tuple[int, float], int]
    """From (bin of the chance of a right answer `HORIZON` days ahead, g) to seen cards."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What is known of one node of the tree: its own questions and all below."""

    topic: str
    cards: int
    seen: int
    answers: int
    """Scored answers."""
    recall: float | None
    """`HORIZON` days ahead, corrected for guessing; None below the minimum, as `low` and `high`."""
    low: float | None
    high: float | None
    enough: bool
    """At least `MIN_SEEN` seen cards and `MIN_ANSWERS` scored answers."""
    weak: bool
    """Enough, and the whole interval lies below the learner's own average."""
    below: float | None
    """The probability that it lies below that average; None before the first scored answer."""


def strengths(evidence: Sequence[Evidence]) -> tuple[Strength, ...]:
    """Give every node of the tree, the highest `below` first, those without answers last.

    Nodes with the same whole percent stand by recall, then by name. Several entries of one topic count
    together; parents exist by their children. The order of `evidence` plays no part.
    """
    rows = _summed((one.topic, one) for one in evidence)
    learner = _fitted(rows.values())
    paths = ((path, one) for one in evidence for path in (*ancestors(one.topic), one.topic))
    found = [_strength(topic, sums, learner) for topic, sums in _summed(paths).items()]
    return tuple(sorted(found, key=_place))


def average(evidence: Sequence[Evidence]) -> float | None:
    """Give the learner's own recall over all seen cards, each with the effect of its topic.

    At `HORIZON` days, corrected for guessing; None below the minimum that holds for a topic.
    """
    rows = _summed((one.topic, one) for one in evidence)
    enough = sum(one.seen for one in rows.values()) >= MIN_SEEN
    enough = enough and sum(one.answers for one in rows.values()) >= MIN_ANSWERS
    return _fitted(rows.values()).average if enough else None


class _Sums(NamedTuple):
    """Evidence added up; bins and cells in order, so that equal sums give equal figures to the bit."""

    cards: int
    seen: int
    answers: int
    bins: tuple[tuple[float, int, int], ...]
    """Logit of the predicted chance, answers, right ones."""
    ahead: tuple[tuple[float, float, int], ...]
    """Logit of the chance ahead, g, cards."""


class _Learner(NamedTuple):
    """What is the same for all topics of a learner."""

    b0: float
    tau2: float
    average: float | None


def _summed(parts: Iterable[tuple[str, Evidence]]) -> dict[str, _Sums]:
    """Add up the evidence that carries one name; the names in order."""
    groups: dict[str, list[Evidence]] = {}
    for name, one in parts:
        groups.setdefault(name, []).append(one)
    return {name: _sum(groups[name]) for name in sorted(groups)}


def _sum(group: Sequence[Evidence]) -> _Sums:
    bins: dict[int, tuple[int, int]] = {}
    ahead: dict[tuple[int, float], int] = {}
    for one in group:
        for place, (answers, right) in one.bins.items():
            held = bins.get(place, (0, 0))
            bins[place] = held[0] + answers, held[1] + right
        for cell, cards in one.ahead.items():
            ahead[cell] = ahead.get(cell, 0) + cards
    return _Sums(
        sum(one.cards for one in group),
        sum(one.seen for one in group),
        sum(answers for answers, _ in bins.values()),
        tuple((place / 4, *bins[place]) for place in sorted(bins) if bins[place][0]),
        tuple((place / 4, g, ahead[place, g]) for place, g in sorted(ahead) if ahead[place, g]),
    )


def _fitted(rows: Iterable[_Sums]) -> _Learner:
    """Fit b0, then tau over the topics with answers, then the average over all seen cards."""
    rows = list(rows)
    everything: dict[float, tuple[int, int]] = {}
    for row in rows:
        for x, n, right in row.bins:
            held = everything.get(x, (0, 0))
            everything[x] = held[0] + n, held[1] + right
    b0, _ = _effect([(x, *everything[x]) for x in sorted(everything)], 0.0, _B0_VARIANCE)
    tau2 = _spread([row.bins for row in rows if row.answers], b0)
    cards = sum(count for row in rows for _, _, count in row.ahead)
    if not cards or not everything:
        return _Learner(b0, tau2, None)
    held_ahead = (_held(row, b0 + _effect(row.bins, b0, tau2)[0]) for row in rows)
    return _Learner(b0, tau2, math.fsum(held_ahead) / cards)


def _spread(topics: Sequence[Sequence[tuple[float, int, int]]], b0: float) -> float:
    """The variance tau^2 of the topics' effects, by expectation and maximisation."""
    tau2 = _TAU2_OF_FEW
    if len(topics) < _FEW_TOPICS:
        return tau2
    effects = [0.0] * len(topics)
    for _ in range(_TAU_ROUNDS):
        before, squares = tau2, []
        for index, bins in enumerate(topics):
            # One step a round is enough: the effects settle together with their variance.
            step, sd = _step(bins, b0, tau2, effects[index])
            effects[index] += step
            squares.append(effects[index] ** 2 + sd**2)
        tau2 = max(math.fsum(squares) / len(squares), _TAU2_MIN)
        if abs(tau2 - before) < 1e-5 * tau2:
            break
    return tau2


def _effect(bins: Sequence[tuple[float, int, int]], b0: float, variance: float) -> tuple[float, float]:
    """Fit one effect with prior N(0, variance) and give its mode and standard deviation there."""
    b, sd = 0.0, 0.0
    for _ in range(_NEWTON_ROUNDS):
        step, sd = _step(bins, b0, variance, b)
        b += step
        # Newton squares its error: the next step would be 1e-12.
        if abs(step) < 1e-6:
            break
    return b, sd


def _step(
    bins: Sequence[tuple[float, int, int]], b0: float, variance: float, b: float
) -> tuple[float, float]:
    """One step of Newton from `b`, and the standard deviation there."""
    grad, h = -b / variance, 1 / variance
    for x, n, right in bins:
        q = _sigmoid(x + b0 + b)
        grad += right - n * q
        h += n * q * (1 - q)
    # A whole step from where q is nearly 0 or 1 would leap past the root and never come back.
    return min(max(grad / h, -1.0), 1.0), h**-0.5


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def _held(sums: _Sums, effect: float) -> float:
    """How many of the seen cards are recalled ahead, luck taken out."""
    return math.fsum(cards * recall(_sigmoid(x + effect), g) for x, g, cards in sums.ahead)


def _strength(topic: str, sums: _Sums, learner: _Learner) -> Strength:
    """State a node; the chance that it lies below needs one answer and one seen card."""
    cards = sum(count for _, _, count in sums.ahead)
    enough = sums.seen >= MIN_SEEN and sums.answers >= MIN_ANSWERS and cards > 0
    counts = topic, sums.cards, sums.seen, sums.answers
    if not sums.answers or not cards or learner.average is None:
        return Strength(*counts, None, None, None, False, False, None)

    b, sd = _effect(sums.bins, learner.b0, learner.tau2)

    def at(z: float) -> float:
        return min(_held(sums, learner.b0 + b + z * sd) / cards, 1.0)

    below = _below(at, learner.average)
    if not enough:
        return Strength(*counts, None, None, None, False, False, below)
    high = at(_Z)
    return Strength(*counts, at(0.0), at(-_Z), high, True, high < learner.average, below)


def _below(at: Callable[[float], float], mean: float) -> float:
    """The probability that recall is under `mean`; `at` gives it so many standard deviates off.

    Recall rises with the effect, so one place parts what is under from the rest.
    """
    low, high = -_FAR, _FAR
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (middle, high) if at(middle) < mean else (low, middle)
    return (1 + math.erf((low + high) / math.sqrt(8))) / 2


def _place(strength: Strength) -> tuple[float, float, str]:
    """Order by the whole percent: past it the surer topic is only the one with more answers."""
    sure = -1.0 if strength.below is None else round(strength.below, 2)
    return -sure, 1.0 if strength.recall is None else strength.recall, strength.topic
