"""The learner's editor in place of the screens, which are back when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from srs_trainer.editor import EditorFailed, edited
from srs_trainer.tui.terminal import interrupts_passed_over

if TYPE_CHECKING:
    from srs_trainer.tui.app import SrsApp


def edit_outside(app: SrsApp, text: str, home: Path) -> str:
    """What the learner's editor makes of `text`.

    Raises:
        EditorFailed: there is no editor, it failed, or these screens can't make room for it.
    """
    try:
        with interrupts_passed_over(app.leave):
            return edited(text, home, _room(app))
    except SuspendNotSupported:
        raise EditorFailed("an editor needs a terminal of its own, and there is none here") from None
    finally:
        app.screen_changed()


@contextmanager
def _room(app: SrsApp) -> Iterator[None]:
    """The terminal without the screens; they come back whatever happens in between.

    `App.suspend` brings them back only where its body ends without an error, so errors wait for that.
    """
    failed: list[Exception] = []
    with app.suspend():
        try:
            yield
        except Exception as error:
            failed.append(error)
    if failed:
        raise failed[0]
