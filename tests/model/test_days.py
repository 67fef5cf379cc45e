"""Laws of study days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srs_trainer.errors import ClockAhead
from srs_trainer.model import days
from srs_trainer.model.memory import answer
from srs_trainer.model.scalar import DEFAULT_PARAMETERS

HOUR_MS = 3_600_000
BERLIN, TOKYO, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo"), ZoneInfo("America/New_York")


def local(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_an_evening_and_the_next_morning_are_one_day_apart() -> None:
    """Good at 21:00 and again at 07:30 is one study day, where `fsrs` alone would see none."""
    evening, morning = days.day_of(local("2026-11-22T21:00")), days.day_of(local("2026-11-23T07:30"))
    assert morning - evening == 1
    memory = answer(None, 3, evening, DEFAULT_PARAMETERS)
    assert answer(memory, 3, morning, DEFAULT_PARAMETERS).stability > 2 * memory.stability


@pytest.mark.parametrize("date", ["2026-03-29", "2026-10-25", "2026-11-22"])
def test_the_day_turns_at_four_even_when_the_clock_changes_that_night(date: str) -> None:
    """In Berlin 03:59 belongs to the day before and 04:00 to its date; each day is one further."""
    day = days.day_from_iso(date)
    assert days.day_of(local(f"{date}T03:59:59.999")) == day - 1
    assert days.day_of(local(f"{date}T04:00")) == day
    assert days.day_of(local(f"{date}T04:00") - timedelta(days=1)) == day - 1
    assert days.day_of(local(f"{date}T04:00") + timedelta(days=1)) == day + 1


@pytest.mark.parametrize("date", ["2026-03-28", "2026-10-24"])
def test_a_night_with_a_clock_change_is_one_day_long(date: str) -> None:
    """21:00 before the change and 07:30 after it are one day apart, though 9.5 or 11.5 hours passed."""
    evening = local(f"{date}T21:00")
    morning = datetime.combine(evening.date() + timedelta(days=1), datetime.min.time(), BERLIN)
    assert days.day_of(morning.replace(hour=7, minute=30)) - days.day_of(evening) == 1


def test_the_hour_that_comes_twice_stays_in_one_day() -> None:
    """02:30 before and after the clocks go back is the same study day, 60 minutes of offset apart."""
    first = local("2026-10-25T02:30")
    second = first.replace(fold=1)
    assert days.offset_minutes(first) - days.offset_minutes(second) == 60
    assert days.day_of(first) == days.day_of(second) == days.day_from_iso("2026-10-24")


def test_a_flight_west_never_makes_negative_time() -> None:
    """Tokyo 04:30, thirteen hours on New York 03:30: a study day back, but no day elapsed."""
    before = local("2026-06-10T04:30", TOKYO)
    after = (before.astimezone(UTC) + timedelta(hours=12)).astimezone(NEW_YORK)
    assert after.isoformat() == "2026-06-10T03:30:00-04:00"
    there, here = days.day_of(before), days.day_of(after)
    assert here == there - 1
    assert days.elapsed_days(there, here) == 0
    memory = answer(answer(None, 3, there, DEFAULT_PARAMETERS), 3, here, DEFAULT_PARAMETERS)
    assert memory == answer(answer(None, 3, there, DEFAULT_PARAMETERS), 3, there, DEFAULT_PARAMETERS)


def test_a_flight_from_tokyo_to_new_york_by_day_stays_on_one_day() -> None:
    before = local("2026-06-10T10:00", TOKYO)
    after = (before.astimezone(UTC) + timedelta(hours=13)).astimezone(NEW_YORK)
    assert days.day_of(after) == days.day_of(before)


@given(
    st.datetimes(datetime(1950, 1, 1), datetime(2200, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
    st.integers(0, 12 * 60),
)
def test_the_study_day_is_the_local_date_of_the_wall_time_less_the_day_start(
    wall: datetime, offset: int, start: int
) -> None:
    moment = wall.replace(tzinfo=timezone(timedelta(minutes=offset)))
    assert days.offset_minutes(moment) == offset
    assert (
        days.iso_day(days.day_of(moment, start)) == (wall - timedelta(minutes=start)).date().isoformat()
    )


@given(st.integers(0, 2**42), st.integers(0, 10 * 86_400_000), st.integers(-840, 840))
def test_in_one_zone_a_later_instant_is_never_an_earlier_day(at_ms: int, more: int, offset: int) -> None:
    assert days.study_day(at_ms, offset) <= days.study_day(at_ms + more, offset)


@given(st.integers(-100_000, 100_000), st.integers(-100_000, 100_000))
def test_days_elapsed_are_the_difference_or_none(previous: int, day: int) -> None:
    assert days.elapsed_days(previous, day) == (day - previous if day > previous else 0)


@given(st.integers(-100_000, 1_000_000))
def test_a_day_survives_being_written_and_noon_lies_in_it(day: int) -> None:
    noon = days.virtual_noon(day)
    assert days.day_from_iso(days.iso_day(day)) == day
    assert noon.date().isoformat() == days.iso_day(day)
    assert noon.strftime("%H:%M") == "12:00"
    assert noon.tzinfo is timezone.utc  # noqa: UP017 (fsrs asks for this very object)
    assert days.virtual_noon(day + 1) - noon == timedelta(days=1)
    assert days.weekday_short(day) == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[noon.weekday()]


@pytest.mark.parametrize(
    "text", ["", "2026-02-30", "20261122", "2026-W47-7", "22.11.2026", "2026-11-22T10:00"]
)
def test_what_is_not_an_iso_date_is_refused_with_the_cure(text: str) -> None:
    with pytest.raises(ValueError, match="YYYY-MM-DD"):
        days.day_from_iso(text)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        days.day_of(datetime(2026, 11, 22, 12))


@given(st.integers(0, 2**42), st.integers(-(10**10), days.CLAMP_LIMIT_MS))
@example(0, days.CLAMP_LIMIT_MS)
def test_a_clock_set_back_within_36_hours_stands_still(now: int, ahead: int) -> None:
    """The time of an event is never before this device's newest, and is now where it can be."""
    assert days.clamped_ms(now, now + ahead) == now + max(0, ahead)


def test_before_the_first_event_the_clock_is_believed() -> None:
    assert days.clamped_ms(5, None) == 5


def test_own_events_further_ahead_are_an_error_that_names_both_days() -> None:
    now = 20_000 * 24 * HOUR_MS + 12 * HOUR_MS
    with pytest.raises(ClockAhead) as caught:
        days.clamped_ms(now, now + days.CLAMP_LIMIT_MS + 1)
    assert (caught.value.now_day, caught.value.newest_day) == (20_000, 20_001)
    assert days.iso_day(20_000) in str(caught.value)
    assert days.iso_day(20_001) in str(caught.value)
