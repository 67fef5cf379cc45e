"""`srs topics`: who misses one topic sees it first, and no figure stands on too few answers."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import HandClock, a_deck, a_question, an_option, moment

from srs_trainer.cli import main
from srs_trainer.errors import UsageError
from srs_trainer.model.question import Deck, Topic
from srs_trainer.model.showing import Showing
from srs_trainer.settings import Settings
from srs_trainer.strength_of_topics import as_tree, missing
from srs_trainer.trainer import Trainer
from srs_trainer.views import TopicLine

KEYS = "topic title cards seen answers recall low high enough weak below".split()
TITLES = {"cache": "KV cache", "cache/size": "Its size"}


def a_deck_of(topics: dict[str, int], id: str = "llm", **more: Any) -> Deck:
    """A deck with so many questions of each topic."""
    questions = [
        a_question(
            f"{topic.replace('/', '-')}-{n}",
            stem=f"What is {n} of {topic}?",
            topic=topic,
            options=tuple(
                an_option(f"{text} {n}", text == "yes", id=text) for text in ("yes", "no", "so")
            ),
            **more,
        )
        for topic, many in topics.items()
        for n in range(many)
    ]
    titles = tuple(Topic(path, title) for path, title in TITLES.items())
    return a_deck(*questions, id=id, topics=titles)


@pytest.fixture(autouse=True)
def no_built_in_decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def home() -> Path:
    return Path(os.environ["SRS_HOME"])


def learn(
    home: Path, clock: HandClock, days: int, right: Callable[[str], bool], *decks: Deck, most: int = 60
) -> tuple[TopicLine, ...]:
    """Some days of sessions, `right` saying by topic how an answer goes; the lines at the end."""
    trainer = Trainer.open(home, clock)
    trainer.save_settings(Settings(new=50, minutes=600))
    if decks:
        trainer.store.import_decks(decks, moment(trainer.store, clock))
    for _ in range(days):
        session = trainer.session()
        for _ in range(most):
            asked = session.next()
            if not isinstance(asked, Showing):
                break
            session.answer(asked, "yes" if right(asked.question.topic) else "no", ms=900)
        clock.move(days=2)
    lines = trainer.topics()
    trainer.close()
    return lines


@pytest.fixture
def srs(capsys: pytest.CaptureFixture[str], clock: HandClock) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["topics", *arguments, "--now", clock.at.isoformat()])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


Run = Callable[..., tuple[int, str, str]]


def test_who_misses_one_topic_has_it_first_and_weak(home: Path, clock: HandClock, srs: Run) -> None:
    given: Counter[str] = Counter()

    def right(topic: str) -> bool:
        given[topic] += 1
        return given[topic] % 3 == 0 if topic == "batch" else given[topic] % 12 != 0

    deck = a_deck_of({"cache": 8, "cache/size": 8, "batch": 8, "fit": 8})
    first, *others = learn(home, clock, 14, right, deck)
    assert (first.topic, first.enough, first.weak) == ("batch", True, True)
    assert first.below is not None and first.below > 0.98
    assert first.recall is not None and first.high is not None
    assert all(line.enough and not line.weak for line in others)
    assert all(line.recall is not None and first.high < line.recall for line in others)
    _, out, _ = srs()
    texts = out.splitlines()
    figure = " ".join(f"{100 * x:.0f}" for x in (first.recall, first.low or 0, first.high))
    assert " ".join(re.findall(r"\d+", texts[0])) == f"{figure} 8 8"
    assert texts[0].startswith("batch ") and texts[0].endswith(" 8/8 seen")
    assert texts[1] == f"  weak: 99 % sure below your average, {first.answers} answers"
    titles = [text[:10].rstrip() for text in texts[::2]]
    assert titles[titles.index("KV cache") + 1] == "  Its size"
    assert sorted(titles) == ["  Its size", "KV cache", "batch", "fit"]


def test_from_the_first_answer_that_counts_it_says_how_sure_it_is(
    home: Path, clock: HandClock, srs: Run
) -> None:
    deck = a_deck_of({"batch": 5, "cache": 5})
    for line in learn(home, clock, 1, lambda topic: True, deck):
        assert (line.seen, line.answers, line.below) == (5, 0, None), "at first sight nothing is scored"
    clock.move(days=9)
    lines = learn(home, clock, 1, lambda topic: topic == "batch", most=7)
    for line in lines:
        assert line.answers and line.below is not None
        assert (line.enough, line.weak, line.recall, line.low, line.high) == (
            False,
            False,
            None,
            None,
            None,
        )
    assert lines[0].topic == "cache"
    _, out, _ = srs()
    assert "not enough answers yet" in out.splitlines()[0]
    assert "% sure below your average" in out.splitlines()[1]
    assert out.splitlines()[2].startswith("  needs ")


def test_where_nothing_is_answered_every_topic_says_what_it_needs(
    home: Path, clock: HandClock, srs: Run
) -> None:
    lines = learn(home, clock, 0, bool, a_deck_of({"cache/size": 9, "batch": 3, "": 6}))
    assert {line.topic: line.cards for line in lines} == {"cache": 9, "cache/size": 9, "batch": 3, "": 6}
    assert all(
        (line.seen, line.answers, line.below, line.recall) == (0, 0, None, None) for line in lines
    )
    code, out, err = srs()
    assert (code, "a week" in err) == (0, True)
    full = "needs 5 more cards seen and 10 more answers on later days"
    assert out.splitlines() == [
        f"{'no topic':<42} not enough answers yet       0/6 seen",
        f"  {full}",
        f"{'batch':<42} not enough answers yet       0/3 seen",
        "  has too few questions for a figure of its own",
        f"{'KV cache':<42} not enough answers yet       0/9 seen",
        f"  {full}",
        f"{'  Its size':<42} not enough answers yet       0/9 seen",
        f"    {full}",
    ]


def test_json_has_every_figure_and_nothing_else_on_stdout(
    home: Path, clock: HandClock, srs: Run
) -> None:
    lines = learn(home, clock, 6, lambda topic: topic != "batch", a_deck_of({"batch": 6, "cache": 6}))
    code, out, err = srs("--json")
    assert (code, err) == (0, "")
    (key,) = json.loads(out)
    assert key == "topics"
    rows = json.loads(out)["topics"]
    assert [list(row) for row in rows] == [KEYS] * 2
    assert [tuple(row.values()) for row in rows] == [
        tuple(getattr(line, name) for name in KEYS) for line in lines
    ]


def test_a_deck_narrows_the_topics_and_not_their_figures(home: Path, clock: HandClock, srs: Run) -> None:
    decks = a_deck_of({"cache/size": 6, "batch": 6}), a_deck_of({"cache/size": 2, "fit": 2}, id="b")
    lines = learn(home, clock, 6, lambda topic: topic != "batch", *decks)
    with pytest.raises(UsageError, match="there is no deck 'c'"):
        Trainer.open(home, clock).topics("c")
    assert srs("--deck", "c")[0] == 2
    rows = json.loads(srs("--json", "--deck", "b")[1])["topics"]
    assert {row["topic"] for row in rows} == {"cache", "cache/size", "fit"}
    whole = {line.topic: line for line in lines}
    assert all(row["recall"] == whole[row["topic"]].recall for row in rows)
    assert all(row["cards"] == whole[row["topic"]].cards for row in rows)


def test_questions_past_their_date_are_coverage_alone(home: Path, clock: HandClock, srs: Run) -> None:
    dated = a_deck_of({"batch": 6}, id="old", review_by="2026-12")
    learn(home, clock, 6, lambda topic: True, dated, a_deck_of({"cache": 6}))
    before = json.loads(srs("--json")[1])["topics"]
    assert all(row["enough"] for row in before)
    clock.set("2027-01-05T07:30+00:00")
    after = {row["topic"]: row for row in json.loads(srs("--json")[1])["topics"]}
    assert (after["batch"]["seen"], after["batch"]["enough"], after["batch"]["recall"]) == (
        6,
        False,
        None,
    )
    assert after["cache"]["enough"]
    assert "past their date" in srs()[1]


def test_a_topic_that_is_asked_no_more_has_no_line(home: Path, clock: HandClock, srs: Run) -> None:
    learn(home, clock, 4, lambda topic: True, a_deck_of({"batch": 6, "cache": 6}))
    lines = learn(home, clock, 0, bool, replace(a_deck_of({"cache": 6}), version="2"))
    assert [line.topic for line in lines] == ["cache"]


def test_a_learner_without_questions_is_told_so(srs: Run, home: Path) -> None:
    code, out, err = srs()
    assert (code, out) == (0, "")
    assert "srs import" in err
    assert json.loads(srs("--json")[1]) == {"topics": []}


def test_no_line_is_wider_than_80_columns(home: Path, clock: HandClock, srs: Run) -> None:
    deep = "/".join(f"part-{n}" for n in range(12))
    titles = (Topic("wide", "缓存" * 40), Topic("long", "as long as it gets " * 9))
    deck = replace(a_deck_of({deep: 1, "wide": 1, "long": 1}), topics=titles)
    learn(home, clock, 3, lambda topic: False, deck)
    _, out, _ = srs()
    wide = [len(text) + sum(sign > "\u2e80" for sign in text) for text in out.splitlines()]
    assert max(wide) == 80
    assert sum("seen" in text and "..." in text for text in out.splitlines()) >= 2


def a_line(topic: str, **more: Any) -> TopicLine:
    more = {"cards": 9, "seen": 9, "answers": 9, "enough": False, "weak": False, **more}
    return TopicLine(topic, topic, recall=None, low=None, high=None, below=None, **more)


def test_the_tree_keeps_the_order_among_siblings_and_loses_no_line() -> None:
    paths = ["b/y", "a", "b/x", "", "c/z/deep", "b", "a/q", "b/y/1"]
    found = [(level, line.topic) for level, line in as_tree([a_line(path) for path in paths])]
    assert found == [
        (0, "a"), (1, "a/q"), (0, ""), (0, "c/z/deep"), (0, "b"), (1, "b/y"), (2, "b/y/1"), (1, "b/x"),
    ]  # fmt: skip


def test_what_is_missing_is_named_and_nothing_else() -> None:
    assert missing(a_line("t", enough=True)) == ""
    assert missing(a_line("t", seen=4, answers=10)) == "needs 1 more card seen"
    assert missing(a_line("t", seen=5, answers=9)) == "needs 1 more answer on a later day"
    assert "too few questions" in missing(a_line("t", cards=4, seen=4))
    assert "past their date" in missing(a_line("t", answers=10))
