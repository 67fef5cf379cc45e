"""What the README says is what the program has."""

from __future__ import annotations

import re
from pathlib import Path

from srs_trainer import __version__
from srs_trainer.cli import COMMANDS
from srs_trainer.model.keys import readme_block

TOP = Path(__file__).parents[1]
README = (TOP / "README.md").read_text("utf-8")


def _block(name: str) -> str:
    found = re.search(f"<!-- {name}:start -->\n(.*?)\n<!-- {name}:end -->", README, re.DOTALL)
    assert found, f"the README has no block {name!r}"
    return found[1]


def test_the_keys_of_the_readme_are_those_of_the_table() -> None:
    assert _block("keys") == readme_block().rstrip("\n")


def test_the_readme_names_every_command_and_no_other() -> None:
    named = set(re.findall(r"^\| `srs(?: ([a-z]+))?", _block("commands"), re.MULTILINE))
    assert named == {"", *(command.name for command in COMMANDS)}


def test_the_changelog_has_a_place_for_what_is_new() -> None:
    text = (TOP / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in text or f"## [{__version__}]" in text
