"""Questions past their `review-by`: they say so, stay out of strength, and at last are not asked."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import HandClock, a_deck, a_question, an_option, cached, moment, rebuilt

from srs_trainer.model.days import day_from_iso
from srs_trainer.model.freshness import GRACE, account, close_day
from srs_trainer.model.grading import target
from srs_trainer.model.memory import interval
from srs_trainer.model.question import Question
from srs_trainer.model.scalar import DEFAULT_PARAMETERS
from srs_trainer.model.showing import Showing
from srs_trainer.settings import Settings
from srs_trainer.store.glance import WEEK, look
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Feedback, Scope

BY = "2027-01"
UNTIL = day_from_iso("2027-01-31")


def aged(id: str = "q", review_by: str = BY, **more: Any) -> Question:
    options = an_option("yes", True, id="a"), an_option("no", id="b")
    return a_question(id, options=options, review_by=review_by, topic="t", **more)


class Desk:
    """A trainer over a home of its own with one deck, and a clock moved by hand."""

    def __init__(self, home: Path, *questions: Question) -> None:
        self.clock, self.version = HandClock(), 0
        self.trainer = Trainer.open(home, self.clock)
        self.trainer.save_settings(Settings(new=50, minutes=600))
        self.store = self.trainer.store
        self.bring(*(questions or (aged(),)))

    def bring(self, *questions: Question) -> None:
        self.version += 1
        deck = a_deck(*questions, version=str(self.version))
        self.store.import_decks([deck], moment(self.store, self.clock))

    @property
    def day(self) -> int:
        return moment(self.store, self.clock).day

    def go(self, day: int) -> None:
        """Go on to the morning of a study day."""
        self.clock.move(days=day - self.day)

    def next(self) -> Showing | Ending:
        self.session = self.trainer.session()
        return self.session.next()

    def answer(self, option: str = "a") -> Feedback:
        showing = self.next()
        assert isinstance(showing, Showing), showing
        return self.session.answer(showing, option, ms=1000)

    def strength(self) -> int:
        """Answers in the figures of strength."""
        ((many,),) = self.store.query("SELECT coalesce(sum(n), 0) FROM topic_rollup")
        return int(str(many))

    def agrees(self) -> None:
        """Candidates, Today, `srs due`, the week ahead and a rebuild say the same."""
        day = self.day
        seen, today = look(str(self.store.path), day), self.trainer.today()
        assert seen is not None
        due, new, held = self.store.candidates(day)
        past = self.store.past_date(day)
        assert seen.total("due") == len(due)
        assert seen.total("new") == len(new) + len(held)
        assert seen.stale_held == today.stale_held == len(past)
        assert not set(past) & {candidate.key for candidate in (*due, *new, *held)}
        rows = self.store.query(
            "SELECT open_day, close_day FROM memory WHERE is_open AND state != 'new'"
        )
        opens = [at for at, close in rows if close is None or close >= at]  # type: ignore[operator]
        assert seen.week == [opens.count(day + n) for n in range(1, WEEK + 1)]
        before = cached(self.store)
        assert rebuilt(self.store) == before


@pytest.fixture(autouse=True)
def no_built_in_decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_(*questions: Question) -> Desk:
        opened.append(Desk(tmp_path / f"home{len(opened)}", *questions))
        return opened[-1]

    yield open_
    for desk in opened:
        desk.trainer.close()


@pytest.mark.parametrize(
    ("after", "said"), [(0, ""), (1, "Check this: it was to be reviewed by 2027-01")]
)
def test_question_and_feedback_say_that_the_date_is_past(
    open_desk: Callable[..., Desk], after: int, said: str
) -> None:
    """The last day of the month named is still good; regrades and edits keep what was said."""
    desk = open_desk()
    desk.go(UNTIL + after)
    showing = desk.next()
    assert isinstance(showing, Showing)
    feedback = desk.session.answer(showing, "a", ms=1000)
    assert feedback.banner == showing.banner
    assert desk.session.hard(feedback).banner == showing.banner
    assert (showing.banner[: len(said)], bool(showing.banner)) == (said, bool(said))


def learnt_until_the_date(desk: Desk) -> int:
    """Answer whenever it is due until its date; the interval that memory is worth then."""
    while desk.day < UNTIL:
        due = desk.answer().due_day
        desk.go(due)
    assert desk.day == UNTIL
    s = desk.store.memory_of("llm/q").s
    assert s is not None
    return plain_interval(s)


def plain_interval(s: float) -> int:
    return interval(s, target(1 / 2, 0.9), 0.5, 365, DEFAULT_PARAMETERS)


def test_its_interval_stops_growing(open_desk: Callable[..., Desk]) -> None:
    """Even where the last one was cut short by the date; a miss is learnt anew up to the same bound."""
    desk = open_desk()
    bound = learnt_until_the_date(desk)
    assert bound > 8
    desk.go(UNTIL + 1)
    days = []
    for option in "aaabaaaaaa":
        desk.trainer.release_held()
        desk.go(desk.answer(option).due_day)
        memory = desk.store.memory_of("llm/q")
        assert memory.due_day is not None and memory.last_day is not None
        days.append(memory.due_day - memory.last_day)
    assert all(0.8 * bound < gap <= bound for gap in days[:3]), (days, bound)
    assert days[3] < days[-1] <= max(days[4:]) <= bound
    desk.agrees()


def test_a_first_interval_past_the_date_is_as_any_other(open_desk: Callable[..., Desk]) -> None:
    fresh, other = open_desk(), open_desk(aged(review_by=""))
    for desk in (fresh, other):
        desk.trainer.save_settings(Settings(retention=0.75))
        desk.go(UNTIL + 1)
    answered = fresh.answer()
    assert answered.days == other.answer().days > 1
    first = fresh.store.memory_of("llm/q").s
    for _ in range(4):
        fresh.go(answered.due_day)
        answered = fresh.answer()
    found = fresh.store.card_events("llm/q")[1].until_s
    assert found == first, "what it was worth from the first answer on"


def test_its_answers_count_for_memory_and_not_for_strength(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.answer()
    desk.go(UNTIL)
    desk.answer()
    assert desk.strength() == 1
    desk.go(UNTIL + 9)
    feedback = desk.answer()
    event = desk.store.event(feedback.event)
    assert event is not None and event.detail["stale"] is True
    assert desk.store.memory_of("llm/q").answers == 3
    assert desk.strength() == 1
    assert desk.trainer.today().answers_today == 1, "it was an answer of that day all the same"
    desk.session.guessed(feedback)
    assert desk.strength() == 1
    desk.agrees()
    desk.session.undo()
    desk.session.undo()
    desk.bring(aged(review_by="2028-01"))
    desk.answer()
    assert desk.strength() == 2, "its author has looked at it"


def test_ninety_days_later_it_is_asked_only_if_the_learner_says_so(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(aged("seen"), aged("new"), aged("good", review_by=""))
    desk.bring(aged("seen"), aged("new", draft=True), aged("good", review_by=""))
    for _ in range(2):
        desk.answer()
    desk.bring(aged("seen"), aged("new"), aged("good", review_by=""))
    desk.go(UNTIL + GRACE)
    assert desk.trainer.today().stale_held == 0
    desk.agrees()
    desk.go(UNTIL + GRACE + 1)
    today = desk.trainer.today()
    assert (today.stale_held, today.due, today.new) == (2, 1, 0)
    desk.agrees()
    assert desk.trainer.release_held(Scope(topic="t")) == 2
    today = desk.trainer.today()
    assert (today.stale_held, today.due, today.new) == (0, 2, 1)
    desk.agrees()
    asked = {desk.answer().showing.card for _ in range(3)}
    assert asked == {"llm/seen", "llm/new", "llm/good"}
    desk.agrees()


def test_letting_in_is_undone_like_any_act(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.go(UNTIL + GRACE + 5)
    before = cached(desk.store)
    assert isinstance(desk.next(), Ending)
    desk.trainer.release_held()
    desk.answer("b")
    assert desk.trainer.today().again == 1
    for _ in range(2):
        desk.trainer.undo()
        desk.agrees()
    assert cached(desk.store) == before


def test_a_release_that_is_undone_after_the_answer_takes_the_return_with_it(
    open_desk: Callable[..., Desk],
) -> None:
    """The card was missed and waits for its return: turns and counts agree that it waits no more."""
    desk = open_desk()
    desk.go(UNTIL + GRACE + 5)
    desk.trainer.release_held()
    desk.answer("b")
    (released,) = [event for event in desk.store.events() if event.type == "released"]
    draft = moment(desk.store, desk.clock).draft("undone")
    desk.store.act([replace(draft, card=released.card, target=released.id)])
    assert [turn.shut for turn in desk.store.turns(desk.day)] == [True]
    assert desk.trainer.today().again == 0
    assert isinstance(desk.next(), Ending)
    desk.agrees()


def test_a_later_date_of_its_author_opens_it_and_passes_in_its_turn(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    desk.go(UNTIL + GRACE + 1)
    desk.trainer.release_held()
    desk.bring(aged(review_by="2027-12"))
    assert isinstance(desk.next(), Showing)
    desk.go(day_from_iso("2027-12-31") + GRACE + 1)
    assert desk.trainer.today().stale_held == 1, (
        "what was said of the date before is not said of this one"
    )
    desk.agrees()


def test_an_edit_of_the_date_opens_it_too(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.go(UNTIL + GRACE + 1)
    session = desk.trainer.session()
    session.edit(session.text_of("llm/q"), aged(review_by="2028-06"))
    assert desk.trainer.today().stale_held == 0
    assert isinstance(desk.next(), Showing)
    desk.agrees()
    desk.session.undo()
    assert desk.trainer.today().stale_held == 1


@pytest.mark.parametrize("seed", range(3))
def test_all_counts_agree_whatever_is_done(open_desk: Callable[..., Desk], seed: int) -> None:
    rng = random.Random(seed)
    dates = ["", "2027-01", "2027-02-10", "2027-04"]
    desk = open_desk(
        *(aged(f"q{n}", rng.choice(dates), needs=("q0",) if n > 9 else ()) for n in range(12))
    )
    for _ in range(14):
        for _ in range(rng.randint(0, 6)):
            if isinstance(desk.next(), Ending):
                break
            desk.answer(rng.choice("aab"))
        act = rng.choice(("release", "undo", "bring", "", ""))
        if act == "release":
            desk.trainer.release_held()
        elif act == "undo":
            desk.trainer.undo()
        elif act == "bring":
            desk.bring(*(aged(f"q{n}", rng.choice(dates)) for n in range(rng.randint(6, 12))))
        desk.agrees()
        desk.clock.move(days=rng.choice((1, 4, 20)))


def test_the_account_of_a_card_tells_its_age() -> None:
    close = close_day(UNTIL)
    assert account(BY, None, None, UNTIL) == account(BY, UNTIL, close, UNTIL) == ""
    assert "grows no longer" in account(BY, UNTIL, close, UNTIL + 1)
    assert "only if you say so" in account(BY, UNTIL, close, UNTIL + GRACE + 1)
    assert "grows no longer" in account(BY, UNTIL, None, UNTIL + GRACE + 1), "the learner said so"
