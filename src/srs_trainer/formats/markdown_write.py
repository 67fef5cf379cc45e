"""Our own deck format, written: `read_markdown` reads back the same deck (DECK-FORMAT 11).

The texts of the model are canonical, so they stand there as they are, under an indent or a `> `.
"""

from __future__ import annotations

from srs_trainer.formats.bodies import WRITERS
from srs_trainer.formats.fields import field_lines
from srs_trainer.formats.front_matter import write_front_matter
from srs_trainer.model.question import Deck, Question, Variant


def write_markdown(deck: Deck) -> str:
    """The deck as one file; equal decks give equal texts."""
    blocks = [write_front_matter(deck), deck.prose]
    for question in deck.questions:
        blocks += _question(question)
    return "\n\n".join(block for block in blocks if block) + "\n"


def write_section(question: Question) -> str:
    """One question as it stands in a deck, from its heading on."""
    return "\n\n".join(block for block in _question(question) if block) + "\n"


def _question(question: Question) -> list[str]:
    title = f"{question.title} " if question.title else ""
    blocks = ["\n".join([f"## {title}{{#{question.id}}}", *field_lines(question)])]
    blocks += _situation(question, question.situations()[0])
    if question.explanation:
        blocks.append("\n".join(f"> {line}".rstrip() for line in question.explanation.split("\n")))
    if len(question.sources) == 1:
        blocks.append(f"Sources: {question.sources[0]}")
    elif question.sources:
        blocks.append("\n".join(["Sources:", *(f"- {source}" for source in question.sources)]))
    for variant in question.variants:
        blocks += ["### variant", *_situation(question, variant)]
    return blocks


def _situation(question: Question, situation: Variant) -> list[str]:
    """Stem, then what the kind has below it."""
    return [situation.stem, *WRITERS[question.kind](situation)]
