"""Questions, options and decks with sane defaults: a test names only what it is about."""

from __future__ import annotations

from typing import Any

from srs_trainer.model.question import Deck, Option, Question


def an_option(text: str = "2 x layers x KV heads", right: bool = False, **more: Any) -> Option:
    """A wrong option with a reason, unless told otherwise."""
    if not right:
        more.setdefault("why", "it leaves something out")
    return Option(text, right, **more)


def a_question(id: str = "kv-bytes", **more: Any) -> Question:
    """A sound `choice` question, right option first; another kind where `more` says so."""
    if more.get("kind", "choice") in ("choice", "choices"):
        more.setdefault(
            "options", (an_option("with both K and V", right=True), an_option("with K alone"))
        )
    else:
        more.setdefault("answer", ("both K and V",))
    more.setdefault("stem", "What does one token take in the cache?")
    more.setdefault("explanation", "Each layer keeps one key and one value vector a head.")
    return Question(id=id, **more)


def a_deck(*questions: Question, **more: Any) -> Deck:
    """A deck of these questions, of one sound question where none is given."""
    more.setdefault("id", "llm")
    more.setdefault("title", "LLM serving")
    return Deck(questions=questions or (a_question(),), **more)
