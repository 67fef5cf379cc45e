"""Decks as lines of JSON: one for the deck, one a question; lossless, and easy for other programs.

The keys of a question line are those of DESIGN 5: they are added to, never renamed. Unknown keys are
ignored; `answer_source` and `answer_confidence` are written for others and not read.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, get_args

from srs_trainer.formats.bodies import canonical_answer, canonical_explanation, canonical_stem
from srs_trainer.formats.canonical import (
    Place,
    canonical_body,
    canonical_line,
    canonical_numbers,
    canonical_source,
)
from srs_trainer.formats.fields import FIELDS, ID, misconception, reference, topic_path, version_number
from srs_trainer.formats.options import pinned
from srs_trainer.formats.reading import Reading, Report, decoded
from srs_trainer.model.question import Deck, Kind, Option, Question, Topic, Variant

VERSION = 1

_DECK_TEXTS = ("title", "version", "language", "licence", "author", "requires")
_FLAGS = {
    "gateway": False,
    "told": False,
    "also-typed": False,
    "cover": False,
    "shuffle": True,
    "self-graded": False,
}


def is_jsonl(data: bytes) -> bool:
    """Whether the first line looks like one that `write_jsonl` writes."""
    head = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n", 1)[0]
    return head.startswith(b"{") and b'"type"' in head


def write_jsonl(deck: Deck) -> str:
    """The deck as lines of JSON, the line of the deck itself first."""
    lines = [_deck_line(deck), *(_question_line(deck.id, question) for question in deck.questions)]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _deck_line(deck: Deck) -> dict[str, Any]:
    return {
        "type": "deck",
        "v": VERSION,
        "deck": deck.id,
        **{name: getattr(deck, name) for name in _DECK_TEXTS},
        "strict": deck.strict,
        "topics": [
            {"path": t.path, "title": t.title, "needs": list(t.needs), "primer": t.primer}
            for t in deck.topics
        ],
        "prose": deck.prose,
    }


def _question_line(deck: str, question: Question) -> dict[str, Any]:
    line: dict[str, Any] = {
        "type": "question",
        "v": VERSION,
        "deck": deck,
        "id": question.id,
        "draft": question.draft,
        "kind": question.kind,
        "topic": question.topic,
        "title": question.title,
        "ask": question.stem,
        "options": [_option_value(option) for option in question.options],
        "answer": list(question.answer),
        "numbers": question.numbers,
        "explain": question.explanation,
        "sources": list(question.sources),
        "answer_source": None if question.draft else "deck",
        "answer_confidence": None if question.draft else 1.0,
    }
    for name, known in FIELDS.items():
        if name not in line:
            value = getattr(question, known.attribute)
            line[name] = list(value) if isinstance(value, tuple) else value
    line["variants"] = [
        {
            "ask": v.stem,
            "options": [_option_value(o) for o in v.options],
            "answer": list(v.answer),
            "numbers": v.numbers,
        }
        for v in question.variants
    ]
    return line


def _option_value(option: Option) -> dict[str, Any]:
    return {
        "id": option.id,
        "text": option.text,
        "right": option.right,
        "why": option.why,
        "mistake": option.mistake,
        "pin": option.pin,
    }


def read_jsonl(path: str, data: bytes) -> Reading:
    """Read decks from lines of JSON; what is wrong with a line becomes a finding.

    Raises:
        InputError: the file is not text in UTF-8, or beyond the bounds.
    """
    report = Report()
    decks: dict[str, dict[str, Any]] = {}
    for number, text in enumerate(decoded(path, data).split("\n"), 1):
        if not text.strip():
            continue
        try:
            _take_line(_Object(json.loads(text, parse_constant=_no_constant)), number, decks)
        except RecursionError:
            report.add(number, "json", "the JSON is nested too deeply")
        except ValueError as error:
            why = f"not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
            report.add(number, "json", why)
    read = tuple(
        Deck(**{**values, "questions": tuple(values["questions"])}) for values in decks.values()
    )
    return Reading(path, "jsonl", read, tuple(report.findings))


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


class _Object:
    """A JSON object whose values are taken by name and type; a wrong type is a ValueError."""

    def __init__(self, value: object) -> None:
        if not isinstance(value, dict):
            raise ValueError("a JSON object is expected here")
        self.values: dict[str, Any] = value

    def get(self, name: str, type_: type, default: Any) -> Any:
        """The value under `name`, `default` where it is missing or null."""
        value = self.values.get(name)
        if value is None:
            return default
        if type(value) is not type_:
            raise ValueError(f"'{name}' must be a {_WORDS[type_]}")
        return value

    def body(self, name: str, place: Place) -> str:
        """A text in the form in which it stands at `place`."""
        return canonical_body(self.get(name, str, ""), place)

    def line(self, name: str) -> str:
        """A text of one line."""
        return canonical_line(self.get(name, str, ""))

    def id(self, name: str) -> str:
        """An id of ours, '' where it is missing."""
        value: str = self.get(name, str, "")
        if value and not ID.fullmatch(value):
            raise ValueError(f"'{name}' is not an id: '{value[:80]}'")
        return value

    def texts(self, name: str, change: Callable[[str], str]) -> tuple[str, ...]:
        """A list of texts, each through `change`, without empty ones."""
        values = self.get(name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise ValueError(f"'{name}' must be a list of texts")
        return tuple(text for value in values if (text := change(value)))

    def objects(self, name: str) -> list[_Object]:
        """A list of objects."""
        return [_Object(value) for value in self.get(name, list, [])]


_WORDS = {str: "text", bool: "true or false", list: "list", int: "whole number"}


def _take_line(line: _Object, number: int, decks: dict[str, dict[str, Any]]) -> None:
    """Add what one line says to `decks`, by deck id."""
    type_, deck = line.get("type", str, ""), line.id("deck")
    if not deck:
        raise ValueError("the line names no deck")
    values = decks.setdefault(deck, {"id": deck, "questions": []})
    if type_ == "deck":
        values.update({name: line.line(name) for name in _DECK_TEXTS if line.line(name)})
        version_number(values.get("version", "1"))
        values["strict"] = line.get("strict", bool, False)
        values["topics"] = tuple(_topic(topic) for topic in line.objects("topics"))
        values["prose"] = line.body("prose", "prose")
    elif type_ == "question":
        values["questions"].append(_question(line, number))
    else:
        raise ValueError(f"unknown type '{type_[:40]}' (known: deck, question)")


def _topic(topic: _Object) -> Topic:
    return Topic(
        topic_path(topic.line("path")),
        topic.line("title"),
        topic.texts("needs", topic_path),
        topic.body("primer", "explanation"),
    )


def _question(line: _Object, number: int) -> Question:
    id = line.id("id")
    if not id:
        raise ValueError("the question has no id")
    kind = line.get("kind", str, "choice")
    if kind not in get_args(Kind):
        raise ValueError(f"unknown kind '{kind[:40]}'")
    fields = {FIELDS[name].attribute: line.get(name, bool, default) for name, default in _FLAGS.items()}
    for name in ("level", "show"):
        if (value := line.get(name, int, None)) is not None:
            fields[FIELDS[name].attribute] = _checked(name, str(value))
    for name in ("topic", "as-of", "review-by", "applies-to", "was", "author", "checked-by"):
        if text := line.line(name):
            fields[FIELDS[name].attribute] = _checked(name, text)
    return Question(
        id=id,
        kind=kind,
        title=line.line("title"),
        stem=canonical_stem(line.get("ask", str, ""), kind),
        options=_options(line, number),
        answer=_answer(line, kind),
        numbers=_numbers(line),
        explanation=canonical_explanation(line.get("explain", str, ""), kind),
        sources=line.texts("sources", canonical_source),
        needs=line.texts("needs", reference),
        key_was=line.texts("key-was", canonical_line),
        variants=tuple(_variant(variant, kind, number) for variant in line.objects("variants")),
        draft=line.get("draft", bool, False),
        line=number,
        **fields,
    )


def _variant(line: _Object, kind: Kind, number: int) -> Variant:
    stem = canonical_stem(line.get("ask", str, ""), kind)
    return Variant(stem, _options(line, number), _answer(line, kind), _numbers(line), line=number)


def _checked(name: str, text: str) -> Any:
    """What the field `name` of the Markdown format makes of `text`."""
    try:
        return FIELDS[name].parse(text)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _answer(line: _Object, kind: Kind) -> tuple[str, ...]:
    return line.texts("answer", lambda text: canonical_answer(text, kind))


def _numbers(line: _Object) -> str:
    return canonical_numbers(line.get("numbers", str, ""))


def _options(line: _Object, number: int) -> tuple[Option, ...]:
    return tuple(
        Option(
            text=o.body("text", "option"),
            right=o.get("right", bool, False),
            why=o.body("why", "why"),
            mistake=misconception(o.line("mistake")),
            id=o.id("id"),
            pin=pinned(o.line("pin")),
            line=number,
        )
        for o in line.objects("options")
    )
