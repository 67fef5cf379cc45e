"""The learner's own editor on a text: `$VISUAL`, else `$EDITOR`, else one that is there."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from srs_trainer.errors import SrsError

_ELSE = ("nano", "vi", "notepad")
"""Editors to try where neither variable names one."""


class EditorFailed(SrsError):
    """There is no editor, or it could not be run, or it said that it failed."""


def edited(text: str, home: Path, terminal: AbstractContextManager[object]) -> str:
    """What the learner's editor makes of `text`; `terminal` is held while the editor runs.

    The text lies in a folder of its own inside `home`, which is gone afterwards.

    Raises:
        EditorFailed: nothing came of it; the message says why and what to do.
    """
    command = _command()
    try:
        with tempfile.TemporaryDirectory(prefix="edit-", dir=home, ignore_cleanup_errors=True) as folder:
            path = Path(folder, "question.md")
            path.write_text(text, "utf-8", newline="\n")
            with terminal, _interrupts_passed_over():
                _run([*command, str(path)])
            return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise EditorFailed("the edited text is not UTF-8: nothing was changed. Save it so") from None
    except OSError as error:
        raise EditorFailed(f"{error.filename}: {error.strerror}. Nothing was changed") from None


def _run(command: list[str]) -> None:
    try:
        code = subprocess.run(command, check=False).returncode
    except OSError as error:
        cure = "Set VISUAL or EDITOR to your editor"
        raise EditorFailed(f"{command[0]} can't be run: {error.strerror}. {cure}") from None
    if code:
        raise EditorFailed(f"{command[0]} ended with code {code}: nothing was changed")


def _command() -> list[str]:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if named and named.strip():
        try:
            return shlex.split(named, posix=os.name == "posix")
        except ValueError as error:
            raise EditorFailed(f"VISUAL or EDITOR can't be read: {error}. Mend its quotes") from None
    found = next((name for name in _ELSE if shutil.which(name)), None)
    if found is None:
        raise EditorFailed("there is no editor. Set VISUAL or EDITOR to yours")
    return [found]


@contextmanager
def _interrupts_passed_over() -> Iterator[None]:
    """Ctrl+C means something to the editor, which has the terminal, and nothing to us."""
    try:
        before = signal.signal(signal.SIGINT, lambda *_: None)
    except ValueError:  # not the main thread, which alone hears of signals
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
