"""A store of a given size, made for measuring: synthetic decks, a consistent log, the built-in decks."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from pathlib import Path

from srs_trainer.clock import Clock
from srs_trainer.model.events import event_id
from srs_trainer.model.grading import target
from srs_trainer.model.memory import fuzz_unit, interval
from srs_trainer.model.question import Deck, Option, Question, Topic, card_key
from srs_trainer.model.replay import next_basis, origin_basis
from srs_trainer.model.scalar import DEFAULT_PARAMETERS, Stepper, params_digest
from srs_trainer.settings import Settings
from srs_trainer.store.migrate import migrate
from srs_trainer.store.store import Store
from srs_trainer.trainer import Trainer

DECK_SIZE = 2000
TOPICS = 20
_COLUMNS = (
    "id device dseq lamport v type card session at_ms offset_min day outcome rating due_day dr g p form"
    " ms s_before d_before params model content key basis detail"
).split()


def a_question(number: int) -> Question:
    """A choice question of ordinary length."""
    words = f"situation {number} with {number % 97} sequences of {number % 1013} tokens each"
    return Question(
        id=f"q{number}",
        title=f"Question {number}",
        stem=f"A server runs {words}. What bounds its step?",
        topic=f"topic-{number % TOPICS}",
        options=tuple(
            Option(
                f"Cause {letter} of {words}",
                right=letter == "b",
                why="" if letter == "b" else f"Cause {letter} needs more tokens a step.",
                mistake="" if letter == "b" else f"mistake-{number % 40}",
            )
            for letter in "abcd"
        ),
        explanation=f"The step reads every weight once for {words}; that read is what takes the time.",
        sources=("arXiv:2309.06180",),
    )


def build(home: Path, cards: int, answers: int, *, seed: int = 7) -> None:
    """Fill `home` with `cards` cards, of which nine in ten share `answers` answers up to today."""
    store = Store(home)
    moment = store.moment(Clock().now(), Settings().day_start * 60)
    for number in range(0, cards, DECK_SIZE):
        names = range(number, min(cards, number + DECK_SIZE))
        deck = Deck(
            id=f"deck-{number // DECK_SIZE}",
            title=f"Deck {number // DECK_SIZE}",
            topics=tuple(Topic(f"topic-{n}") for n in range(TOPICS)),
            questions=tuple(a_question(name) for name in names),
        )
        store.import_decks([deck], moment)
    store.close()
    _write_log(home, cards, answers, moment.day, random.Random(seed))
    store = Store(home)
    store.rebuild()
    store.close()
    # As a learner's home has them; else the first start that is measured would bring them.
    Trainer.open(home, Clock()).close()


def _write_log(home: Path, cards: int, answers: int, today: int, chance: random.Random) -> None:
    import sqlite3

    migrate(home / "srs.db")
    connection = sqlite3.connect(home / "srs.db")
    device = json.loads((home / "device.json").read_text())["device"]
    (last,) = connection.execute("SELECT max(dseq) FROM event").fetchone()
    rows = _rows(cards, answers, today, chance, device, last or 0)
    marks = ", ".join("?" * len(_COLUMNS))
    connection.executemany(f"INSERT INTO event ({', '.join(_COLUMNS)}) VALUES ({marks})", rows)
    (dseq, newest) = connection.execute("SELECT max(dseq), max(at_ms) FROM event").fetchone()
    for name, value in (("lamport", dseq), ("newest_ms", newest), ("id_ms", newest)):
        connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, str(value)))
    connection.commit()
    connection.close()
    # A journal that agrees with the log is a matter of sync; the store would write it at its start.
    journal = home / "journal" / f"{device}.jsonl"
    line = {"id": os.urandom(16).hex(), "device": device, "dseq": dseq, "lamport": dseq, "type": "noted"}
    line |= {"at_ms": newest, "offset_min": 0, "day": today}
    journal.write_text(json.dumps(line) + "\n")


def _rows(
    cards: int, answers: int, today: int, chance: random.Random, device: str, dseq: int
) -> Iterator[tuple[object, ...]]:
    stepper, params = Stepper(), params_digest(DEFAULT_PARAMETERS)
    seen = max(1, cards * 9 // 10)
    asked = target(0.25, 0.9)
    for number in range(seen):
        question = a_question(number)
        content, key = question.content_digest(), question.key_digest()
        name = card_key(f"deck-{number // DECK_SIZE}", question.id)
        many = answers // seen + (number < answers % seen)
        day = today - chance.randrange(30, 700)
        s = d = None
        basis, last = origin_basis(name), day
        for count in range(many):
            right = chance.random() < 0.88
            rating = 3 if right else 1
            before = s, d
            s, d = stepper.step(s, d, max(0, day - last), rating)
            unit = fuzz_unit(name, count)
            due = day + interval(s, asked, unit, 365, DEFAULT_PARAMETERS)
            dseq += 1
            at_ms = day * 86_400_000 + 8 * 3_600_000 + dseq % 3_600_000
            identity = event_id(at_ms, os.urandom(10))
            chosen = question.options[1 if right else 0]
            detail = {"options": [o.id for o in question.options], "chosen": chosen.id}
            if chosen.mistake:
                detail["mistake"] = chosen.mistake
            p = None if before[0] is None else 0.925
            yield (
                identity, device, dseq, dseq, 1, "answered", number + 1, "bench", at_ms, 0, day,
                "right" if right else "wrong", rating, due, asked, 0.25, p, "open", 9000, *before,
                params, "fsrs-6/6.3.2", content, key, basis, json.dumps(detail, separators=(",", ":")),
            )  # fmt: skip
            basis = next_basis(basis, identity, rating)
            # Never past yesterday: the days that are left are shared out.
            last, day = day, min(due, day + (today - 1 - day) // max(1, many - count - 1))
