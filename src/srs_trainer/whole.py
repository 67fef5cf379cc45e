"""Files written whole or not at all, and durably: settings, the device's name, exports."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_whole(files: Mapping[Path, str]) -> None:
    """Write texts as UTF-8 to their files; all drafts are on disk before the first takes its place.

    A link stays a link; a file keeps its permissions; a device is written to as it is.

    Raises:
        OSError: a file can't be written; `filename` names it, and no draft stays behind.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, text in files.items():
            target = path.resolve()
            if target.exists() and not target.is_file():
                target.write_text(text, "utf-8")
                continue
            draft = target.with_name(f".{target.name}.{os.getpid()}.new")
            drafts[draft] = target
            _write(draft, text, target)
        for draft, target in drafts.items():
            draft.replace(target)
            _sync_folder(target.parent)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def _write(draft: Path, text: str, target: Path) -> None:
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        if target.is_file():
            os.chmod(draft, target.stat().st_mode & 0o777)
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename durable where the system lets a folder be synced; Windows does not."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
