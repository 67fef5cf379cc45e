"""A session at the front desk: what it asks, saves, takes back, and that nothing of it is hidden."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from builders import a_deck, a_numbered_deck, a_question, an_option, cached, moment, rebuilt
from desk import ROOMY, Desk

from srs_trainer.errors import ClockAhead, StaleCard
from srs_trainer.model.days import day_from_iso
from srs_trainer.model.grading import target
from srs_trainer.model.question import Deck, Question, Variant
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.views import Ending, Scope, Verdict


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_(*decks: Deck, **more: object) -> Desk:
        opened.append(Desk(tmp_path / f"home{len(opened)}", *decks, **more))  # type: ignore[arg-type]
        return opened[-1]

    yield open_
    for desk in opened:
        desk.store.close()


def some_decks() -> tuple[Deck, ...]:
    """Two decks with situations, needs and questions that are rated by the learner."""
    first = a_numbered_deck(9, topics=2)
    needy = replace(first.questions[8], needs=("q0",))
    elsewhere = (Variant("What is one, elsewhere?"), Variant("And here?"))
    varied = replace(first.questions[1], variants=elsewhere)
    basic = a_question("back", kind="basic", topic="t0")
    questions = (first.questions[0], varied, *first.questions[2:8], needy, basic)
    return replace(first, questions=questions), a_numbered_deck(7, topics=3, id="other", title="Other")


def shown(showing: Showing | Ending) -> object:
    if isinstance(showing, Ending):
        return showing
    options = [o.id for o in showing.options]
    return showing.card, showing.variant, options, showing.seed, showing.first_sight


def act_at_random(desk: Desk, rng: random.Random, version: int) -> None:
    """One act of the learner on the next question, or one beside it."""
    session = desk.session
    showing = session.next()
    if isinstance(showing, Ending) or rng.random() < 0.08:
        desk.clock.move(hours=rng.choice((1, 14, 24, 60)))
        session.undo() if rng.random() < 0.3 else None
        return
    others = ["undo", "undo", "later", "bury", "suspend", "flag", "import", "restart"]
    do = rng.choice(["answer"] * 9 + others)
    if do == "answer" and showing.kind == "basic":
        session.grade(showing, rng.randint(1, 4), ms=4_000, ms_reveal=2_000)
    elif do == "answer":
        feedback = desk.answer(rng.choice(("right", "right", "wrong", "unknown", "guess")), showing)
        after = rng.random()
        if feedback.rating > 2 and after < 0.3:
            feedback = (session.hard if after < 0.15 else session.guessed)(feedback)
        elif after > 0.8:
            session.undo()
    elif do == "undo":
        session.undo()
    elif do == "import":
        desk.bring(*mixed(some_decks(), rng, version))
    elif do == "restart":
        old = session.id
        desk.restart()
        desk.session.id = old
    else:
        getattr(session, do)(showing if do == "later" else showing.card)


def mixed(decks: tuple[Deck, ...], rng: random.Random, version: int) -> tuple[Deck, ...]:
    """The decks with some questions reworded, mended, changed, moved to other topics or gone."""

    def again(question: Question) -> Question | None:
        do = rng.choice(("same", "same", "reword", "mend", "change", "topic", "gone"))
        if do == "gone" or question.kind != "choice":
            return None if do == "gone" else question
        first, *rest = question.options
        if do == "mend":
            mended = (replace(first, right=False), replace(rest[0], right=True), *rest[1:])
            return replace(question, options=mended)
        texts = {
            "reword": {"stem": f"{question.stem} Say it."},
            "change": {"options": (replace(first, text=f"quite another thing, {version}"), *rest)},
            "topic": {"topic": "t9"},
        }
        return replace(question, **texts.get(do, {}))

    return tuple(
        replace(deck, version=str(version), questions=tuple(filter(None, map(again, deck.questions))))
        for deck in decks
    )


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_hidden_and_the_cache_is_the_log(open_desk: Callable[..., Desk], seed: int) -> None:
    """LOG 14 and 12: after any act a fresh session asks the same, and a rebuild changes no byte."""
    rng = random.Random(seed)
    settings = rng.choice((ROOMY, Settings(minutes=10, new=4), Settings(minutes=3, new=8)))
    scope = rng.choice(
        (Scope(), Scope(minutes=8), Scope(limit=15), Scope(extra=True), Scope(deck="llm"))
    )
    desk = open_desk(*some_decks(), settings=settings, scope=scope)
    for step in range(36):
        act_at_random(desk, rng, version=step + 2)
        desk.clock.move(seconds=rng.randint(1, 90))
        assert shown(desk.session.next()) == shown(desk.fresh_next()), f"step {step}"
        if step % 4 == 0:
            assert cached(desk.store) == rebuilt(desk.store), f"step {step}"
    assert cached(desk.store) == rebuilt(desk.store)


@pytest.mark.parametrize("seed", range(4))
def test_undo_walks_back_to_the_beginning(open_desk: Callable[..., Desk], seed: int) -> None:
    """LOG 2: unlimited, newest first, each step to the state before; imports are not in its list."""
    rng = random.Random(seed)
    desk = open_desk(*some_decks())
    begun = cached(desk.store)
    for step in range(30):
        act_at_random(desk, rng, version=step + 2)
    version = desk.store.query("SELECT max(version) FROM deck")
    while (newest := desk.store.undoable()) is not None:
        undone = desk.session.undo()
        assert undone is not None and undone.type == newest.type
    assert desk.store.query("SELECT max(version) FROM deck") == version
    assert cached(desk.store) == rebuilt(desk.store)
    learnt = (
        "SELECT DISTINCT state, s, answers, shown, suspended, flagged, buried_day, due_day FROM memory"
    )
    assert desk.store.query(learnt) == [("new", None, 0, 0, 0, 0, None, None)]
    desk.bring(*(replace(deck, version="99") for deck in some_decks()))
    columns = [row[4:] for row in cached(desk.store)["memory"]]
    assert columns == [row[4:] for row in begun["memory"]]
    assert cached(desk.store)["day_rollup"] == []


def test_undo_gives_back_the_memory_row_and_the_same_showing(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(*some_decks())
    desk.answer_all()
    desk.clock.move(days=9)
    desk.begin()
    for what in ("right", "guess", "wrong", "unknown"):
        before, showing = cached(desk.store), desk.next()
        desk.answer(what, showing)
        desk.session.next()
        assert cached(desk.store) != before
        desk.session.undo()
        assert cached(desk.store) == before
        assert shown(desk.session.next()) == shown(showing)


@pytest.mark.parametrize("restart", [False, True])
def test_undo_works_after_the_last_card(open_desk: Callable[..., Desk], restart: bool) -> None:
    desk = open_desk(a_numbered_deck(3))
    desk.answer()
    desk.answer()
    before, last = cached(desk.store), desk.next()
    desk.answer(showing=last)
    assert desk.session.next() is Ending.DONE
    if restart:
        desk.restart()
        assert desk.session.next() is Ending.DONE
    undone = desk.session.undo()
    assert undone is not None and (undone.card, undone.slip) == (last.card, False)
    assert cached(desk.store) == before
    assert shown(desk.session.next()) == shown(last)


def test_a_slip_is_void_and_its_repeat_counts_as_hard(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(20))
    before, showing = cached(desk.store), desk.next()
    assert desk.answer("wrong", showing).is_slip
    undone = desk.session.undo()
    assert undone is not None and undone.slip
    assert cached(desk.store) == before
    others = []
    while (showing_again := desk.next()).card != showing.card:
        others.append(showing_again.card)
        desk.answer(showing=showing_again)
    assert len(others) == 5
    assert shown(showing_again) == shown(showing), "the same options in the same order"
    feedback = desk.answer("right", showing_again)
    assert (feedback.rating, feedback.hard_days) == (2, None)
    assert desk.store.memory_of(showing.card).answers == 1


def test_an_undo_after_the_feedback_is_no_slip(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(20))
    showing = desk.next()
    desk.answer("wrong", showing)
    desk.session.next()
    undone = desk.session.undo()
    assert undone is not None and not undone.slip
    assert shown(desk.session.next()) == shown(showing)
    assert desk.answer("right").rating == 3


def test_what_is_previewed_is_what_is_saved(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(*some_decks())
    for _ in range(3):
        while not isinstance(showing := desk.session.next(), Ending):
            if showing.kind == "basic":
                back = desk.session.back(showing)
                feedback = desk.session.grade(showing, 3, ms=1, ms_reveal=1)
                assert feedback.days == back.days[2]
            else:
                feedback = desk.answer("right", showing)
                assert feedback.hard_days is not None
                hard = desk.session.hard(feedback)
                assert hard.days == feedback.hard_days
                feedback = hard
            assert desk.store.memory_of(showing.card).due_day == feedback.due_day
        desk.clock.move(days=30)


def test_luck_raises_the_target_and_the_chance_that_is_kept(open_desk: Callable[..., Desk]) -> None:
    """LOG 9: asked is g + (1 - g) * retention; p is never below g."""
    desk = open_desk(a_numbered_deck(3), settings=ROOMY._replace(retention=0.97))
    first = desk.store.event(desk.answer().event)
    assert first is not None
    assert first.g == pytest.approx(1 / 3)
    assert first.p is None, "at first sight nothing is predicted"
    assert first.dr == target(1 / 3, 0.97) > 0.97
    desk.answer_all()
    desk.clock.move(days=200)
    desk.begin()
    later = desk.store.event(desk.answer().event)
    assert later is not None and later.p is not None and 1 / 3 <= later.p <= 1


def test_a_guess_comes_no_later_than_last_time_and_returns_today(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(20))
    intervals: dict[str, int] = {}
    for days in (0, 30, 90):
        desk.clock.move(days=days)
        desk.begin()
        asked = set()
        while len(asked) < 8:
            showing = desk.next()
            if showing.card in asked:
                break
            asked.add(showing.card)
            last = intervals.get(showing.card, 1)
            feedback = desk.answer("guess", showing) if days == 90 else desk.answer("right", showing)
            if days == 90:
                assert (feedback.verdict, feedback.rating) == (Verdict.GUESSED, 2)
                assert feedback.days <= last
                assert feedback.again_today
            intervals[showing.card] = feedback.days
    assert max(intervals.values()) > 1


def test_a_guess_marked_afterwards_equals_one_marked_before(open_desk: Callable[..., Desk]) -> None:
    before, after = open_desk(a_numbered_deck(8)), open_desk(a_numbered_deck(8))
    for desk in (before, after):
        desk.answer_all()
        desk.clock.move(days=40)
        desk.begin()
    one = before.answer("guess")
    two = after.session.guessed(after.answer("right"))
    assert (one.due_day, one.rating, one.again_today) == (two.due_day, two.rating, two.again_today)
    same = ("s", "d", "due_day", "again_day", "lapses")
    memories = [desk.store.memory_of(one.showing.card) for desk in (before, after)]
    assert [getattr(memories[0], name) for name in same] == [getattr(memories[1], name) for name in same]


def test_a_regrade_on_the_next_day_belongs_to_its_answer(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(3))
    desk.clock.set("2026-11-23T03:59:50+00:00")
    desk.begin()
    feedback = desk.answer()
    desk.clock.move(seconds=30)
    hard = desk.session.hard(feedback)
    assert hard.days == feedback.hard_days
    assert desk.store.memory_of(feedback.showing.card).due_day == hard.due_day


def test_a_regrade_of_a_regrade_and_their_undo(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(8))
    feedback = desk.answer("right")
    states = [desk.row(feedback.showing.card)]
    feedback = desk.session.hard(feedback)
    states.append(desk.row(feedback.showing.card))
    desk.session.guessed(feedback)
    desk.session.undo()
    assert desk.row(feedback.showing.card) == states[1]
    desk.session.undo()
    assert desk.row(feedback.showing.card) == states[0]
    desk.session.undo()
    assert desk.store.undoable() is None


@pytest.mark.parametrize("act", ["bury", "suspend", "fault"])
def test_a_missed_card_set_aside_does_not_return(open_desk: Callable[..., Desk], act: str) -> None:
    """Buried: not today. Suspended: never. Even where its miss waits to be asked again."""
    desk = open_desk(a_numbered_deck(20))
    card = desk.next().card
    desk.answer("wrong")
    desk.session.next()
    assert desk.session.progress().waiting == 1
    getattr(desk.session, act)(card)
    assert desk.session.progress().waiting == 0
    assert card not in desk.answer_all()
    desk.clock.move(days=3)
    desk.begin()
    assert (card in desk.answer_all()) == (act == "bury")


def test_a_buried_card_comes_back_at_once_with_its_undo(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(5))
    showing = desk.next()
    desk.session.bury(showing.card)
    assert desk.next().card != showing.card
    desk.session.undo()
    assert shown(desk.session.next()) == shown(showing)


def test_a_scope_holds_for_what_returns_too(open_desk: Callable[..., Desk]) -> None:
    """A card missed elsewhere today is not asked in a session on one deck or topic."""
    desk = open_desk(a_numbered_deck(20, topics=2), a_numbered_deck(20, id="other"))
    missed = desk.answer("wrong").showing
    other = "other" if missed.card.startswith("llm/") else "llm"
    for scope in (Scope(deck=other), Scope(topic="t1" if missed.topic == ("t0",) else "t0")):
        desk.begin(scope)
        assert desk.session.progress().waiting == 0
        assert missed.card not in desk.answer_all()
    desk.begin()
    assert desk.session.progress().waiting == 1


def test_a_question_waits_for_what_it_needs(open_desk: Callable[..., Desk]) -> None:
    """Held back until right once on a later day, or released."""
    deck = a_numbered_deck(2)
    deck = replace(deck, questions=(deck.questions[0], replace(deck.questions[1], needs=("q0",))))
    desk = open_desk(deck)
    assert desk.answer_all() == ["llm/q0"]
    desk.clock.move(days=30)
    desk.begin()
    assert desk.answer_all() == ["llm/q0", "llm/q1"], "within the session in which it came free"
    desk.session.undo()
    desk.session.undo()
    assert desk.next().card == "llm/q0"
    assert desk.answer("wrong").showing.card == "llm/q0"
    assert desk.session.next() is Ending.DONE
    released = replace(moment(desk.store, desk.clock).draft("released"), card="llm/q1")
    desk.store.act([released])
    assert desk.next().card == "llm/q1"


def test_new_questions_are_rationed_by_the_day(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(30), settings=ROOMY._replace(new=5))
    assert len(desk.answer_all()) == 5
    desk.restart()
    assert desk.answer_all() == []
    desk.begin(Scope(extra=True))
    assert len(desk.answer_all()) == 5
    desk.clock.move(days=1)
    desk.begin()
    fresh = [card for card in desk.answer_all() if desk.store.memory_of(card).answers == 1]
    assert len(fresh) == 5


def test_a_changed_question_is_no_new_one(open_desk: Callable[..., Desk]) -> None:
    """It comes back before the new ones and takes nothing from their number; the roll-up agrees."""
    deck = a_numbered_deck(8)
    desk = open_desk(deck, settings=ROOMY._replace(new=2))
    first, second = desk.answer_all()
    desk.clock.move(days=1)
    changed = [
        replace(q, options=(an_option(f"another answer {n}", right=True), *q.options[1:]))
        if f"llm/{q.id}" == first
        else q
        for n, q in enumerate(deck.questions)
    ]
    desk.bring(replace(deck, version="2", questions=tuple(changed)))
    assert desk.store.memory_of(first).state == "changed"
    desk.begin()
    asked = desk.answer_all()
    assert asked.index(first) < min(asked.index(card) for card in asked if card not in (first, second))
    assert len([card for card in asked if card not in (first, second)]) == 2
    assert desk.store.query("SELECT new FROM day_rollup ORDER BY day") == [(2,), (2,)]


def test_the_day_that_turns_in_a_session_is_followed(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(10), settings=ROOMY._replace(new=3))
    desk.clock.set("2026-11-23T03:50+00:00")
    desk.begin()
    assert len(desk.answer_all()) == 3
    assert desk.session.progress().notice == ""
    desk.clock.set("2026-11-23T04:00+00:00")
    assert isinstance(desk.session.next(), Showing)
    assert "new study day" in desk.session.progress().notice
    assert desk.session.progress().notice == "", "it is said once"


def test_a_flight_west_asks_nothing_twice(open_desk: Callable[..., Desk]) -> None:
    """Tokyo to New York: the day goes back; cache equals rebuild and no time is negative."""
    desk = open_desk(a_numbered_deck(10))
    desk.clock.set("2026-11-24T05:00+09:00")
    desk.begin()
    first = [desk.answer("wrong").showing.card for _ in range(4)]
    desk.clock.set("2026-11-23T20:00-05:00")
    rest = desk.answer_all()
    assert not set(first) & set(rest)
    assert len(rest) == 6
    assert cached(desk.store) == rebuilt(desk.store)
    for card in (*first, *rest):
        assert all(answer.gap >= 0 for answer in desk.store.card_events(card)[1].counted)
    assert shown(desk.session.next()) == shown(desk.fresh_next())


def test_what_another_window_did_is_seen(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(10))
    showing = desk.next()
    with_other = Session(desk.store, ROOMY, desk.clock, Scope())
    assert shown(with_other.next()) == shown(showing)
    with_other.answer(showing, "a", ms=1)
    with pytest.raises(StaleCard):
        desk.answer(showing=showing)
    assert desk.store.memory_of(showing.card).answers == 1
    assert desk.next().card != showing.card
    with_other.bury(desk.next().card)
    assert shown(desk.session.next()) == shown(desk.fresh_next())


def test_a_clock_far_behind_stops_the_session(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(10))
    desk.answer()
    desk.clock.move(hours=-35)
    desk.answer()
    desk.clock.move(hours=-2)
    with pytest.raises(ClockAhead):
        desk.session.next()


def test_a_card_put_off_is_asked_after_the_others(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(3))
    showing = desk.next()
    desk.session.later(showing)
    assert desk.answer_all()[-1] == showing.card
    assert desk.store.memory_of(showing.card).answers == 1


def test_variants_change_and_come_back_with_an_undo(open_desk: Callable[..., Desk]) -> None:
    variants = tuple(Variant(f"Situation {n}") for n in range(3))
    desk = open_desk(a_deck(a_question("q", variants=variants)))
    seen = []
    for _ in range(6):
        showing = desk.next()
        seen.append(showing.variant)
        desk.answer("right", showing)
        desk.session.undo()
        assert shown(desk.session.next()) == shown(showing)
        desk.answer("right")
        desk.clock.move(days=400)
        desk.begin()
    assert all(one != two for one, two in pairwise(seen))
    assert len(set(seen)) > 2


def test_an_interval_ends_where_the_question_is_to_be_checked(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_deck(a_question("q", review_by="2027-02-01")))
    until = day_from_iso("2027-02-01")
    days = []
    while (today := moment(desk.store, desk.clock).day) < until:
        days.append(desk.answer().due_day)
        desk.clock.move(days=days[-1] - today)
        desk.begin()
    assert len(days) > 3
    assert days[-1] == until
    assert cached(desk.store) == rebuilt(desk.store)


@pytest.mark.parametrize("act", ["flag", "note"])
def test_an_undo_of_a_mark_stays_on_the_feedback_and_a_slip_is_still_one(
    open_desk: Callable[..., Desk], act: str
) -> None:
    desk = open_desk(a_numbered_deck(12))
    missed = desk.answer("wrong")
    card = missed.showing.card
    desk.session.flag(card) if act == "flag" else desk.session.note(card, "look again")
    first = desk.session.undo()
    assert first is not None and not first.slip and first.feedback == missed
    second = desk.session.undo()
    assert second is not None and second.slip and second.feedback is None
    assert desk.next().card != card


def test_an_undo_of_a_regrade_gives_back_the_feedback_before_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(12))
    right = desk.answer("right")
    hard = desk.session.hard(right)
    guessed = desk.session.guessed(hard)
    assert guessed.verdict is Verdict.GUESSED
    for before in (hard, right):
        undone = desk.session.undo()
        assert undone is not None and undone.feedback == before
    undone = desk.session.undo()
    assert undone is not None and undone.feedback is None and not undone.slip
    assert desk.next().card == right.showing.card


@pytest.mark.parametrize("seed", range(6))
def test_a_promised_return_is_kept(open_desk: Callable[..., Desk], seed: int) -> None:
    chance = random.Random(seed)
    desk = open_desk(a_numbered_deck(chance.randint(3, 25)), settings=ROOMY._replace(new=25))
    promised: dict[str, bool] = {}
    while isinstance(showing := desk.session.next(), Showing):
        promised.pop(showing.card, None)
        told = desk.answer(chance.choice(["right", "wrong", "guess", "unknown"]), showing)
        promised[showing.card] = told.again_today
    assert showing is Ending.DONE
    assert not any(promised.values())


def test_who_misses_all_is_told_at_the_tail_that_it_is_tomorrow(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(8))
    told = []
    while isinstance(showing := desk.session.next(), Showing):
        told.append(desk.answer("wrong", showing).again_today)
    assert told[:3] == [True] * 3
    assert not told[-1]


def test_a_new_card_put_off_is_counted_once(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(a_numbered_deck(12), settings=ROOMY._replace(new=4))
    desk.session.later(desk.next())
    assert len(set(desk.answer_all())) == 4
    assert desk.session.summary().new == 4


@pytest.mark.parametrize(
    ("evening", "morning"),
    [
        ("2026-11-22T21:00+00:00", "2026-11-23T07:30+00:00"),
        ("2027-03-27T21:00+01:00", "2027-03-28T07:30+02:00"),  # Berlin: clocks go forward that night
        ("2027-10-30T21:00+02:00", "2027-10-31T07:30+01:00"),  # and back
        ("2026-11-22T21:00+09:00", "2026-11-23T07:30-05:00"),  # Tokyo, then New York by plane
    ],
)
def test_an_evening_and_the_next_morning_are_one_day_apart(
    open_desk: Callable[..., Desk], evening: str, morning: str
) -> None:
    desk = open_desk(a_numbered_deck(1))
    desk.clock.set(evening)
    desk.begin()
    desk.answer("wrong")
    desk.clock.set(morning)
    desk.begin()
    desk.answer("right")
    first, second = (event for event in desk.store.events() if event.type == "answered")
    assert second.day - first.day == 1
    memory = desk.store.memory_of(first.card or "")
    stepper = desk.store.stepper()
    assert (memory.s, memory.d) == stepper.step(*stepper.step(None, None, 0, 1), 1, 3)
    assert cached(desk.store) == rebuilt(desk.store)


def test_a_row_of_right_answers_waits_less_than_a_month_until_it_is_more_than_luck(
    open_desk: Callable[..., Desk],
) -> None:
    """With three options that takes five days; a miss begins the row anew, a guess adds nothing."""
    desk = open_desk(a_numbered_deck(1))
    waits = []
    for what in ("right", "right", "right", "guess", "right", "right", "unknown", "right"):
        feedback = desk.answer(what)
        waits.append(feedback.days)
        desk.clock.move(days=max(1, feedback.days))
        desk.begin()
    assert max(waits[:5]) == 29 >= waits[4]
    assert waits[5] > 29, "the fifth, the guess aside"
    assert waits[7] <= 29
