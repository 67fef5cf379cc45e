"""Re-import: what a question keeps when its deck is mended, renamed, moved or thinned out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_deck, a_numbered_deck, a_question, an_option, cached, moment, rebuilt
from hypothesis import HealthCheck, given, settings
from strategies import decks as any_decks

from srs_trainer.importing import _asks
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.replay import CardMemory
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.views import Ending, Scope


class Shelf:
    """A store with one deck of which versions come one after the other."""

    def __init__(self, home: Path) -> None:
        self.clock = HandClock()
        self.store = Store(home)
        self.version = 0

    def bring(self, *questions: Question, id: str = "llm") -> None:
        self.version += 1
        self.bring_deck(a_deck(*questions, id=id, version=str(self.version)))

    def bring_deck(self, deck: Deck) -> None:
        self.store.import_decks([deck], moment(self.store, self.clock))
        assert cached(self.store) == rebuilt(self.store)

    def answer_all(self, option: str = "a") -> list[str]:
        """Answer all there is with one option; the cards in their order."""
        session = Session(self.store, Settings(minutes=600, new=99), self.clock, Scope())
        cards = []
        while not isinstance(showing := session.next(), Ending):
            cards.append(showing.card)
            session.answer(showing, option, ms=1000)
        return cards

    def memory(self, card: str) -> CardMemory:
        return self.store.memory_of(card)

    def undo(self) -> None:
        event = self.store.undoable()
        assert event is not None
        self.store.act(
            [replace(moment(self.store, self.clock).draft("undone"), card=event.card, target=event.id)]
        )
        assert cached(self.store) == rebuilt(self.store)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.store.close()


def q(id: str = "q", **more: object) -> Question:
    """A question whose right option is a."""
    right = more.pop("right", "a")
    texts = more.pop("texts", {"a": "eight key heads", "b": "thirty-two bytes", "c": "nothing at all"})
    assert isinstance(texts, dict)
    options = tuple(an_option(text, right=name == right, id=name) for name, text in texts.items())
    return a_question(id, options=options, **more)


def learnt(memory: CardMemory) -> tuple[object, ...]:
    return memory.state, memory.s, memory.d, memory.due_day, memory.answers, memory.basis


def test_rewording_keeps_the_memory(shelf: Shelf) -> None:
    shelf.bring(q())
    shelf.answer_all()
    before = shelf.memory("llm/q")
    shelf.bring(q(stem="Put in other words?", explanation="And explained anew."))
    assert shelf.memory("llm/q") == before
    assert not [event for event in shelf.store.events() if event.type == "rekeyed"]


def test_a_reworded_key_is_linked_and_keeps_the_memory(shelf: Shelf) -> None:
    shelf.bring(q())
    shelf.answer_all()
    before = shelf.memory("llm/q")
    shelf.bring(q(texts={"a": "eight KEY-heads!", "b": "thirty-two bytes", "c": "nothing at all"}))
    assert learnt(shelf.memory("llm/q")) == learnt(before)
    assert [event.detail["verdict"] for event in shelf.store.events() if event.type == "rekeyed"] == [
        "same"
    ]


def test_another_key_among_the_same_options_scores_old_answers_anew(shelf: Shelf) -> None:
    shelf.bring(q("right"), q("wrong"))
    session = Session(shelf.store, Settings(), shelf.clock, Scope())
    for _ in range(2):
        showing = session.next()
        assert not isinstance(showing, Ending)
        session.answer(showing, "a" if showing.card == "llm/right" else "b", ms=1000)
    shelf.bring(q("right", right="b"), q("wrong", right="b"))
    assert shelf.memory("llm/right").lapses == 0
    assert [shelf.store.card_events(c)[1].counted[0].rating for c in ("llm/right", "llm/wrong")] == [
        1,
        3,
    ]
    assert shelf.memory("llm/wrong").again_day is None


def test_a_replaced_option_is_not_the_one_that_was_chosen(shelf: Shelf) -> None:
    """It inherits an id, but who chose the old text did not choose the new one."""
    shelf.bring(q())
    shelf.answer_all("c")
    texts = {"a": "eight key heads", "b": "thirty-two bytes", "c": "two tensors for each of the layers"}
    shelf.bring(q(texts=texts, right="c"))
    assert shelf.memory("llm/q").answers == 0
    assert shelf.memory("llm/q").state == "changed"


def test_a_changed_question_is_due_that_day_and_before_the_new(shelf: Shelf) -> None:
    shelf.bring(q())
    shelf.answer_all()
    shelf.clock.move(days=5)
    shelf.bring(q(texts={"a": "a wholly different thing", "b": "thirty-two", "c": "none"}), q("new"))
    memory = shelf.memory("llm/q")
    assert (memory.state, memory.s, memory.open_day) == (
        "changed",
        None,
        moment(shelf.store, shelf.clock).day,
    )
    assert shelf.answer_all() == ["llm/q", "llm/new"]
    assert shelf.memory("llm/q").answers == 1


def test_old_answers_count_again_when_the_old_key_is_back(shelf: Shelf) -> None:
    shelf.bring(q())
    shelf.answer_all()
    before = shelf.memory("llm/q")
    shelf.bring(q(texts={"a": "a wholly different thing", "b": "thirty-two", "c": "none"}))
    assert shelf.memory("llm/q").answers == 0
    shelf.bring(q())
    assert learnt(shelf.memory("llm/q")) == learnt(before)


def test_a_question_that_is_gone_is_retired_and_may_come_back(shelf: Shelf) -> None:
    shelf.bring(q("stays"), q("goes"))
    shelf.answer_all()
    before = shelf.memory("llm/goes")
    rollups = cached(shelf.store)["day_rollup"]
    shelf.bring(q("stays"))
    shelf.clock.move(days=90)
    assert shelf.answer_all() == ["llm/stays"]
    assert shelf.memory("llm/goes") == before, "nothing is deleted"
    assert cached(shelf.store)["day_rollup"][:1] == rollups
    found = shelf.store.deck("llm")
    assert found is not None and [question.id for question in found.questions] == ["stays"]
    shelf.bring(q("stays"), q("goes"))
    assert shelf.answer_all() == ["llm/goes"]


@pytest.mark.parametrize(("here", "was"), [("llm", "old"), ("other", "llm/old")])
def test_a_new_name_carries_the_memory_on(shelf: Shelf, here: str, was: str) -> None:
    """LOG 15: renamed or moved to another deck; an undo of an old answer still works."""
    shelf.bring(q("old"))
    shelf.answer_all()
    shelf.clock.move(days=9)
    shelf.answer_all("b")
    before = shelf.memory("llm/old")
    shelf.bring(q("new", was=was), id=here)
    card = f"{here}/new"
    assert shelf.memory(card) == before == shelf.memory("llm/old")
    assert shelf.store.card_number("llm/old") == shelf.store.card_number(card)
    shelf.undo()
    assert shelf.memory(card).answers == 1
    shelf.clock.move(days=60)
    assert shelf.answer_all() == [card]
    assert shelf.memory(card).answers == 2
    for _ in range(2):
        shelf.undo()
    assert learnt(shelf.memory(card))[:5] == ("new", None, None, None, 0)


@pytest.mark.parametrize(
    ("change", "answers", "state"),
    [
        (
            {"texts": {"a": "eight key-heads!", "b": "thirty-two bytes", "c": "nothing at all"}},
            1,
            "scheduled",
        ),
        ({"right": "b"}, 1, "scheduled"),
        ({"texts": {"a": "a wholly different thing", "b": "x", "c": "y"}}, 0, "changed"),
    ],
)
def test_a_new_name_is_judged_as_its_old_one_would_be(
    shelf: Shelf, change: dict[str, object], answers: int, state: str
) -> None:
    shelf.bring(q("old"))
    shelf.answer_all()
    shelf.bring(q("new", was="old", **change))
    memory = shelf.memory("llm/new")
    assert (memory.answers, memory.state) == (answers, state)


def test_a_name_may_change_often_and_back_again(shelf: Shelf) -> None:
    shelf.bring(q("one"))
    shelf.answer_all()
    before = learnt(shelf.memory("llm/one"))
    for now, was in (("two", "one"), ("three", "two"), ("one", "three"), ("two", "one")):
        shelf.bring(q(now, was=was))
        assert learnt(shelf.memory(f"llm/{now}")) == before
        assert shelf.store.candidates(10**6)[0][0].key == f"llm/{now}"
    shelf.bring(q("one"))
    assert learnt(shelf.memory("llm/one")) == before, "the renaming was taken back without a word"
    assert shelf.store.candidates(10**6)[0][0].key == "llm/one"


def test_a_version_that_was_skipped_loses_no_memory(shelf: Shelf) -> None:
    """one became two; three says it was one."""
    shelf.bring(q("one"))
    shelf.answer_all()
    before = learnt(shelf.memory("llm/one"))
    shelf.bring(q("two", was="one"))
    shelf.bring(q("three", was="one"))
    assert learnt(shelf.memory("llm/three")) == before


def test_a_question_that_is_still_asked_keeps_its_memory(shelf: Shelf) -> None:
    shelf.bring(q("one"))
    shelf.answer_all()
    shelf.bring(q("one"), q("two", was="one"))
    assert shelf.memory("llm/one").answers == 1
    assert shelf.memory("llm/two").state == "new"
    assert shelf.answer_all() == ["llm/two"]


def test_answers_of_a_device_that_knows_the_old_name_are_carried_on(tmp_path: Path) -> None:
    """Here the deck came first under its new name."""
    old, new = Shelf(tmp_path / "old"), Shelf(tmp_path / "new")
    old.bring(q("one"))
    old.answer_all()
    new.bring_deck(a_deck(q("two", was="one"), version="2"))
    new.store.merge(old.store.events())
    assert cached(new.store) == rebuilt(new.store)
    assert new.memory("llm/two") == old.memory("llm/one")
    old.bring_deck(a_deck(q("two", was="one"), version="2"))
    assert old.store.state_hash() == new.store.state_hash()
    for shelf in (old, new):
        shelf.store.close()


def test_the_same_deck_twice_changes_nothing(shelf: Shelf) -> None:
    deck = a_numbered_deck(3)
    shelf.bring_deck(deck)
    before = shelf.store.events(), cached(shelf.store)
    shelf.bring_deck(deck)
    assert (shelf.store.events(), cached(shelf.store)) == before


@given(deck=any_decks())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_deck_comes_back_as_it_went_in(tmp_path_factory: pytest.TempPathFactory, deck: Deck) -> None:
    store = Store(tmp_path_factory.mktemp("home"))
    store.import_decks([deck], moment(store, HandClock()))
    assert store.deck(deck.id) == deck
    assert store.plan_import(deck).same
    assert store.deck_keys() == [deck.id]
    store.close()


def test_decks_of_one_file_are_stored_together_or_not_at_all(shelf: Shelf) -> None:
    good, bad = a_deck(id="good"), a_deck(replace(a_question(), kind=None), id="bad")
    before = shelf.store.events()
    with pytest.raises(Exception, match="NOT NULL"):
        shelf.store.import_decks([good, bad], moment(shelf.store, shelf.clock))
    assert shelf.store.deck_keys() == []
    assert shelf.store.events() == before


ASKS: dict[str, tuple[Callable[[Deck], Deck], str]] = {
    "a lower version": (lambda deck: replace(deck, version="1.9"), "is version 1.10, the file's is 1.9"),
    "another author": (lambda deck: replace(deck, author="Eve"), "by Eve"),
    "many retired": (lambda deck: replace(deck, questions=deck.questions[:14]), "6 of 20 questions"),
    "few in common": (
        lambda deck: replace(deck, questions=(*deck.questions[:9], a_question("z"))),
        "only 9 of the 20",
    ),
}


@pytest.mark.parametrize("name", ASKS)
def test_what_could_do_harm_is_asked_first(shelf: Shelf, name: str) -> None:
    """LOG 19."""
    deck = a_numbered_deck(20, version="1.10", author="Ada")
    shelf.bring_deck(deck)
    change, said = ASKS[name]
    asks = _asks(shelf.store.plan_import(change(deck)))
    assert any(said in ask for ask in asks), asks
    assert _asks(shelf.store.plan_import(replace(deck, version="1.11"))) == []
    assert (
        _asks(shelf.store.plan_import(replace(deck, version="1.11", questions=deck.questions[:16])))
        == []
    )


def test_a_file_does_not_take_the_place_of_a_built_in_deck_unasked(shelf: Shelf) -> None:
    deck = a_numbered_deck(3)
    shelf.store.import_decks([deck], moment(shelf.store, shelf.clock), built_in=True)
    assert "built in" in _asks(shelf.store.plan_import(replace(deck, version="2")))[0]
