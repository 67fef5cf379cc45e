"""The tree of expected errors: what a person can mend, said in one sentence.

    SrsError            a sentence for the user and an exit code
    ├── UsageError      2  the command was called wrongly
    ├── InputError      3  an input file is bad; names file, line and cure
    ├── StoreError      4  the database can't be used
    │   ├── StoreTooNew     made by a newer version of the program
    │   ├── StoreBusy       another program holds the write lock
    │   ├── StaleCard       the card was answered elsewhere since it was shown
    │   └── ClockAhead      the log holds own events from the future

Anything else is a defect and crashes loudly.
"""

from __future__ import annotations


class SrsError(Exception):
    """An expected error: `str(error)` is the whole message for the user."""

    exit_code = 1


class UsageError(SrsError):
    """The command was called in a way that it can't be carried out."""

    exit_code = 2


class InputError(SrsError):
    """An input file is bad.

    `path` and `line` (1-based, None where no line is to blame) say where; `cure` says what to do.
    """

    exit_code = 3

    def __init__(self, why: str, *, path: str = "", line: int | None = None, cure: str = "") -> None:
        self.why, self.path, self.line, self.cure = why, path, line, cure
        super().__init__(why)

    def __str__(self) -> str:
        where = self.path + (f":{self.line}" if self.line is not None else "")
        head = f"{where}: {self.why}" if where else self.why
        return f"{head}. {self.cure}" if self.cure else head


class StoreError(SrsError):
    """The database can't be used."""

    exit_code = 4


class StoreTooNew(StoreError):
    """The database was made by a newer version; this one must not touch it."""


class StoreBusy(StoreError):
    """Another program holds the write lock; the same call may go through later."""


class StaleCard(StoreError):
    """The card was answered in another window or on another device since it was shown."""


class ClockAhead(StoreError):
    """This device wrote events further in the future than a clock change explains (LOG 5).

    `now_day` and `newest_day` are study days.
    """

    def __init__(self, message: str, *, now_day: int, newest_day: int) -> None:
        self.now_day, self.newest_day = now_day, newest_day
        super().__init__(message)
