"""Decks that build on others begin when those have no new question left; a scope goes past that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from builders import a_deck, a_question
from desk import ROOMY, Desk

from srs_trainer.model.question import Deck, Topic
from srs_trainer.model.showing import Showing
from srs_trainer.views import Scope


def a_topic_deck(name: str, *needs: str, many: int = 2) -> Deck:
    """A deck of questions on a topic of its own, which needs other topics."""
    questions = [
        a_question(f"{name}{n}", stem=f"What is {name} {n}?", topic=f"{name}/part") for n in range(many)
    ]
    return a_deck(*questions, id=name, topics=(Topic(name, needs=needs),))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(
        tmp_path / "home",
        a_topic_deck("cache", "base", "roof"),
        a_topic_deck("roof", "base"),
        a_topic_deck("base"),
        a_topic_deck("other"),
    )
    yield made
    made.store.close()


def decks_of(cards: list[str]) -> list[str]:
    return list(dict.fromkeys(card.split("/")[0] for card in cards))


def new_of_today(desk: Desk) -> list[str]:
    """Answer all there is; the cards of it that were never seen before."""
    new = []
    while isinstance(showing := desk.session.next(), Showing):
        new += [showing.card] if showing.first_sight else []
        desk.answer(showing=showing)
    return new


def test_a_deck_waits_until_those_that_it_needs_have_no_new_question(desk: Desk) -> None:
    days = []
    for _ in range(3):
        days.append({card.split("/")[0] for card in new_of_today(desk)})
        desk.clock.move(days=1)
        desk.begin()
    assert days == [{"base", "other"}, {"roof"}, {"cache"}], (
        "who needs nothing takes turns with the first"
    )


def test_the_day_keeps_its_order_when_a_deck_gives_its_last(desk: Desk) -> None:
    for _ in range(4):
        desk.answer()
        assert desk.fresh_next() == desk.session.next()


def test_undo_of_the_last_question_of_a_deck_lets_the_next_wait_again(desk: Desk) -> None:
    desk.answer_all()
    desk.clock.move(days=1)
    desk.begin()
    assert "roof" in {
        candidate.key.split("/")[0] for candidate in desk.store.new_candidates(desk.session._day)[0]
    }
    while desk.session.undo() is not None:
        pass
    free, _ = desk.store.new_candidates(desk.session._day)
    assert {candidate.key.split("/")[0] for candidate in free} == {"base", "other"}


@pytest.mark.parametrize("scope", [Scope(deck="cache"), Scope(topic="cache")])
def test_who_names_a_deck_or_a_topic_gets_it_at_once(desk: Desk, scope: Scope) -> None:
    desk.begin(scope)
    assert decks_of(desk.answer_all()) == ["cache"]


def test_decks_that_need_each_other_in_a_circle_do_not_wait(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path / "home", a_topic_deck("one", "two"), a_topic_deck("two", "one"), settings=ROOMY
    )
    assert sorted(decks_of(desk.answer_all())) == ["one", "two"]
    desk.store.close()
