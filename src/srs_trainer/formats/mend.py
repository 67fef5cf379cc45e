"""`srs check --fix`: what can be written into a deck file without knowing its subject.

Missing ids (from the titles) and stubs for missing explanations. All other lines stay as they are;
mending twice changes nothing more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import cast

from srs_trainer.formats.bodies import READERS
from srs_trainer.formats.canonical import SOURCES
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body
from srs_trainer.formats.skeleton import Section, heading_parts, take_apart
from srs_trainer.model import cloze
from srs_trainer.model.question import Kind
from srs_trainer.model.text import clean

STUB = "(explanation)"
"""The text of an explanation that is still to be written; lint takes it for a missing one."""

_OTHER = re.compile("[^a-z0-9]+")


def fix(text: str) -> str:
    """A deck file with an id in each heading and a stub where a question explains nothing.

    Line ends become LF. A file without front matter comes back as it is.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    skeleton = take_apart(clean(text), Report())
    if skeleton.front is None:
        return text
    taken = {section.id for section in skeleton.sections}
    for section in skeleton.sections:
        at = section.line - 1
        title, id = heading_parts(lines[at].rstrip())
        if id is None:
            fresh = _free_id(title, taken)
            taken.add(fresh)
            lines[at] = f"{lines[at].rstrip()} {{#{fresh}}}"
    for at in sorted(_stub_places(skeleton.sections), reverse=True):
        below = [""] if at < len(lines) and lines[at].strip() else []
        lines[at:at] = ["", f"> {STUB}", *below]
    return "\n".join(lines)


def _free_id(title: str, taken: set[str]) -> str:
    """An id from the words of a title that no question has yet."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = _OTHER.sub("-", plain)[:60].strip("-") or "question"
    fresh, number = stem, 1
    while fresh in taken:
        number += 1
        fresh = f"{stem}-{number}"
    return fresh


def _stub_places(sections: tuple[Section, ...]) -> Iterator[int]:
    """Indexes of the lines before which a stub goes: straight below the options or the answer."""
    for section in sections:
        kind = next((value for key, value, _ in section.fields if key == "kind"), "choice")
        read = READERS.get(cast(Kind, kind))
        if read is None:
            continue
        main, *others = (
            read(block, section.id, Report()) for block in (section.body, *section.variants)
        )
        answered = main.options or main.answer or main.numbers or cloze.parts(main.stem)
        if answered and not any(map(_explained, (main, *others))):
            lines = section.body.lines[: main.rest.start - section.body.start]
            yield section.body.start + max(index for index, line in enumerate(lines) if line)


def _explained(body: Body) -> bool:
    """Whether something below the options or the answer can be an explanation."""
    return not body.rest.cut(0, body.rest.first(SOURCES)).is_blank()
