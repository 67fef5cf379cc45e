"""The formats that are known, and the choice between them by what a file holds, never by its name."""

from __future__ import annotations

from srs_trainer.errors import InputError, UsageError
from srs_trainer.formats.jsonl import is_jsonl, read_jsonl
from srs_trainer.formats.markdown import is_markdown, read_markdown
from srs_trainer.formats.reading import Format, Reading, decoded

FORMATS = [
    Format("markdown", is_markdown, read_markdown),
    Format("jsonl", is_jsonl, read_jsonl),
]


def read(path: str, data: bytes, format: str = "") -> Reading:
    """Read the bytes of one deck file; `path` serves for messages, `format` overrules the content.

    Raises:
        InputError: the file is in none of the formats, or can't be read at all.
        UsageError: there is no such format.
    """
    if format and format not in [known.name for known in FORMATS]:
        names = ", ".join(known.name for known in FORMATS)
        raise UsageError(f"there is no format '{format}'. Known formats: {names}")
    for known in FORMATS:
        if known.name == format or (not format and known.sniff(data)):
            return known.read(path, data)
    if not decoded(path, data).strip():
        raise InputError("the file is empty", path=path, cure="Name a deck file")
    raise InputError(
        "this is no deck in a format that srs knows",
        path=path,
        line=1,
        cure="A deck begins with a line '---', then 'deck: my-deck', then '---'",
    )
