"""A question as shown once: which situation, which options, in which order.

All of it follows from the showing's seed, so that undo and a restart show the same question
(LOG 14). The seed serves to draw; the event row testifies to what was drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import count as counting
from typing import TYPE_CHECKING

from srs_trainer.model import cloze, typed
from srs_trainer.model.grading import lucky
from srs_trainer.model.question import Option, Question, Variant
from srs_trainer.model.seeds import drawn, seed_of

if TYPE_CHECKING:
    from srs_trainer.model.numbered import Numbers

FIELD_KINDS = ("number", "typed", "cloze")
"""Kinds that are answered by typing, a self-graded cloze aside."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A question on the screen; `options` are in the order shown, the digit of one is its index + 1.

    All texts are as they are shown: drawn numbers stand in them, holes are open.
    """

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
    """What the back of the card says: the accepted answers, the steps in the right order, the answer
    of a `number`, the texts of the open holes."""
    g: float
    """Chance of a lucky hit."""
    content: bytes
    key: bytes
    first_sight: bool
    seed: bytes
    form: str = "open"
    explanation: str = ""
    whole: str = ""
    """The stem as it reads after the answer, where that is another: the holes filled."""
    part: str = ""
    """The part of a question that makes several cards (`c2`)."""
    numbers: Numbers | None = field(default=None, compare=False)
    second: str = ""
    """The slip that was made on the first try; this is the second one."""
    banner: str = ""
    """A line above the question, such as that its content is past its date; mostly ''."""
    primer: str = field(default="", compare=False)
    """What is to be read before the question, which is the first of its topic; mostly ''."""

    @property
    def kind(self) -> str:
        """The kind of the question."""
        return self.question.kind

    @property
    def has_field(self) -> bool:
        """Whether it is answered by typing."""
        return self.kind in FIELD_KINDS and not self.question.self_graded

    @property
    def answer(self) -> str:
        """What is right, as text, for kinds without options: the first accepted answer."""
        if self.kind == "cloze":
            return ", ".join(self.back)
        return self.back[0] if self.back else ""

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


def draw(
    question: Question,
    *,
    card: str,
    deck: str,
    topic: tuple[str, ...],
    count: int,
    last_variant: int | None,
    first_sight: bool,
    part: str = "",
    second: str = "",
) -> Showing:
    """Draw a showing of `question`: situation, numbers, options and order from the seed.

    `count` is the number of the card's non-void answers and practices; `last_variant` the index of
    the situation shown last, which is not drawn again while there are others; `part` names the card
    where the question makes several; `second` is the slip of the first try.

    Raises:
        NoDraw: its numbers can't be drawn (lint refuses such a block).
    """
    seed = seed_of(card, count)
    situations = question.situations()
    variant = _variant(seed, len(situations), last_variant)
    showing = Showing(
        card=card,
        deck=deck,
        topic=topic,
        question=question,
        variant=variant,
        stem=situations[variant].stem,
        options=(),
        back=situations[variant].answer,
        g=0.0,
        content=question.content_digest(),
        key=question.key_digest(part),
        first_sight=first_sight,
        seed=seed,
        explanation=question.explanation,
        part=part,
        second=second,
    )
    return _complete(showing, situations[variant], seed)


def example(showing: Showing) -> Showing | None:
    """The same situation with other numbers, for a worked example; None where there are no others."""
    if showing.numbers is None:
        return None
    from srs_trainer.model.numbered import exampled

    return exampled(showing)


def redrawn(showing: Showing, question: Question) -> Showing:
    """The same showing, by the same seed, of what the question says now."""
    situations = question.situations()
    variant = min(showing.variant, len(situations) - 1)
    again = replace(
        showing,
        question=question,
        variant=variant,
        stem=situations[variant].stem,
        back=situations[variant].answer,
        explanation=question.explanation,
        whole="",
        numbers=None,
        content=question.content_digest(),
        key=question.key_digest(showing.part),
    )
    return _complete(again, situations[variant], showing.seed)


def _complete(showing: Showing, situation: Variant, seed: bytes) -> Showing:
    """Add what differs by kind: numbers, options in their order, the back."""
    question = showing.question
    if question.kind == "number" or (question.kind == "choice" and situation.numbers):
        from srs_trainer.model.numbered import numbered  # with it comes the arithmetic

        return numbered(showing, situation)
    if question.kind == "order":
        options = _out_of_order(seed, steps(situation))
        return replace(showing, options=options, g=luck(question, situation))
    if question.kind == "cloze":
        stem, part = situation.stem, showing.part
        return replace(
            showing,
            stem=cloze.hidden(stem, part),
            whole=cloze.filled(stem),
            back=cloze.answers(stem, part),
        )
    if question.kind == "typed":
        return replace(showing, back=tuple(map(typed.shown, situation.answer)))
    options = in_order(seed, question, situation.options)
    return replace(showing, options=options, g=luck(question, situation))


def luck(question: Question, situation: Variant) -> float:
    """The chance of a lucky hit in a showing of this situation (LOG 9).

    With drawn numbers a showing may have fewer options, where two mistakes give about one value.
    """
    options = question.offered(situation)
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


def in_order(seed: bytes, question: Question, options: tuple[Option, ...]) -> tuple[Option, ...]:
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
