"""A showing as Markdown, for the clipboard."""

from __future__ import annotations

from srs_trainer.model.question import Option
from srs_trainer.model.showing import Showing


def as_markdown(showing: Showing) -> str:
    """Question, options with their whys, key and explanation; a text with holes whole."""
    question = showing.question
    parts = [f"## {question.title}" if question.title else "", showing.stem]
    if showing.whole:
        parts.append(showing.whole)
    if showing.kind == "order":
        parts += ["Answer:", "\n".join(f"{n}. {_hung(text)}" for n, text in enumerate(showing.back, 1))]
    else:
        parts.append("\n".join(_task(option) for option in showing.options))
        parts.append("Answer:\n" + "\n".join(showing.back) if showing.back else "")
    if showing.explanation:
        parts.append("\n".join(f"> {row}".rstrip() for row in showing.explanation.split("\n")))
    if question.sources:
        parts.append("Sources:\n" + "\n".join(f"- {source}" for source in question.sources))
    return "\n\n".join(part for part in parts if part) + "\n"


def _hung(text: str) -> str:
    return text.replace("\n", "\n   ")


def _task(option: Option) -> str:
    text = option.text.replace("\n", "\n  ")
    why = "\n  - why: " + option.why.replace("\n", "\n    ") if option.why else ""
    return f"- [{'x' if option.right else ' '}] {text}{why}"
