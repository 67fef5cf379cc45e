"""A question as shown once: which situation, which options, in which order.

All of it follows from the showing's seed, so that undo and a restart show the same question
(LOG 14). The seed serves to draw; the event row testifies to what was drawn.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import count as counting

from srs_trainer.model.grading import lucky
from srs_trainer.model.question import Option, Question, Variant


@dataclass(frozen=True, slots=True)
class Showing:
    """A question on the screen; `options` are in the order shown, the digit of one is its index + 1."""

    card: str
    """The card's text key."""
    deck: str
    """Title of the deck."""
    topic: tuple[str, ...]
    """Titles of the topic path, the root first."""
    question: Question
    variant: int
    stem: str
    options: tuple[Option, ...]
    back: tuple[str, ...]
    """What `Answer:` holds: the back of a `basic` card."""
    g: float
    """Chance of a lucky hit."""
    content: bytes
    key: bytes
    first_sight: bool
    seed: bytes
    form: str = "open"

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.question.kind

    def right_ids(self) -> frozenset[str]:
        """Ids of the options that are right."""
        return frozenset(o.id for o in self.options if o.right)

    def key_ids(self) -> tuple[str, ...]:
        """Ids of what is right in the order shown; of steps, all of them in the right order."""
        if self.kind != "order":
            return tuple(option.id for option in self.options if option.right)
        ids = {option.text: option.id for option in self.options}
        return tuple(ids[text] for text in self.back)

    def number_of(self, option_id: str) -> int:
        """The digit that stands before an option, from 1.

        Raises:
            KeyError: the option was not shown.
        """
        for number, option in enumerate(self.options, 1):
            if option.id == option_id:
                return number
        raise KeyError(option_id)


def seed_of(card: str, count: int) -> bytes:
    """The seed of a showing: card and number of its non-void answers and practices (LOG 14)."""
    return hashlib.blake2b(f"{card}\n{count}".encode(), digest_size=16).digest()


def drawn(seed: bytes, label: str) -> int:
    """A 64-bit number drawn from a seed for one purpose."""
    return int.from_bytes(hashlib.blake2b(label.encode(), digest_size=8, key=seed).digest())


def draw(
    question: Question,
    *,
    card: str,
    deck: str,
    topic: tuple[str, ...],
    count: int,
    last_variant: int | None,
    first_sight: bool,
) -> Showing:
    """Draw a showing of `question`: situation, options and order from the seed.

    `count` is the number of the card's non-void answers and practices; `last_variant` the index of
    the situation shown last, which is not drawn again while there are others.
    """
    seed = seed_of(card, count)
    situations = question.situations()
    variant = _variant(seed, len(situations), last_variant)
    situation = situations[variant]
    if question.kind == "order":
        options = _out_of_order(seed, steps(situation))
    else:
        options = _order(seed, question, situation.options)
    return Showing(
        card=card,
        deck=deck,
        topic=topic,
        question=question,
        variant=variant,
        stem=situation.stem,
        options=options,
        back=situation.answer,
        g=luck(question, situation),
        content=question.content_digest(),
        key=question.key_digest(),
        first_sight=first_sight,
        seed=seed,
    )


def luck(question: Question, situation: Variant) -> float:
    """The chance of a lucky hit in a showing of this situation (LOG 9)."""
    options = situation.options
    right = sum(option.right for option in options)
    shown = right + _wrong_shown(question, options) if options else len(situation.answer) or 1
    return lucky(question.kind, shown, right or 1, question.told)


def steps(situation: Variant) -> tuple[Option, ...]:
    """The steps of an `order` question as what is shown and chosen, in the right order."""
    return tuple(Option(text) for text in situation.answer)


def _out_of_order(seed: bytes, right: tuple[Option, ...]) -> tuple[Option, ...]:
    """The steps in any order but the right one; of two steps in either, or their order would be told."""
    for attempt in counting():
        drawn_so = sorted(right, key=lambda step: drawn(seed, f"order {attempt} {step.id}"))
        if len(right) <= 2 or tuple(drawn_so) != right:
            return tuple(drawn_so)
    raise AssertionError("every draw was the right order")


def _variant(seed: bytes, many: int, last: int | None) -> int:
    if many == 1:
        return 0
    others = [n for n in range(many) if n != last]
    return others[drawn(seed, "variant") % len(others)]


def _order(seed: bytes, question: Question, options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Choose `show` options (every right one among them) and put them in the order of this showing."""
    chosen = list(options)
    if question.show and question.show < len(chosen):
        wrong = sorted((o for o in chosen if not o.right), key=lambda o: drawn(seed, f"pool {o.id}"))
        kept = {o.id for o in wrong[: _wrong_shown(question, options)]}
        chosen = [o for o in chosen if o.right or o.id in kept]
    if question.shuffle:
        chosen.sort(key=lambda o: drawn(seed, f"order {o.id}"))
    return tuple(sorted(chosen, key=lambda o: o.pin == "last"))


def _wrong_shown(question: Question, options: tuple[Option, ...]) -> int:
    """How many wrong options a showing has: one at least, however many right ones `show` has to hold."""
    right = sum(option.right for option in options)
    room = max(1, question.show - right) if question.show else len(options)
    return min(room, len(options) - right)
