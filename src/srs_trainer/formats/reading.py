"""What reading a deck file gives, and the one door through which text files come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from srs_trainer.errors import InputError
from srs_trainer.model.question import Deck
from srs_trainer.model.text import clean

LONGEST_LINE = 1_000_000
"""Bytes of the longest line that a text file may hold."""

MOST_FINDINGS = 1_000
"""Findings kept for one file; the last one then says that more follow."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at one place of a deck. `line` counts from 1; `id` is the question's, or ''.

    `path` is '' where it is the path of the `Reading`; a deck of many files names the file here.
    """

    line: int | None
    id: str
    rule: str
    message: str
    error: bool = True
    path: str = ""


Places = Mapping[tuple[str, int], int]
"""Where in its file a question has what `Question` keeps no line of: (part, number) to line.

Parts are `stem` and `numbers` (0 the main one, then the variants; of `numbers` the first line inside
the fence), `answer 0` for the texts of the main answer and `answer 1` and so on for the variants' (the
number is the place of the text), `source` (in their order), `why` (the number is the line of its
option), and with number 0 `explanation` and the names of fields. A part without a known line is
missing.
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one file (or one folder that is a deck) held.

    `decks` also hold the questions that are wrong, so that `lint.check` can speak about all of
    them: whoever stores them asks `lint.refusals` first. `skipped` are (line, why) of questions that
    a foreign format can't express. `origins` gives, for a deck of many files, the file of each
    question; it is empty otherwise. `places` gives the places of each question, over all decks in
    turn; it is empty where the format has no lines of its own for them.
    """

    path: str
    format: str
    decks: tuple[Deck, ...] = ()
    findings: tuple[Finding, ...] = ()
    skipped: tuple[tuple[int, str], ...] = ()
    origins: tuple[str, ...] = ()
    places: tuple[Places, ...] = ()


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that decks come in: how it is recognised by content, and read.

    `read` takes the path, for messages only, and the bytes; it raises InputError where the whole
    file can't be read.
    """

    name: str
    sniff: Callable[[bytes], bool]
    read: Callable[[str, bytes], Reading]


@dataclass(slots=True)
class Report:
    """Collects the findings of one file while it is read."""

    path: str = ""
    findings: list[Finding] = field(default_factory=list)

    def add(
        self, line: int | None, rule: str, message: str, *, id: str = "", error: bool = True
    ) -> None:
        """Keep a finding, unless `MOST_FINDINGS` are kept already."""
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(line, id, rule, message, error, self.path))
        elif len(self.findings) == MOST_FINDINGS:
            more = "too much is wrong here to list it all; mend the first findings and check again"
            self.findings.append(Finding(line, id, "unreadable", more, True, self.path))


def decoded(path: str, data: bytes) -> str:
    """The text of a UTF-8 file: cleaned, with line feeds, without a byte order mark.

    Not in NFC yet: a mark that combines with a letter of the grammar around it must not do so.

    Raises:
        InputError: the file is binary, not UTF-8, or has a line over `LONGEST_LINE` bytes.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise InputError("the file is UTF-16", path=path, cure="Save it as UTF-8")
    if (at := data.find(b"\0")) >= 0:
        raise InputError(
            f"this is a binary file, not text (a zero byte at offset {at})",
            path=path,
            cure="Name a deck file: plain text in UTF-8",
        )
    for number, line in enumerate(data.split(b"\n"), 1):
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"a line of {len(line):,} bytes; the longest allowed has {LONGEST_LINE:,}",
                path=path,
                line=number,
                cure="Break the line up",
            )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8: byte 0x{data[error.start]:02X} at offset {error.start}",
            path=path,
            line=data.count(b"\n", 0, error.start) + 1,
            cure="Save it as UTF-8 (it looks like Latin-1 or another old encoding)",
        ) from None
    return clean(text.removeprefix("\ufeff"))
