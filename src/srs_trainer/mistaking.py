"""Which named mistakes the learner makes, and in which questions (`srs mistakes`)."""

from __future__ import annotations

from collections import Counter

from srs_trainer.store.store import Store
from srs_trainer.summing import title_of
from srs_trainer.views import MistakeCard, MistakeLine


def mistake_lines(store: Store) -> tuple[MistakeLine, ...]:
    """Every named mistake that was made, the most frequent first, then the latest."""
    cards: dict[str, Counter[int]] = {}
    last: dict[str, int] = {}
    for made in store.mistakes():
        cards.setdefault(made.name, Counter())[made.card] += 1
        last[made.name] = max(last.get(made.name, made.day), made.day)
    names = _names(store, {card for counts in cards.values() for card in counts})
    lines = [
        MistakeLine(name, counts.total(), last[name], _places(counts, names))
        for name, counts in cards.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.count, -line.last, line.name)))


def _places(counts: Counter[int], names: dict[int, tuple[str, str]]) -> tuple[MistakeCard, ...]:
    places = [MistakeCard(*names[card], count) for card, count in counts.items()]
    return tuple(sorted(places, key=lambda place: (-place.count, place.card)))


def _names(store: Store, cards: set[int]) -> dict[int, tuple[str, str]]:
    """Text key and title of cards; the title of one without a question is its key."""
    names = store.names_of(sorted(cards))
    for card, (key, title) in names.items():
        if not title:
            try:
                title = title_of(store.shown(card))
            except KeyError:
                title = key
            names[card] = key, title
    return names
