"""The built-in decks as they are shipped: sound, answerable, and heirs of the deck they came out of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from kill.acts import LONG_DAY, MORNING, plan, said, signatures
from terminal.playing import a_home, log_of, srs

from srs_trainer.clock import clock_at
from srs_trainer.formats.files import read_path
from srs_trainer.formats.lint import refusals, survey
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.formats.reading import Reading
from srs_trainer.model.judging import judged
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.showing import Showing, draw
from srs_trainer.model.topics import ancestors
from srs_trainer.settings import Settings, decks_folder
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Scope

FORMER = "llm-essentials"
"""The built-in deck whose questions went into the present ones."""

DAYS = ("2026-11-20T07:30+00:00", "2026-11-21T07:30+00:00")
"""Days on which a learner of the former deck answered."""

ROOMY = Settings(minutes=600, new=30)


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """Every built-in deck file as its reader reads it."""
    return read_path(decks_folder())


@pytest.fixture(scope="module")
def decks(readings: list[Reading]) -> list[Deck]:
    return [deck for reading in readings for deck in reading.decks]


@pytest.fixture(scope="module")
def questions(decks: list[Deck]) -> dict[str, Question]:
    """Every built-in question, by the key of its card, or of its first one."""
    return {key: question for deck in decks for key, question, _ in deck.cards()}


# -- the files --------------------------------------------------------------------------------------


def test_check_finds_no_error_in_any_deck(readings: list[Reading]) -> None:
    errors = [
        f"{found.reading.path}:{finding.line}: [{finding.rule}] {finding.message}"
        for found in survey(readings)
        for finding in found.findings
        if finding.error
    ]
    assert errors == []


def test_every_deck_is_imported_whole(
    readings: list[Reading], decks: list[Deck], tmp_path: Path
) -> None:
    assert [refusals(reading) for reading in readings] == [[]] * len(readings)
    assert [reading.skipped for reading in readings if reading.skipped] == []
    with closing(Trainer.open(tmp_path / "home", clock_at(MORNING))) as trainer:
        assert sorted(trainer.store.deck_keys()) == sorted(deck.id for deck in decks)
        for deck in decks:
            assert trainer.store.deck(deck.id) == deck


def test_no_id_stands_twice_over_all_decks(decks: list[Deck]) -> None:
    ids = Counter(question.id for deck in decks for question in deck.questions)
    assert [id for id, many in ids.items() if many > 1] == []
    assert max(Counter(deck.id for deck in decks).values()) == 1


def test_a_topic_has_one_title_in_all_decks(decks: list[Deck]) -> None:
    titles: dict[str, set[str]] = {}
    for deck in decks:
        for topic in deck.topics:
            titles.setdefault(topic.path, set()).add(topic.title)
    assert {path: found for path, found in titles.items() if len(found) > 1} == {}


def test_what_a_question_needs_is_there(decks: list[Deck]) -> None:
    whole = {f"{deck.id}/{question.id}" for deck in decks for question in deck.questions}
    for deck in decks:
        for question in deck.questions:
            needs = {need if "/" in need else f"{deck.id}/{need}" for need in question.needs}
            assert needs <= whole, question.id


def test_a_question_carries_on_one_that_is_gone_and_no_two_the_same(
    decks: list[Deck], questions: dict[str, Question]
) -> None:
    carried = Counter(q.was for deck in decks for q in deck.questions if "/" in q.was)
    assert carried, "the former deck has heirs"
    assert max(carried.values()) == 1
    assert not carried.keys() & questions.keys()


def test_what_the_file_calls_right_is_judged_right_in_every_situation(decks: list[Deck]) -> None:
    """And what is wrong is wrong, whatever is drawn: by options, in order, and as a text to type."""
    for deck in decks:
        for key, question, part in deck.cards():
            situations = set()
            for count in range(6):
                showing = a_showing(question, key, part, count, max(situations, default=None))
                situations.add(showing.variant)
                for right in (True, False):
                    found = judged(showing, said(showing, right=right).given)
                    assert (found.outcome, found.slip) == ("right" if right else "wrong", ""), key
            assert len(situations) == len(question.situations()), key


def a_showing(question: Question, key: str, part: str, count: int, last: int | None) -> Showing:
    return draw(
        question,
        card=key,
        deck="",
        topic=(),
        count=count,
        last_variant=last,
        first_sight=count == 0,
        part=part,
    )


# -- a newcomer -------------------------------------------------------------------------------------


def test_a_newcomer_answers_twenty_questions_of_any_kind_in_lines(
    questions: dict[str, Question], decks: list[Deck], tmp_path: Path
) -> None:
    """On a fresh home, with what the deck files call right; each primer is read before its topic."""
    planned = plan(tmp_path / "desk", ["right"] * 20, settings=LONG_DAY)
    home = a_home(tmp_path / "home", new=20, minutes=60)
    heard = srs(home, "--now", MORNING, lines=planned.lines)
    assert signatures(log_of(home)) == signatures(planned.events)
    assert [move.kind for move in planned.moves] == [questions[move.card].kind for move in planned.moves]
    answers = [event for event in planned.events if event.type == "answered"]
    assert [event.outcome for event in answers] == ["right"] * 20
    asked = [move.card for move in planned.moves]
    assert heard.count("Read this first") == len(primers_before(asked, decks))


def primers_before(cards: list[str], decks: list[Deck]) -> list[str]:
    """The cards, of those asked in turn, before which there is something to read."""
    primers = {(deck.id, topic.path) for deck in decks for topic in deck.topics if topic.primer}
    topics = {f"{deck.id}/{q.id}": q.topic for deck in decks for q in deck.questions}
    seen: set[tuple[str, str]] = set()
    found = []
    for card in cards:
        deck, topic = card.split("/")[0], topics[card.partition("#")[0]]
        paths = {(deck, path) for path in (*ancestors(topic), topic)}
        found += [card] if (paths & primers) - seen else []
        seen |= paths
    return found


# -- a learner of the former deck -------------------------------------------------------------------


class Memory(NamedTuple):
    """What the trainer knows of a card that a new version may not touch."""

    stability: float | None
    difficulty: float | None
    due_day: int | None
    answers: int
    lapses: int
    history: tuple[object, ...]


@pytest.fixture
def former(decks: list[Deck]) -> Deck:
    """The deck out of which questions were carried over, with those questions as they are now."""
    carried = [q for deck in decks for q in deck.questions if q.was.startswith(f"{FORMER}/")]
    topics = {topic.path: replace(topic, needs=()) for deck in decks for topic in deck.topics}
    return Deck(
        id=FORMER,
        title="The essentials",
        version="1.0",
        author=decks[0].author,
        topics=tuple(topics.values()),
        questions=tuple(replace(q, id=q.was.rpartition("/")[2], was="", needs=()) for q in carried),
    )


@pytest.fixture
def opened(tmp_path: Path, former: Deck, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Trainer]:
    """Open the home at a time, with the former deck as the only built-in one or with those shipped."""
    shelf, shipped = tmp_path / "shelf", decks_folder()
    shelf.mkdir()
    (shelf / "essentials.md").write_text(write_markdown(former), "utf-8")

    def open_(now: str, *, before: bool = False) -> Trainer:
        monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf if before else shipped)
        return Trainer.open(tmp_path / "home", clock_at(now))

    return open_


def learn(trainer: Trainer) -> None:
    """A session to its end: two in three at once right, the others wrong or not known at first."""
    session = trainer.session(Scope())
    place = 0
    missed: set[str] = set()
    while not isinstance(showing := session.next(), Ending):
        place += 1
        right = place % 3 > 0 or showing.card in missed
        given = said(showing, right=right).given
        missed |= set() if right else {showing.card}
        if not right and place % 2:
            session.answer(showing, None, ms=5000)
        elif showing.has_field:
            session.submit(showing, str(given), ms=5000)
        else:
            session.answer(showing, given, ms=5000)


def memory_of(trainer: Trainer, card: str) -> Memory:
    info = trainer.card_info(card)
    return Memory(
        info.stability, info.difficulty, info.due_day, info.answers, info.lapses, tuple(info.history)
    )


def test_who_learned_the_former_deck_loses_nothing_and_is_asked_nothing_twice(
    former: Deck, decks: list[Deck], opened: Callable[..., Trainer]
) -> None:
    heirs = {q.was: f"{deck.id}/{q.id}" for deck in decks for q in deck.questions}
    keys = [f"{FORMER}/{question.id}" for question in former.questions]
    for day in DAYS:
        with closing(opened(day, before=True)) as trainer:
            trainer.save_settings(ROOMY)
            learn(trainer)
            held = {key: memory_of(trainer, key) for key in keys}
            load = trainer.today().due, trainer.today().week
    seen = {key for key, memory in held.items() if memory.answers}
    assert seen
    with closing(opened(DAYS[-1])) as trainer:
        assert {key: memory_of(trainer, heirs[key]) for key in keys} == held
        assert {key: memory_of(trainer, key) for key in keys} == held, "the old name leads to the new"
        assert (trainer.today().due, trainer.today().week) == load
        assert trainer.store.new_candidates(trainer.moment().day, FORMER, "") == ([], [])
        trainer.save_settings(ROOMY._replace(new=1000))
        asked = cards_asked(trainer)
    assert max(Counter(asked).values()) == 1
    assert not [card for card in asked if card.startswith(f"{FORMER}/")]
    assert not {heirs[key] for key in seen} & set(asked), "all that was due that day was answered"


def cards_asked(trainer: Trainer) -> list[str]:
    """All cards that one session asks where every answer is right."""
    session, cards = trainer.session(Scope(extra=True)), []
    while not isinstance(showing := session.next(), Ending):
        cards.append(showing.card)
        given = said(showing, right=True).given
        if showing.has_field:
            session.submit(showing, str(given), ms=1)
        else:
            session.answer(showing, given, ms=1)
    return cards
