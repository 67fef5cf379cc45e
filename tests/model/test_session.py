"""Laws of the plan: what is asked next, as a pure function of candidates, turns and limits."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model.session import (
    BLOCK,
    NEW_WITHIN,
    REPEAT_AFTER,
    REPEAT_AT_LEAST,
    Candidate,
    Choice,
    Costs,
    Limits,
    Turn,
    by_deck,
    choose,
    day_seed,
    new_order,
    new_places,
    pending,
)

SEED = day_seed(20_779)
HOUR_MS = 3_600_000


def a_card(number: int, **more: Any) -> Candidate:
    """A due card of its own question in one deck and topic."""
    values: dict[str, Any] = {"deck": 1, "topic": "kv", "kind": "choice", "open_day": 20_779, **more}
    values.setdefault("question", f"llm/q{number}")
    values.setdefault("rank", number)
    values.setdefault("block", (values["deck"], 0))
    return Candidate(card=number, key=f"llm/q{number}", **values)


def a_turn(card: Candidate, what: str = "answer", **more: Any) -> Turn:
    """A right answer to a review, unless told otherwise."""
    values: dict[str, Any] = {
        "again": False,
        "first": False,
        "fresh": True,
        "cost_ms": 10_000,
        "session": "s",
    }
    return Turn(
        card.card,
        card.question,
        card.deck,
        card.topic,
        card.kind,
        what,
        block=card.block,
        **values | more,
    )


@dataclass
class Sitting:
    """A learner before the planner: asks, answers, and keeps the turns."""

    due: list[Candidate] = field(default_factory=list)
    new: list[Candidate] = field(default_factory=list)
    minutes: float = 60
    new_limit: int = 8
    costs: Costs = field(default_factory=Costs)
    turns: list[Turn] = field(default_factory=list)
    session: str = "s"
    turn_ms: int = 10_000

    def left_ms(self) -> int:
        return int(self.minutes * 60_000) - sum(turn.cost_ms for turn in self.turns)

    def choose(self) -> Choice:
        limits = Limits(
            left_ms=self.left_ms(),
            new_left=self.new_limit - sum(turn.first for turn in self.turns),
            session=self.session,
        )
        new = new_order(SEED, by_deck(self.new), self.turns)
        return choose(
            sorted(self.due, key=lambda c: (c.open_day, c.key)), new, self.turns, self.costs, limits
        )

    def card(self, number: int) -> Candidate:
        return next(card for card in (*self.due, *self.new) if card.card == number)

    def take(self, number: int, what: str = "answer", *, again: bool = False) -> Turn:
        card = self.card(number)
        begun = {turn.card for turn in self.turns if turn.first}
        turn = a_turn(
            card,
            what,
            again=again,
            first=what != "later" and card in self.new and number not in begun,
            fresh=number not in {turn.card for turn in self.turns},
            session=self.session,
            cost_ms=self.turn_ms,
        )
        self.turns.append(turn)
        return turn

    def play(self, misses: Callable[[Turn], bool] = lambda turn: False, most: int = 500) -> str:
        """Answer until the session ends; `misses` sees the turn as if it were right."""
        for _ in range(most):
            choice = self.choose()
            if choice.card is None:
                return choice.ending
            turn = self.take(choice.card)
            self.turns[-1] = replace(turn, again=misses(turn))
        raise AssertionError("the session does not end")

    def asked(self) -> list[int]:
        return [turn.card for turn in self.turns]


def some_due(many: int, topics: int = 1) -> list[Candidate]:
    return [a_card(n, topic=f"t{n % topics}", block=(1, 90 + n)) for n in range(many)]


def some_new(many: int, deck: int = 1, start: int = 1000) -> list[Candidate]:
    """New cards in blocks of four, a topic each."""
    return [
        a_card(start + n, deck=deck, rank=n, block=(deck, n // 4), topic=f"d{deck}n{n // 4}")
        for n in range(many)
    ]


sittings = st.builds(
    Sitting,
    due=st.builds(some_due, st.integers(0, 25), st.integers(1, 4)),
    new=st.builds(
        lambda one, two: some_new(one) + some_new(two, 2, 2000), st.integers(0, 12), st.integers(0, 9)
    ),
    minutes=st.sampled_from([1, 3, 10, 60]),
    new_limit=st.sampled_from([0, 1, 5, 8]),
)
chances = st.tuples(st.integers(0, 2**32), st.sampled_from([0.0, 0.2, 0.6, 1.0]))


def missing(seed: int, chance: float) -> Callable[[Turn], bool]:
    rng = random.Random(seed)
    return lambda turn: rng.random() < chance


@given(sittings, chances)
@settings(max_examples=120)
def test_every_session_ends_and_asks_each_card_as_the_rules_say(
    sitting: Sitting, misses: tuple[int, float]
) -> None:
    sitting.play(missing(*misses))
    turns = sitting.turns
    for place, turn in enumerate(turns):
        earlier = [n for n in range(place) if turns[n].card == turn.card]
        if earlier:
            assert turns[earlier[-1]].again, "only a missed card returns"
            assert place - earlier[-1] - 1 >= REPEAT_AT_LEAST
    assert sum(turn.first for turn in turns) <= sitting.new_limit
    tail = 1 + max((n for n, turn in enumerate(turns) if turn.fresh), default=-1)
    assert max(Counter(turn.card for turn in turns[tail:]).values(), default=0) <= 1


@given(sittings, chances)
@settings(max_examples=60)
def test_the_time_is_kept(sitting: Sitting, misses: tuple[int, float]) -> None:
    """A card does not start when less than its median time is left."""
    rule = missing(*misses)
    while True:
        left = sitting.left_ms()
        choice = sitting.choose()
        if choice.card is None:
            break
        card = sitting.card(choice.card)
        first = card in sitting.new and card.card not in sitting.asked()
        assert sitting.costs.of(card.kind, first) <= left
        turn = sitting.take(choice.card)
        sitting.turns[-1] = replace(turn, again=rule(turn))


def test_a_missed_card_returns_after_about_twelve_others() -> None:
    sitting = Sitting(due=some_due(30, topics=3))
    first = sitting.choose().card
    sitting.play(lambda turn: turn.card == first and len(sitting.turns) == 1)
    places = [n for n, card in enumerate(sitting.asked()) if card == first]
    assert places == [0, REPEAT_AFTER + 1]


@pytest.mark.parametrize("others", range(14))
def test_where_there_are_fewer_others_a_miss_returns_at_the_tail_or_tomorrow(others: int) -> None:
    sitting = Sitting(due=some_due(others + 1))
    first = sitting.choose().card
    ending = sitting.play(lambda turn: turn.card == first)
    assert ending == "done"
    returns = sitting.asked().count(first or 0) - 1
    assert returns == (others >= REPEAT_AT_LEAST)
    assert list(pending(sitting.turns)) == [first]


def test_who_always_misses_comes_to_an_end() -> None:
    for many in (1, 4, 6, 13, 40):
        sitting = Sitting(due=some_due(many), new=some_new(8), minutes=600)
        assert sitting.play(lambda turn: True) == "done"
        assert {turn.card for turn in sitting.turns} >= {card.card for card in sitting.due}
        assert len(sitting.turns) <= 3 * (many + 8)


def test_a_slip_returns_after_five_others_and_a_put_off_card_in_any_case() -> None:
    sitting = Sitting(due=some_due(20))
    first = sitting.choose().card or 0
    sitting.take(first, "slip")
    sitting.play()
    assert sitting.asked()[: REPEAT_AT_LEAST + 2].count(first) == 2
    alone = Sitting(due=some_due(1))
    alone.take(0, "later")
    assert alone.choose().card == 0, "nothing else is there to wait for"
    alone.take(0, "later")
    assert alone.choose() == Choice(None, "done", (0,)), "but it does not loop"


def test_a_shut_card_does_not_return() -> None:
    """Missed, then buried or suspended: it waits for nothing."""
    sitting = Sitting(due=some_due(30))
    first = sitting.choose().card or 0
    sitting.turns.append(a_turn(sitting.card(first), again=True, shut=True))
    sitting.play()
    assert sitting.asked().count(first) == 1
    assert pending(sitting.turns) == {}


def test_a_repeat_needs_its_time_too() -> None:
    """A short new card fits where the long card that was missed does not."""
    costs = Costs(review={"number": 90_000, "choice": 5_000})
    due = [a_card(0, kind="number", open_day=1), *(a_card(n) for n in range(1, 20))]
    sitting = Sitting(due=due, costs=costs, minutes=4)
    sitting.take(0, again=True)
    for number in range(1, 17):
        sitting.take(number)
    assert sitting.left_ms() == 70_000
    assert sitting.choose().card in (17, 18, 19)


@given(st.integers(2, 25), st.integers(2, 5))
@settings(max_examples=30)
def test_reviews_of_one_topic_do_not_follow_each_other_where_another_is_there(
    many: int, topics: int
) -> None:
    sitting = Sitting(due=some_due(many, topics))
    while (choice := sitting.choose()).card is not None:
        card = sitting.card(choice.card)
        left = {c.topic for c in sitting.due if c.card not in sitting.asked()}
        if sitting.turns and sitting.turns[-1].topic == card.topic:
            assert left == {card.topic}
        sitting.take(choice.card)


@given(st.integers(1, 90), st.integers(1, 8))
@settings(max_examples=60)
def test_new_ones_come_within_the_first_part_of_the_reviews(reviews: int, new: int) -> None:
    """And their blocks stay whole: between two of a block stands nothing but a returning miss."""
    sitting = Sitting(due=some_due(reviews, 3), new=some_new(new))
    sitting.play()
    done = 0
    for place, turn in enumerate(sitting.turns):
        if turn.first and done < reviews:
            assert done <= NEW_WITHIN * reviews + 1
        done += not turn.first
        inside = (
            place and turn.first and any(t.block == turn.block for t in sitting.turns[:place] if t.first)
        )
        assert not inside or sitting.turns[place - 1].block == turn.block
    assert sum(turn.first for turn in sitting.turns) == new


def test_blocks_are_spread_and_decks_take_turns() -> None:
    sitting = Sitting(due=some_due(20, 4), new=some_new(8) + some_new(8, 2, 2000))
    sitting.play()
    firsts = [(place, turn.block) for place, turn in enumerate(sitting.turns) if turn.first]
    blocks = list(dict.fromkeys(block for _, block in firsts))
    assert [deck for deck, _ in blocks] in ([1, 2], [2, 1]), "eight new ones: a block of each deck"
    assert firsts[4][0] - firsts[3][0] > 1, "reviews stand between the blocks"


def test_new_ones_are_counted_over_all_sessions_of_the_day() -> None:
    sitting = Sitting(new=some_new(12), new_limit=5)
    for session in ("one", "two", "three"):
        sitting.session = session
        sitting.play()
    assert sum(turn.first for turn in sitting.turns) == 5


def test_an_earlier_tail_does_not_bind_a_new_session() -> None:
    sitting = Sitting(due=some_due(8))
    sitting.play(lambda turn: turn.card == 3)
    before = sitting.asked().count(3)
    sitting.session = "later that day"
    assert sitting.choose().card is None, "none stood between"
    sitting.due += some_due(15)[8:]
    sitting.play(lambda turn: turn.card == 3)
    assert sitting.asked().count(3) == before + 1


@given(st.lists(st.integers(0, 5), min_size=2, max_size=12), st.booleans())
def test_siblings_are_not_asked_on_one_day(questions: list[int], new: bool) -> None:
    cards = [a_card(n, question=f"llm/q{q}") for n, q in enumerate(questions)]
    half = len(cards) // 2 if new else len(cards)
    sitting = Sitting(due=cards[:half], new=cards[half:], new_limit=99)
    sitting.play()
    asked = [turn.question for turn in sitting.turns]
    assert sorted(asked) == sorted(set(questions_of(cards)))


def questions_of(cards: Iterable[Candidate]) -> list[str]:
    return [card.question for card in cards]


def test_limits_end_a_session_with_their_name() -> None:
    due = some_due(3)
    limits = Limits(left_ms=HOUR_MS, new_left=8)
    assert choose(due, (), (), Costs(), replace(limits, turns_left=0)).ending == "limit"
    assert choose(due, (), (), Costs(), replace(limits, left_ms=0)).ending == "time"
    assert choose(due, (), (), Costs(), replace(limits, left_ms=15_000)).ending == "time"
    assert choose((), (), (), Costs(), limits).ending == "done"


@given(sittings, chances, st.randoms())
@settings(max_examples=40)
def test_candidates_asked_already_make_no_difference(
    sitting: Sitting, misses: tuple[int, float], rng: random.Random
) -> None:
    """A fresh load no longer holds them; a running session still does (LOG 14)."""
    rule = missing(*misses)
    for _ in range(40):
        choice = sitting.choose()
        asked = {turn.card for turn in sitting.turns if turn.what == "answer"}
        loaded = replace(
            sitting,
            due=[c for c in sitting.due if c.card not in asked],
            new=[c for c in sitting.new if c.card not in asked],
        )
        rng.shuffle(loaded.due)
        assert loaded.choose() == choice
        if choice.card is None:
            break
        turn = sitting.take(choice.card)
        sitting.turns[-1] = replace(turn, again=rule(turn))


@given(st.lists(st.sampled_from(["a", "b", "c/d"]), max_size=30))
def test_blocks_hold_three_to_five_of_one_topic_where_there_are_as_many(topics: list[str]) -> None:
    questions = [(f"q{n}", topic) for n, topic in enumerate(topics)]
    places = new_places(["c/d", "a"], questions)
    assert sorted(rank for rank, _ in places.values()) == list(range(len(topics)))
    members: dict[int, list[str]] = {}
    for name, topic in questions:
        members.setdefault(places[name][1], []).append(topic)
    many = Counter(topics)
    for held in members.values():
        assert len(set(held)) == 1
        assert len(held) <= 5
        assert len(held) >= 3 or many[held[0]] < BLOCK + 2
    ranks = {topic: [places[name][0] for name, t in questions if t == topic] for topic in set(topics)}
    assert all(rank == sorted(rank) for rank in ranks.values()), "in a topic the deck's order holds"
    if {"a", "c/d"} <= ranks.keys():
        assert max(ranks["c/d"]) < min(ranks["a"]), "prerequisites first"
