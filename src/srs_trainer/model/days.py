"""Study days: the integer days by which memory is reckoned and questions fall due.

A study day is the number of days since 1970-01-01 of local wall time less the day start, so that
an evening and the next morning are one day apart in every zone and across clock changes
(DESIGN 4.4). It is frozen in the event that it belongs to. Nothing here reads the clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from srs_trainer.errors import ClockAhead

DAY_START_MIN = 240
"""Minutes after local midnight at which the study day turns, by default 04:00."""

CLAMP_LIMIT_MS = 36 * 3_600_000
"""How far ahead own events may lie and still be explained by a changed clock (LOG 5)."""

_DAY_MS = 86_400_000
_MINUTE_MS = 60_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_NOON = datetime(1970, 1, 1, 12, tzinfo=UTC)
_EPOCH_DATE = date(1970, 1, 1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EPOCH_WEEKDAY = 3


def study_day(at_ms: int, offset_min: int, day_start_min: int = DAY_START_MIN) -> int:
    """Give the study day of an instant.

    `at_ms`: milliseconds of UTC since 1970; `offset_min`: minutes that local time is ahead of
    UTC; `day_start_min`: minutes after local midnight at which the day turns.
    """
    return (at_ms + (offset_min - day_start_min) * _MINUTE_MS) // _DAY_MS


def offset_minutes(moment: datetime) -> int:
    """Give the whole minutes (rounded down) by which the moment's zone is ahead of UTC then.

    Raises ValueError where the moment has no zone.
    """
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"a moment without a time zone has no study day: {moment.isoformat()}")
    return offset // timedelta(minutes=1)


def day_of(moment: datetime, day_start_min: int = DAY_START_MIN) -> int:
    """Give the study day of an aware moment in its own zone; ValueError where it has none."""
    offset_min = offset_minutes(moment)
    at_ms = (moment - _EPOCH) // timedelta(milliseconds=1)
    return study_day(at_ms, offset_min, day_start_min)


def elapsed_days(previous_day: int, day: int) -> int:
    """Count the days between two answers, never below 0: a flight west is no negative time (LOG 1)."""
    return max(0, day - previous_day)


def iso_day(day: int) -> str:
    """Write a study day as its ISO date, `2026-11-22`."""
    return (_EPOCH_DATE + timedelta(days=day)).isoformat()


def day_from_iso(text: str) -> int:
    """Read an ISO date, written as `iso_day` writes it; ValueError for anything else."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        read = None
    if read is None or read.isoformat() != text:
        raise ValueError(f"{text!r} is not a date; write it as YYYY-MM-DD, such as 2026-11-22")
    return (read - _EPOCH_DATE).days


def weekday_short(day: int) -> str:
    """Name the weekday of a study day in three letters, `Mon` to `Sun`."""
    return _WEEKDAYS[(day + _EPOCH_WEEKDAY) % 7]


def virtual_noon(day: int) -> datetime:
    """Give the time that stands for a study day before `fsrs`: its noon, in `timezone.utc` itself.

    `fsrs` counts blocks of 24 hours and refuses every other zone object (fsrs.md 1.1, 3.1).
    """
    return _EPOCH_NOON + timedelta(days=day)


def clamped_ms(
    now_ms: int,
    newest_own_ms: int | None,
    limit_ms: int = CLAMP_LIMIT_MS,
    *,
    offset_min: int = 0,
    day_start_min: int = DAY_START_MIN,
) -> int:
    """Give the time of a new event: now, but not before this device's newest event (LOG 5).

    All times in milliseconds of UTC; `newest_own_ms` is None before the first event. The offset
    and the day start serve the message only. Raises ClockAhead where the newest own event lies
    more than `limit_ms` ahead of now.
    """
    if newest_own_ms is None or newest_own_ms <= now_ms:
        return now_ms
    if newest_own_ms - now_ms <= limit_ms:
        return newest_own_ms
    now_day = study_day(now_ms, offset_min, day_start_min)
    newest_day = study_day(newest_own_ms, offset_min, day_start_min)
    raise ClockAhead(
        f"The clock says {iso_day(now_day)}, but this device has answers of {iso_day(newest_day)}. "
        "Set the clock right if it is wrong now; if it was wrong then, say so when `srs` asks.",
        now_day=now_day,
        newest_day=newest_day,
    )
