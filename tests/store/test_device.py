"""The device's name and journal: never shared, never torn."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from builders import HandClock, a_deck, moment

from srs_trainer.model.events import Event
from srs_trainer.store.device import Journal, device_name, fingerprint
from srs_trainer.store.store import Store


def an_event(dseq: int, **more: object) -> Event:
    return Event(bytes([dseq]) * 16, "A", dseq, dseq, "answered", 0, 0, 0, **more)  # type: ignore[arg-type]


def test_a_name_stays_and_a_copied_home_gets_its_own(tmp_path: Path) -> None:
    home, copy = tmp_path / "home", tmp_path / "copy"
    home.mkdir()
    name = device_name(home)
    assert device_name(home) == name
    shutil.copytree(home, copy)
    assert device_name(copy) != name
    assert fingerprint(copy) != fingerprint(home)
    assert device_name(home) == name
    assert device_name(home, anew=True) != name


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"device": "x"}', '{"device": 1, "fingerprint": "x"}', "\0"]
)
def test_a_torn_name_is_minted_anew(tmp_path: Path, content: str) -> None:
    (tmp_path / "device.json").write_text(content)
    name = device_name(tmp_path)
    assert name and device_name(tmp_path) == name


def test_events_of_a_copied_home_bear_the_new_name(tmp_path: Path) -> None:
    home, copy, clock = tmp_path / "home", tmp_path / "copy", HandClock()
    store = Store(home)
    store.import_decks([a_deck()], moment(store, clock))
    store.close()
    shutil.copytree(home, copy)
    for path in (copy, home):
        store = Store(path)
        store.import_decks([a_deck(version="2")], moment(store, clock))
        store.close()
    one, two = Store(home), Store(copy)
    assert one.events()[:1] == two.events()[:1]
    assert one.merge(two.events()) == 1, "so both may go on and merge"
    one.close()
    two.close()


def test_an_older_database_put_in_place_gets_a_new_name(tmp_path: Path) -> None:
    """Else its next events would bear numbers that the journal has given away."""
    home, clock = tmp_path / "home", HandClock()
    store = Store(home)
    name = store.device
    kept = store.back_up(tmp_path / "kept.db")
    store.import_decks([a_deck()], moment(store, clock))
    store.close()
    for old in home.glob("srs.db*"):
        old.unlink()
    shutil.copy(kept, home / "srs.db")
    store = Store(home)
    assert store.device != name
    store.import_decks([a_deck()], moment(store, clock))
    assert (home / "journal" / f"{store.device}.jsonl").exists()
    store.close()


@pytest.mark.parametrize("long", [1, 70_000, 200_000])
def test_a_torn_last_line_is_cut_and_written_again(tmp_path: Path, long: int) -> None:
    """Whatever the length of the lines: the journal is read from its end in pieces."""
    rows = [an_event(n, detail={"text": "x" * long}) for n in (1, 2, 3)]
    journal = Journal(tmp_path, "A")
    journal.append(3, lambda after: rows[after:])
    whole = journal.path.read_bytes()
    lines = whole.splitlines(keepends=True)
    for cut in (1, long // 2, len(lines[-1]) - 1, len(lines[-1]), len(lines[-1]) + 5, len(whole)):
        journal.path.write_bytes(whole[:-cut])
        Journal(tmp_path, "A").append(3, lambda after: rows[after:])
        assert journal.path.read_bytes() == whole, cut


def test_a_journal_up_to_date_is_not_touched(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "A")
    assert journal.last() == 0
    journal.append(1, lambda after: [an_event(1)])
    before = journal.path.read_bytes()
    assert Journal(tmp_path, "A").last() == 1

    def unasked(after: int) -> list[Event]:
        raise AssertionError("nothing is missing")

    Journal(tmp_path, "A").append(1, unasked)
    journal.append(1, unasked)
    assert journal.path.read_bytes() == before
