"""What the terminal tells and wants: its signals, its colours."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SIGNAL_CODES = {"SIGTERM": 143, "SIGHUP": 129, "SIGINT": 130}
"""Exit codes of the signals that end the program with the terminal restored (STYLE 4.6)."""


_UNHEARD = 0.1
"""Seconds in which the loop reads of the signals that came while it stood still."""


def mind_signals(leave: Callable[[int], None]) -> None:
    """Call `leave` with the exit code of a signal that ends the program, in the running loop.

    Where the platform has no such signals, or the loop is not that of the main thread, nothing is done.
    """
    loop = asyncio.get_running_loop()
    for name, code in SIGNAL_CODES.items():
        number = getattr(signal, name, None)
        if number is not None:
            try:
                loop.add_signal_handler(number, leave, code)
            except (NotImplementedError, RuntimeError, ValueError):
                return


@contextmanager
def interrupts_passed_over(leave: Callable[[int], None]) -> Iterator[None]:
    """Ctrl+C does nothing here while another program has the terminal; then `mind_signals` again."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGINT, lambda: None)
    except (NotImplementedError, RuntimeError, ValueError):
        yield
        return
    try:
        yield
    finally:
        # The loop hears of a signal only when it runs again, and must still know nothing of it then.
        loop.call_later(_UNHEARD, mind_signals, leave)


def is_colourless() -> bool:
    """Whether NO_COLOR is set, empty or not: then Textual takes all colours away."""
    return "NO_COLOR" in os.environ


def default_theme() -> str:
    """The theme for this terminal: without colours its own, light where it says that it is light."""
    if is_colourless():
        return "ansi-dark"
    background = os.environ.get("COLORFGBG", "").rpartition(";")[2]
    return "textual-light" if background in ("7", "15") else "textual-dark"
