"""The cache: what a rebuild gives, counted once more by hand."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_numbered_deck, cached, moment, rebuilt

from srs_trainer.model.replay import logit_bin
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.views import Ending, Scope


def a_history(store: Store, clock: HandClock, rng: random.Random, days: int = 8) -> None:
    """Sessions over some days, with undos, slips, regrades, burials and an import."""
    store.import_decks([a_numbered_deck(8), a_numbered_deck(5, id="b")], moment(store, clock))
    for day in range(days):
        session = Session(store, Settings(minutes=60, new=3), clock, Scope())
        for _ in range(12):
            showing = session.next()
            if isinstance(showing, Ending):
                break
            clock.move(seconds=rng.randint(2, 60))
            feedback = session.answer(showing, rng.choice("aaab"), ms=rng.randint(500, 9_000))
            after = rng.choice(("undo", "hard", "guessed", "", ""))
            if after == "undo":
                session.undo()
            elif after and feedback.rating == 3:
                getattr(session, after)(feedback)
            if rng.random() < 0.1:
                session.bury(showing.card)
        clock.move(days=rng.choice((1, 2, 12)))
        if day == 4:
            moved = tuple(replace(q, topic="t5") for q in a_numbered_deck(6).questions)
            deck = replace(a_numbered_deck(6), version="2", questions=moved)
            store.import_decks([deck], moment(store, clock))


@pytest.mark.parametrize("seed", range(6))
def test_roll_ups_equal_a_recount_of_what_counts(tmp_path: Path, seed: int) -> None:
    """LOG 12: sums over the folds of all cards, by study day and deck, by topic and bin."""
    store, clock = Store(tmp_path), HandClock()
    a_history(store, clock, random.Random(seed))
    days: Counter[tuple[object, ...]] = Counter()
    bins: Counter[tuple[object, ...]] = Counter()
    cards = store.query("SELECT c.key, q.deck, q.topic FROM card c JOIN question q ON q.id = c.question")
    for key, deck, topic in cards:
        _, fold = store.card_events(str(key))
        for place, (day, ms, right) in enumerate(fold.activity):
            for name, value in (("n", 1), ("right", right), ("new", place == 0), ("ms", ms)):
                days[day, deck, name] += value
        for answer in fold.counted:
            if answer.gap and answer.p is not None:
                bins[topic, logit_bin(answer.p), "n"] += 1
                bins[topic, logit_bin(answer.p), "right"] += answer.right
    assert sum(days.values()) and sum(bins.values())
    assert store.query("SELECT * FROM day_rollup") == [
        (day, deck, *(days[day, deck, name] for name in ("n", "right", "new", "ms")))
        for day, deck in sorted({where[:2] for where in days})  # type: ignore[type-var]
    ]
    assert store.query("SELECT * FROM topic_rollup") == [
        (topic, bin_, bins[topic, bin_, "n"], bins[topic, bin_, "right"])
        for topic, bin_ in sorted({where[:2] for where in bins})  # type: ignore[type-var]
    ]
    assert cached(store) == rebuilt(store)
    store.close()


def test_a_rebuild_mends_whatever_befell_the_cache(tmp_path: Path) -> None:
    store, clock = Store(tmp_path), HandClock()
    a_history(store, clock, random.Random(1), days=4)
    before, state = cached(store), store.state_hash()
    seen: list[tuple[int, int]] = []
    with closing(sqlite3.connect(store.path)) as other, other:
        other.execute("DELETE FROM memory WHERE card % 2")
        other.execute("UPDATE memory SET answers = 99")
        other.execute("DELETE FROM day_rollup")
        other.execute("INSERT INTO topic_rollup VALUES ('nowhere', 0, 1, 1)")
    assert store.state_hash() != state
    cards = store.rebuild(lambda done, of: seen.append((done, of)))
    assert cached(store) == before
    assert store.state_hash() == state
    assert seen[-1] == (cards, cards) == (13, 13)
    store.close()


def test_a_rebuild_of_an_empty_database_is_empty(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert store.rebuild() == 0
    assert cached(store) == {"memory": [], "day_rollup": [], "topic_rollup": []}
    store.close()
