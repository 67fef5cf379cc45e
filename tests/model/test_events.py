"""Events: written once, read back the same, ordered by their ids in time."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.events import KNOWN, UNDOABLE, Event, event_id

numbers = st.integers(0, 2**40)
blobs = st.one_of(st.none(), st.binary(min_size=8, max_size=16))
texts = st.one_of(st.none(), st.text(max_size=12))
floats = st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))
whole = st.one_of(st.none(), numbers)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "id": st.binary(min_size=16, max_size=16),
    "device": st.text(min_size=1, max_size=12),
    "type": st.sampled_from(sorted(KNOWN)),
    "offset_min": st.integers(-840, 840),
    "detail": st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=5), numbers), max_size=3),
    **dict.fromkeys(("dseq", "lamport", "at_ms", "day", "v"), numbers),
    **dict.fromkeys(("card", "session", "outcome", "form", "model"), texts),
    **dict.fromkeys(("target", "params", "content", "key", "basis"), blobs),
    **dict.fromkeys(("rating", "due_day", "ms", "ms_reveal"), whole),
    **dict.fromkeys(("dr", "g", "p", "s_before", "d_before"), floats),
}
events = st.builds(Event, **COLUMNS)


def test_every_column_is_drawn() -> None:
    assert COLUMNS.keys() == {field.name for field in fields(Event)}


@given(events)
def test_a_line_of_the_journal_is_the_event(event: Event) -> None:
    line = event.to_json()
    assert "\n" not in line
    assert Event.from_json(line) == event
    assert Event.from_json(line).to_json() == line


@given(events, events)
def test_the_payload_digest_tells_events_apart(one: Event, other: Event) -> None:
    assert (one.payload_digest() == other.payload_digest()) == (one == other)


def test_what_a_newer_version_adds_is_passed_over() -> None:
    event = Event(bytes(16), "A", 1, 1, "answered", 0, 0, 0)
    assert Event.from_json(event.to_json()[:-1] + ',"later":1}') == event


@pytest.mark.parametrize("line", ["", "{}", "[]", "{", '{"id":"zz"}', '{"id":1}'])
def test_what_is_no_event_is_refused(line: str) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        Event.from_json(line)


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_ids_are_uuid7_and_sort_by_time(at_ms: int, noise: bytes) -> None:
    id_ = event_id(at_ms, noise)
    assert len(id_) == 16
    assert int.from_bytes(id_[:6]) == at_ms
    assert (id_[6] >> 4, id_[8] >> 6) == (7, 2)
    if at_ms:
        assert event_id(at_ms - 1, noise) < id_


def test_undo_walks_back_acts_and_never_itself_or_an_import() -> None:
    assert UNDOABLE < KNOWN
    assert not UNDOABLE & {"undone", "imported", "rekeyed", "memory_set", "params_chosen", "redated"}
