"""One call of the command: what was asked for, over which home folder, and the ways out.

What a command is asked for goes to stdout, everything else to stderr (DESIGN 5). Light: `srs due`
comes through here.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from srs_trainer import settings as house
from srs_trainer.clock import Clock, clock_at
from srs_trainer.errors import UsageError
from srs_trainer.settings import Settings

if TYPE_CHECKING:
    from srs_trainer.trainer import Trainer


class Call:
    """The options of one call and what they lead to."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.json: bool = getattr(options, "json", False)

    @cached_property
    def home(self) -> Path:
        """The home folder; it need not exist.

        Raises:
            UsageError: it is a file.
        """
        home = house.home_folder(getattr(self.options, "home", None))
        if home.exists() and not home.is_dir():
            raise UsageError(f"{home} is no folder. Choose another with --home")
        return home

    @cached_property
    def clock(self) -> Clock:
        """The clock, started where `--now` says.

        Raises:
            UsageError: `--now` is no time, or stands without a home folder of its own (LOG 5).
        """
        now: str | None = getattr(self.options, "now", None)
        named = getattr(self.options, "home", None) or os.environ.get("SRS_HOME")
        if now is not None and not named:
            raise UsageError("--now needs --home DIR or SRS_HOME: it must not touch your own days")
        return clock_at(now)

    @cached_property
    def settings(self) -> Settings:
        """The settings of the home folder."""
        return house.load(self.home)

    @contextmanager
    def trainer(self) -> Iterator[Trainer]:
        """The front desk over the home folder; closed at the end."""
        home, clock = self.home, self.clock
        from srs_trainer.trainer import Trainer  # costs half a second

        trainer = Trainer.open(home, clock)
        try:
            yield trainer
        finally:
            trainer.close()

    def show(self, text: str) -> None:
        """Print what was asked for, cleaned, on stdout."""
        print(_cleaned(text))

    def show_json(self, value: object) -> None:
        """Print what was asked for as JSON on stdout."""
        print(json.dumps(value, indent=2))

    def say(self, text: str) -> None:
        """Print a message, cleaned, on stderr."""
        say(text)

    def can_ask(self) -> bool:
        """Whether a person can be asked: stdin and stderr are a terminal."""
        return sys.stdin.isatty() and sys.stderr.isatty()

    def agreed(self, question: str) -> bool:
        """Ask yes or no on the terminal; anything but yes is no."""
        say(f"{question} [y/N]")
        return sys.stdin.readline().strip().lower() in ("y", "yes")


def say(text: str) -> None:
    """Print a message, cleaned, on stderr."""
    print(_cleaned(text), file=sys.stderr, flush=True)


def _cleaned(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    from srs_trainer.model.text import clean  # `srs due` mostly does without

    return clean(text)
