"""What stands below the fields of a question: one reader and one writer a kind, and its own forms.

A kind is taught to the format by one line in `READERS`, one in `WRITERS`, and a pair of functions.
"""

from __future__ import annotations

from collections.abc import Callable

from srs_trainer.formats.canonical import (
    ANSWER,
    QUOTE,
    SOURCES,
    canonical_accepted,
    canonical_body,
    canonical_line,
)
from srs_trainer.formats.choice import read_choice, write_choice
from srs_trainer.formats.cloze import canonical_cloze, read_cloze, without_holes, write_cloze
from srs_trainer.formats.number import read_number, write_number
from srs_trainer.formats.numbers_fence import with_numbers
from srs_trainer.formats.order import read_order, write_order
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body, blame_options, stem_alone
from srs_trainer.formats.skeleton import Block
from srs_trainer.formats.typed import read_typed, write_typed
from srs_trainer.model.question import Kind, Variant

BodyReader = Callable[[Block, str, Report], Body]
BodyWriter = Callable[[Variant], list[str]]


def read_basic(block: Block, id: str, report: Report) -> Body:
    """Stem, `Answer:` alone on a line, then all up to the quote that explains (DECK-FORMAT 8)."""
    at = block.first(ANSWER)
    blame_options(block, at, id, report)
    if at is None:
        return stem_alone(block)
    ends = (block.first(QUOTE, at + 1), block.first(SOURCES, at + 1), len(block.lines))
    end = min(index for index in ends if index is not None)
    text = canonical_body(block.cut(at + 1, end).text(), "answer")
    stem = canonical_body(block.cut(0, at).text(), "stem")
    return Body(stem, (), (text,) if text else (), block.cut(end))


def write_basic(situation: Variant) -> list[str]:
    """`Answer:` and the answer; nothing where the situation has no answer of its own."""
    return ["Answer:", *situation.answer] if situation.answer else []


READERS: dict[Kind, BodyReader] = {
    "choice": read_choice,
    "choices": read_choice,
    "number": read_number,
    "typed": with_numbers(read_typed, (ANSWER, SOURCES)),
    "order": with_numbers(read_order, (ANSWER, SOURCES)),
    "basic": with_numbers(read_basic, (ANSWER, SOURCES)),
    "cloze": with_numbers(read_cloze, (SOURCES,)),
}

WRITERS: dict[Kind, BodyWriter] = {
    "choice": write_choice,
    "choices": write_choice,
    "number": write_number,
    "typed": write_typed,
    "order": write_order,
    "basic": write_basic,
    "cloze": write_cloze,
}


def canonical_stem(text: str, kind: Kind) -> str:
    """A stem in the form in which it stands in a file."""
    return canonical_cloze(text) if kind == "cloze" else canonical_body(text, "stem")


def canonical_answer(text: str, kind: Kind) -> str:
    """One of the texts below `Answer:` in the form in which it stands in a file."""
    if kind == "typed":
        return canonical_accepted(text)
    if kind == "number":
        return canonical_line(text)
    return canonical_body(text, "step" if kind == "order" else "answer")


def canonical_explanation(text: str, kind: Kind) -> str:
    """An explanation in the form in which it stands in a file, its quote marks aside."""
    return without_holes(text) if kind == "cloze" else canonical_body(text, "explanation")
