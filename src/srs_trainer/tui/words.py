"""Days, acts and lengths of time as people say them."""

from __future__ import annotations

from pathlib import Path

from srs_trainer.views import Feedback, Undone

_ACTS = {
    "answered": "your answer",
    "practised": "your practice",
    "regraded": "the change of rating",
    "deferred": "'later'",
    "suspended": "the suspension",
    "unsuspended": "the bringing back",
    "buried": "the burying",
    "flagged": "the change of the flag",
    "noted": "the change of your note",
    "faulted": "'this question is faulty'",
    "released": "'show held questions'",
    "moved": "the move",
    "edited": "your edit",
}
RATINGS = ("Again", "Hard", "Good", "Easy")


def in_days(days: int) -> str:
    """When something comes, `days` from today."""
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"


def counted(many: int, one: str, more: str = "") -> str:
    """A number with its noun: `1 answer`, `2 answers`."""
    return f"{many} {one if many == 1 else more or one + 's'}"


def ordinal(n: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th."""
    suffix = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{suffix}"


def missed_today(many: int, key: str) -> str:
    """What becomes of cards missed today and not right since; `key` asks for them now, '' where none."""
    comes, them = ("comes", "it") if many == 1 else ("come", "them")
    once = f"; {key} asks {them} once more now" if key else ""
    return f"{many} missed today {comes} back from tomorrow on{once}"


def duration(seconds: int) -> str:
    """A length of time: seconds below two minutes, else minutes."""
    return counted(seconds, "second") if seconds < 120 else counted(round(seconds / 60), "minute")


def without_path(text: str, home: Path) -> str:
    """What is wrong with the database in `home`, in words that fit on a screen."""
    return text.replace(str(home / "srs.db"), "the database").removesuffix(". Try again in a moment")


def act(undone: Undone) -> str:
    """What an undo takes back, without naming the card."""
    return _ACTS.get(undone.type, undone.type)


def returns(feedback: Feedback) -> str:
    """When the card of a feedback comes back."""
    when = in_days(feedback.days)
    if not feedback.again_today:
        return f"back {when}"
    return "back in this session" + ("" if feedback.days <= 0 else f", then {when}")
