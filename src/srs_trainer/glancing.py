"""Today at a glance: the first paint and `srs due`, from the counts of `store.glance`.

Loads nothing heavy: neither SQLModel nor fsrs nor Textual; `counts` does without `views` too, which
would be half of the time that `srs due` takes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from srs_trainer.clock import Clock
from srs_trainer.settings import Settings
from srs_trainer.store.glance import Glance, look, newest_ms, study_day

if TYPE_CHECKING:
    from srs_trainer.views import Today

DEFAULT_SECONDS = (16, 40)
"""Seconds for a review and for a new question, before the learner's own are known."""

COUNTS = ("due", "again", "new")

AHEAD_MS = 36 * 3_600_000
"""How far this device's own newest event may lie ahead of its clock (LOG 5)."""


def past_date(many: int) -> str:
    """That questions are so old that they are asked only if the learner says so; '' for none."""
    if not many:
        return ""
    are, whose = ("is", "its") if many == 1 else ("are", "their")
    return f"{many} {'question' if many == 1 else 'questions'} {are} long past {whose} date"


def day_now(home: Path, clock: Clock, settings: Settings) -> int:
    """The study day of this instant, or of this device's newest event where the clock was set back."""
    now = clock.now()
    offset = now.utcoffset()
    minutes = 0 if offset is None else int(offset.total_seconds() // 60)
    at_ms = int(now.timestamp() * 1000)
    newest = newest_ms(str(home / "srs.db"))
    if at_ms < newest <= at_ms + AHEAD_MS:
        at_ms = newest
    return study_day(at_ms, minutes, settings.day_start * 60)


def counts(home: Path, clock: Clock, settings: Settings) -> dict[str, object] | None:
    """What `srs due` says, under the keys of DESIGN 5; None where no database can be read.

    `day` is a study day, `minutes` what today's due and new ones will take within the budget.
    """
    seen = look(str(home / "srs.db"), day_now(home, clock, settings))
    if seen is None:
        return None
    left = _new_left(seen, settings)
    total = {name: seen.total(name) for name in COUNTS}
    total["new"] = min(left, total["new"])
    minutes = _estimate(seen, settings, total["new"])
    return {
        "day": seen.day,
        **total,
        "minutes": minutes,
        "past_date": seen.stale_held,
        "groups": [{"group": "all", **total, "minutes": minutes}],
        "decks": [
            {
                "deck": row["deck"],
                "due": row["due"],
                "again": row["again"],
                "new": min(left, int(row["new"])),
            }
            for row in seen.decks
        ],
    }


def today(home: Path, clock: Clock, settings: Settings, *, day: int | None = None) -> Today | None:
    """What today's minutes hold; None where there is no database yet."""
    from srs_trainer.views import DayLoad, DeckLine, Today

    seen = look(str(home / "srs.db"), day_now(home, clock, settings) if day is None else day)
    if seen is None:
        return None
    left = _new_left(seen, settings)
    decks = []
    for row in seen.decks:
        decks.append(
            DeckLine(
                deck=str(row["deck"]),
                title=str(row["title"]),
                due=int(row["due"]),
                again=int(row["again"]),
                new=min(left, int(row["new"])),
                seen=int(row["seen"]),
                total=int(row["total"]),
            )
        )
    new = min(left, seen.total("new"))
    return Today(
        day=seen.day,
        minutes=settings.minutes,
        minutes_used=round(seen.ms_today / 60_000),
        estimate=_estimate(seen, settings, new),
        due=seen.total("due"),
        again=seen.total("again"),
        new=new,
        held=0,
        changed=seen.changed,
        decks=tuple(decks),
        week=tuple(DayLoad(seen.day + n, count) for n, count in enumerate(seen.week, 1)),
        answers_today=seen.answers_today,
        misses_last_time=0,
        misses_mended=0,
        last_day=None,
        stale_held=seen.stale_held,
    )


def _new_left(seen: Glance, settings: Settings) -> int:
    """New questions that today's limit still lets in."""
    return max(0, settings.new - seen.new_today)


def _estimate(seen: Glance, settings: Settings, new: int) -> int:
    review = seen.seconds_review or DEFAULT_SECONDS[0]
    fresh = seen.seconds_new or DEFAULT_SECONDS[1]
    seconds = (seen.total("due") + seen.total("again")) * review + new * fresh
    left = max(0, settings.minutes * 60 - seen.ms_today // 1000)
    return -(-min(seconds, left) // 60)
