"""A primer is read once: before the first question of its topic, until one of them was answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_deck, a_question, an_option
from desk import Desk

from srs_trainer.clock import clock_at
from srs_trainer.model.question import Deck, Topic
from srs_trainer.model.showing import Showing
from srs_trainer.plain import Plain
from srs_trainer.trainer import Trainer
from srs_trainer.views import Scope

ROOT, SIZE, HEADS = "About the cache.", "How large it is.", "How many heads."


def a_primed_deck(*topics: str, id: str = "llm", **primers: str) -> Deck:
    """A question for each of these topics in turn; `primers` by topic, with `__` for the slash."""
    named = {path.replace("__", "/"): text for path, text in primers.items()}
    return a_deck(
        *(
            a_question(
                f"q{n}",
                topic=topic,
                stem=f"Stem {n}?",
                options=(an_option(f"right {n}", True), an_option(f"wrong {n}")),
            )
            for n, topic in enumerate(topics)
        ),
        id=id,
        topics=tuple(Topic(path, primer=text) for path, text in named.items()),
    )


def read_in_turn(desk: Desk) -> list[tuple[str, str]]:
    """All questions answered right: the topic of each and the primer before it."""
    found = []
    while isinstance(showing := desk.session.next(), Showing):
        found.append((showing.question.topic, showing.primer))
        desk.answer(showing=showing)
    return found


def primer_of(desk: Desk) -> str:
    return desk.next().primer


def test_the_primer_of_a_topic_comes_before_its_first_question_alone(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_primed_deck("a/b", "a/b", "c", "a/bc", a__b=SIZE, c=""))
    read = read_in_turn(desk)
    assert [primer for topic, primer in read if topic == "a/b"] == [SIZE, ""]
    assert {primer for topic, primer in read if topic != "a/b"} == {""}


def test_those_of_the_topics_above_stand_before_it_where_nothing_of_them_was_seen(
    tmp_path: Path,
) -> None:
    deck = a_primed_deck("a/b", "a/c", "a/b/d", a=ROOT, a__b=SIZE, a__c=HEADS, a__b__d="Deep.")
    desk = Desk(tmp_path, deck)
    seen: set[str] = set()
    for topic, primer in read_in_turn(desk):
        above = [path for path in ("a", "a/b", "a/c", "a/b/d") if f"{topic}/".startswith(f"{path}/")]
        new = [path for path in above if not any(f"{other}/".startswith(f"{path}/") for other in seen)]
        texts = {"a": ROOT, "a/b": SIZE, "a/c": HEADS, "a/b/d": "Deep."}
        assert primer == "\n\n".join(texts[path] for path in new)
        seen.add(topic)


def test_primers_belong_to_their_own_deck(tmp_path: Path) -> None:
    """Another deck's questions of that topic neither show the primer nor make it seen."""
    other, mine = a_primed_deck("a", "a", id="other"), a_primed_deck("a", "a", id="mine", a=ROOT)
    desk = Desk(tmp_path, other, scope=Scope(deck="other"))
    assert {primer for _, primer in read_in_turn(desk)} == {""}
    desk.bring(mine)
    desk.begin(Scope(deck="mine"))
    assert [primer for _, primer in read_in_turn(desk)] == [ROOT, ""]


def test_it_stays_until_an_act_and_is_not_shown_twice_in_a_session(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_primed_deck("a", "a", "a", a=ROOT))
    assert (primer_of(desk), primer_of(desk)) == (ROOT, ROOT)
    desk.session.later(desk.next())
    assert primer_of(desk) == ""
    desk.begin()
    assert primer_of(desk) == ROOT, "nothing of the topic was answered yet"


def test_any_answer_makes_it_seen_and_its_undo_unseen(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_primed_deck("a", "a", "a", a=ROOT))
    desk.answer("unknown")
    desk.begin()
    assert primer_of(desk) == ""
    desk.session.undo()
    desk.begin()
    assert primer_of(desk) == ROOT
    desk.restart()
    assert primer_of(desk) == ROOT


def test_a_primer_is_no_event_and_changes_nothing_of_the_showing(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_primed_deck("a", "a", a=ROOT))
    before = len(desk.store.events())
    showing = desk.next()
    assert len(desk.store.events()) == before
    bare = Desk(tmp_path / "bare", a_primed_deck("a", "a"))
    assert bare.next() == showing
    assert bare.next().primer == ""


@pytest.fixture
def in_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Plays lines of input over a home with this deck; gives all that was said."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)

    def play(deck: Deck, *lines: str) -> str:
        trainer = Trainer.open(tmp_path / "home", clock_at("2026-11-22T07:30+00:00"))
        trainer.store.import_decks([deck], trainer.moment())
        left, heard = [f"{line}\n" for line in lines], list[str]()
        Plain(trainer, Scope(), read=lambda: left.pop(0) if left else "", write=heard.append).run()
        trainer.close()
        return "\n".join(heard)

    return play


def test_in_lines_it_stands_before_its_question_and_takes_no_line(in_lines: Callable[..., str]) -> None:
    said = in_lines(a_primed_deck("a", "a", "a", a="**Two** phases."), "0", "", "0")
    assert said.count("Two") == 1
    assert said.index("Read this first") < said.index("Two") < said.index("Question 1")
    assert said.count("you did not know".capitalize()) == 2


def test_in_lines_it_is_not_said_again_after_later(in_lines: Callable[..., str]) -> None:
    said = in_lines(a_primed_deck("a", "a", "a", a=ROOT), "s", "s", "0")
    assert said.count(ROOT) == 1


def test_a_deck_without_primers_says_nothing_of_them(in_lines: Callable[..., str]) -> None:
    assert "Read this first" not in in_lines(a_primed_deck("a", "a"), "0", "")
