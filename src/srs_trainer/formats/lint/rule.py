"""What a rule of lint is, and how a rule goes through the questions of a deck."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from srs_trainer.model.question import Deck, Option, Question, Variant


class Hit(NamedTuple):
    """Where a rule is broken: the question's index in the deck (None: the deck itself), and the line.

    `part` names a part of the question for which the reader may know a better line
    (`reading.Places`); the hit is then `below` lines under the first one of that part.
    """

    place: int | None
    line: int
    message: str
    part: tuple[str, int] | None = None
    below: int = 0


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing to look for. `refuses` says whether a file with it may not be imported."""

    name: str
    find: Callable[[Deck], Iterator[Hit]]
    error: bool = True
    refuses: bool = False


def of_kind(deck: Deck, *kinds: str) -> Iterator[tuple[int, Question]]:
    """The questions of these kinds with their indexes."""
    return ((index, question) for index, question in enumerate(deck.questions) if question.kind in kinds)


def own_options(question: Question) -> Iterator[tuple[int, tuple[Option, ...]]]:
    """The line and the options of each situation that must have or has options of its own."""
    yield question.line, question.options
    yield from ((variant.line, variant.options) for variant in question.variants if variant.options)


class Situated(NamedTuple):
    """A situation of a question, from 0; `own` is what is written for it, `whole` what is asked."""

    place: int
    question: Question
    number: int
    line: int
    own: Variant
    whole: Variant


def situations(deck: Deck, *kinds: str) -> Iterator[Situated]:
    """Each situation of the questions of these kinds, of all where none is named."""
    for index, question in enumerate(deck.questions):
        if not kinds or question.kind in kinds:
            whole = question.situations()
            for number, own in enumerate((whole[0], *question.variants)):
                line = own.line if number else question.line
                yield Situated(index, question, number, line, own, whole[number])


class Choice(NamedTuple):
    """One list of options, with the stem above it; `place` is the question's index in the deck."""

    place: int
    question: Question
    stem: str
    line: int
    keys: tuple[Option, ...]
    distractors: tuple[Option, ...]
    options: tuple[Option, ...]


def choices(deck: Deck, *kinds: str) -> Iterator[Choice]:
    """Each list of options of the questions of these kinds that has right ones and wrong ones.

    What has none is for the rules of structure to find. Lists to which a `numbers` block adds are
    left out: every draw makes another one.
    """
    for index, question, _, line, own, whole in situations(deck, *kinds):
        keys = tuple(option for option in own.options if option.right)
        wrong = tuple(option for option in own.options if not option.right)
        if keys and wrong and not whole.numbers and (len(keys) == 1 or question.kind == "choices"):
            yield Choice(index, question, own.stem, line, keys, wrong, own.options)
