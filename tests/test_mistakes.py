"""Named mistakes: which were made, how often and where; and slips that no answer has followed yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import HandClock, a_deck, a_question, an_option, cached, moment, rebuilt

from srs_trainer.model.question import Question
from srs_trainer.model.showing import Showing
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Feedback, MistakeCard, SecondTry

BLOCK = """tokens = 1024 | 2048 | 4096
answer = tokens * 2
unit = KB
mistake forgot-v = tokens
slip tokens-for-kb = tokens * 1000"""


def choice(id: str = "q", right: str = "a", **more: Any) -> Question:
    texts = {"a": "both K and V", "b": "only K, as it were", "c": "nothing at all"}
    names = {"b": "forgot-v", "c": "no-cache"}
    options = tuple(
        an_option(text, name == right, id=name, mistake="" if name == right else names.get(name, ""))
        for name, text in texts.items()
    )
    return a_question(id, title=f"Question {id}", options=options, **more)


def number(id: str = "n", **more: Any) -> Question:
    stem = "How many KB do {tokens} tokens take?\n\nTwo each."
    return a_question(id, **{"kind": "number", "stem": stem, "answer": (), "numbers": BLOCK, **more})


class Desk:
    """A trainer over a home of its own with one deck, and a clock moved by hand."""

    def __init__(self, home: Path, *questions: Question) -> None:
        self.clock, self.home, self.version = HandClock(), home, 0
        self.trainer = Trainer.open(home, self.clock)
        self.trainer.save_settings(Settings(new=50, minutes=600))
        self.bring(*questions)

    def bring(self, *questions: Question) -> None:
        self.version += 1
        store = self.trainer.store
        store.import_decks([a_deck(*questions, version=str(self.version))], moment(store, self.clock))

    def next(self) -> Showing:
        self.session = self.trainer.session()
        showing = self.session.next()
        assert isinstance(showing, Showing), showing
        return showing

    def answer(self, what: str | None, card: str = "", days: float = 1) -> Feedback | SecondTry:
        """Answer a card, the next one unless named, some days after the last time."""
        self.clock.move(days=days)
        showing = self.next()
        while card and showing.card != card:
            self.session.bury(showing.card)
            found = self.session.next()
            assert isinstance(found, Showing), f"{card} is not asked"
            showing = found
        if showing.has_field and what is not None:
            return self.session.submit(showing, what, ms=1000)
        return self.session.answer(showing, what, ms=1000)

    def feedback(self, what: str | None, card: str = "", days: float = 1) -> Feedback:
        found = self.answer(what, card, days)
        assert isinstance(found, Feedback), found
        return found

    def made(self) -> dict[str, int]:
        """Every mistake with its count, which the store counts the same one by one."""
        found = {line.name: line.count for line in self.trainer.mistakes()}
        assert found == {name: self.trainer.store.times_made(name) for name in found}
        return found

    def restart(self) -> None:
        self.trainer.close()
        self.trainer = Trainer.open(self.home, self.clock)

    def agrees(self) -> None:
        before = cached(self.trainer.store)
        assert rebuilt(self.trainer.store) == before


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


def wrong(showing: Showing) -> str:
    """What falls under the named mistake of the number shown."""
    assert showing.numbers is not None
    return f"{showing.numbers.draw.drawn['tokens']} KB"


# -- mistakes -------------------------------------------------------------------------------------


def test_a_mistake_is_one_whatever_kind_of_question_it_is_made_in(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(choice("one"), choice("two"), number())
    desk.feedback("b", "llm/one")
    desk.feedback("b", "llm/two", days=3)
    desk.feedback("b", "llm/one", days=3)
    desk.feedback("c", "llm/two", days=3)
    desk.clock.move(days=3)
    showing = desk.next()
    while showing.kind != "number":
        desk.session.bury(showing.card)
        showing = desk.session.next()  # type: ignore[assignment]
    told = desk.session.submit(showing, wrong(showing), ms=1000)
    assert isinstance(told, Feedback)
    assert (told.mistake, told.mistake_count) == ("forgot-v", 4)
    first, second = desk.trainer.mistakes()
    today = moment(desk.trainer.store, desk.clock).day
    assert (first.name, first.count, first.last) == ("forgot-v", 4, today)
    assert first.cards == (
        MistakeCard("llm/one", "Question one", 2),
        MistakeCard("llm/n", "How many KB do {tokens} tokens take?", 1),
        MistakeCard("llm/two", "Question two", 1),
    )
    assert (second.name, second.count, second.last) == ("no-cache", 1, today - 3)


def test_what_is_taken_back_or_counted_as_right_is_no_mistake(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(choice(), number())
    desk.feedback("b", "llm/q")
    desk.session.undo()
    assert desk.made() == {}
    showing = desk.next()
    while showing.kind != "number":
        desk.session.later(showing)
        showing = desk.session.next()  # type: ignore[assignment]
    told = desk.session.submit(showing, wrong(showing), ms=1000)
    assert isinstance(told, Feedback)
    assert desk.made() == {"forgot-v": 1}
    desk.session.counted(told)
    assert desk.made() == {}
    desk.session.undo()
    assert desk.made() == {"forgot-v": 1}, "the word that it counts was taken back"


def test_right_answers_and_those_without_a_name_are_none(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(choice())
    desk.session = desk.trainer.session()
    for what in ("a", None, "a"):
        desk.feedback(what, days=9)
    assert desk.made() == {}


def test_what_became_right_when_its_question_was_mended_is_no_mistake(
    open_desk: Callable[..., Desk],
) -> None:
    """Old answers are scored anew, by the option chosen; another question's stay as they are."""
    desk = open_desk(choice("one"), choice("two"))
    desk.feedback("b", "llm/one")
    desk.feedback("b", "llm/two")
    desk.feedback("c", "llm/one", days=5)
    desk.bring(choice("one", right="b"), choice("two"))
    assert desk.made() == {"forgot-v": 1, "no-cache": 1}
    desk.bring(choice("one"), choice("two"))
    assert desk.made() == {"forgot-v": 2, "no-cache": 1}


def test_a_renamed_question_keeps_its_mistakes_and_a_foreign_one_is_named_by_its_key(
    open_desk: Callable[..., Desk],
) -> None:
    desk, other = open_desk(choice("old")), open_desk(choice("far"))
    desk.feedback("b")
    desk.bring(choice("new", was="old"))
    desk.feedback("b", days=9)
    other.trainer.store.merge(desk.trainer.store.events())
    (line,) = desk.trainer.mistakes()
    assert [(card.card, card.count) for card in line.cards] == [("llm/new", 2)]
    (line,) = other.trainer.mistakes()
    assert {(card.card, card.title) for card in line.cards} == {
        ("llm/old", "llm/old"),
        ("llm/new", "llm/new"),
    }


def test_an_answer_to_an_option_made_from_numbers_is_scored_anew_by_its_id(
    open_desk: Callable[..., Desk],
) -> None:
    """LOG 17: the options are the same ones, and one written beside them is right now."""

    def made(right: bool) -> Question:
        about = an_option("none of it", right, id="none")
        other = an_option("{answer} in all", not right, id="all")
        return a_question("m", stem="{tokens} tokens?", numbers=BLOCK, options=(about, other))

    desk = open_desk(made(False))
    desk.feedback("none")
    desk.feedback("=forgot-v", days=5)
    desk.bring(made(True))
    counted = desk.trainer.store.card_events("llm/m")[1].counted
    assert [answer.rating for answer in counted] == [3, 1]
    desk.agrees()


# -- a slip, and what may follow it -----------------------------------------------------------------


def slip(showing: Showing) -> str:
    assert showing.numbers is not None
    return f"{int(str(showing.numbers.draw.drawn['tokens'])) * 1000} KB"


def staged(desk: Desk) -> Showing:
    """Make a slip at the first try; the second one."""
    showing = desk.next()
    again = desk.session.submit(showing, slip(showing), ms=1000)
    assert isinstance(again, SecondTry)
    return again.showing


def second(desk: Desk) -> str:
    """The slip that the next showing tells of, after a restart."""
    desk.restart()
    return desk.next().second


def test_a_slip_waits_for_its_second_try_over_a_restart_and_a_night(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(number())
    first = desk.next()
    before = cached(desk.trainer.store)
    again = staged(desk)
    assert cached(desk.trainer.store) == before, "nothing is decided yet"
    assert second(desk) == "tokens-for-kb"
    desk.clock.move(days=1)
    now = desk.next()
    assert (now.stem, now.second) == (again.stem, "tokens-for-kb")
    assert now.stem == first.stem
    desk.agrees()


def test_a_second_try_ends_the_slip_and_its_undo_brings_it_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(number())
    again = staged(desk)
    told = desk.session.submit(again, again.answer, ms=1000)
    assert isinstance(told, Feedback) and told.rating == 2
    desk.clock.move(days=30)
    assert second(desk) == ""
    desk.session.undo()
    assert desk.next().second == "tokens-for-kb"
    assert desk.trainer.undo() is None, "who was told of a slip knows of it"
    assert desk.next().second == "tokens-for-kb"
    desk.agrees()


def test_an_undo_passes_by_a_slip_to_the_act_before(open_desk: Callable[..., Desk]) -> None:
    """The answer before it is void; given anew, the same showing is the second try again."""
    desk = open_desk(number())
    first = desk.feedback("1 KB")
    desk.clock.move(days=30)
    again = staged(desk)
    voided = desk.session.undo()
    assert voided is not None and voided.type == "answered"
    now = desk.next()
    assert (now.stem, now.second) == (first.showing.stem, "")
    desk.agrees()
    desk.feedback("1 KB", days=0)
    desk.clock.move(days=30)
    now = desk.next()
    assert (now.stem, now.second) == (again.stem, "tokens-for-kb")


def test_a_slip_made_twice_is_a_mistake_and_made_once_is_none(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(number())
    again = staged(desk)
    assert desk.made() == {}
    told = desk.session.submit(again, slip(again), ms=1000)
    assert isinstance(told, Feedback) and told.rating == 1
    assert desk.made() == {"tokens-for-kb": 1}
    desk.agrees()


def test_a_slip_is_no_turn_and_costs_no_new_question(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(number(), choice())
    today = desk.trainer.today()
    staged(desk)
    after = desk.trainer.today()
    assert (after.new, after.answers_today, after.minutes_used) == (today.new, 0, 0)
    day = moment(desk.trainer.store, desk.clock).day
    assert desk.trainer.store.turns(day) == []


def test_a_question_that_says_something_else_is_a_first_try_again(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(number())
    staged(desk)
    desk.bring(number(numbers=BLOCK.replace("* 2", "* 3")))
    assert second(desk) == ""
    desk.agrees()


def test_a_slip_on_another_device_is_the_second_try_here_until_one_answers(
    open_desk: Callable[..., Desk],
) -> None:
    here, there = open_desk(number()), open_desk(number())
    again = staged(there)
    here.trainer.store.merge(there.trainer.store.events())
    now = here.next()
    assert (now.stem, now.second) == (again.stem, "tokens-for-kb")
    told = here.session.submit(now, now.answer, ms=1000)
    assert isinstance(told, Feedback) and told.rating == 2
    there.trainer.store.merge(here.trainer.store.events())
    there.clock.move(days=30)
    assert second(there) == ""
    assert here.trainer.store.state_hash() == there.trainer.store.state_hash()
    for desk in (here, there):
        desk.agrees()


def test_of_slips_on_two_devices_both_go_on_with_the_same_one(open_desk: Callable[..., Desk]) -> None:
    two = BLOCK + "\nslip half-again = tokens * 7"
    desks = [open_desk(number(numbers=two)) for _ in range(2)]
    for desk, factor in zip(desks, (1000, 7), strict=True):
        showing = desk.next()
        assert showing.numbers is not None
        tokens = int(str(showing.numbers.draw.drawn["tokens"]))
        assert isinstance(desk.session.submit(showing, f"{tokens * factor} KB", ms=1), SecondTry)
    one, other = (desk.trainer.store for desk in desks)
    one.merge(other.events())
    other.merge(one.events())
    assert len({desk.next().second for desk in desks}) == 1
    undo = replace(moment(one, desks[0].clock).draft("undone"), card="llm/n")
    mine = [event for event in one.events() if event.type == "staged"]
    for event in mine:
        one.act([replace(undo, target=event.id)])
    other.merge(one.events())
    assert [desk.next().second for desk in desks] == ["", ""]


def test_a_question_can_be_put_off_after_a_slip(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(number())
    again = staged(desk)
    desk.session.bury(again.card)
    assert isinstance(desk.session.next(), Ending)
    desk.agrees()
