"""Deck files on disk: a file, a folder that is one deck, or a folder of decks."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from srs_trainer.errors import InputError
from srs_trainer.formats.markdown import is_markdown, read_folder
from srs_trainer.formats.reading import Finding, Reading
from srs_trainer.formats.registry import read

LARGEST_FILE = 32 * 2**20
"""Bytes of the largest deck file that is read."""

MOST_FILES = 5_000
"""Files of a folder that are looked at."""

_SUFFIXES = (".md", ".markdown", ".jsonl")


def read_path(path: Path | str, format: str = "") -> list[Reading]:
    """Read a deck file, a deck folder (it holds `deck.md`), or every deck below a folder.

    In a folder a file that can't be read at all gives a reading with that as its finding, so that
    one bad file hides no other; README.md and files without front matter are passed over.

    Raises:
        InputError: the path is missing, can't be read, is no deck, or holds none.
        UsageError: there is no such format.
    """
    path = Path(path)
    if not path.is_dir():
        return [read(str(path), read_bytes(path), format)]
    if (path / "deck.md").is_file():
        return [_deck_folder(path)]
    found = [_forgiving(place) for place in _places(path)]
    if not found:
        raise InputError(
            "no deck in this folder",
            path=str(path),
            cure="A deck is a .md file that begins with front matter ('---', 'deck: my-deck', '---')",
        )
    return found


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, refused unread where it is larger than `LARGEST_FILE`.

    Raises:
        InputError: the file is missing, too large, or can't be read.
    """
    try:
        size = path.stat().st_size
        if size <= LARGEST_FILE:
            with path.open("rb") as file:
                data = file.read(LARGEST_FILE + 1)
            size = max(size, len(data))
    except FileNotFoundError:
        raise InputError("no such file", path=str(path), cure="Check the name") from None
    except OSError as error:
        raise InputError(f"can't be read ({error.strerror})", path=str(path)) from None
    if size > LARGEST_FILE:
        raise InputError(
            f"the file is too large ({size / 2**20:.0f} MB; the limit is {LARGEST_FILE // 2**20} MB)",
            path=str(path),
            cure="Split the deck into several files",
        )
    return data


def _places(folder: Path) -> Iterator[Path]:
    """Deck folders and deck files below a folder, in the order of their names; links aren't followed."""
    seen = 0
    for name, folders, files in os.walk(folder):
        folders[:] = sorted(inner for inner in folders if not inner.startswith("."))
        if "deck.md" in files:
            folders.clear()
            yield Path(name)
            continue
        for file in sorted(files):
            seen += 1
            if seen > MOST_FILES:
                raise InputError(
                    f"more than {MOST_FILES:,} files",
                    path=str(folder),
                    cure="Name the folder of the decks",
                )
            if _may_be_deck(Path(name) / file):
                yield Path(name) / file


def _may_be_deck(path: Path) -> bool:
    if (
        not path.name.lower().endswith(_SUFFIXES)
        or path.name.lower() == "readme.md"
        or not path.is_file()
    ):
        return False
    if path.suffix.lower() == ".jsonl":
        return True
    try:
        with path.open("rb") as file:
            return is_markdown(file.read(16))
    except OSError:
        return True


def _forgiving(place: Path) -> Reading:
    """The reading of one place in a folder; an InputError becomes its finding."""
    try:
        return _deck_folder(place) if place.is_dir() else read(str(place), read_bytes(place))
    except InputError as error:
        message = f"{error.why}. {error.cure}" if error.cure else error.why
        blamed = "" if error.path == str(place) else error.path
        return Reading(
            str(place), "", findings=(Finding(error.line, "", "unreadable", message, True, blamed),)
        )


def _deck_folder(folder: Path) -> Reading:
    """One deck of many files: `deck.md` first, then the others by name, in folders below too."""
    members = [
        path
        for path in sorted(folder.rglob("*.md"))
        if path.is_file() and path != folder / "deck.md" and path.name.lower() != "readme.md"
    ]
    if len(members) > MOST_FILES:
        raise InputError(f"more than {MOST_FILES:,} files", path=str(folder), cure="Split the deck")
    files, size = [], 0
    for path in [folder / "deck.md", *members]:
        data = read_bytes(path)
        size += len(data)
        if size > LARGEST_FILE:
            limit = f"the limit is {LARGEST_FILE // 2**20} MB"
            raise InputError(f"the deck is too large ({limit})", path=str(folder), cure="Split the deck")
        files.append((str(path), data))
    return read_folder(str(folder), files)
