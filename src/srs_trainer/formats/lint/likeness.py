"""Stems that ask the same again, in one deck or in several beside each other.

No stem is compared with all others: what is at least `ALIKE` alike shares one of its rarest words, and
of those that do, at most `MOST_COMPARED` are looked at.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from srs_trainer.formats.lint.rule import Hit
from srs_trainer.model.cloze import filled, holes
from srs_trainer.model.question import Deck, Question, Variant
from srs_trainer.model.text import normalised
from srs_trainer.model.words import content_words

ALIKE, ALIKE_KEYS = 0.7, 0.5
"""Share of content words with which stems are alike if their keys are, and keys with theirs."""

NEARLY_EQUAL = 0.9
"""The same for stems that are alike whatever their keys."""

FEWEST_WORDS = 4
"""Content words of a stem below which only an equal one is like it."""

MOST_COMPARED = 200
"""Other stems that one stem is compared with, the nearest before it first."""

_TURNING = re.compile(
    r"\d+(?:[.,]\d+)*|\b(?:not|no|never|none|nor|neither|without|cannot|except|unless|more|most|less"
    r"|least|fewer|fewest|first|last|[a-z]+n['’]t)\b"
)
"""Numbers and words that turn a question into another one while all the rest is the same."""


class _Stem(NamedTuple):
    """A stem with what decides whether it is like another; `name` is `deck/id`."""

    deck: int
    name: str
    hit: Hit
    text: str
    turns: tuple[str, ...]
    words: frozenset[str]
    key: frozenset[str]


def alike_stems(decks: Sequence[Deck]) -> dict[int, list[Hit]]:
    """For each deck, by its index, the stems that are like one before them; the message names that one.

    Variants of one question are meant to be alike, and so are two versions of one question.
    """
    stems = list(_stems(decks))
    spread = Counter(word for stem in stems for word in stem.words)
    equal: dict[str, _Stem] = {}
    shelves: dict[tuple[tuple[str, ...], str], list[_Stem]] = defaultdict(list)
    found: dict[int, list[Hit]] = defaultdict(list)
    for stem in stems:
        rare = _rarest(stem, spread)
        other = equal.get(stem.text)
        if other is None or other.name == stem.name:
            other = _nearest(stem, [shelves[stem.turns, word] for word in rare])
        if other:
            name = other.name.split("/", 1)[1] if other.deck == stem.deck else other.name
            message = f"this asks nearly the same as '{name}': merge them (### variant), or drop one"
            found[stem.deck].append(stem.hit._replace(message=message))
        equal.setdefault(stem.text, stem)
        for word in rare:
            shelves[stem.turns, word].append(stem)
    return found


def _stems(decks: Sequence[Deck]) -> Iterator[_Stem]:
    for number, deck in enumerate(decks):
        for index, question in enumerate(deck.questions):
            lines = (question.line, *(variant.line for variant in question.variants))
            for place, situation in enumerate(question.situations()):
                text = normalised(filled(situation.stem))
                key = content_words(" ".join(_right(question, situation)))
                hit = Hit(index, lines[place], "", ("stem", place))
                turns = tuple(sorted(_TURNING.findall(text)))
                if text:
                    name = f"{deck.id}/{question.id}"
                    yield _Stem(number, name, hit, text, turns, content_words(text), key)


def _right(question: Question, situation: Variant) -> list[str]:
    """The texts that are right in a situation; numbers by their lines."""
    right = [option.text for option in situation.options if option.right]
    right += [hole.text for hole in holes(situation.stem)] if question.kind == "cloze" else []
    return right or [*situation.answer, situation.numbers]


def _rarest(stem: _Stem, spread: Counter[str]) -> list[str]:
    """The words of which every stem that is alike has at least one among its own such words."""
    if len(stem.words) < FEWEST_WORDS:
        return []
    ordered = sorted(stem.words, key=lambda word: (spread[word], word))
    return ordered[: len(ordered) - math.ceil(ALIKE * len(ordered)) + 1]


def _nearest(stem: _Stem, shelves: list[list[_Stem]]) -> _Stem | None:
    """The stem most like this one among those that share a rare word with it."""
    best, most, left = None, 0.0, MOST_COMPARED
    for shelf in shelves:
        for other in shelf[: -left - 1 : -1]:
            left -= 1
            likeness = _shared(stem.words, other.words)
            enough = NEARLY_EQUAL if _shared(stem.key, other.key) < ALIKE_KEYS else ALIKE
            if likeness >= enough and likeness > most and other.name != stem.name:
                best, most = other, likeness
        if left <= 0:
            break
    return best


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """The words in common among the words of both; 1 where neither has any."""
    return len(one & other) / (len(one | other) or 1) if one or other else 1.0
