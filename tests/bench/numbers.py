"""Every number question under many seeds, each answer computed a second time.

    python -m tests.bench.numbers                          10,000 seeds of all questions in decks/
    python -m tests.bench.numbers --seeds 200 --deck DIR   fewer, of other decks

Looked at: that there is one key, that options differ, that the answer is the one of `reckoning`, that
known mistakes are no answers, that texts are filled, that the same seed gives the same question. Ends
with 1 where anything is wrong.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from srs_trainer.formats.files import read_path
from srs_trainer.model.judging import NotGraded, judged
from srs_trainer.model.numbers import NoDraw
from srs_trainer.model.question import MADE, MADE_KEY, Deck, Question
from srs_trainer.model.showing import Showing, draw
from srs_trainer.settings import decks_folder

from .reckoning import Amount, Block, NoValue, block, fixed, literal, reckon

SAME = Fraction(1, 10**9)
"""Relative difference that floats may make."""

APART = Fraction(5, 100)
"""Made options differ by this share of the larger at least."""

SHOWN = Fraction(51, 10_000)
"""Relative difference that 3 significant digits may make."""

_CODE = re.compile(r"(?s)^(```|~~~).*?^\1|`[^`\n]*`", re.MULTILINE)
_HOLE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


class Fault(NamedTuple):
    """What is wrong in a showing, and with which numbers."""

    what: str
    numbers: str = ""


def with_numbers(decks: Iterable[Deck]) -> list[Question]:
    """The questions whose answer is a number that is graded, or is drawn."""
    return [
        question
        for deck in decks
        for question in deck.questions
        if question.kind == "number"
        or (question.kind == "choice" and any(one.numbers for one in question.situations()))
    ]


def shown(question: Question, seed: int) -> Showing:
    """The showing of a seed."""
    return draw(
        question,
        card=f"bench/{question.id}",
        deck="",
        topic=(),
        count=seed,
        last_variant=None,
        first_sight=True,
    )


class Found(NamedTuple):
    """What was found on a question: each fault with how often and at which seed first."""

    faults: dict[str, tuple[int, int, str]]
    draws: int
    """Different situations and draws that were seen."""


def tried(question: Question, seeds: int) -> Found:
    """Look at a question under the seeds from 0."""
    other = Question.from_json(question.to_json())
    faults: dict[str, tuple[int, int, str]] = {}
    known: dict[tuple[object, ...], list[Fault]] = {}
    for seed in range(seeds):
        found: list[Fault] = []
        try:
            showing = shown(question, seed)
            found += same(showing, shown(other, seed))
            drawn = showing.numbers.draw.drawn if showing.numbers else {}
            # What does not hang on the order of options is looked at once a draw.
            key = (showing.variant, *drawn.items())
            if key not in known:
                known[key] = checked(showing)
            found += known[key]
            found += options_of(showing)
        except (NoDraw, NoValue) as error:
            found.append(Fault(f"no question: {error}"))
        for what, numbers in found:
            times, first, where = faults.get(what, (0, seed, numbers))
            faults[what] = times + 1, first, where
    return Found(faults, len(known))


def same(one: Showing, other: Showing) -> list[Fault]:
    """Two showings of one seed differ in nothing."""
    alike = one == other and (one.numbers is None) == (other.numbers is None)
    if alike and one.numbers and other.numbers:
        alike = one.numbers.draw.texts == other.numbers.draw.texts
    return [] if alike else [Fault("the same seed gives another question")]


class Reckoned(NamedTuple):
    """A showing's numbers by the second reckoner."""

    block: Block
    values: dict[str, Amount]
    answer: Fraction
    named: dict[str, Fraction]
    """Values of mistakes and slips that have one, in the unit of the answer."""


def reckoned(showing: Showing) -> Reckoned:
    """Compute a showing's numbers anew from what was drawn; NoValue where that can't be."""
    assert showing.numbers is not None, "a question with numbers has drawn them"
    situation = showing.question.situations()[showing.variant]
    made = _block(situation.numbers, situation.answer)
    values = made.values(showing.numbers.draw.drawn)
    answer = reckon(made.answer, values)
    named = {}
    for name, text in made.named.items():
        try:
            named[name] = made.in_unit(reckon(text, {**values, "answer": answer}))
        except NoValue:
            continue
    return Reckoned(made, values, made.in_unit(answer), named)


@lru_cache(maxsize=256)
def _block(numbers: str, answer: tuple[str, ...]) -> Block:
    return block(numbers) if numbers else fixed(answer[0])


def checked(showing: Showing) -> list[Fault]:
    """All that hangs on the draw alone: answer, mistakes, texts."""
    if showing.numbers is None:
        return [Fault("no numbers were drawn")]
    drawn = ", ".join(f"{name} = {text}" for name, text in showing.numbers.draw.drawn.items())
    try:
        ours = reckoned(showing)
    except NoValue as error:
        return [Fault(f"can't be reckoned: {error}", drawn)]
    found = [*_answer(showing, ours), *_mistakes(showing, ours), *_texts(showing, ours)]
    return [Fault(what, drawn) for what in found]


def _answer(showing: Showing, ours: Reckoned) -> Iterator[str]:
    """The answer is the one of the second reckoner, as a value, as shown, and as graded."""
    assert showing.numbers is not None
    given = showing.numbers.draw.answer
    if not math.isfinite(given) or given == 0 or ours.answer == 0:
        yield f"the answer is {given}"
        return
    if abs(Fraction(given) - ours.answer) > SAME * abs(ours.answer):
        yield f"the answer is {given}, reckoned anew {float(ours.answer)}"
    if len(showing.back) != 1 or (showing.kind == "number" and showing.options):
        yield "not exactly one answer"
    elif not _stands_for(showing.answer, ours.answer, ours.block):
        yield f"the answer is shown as {showing.answer}, reckoned anew {float(ours.answer)}"
    if showing.kind == "number":
        yield from (
            f"{text} is typed and not right"
            for text in (showing.answer, _typed(ours.answer, ours.block))
            if _graded(showing, text)[0] != "right"
        )


def _mistakes(showing: Showing, ours: Reckoned) -> Iterator[str]:
    """No mistake is an answer; typed, each is wrong, and what is said of it has no hole left."""
    for name, value in ours.named.items():
        apart = abs(value - ours.answer)
        if apart <= max(ours.block.width(ours.answer), ours.block.width(value)):
            yield f"{name} lies within tolerance of the answer"
        elif showing.kind == "number":
            outcome, why = _graded(showing, _typed(value, ours.block))
            if outcome != "wrong":
                yield f"{name} is typed and not wrong"
            yield from _holes(why)


def _texts(showing: Showing, ours: Reckoned) -> Iterator[str]:
    """Texts are filled with what was drawn, derived numbers as they are shown, and no hole is left."""
    assert showing.numbers is not None
    texts = showing.numbers.draw.texts
    question = showing.question
    stem = question.situations()[showing.variant].stem
    for what, source, filled in (
        ("stem", stem, showing.stem),
        ("explanation", question.explanation, showing.explanation),
    ):
        if _HOLE.sub(lambda hole: texts.get(hole[1], hole[0]), source) != filled:
            yield f"the {what} is filled with something else"
        for name in {hole[1] for hole in _HOLE.finditer(source)} & ours.values.keys():
            if not _shows(texts[name], ours.values[name]):
                yield f"{name} is shown as {texts[name]}"
    for text in (showing.stem, showing.explanation, *_option_texts(showing)):
        yield from _holes(text)


def _holes(text: str) -> Iterator[str]:
    """What still looks like a hole, code aside."""
    for hole in _HOLE.finditer(_CODE.sub("", text)):
        yield f"a hole is left: {hole[0]}"


def _option_texts(showing: Showing) -> Iterator[str]:
    for option in showing.options:
        yield option.text
        yield option.why


def options_of(showing: Showing) -> list[Fault]:
    """One key among different options, and made ones that say what they should, well apart."""
    if showing.kind != "choice":
        return []
    texts = [option.text for option in showing.options]
    found = []
    if sum(option.right for option in showing.options) != 1:
        found.append("not exactly one key")
    if len(texts) < 2 or len(set(texts)) < len(texts):
        found.append("options that are the same, or fewer than two")
    ours = reckoned(showing) if showing.numbers else None
    if ours is not None:
        found += _made(showing, ours)
    return [Fault(what, "; ".join(texts)) for what in found]


def _made(showing: Showing, ours: Reckoned) -> Iterator[str]:
    values = {"answer": ours.answer}
    for option in showing.options:
        if not option.id.startswith(MADE):
            continue
        name = "answer" if option.id == MADE_KEY else option.mistake
        value = ours.answer if option.id == MADE_KEY else ours.named.get(f"mistake {name}")
        if value is None or not _stands_for(option.text, value, ours.block):
            yield f"the option of {name} is shown as {option.text}"
        else:
            values[name] = value
    for (one, a), (other, b) in combinations(values.items(), 2):
        if abs(a - b) < APART * max(abs(a), abs(b)) * (1 - SAME):
            yield f"the options of {one} and {other} are too near"


def _stands_for(text: str, value: Fraction, made: Block) -> bool:
    """Whether a number as shown is `value`, but for rounding by a quarter of the tolerance."""
    try:
        moved = abs(made.in_unit(literal(text)) - value)
    except NoValue:
        return False
    return moved <= made.width(value) / 4 + SAME * abs(value)


def _shows(text: str, amount: Amount) -> bool:
    """Whether a number as shown is an amount to 3 significant digits."""
    try:
        read = literal(text)
    except NoValue:
        return False
    return read.size == amount.size and abs(read.value - amount.value) <= SHOWN * abs(amount.value)


def _typed(value: Fraction, made: Block) -> str:
    return f"{float(value)!r} {made.unit}".strip()


def _graded(showing: Showing, text: str) -> tuple[str, str]:
    """Outcome of a typed text, and what is said of it; the reason where it is not graded."""
    try:
        found = judged(showing, text)
    except NotGraded as error:
        return str(error), ""
    return found.outcome, found.why


def main() -> None:
    """Look at the questions and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--seeds", type=int, default=10_000)
    parser.add_argument("--deck", type=Path, default=decks_folder(), help="a deck or a folder of decks")
    given = parser.parse_args()
    questions = with_numbers(deck for reading in read_path(given.deck) for deck in reading.decks)
    bad, kinds = 0, Counter(question.kind for question in questions)
    for question in questions:
        found = tried(question, given.seeds)
        bad += bool(found.faults)
        verdict = f"{len(found.faults)} faults" if found.faults else "sound"
        print(f"{question.id:44}{question.kind:8}{found.draws:7} draws  {verdict}", flush=True)
        for what, (times, first, numbers) in found.faults.items():
            print(f"    {what}: at {times} seeds, first {first}: {numbers}")
    many = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "none"
    print(f"{many}; {given.seeds} seeds each; {bad} with faults")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
