"""Bad input changes nothing and is answered with one message that says where and what to do."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from builders import a_deck, a_question
from formats.test_bad_decks import PLANTS, SOUND, Plant

from srs_trainer.cli import main
from srs_trainer.formats.lint import REFUSED_BY_READERS, RULES
from srs_trainer.formats.markdown_write import write_markdown

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def srs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command; gives code, stdout and stderr."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)

    def run(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([*map(str, arguments), "--now", "2026-11-22T07:30+00:00"])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


@pytest.fixture
def home(srs: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder that holds a deck and an answer."""
    good = tmp_path / "good.md"
    good.write_text(write_markdown(a_deck(a_question(), a_question("other"))), "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n\n"))
    assert srs("import", good)[0] == srs("one")[0] == srs("rebuild")[0] == 0
    return Path(os.environ["SRS_HOME"])


def kept(home: Path) -> dict[str, bytes]:
    """Every byte of a home folder."""
    return {str(path): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}


def large_text(path: Path) -> None:
    block = b"All work and no play makes a dull deck of questions.\n" * 160_000
    with path.open("wb") as out:
        for _ in range(25):
            out.write(block)


def plain_folder(path: Path) -> None:
    path.mkdir()
    (path / "README.md").write_text("# Nothing here\n")
    (path / "notes.md").write_text("Just notes.\n")


MAKERS: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: None,
    "folder without decks": plain_folder,
    "empty folder": Path.mkdir,
    "empty": Path.touch,
    "binary": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "latin-1": lambda path: path.write_bytes(SOUND.encode() + "> Größe\n".encode("latin-1")),
    "utf-16": lambda path: path.write_bytes(SOUND.encode("utf-16")),
    "one endless line": lambda path: path.write_text("---\ndeck: d\n---\n" + "x" * 2_000_000),
    "prose": lambda path: path.write_text("Dear diary,\n"),
    "html": lambda path: path.write_text("<html><body>404</body></html>\n"),
    "200 MB of text": large_text,
    "link to nowhere": lambda path: path.symlink_to("nowhere"),
}


@pytest.fixture(params=MAKERS)
def unreadable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A path of the parameter's sort, in which no deck can be read."""
    path = tmp_path / "input.md"
    MAKERS[request.param](path)
    yield path
    if path.is_file():
        path.unlink()


def test_a_file_that_is_no_deck_changes_nothing(unreadable: Path, home: Path, srs: Run) -> None:
    before = kept(home)
    code, out, err = srs("import", unreadable, "--replace")
    assert (code, out) == (3, "")
    assert err.startswith(f"srs: {unreadable}")
    assert err.count("\n") == 1
    assert ". " in err, "the cure follows what is wrong"
    assert kept(home) == before


def test_check_says_the_same_of_it(unreadable: Path, srs: Run) -> None:
    code, out, err = srs("check", unreadable, "--json")
    (entry,) = json.loads(out)["files"]
    assert (code, err, entry["questions"]) == (3, "", 0)
    assert entry["errors"]
    assert str(unreadable) in entry["path"]


@pytest.mark.parametrize(
    "plant", [plant for plant in PLANTS if plant.refused], ids=lambda plant: plant.rule
)
def test_a_deck_that_cannot_be_asked_changes_nothing(
    plant: Plant, tmp_path: Path, home: Path, srs: Run
) -> None:
    path, line = planted(plant, tmp_path)
    before = kept(home)
    code, out, err = srs("import", path)
    assert (code, out) == (3, "")
    assert err.startswith(f"srs: {path}:{line}: ")
    assert err.count("\n") == 1
    assert kept(home) == before


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: plant.rule)
def test_check_finds_each_error_at_its_line(plant: Plant, tmp_path: Path, srs: Run) -> None:
    path, line = planted(plant, tmp_path)
    code, out, _ = srs("check", path)
    assert code == (1 if plant.error else 0)
    assert f"{path}:{line}: {'error' if plant.error else 'warning'} [{plant.rule}] " in out


def planted(plant: Plant, folder: Path) -> tuple[Path, int]:
    """A deck file with one thing wrong, and the line of it."""
    text = SOUND.replace(plant.old, plant.new, 1)
    path = folder / "planted.md"
    path.write_text(text, "utf-8")
    return path, next(n for n, line in enumerate(text.split("\n"), 1) if line.startswith(plant.at))


def test_every_rule_that_refuses_a_file_is_planted_somewhere() -> None:
    refusing = {rule.name for rule in RULES if rule.refuses} | REFUSED_BY_READERS
    assert refusing - {plant.rule for plant in PLANTS if plant.refused} <= {"unreadable", "json"}


def test_a_bad_member_keeps_a_whole_folder_deck_out(tmp_path: Path, home: Path, srs: Run) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "deck.md").write_text("---\ndeck: d\n---\n")
    (folder / "a.md").write_text("## One {#one}\n\nWhat?\n\n- [x] a\n- [ ] b\n\n> Because.\n")
    (folder / "b.md").write_text("## One {#one}\n\nWhat?\n\n- [x] a\n- [ ] b\n\n> Because.\n")
    before = kept(home)
    code, _, err = srs("import", folder)
    assert code == 3
    assert err.startswith(f"srs: {folder / 'b.md'}:1: ")
    assert kept(home) == before


def test_torn_json_lines_are_refused_at_their_line(tmp_path: Path, home: Path, srs: Run) -> None:
    path = tmp_path / "torn.jsonl"
    path.write_text('{"type": "deck", "v": 1, "deck": "d"}\n{"type":\n')
    before = kept(home)
    code, _, err = srs("import", path)
    assert code == 3
    assert err.startswith(f"srs: {path}:2: ")
    assert kept(home) == before
    assert srs("check", path)[0] == 1


def test_a_name_that_steers_the_terminal_is_shown_harmless(tmp_path: Path, srs: Run) -> None:
    path = tmp_path / "a\x1b]0;gotcha\x07\x9b2J\u202e.md"
    for command in ("import", "check"):
        _, out, err = srs(command, path)
        assert not set(out + err) & set("\x1b\x07\x9b\u202e")
