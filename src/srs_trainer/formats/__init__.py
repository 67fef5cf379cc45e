"""Decks as files: one module a format, bytes in and `Deck` out (and back), plus lint.

`read_path` and `read` give a `Reading`; `refusals` says whether it may be imported, `check` all that
is wrong with it; `write_markdown` and `write_jsonl` write what is read back the same.
"""

from __future__ import annotations

from srs_trainer.formats.files import read_path
from srs_trainer.formats.jsonl import write_jsonl
from srs_trainer.formats.lint import check, refusals
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.formats.mend import fix
from srs_trainer.formats.reading import Finding, Format, Reading
from srs_trainer.formats.registry import FORMATS, read

__all__ = [
    "FORMATS",
    "Finding",
    "Format",
    "Reading",
    "check",
    "fix",
    "read",
    "read_path",
    "refusals",
    "write_jsonl",
    "write_markdown",
]
