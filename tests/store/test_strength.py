"""Evidence of topics: as a recount of log and questions gives it, whatever was done before."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import HandClock, a_deck, a_question, an_option, moment

from srs_trainer.model.days import day_from_iso
from srs_trainer.model.grading import predicted
from srs_trainer.model.question import Deck, Question, Topic
from srs_trainer.model.replay import logit_bin
from srs_trainer.model.showing import Showing, luck
from srs_trainer.model.strength import HORIZON, Evidence
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.views import Scope

NUMBERS = "tokens = 1024 | 2048\nanswer = tokens * 2\nmistake half = tokens\nmistake four = tokens * 4"


def options(many: int, right: int = 1) -> tuple[Any, ...]:
    return tuple(an_option(f"option {n}", n < right, id=f"o{n}") for n in range(many))


def of_every_luck(topic: str = "t", **more: Any) -> list[Question]:
    """Questions whose chance of a lucky hit is found in different ways."""
    return [
        a_question("two", topic=topic, options=options(2), **more),
        a_question("five", topic=topic, options=options(5), **more),
        a_question("pool", topic=topic, options=options(6), show=4, **more),
        a_question("made", topic=topic, stem="{tokens}?", options=(), numbers=NUMBERS, **more),
        a_question("both", topic=topic, stem="{tokens}?", options=options(5), numbers=NUMBERS, **more),
        a_question("says", topic=topic, stem='Is "show": "numbers": here?', options=options(3), **more),
        a_question("sets", topic=topic, kind="choices", options=options(4, 2), **more),
        a_question("told", topic=topic, kind="choices", options=options(4, 2), told=True, **more),
        a_question("steps", topic=topic, kind="order", answer=("one", "two", "three"), **more),
        a_question("word", topic=topic, kind="typed", answer=("cache",), **more),
        a_question("hole", topic=topic, kind="cloze", stem="A {{c1::key}} and a {{c2::value}}.", **more),
        a_question("back", topic=topic, kind="basic", **more),
    ]


class Desk:
    """A store, a clock moved by hand, and answers given to whatever is asked."""

    def __init__(self, home: Path, *decks: Deck) -> None:
        self.clock, self.store = HandClock(), Store(home)
        self.bring(*decks)

    def bring(self, *decks: Deck) -> None:
        self.store.import_decks(decks, moment(self.store, self.clock))

    @property
    def day(self) -> int:
        return moment(self.store, self.clock).day

    def session(self) -> Session:
        return Session(self.store, Settings(minutes=600, new=50), self.clock, Scope())

    def answer(self, session: Session, right: bool) -> bool:
        """Answer what comes next; False where nothing does."""
        asked = session.next()
        if not isinstance(asked, Showing):
            return False
        if asked.kind == "basic":
            session.grade(asked, 3 if right else 1, ms=900, ms_reveal=500)
        elif not right:
            session.answer(asked, None, ms=900)
        elif asked.kind in ("choices", "order"):
            session.answer(asked, asked.key_ids(), ms=900)
        elif asked.has_field:
            session.submit(asked, asked.answer, ms=900)
        else:
            session.answer(asked, asked.key_ids()[0], ms=900)
        return True

    def learn(self, days: int = 3) -> None:
        """Answer all that is asked, and right."""
        for _ in range(days):
            session = self.session()
            while self.answer(session, True):
                pass
            self.clock.move(days=9)

    def evidence(self) -> dict[str, Evidence]:
        found = self.store.evidence(self.day)
        assert [one.topic for one in found] == sorted(one.topic for one in found)
        return {one.topic: one for one in found}


def recounted(desk: Desk) -> dict[str, Evidence]:
    """The evidence from every card's own events and question, by the plain formulas."""
    store, day, stepper = desk.store, desk.day, desk.store.stepper()
    cards: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    bins: dict[str, dict[int, tuple[int, int]]] = {}
    ahead: dict[str, Counter[tuple[int, float]]] = {}
    rows = store.query(
        "SELECT c.id, c.key, q.topic, m.is_open, q.until_day FROM card c"
        " JOIN question q ON q.id = c.question JOIN memory m ON m.card = c.id"
    )
    for number, key, topic, is_open, until in rows:
        assert isinstance(number, int) and isinstance(topic, str)
        fold = store.card_events(str(key))[1]
        for row in fold.counted:
            if row.gap and row.p is not None:
                of = bins.setdefault(topic, {})
                many, right = of.get(logit_bin(row.p), (0, 0))
                of[logit_bin(row.p)] = many + 1, right + row.right
        cards[topic] += bool(is_open)
        if not is_open or not fold.counted:
            continue
        seen[topic] += 1
        if until is None or day <= int(str(until)):
            question = store.shown(number).question
            g = luck(question, question.situations()[0])
            assert fold.memory.s is not None and fold.memory.last_day is not None
            r = stepper.retrievability(day + HORIZON - fold.memory.last_day, fold.memory.s)
            ahead.setdefault(topic, Counter())[logit_bin(predicted(r, g, g)), g] += 1
    return {
        topic: Evidence(topic, cards[topic], seen[topic], bins.get(topic, {}), ahead.get(topic, {}))
        for topic in cards
        if cards[topic] or topic in bins
    }


def test_luck_is_that_of_the_question_however_it_is_found(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_deck(*of_every_luck()))
    desk.learn()
    (found,) = desk.evidence().values()
    assert (found.cards, found.seen) == (13, 13)
    assert {round(1 / g) for _, g in found.ahead if g} == {2, 3, 4, 5, 6, 7, 15}
    assert {found.topic: found} == recounted(desk)


@pytest.mark.parametrize("seed", range(4))
def test_it_equals_a_recount_whatever_is_done(tmp_path: Path, seed: int) -> None:
    """What the reader remembers between two calls is never out of date."""
    rng = random.Random(seed)

    def made(version: int) -> Deck:
        questions = [
            question
            for n in range(3)
            for question in of_every_luck(rng.choice(("a", "a/b", "c", "")))[n::3]
        ]
        some = rng.sample(questions, rng.randint(8, len(questions)))
        dates = [rng.choice(("", "", "2026-12", "2027-06")) for _ in some]
        changed = [replace(q, review_by=date) for q, date in zip(some, dates, strict=True)]
        return a_deck(*changed, version=str(version))

    desk = Desk(tmp_path, made(1))
    other = Desk(tmp_path / "other", a_deck(*of_every_luck("z"), id="z"))
    for step in range(2, 14):
        session = desk.session()
        for _ in range(rng.randint(0, 9)):
            if not desk.answer(session, rng.random() < 0.7):
                break
        act = rng.choice(("bring", "undo", "suspend", "edit", "merge", "", ""))
        if act == "bring":
            desk.bring(made(step))
        elif act == "undo":
            event = desk.store.undoable()
            if event is not None:
                session.undo()
        elif act in ("suspend", "edit"):
            asked = session.next()
            if isinstance(asked, Showing) and act == "suspend":
                session.suspend(asked.card)
            elif isinstance(asked, Showing):
                text = session.text_of(asked.card)
                session.edit(text, replace(text.question, topic=rng.choice(("a/b", "d"))))
        elif act == "merge":
            other.learn(1)
            desk.store.merge(other.store.events())
        assert desk.evidence() == recounted(desk)
        desk.clock.move(days=rng.choice((0, 1, 6, 30)))
    assert sum(many for one in desk.evidence().values() for many, _ in one.bins.values())


def test_an_edit_and_its_undo_show_at_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_deck(a_question(topic="a")))
    session = desk.session()
    assert isinstance(session.next(), Showing)
    assert desk.evidence().keys() == {"a"}
    text = session.text_of("llm/kv-bytes")
    session.edit(text, replace(text.question, topic="b"))
    assert desk.evidence().keys() == {"b"}
    session.undo()
    assert desk.evidence().keys() == {"a"}


def test_the_chance_of_a_right_answer_is_never_below_luck(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_deck(a_question(topic="t", options=options(2))))
    assert desk.answer(desk.session(), False)
    desk.clock.move(days=900)
    (found,) = desk.evidence().values()
    assert found.ahead == {(logit_bin(0.5), 0.5): 1}
    assert recounted(desk) == {"t": found}


def test_past_its_date_a_card_is_seen_and_not_ahead(tmp_path: Path) -> None:
    dated = a_question("dated", topic="t", review_by="2026-12")
    desk = Desk(tmp_path, a_deck(dated, a_question("lasting", topic="t")))
    desk.learn(1)
    desk.clock.move(days=day_from_iso("2026-12-31") - desk.day)
    assert sum(desk.evidence()["t"].ahead.values()) == 2, "the last day of the month named is good"
    desk.clock.move(days=1)
    found = desk.evidence()["t"]
    assert (found.cards, found.seen, sum(found.ahead.values())) == (2, 2, 1)
    desk.bring(a_deck(a_question("dated", topic="t", review_by="2027-12"), version="2"))
    assert sum(desk.evidence()["t"].ahead.values()) == 1, "its author has looked at it"


def test_a_topic_that_is_asked_no_more_keeps_its_answers(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_deck(a_question("old", topic="gone"), a_question("new", topic="here")))
    desk.learn()
    before = desk.evidence()["gone"]
    desk.bring(a_deck(a_question("new", topic="here"), version="2"))
    assert desk.evidence()["gone"] == Evidence("gone", 0, 0, before.bins, {})
    assert before.bins


def test_nothing_answered_is_coverage_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_deck(*of_every_luck()))
    assert desk.evidence() == {"t": Evidence("t", 13, 0, {}, {})}


def test_the_first_deck_that_gives_a_title_has_the_say(tmp_path: Path) -> None:
    def titled(id: str, *topics: Topic) -> Deck:
        return a_deck(a_question(topic="a"), id=id, topics=topics)

    desk = Desk(tmp_path, titled("one", Topic("a"), Topic("b", "B one")))
    desk.bring(titled("two", Topic("a", "A two"), Topic("b", "B two")))
    assert desk.store.topic_titles() == {"a": "A two", "b": "B one"}
