"""The topic tree of one or more decks: titles, prerequisites, and an order that respects them.

A topic is a path such as `kv-cache/size`; paths are global, prerequisites bind only the questions of
the deck that declares them (DECK-FORMAT 12). A topic that needs another one needs all that lies
below that one too, and all below it inherits the need.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from srs_trainer.model.question import Deck

Name = TypeVar("Name")

_Node = tuple[str, bool]
"""A topic's start (False), after what it needs, or its end (True), when all below it is done."""


def ancestors(path: str) -> tuple[str, ...]:
    """The paths above a topic, the root first: `a/b/c` has `a` and `a/b`."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(1, len(parts)))


@dataclass(frozen=True, slots=True)
class TopicTree:
    """The topics of some decks. `paths` are in the order in which the decks name them.

    A parent exists by its child and stands before it.
    """

    paths: tuple[str, ...]
    _titles: Mapping[str, str]
    _primers: Mapping[str, str]
    _needs: Mapping[str, Mapping[str, tuple[str, ...]]]
    _children: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, decks: Iterable[Deck]) -> TopicTree:
        """The tree of these decks; the first deck that gives a title or a primer has the say."""
        decks = tuple(decks)
        titles: dict[str, str] = {}
        primers: dict[str, str] = {}
        needs: dict[str, dict[str, tuple[str, ...]]] = {}
        paths: dict[str, None] = {}
        children: dict[str, list[str]] = {}
        for deck in decks:
            for topic in deck.topics:
                if topic.title:
                    titles.setdefault(topic.path, topic.title)
                if topic.primer:
                    primers.setdefault(topic.path, topic.primer)
                if topic.needs:
                    needs.setdefault(deck.id, {})[topic.path] = topic.needs
            used = (question.topic for question in deck.questions if question.topic)
            for path in (*(topic.path for topic in deck.topics), *used):
                for part in (*ancestors(path), path):
                    if part not in paths:
                        paths[part] = None
                        children.setdefault(part.rpartition("/")[0], []).append(part)
        tree = {path: tuple(below) for path, below in children.items()}
        return cls(tuple(paths), titles, primers, needs, tree)

    def title(self, path: str) -> str:
        """The title a deck gives, else the last word of the path with blanks for dashes."""
        return self._titles.get(path) or path.rpartition("/")[2].replace("-", " ")

    def titles(self, path: str) -> tuple[str, ...]:
        """The titles along a path, the root first; () for ''."""
        return tuple(self.title(part) for part in (*ancestors(path), path) if part)

    def primer(self, path: str) -> str:
        """What is to be read before a topic's first new questions, '' for none."""
        return self._primers.get(path, "")

    def children(self, path: str = "") -> tuple[str, ...]:
        """The topics straight below `path`, the top ones for ''."""
        return self._children.get(path, ())

    def prerequisites(self, deck: str, path: str) -> tuple[str, ...]:
        """The topics that the deck `deck` wants known before `path`, those of its parents first."""
        declared = self._needs.get(deck, {})
        found = {need: None for part in (*ancestors(path), path) for need in declared.get(part, ())}
        return tuple(found)

    def cycle(self, deck: str) -> tuple[str, ...]:
        """A circle in the deck's prerequisites, its first path repeated at the end; () if there is none.

        Where a topic needs one that contains a topic needing the first, the step down is in it too.
        """
        graph = {node: tuple(before) for node, before in self._before(deck).items()}
        steps = [path for path, _ in find_cycle(graph)]
        circle = tuple(path for index, path in enumerate(steps) if not index or path != steps[index - 1])
        return circle * 2 if len(circle) == 1 else circle

    def rank(self, deck: str) -> dict[str, int]:
        """A number for each topic such that what it needs comes before it, from 0.

        Among topics that are free to come, the one named first comes first; a circle is cut at the
        topic named first.
        """
        order = {path: index for index, path in enumerate(self.paths)}
        before = self._before(deck)
        waiting = {node: len(needed) for node, needed in before.items()}
        after: dict[_Node, list[_Node]] = {node: [] for node in before}
        for node, needed in before.items():
            for other in needed:
                after[other].append(node)
        ready = [(order[path], is_end, path) for (path, is_end), count in waiting.items() if not count]
        heapq.heapify(ready)
        blocked = iter(sorted(waiting, key=lambda node: (node[1], order[node[0]])))
        ranks: dict[str, int] = {}
        done: set[_Node] = set()
        while len(done) < len(before):
            if ready:
                _, is_end, path = heapq.heappop(ready)
            else:
                path, is_end = next(node for node in blocked if node not in done)
            node = (path, is_end)
            if node in done:
                continue
            done.add(node)
            if not is_end:
                ranks[path] = len(ranks)
            for other in after[node]:
                waiting[other] -= 1
                if not waiting[other] and other not in done:
                    heapq.heappush(ready, (order[other[0]], other[1], other[0]))
        return ranks

    def _before(self, deck: str) -> dict[_Node, list[_Node]]:
        """What must come before the start (False) and the end (True) of each topic."""
        before: dict[_Node, list[_Node]] = {}
        declared = self._needs.get(deck, {})
        for path in self.paths:
            parent = path.rpartition("/")[0]
            before[path, False] = [(parent, False)] if parent else []
            for need in declared.get(path, ()):
                before[path, False].append((need, not _contains(need, path)))
            before[path, True] = [(path, False), *((child, True) for child in self.children(path))]
        known = before.keys()
        return {node: [other for other in needed if other in known] for node, needed in before.items()}


def _contains(path: str, other: str) -> bool:
    """Whether `other` lies strictly below `path`."""
    return other.startswith(f"{path}/")


def find_cycle(graph: Mapping[Name, Sequence[Name]]) -> tuple[Name, ...]:
    """A circle in a graph: its nodes in order, the first repeated at the end; () if there is none.

    Edges to nodes that the graph lacks are passed over. Linear, and without recursion.
    """
    state: dict[Name, bool] = {}
    for root in graph:
        if root in state:
            continue
        state[root] = True
        trail, edges = [root], [iter(graph[root])]
        while trail:
            step = next(edges[-1], None)
            if step is None:
                state[trail.pop()] = False
                edges.pop()
            elif state.get(step):
                return (*trail[trail.index(step) :], step)
            elif step in graph and step not in state:
                state[step] = True
                trail.append(step)
                edges.append(iter(graph[step]))
    return ()
