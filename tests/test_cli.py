"""The command line: exit codes, JSON that others rely on, and what goes to which stream."""

from __future__ import annotations

import io
import json
import os
import sqlite3
import subprocess
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from builders import a_deck, a_question, an_option

from srs_trainer.cli import COMMANDS, main
from srs_trainer.clock import clock_at
from srs_trainer.commands import study
from srs_trainer.commands.call import Call
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.question import Deck
from srs_trainer.model.showing import Showing
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending

MORNING = "2026-11-22T07:30+00:00"


@pytest.fixture(autouse=True)
def no_built_in_decks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test's home holds the decks that the test puts there."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    monkeypatch.setattr("sys.stdin", io.StringIO())


@pytest.fixture
def home() -> Path:
    return Path(os.environ["SRS_HOME"])


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def srs(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command in the morning; gives exit code, stdout and stderr."""

    def run(*arguments: object, now: str = MORNING) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*map(str, arguments), "--now", now])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def questions(many: int) -> Deck:
    return a_deck(
        *(
            a_question(
                f"q{n}",
                stem=f"Question {n}?",
                options=(an_option(f"yes {n}", True), an_option(f"no {n}"), an_option(f"never {n}")),
            )
            for n in range(many)
        )
    )


def deck_file(folder: Path, deck: Deck | None = None, name: str = "deck.txt") -> Path:
    path = folder / name
    path.write_text(write_markdown(deck or questions(3)), "utf-8")
    return path


def as_json(out: str) -> Any:
    return json.loads(out)


# -- streams and exit codes ------------------------------------------------------------------------


@pytest.mark.parametrize("command", [command.name for command in COMMANDS])
def test_every_command_has_a_sentence_of_help(srs: Run, command: str) -> None:
    code, out, err = srs(command, "--help")
    assert (code, err) == (0, "")
    assert (next(c.run.__doc__ for c in COMMANDS if c.name == command) or "?")[:40] in out


@pytest.mark.parametrize(
    "arguments",
    [
        "nonsense",
        "import",
        "check",
        "why",
        "export",
        "export --format html",
        "export --format jsonl --deck nobody",
        "export --format jsonl --history",
        "export --format markdown --history -o x",
        "review --minutes 0",
        "review --limit -3",
        "review --minutes ten",
        "review --deck nobody --plain",
        "review --json",
        "--json",
        "one --json",
        "why nobody/nothing",
        "config nonsense",
        "config nonsense 3",
        "config minutes soon",
        "config minutes 0",
        "import a b --deck one",
        "import a --deck Not/An/Id",
        "due --hom x",
    ],
)
def test_wrong_usage_is_one_line_on_stderr_and_exit_2(srs: Run, arguments: str) -> None:
    code, out, err = srs(*arguments.split())
    assert (code, out) == (2, "")
    assert err.startswith("srs: ")
    assert err.count("\n") == 1


def test_now_needs_a_home_of_its_own(srs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SRS_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/nowhere")
    assert srs("due")[0] == 2


def test_now_that_is_no_time_is_wrong_usage(srs: Run) -> None:
    assert srs("due", now="soon")[0] == 2


def test_a_home_that_is_a_file_is_wrong_usage(srs: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, _, err = srs("due", "--home", tmp_path / "file")
    assert code == 2
    assert "--home" in err


def test_the_shared_options_stand_before_and_after_the_command(tmp_path: Path, srs: Run) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    assert srs("--home", one, "config", "minutes", 11)[0] == 0
    assert srs("config", "minutes", 12, "--home", other)[0] == 0
    assert as_json(srs("--json", "--home", one, "config", "minutes")[1]) == {"minutes": 11}
    assert as_json(srs("config", "--json", "minutes", "--home", other)[1]) == {"minutes": 12}


def test_an_interruption_is_exit_130(monkeypatch: pytest.MonkeyPatch, srs: Run) -> None:
    def interrupted(path: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("srs_trainer.settings.load", interrupted)
    assert srs("config")[0] == 130


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path, home: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path, questions(20)))
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "srs_trainer", "export", "--format", "jsonl"],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_installed_script_answers_in_any_locale(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    surroundings = os.environ | {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "srs_trainer", "review", "--plain", "--deck", "llm"],
        env=surroundings,
        input=b"\xff\xfe\n?\nn \xff\n",
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"not understood" in done.stdout


def test_version(srs: Run) -> None:
    code, out, _ = srs("--version")
    assert code == 0
    assert out.startswith("srs-trainer 0.")


# -- due -----------------------------------------------------------------------------------------


def test_due_json_has_its_keys(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    code, out, err = srs("due", "--json")
    value = as_json(out)
    assert (code, err) == (0, "")
    assert list(value) == ["day", "due", "again", "new", "minutes", "past_date", "groups", "decks"]
    assert value["day"] == "2026-11-22"
    assert value["decks"] == [{"deck": "llm", "due": 0, "again": 0, "new": 3}]
    assert {"due", "again", "new", "minutes"} < set(value["groups"][0])


def test_due_of_an_empty_home_is_nought_and_makes_nothing(home: Path, srs: Run) -> None:
    code, out, err = srs("due", "--json")
    value = as_json(out)
    assert (code, value["due"], value["new"], value["decks"]) == (0, 0, 0, [])
    assert "begins" in err
    assert not home.exists()


def test_questions_long_past_their_date_are_told_beside_what_is_due(tmp_path: Path, srs: Run) -> None:
    """By `srs due` and above a session in lines; they are no part of what is due."""
    old = replace(questions(1), questions=(replace(questions(1).questions[0], review_by="2026-12"),))
    both = replace(old, questions=(*old.questions, *questions(3).questions[1:]))
    srs("import", deck_file(tmp_path, both))
    later = "2027-07-01T07:30+00:00"
    for now, past in ((MORNING, 0), (later, 1)):
        assert as_json(srs("due", "--json", now=now)[1])["past_date"] == past
        for said in (srs("due", now=now)[1], answer_with("", srs, now=now)[1]):
            assert ("1 question is long past its date" in said) == bool(past)
            assert f"0 due, {3 - past} new" in said


def test_due_follows_the_study_day(tmp_path: Path, srs: Run) -> None:
    """What was missed today is asked again today, and is due tomorrow from 04:00 on."""
    srs("import", deck_file(tmp_path))
    answer_with("0\n\n", srs, "one")
    assert counts(srs, MORNING) == (0, 1, 2)
    assert counts(srs, "2026-11-23T03:59+00:00") == (0, 1, 2)
    assert counts(srs, "2026-11-23T04:00+00:00") == (1, 0, 2)


def test_due_says_what_today_says(tmp_path: Path, home: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path, questions(9)))
    srs("config", "new", 3)
    answer_with("0\n\n", srs, "one")
    value = as_json(srs("due", "--json")[1])
    trainer = Trainer.open(home, clock_at(MORNING))
    today = trainer.today()
    trainer.close()
    assert value["new"] == today.new == 2
    assert [row["new"] for row in value["decks"]] == [line.new for line in today.decks] == [2]
    assert (value["due"], value["again"], value["minutes"]) == (today.due, today.again, today.estimate)


def counts(srs: Run, now: str) -> tuple[int, int, int]:
    value = as_json(srs("due", "--json", now=now)[1])
    return value["due"], value["again"], value["new"]


def answer_with(lines: str, srs: Run, *arguments: str, now: str = MORNING) -> tuple[int, str, str]:
    """A command with these lines as its input."""
    before, sys.stdin = sys.stdin, io.StringIO(lines)
    try:
        return srs(*arguments, now=now)
    finally:
        sys.stdin = before


@pytest.mark.parametrize("command", ["due", "rebuild", "export --format jsonl", "one"])
def test_a_database_that_cannot_be_used_is_exit_4(home: Path, srs: Run, command: str) -> None:
    home.mkdir()
    (home / "srs.db").write_bytes(b"this is no database, but it is long enough to be read " * 20)
    code, out, err = srs(*command.split())
    assert (code, out) == (4, "")
    assert "srs.db" in err


def test_settings_that_cannot_be_read_are_exit_3(home: Path, srs: Run) -> None:
    home.mkdir()
    (home / "config.toml").write_text("minutes = \n")
    code, _, err = srs("due")
    assert code == 3
    assert "config.toml" in err


# -- decks in and out ------------------------------------------------------------------------------

IMPORT_KEYS = (
    "path format decks questions cards new reworded changed unchanged retired reviews"
    " skipped doubts error"
)


def test_import_json_has_its_keys(tmp_path: Path, srs: Run) -> None:
    code, out, err = srs("import", deck_file(tmp_path), "--json")
    (entry,) = as_json(out)["files"]
    assert (code, err) == (0, "")
    assert set(IMPORT_KEYS.split()) <= set(entry)
    assert (entry["decks"], entry["questions"], entry["new"], entry["error"]) == (["llm"], 3, 3, None)


def test_a_dry_run_changes_nothing_and_says_the_same(tmp_path: Path, srs: Run) -> None:
    path = deck_file(tmp_path)
    dry = as_json(srs("import", path, "--dry-run", "--json")[1])
    assert as_json(srs("due", "--json")[1])["decks"] == []
    assert as_json(srs("import", path, "--json")[1]) == dry


def test_a_bad_file_keeps_no_good_one_out(tmp_path: Path, srs: Run) -> None:
    bad = tmp_path / "bad.md"
    bad.write_text("---\ndeck: bad\n---\n\n## One\n")
    code, out, err = srs("import", bad, deck_file(tmp_path), "--json")
    entries = as_json(out)["files"]
    assert code == 3
    assert [entry["error"] is None for entry in entries] == [False, True]
    assert f"{bad}:5: " in err
    assert [row["deck"] for row in as_json(srs("due", "--json")[1])["decks"]] == ["llm"]


def test_an_import_is_the_inverse_of_an_export(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    for format_ in ("markdown", "jsonl"):
        first, second = tmp_path / f"first.{format_}", tmp_path / f"second.{format_}"
        assert srs("export", "--format", format_, "-o", first)[0] == 0
        other = tmp_path / f"home of {format_}"
        assert srs("import", first, "--home", other)[0] == 0
        assert srs("export", "--format", format_, "-o", second, "--home", other)[0] == 0
        assert first.read_bytes() == second.read_bytes()


def test_export_without_a_file_is_the_deck_on_stdout(tmp_path: Path, srs: Run) -> None:
    path = deck_file(tmp_path)
    srs("import", path)
    assert srs("export", "--format", "markdown")[1] == path.read_text("utf-8")
    lines = srs("export", "--format", "jsonl")[1].splitlines()
    keys = {key for line in lines for key in json.loads(line)}
    assert {"type", "v", "deck", "id", "kind", "ask", "options", "explain"} <= keys


def test_history_stands_beside_the_deck(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    answer_with("1\n\n", srs, "one")
    code, out, _ = srs("export", "--format", "jsonl", "--history", "-o", tmp_path / "out", "--json")
    assert (code, len(as_json(out)["files"])) == (0, 2)
    events = (tmp_path / "out.events.jsonl").read_text("utf-8").splitlines()
    assert "answered" in [json.loads(line)["type"] for line in events]


def test_an_export_that_fails_leaves_the_old_file_and_no_draft(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    out = tmp_path / "out"
    out.mkdir()
    (out / "deck").write_text("old")
    (out / "deck.events.jsonl").mkdir()
    code, _, err = srs("export", "--format", "jsonl", "--history", "-o", out / "deck")
    assert code == 2
    assert "deck.events.jsonl" in err
    assert sorted(path.name for path in out.iterdir()) == ["deck", "deck.events.jsonl"]
    assert (out / "deck").read_text() == "old"


def test_what_people_must_agree_to_is_not_stored_without_them(tmp_path: Path, srs: Run) -> None:
    """Half of a deck's questions are gone: exit 3 where nobody can be asked (LOG 19)."""
    srs("import", deck_file(tmp_path, questions(12)))
    fewer = deck_file(tmp_path, questions(3), "fewer.md")
    for options in ([], ["--yes"]):
        code, _, err = srs("import", fewer, *options)
        assert code == 3
        assert "--replace" in err
    assert as_json(srs("import", fewer, "--dry-run", "--json")[1])["files"][0]["asks"] != []
    code, out, _ = srs("import", fewer, "--replace")
    assert code == 0
    assert "9 retired" in out


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("yes\n", 0), ("n\n", 3), ("\n", 3), ("", 3)])
def test_a_person_at_the_terminal_is_asked(
    tmp_path: Path, srs: Run, monkeypatch: pytest.MonkeyPatch, answer: str, code: int
) -> None:
    srs("import", deck_file(tmp_path, questions(12)))
    monkeypatch.setattr(Call, "can_ask", lambda self: True)
    fewer = deck_file(tmp_path, questions(3), "fewer.md")
    got, out, err = answer_with(answer, srs, "import", str(fewer), "--json")
    assert got == code
    assert "9 of 12 questions" in err
    assert (as_json(out)["files"][0]["error"] is None) == (code == 0)


def test_the_same_file_again_asks_nothing(tmp_path: Path, srs: Run) -> None:
    path = deck_file(tmp_path)
    srs("import", path)
    code, out, _ = srs("import", path)
    assert code == 0
    assert "nothing new" in out


def test_an_import_can_rename_its_only_deck(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path), "--deck", "mine")
    assert [row["deck"] for row in as_json(srs("due", "--json")[1])["decks"]] == ["mine"]


# -- check -----------------------------------------------------------------------------------------


def test_check_json_has_its_keys_and_needs_no_home(tmp_path: Path, home: Path, srs: Run) -> None:
    code, out, err = srs("check", deck_file(tmp_path), "--json")
    (entry,) = as_json(out)["files"]
    assert (code, err, entry["errors"], entry["questions"]) == (0, "", [], 3)
    assert list(entry) == ["path", "questions", "errors", "warnings", "guesser"]
    assert not home.exists()


def test_check_names_file_and_line_and_exits_1(tmp_path: Path, srs: Run) -> None:
    path = deck_file(tmp_path, a_deck(a_question(explanation="")))
    code, out, _ = srs("check", path, "--json")
    (entry,) = as_json(out)["files"]
    (finding,) = entry["errors"]
    assert code == 1
    assert set(finding) == {"line", "id", "rule", "message"}
    code, out, _ = srs("check", path)
    assert code == 1
    assert f"{path}:{finding['line']}: error [explanation] " in out


def test_a_file_that_cannot_be_read_outweighs_an_error(tmp_path: Path, srs: Run) -> None:
    bad = deck_file(tmp_path, a_deck(a_question(explanation="")))
    code, out, _ = srs("check", bad, tmp_path / "missing.md", "--json")
    assert code == 3
    assert [entry["errors"][0]["rule"] for entry in as_json(out)["files"]] == [
        "explanation",
        "unreadable",
    ]


def test_fix_writes_ids_once_and_keeps_the_file_mode(tmp_path: Path, srs: Run) -> None:
    path = tmp_path / "deck.md"
    path.write_text("---\ndeck: d\n---\n\n## The first one\n\nWhat?\n\n- [x] a\n- [ ] b\n")
    path.chmod(0o640)
    srs("check", path, "--fix")
    once = path.read_text()
    assert "{#the-first-one}" in once
    assert "> (explanation)" in once
    assert path.stat().st_mode & 0o777 == 0o640
    srs("check", path, "--fix")
    assert path.read_text() == once


def test_fix_mends_the_members_of_a_deck_folder(tmp_path: Path, srs: Run) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "deck.md").write_text("---\ndeck: d\n---\n")
    (folder / "a.md").write_text("## Hello there\n\nWhat?\n\n- [x] a\n- [ ] b\n\n> Because.\n")
    assert srs("check", folder, "--fix")[0] == 0
    assert (folder / "a.md").read_text().startswith("## Hello there {#hello-there}\n")
    assert (folder / "deck.md").read_text() == "---\ndeck: d\n---\n"


# -- why, rebuild, config, redate ------------------------------------------------------------------


def test_why_tells_the_history_of_a_card(tmp_path: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path, questions(1)))
    answer_with("0\n\n", srs, "one")
    value = as_json(srs("why", "llm/q0", "--json")[1])
    assert value["due_day"] == "2026-11-23"
    assert [(line["day"], line["what"]) for line in value["history"]] == [("2026-11-22", "did not know")]
    assert "did not know" in srs("why", "llm/q0")[1]


def test_mistakes_that_repeat_are_listed_with_their_questions(tmp_path: Path, srs: Run) -> None:
    names = {"no 0": "twice", "no 1": "twice", "no 2": "once"}
    deck = questions(3)
    named = tuple(
        replace(q, options=tuple(replace(o, mistake=names.get(o.text, "")) for o in q.options))
        for q in deck.questions
    )
    srs("import", deck_file(tmp_path, replace(deck, questions=named)))
    assert srs("mistakes") == (0, "", "No mistake was made twice; --all lists single ones\n")
    assert srs("mistakes", "--all")[1:] == ("", "No mistake yet\n")
    trainer = Trainer.open(Path(os.environ["SRS_HOME"]), clock_at(MORNING))
    session = trainer.session()
    while not isinstance(showing := session.next(), Ending) and showing.first_sight:
        session.answer(showing, next(o.id for o in showing.options if o.mistake), ms=1000)
    trainer.close()
    cards = [{"card": f"llm/q{n}", "title": f"Question {n}?", "count": 1} for n in range(3)]
    twice = {"mistake": "twice", "count": 2, "last": "2026-11-22", "cards": cards[:2]}
    once = {"mistake": "once", "count": 1, "last": "2026-11-22", "cards": cards[2:]}
    assert as_json(srs("mistakes", "--json")[1]) == {"mistakes": [twice]}
    assert as_json(srs("mistakes", "--all", "--json")[1]) == {"mistakes": [twice, once]}
    assert srs("mistakes")[1].splitlines() == [
        "twice: 2 times, last on 2026-11-22",
        "  1 x llm/q0   Question 0?",
        "  1 x llm/q1   Question 1?",
    ]
    assert srs("mistakes", "--all")[1].splitlines()[3] == "once: once, on 2026-11-22"


def test_rebuild_gives_the_same_memory(tmp_path: Path, home: Path, srs: Run) -> None:
    srs("import", deck_file(tmp_path))
    answer_with("0\n\n1\n\n2\n\n", srs, "review", "--plain")
    before = memory(home)
    code, out, _ = srs("rebuild", "--json")
    assert (code, as_json(out)) == (0, {"cards": 3})
    assert memory(home) == before


def memory(home: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "srs.db")
    try:
        return connection.execute("SELECT * FROM memory ORDER BY card").fetchall()
    finally:
        connection.close()


def test_a_setting_is_kept_and_shown(srs: Run) -> None:
    assert srs("config", "retention", "0.85")[0] == 0
    assert as_json(srs("config", "--json")[1])["retention"] == 0.85
    assert srs("config", "retention")[1].startswith("retention = 0.85")


def test_a_clock_set_back_is_asked_about_and_redated(tmp_path: Path, srs: Run) -> None:
    """Exit 4 until someone says that the clock was wrong then (LOG 5)."""
    srs("import", deck_file(tmp_path))
    assert srs("redate", "--json")[1] == '{\n  "redated": false\n}\n'
    answer_with("1\n\n", srs, "one", now="2026-12-24T07:30+00:00")
    code, out, err = srs("review", "--plain")
    assert (code, out) == (4, "")
    assert "srs redate" in err
    code, _, err = srs("redate")
    assert code == 2
    assert "2026-12-24" in err
    assert srs("redate", "--yes")[0] == 0
    assert srs("review", "--plain")[0] == 0


# -- which trainer opens ---------------------------------------------------------------------------


@pytest.fixture
def screens(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """The calls that reach the screens, which give exit code 7."""
    calls: list[tuple[Any, ...]] = []

    def run(*arguments: Any) -> int:
        calls.append(arguments)
        return 7

    monkeypatch.setitem(sys.modules, "srs_trainer.tui.app", types.SimpleNamespace(run=run))
    return calls


@pytest.mark.parametrize(
    ("arguments", "scope"), [("", None), ("review --deck llm --limit 3", ("llm", "", None, 3))]
)
def test_on_a_terminal_the_screens_open(
    screens: list[tuple[Any, ...]],
    monkeypatch: pytest.MonkeyPatch,
    srs: Run,
    arguments: str,
    scope: tuple[Any, ...] | None,
) -> None:
    monkeypatch.setattr(study, "_has_screen", lambda: True)
    assert srs(*arguments.split())[0] == 7
    opener, first, got, clock, settings = screens[0]
    assert (got and (got.deck, got.topic, got.minutes, got.limit)) == scope
    assert (first, settings.minutes, clock.now().isoformat()[:10]) == (None, 10, "2026-11-22")
    opener().close()


@pytest.mark.parametrize(("stdin", "stdout", "term"), [(0, 1, "xterm"), (1, 0, "xterm"), (1, 1, "dumb")])
def test_elsewhere_lines_are_asked(
    screens: list[tuple[Any, ...]],
    monkeypatch: pytest.MonkeyPatch,
    srs: Run,
    stdin: int,
    stdout: int,
    term: str,
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: bool(stdin))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: bool(stdout))
    monkeypatch.setenv("TERM", term)
    code, out, _ = srs()
    assert (code, screens) == (0, [])
    assert "Nothing" in out


def test_one_asks_one_question_even_when_the_minutes_are_used_up(
    tmp_path: Path, home: Path, srs: Run
) -> None:
    srs("import", deck_file(tmp_path))
    srs("config", "minutes", 1)
    trainer = Trainer.open(home, clock_at(MORNING))
    session = trainer.session()
    showing = session.next()
    assert isinstance(showing, Showing)
    session.answer(showing, None, ms=100_000)
    assert session.next() is Ending.TIME
    trainer.close()
    code, out, _ = answer_with("0\n\n0\n\n", srs, "one")
    assert (code, out.count("Question 1;"), out.count("Question 2;")) == (0, 1, 0)


def test_an_unknown_format_is_wrong_usage(tmp_path: Path, srs: Run) -> None:
    code, _, err = srs("import", deck_file(tmp_path), "--format", "html")
    assert code == 2
    assert "markdown" in err


def test_suspended_cards_are_listed_and_brought_back(home: Path, srs: Run) -> None:
    trainer = Trainer.open(home, clock_at(MORNING))
    trainer.store.import_decks([a_deck(a_question("one"), id="small")], trainer.moment())
    trainer.session().suspend("small/one")
    trainer.close()
    assert as_json(srs("due", "--json")[1])["new"] == 0
    code, out, _ = srs("unsuspend")
    assert code == 0 and out.startswith("small/one ")
    assert srs("unsuspend", "small/two")[0] == 2
    assert srs("unsuspend", "small/one")[0] == 0
    assert as_json(srs("due", "--json")[1])["new"] == 1
    assert as_json(srs("unsuspend", "--json")[1]) == {"suspended": []}


def test_a_setting_is_changed_in_its_line_and_comments_stay(home: Path, srs: Run) -> None:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "config.toml"
    path.write_text("# mine\nminutes = 20\n\n# more of it\nnew = 3\n")
    assert srs("config", "minutes", "10")[0] == 0
    assert path.read_text() == "# mine\nminutes = 10\n\n# more of it\nnew = 3\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_below_stdout_is_one_line(home: Path) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "srs_trainer", "due"], stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert ran.returncode == 4
    assert "Traceback" not in ran.stderr and "Make room" in ran.stderr
