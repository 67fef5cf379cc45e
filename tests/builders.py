"""Questions, options and decks with sane defaults: a test names only what it is about."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from srs_trainer.clock import Clock
from srs_trainer.model.acts import Act
from srs_trainer.model.question import Deck, Option, Question

if TYPE_CHECKING:
    from srs_trainer.store.store import Moment, Store


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


def an_act(type_: str = "answered", **more: Any) -> Act:
    """What the fold reads of an event: on device A, in open form, unless told otherwise."""
    detail = more.pop("detail", None)
    columns: dict[str, Any] = {name: None for name in Act._fields}
    columns |= {"type": type_, "id": bytes(16), "device": "A", "dseq": 1, "lamport": 1, "day": 100}
    columns |= {"card": 0, "detail": json.dumps(detail) if detail else None, **more}
    return Act(**columns)


class HandClock(Clock):
    """A clock that stands still until a test moves it; it begins in the morning of 2026-11-22."""

    def __init__(self, text: str = "2026-11-22T07:30+00:00") -> None:
        super().__init__()
        self.at = datetime.fromisoformat(text)

    def now(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """Move it by a `timedelta` of these parts."""
        self.at += timedelta(**by)

    def set(self, text: str) -> None:
        self.at = datetime.fromisoformat(text)


def a_numbered_deck(many: int = 12, topics: int = 3, **more: Any) -> Deck:
    """A deck of questions `q0`, `q1`, ... in turn of topics `t0`, `t1`, ..., with three options each."""
    questions = [
        a_question(
            f"q{n}",
            stem=f"What is {n}?",
            topic=f"t{n % topics}",
            options=(
                an_option(f"just {n}", right=True, id="a"),
                an_option(f"more than {n}", id="b", mistake="too-much"),
                an_option(f"under {n}", id="c"),
            ),
        )
        for n in range(many)
    ]
    return a_deck(*questions, **more)


def moment(store: Store, clock: Clock) -> Moment:
    """Now, as the store's events carry it."""
    return store.moment(clock.now(), 240)


CACHE = ("memory", "day_rollup", "topic_rollup")


def cached(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """All that `rebuild` recomputes, row by row."""
    return {name: store.query(f"SELECT * FROM {name} ORDER BY 1, 2") for name in CACHE}


def rebuilt(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """The same after a rebuild."""
    store.rebuild()
    return cached(store)
