"""The laws of the house that no single room can hold: what is loaded, documented, long or leaked."""

from __future__ import annotations

import ast
import fnmatch
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import srs_trainer

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
LONGEST_FILE = 400

HEAVY = "textual rich sqlmodel sqlalchemy pydantic fsrs numpy asyncio".split()
"""What a shell prompt must not wait for."""

PROBE = f"""
import sys
from srs_trainer.cli import main
try:
    code = main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print("loaded:", *(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)
sys.exit(code)
"""

SMALL_DECK = """\
---
deck: small
---
## One {#one}

What is one and one?

- [x] two
- [ ] three

> One more than one is two.
"""

# Each is spelt so that it does not find itself.
LEAKS = re.compile(
    r"(?<![\w.~$}])/(?:wor[k]|far[m]|op[t]|roo[t]|tm[p]|hom[e]/\w+)(?:/|\b)"
    r"|(?:pyp[i]\.org|pythonhoste[d]\.org|npmj[s]\.org|debia[n]\.org|proxy\.golan[g]\.org)"
    r"|https?://\S+(?:\.wh[l]|\.tgz|\.tar\.gz|/simpl[e])\b|inde[x]-url"
)


def test_the_probe_sees_a_heavy_module() -> None:
    """A probe that finds nothing would prove nothing."""
    planted = PROBE.replace("from srs_trainer.cli import main", "import asyncio; main = len")
    assert run("-c", planted).stderr.split() == ["loaded:", "asyncio"]


@pytest.mark.parametrize("command", ["due", "due --json", "--help", "--version"])
def test_a_quick_command_loads_nothing_heavy(command: str) -> None:
    assert loaded_by(*command.split()) == []


def test_due_stays_quick_over_a_database(tmp_path: Path) -> None:
    """The empty home is the easy case: with a deck imported there is something to count."""
    deck = tmp_path / "small.md"
    deck.write_text(SMALL_DECK, "utf-8")
    done = run("-m", "srs_trainer", "import", str(deck), "--yes")
    assert done.returncode == 0, done.stderr
    assert (Path(os.environ["SRS_HOME"]) / "srs.db").is_file()
    assert loaded_by("due") == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_public_name_of_a_file_is_documented(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    bare = [f"{path.name}:1: the module"] if ast.get_docstring(tree) is None else []
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        if not node.name.startswith("_") and ast.get_docstring(node) is None:
            bare.append(f"{path.name}:{node.lineno}: {node.name}")
    assert bare == []


def test_no_room_outgrows_its_file() -> None:
    lengths = {path: len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert {str(path): n for path, n in lengths.items() if n > LONGEST_FILE} == {}


def test_an_installed_trainer_brings_the_built_in_decks() -> None:
    """The wheel holds every deck file, byte for byte."""
    package = Path(srs_trainer.__file__).parent
    if package.is_relative_to(ROOT / "src"):
        pytest.skip("runs from the source tree, where the decks lie beside it")
    authored = files_below(ROOT / "decks")
    assert any(name.suffix == ".md" for name in authored)
    assert files_below(package / "decks") == authored


@pytest.mark.parametrize(
    ("text", "leaks"),
    [
        ("see /" + "work/main/x.py", True),
        ("pip install --index" + "-url x", True),
        ("https://files.python" + "hosted.org/x", True),
        ("https://example.org/work/1", False),
        ("prefill/decode, ~/notes, $HOME/x", False),
    ],
)
def test_the_leak_pattern_knows_a_leak(text: str, leaks: bool) -> None:
    assert bool(LEAKS.search(text)) is leaks


def test_no_file_names_this_machine_or_a_package_host() -> None:
    found = []
    for path in files_of_the_tree():
        try:
            lines = path.read_text("utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # samples of broken encodings and binary formats
        where = path.relative_to(ROOT)
        leaks = [(n, line.strip()[:80]) for n, line in enumerate(lines, 1) if LEAKS.search(line)]
        found += [f"{where}:{n}: {line}" for n, line in leaks]
    assert found == []


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run this Python with `arguments`, without a terminal."""
    return subprocess.run(
        [sys.executable, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def loaded_by(*arguments: str) -> list[str]:
    """The heavy modules in memory when `srs ARGUMENTS` has come to its good end."""
    done = run("-c", PROBE, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1].split()[1:]


def files_below(folder: Path) -> dict[Path, bytes]:
    """Relative path and content of every file in a folder and its sub-folders."""
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def files_of_the_tree() -> Iterator[Path]:
    """Every file of the checkout that is not in a folder which git is told to ignore.

    Works without git too, in an unpacked source distribution.
    """
    rules = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    ignored = [".git", *(rule.rstrip("/") for rule in rules if rule.endswith("/") and rule[0] != "#")]

    def kept(name: str) -> bool:
        return not any(fnmatch.fnmatch(name, pattern) for pattern in ignored)

    for folder, names, files in os.walk(ROOT):
        names[:] = filter(kept, names)
        yield from (Path(folder, name) for name in filter(kept, files))
