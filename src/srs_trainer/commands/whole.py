"""Files written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from srs_trainer.errors import UsageError


def write_whole(files: Mapping[Path, str]) -> None:
    """Write texts as UTF-8 to their files; all drafts are on disk before the first takes its place.

    A link stays a link; a file keeps its permissions; a device is written to as it is.

    Raises:
        UsageError: a file can't be written; no draft stays behind.
    """
    drafts: dict[Path, Path] = {}
    path = Path()
    try:
        for path, text in files.items():
            target = path.resolve()
            if target.is_dir():
                raise UsageError(f"{path} is a folder. Name a file")
            if target.exists() and not target.is_file():
                target.write_text(text, "utf-8")
                continue
            draft = target.with_name(f".{target.name}.new")
            drafts[draft] = target
            _write(draft, text, target)
        for draft, path in drafts.items():
            draft.replace(path)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
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
