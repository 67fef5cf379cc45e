"""Numbers that can't be drawn or asked, and drawn ones that ask badly (DECK-FORMAT 8 and 10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from srs_trainer.formats.lint.rule import Hit, Rule, Situated, situations
from srs_trainer.model.calculated import block_of, faults_of
from srs_trainer.model.judging import LONGEST_NUMBER
from srs_trainer.model.number_answers import Read, understood
from srs_trainer.model.number_checks import collisions, distractors, rounding_moves
from srs_trainer.model.number_lines import Fault
from srs_trainer.model.numbers import (
    Derived,
    Draw,
    NoDraw,
    NumbersBlock,
    draws_of,
    filled,
    named_value,
    number_text,
)
from srs_trainer.model.question import MADE, Deck, Option

TRIED = 200
"""Draws of a block that are looked at: all of them, where there are no more."""

_NAME = re.compile(r"\{([a-z][a-z0-9_]*)\}")

_MISSING = (
    "there is no answer; write a ```numbers fence, or 'Answer:' and a line such as '= 37.5 GB +- 2%'"
)


def _unasked(deck: Deck) -> Iterator[Hit]:
    """Faults of the lines themselves, and numbers that are missing, double or out of place."""
    for asked in situations(deck):
        own, kind = asked.own, asked.question.kind
        if own.numbers and kind not in ("number", "choice"):
            message = f"kind: {kind} draws no numbers; say 'kind: number' or 'kind: choice'"
            yield _in_block(asked, 0, message)
        elif own.numbers:
            for line, column, message in faults_of(own.numbers):
                yield _in_block(asked, line, f"column {column}: {message}")
        if kind != "number":
            continue
        part = (f"answer {asked.number}", 0)
        if own.numbers and own.answer:
            message = "the answer stands there twice; drop 'Answer:' or the numbers block"
            yield Hit(asked.place, asked.line, message, part)
        elif own.answer:
            for _, column, message in faults_of("", own.answer):
                yield Hit(asked.place, asked.line, f"column {column}: {message}", part)
        elif not own.numbers and asked.number == 0:
            yield Hit(asked.place, asked.line, _MISSING)


def _in_block(asked: Situated, line: int, message: str) -> Hit:
    """A hit on a line of the block of a situation, from 1; 0 is the fence itself."""
    number = asked.number if asked.own.numbers else 0
    return Hit(asked.place, asked.line, message, ("numbers", number), line - 1)


def _unmade(deck: Deck) -> Iterator[Hit]:
    """A choice where some draw leaves no wrong option, or makes another one right."""
    for asked in situations(deck, "choice"):
        for rule, line, message in _made(asked):
            if rule == "made-options":
                yield Hit(asked.place, line or asked.line, message)


def _few_distractors(deck: Deck) -> Iterator[Hit]:
    """A choice where some draw leaves one wrong option alone."""
    for asked in situations(deck, "choice"):
        for rule, line, message in _made(asked):
            if rule == "few-distractors":
                yield _in_block(asked, line, message)


def _made(asked: Situated) -> tuple[tuple[str, int, str], ...]:
    numbers, options = asked.whole.numbers, asked.question.offered(asked.whole)
    # The lines of options are no part of what makes two of them equal.
    return _bad_options(numbers, options, tuple(o.line for o in options)) if numbers else ()


@lru_cache(maxsize=1024)
def _bad_options(
    numbers: str, options: tuple[Option, ...], lines: tuple[int, ...]
) -> tuple[tuple[str, int, str], ...]:
    """Rule, line and message of the first draw with too few wrong options, or with one misplaced.

    The line is that of an option, 0 for the situation, or one of the block for `few-distractors`.
    """
    single: tuple[tuple[str, int, str], ...] = ()
    for block, drawn in _draws(numbers):
        for option, line in zip(options, lines, strict=True):
            if why := _misplaced(option, block, drawn):
                return (("made-options", line, f"{why}{_with(drawn)}"),)
        many = len(_wrong_options(options, block, drawn))
        if not many:
            message = f"no wrong option is left{_with(drawn)}; choose other values or mistakes"
            return (("made-options", 0, message),)
        if many == 1 and not single:
            message = f"a single wrong option is left{_with(drawn)}; add a mistake, or other values"
            single = (("few-distractors", block.line, message),)
    return single


def _wrong_options(options: Iterable[Option], block: NumbersBlock, drawn: Draw) -> set[str]:
    """The texts of the wrong options of a draw."""
    written = [option for option in options if not option.id.startswith(MADE)]
    right = {filled(option.text, drawn) for option in written if option.right}
    wrong = {filled(option.text, drawn) for option in written if not option.right}
    wrong |= {made.text for made in distractors(block, drawn)}
    return wrong - (right or {drawn.texts["answer"]})


def _misplaced(option: Option, block: NumbersBlock, drawn: Draw) -> str:
    """Why a written option is not as right or wrong as it is marked; '' for words and where it is."""
    text = filled(option.text, drawn)
    if option.id.startswith(MADE) or len(text) > LONGEST_NUMBER:
        return ""
    read = understood(text, block.unit, unit_told=True)
    if not isinstance(read, Read):
        return ""
    holds = block.tolerance.holds(drawn.answer, read.value)
    if holds == option.right:
        return ""
    answer = drawn.texts["answer"]
    return f"this option says {text}, marked as {'right' if option.right else 'wrong'}: it is {answer}"


def _draws(numbers: str) -> Iterator[tuple[NumbersBlock, Draw]]:
    """The draws of a block that are tried; none where it has faults."""
    block = None if faults_of(numbers) else block_of(numbers)
    if block is not None:
        try:
            for drawn in draws_of(block, TRIED):
                yield block, drawn
        except NoDraw:
            return


def _with(drawn: Draw) -> str:
    """The values of a draw, as the end of a sentence."""
    values = ", ".join(f"{name} = {text}" for name, text in drawn.drawn.items())
    return f" with {values}" if values else ""


def _ill_drawn(deck: Deck, rule: str) -> Iterator[Hit]:
    """What `_examined` finds under the name of one rule, each line of a block once."""
    seen: set[Hit] = set()
    for asked in situations(deck, "number", "choice"):
        if asked.whole.numbers:
            shown = frozenset(_NAME.findall(asked.whole.stem))
            for name, (line, _, message) in _examined(asked.whole.numbers, shown):
                hit = _in_block(asked, line, message)
                if name == rule and hit not in seen:
                    seen.add(hit)
                    yield hit


@lru_cache(maxsize=1024)
def _examined(numbers: str, shown: frozenset[str]) -> tuple[tuple[str, Fault], ...]:
    """The names of rules with what breaks them; `shown` are the names in the stem."""
    tried = list(_draws(numbers))
    if not tried:
        return ()
    block, draws = tried[0][0], [drawn for _, drawn in tried]
    found: list[tuple[str, Fault]] = []
    for collision in collisions(block, draws):
        named, drawn = collision.named, collision.drawn
        message = (
            f"'{named.name}' gives {number_text(block, named_value(block, named, drawn))}, within the "
            f"tolerance of the answer {drawn.texts['answer']}{_with(drawn)}; keep such values out"
        )
        found.append(("collision", (named.line, 1, message)))
    if moved := rounding_moves(block, draws, shown):
        worst = max(moved, key=lambda move: move.share)
        message = (
            f"rounding in the numbers shown moves the answer by {worst.share:.0%} of the tolerance"
            f"{_with(worst.drawn)}; at most 25% may be: show drawn values, or allow more"
        )
        found.append(("rounding", (block.line, 1, message)))
    return tuple(found)


def _unused_names(deck: Deck) -> Iterator[Hit]:
    """A name that no text holds and no other line needs."""
    for asked in situations(deck, "number", "choice"):
        block = block_of(asked.own.numbers) if asked.own.numbers else None
        if block is None:
            continue
        texts = [asked.question.explanation]
        for served in asked.question.situations():
            if served.numbers == asked.own.numbers:
                texts += [served.stem, *(f"{o.text} {o.why}" for o in served.options)]
        used = _needed(block) | set(_NAME.findall("\n".join(texts)))
        for variable in block.variables:
            for name in (variable.name,) if isinstance(variable, Derived) else variable.names:
                if name not in used:
                    message = f"no text and no other line uses '{name}'; use or drop it"
                    yield _in_block(asked, variable.line, message)


def _needed(block: NumbersBlock) -> set[str]:
    """The names that the lines of a block use, their own declarations aside."""
    named = (*block.mistakes, *block.slips)
    terms = [block.answer, *(wrong.value for wrong in named)]
    terms += [variable.value for variable in block.variables if isinstance(variable, Derived)]
    terms += [term for condition, _ in block.where for term in condition.terms]
    texts = " ".join(wrong.why for wrong in named)
    return set(_NAME.findall(texts)).union(*(term.names for term in terms))


def _whys(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "number", "choice") if deck.strict else ():
        block = block_of(asked.own.numbers) if asked.own.numbers else None
        for named in block.mistakes if block else ():
            if not named.why:
                message = f"a strict deck says of each mistake why: 'why {named.name} = ...'"
                yield _in_block(asked, named.line, message)


RULES: tuple[Rule, ...] = (
    Rule("numbers", _unasked, refuses=True),
    Rule("made-options", _unmade, refuses=True),
)

CRAFT: tuple[Rule, ...] = (
    Rule("why", _whys),
    Rule("collision", lambda deck: _ill_drawn(deck, "collision")),
    Rule("rounding", lambda deck: _ill_drawn(deck, "rounding")),
    Rule("unused-name", _unused_names, error=False),
    Rule("few-distractors", _few_distractors, error=False),
)
