"""Faults of `typed` and `cloze` questions that can't be asked, and parts of one kind in another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_trainer.formats.lint.rule import Hit, Rule, Situated, of_kind, situations
from srs_trainer.model import cloze, typed
from srs_trainer.model.question import Deck
from srs_trainer.model.text import normalised
from srs_trainer.model.words import visible

MOST_ACCEPTED = 100
"""Accepted answers that one situation may have."""

_OPENS_HOLE = re.compile(r"\{\{c[0-9]+::")


def _accepted(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "typed"):
        answers = asked.own.answer
        if not answers and asked.number == 0:
            message = "there is no accepted answer; write '- ' lines below a line 'Answer:'"
            yield Hit(asked.place, asked.line, message)
        if len(answers) > MOST_ACCEPTED:
            message = f"there are {len(answers)} accepted answers; {MOST_ACCEPTED} are the most"
            yield Hit(asked.place, asked.line, message, (f"answer {asked.number}", 0))
        known: set[str] = set()
        for index, answer in enumerate(answers[:MOST_ACCEPTED]):
            if why := _unfit(answer) or ("accepts nothing more" if _forms(answer) <= known else ""):
                message = f"this accepted answer {why}; change or drop it"
                yield Hit(asked.place, asked.line, message, (f"answer {asked.number}", index))
            known |= _forms(answer)


def _forms(answer: str) -> frozenset[str]:
    return typed.bare_forms(answer) if len(answer) <= typed.LONGEST else frozenset({answer})


def _unfit(answer: str) -> str:
    """Why nobody could type an accepted answer, as the end of a sentence; '' for one that is fit."""
    if len(answer) > typed.LONGEST:
        return f"has {len(answer)} characters, more than {typed.LONGEST}"
    if (many := typed.many_forms(answer)) > typed.MOST_FORMS:
        return f"stands for {many:,} texts, more than {typed.MOST_FORMS}"
    return "" if any(typed.bare_forms(answer)) else "says nothing"


def _holes(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "cloze"):
        stem = asked.own.stem
        parts = cloze.parts(stem)
        if asked.own.answer:
            message = "a cloze has its answers in its holes; drop 'answer', or take another kind"
            yield Hit(asked.place, asked.line, message)
        if not stem:
            continue  # said by the rule for stems
        if not parts and asked.number == 0:
            yield Hit(asked.place, asked.line, "there is no hole; write one: {{c1::text}}")
        elif parts != asked.question.parts() and asked.number:
            message = (
                f"the holes here are {', '.join(parts) or 'none'}, those of the question "
                f"{', '.join(asked.question.parts())}; each variant has the same ones"
            )
            yield Hit(asked.place, asked.line, message, ("stem", asked.number))
        yield from _bad_holes(asked)


def _bad_holes(asked: Situated) -> Iterator[Hit]:
    stem = asked.own.stem
    found = list(cloze.holes(stem))
    sound = {hole.start for hole in found}
    for opening in _OPENS_HOLE.finditer(stem):
        if opening.start() not in sound:
            message = "this hole is never closed by '}}', holds another one, or has too large a number"
            if len(found) == cloze.MOST_HOLES:
                message = f"there are more than {cloze.MOST_HOLES} holes; make several questions"
            yield _in_stem(asked, opening.start(), message)
            break
    for hole in found:
        if not typed.bare(hole.text):
            yield _in_stem(asked, hole.start, "this hole is empty; write {{c1::text}}")
    for part in cloze.parts(stem) if not asked.question.self_graded else ():
        if why := _unfit(", ".join(cloze.answers(stem, part))):
            message = f"what belongs into {part} {why}: shorten it, or say 'self-graded: yes'"
            start = next(hole.start for hole in found if hole.part == part)
            if why != "says nothing":
                yield _in_stem(asked, start, message)


def _in_stem(asked: Situated, at: int, message: str) -> Hit:
    below = asked.own.stem.count("\n", 0, at)
    return Hit(asked.place, asked.line, message, ("stem", asked.number), below)


def _foreign_options(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "number", "typed", "order", "basic", "cloze"):
        if asked.own.options:
            message = f"kind: {asked.question.kind} has no options; drop them, or say 'kind: choice'"
            yield Hit(asked.place, asked.own.options[0].line, message)


def _self_graded(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        if question.self_graded and question.kind != "cloze":
            message = "only a cloze can be 'self-graded'; drop the field, or say 'kind: basic'"
            yield Hit(index, question.line, message, ("self-graded", 0))


def _told_answers(deck: Deck) -> Iterator[Hit]:
    for index, question in of_kind(deck, "typed"):
        for number, asked in enumerate(question.situations()):
            stem = normalised(visible(asked.stem))
            for answer in asked.answer:
                said = normalised(visible(typed.shown(answer)))
                if said and re.search(rf"(?<!\w){re.escape(said)}(?!\w)", stem):
                    message = f"the question says '{said[:60]}', which is an accepted answer"
                    line = question.variants[number - 1].line if number else question.line
                    yield Hit(index, line, message, ("stem", number))
                    break


RULES: tuple[Rule, ...] = (
    Rule("accepted", _accepted, refuses=True),
    Rule("holes", _holes, refuses=True),
    Rule("options", _foreign_options, refuses=True),
    Rule("self-graded", _self_graded, refuses=True),
)

CRAFT: tuple[Rule, ...] = (Rule("answer-in-stem", _told_answers, error=False),)
