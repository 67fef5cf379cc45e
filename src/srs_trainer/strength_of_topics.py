"""How strong the learner is in each topic, worst first, and the same as a tree (`srs topics`)."""

from __future__ import annotations

from collections.abc import Sequence

from srs_trainer.model.strength import MIN_ANSWERS, MIN_SEEN, strengths
from srs_trainer.model.topics import ancestors
from srs_trainer.store.store import Store
from srs_trainer.views import TopicLine

NO_TOPIC = "no topic"
"""Title of what the questions without a topic come to."""


def topic_lines(store: Store, day: int, deck: str = "") -> tuple[TopicLine, ...]:
    """A line a topic that is asked, in the order of `strengths`: most surely below the average first.

    With `deck` only the topics that this deck asks, and those above them. Figures are of all decks, as
    paths are global and the learner's average is one.
    """
    asked = None if not deck else _with_ancestors(store.topics(deck))
    titles = store.topic_titles()
    return tuple(
        TopicLine(
            topic=found.topic,
            title=titles.get(found.topic) or _title(found.topic),
            cards=found.cards,
            seen=found.seen,
            answers=found.answers,
            recall=found.recall,
            low=found.low,
            high=found.high,
            enough=found.enough,
            weak=found.weak,
            below=found.below,
        )
        for found in strengths(store.evidence(day))
        if found.cards and (asked is None or found.topic in asked)
    )


def as_tree(lines: Sequence[TopicLine]) -> tuple[tuple[int, TopicLine], ...]:
    """The lines with their levels, from 0: each below its parent, in their order among siblings."""
    below: dict[str, list[TopicLine]] = {}
    paths = {line.topic for line in lines}
    for line in lines:
        parent = next((path for path in reversed(ancestors(line.topic)) if path in paths), None)
        below.setdefault("" if parent is None else parent + "/", []).append(line)
    found: list[tuple[int, TopicLine]] = []
    waiting = [(0, line) for line in reversed(below.get("", []))]
    while waiting:
        level, line = waiting.pop()
        found.append((level, line))
        waiting += [(level + 1, child) for child in reversed(below.get(f"{line.topic}/", []))]
    return tuple(found)


def missing(line: TopicLine) -> str:
    """What a topic still needs for a figure; '' where it has one."""
    if line.enough:
        return ""
    if line.cards < MIN_SEEN:
        return "has too few questions for a figure of its own"
    cards, answers = max(0, MIN_SEEN - line.seen), max(0, MIN_ANSWERS - line.answers)
    parts = (
        _many(cards, "more card seen", "more cards seen"),
        _many(answers, "more answer on a later day", "more answers on later days"),
    )
    needs = " and ".join(filter(None, parts))
    return f"needs {needs}" if needs else "all its seen questions are past their date"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}" if count else ""


def _with_ancestors(topics: Sequence[str]) -> set[str]:
    return {path for topic in topics for path in (*ancestors(topic), topic)}


def _title(topic: str) -> str:
    """The title of a topic to which no deck gives one, as `TopicTree` has it."""
    return topic.rpartition("/")[2].replace("-", " ") or NO_TOPIC
