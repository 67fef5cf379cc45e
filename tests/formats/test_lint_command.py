"""`srs check` tells beside the findings what a guesser scores: a line a deck, and in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from builders import a_deck, a_question, an_option

from srs_trainer.cli import main
from srs_trainer.formats import write_jsonl, write_markdown
from srs_trainer.model.guesser import STRATEGIES
from srs_trainer.model.question import Deck

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `srs check`; gives code and stdout."""

    def run(*arguments: object) -> tuple[int, str]:
        code = main(["check", *map(str, arguments)])
        return code, capsys.readouterr().out

    return run


def a_long_deck(id: str, *, longest: bool) -> Deck:
    """Twenty questions with the key at every place in turn, the longest option always or never."""
    questions = []
    for n in range(20):
        options = [an_option(f"some {word} or other") for word in ("block", "cache", "queue")]
        options.insert(
            n % 4, an_option("something or some other" if longest else "something", right=True)
        )
        questions.append(a_question(f"{id}{n}", stem=f"What is {n}?", options=tuple(options)))
    return a_deck(*questions, id=id)


def written(folder: Path, deck: Deck) -> Path:
    path = folder / f"{deck.id}.md"
    path.write_text(write_markdown(deck), "utf-8")
    return path


def test_json_has_the_figures_of_each_file_and_of_all(tmp_path: Path, check: Run) -> None:
    bad = written(tmp_path, a_long_deck("bad", longest=True))
    good = written(tmp_path, a_long_deck("good", longest=False))
    cards = written(tmp_path, a_deck(a_question("basic", kind="basic"), id="cards"))
    code, out = check("--json", bad, good, cards)
    value = json.loads(out)
    first, second, third = (entry["guesser"] for entry in value["files"])
    assert code == 1
    assert first["fails"] and not second["fails"]
    assert third is None, "cards without options leave nothing to guess"
    assert (first["questions"], first["chance"], first["best"], first["score"]) == (
        20,
        0.25,
        "longest",
        1.0,
    )
    assert list(first["strategies"]) == list(STRATEGIES)
    assert second["strategies"]["longest"] == {"score": 0.0, "p": 1.0}
    assert value["guesser"]["questions"] == 40
    assert value["guesser"]["strategies"]["longest"]["score"] == 0.5


def test_a_file_of_several_decks_has_figures_of_each(tmp_path: Path, check: Run) -> None:
    decks = [a_long_deck("bad", longest=True), a_long_deck("good", longest=False)]
    path = tmp_path / "both.jsonl"
    path.write_text("".join(map(write_jsonl, decks)), "utf-8")
    (entry,) = json.loads(check("--json", path)[1])["files"]
    assert {id: found["fails"] for id, found in entry["guesser"]["decks"].items()} == {
        "bad": True,
        "good": False,
    }


def test_people_get_a_line_for_each_deck_and_one_for_all(tmp_path: Path, check: Run) -> None:
    bad = written(tmp_path, a_long_deck("bad", longest=True))
    good = written(tmp_path, a_long_deck("good", longest=False))
    code, out = check(bad, good)
    said = [line for line in out.splitlines() if "test-wise guesser" in line]
    assert code == 1
    assert f"{bad}:1: error [guessable] " in out
    assert [line.split(": a test-wise")[0] for line in said] == [
        f"{bad}: deck 'bad'",
        f"{good}: deck 'good'",
        "2 decks together",
    ]
    assert "scores 100% at best, by 'longest'; chance is 25% (beats chance" in said[0]
    assert "no better than chance" in said[1]
    code, out = check(good)
    assert (code, out.count("test-wise guesser")) == (0, 1)


def test_decks_are_compared_with_each_other(tmp_path: Path, check: Run) -> None:
    stem = "Why does paging of the cache help a busy server?"
    one = written(tmp_path, a_deck(a_question("q", stem=stem), id="one"))
    two = written(tmp_path, a_deck(a_question("q", stem=stem), id="two"))
    assert "[alike]" not in check(one)[1] + check(two)[1]
    code, out = check(one, two)
    assert code == 0
    assert f"{two}:9: warning [alike] this asks nearly the same as 'one/q'" in out


def test_the_clock_decides_what_is_past_its_review_by(tmp_path: Path, check: Run) -> None:
    path = written(tmp_path, a_deck(a_question(review_by="2030-06")))
    home = tmp_path / "home"
    for now, found in (("2030-06-30T12:00+00:00", False), ("2030-07-01T12:00+00:00", True)):
        code, out = check(path, "--home", home, "--now", now)
        assert (code, "warning [review-by]" in out) == (0, found)
