"""Counting luck in keeps the recall that was asked for, and keeps a guesser's cards short."""

from __future__ import annotations

import random
from typing import Any

import pytest
from bench.learners import fold, guesser, learner, load, shown_recall, true_recall, unbroken
from bench.simulated import (
    FIRST_HARD,
    HALF_MARKED,
    NAIVE,
    OURS,
    RETENTION,
    STEPPER,
    UNBOUNDED,
    Card,
    World,
)
from builders import a_question

from srs_trainer.deciding import decide
from srs_trainer.model.grading import rating_of
from srs_trainer.settings import Settings
from srs_trainer.store.queries import Shown

WORLD = World()


@pytest.mark.parametrize("options", [2, 4])
def test_the_simulated_rule_is_the_one_that_the_trainer_decides_by(options: int) -> None:
    """Else the figures would speak of another trainer."""
    chance, marks = random.Random(3), 0
    for number in range(20):
        card = Card(f"llm/q{number}")
        for _ in range(8):
            day = max(card.last, card.due + chance.choice((0, 0, 1, 5)))
            right = chance.random() < 0.7
            guess = right and chance.random() < 0.3
            marks += guess
            shown, rating = _shown(card), rating_of("right" if right else "wrong", guess)
            asked = Settings(retention=RETENTION)
            decision = decide(shown, asked, STEPPER, 1 / options, rating, day, guess=guess)
            card.answered(OURS, 1 / options, right, guess, day)
            assert card.due == decision.due_day
    assert marks > 20


def test_one_who_learns_keeps_the_recall_asked_for_where_luck_is_counted_in() -> None:
    """Naively the recall shown is the share of right answers, and true recall lies 3 points below."""
    naive, ours = (learner(rule, WORLD, cards=600, seed=0) for rule in (NAIVE, OURS))
    assert 0.845 < true_recall(naive) < 0.875
    assert 0.88 < true_recall(ours) < 0.91
    assert shown_recall(naive) - true_recall(naive) > 0.02
    assert abs(shown_recall(ours) - true_recall(ours)) < 0.01


def test_luck_alone_seldom_brings_a_card_to_a_month() -> None:
    """Over 4-fold below naive; 8-fold where half of the lucky hits are marked as guesses."""
    naive, ours, marked = (
        guesser(rule, WORLD, 250, seeds=range(1)) for rule in (NAIVE, OURS, HALF_MARKED)
    )
    assert naive.counted > 0
    assert fold(naive, ours)[0] > 4
    assert fold(naive, marked)[0] > 8


def test_the_odds_of_lucky_hits_on_end_are_exact() -> None:
    """Naively three of them reach a month, one in 64; ours takes five, and would take four unbounded."""
    assert unbroken(NAIVE, WORLD.g) == pytest.approx(1 / 4**3)
    assert unbroken(OURS, WORLD.g) == pytest.approx(1 / 4**5)
    assert unbroken(UNBOUNDED, WORLD.g) == pytest.approx(1 / 16 / 4**3 + 15 / 16 / 4**4)


def test_one_who_knows_all_pays_little() -> None:
    """One answer a card in a year; Hard at first sight would cost another one."""
    naive, ours = load(NAIVE, WORLD), load(OURS, WORLD)
    assert naive < ours <= 1.25 * naive
    assert abs(load(UNBOUNDED, WORLD) - ours) < 0.05
    assert ours + 0.9 < load(FIRST_HARD, WORLD)


def _shown(card: Card) -> Shown:
    """The card as the trainer's store would hand it out."""
    memory: dict[str, Any] = {"s": card.s, "d": card.d, "answers": card.answers}
    memory |= {"last_day": card.last, "due_day": card.due}
    question = a_question()
    return Shown(
        1, card.key, card.key, question, "llm", "LLM serving", None, memory, (), streak=card.on_end
    )
