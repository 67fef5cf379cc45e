"""Plain mode plays the same session as every other front, in lines that anything can read."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import a_deck, a_question, an_option
from hypothesis import given
from hypothesis import strategies as st
from strategies import NASTY_LINES

from srs_trainer import saying
from srs_trainer.cli import main
from srs_trainer.clock import clock_at
from srs_trainer.errors import StoreBusy, StoreError
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.events import Event
from srs_trainer.model.question import Deck
from srs_trainer.model.showing import Showing, draw
from srs_trainer.model.text import clean
from srs_trainer.plain import Plain
from srs_trainer.plain_acts import RETRIES
from srs_trainer.reviewing import Session
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Progress, Scope
from srs_trainer.wrapping import WIDTH, body

MORNING = "2026-11-22T07:30+00:00"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def quiz(many: int = 12) -> Deck:
    """Questions whose options say of themselves whether they are right."""
    return a_deck(
        *(
            a_question(
                f"q{n:02}",
                title=f"Title {n}",
                stem=f"Stem {n}?",
                options=(
                    an_option(f"right {n}", True),
                    an_option(f"wrong {n}", why=f"it is not {n}", mistake="off-by-one"),
                    an_option(f"also wrong {n}"),
                ),
            )
            for n in range(many)
        )
    )


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Trainer]]:
    """Open a trainer over a named home that holds one deck; closed after the test."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    trainers: list[Trainer] = []

    def open_(name: str = "home", deck: Deck | None = None, now: str = MORNING) -> Trainer:
        trainer = Trainer.open(tmp_path / name, clock_at(now))
        trainers.append(trainer)
        if not trainer.store.deck_keys():
            path = tmp_path / "quiz.md"
            path.write_text(write_markdown(deck or quiz()), "utf-8")
            (report,) = trainer.import_paths([path])
            assert report.error is None
        return trainer

    yield open_
    for trainer in trainers:
        trainer.close()


class Learner:
    """Types a script: lines as they are, but 'right' and 'wrong' become the digit of such an option.

    With a '?' behind it is a guess. At the end of the script the input ends.
    """

    def __init__(self, script: Sequence[str]) -> None:
        self.script = list(script)
        self.heard: list[str] = []

    def read(self) -> str:
        if not self.script:
            return ""
        word = self.script.pop(0)
        bare = word.removesuffix("?")
        if bare in ("right", "wrong"):
            word = word.replace(bare, self._digit(bare))
        return word + "\n"

    def _digit(self, what: str) -> str:
        shown = "\n".join(self.heard).rpartition("Question ")[2]
        found = re.search(rf"^(\d)\. {what}", shown, re.MULTILINE)
        assert found, shown
        return found[1]

    def all(self) -> str:
        return "\n".join(self.heard)


def play(
    trainer: Trainer, *script: str, scope: Scope | None = None, once: bool = False, **more: Any
) -> Learner:
    """A session in plain mode with this script."""
    learner = Learner(script)
    plain = Plain(trainer, scope or Scope(), read=learner.read, write=learner.heard.append, **more)
    plain.run(once=once)
    return learner


def told(trainer: Trainer) -> list[tuple[object, ...]]:
    """The log, but for what differs by chance: ids, device, session, times, and what hangs on them."""
    events = trainer.store.events()
    place = {event.id: number for number, event in enumerate(events)}

    def plain(event: Event) -> tuple[object, ...]:
        target = place.get(event.target) if event.target else None
        bare = replace(
            event,
            id=b"",
            device="",
            session=None,
            at_ms=0,
            ms=None,
            ms_reveal=None,
            target=None,
            basis=None,
        )
        return bare.to_json(), target

    return [plain(event) for event in events]


def memory(trainer: Trainer) -> list[tuple[object, ...]]:
    return trainer.store.query("SELECT * FROM memory ORDER BY card")


def asked(session: Session) -> Showing:
    found = session.next()
    assert isinstance(found, Showing)
    return found


def chosen(showing: Showing, right: bool = True) -> str:
    """The id of the first such option, as the learner of these tests chooses it."""
    texts = ("right",) if right else ("wrong",)
    return next(option.id for option in showing.options if option.text.startswith(texts))


# -- the same session ------------------------------------------------------------------------------


def test_the_same_acts_give_the_same_events_as_without_lines(opened: Callable[..., Trainer]) -> None:
    lines, trainer = opened("lines"), opened("direct")
    lines.settings = trainer.settings = trainer.settings._replace(new=12)
    play(
        lines,
        *("right", ""),
        *("wrong", ""),
        *("right?", ""),
        *("0", ""),
        *("right", "g", ""),
        *("right", "h", ""),
        *("wrong", "u"),
        *("s", "*", "n mind this", "-", "@", "!"),
        *("right", "u"),
    )
    session = trainer.session()
    session.answer(asked(session), chosen(session.next()), ms=1)  # type: ignore[arg-type]
    session.answer(asked(session), chosen(asked(session), right=False), ms=1)
    session.answer(asked(session), chosen(asked(session)), ms=1, guess=True)
    session.answer(asked(session), None, ms=1)
    session.guessed(session.answer(asked(session), chosen(asked(session)), ms=1))
    session.hard(session.answer(asked(session), chosen(asked(session)), ms=1))
    session.answer(asked(session), chosen(asked(session), right=False), ms=1)
    session.undo()
    session.later(asked(session))
    session.flag(asked(session).card)
    session.note(asked(session).card, "mind this")
    session.bury(asked(session).card)
    session.suspend(asked(session).card)
    session.fault(asked(session).card)
    session.answer(asked(session), chosen(asked(session)), ms=1)
    session.undo()
    assert told(lines) == told(trainer)
    assert memory_without_basis(lines) == memory_without_basis(trainer)


def memory_without_basis(trainer: Trainer) -> list[tuple[object, ...]]:
    """Memory rows without the digest that hangs on the ids of events."""
    return [tuple(v for v in row if not isinstance(v, bytes)) for row in memory(trainer)]


def test_a_slip_returns_after_five_others_and_right_is_then_hard(opened: Callable[..., Trainer]) -> None:
    trainer = opened()
    learner = play(trainer, "wrong", "u", *["right", ""] * 7)
    stems = re.findall(r"Stem (\d+)\?", learner.all())
    assert stems[0] == stems[6]
    assert stems[0] not in stems[1:6]
    card = f"llm/q{int(stems[0]):02}"
    counted = [e for e in trainer.store.events() if e.card == card and e.type == "answered"]
    assert [event.rating for event in counted] == [1, 2]
    assert [line.counted for line in trainer.card_info(card).history] == [False, True]


@pytest.mark.parametrize(
    "act", [["right"], ["wrong"], ["right", "g"], ["right", "h"], ["s"], ["-"], ["@"], ["!"], ["*"]]
)
def test_undo_after_a_restart_gives_back_question_and_memory(
    opened: Callable[..., Trainer], act: list[str]
) -> None:
    trainer = opened()
    play(trainer, "right", "", "wrong", "")
    before = memory(trainer), asked(trainer.session())
    play(trainer, *act)
    trainer.close()
    trainer = opened()
    acts = sum(event.type in ("answered", "regraded") for event in trainer.store.events()) - 2
    learner = play(trainer, *["u", "y"], *(["u", "y"] if acts == 2 else []))
    assert "from before this session" in learner.all()
    assert (memory(trainer), asked(trainer.session())) == before


def test_undo_of_older_work_is_asked_about(opened: Callable[..., Trainer]) -> None:
    trainer = opened()
    play(trainer, "right", "")
    before = told(trainer)
    play(trainer, "u", "n")
    play(trainer, "u", "")
    play(trainer, "u")
    assert told(trainer) == before


def test_undo_of_nothing_says_so(opened: Callable[..., Trainer]) -> None:
    assert "nothing to undo" in play(opened(), "u").all()


def test_undo_after_the_last_card_asks_it_again(opened: Callable[..., Trainer]) -> None:
    trainer = opened(deck=quiz(2))
    learner = play(trainer, "right", "", "right", "", "u", "wrong", "", "")
    stems = re.findall(r"Stem (\d)\?", learner.all())
    assert stems[1] == stems[2]
    assert [turn.again for turn in trainer.store.turns(trainer.moment().day)] == [False, True]


# -- leaving ---------------------------------------------------------------------------------------

SCRIPT = ("right", "", "wrong", "w", "", "right?", "i", "", "0", "u", "s", "*", "right", "h", "")


@pytest.mark.parametrize("lines", range(len(SCRIPT) + 1))
def test_the_end_of_the_input_leaves_with_everything_saved(
    opened: Callable[..., Trainer], lines: int
) -> None:
    """Cut off anywhere, and gone on with in a new session, the log is that of one sitting."""
    opened("whole")
    play(opened("whole"), *SCRIPT)
    trainer = opened("cut")
    learner = play(trainer, *SCRIPT[:lines])
    assert "everything is saved" in learner.all()
    whole = told(opened("whole"))
    assert told(trainer) == whole[: len(trainer.store.events())]


@pytest.mark.parametrize("leave", ["q", "Q", " q "])
@pytest.mark.parametrize("before", [[], ["right"]])
def test_q_leaves_from_everywhere(opened: Callable[..., Trainer], before: list[str], leave: str) -> None:
    assert "everything is saved" in play(opened(), *before, leave, "right", "").all()


def test_the_summary_says_what_was_missed_why_and_when_it_is_back(
    opened: Callable[..., Trainer],
) -> None:
    heard = play(opened(deck=quiz(2)), "wrong", "", "right", "", "").all()
    end = heard.rpartition("Missed:")[2]
    assert "2 questions (2 new): 1 right at the first try" in heard
    for said in (
        "Title",
        "The right answer: right",
        "You said: wrong",
        "Why not: it is not",
        "back tomorrow",
    ):
        assert said in end


def test_another_helping_goes_on_where_the_day_is_done(opened: Callable[..., Trainer]) -> None:
    learner = play(opened(), *["right", ""] * 8, "a", "right", "", "q")
    assert learner.all().count("Stem ") == 10


# -- what a line may be ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line", ["9", "00", "x", "g9", "3??", "", "yes", "²", "h", "w", "\x1b[A", "1 2"]
)
def test_a_line_that_is_no_answer_is_explained_and_changes_nothing(
    opened: Callable[..., Trainer], line: str
) -> None:
    trainer = opened()
    before = told(trainer)
    learner = Learner([])
    typed = iter([line + "\n", "q\n"])
    Plain(trainer, Scope(), read=lambda: next(typed), write=learner.heard.append).run()
    assert re.search("Understood|There are 3 options", learner.all())
    assert told(trainer) == before
    assert not STEERS.search(learner.all().replace("\n", ""))


@pytest.mark.parametrize(
    ("line", "guess"), [("1", 0), ("a", 0), ("A", 0), ("1?", 1), ("g1", 1), ("g a", 1)]
)
def test_an_answer_has_several_spellings(opened: Callable[..., Trainer], line: str, guess: int) -> None:
    trainer = opened()
    first = asked(trainer.session()).options[0]
    play(trainer, line)
    (event,) = [event for event in trainer.store.events() if event.type == "answered"]
    assert event.detail["chosen"] == first.id
    assert bool(event.detail.get("guess")) == bool(guess and first.right)


def test_an_option_above_nine_is_answered_by_its_number(opened: Callable[..., Trainer]) -> None:
    options = tuple(an_option(f"option {n}", n == 1) for n in range(12))
    trainer = opened(deck=a_deck(a_question("many", options=options)))
    twelfth = asked(trainer.session()).options[11].id
    learner = play(trainer, "13", "12")
    (event,) = [event for event in trainer.store.events() if event.type == "answered"]
    assert event.detail["chosen"] == twelfth
    assert "1-12 answer" in learner.all()
    assert "There are 12 options" in learner.all()


def test_a_slip_is_offered_only_while_undo_would_take_it_back(opened: Callable[..., Trainer]) -> None:
    heard = play(opened(), "wrong", "*", "u", "").all()
    offers = re.findall(r"Enter goes on.*u (undo|that was a slip)", heard)
    assert offers == ["that was a slip", "undo", "that was a slip"]


def test_the_end_says_that_the_new_ones_of_the_day_are_used_up(opened: Callable[..., Trainer]) -> None:
    used = "8 new questions of this share are used up"
    assert used in play(opened(deck=quiz(12)), *["right", ""] * 8, "").all()
    assert used not in play(opened("fewer", deck=quiz(7)), *["right", ""] * 7, "").all()


def test_missed_cards_come_back_in_the_words_of_the_screens(opened: Callable[..., Trainer]) -> None:
    heard = play(opened(), "wrong", "", "q").all()
    assert "1 missed today comes back from tomorrow on." in heard


def test_g_alone_marks_the_answer_that_follows(opened: Callable[..., Trainer]) -> None:
    learner = play(opened(), "g", "right", "", "g", "g", "right")
    assert learner.all().count("marked as a guess.") == 1


def test_a_regrade_is_offered_once_and_only_where_right(opened: Callable[..., Trainer]) -> None:
    trainer = opened()
    learner = play(trainer, "wrong", "g", "h", "", "right", "h", "h")
    assert learner.all().count("Only a right answer") == 3
    assert sum(event.type == "regraded" for event in trainer.store.events()) == 1


def test_help_names_every_key_of_the_prompt(opened: Callable[..., Trainer]) -> None:
    heard = play(opened(), "?", "right", "?").all()
    for key in (
        "0:",
        "g3",
        "s:",
        "u:",
        "i:",
        "n TEXT:",
        "*:",
        "-:",
        "@:",
        "!:",
        "q:",
        "h:",
        "w:",
        "Enter:",
    ):
        assert f"\n{key}" in heard


def test_info_before_the_answer_does_not_tell_the_key(opened: Callable[..., Trainer]) -> None:
    learner = play(opened(), "i")
    assert "It is new" in learner.all()
    assert "Title" not in learner.all()
    assert "Title" in play(opened(), "right", "i").all()


@pytest.mark.parametrize(
    ("review_by", "asked", "why"),
    [
        ("2027-01-01", True, ""),
        ("2026-10-01", True, "its interval grows no longer"),
        ("2026-01-01", False, "it is asked only if you say so"),
    ],
)
def test_a_question_past_its_date_says_so_before_and_after_the_answer(
    opened: Callable[..., Trainer], review_by: str, asked: bool, why: str
) -> None:
    deck = quiz(1)
    trainer = opened(deck=replace(deck, questions=(replace(deck.questions[0], review_by=review_by),)))
    heard = play(trainer, *(["right"] if asked else [])).all()
    warned = f"Check this: it was to be reviewed by {review_by}"
    assert heard.count(warned) == (2 if asked and why else 0)
    assert ("Stem 0?" in heard) is asked
    sentence = trainer.card_info("llm/q00").sentence
    assert why in sentence
    assert ("to be reviewed" in sentence) is bool(why)
    if not asked:
        trainer.release_held()
        assert warned in play(trainer).all()
        assert trainer.card_info("llm/q00").history[0].what == "asked for although long past its date"


def test_a_note_is_kept_cleaned_and_taken_away(opened: Callable[..., Trainer]) -> None:
    trainer = opened()
    card = asked(trainer.session()).card
    play(trainer, "n look \x1b[2J up", "n", "i")
    assert trainer.card_info(card).note == clean("look \x1b[2J up")
    play(trainer, "n -")
    assert trainer.card_info(card).note == ""


# -- self-graded cards, and one question -----------------------------------------------------------


def test_a_self_graded_card_shows_its_back_before_the_rating(opened: Callable[..., Trainer]) -> None:
    deck = a_deck(*(a_question(f"b{n}", kind="basic", answer=(f"Back {n}",)) for n in range(3)))
    trainer = opened(deck=deck)
    learner = play(trainer, "3", "", "5", "", "3", "")
    shown, _, rest = learner.all().partition("Enter shows the answer")
    assert "Back" not in shown
    assert re.search(r"1 Again \(\w+\), 2 Hard", rest)
    (event,) = [event for event in trainer.store.events() if event.type == "answered"]
    assert event.rating == 3
    assert event.ms is not None
    assert event.ms_reveal is not None
    assert event.ms_reveal <= event.ms


@pytest.mark.parametrize("script", [["right"], ["right", ""], ["wrong", "u"], ["q"], ["s"], []])
def test_once_is_one_question_without_a_frame(opened: Callable[..., Trainer], script: list[str]) -> None:
    learner = play(opened(), *script, *["right", ""] * 3, scope=Scope(limit=1, minutes=10), once=True)
    assert len(set(re.findall(r"Stem (\d+)\?", learner.all()))) == 1
    assert "saved" not in learner.all()


def test_once_says_when_nothing_is_due(opened: Callable[..., Trainer]) -> None:
    trainer = opened(deck=quiz(1))
    play(trainer, "right", "", "")
    assert play(trainer, scope=Scope(limit=1, minutes=10), once=True).heard == ["Nothing is due."]


# -- when it can't be saved ------------------------------------------------------------------------


def test_an_answer_waits_for_the_lock_and_shows_no_feedback_before(
    opened: Callable[..., Trainer], tmp_path: Path
) -> None:
    trainer = opened()
    other = sqlite3.connect(tmp_path / "home" / "srs.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waits = 0
    learner = Learner(["right"])

    def wait(seconds: float) -> None:
        nonlocal waits
        waits += 1
        assert "Not saved yet" in learner.heard[-1]
        if waits == 3:
            other.execute("ROLLBACK")

    Plain(trainer, Scope(), read=learner.read, write=learner.heard.append, wait=wait).run()
    other.close()
    assert waits == 3
    assert learner.all().count("Not saved yet") == 1
    assert "Right." in learner.all()
    assert sum(event.type == "answered" for event in trainer.store.events()) == 1


@pytest.mark.parametrize("leave", [["q"], [], ["x", "", "q"]])
@pytest.mark.parametrize("once", [False, True])
def test_who_leaves_an_answer_unsaved_is_told_so(
    opened: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch, leave: list[str], once: bool
) -> None:
    """Also at the end of the input, and the exit code says it to the shell."""

    def busy(self: Session, *arguments: Any, **more: Any) -> Any:
        raise StoreBusy("in use")

    trainer, learner = opened(), Learner(["right", *leave])
    monkeypatch.setattr(Session, "answer", busy)
    plain = Plain(
        trainer, Scope(), read=learner.read, write=learner.heard.append, wait=lambda seconds: None
    )
    with pytest.raises(StoreError, match="answer is NOT saved") as caught:
        plain.run(once=once)
    assert caught.value.exit_code == 4
    assert "everything is saved" not in learner.all()
    assert ("your last answer is NOT saved" in learner.all()) == (not once)


def test_after_thirty_seconds_the_learner_is_asked(
    opened: Callable[..., Trainer], monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, tries, answer = opened(), 0, Session.answer

    def busy(self: Session, *arguments: Any, **more: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries <= RETRIES:
            raise StoreBusy("in use")
        return answer(self, *arguments, **more)

    monkeypatch.setattr(Session, "answer", busy)
    learner = play(trainer, "right", "", "", wait=lambda seconds: None)
    assert "Still not saved" in learner.all()
    assert sum(event.type == "answered" for event in trainer.store.events()) == 1


def test_a_card_answered_elsewhere_is_said_and_left(opened: Callable[..., Trainer]) -> None:
    trainer, window = opened(), opened()
    learner = Learner(["right", "right", ""])
    plain = Plain(trainer, Scope(), read=lambda: typed(), write=learner.heard.append)
    calls = 0

    def typed() -> str:
        nonlocal calls
        calls += 1
        if calls == 1:
            session = window.session()
            session.answer(asked(session), None, ms=1)
        return learner.read()

    plain.run()
    assert "answered elsewhere" in learner.all()
    assert sum(event.type == "answered" for event in trainer.store.events()) == 2


# -- text ------------------------------------------------------------------------------------------


def test_a_hostile_deck_stays_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the file to the output: no byte of a deck steers the terminal."""
    evil = "\x1b]52;c;Zm9v\x07 \x9b2J \u202egnp [bold] [@click=app.quit]x[/] \x08"
    path = tmp_path / "evil.md"
    path.write_text(
        f"---\ndeck: evil\ntitle: 'T {evil.replace(chr(27), '')}'\n---\n\n## Head {evil} {{#one}}\n\n"
        f"Stem {evil}\n\n- [x] Right {evil}\n- [ ] Wrong\n  - why: Because {evil}\n\n"
        f"> Explained {evil}\n\nSources: http://x/{evil}\n",
        "utf-8",
    )
    script = iter(["?", "i", "0", "w", "i", f"n {evil}", evil, "", "", ""])
    monkeypatch.setattr("sys.stdin.readline", lambda: next(script) + "\n", raising=False)
    assert main(["import", str(path)]) == 0
    assert main(["review", "--deck", "evil", "--plain", "--limit", "1"]) == 0
    assert main(["why", "evil/one"]) == 0
    printed = capsys.readouterr()
    assert "[@click=app.quit]" in printed.out
    assert not STEERS.search((printed.out + printed.err).replace("\n", ""))


STEERING = [
    "\x1b]0;t\x07",
    "\x9b2J",
    "\u2066x",
    "a\rb",
    "a\x0bb",
    "a\tb",
    "\x08",
    "\x7f",
    "\x85",
    "\u2028",
]
TEXTS = st.lists(st.sampled_from([*NASTY_LINES, *STEERING]) | st.text(max_size=12), max_size=6).map(
    "\n".join
)


@given(TEXTS)
def test_nothing_that_is_shown_can_steer_a_terminal(text: str) -> None:
    """Texts are cleaned again when they are shown, whatever way they came in."""
    question = a_question(
        stem=text,
        title=text,
        options=(an_option(text, True, why=text), an_option("x", why=text)),
        explanation=text,
        sources=(text,),
        applies_to=text,
        as_of=text,
    )
    showing = draw(
        question, card="d/q", deck=text, topic=(text,), count=0, last_variant=None, first_sight=True
    )
    lines = saying.question_lines(showing, Progress(0, 3.0, 0, text)) + saying.whys_lines(showing)
    assert not any(STEERS.search(line) or "\n" in line for line in lines)


@given(TEXTS)
def test_wrapping_loses_no_word(text: str) -> None:
    assert " ".join(body(text)).split() == clean(text).split()


@given(st.lists(st.text("abc -`", max_size=12), max_size=40))
def test_prose_keeps_within_its_width(words: list[str]) -> None:
    lines = body(" ".join(words).strip(), "   ", "1. ")
    assert all(len(line) <= WIDTH for line in lines)


def test_code_and_tables_stay_as_they_are() -> None:
    text = "Look:\n\n```python\nif x:\n\n    y  =  1\n```\n\n| a   | b |\n|-----|---|\n| 1   | 2 |"
    assert body(text) == text.split("\n")


def test_the_ending_of_an_empty_day_is_said(opened: Callable[..., Trainer]) -> None:
    trainer = opened(deck=quiz(1))
    play(trainer, "right", "", "")
    assert trainer.session().next() is Ending.DONE
    heard = play(trainer).all()
    assert "Nothing is due." in heard
    assert "Nothing more is due." in heard
    assert os.environ["SRS_HOME"] not in heard
