"""The `key: value` lines below a question's heading: what each may hold, read and written alike.

The list is closed (DECK-FORMAT 4). A parser raises ValueError with what the value must look like.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from srs_trainer.formats.canonical import canonical_line
from srs_trainer.model.question import KINDS, Question

ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
ID_RULE = "lower-case letters, digits, '.', '_' and '-', at most 80, a letter or digit first"
TOPIC = re.compile(r"[a-z0-9-]{1,80}(/[a-z0-9-]{1,80}){0,9}")
TOPIC_RULE = "lower-case words joined by '-', levels by '/', such as kv-cache/size"

_REFERENCE = re.compile(rf"(?:{ID.pattern}/)?{ID.pattern}")
_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,5}")
_YES = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@dataclass(frozen=True, slots=True)
class Field:
    """One key. `attribute` is its name in `Question`; `many` keys may stand on several lines."""

    attribute: str
    parse: Callable[[str], Any]
    write: Callable[[Any], list[str]]
    many: bool = False


def nearest(word: str, known: list[str]) -> str:
    """A half-sentence that names the known word most like `word`, '' where none is near."""
    found = get_close_matches(word.lower()[:80], known, 1)
    return f": did you mean '{found[0]}'?" if found else f" (known: {', '.join(known)})"


def yes_or_no(value: str) -> bool:
    """`yes` or `no`.

    Raises:
        ValueError: it is neither.
    """
    if value.lower() not in _YES:
        raise ValueError("write yes or no")
    return _YES[value.lower()]


def topic_path(value: str) -> str:
    """A topic path (DECK-FORMAT 12).

    Raises:
        ValueError: it is none.
    """
    if not TOPIC.fullmatch(value):
        raise ValueError(f"a topic is {TOPIC_RULE}")
    return value


def version_number(value: str) -> str:
    """A deck's version: whole numbers joined by dots, kept as written.

    Raises:
        ValueError: it is none.
    """
    if not _VERSION.fullmatch(value):
        raise ValueError("a version is whole numbers joined by dots, such as 1.10")
    return value


def misconception(value: str) -> str:
    """The name of a mistake, '' for none.

    Raises:
        ValueError: it is none.
    """
    if value and not ID.fullmatch(value):
        raise ValueError(f"'{value[:80]}' is no name for a mistake; write one such as forgot-gqa")
    return value


def _kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"unknown kind '{value[:40]}'{nearest(value, list(KINDS))}")
    return value


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not re.fullmatch("[0-9]{1,3}", value) or not least <= int(value) <= most:
            raise ValueError(f"write a whole number from {least} to {most}")
        return int(value)

    return parse


def _day(value: str) -> str:
    try:
        date.fromisoformat(value if len(value) == 10 else f"{value}-01")
    except ValueError:
        raise ValueError("write a month or a day, such as 2026-08 or 2026-08-31") from None
    if not re.fullmatch("[0-9]{4}-[0-9]{2}(-[0-9]{2})?", value):
        raise ValueError("write a month or a day, such as 2026-08 or 2026-08-31")
    return value


def reference(value: str) -> str:
    """A question's id, or `deck/id`.

    Raises:
        ValueError: it is neither.
    """
    if not _REFERENCE.fullmatch(value):
        raise ValueError("write a question's id, or deck/id")
    return value


def _references(value: str) -> tuple[str, ...]:
    return tuple(reference(part.strip()) for part in value.split(",") if part.strip())


def _lines(value: Any) -> list[str]:
    return [str(value)]


def _yes_line(value: bool) -> list[str]:
    return ["yes" if value else "no"]


FIELDS: dict[str, Field] = {
    "kind": Field("kind", _kind, _lines),
    "topic": Field("topic", topic_path, _lines),
    "level": Field("level", _whole(1, 5), _lines),
    "needs": Field("needs", _references, lambda value: [", ".join(value)]),
    "gateway": Field("gateway", yes_or_no, _yes_line),
    "as-of": Field("as_of", _day, _lines),
    "review-by": Field("review_by", _day, _lines),
    "applies-to": Field("applies_to", canonical_line, _lines),
    "show": Field("show", _whole(2, 9), _lines),
    "told": Field("told", yes_or_no, _yes_line),
    "also-typed": Field("also_typed", yes_or_no, _yes_line),
    "cover": Field("cover", yes_or_no, _yes_line),
    "shuffle": Field("shuffle", yes_or_no, _yes_line),
    "self-graded": Field("self_graded", yes_or_no, _yes_line),
    "was": Field("was", reference, _lines),
    "key-was": Field("key_was", lambda value: (canonical_line(value),), list, many=True),
    "draft": Field("draft", yes_or_no, _yes_line),
    "author": Field("author", canonical_line, _lines),
    "checked-by": Field("checked_by", canonical_line, _lines),
}

_UNSET = Question(id="", stem="")


def field_lines(question: Question) -> list[str]:
    """The lines that say how `question` differs from one without fields, in the order of the list."""
    found = []
    for name, known in FIELDS.items():
        value = getattr(question, known.attribute)
        if value != getattr(_UNSET, known.attribute):
            found += [f"{name}: {line}" for line in known.write(value)]
    return found
