"""The front matter of a deck: a small, safe part of YAML in which every scalar stays a string.

PyYAML gives the events; no object is built from a tag, no alias is followed, and depth and size
have bounds (DECK-FORMAT 2). The writer quotes whatever is not a plain word.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import yaml

from srs_trainer.formats.canonical import canonical_body, canonical_line
from srs_trainer.formats.fields import ID, ID_RULE, nearest, topic_path, version_number, yes_or_no
from srs_trainer.formats.reading import Report
from srs_trainer.model.question import Deck, Topic

KEYS = [
    "deck",
    "title",
    "version",
    "language",
    "licence",
    "author",
    "requires",
    "strict",
    "topics",
    "primer",
]

_DEEPEST = 4
_MOST_NODES = 20_000
_MOST_CHARACTERS = 300_000
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9 ._/+()-]*[A-Za-z0-9._/+()-])?")
_ODD = re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """A value with the line it stands on: a string, a list or a mapping of nodes."""

    value: str | list[Node] | dict[str, Node]
    line: int


class _Refused(Exception):
    """The front matter can't be read: a sentence and a line."""

    def __init__(self, why: str, line: int) -> None:
        self.why, self.line = why, line
        super().__init__(why)


def read_front_matter(lines: Sequence[str], report: Report) -> Deck:
    """A deck without questions from the lines between the two `---`; line 2 of the file comes first.

    Whatever is wrong goes to `report`; where the whole can't be read the deck has the id ''.
    """
    try:
        root = _tree("\n".join(lines))
    except _Refused as refused:
        report.add(refused.line, "front-matter", refused.why)
        return Deck(id="")
    deck = Deck(id="")
    for key, node in root.items():
        if key not in KEYS:
            report.add(node.line, "front-matter-key", f"unknown key '{key[:40]}'{nearest(key, KEYS)}")
            continue
        try:
            deck = replace(deck, **_value(key, node, deck, report))
        except ValueError as error:
            rule = "deck" if key == "deck" else "front-matter-value"
            report.add(node.line, rule, f"{key}: {error}")
    if "deck" not in root:
        report.add(1, "deck", "the front matter names no deck; add a line such as 'deck: my-deck'")
    return deck


def _value(key: str, node: Node, deck: Deck, report: Report) -> dict[str, Any]:
    """The attributes of `Deck` that one key sets."""
    if key == "topics":
        return {"topics": _topics(node, deck.topics, report)}
    if key == "primer":
        return {"topics": _primers(node, deck.topics, report)}
    text = canonical_line(_scalar(node))
    if key == "deck":
        if not ID.fullmatch(text):
            raise ValueError(f"a deck's id has {ID_RULE}")
        return {"id": text}
    if key == "version":
        return {"version": version_number(text)}
    if key == "strict":
        return {"strict": yes_or_no(text)}
    return {key: text}


def _topics(node: Node, known: tuple[Topic, ...], report: Report) -> tuple[Topic, ...]:
    """The topics that `topics:` declares, with the primers of those `known` already."""
    primers = {topic.path: topic.primer for topic in known}
    found: dict[str, Topic] = {}
    for path, entry in _mapping(node).items():
        try:
            found[topic_path(path)] = _topic(path, entry, primers.pop(path, ""))
        except ValueError as error:
            report.add(entry.line, "front-matter-value", f"topic '{path[:80]}': {error}")
    return *found.values(), *(topic for topic in known if topic.path in primers)


def _topic(path: str, node: Node, primer: str) -> Topic:
    if isinstance(node.value, str):
        return Topic(path, canonical_line(node.value), (), primer, node.line)
    entries = _mapping(node)
    if unknown := [name for name in entries if name not in ("title", "needs")]:
        raise ValueError(f"unknown key '{unknown[0][:40]}' (known: title, needs)")
    title = canonical_line(_scalar(entries["title"])) if "title" in entries else ""
    needs = _paths(entries["needs"]) if "needs" in entries else ()
    return Topic(path, title, needs, primer, node.line)


def _paths(node: Node) -> tuple[str, ...]:
    parts = node.value.split(",") if isinstance(node.value, str) else [_scalar(n) for n in _list(node)]
    return tuple(topic_path(part.strip()) for part in parts if part.strip())


def _primers(node: Node, known: tuple[Topic, ...], report: Report) -> tuple[Topic, ...]:
    topics = {topic.path: topic for topic in known}
    for path, entry in _mapping(node).items():
        try:
            topic = topics.get(topic_path(path)) or Topic(path, line=entry.line)
            topics[path] = replace(topic, primer=canonical_body(_scalar(entry), "explanation"))
        except ValueError as error:
            report.add(entry.line, "front-matter-value", f"primer '{path[:80]}': {error}")
    return tuple(topics.values())


def _scalar(node: Node) -> str:
    if not isinstance(node.value, str):
        raise ValueError("write one text here, no list and no mapping")
    return node.value


def _list(node: Node) -> list[Node]:
    if not isinstance(node.value, list):
        raise ValueError("write a list here, such as [a, b]")
    return node.value


def _mapping(node: Node) -> dict[str, Node]:
    if isinstance(node.value, dict):
        return node.value
    if node.value == "":
        return {}
    raise ValueError("write `path: value` lines here, indented by two")


def _tree(text: str) -> dict[str, Node]:
    if len(text) > _MOST_CHARACTERS:
        raise _Refused(f"the front matter is longer than {_MOST_CHARACTERS:,} characters", 2)
    try:
        events = _events(text)
        first = next(events, None)
        root = _node(first, events, 1) if first is not None else Node({}, 2)
        if next(events, None) is not None:
            raise _Refused("the front matter holds more than one document", 2)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        raise _Refused(
            f"the front matter can't be read ({why}); quote texts with ':' or '#' in them",
            mark.line + 2 if mark else 2,
        ) from None
    if not isinstance(root.value, dict):
        raise _Refused("the front matter must be `key: value` lines", root.line)
    return root.value


def _events(text: str) -> Iterator[yaml.Event]:
    """The events of the nodes alone, refused as soon as one is not of the safe part."""
    frame = (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentStartEvent, yaml.DocumentEndEvent)
    for count, event in enumerate(yaml.parse(text, Loader=yaml.BaseLoader)):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(
                "anchors (&) and aliases (*) are not allowed in front matter; quote the text", line
            )
        if getattr(event, "tag", None):
            raise _Refused("tags (!) are not allowed in front matter; quote the text", line)
        if count > _MOST_NODES:
            raise _Refused(f"the front matter holds more than {_MOST_NODES:,} values", line)
        if not isinstance(event, frame):
            yield event


def _line(event: yaml.Event) -> int:
    assert event.start_mark is not None, "every event of a parsed text has a mark"
    return event.start_mark.line + 2


def _node(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
    line = _line(event)
    if isinstance(event, yaml.ScalarEvent):
        return Node(event.value, line)
    if depth > _DEEPEST:
        raise _Refused(f"the front matter is nested deeper than {_DEEPEST} levels", line)
    if isinstance(event, yaml.SequenceStartEvent):
        items = []
        while not isinstance(inner := next(events), yaml.SequenceEndEvent):
            items.append(_node(inner, events, depth + 1))
        return Node(items, line)
    mapping: dict[str, Node] = {}
    while not isinstance(inner := next(events), yaml.MappingEndEvent):
        key = _node(inner, events, depth + 1)
        if not isinstance(key.value, str):
            raise _Refused("a key must be a plain word", key.line)
        if key.value in mapping:
            raise _Refused(f"'{key.value[:40]}' stands there twice", key.line)
        mapping[key.value] = replace(_node(next(events), events, depth + 1), line=key.line)
    return Node(mapping, line)


def write_front_matter(deck: Deck) -> str:
    """The front matter with both its `---` lines, without the text that follows."""
    values = {
        "deck": deck.id,
        "title": deck.title,
        "version": deck.version,
        "language": deck.language,
        "licence": deck.licence,
        "author": deck.author,
        "requires": deck.requires,
        "strict": "yes" if deck.strict else "",
    }
    lines = [f"{key}: {_quoted(value)}" for key, value in values.items() if value]
    if deck.topics:
        lines += ["topics:", *(f"  {_quoted(t.path)}: {_topic_value(t)}" for t in deck.topics)]
    if any(topic.primer for topic in deck.topics):
        lines.append("primer:")
    for topic in deck.topics:
        lines += _primer_lines(topic) if topic.primer else []
    return "\n".join(["---", *lines, "---"])


def _topic_value(topic: Topic) -> str:
    if not topic.needs:
        return _quoted(topic.title)
    needs = ", ".join(_quoted(path) for path in topic.needs)
    title = f"title: {_quoted(topic.title)}, " if topic.title else ""
    return f"{{{title}needs: [{needs}]}}"


def _primer_lines(topic: Topic) -> list[str]:
    if topic.primer.startswith(" ") or _ODD.search(topic.primer):
        return [f"  {_quoted(topic.path)}: {_quoted(topic.primer)}"]
    body = [f"    {line}" if line else "" for line in topic.primer.split("\n")]
    return [f"  {_quoted(topic.path)}: |-", *body]


def _quoted(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
