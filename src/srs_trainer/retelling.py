"""What an answer of the log said, and what was right then, as text.

Situation and numbers of the showing are those that the event row testifies to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from srs_trainer.model import cloze, typed
from srs_trainer.model.arithmetic import ExpressionError
from srs_trainer.model.calculated import block_of
from srs_trainer.model.events import Event
from srs_trainer.model.number_answers import Read, understood
from srs_trainer.model.number_judging import said_as
from srs_trainer.model.numbers import Draw, NumbersBlock, filled, named_value, number_text
from srs_trainer.model.question import MADE, MADE_KEY, Option, Question, Variant
from srs_trainer.model.showing import steps
from srs_trainer.model.testimony import retold
from srs_trainer.store.queries import Shown


@dataclass(frozen=True, slots=True)
class Told:
    """An answer told again: what was right, what was said ('' for "don't know"), why that fails."""

    key: str
    said: str
    why: str


def told(shown: Shown, answer: Event | None) -> Told:
    """An answer to a card told again; without one, the key of the first situation alone."""
    detail: Mapping[str, Any] = answer.detail if answer else {}
    question = shown.question
    if question.kind in ("number", "typed", "cloze"):
        key = _right(shown, detail)
        return Told(key, _typed(question, detail), _why(question, detail))
    options = _options(question, detail)
    named = detail.get("chosen", [])
    chosen = [options[id] for id in ([named] if isinstance(named, str) else named) if id in options]
    why = next((option.why for option in chosen if not option.right), "")
    said = listed([option.text for option in chosen], question.kind == "order")
    return Told(_key(question, options, detail), said, why)


def listed(texts: Sequence[str], numbered: bool = False) -> str:
    """One text as it is, several as a Markdown list."""
    if len(texts) == 1:
        return texts[0]
    marks = [f"{number}. " if numbered else "- " for number in range(1, len(texts) + 1)]
    pairs = zip(marks, texts, strict=True)
    return "\n".join(mark + text.replace("\n", "\n" + " " * len(mark)) for mark, text in pairs)


def _situation(question: Question, detail: Mapping[str, Any]) -> Variant:
    situations = question.situations()
    variant = detail.get("variant", 0)
    # An edit may have taken variants away since.
    return situations[variant if variant < len(situations) else 0]


def _key(question: Question, options: Mapping[str, Option], detail: Mapping[str, Any]) -> str:
    situation = _situation(question, detail)
    if question.kind == "order":
        return listed(situation.answer, numbered=True)
    right = [options[o.id].text for o in question.offered(situation) if o.right]
    return listed(right) if right else "\n".join(situation.answer)


def _options(question: Question, detail: Mapping[str, Any]) -> dict[str, Option]:
    """What could be chosen, by id, with the numbers of the showing in its texts."""
    found: dict[str, Option] = {}
    for situation in (*question.situations(), _situation(question, detail)):
        offered = (*question.offered(situation), *steps(situation))
        block, draw = _numbers(situation, detail)
        texts = _made(block, draw) if block and draw else {}
        for option in offered:
            if draw:
                text = texts.get(option.id) or filled(option.text, draw)
                option = replace(option, text=text, why=filled(option.why, draw))
            found[option.id] = option
    return found


def _made(block: NumbersBlock, draw: Draw) -> dict[str, str]:
    """The texts of the options that a draw makes, by id."""
    texts = {MADE_KEY: draw.texts["answer"]}
    for named in block.mistakes:
        try:
            texts[MADE + named.name] = number_text(block, named_value(block, named, draw))
        except ExpressionError:
            continue
    return texts


def _numbers(situation: Variant, detail: Mapping[str, Any]) -> tuple[NumbersBlock | None, Draw | None]:
    block = block_of(situation.numbers, situation.answer) if situation.numbers else None
    return block, retold(block, detail.get("drawn", {})) if block else None


def _right(shown: Shown, detail: Mapping[str, Any]) -> str:
    situation = _situation(shown.question, detail)
    if shown.question.kind == "cloze":
        return ", ".join(cloze.answers(situation.stem, shown.part))
    if shown.question.kind == "typed":
        return typed.shown(situation.answer[0]) if situation.answer else ""
    return str(detail.get("answer", "")) or "\n".join(situation.answer)


def _typed(question: Question, detail: Mapping[str, Any]) -> str:
    """What was typed; a calculation with its value."""
    if "expression" not in detail:
        return str(detail.get("typed", ""))
    situation = _situation(question, detail)
    block = block_of(situation.numbers, situation.answer)
    read = understood(detail["expression"], block.unit if block else None, unit_told=True)
    return said_as(read) if isinstance(read, Read) else str(detail["expression"])


def _why(question: Question, detail: Mapping[str, Any]) -> str:
    block, draw = _numbers(_situation(question, detail), detail)
    named = (*block.mistakes, *block.slips) if block else ()
    why = next((n.why for n in named if n.name == detail.get("mistake")), "")
    return filled(why, draw) if draw else ""
