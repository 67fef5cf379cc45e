"""What is authored: decks, questions, options; and the digests that identify their contents.

A reader of any format produces these; nothing here knows how they were written or are stored.
All texts are canonical (`text.canonical`) CommonMark source.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from srs_trainer.model import cloze
from srs_trainer.model.calculated import block_of, key_of
from srs_trainer.model.text import digest, normalised

Kind = Literal["choice", "choices", "number", "typed", "order", "basic", "cloze"]
KINDS: tuple[Kind, ...] = ("choice", "choices", "number", "typed", "order", "basic", "cloze")


MADE, MADE_KEY = "=", "=answer"
"""How the ids begin of options that are made from a `numbers` block, and that of the key among them."""


def derived_option_id(text: str) -> str:
    """The id of an option that its author did not name: 6 hex of the normalised text's digest."""
    return digest(normalised(text), 3).hex()


@dataclass(frozen=True, slots=True)
class Option:
    """One choice. `id` is written by the author or derived; `pin` is '' or 'last'."""

    text: str
    right: bool = False
    why: str = ""
    """Why a wrong option is wrong (or why the right one is right), shown after the answer."""
    mistake: str = ""
    """The name of the misconception behind a wrong option."""
    id: str = ""
    pin: str = ""
    line: int = field(default=0, compare=False)

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", derived_option_id(self.text))


@dataclass(frozen=True, slots=True)
class Variant:
    """One situation; without options or answer (`answer`, `numbers`) those of the question serve."""

    stem: str
    options: tuple[Option, ...] = ()
    answer: tuple[str, ...] = ()
    numbers: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a deck: what is asked, the key, and why.

    `answer` holds, for kinds without options, the texts below `Answer:`: one for `basic`, the
    accepted ones for `typed`, the steps in the right order for `order`, a fixed one such as
    `= 37.5 GB +- 2%` for `number`. `numbers` holds the lines of a `numbers` fence (`number` and
    `choice`). The stem of a `cloze` has the holes. `topic` is a path such as `kv-cache/size`, ''
    where the author gave none.
    """

    id: str
    stem: str
    kind: Kind = "choice"
    title: str = ""
    options: tuple[Option, ...] = ()
    answer: tuple[str, ...] = ()
    numbers: str = ""
    explanation: str = ""
    sources: tuple[str, ...] = ()
    topic: str = ""
    level: int | None = None
    needs: tuple[str, ...] = ()
    """Ids (of this deck) or `deck/id` of questions that must be right first."""
    gateway: bool = False
    as_of: str = ""
    """`YYYY-MM` or `YYYY-MM-DD`: when the content was true."""
    review_by: str = ""
    applies_to: str = ""
    show: int | None = None
    told: bool = False
    """The learner is told how many options are right (`choices`)."""
    also_typed: bool = False
    cover: bool = False
    shuffle: bool = True
    self_graded: bool = False
    """The learner turns the card and rates it, instead of typing (`cloze`)."""
    was: str = ""
    """`deck/id` (or `id` in this deck) under which the memory was kept before."""
    key_was: tuple[str, ...] = ()
    author: str = ""
    checked_by: str = ""
    variants: tuple[Variant, ...] = ()
    draft: bool = False
    line: int = field(default=0, compare=False)

    def situations(self) -> tuple[Variant, ...]:
        """The situations in which this knowledge can be asked for, the main stem first."""
        first = Variant(self.stem, self.options, self.answer, self.numbers)
        return first, *(self._completed(variant) for variant in self.variants)

    def _completed(self, variant: Variant) -> Variant:
        own = variant.answer or variant.numbers
        answer, numbers = (variant.answer, variant.numbers) if own else (self.answer, self.numbers)
        return Variant(variant.stem, variant.options or self.options, answer, numbers)

    def parts(self) -> tuple[str, ...]:
        """The parts of the cards that this question makes; '' is the card of a one-card question."""
        return (cloze.parts(self.stem) or ("",)) if self.kind == "cloze" else ("",)

    def offered(self, situation: Variant) -> tuple[Option, ...]:
        """All that can be chosen in a situation, with `{name}` where numbers are drawn.

        Where a `choice` question has numbers, the answer and its mistakes are options too, with ids
        that no author can write.
        """
        block = block_of(situation.numbers) if self.kind == "choice" and situation.numbers else None
        if block is None:
            return situation.options
        written = situation.options
        key = Option("{answer}", right=True, id=MADE_KEY)
        made = [
            Option("{" + named.name + "}", why=named.why, mistake=named.name, id=MADE + named.name)
            for named in block.mistakes
        ]
        return *(() if any(option.right for option in written) else (key,)), *written, *made

    def keys(self, part: str = "") -> tuple[str, ...]:
        """The normalised texts that are right, over all situations, sorted and without repeats.

        `part` names the card where the question makes several.
        """
        found: set[str] = set()
        for situation in self.situations():
            if self.kind == "order":
                found.add(" > ".join(normalised(step) for step in situation.answer))
            elif self.kind == "cloze":
                found.add(" > ".join(map(normalised, cloze.answers(situation.stem, part))))
            elif self.kind == "number" or situation.numbers:
                found.add(key_of(situation.numbers, situation.answer))
                found.update(normalised(o.text) for o in situation.options if o.right)
            elif situation.options:
                found.update(normalised(o.text) for o in situation.options if o.right)
            else:
                found.update(normalised(text) for text in situation.answer)
        return tuple(sorted(found))

    def key_digest(self, part: str = "") -> bytes:
        """16 bytes that change only when what is right changes: no ids, no positions (LOG 16).

        `part` names the card where the question makes several: each has its own key.
        """
        return digest(json.dumps([self.kind, self.keys(part)], ensure_ascii=False), 16)

    def content_digest(self) -> bytes:
        """16 bytes over the canonical JSON of all that a learner sees (LOG 16)."""
        return digest(canonical_json(self.to_json()), 16)

    def to_json(self) -> dict[str, Any]:
        """The question as plain JSON values, without what is empty; `from_json` reads it back."""
        return _pruned(
            {
                "id": self.id,
                "kind": self.kind,
                "title": self.title,
                "topic": self.topic,
                "stem": self.stem,
                "options": [_option_json(o) for o in self.options],
                "answer": list(self.answer),
                "numbers": self.numbers,
                "explanation": self.explanation,
                "sources": list(self.sources),
                "level": self.level,
                "needs": list(self.needs),
                "gateway": self.gateway,
                "as-of": self.as_of,
                "review-by": self.review_by,
                "applies-to": self.applies_to,
                "show": self.show,
                "told": self.told,
                "also-typed": self.also_typed,
                "cover": self.cover,
                "unshuffled": not self.shuffle,
                "self-graded": self.self_graded,
                "was": self.was,
                "key-was": list(self.key_was),
                "author": self.author,
                "checked-by": self.checked_by,
                "variants": [
                    _pruned(
                        {
                            "stem": v.stem,
                            "options": [_option_json(o) for o in v.options],
                            "answer": list(v.answer),
                            "numbers": v.numbers,
                        }
                    )
                    for v in self.variants
                ],
                "draft": self.draft,
            }
        )

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Question:
        """Read what `to_json` wrote.

        Raises:
            KeyError, TypeError: where `data` was not written by `to_json`.
        """
        return cls(
            id=data["id"],
            kind=data.get("kind", "choice"),
            title=data.get("title", ""),
            topic=data.get("topic", ""),
            stem=data.get("stem", ""),
            options=_options(data),
            answer=tuple(data.get("answer", ())),
            numbers=data.get("numbers", ""),
            explanation=data.get("explanation", ""),
            sources=tuple(data.get("sources", ())),
            level=data.get("level"),
            needs=tuple(data.get("needs", ())),
            gateway=data.get("gateway", False),
            as_of=data.get("as-of", ""),
            review_by=data.get("review-by", ""),
            applies_to=data.get("applies-to", ""),
            show=data.get("show"),
            told=data.get("told", False),
            also_typed=data.get("also-typed", False),
            cover=data.get("cover", False),
            shuffle=not data.get("unshuffled", False),
            self_graded=data.get("self-graded", False),
            was=data.get("was", ""),
            key_was=tuple(data.get("key-was", ())),
            author=data.get("author", ""),
            checked_by=data.get("checked-by", ""),
            variants=tuple(
                Variant(v.get("stem", ""), _options(v), tuple(v.get("answer", ())), v.get("numbers", ""))
                for v in data.get("variants", ())
            ),
            draft=data.get("draft", False),
        )


@dataclass(frozen=True, slots=True)
class Topic:
    """A node of the topic tree as a deck declares it; `needs` are the paths of its prerequisites."""

    path: str
    title: str = ""
    needs: tuple[str, ...] = ()
    primer: str = ""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Deck:
    """A named set of questions. `version` is integers joined by dots, kept as written."""

    id: str
    title: str = ""
    version: str = "1"
    language: str = ""
    licence: str = ""
    author: str = ""
    requires: str = ""
    strict: bool = False
    topics: tuple[Topic, ...] = ()
    prose: str = ""
    questions: tuple[Question, ...] = ()

    def version_key(self) -> tuple[int, ...]:
        """The version as comparable integers: `1.10` is above `1.9`."""
        return version_key(self.version)

    def cards(self) -> Iterator[tuple[str, Question, str]]:
        """Every card that the deck makes, as (card key, question, part)."""
        for question in self.questions:
            for part in question.parts():
                yield card_key(self.id, question.id, part), question, part


def version_key(version: str) -> tuple[int, ...]:
    """`1.10` as (1, 10), trailing zeros dropped so that `1.0` equals `1`."""
    numbers = [int(part) for part in version.split(".") if part.isdecimal()]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def card_key(deck: str, question: str, part: str = "") -> str:
    """The text key of a card, `deck/id` or `deck/id#part` (LOG 15)."""
    return f"{deck}/{question}#{part}" if part else f"{deck}/{question}"


def canonical_json(value: object) -> str:
    """JSON with sorted keys and no blanks, so that equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _option_json(option: Option) -> dict[str, Any]:
    return _pruned(
        {
            "id": option.id,
            "text": option.text,
            "right": option.right,
            "why": option.why,
            "mistake": option.mistake,
            "pin": option.pin,
        }
    )


def _options(data: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(
            text=o["text"],
            right=o.get("right", False),
            why=o.get("why", ""),
            mistake=o.get("mistake", ""),
            id=o.get("id", ""),
            pin=o.get("pin", ""),
        )
        for o in data.get("options", ())
    )


def _pruned(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", [], None, False)}
