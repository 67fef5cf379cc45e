"""What a test-wise guesser scores: one who knows nothing of the subject and reads only the options.

Four strategies, each a rule that ranks the options of a question. A tie is shared: each of t options
at the top wins 1/t, as an even draw among them would in the long run. Where all is fair the key is as
likely to be any of the options, so that each strategy scores chance; how unlikely more is, is exact.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from srs_trainer.model.chance import upper_tail
from srs_trainer.model.words import content_words, visible

FAILS = 0.01
"""A strategy beats chance where luck would score as well in fewer than this share of decks."""

_UNITS = 2520
"""Credit is counted in these parts for the test, so that ties of up to ten options are exact."""


class Trial(NamedTuple):
    """One choice: the options in the order written, the index of the key, how many are shown."""

    stem: str
    options: tuple[str, ...]
    key: int
    shown: int


class _Words(NamedTuple):
    """The content words of a trial."""

    stem: frozenset[str]
    options: tuple[frozenset[str], ...]


Rank = Callable[[Trial, _Words, Mapping[str, int]], Sequence[float]]
"""Gives each option a number; the guesser takes the highest. The mapping says in how many trials of
the deck a word occurs."""


def _by_length(trial: Trial, words: _Words, known: Mapping[str, int]) -> Sequence[float]:
    return [len(visible(option)) for option in trial.options]


def _by_echo(trial: Trial, words: _Words, known: Mapping[str, int]) -> Sequence[float]:
    """By the rarest word of the stem that the option repeats, those aside that all options have."""
    asked = words.stem - frozenset.intersection(*words.options)
    return [max((1 / known[word] for word in asked & option), default=0) for option in words.options]


def _by_middle(trial: Trial, words: _Words, known: Mapping[str, int]) -> Sequence[float]:
    middle = (len(trial.options) - 1) / 2
    return [-abs(place - middle) for place in range(len(trial.options))]


_SPECIFIC = re.compile(
    r"\d+(?:[.,]\d+)*"  # a figure
    r"|`[^`]+`"  # code
    r"|\([^()]+\)"  # an aside
    r"|\b\w*[a-z]_[a-z]\w*|\b[a-z]+[A-Z]\w*|\b[A-Z]\w*[A-Z]\w*"  # a name of code, an abbreviation
    r"|\b(?:about|almost|at least|at most|can|could|except|for example|generally|if|largely|less|likely"
    r"|mainly|may|might|more|mostly|nearly|often|once|partly|roughly|some|sometimes|such as|tends?"
    r"|typically|unless|up to|usually|when|where|while)\b"  # a hedge or a condition
)


def _by_detail(trial: Trial, words: _Words, known: Mapping[str, int]) -> Sequence[float]:
    return [len(_SPECIFIC.findall(option)) for option in trial.options]


STRATEGIES: dict[str, Rank] = {
    "longest": _by_length,
    "echo": _by_echo,
    "middle": _by_middle,
    "specific": _by_detail,
}
"""The longest option, the one with the rarest word of the stem, the middle one as written, and the one
with most figures, names, hedges and asides."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the strategies win in some trials; `pooled` adds tallies up.

    `won` is in questions. `reached` and `spreads` are for the test, in units of credit: what was won,
    rounded down, and how often each spread of credits over the options occurs, rounded up.
    """

    trials: int
    luck: float
    """Questions that blind luck wins on average."""
    won: Mapping[str, Fraction]
    reached: Mapping[str, int]
    spreads: Mapping[str, Counter[tuple[int, ...]]]


def tally(trials: Sequence[Trial]) -> Tally:
    """The tally of one deck. The rarity of a word is that in these trials."""
    read = [_Words(content_words(t.stem), tuple(map(content_words, t.options))) for t in trials]
    known = Counter(word for words in read for word in words.stem.union(*words.options))
    won = dict.fromkeys(STRATEGIES, Fraction(0))
    reached = dict.fromkeys(STRATEGIES, 0)
    spreads: dict[str, Counter[tuple[int, ...]]] = {name: Counter() for name in STRATEGIES}
    for trial, words in zip(trials, read, strict=True):
        for name, rank in STRATEGIES.items():
            credits = shares(rank(trial, words, known), trial.shown)
            won[name] += credits[trial.key]
            reached[name] += math.floor(credits[trial.key] * _UNITS)
            spreads[name][tuple(sorted(math.ceil(credit * _UNITS) for credit in credits))] += 1
    return Tally(len(trials), math.fsum(1 / t.shown for t in trials), won, reached, spreads)


def pooled(tallies: Iterable[Tally]) -> Tally:
    """The tally of several decks together."""
    whole = tally(())
    for one in tallies:
        whole = Tally(
            whole.trials + one.trials,
            whole.luck + one.luck,
            {name: whole.won[name] + one.won[name] for name in STRATEGIES},
            {name: whole.reached[name] + one.reached[name] for name in STRATEGIES},
            {name: whole.spreads[name] + one.spreads[name] for name in STRATEGIES},
        )
    return whole


def shares(ranks: Sequence[float], shown: int) -> list[Fraction]:
    """What the guesser wins on average if a given option is the key, for each option in turn.

    The key and `shown` - 1 of the others, drawn evenly, are on the screen; the highest rank is taken,
    a tie is shared. The shares of all options add up to `len(ranks) / shown`.
    """
    return [
        _share(sum(r > rank for r in ranks), sum(r == rank for r in ranks) - 1, len(ranks), shown)
        for rank in ranks
    ]


@lru_cache(maxsize=4096)
def _share(higher: int, equal: int, many: int, shown: int) -> Fraction:
    """The share of an option with so many others above and beside it."""
    lower, others = many - 1 - higher - equal, shown - 1
    won = Fraction(0)
    for beside in range(min(equal, others) + 1):
        draws = math.comb(equal, beside) * math.comb(lower, others - beside)
        won += Fraction(draws, beside + 1)
    return won / math.comb(many - 1, others)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Scores as shares of the questions. `p` of a strategy is its own; that of the whole is corrected.

    `beating` names the strategies that beat chance at `FAILS`, corrected for their number.
    """

    questions: int
    chance: float
    best: str
    score: float
    p: float
    strategies: Mapping[str, tuple[float, float]]
    """Score and p of each."""
    beating: tuple[str, ...]


def verdict(found: Tally) -> Verdict | None:
    """What a tally says; None where there is nothing to guess."""
    if not found.trials:
        return None
    scores = {
        name: (
            float(found.won[name] / found.trials),
            upper_tail(found.spreads[name], found.reached[name]),
        )
        for name in STRATEGIES
    }
    best = max(scores, key=lambda name: scores[name][0])
    corrected = {name: min(1.0, p * len(STRATEGIES)) for name, (_, p) in scores.items()}
    return Verdict(
        found.trials,
        found.luck / found.trials,
        best,
        scores[best][0],
        min(corrected.values()),
        scores,
        tuple(name for name in STRATEGIES if corrected[name] < FAILS),
    )
