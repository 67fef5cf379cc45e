"""The front desk over a whole home: days as the learner lives them, with a built-in deck for tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_numbered_deck, cached, moment, rebuilt

from srs_trainer.clock import clock_at
from srs_trainer.errors import ClockAhead, UsageError
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Scope, Today


@pytest.fixture
def clock() -> HandClock:
    return HandClock("2026-11-22T21:00+00:00")


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of built-in decks: it holds one, of choice questions."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "numbered.md").write_text(
        write_markdown(a_numbered_deck(id="numbered", version="1.0")), "utf-8"
    )
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    return shelf


@pytest.fixture
def trainer(tmp_path: Path, clock: HandClock) -> Iterator[Trainer]:
    trainer = Trainer.open(tmp_path / "home", clock)
    trainer.save_settings(Settings(new=3, minutes=60))
    yield trainer
    trainer.close()


def answer(
    trainer: Trainer, many: int = 99, option: str = "right", scope: Scope | None = None
) -> list[str]:
    """Answer up to `many` cards, all right or none known."""
    session = trainer.session(scope)
    cards: list[str] = []
    while len(cards) < many and not isinstance(showing := session.next(), Ending):
        right = next(o.id for o in showing.options if o.right)
        session.answer(showing, right if option == "right" else None, ms=2_000)
        cards.append(showing.card)
    return cards


def counts(today: Today) -> tuple[int, int, int, int]:
    return today.due, today.again, today.new, today.answers_today


@pytest.mark.parametrize("zone", ["+00:00", "+09:00", "-08:00"])
def test_an_evening_and_the_next_morning_are_one_day_apart(tmp_path: Path, zone: str) -> None:
    """Through --now clocks: 21:00 and 07:30; 23:00 and 03:30 are the same study day."""
    home = tmp_path / "home"
    days = {}
    for text in ("2026-11-22T21:00", "2026-11-22T23:59", "2026-11-23T03:30", "2026-11-23T07:30"):
        trainer = Trainer.open(home, clock_at(text + zone))
        days[text[5:]] = trainer.moment().day
        card = answer(trainer, 1, "unknown")[0] if text.endswith(("21:00", "07:30")) else ""
        trainer.close()
    first, late, night, morning = days.values()
    assert first == late == night == morning - 1
    trainer = Trainer.open(home, clock_at(f"2026-11-23T08:00{zone}"))
    assert [answer.gap for answer in trainer.store.card_events(card)[1].counted] == [0, 1]
    trainer.close()


def test_a_card_due_tomorrow_is_due_in_the_morning(trainer: Trainer, clock: HandClock) -> None:
    missed = answer(trainer, 2, "unknown")
    assert set(counts(trainer.today())[:2]) == {0, 2}
    clock.set("2026-11-23T07:30+00:00")
    today = trainer.today()
    assert counts(today)[:2] == (2, 0)
    assert (today.misses_last_time, today.misses_mended, today.last_day) == (2, 0, today.day - 1)
    assert set(missed) <= set(answer(trainer))
    for card in missed:
        assert [a.gap for a in trainer.store.card_events(card)[1].counted] == [0, 1]
    assert trainer.today().misses_mended == 2


def test_the_first_start_brings_the_built_in_decks_and_the_second_nothing(tmp_path: Path) -> None:
    home, clock = tmp_path / "home", HandClock()
    trainer = Trainer.open(home, clock)
    assert (trainer.store.deck_keys(), trainer.news) == (["numbered"], ())
    assert trainer.today().new > 0
    events = trainer.store.events()
    trainer.close()
    again = Trainer.open(home, clock)
    assert again.store.events() == events
    assert cached(again.store) == rebuilt(again.store)
    again.close()


def test_a_built_in_deck_is_brought_up_to_date_at_a_start_and_said_so(
    trainer: Trainer, clock: HandClock, shelf: Path
) -> None:
    (card,) = answer(trainer, 1)
    before = trainer.card_info(card)
    (shelf / "numbered.md").write_text(
        write_markdown(a_numbered_deck(14, id="numbered", version="1.1")), "utf-8"
    )
    (shelf / "more.md").write_text(write_markdown(a_numbered_deck(2, id="more")), "utf-8")
    again = Trainer.open(trainer.home, clock)
    assert (again.store.deck_keys(), len(again.news)) == (["numbered", "more"], 1)
    assert "1.1: 2 new" in again.news[0]
    assert again.card_info(card) == before
    again.close()


def test_a_clock_that_was_wrong_is_mended_by_redating(trainer: Trainer, clock: HandClock) -> None:
    answer(trainer, 2)
    clock.move(days=30)
    answer(trainer, 2)
    clock.move(days=-30)
    with pytest.raises(ClockAhead):
        trainer.session()
    Trainer.open(trainer.home, clock).close()  # opening must not fail: it is how one gets to redate
    trainer.redate()
    today = trainer.today()
    assert counts(today)[3] == 4
    assert cached(trainer.store) == rebuilt(trainer.store)
    undone = []
    while (undo := trainer.undo()) is not None:
        undone.append(undo.type)
        assert cached(trainer.store) == rebuilt(trainer.store)
    assert undone == ["answered"] * 4
    assert counts(trainer.today())[3] == 0


def test_undo_at_the_desk_says_what_it_voids_and_restores_it(trainer: Trainer) -> None:
    before = cached(trainer.store)
    (card,) = answer(trainer, 1)
    told = trainer.undoable()
    assert told is not None and (told.type, told.card, told.slip) == ("answered", card, False)
    assert trainer.undo() == told
    assert cached(trainer.store) == before
    assert trainer.undoable() is None
    assert trainer.undo() is None


def test_a_suspended_card_is_brought_back(trainer: Trainer) -> None:
    session = trainer.session()
    showing = session.next()
    assert not isinstance(showing, Ending)
    before = trainer.card_info(showing.card)
    session.suspend(showing.card)
    assert trainer.card_info(showing.card).marks == ("suspended",)
    trainer.bring_back(showing.card)
    after = trainer.card_info(showing.card)
    assert after.marks == ()
    assert replace(after, history=()) == replace(before, history=())
    assert [line.what for line in after.history] == ["suspended", "brought back"]


def test_what_waits_for_others_can_be_let_in(trainer: Trainer) -> None:
    deck = a_numbered_deck(4, id="needy")
    needy = (deck.questions[0], *(replace(q, needs=("q0",)) for q in deck.questions[1:]))
    trainer.store.import_decks([replace(deck, questions=needy)], moment(trainer.store, trainer.clock))
    scope = Scope(deck="needy")
    assert trainer.today(scope).held == 3
    assert trainer.release_held(scope) == 3
    assert trainer.today(scope).held == 0
    assert len(answer(trainer, scope=scope)) == 3, "as many as the day's number of new ones"


def test_card_info_tells_the_whole_history(trainer: Trainer, clock: HandClock) -> None:
    session = trainer.session()
    showing = session.next()
    assert not isinstance(showing, Ending)
    right = next(o.id for o in showing.options if o.right)
    first = session.answer(showing, right, ms=2_000)
    first = session.hard(first)
    session.guessed(first)
    info = trainer.card_info(showing.card)
    assert [line.what for line in info.history] == ["right, a guess"]
    assert info.state == "again today"
    session.undo()
    session.undo()
    assert [line.what for line in trainer.card_info(showing.card).history] == ["right"]
    session.undo()
    (line,) = trainer.card_info(showing.card).history
    assert (line.counted, line.note) == (False, "undone")
    with pytest.raises(UsageError, match="no card"):
        trainer.card_info("llm/none")


def test_history_holds_every_event_as_a_line(trainer: Trainer) -> None:
    answer(trainer, 3)
    lines = trainer.history().splitlines()
    assert len(lines) == len(trainer.store.events())
    assert len(trainer.history("numbered").splitlines()) == 3
