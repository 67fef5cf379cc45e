"""Our own deck format, read (DECK-FORMAT.md).

Reading never stops at an error: all that is wrong becomes findings with their lines, and every
question is read as far as it can be, so that lint has it all. Whether a file may be imported is for
`lint.refusals` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from srs_trainer.formats.bodies import READERS, canonical_explanation
from srs_trainer.formats.canonical import (
    OPTION,
    SOURCES,
    canonical_body,
    canonical_line,
    canonical_source,
)
from srs_trainer.formats.fields import FIELDS, nearest
from srs_trainer.formats.front_matter import read_front_matter
from srs_trainer.formats.reading import Finding, Places, Reading, Report, decoded
from srs_trainer.formats.situation import Body
from srs_trainer.formats.skeleton import Block, Section, take_apart
from srs_trainer.model.question import Deck, Kind, Question, Variant

_OPTION_OR_WHY = re.compile(rf"{OPTION.pattern}|  - why:")


def is_markdown(data: bytes) -> bool:
    """Whether a file begins with front matter."""
    head = data[:16].removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n")
    return head.split(b"\n", 1)[0].rstrip() == b"---"


def read_markdown(path: str, data: bytes) -> Reading:
    """Read one file that is a whole deck.

    Raises:
        InputError: the file is not text in UTF-8, or beyond the bounds.
    """
    report = Report()
    text = decoded(path, data)
    deck, places = _deck(text, report, member=False)
    return Reading(path, "markdown", (deck,), tuple(report.findings), places=places)


def read_section(path: str, data: bytes) -> Reading:
    """Read questions that stand alone, without front matter; the deck around them has no id.

    Raises:
        InputError: the text is beyond the bounds.
    """
    report = Report()
    deck, places = _deck(decoded(path, data), report, member=True)
    return Reading(path, "markdown", (deck,), tuple(report.findings), places=places)


def read_folder(path: str, files: Sequence[tuple[str, bytes]]) -> Reading:
    """Read a deck of many files: (path, bytes) of `deck.md` first, then of the others.

    Raises:
        InputError: a file is not text in UTF-8, or beyond the bounds.
    """
    decks: list[Deck] = []
    findings: list[Finding] = []
    origins: list[str] = []
    places: list[Places] = []
    for number, (name, data) in enumerate(files):
        report = Report(name)
        deck, found = _deck(decoded(name, data), report, member=number > 0)
        decks.append(deck)
        places += found
        findings += report.findings
        origins += [name] * len(deck.questions)
    prose = canonical_body("\n\n".join(deck.prose for deck in decks if deck.prose), "prose")
    questions = tuple(question for deck in decks for question in deck.questions)
    whole = replace(decks[0], prose=prose, questions=questions)
    return Reading(
        path, "markdown", (whole,), tuple(findings), origins=tuple(origins), places=tuple(places)
    )


def _deck(text: str, report: Report, *, member: bool) -> tuple[Deck, tuple[Places, ...]]:
    """The deck of one file, and the places of its questions.

    A member of a folder has no front matter of its own.
    """
    skeleton = take_apart(text, report)
    if member:
        deck = Deck(id="")
        if skeleton.front is not None:
            report.add(
                1, "front-matter", "only deck.md has front matter in a deck of many files; remove it"
            )
    elif skeleton.front is None:
        deck = Deck(id="")
        report.add(1, "front-matter", "a deck begins with front matter: '---', 'deck: my-deck', '---'")
    else:
        deck = read_front_matter(skeleton.front, report)
    pairs = [_question(section, report) for section in skeleton.sections]
    questions = tuple(question for question, _ in pairs)
    whole = replace(deck, prose=canonical_body(skeleton.prose, "prose"), questions=questions)
    return whole, tuple(places for _, places in pairs)


@dataclass(slots=True)
class _Rest:
    """Explanation and sources of a question, wherever in it they stand, with the places of all parts."""

    kind: Kind
    explanation: str = ""
    sources: tuple[str, ...] = ()
    places: dict[tuple[str, int], int] = field(default_factory=dict)


def _question(section: Section, report: Report) -> tuple[Question, Places]:
    values = _field_values(section, report)
    kind = cast(Kind, values.get("kind", "choice"))
    rest = _Rest(kind, places={(key, 0): line for key, _, line in section.fields})
    bodies = []
    for number, block in enumerate((section.body, *section.variants)):
        body = READERS[kind](block, section.id, report)
        _take_rest(body.rest, rest, section, report)
        _take_places(number, block, body, rest)
        bodies.append(body)
    main, *others = bodies
    question = Question(
        id=section.id,
        stem=main.stem,
        title=canonical_line(section.title),
        options=main.options,
        answer=main.answer,
        numbers=main.numbers,
        explanation=rest.explanation,
        sources=rest.sources,
        variants=tuple(map(_variant, others, section.variants)),
        line=section.line,
        **values,
    )
    return question, rest.places


def _take_place(part: tuple[str, int], block: Block, rest: _Rest) -> None:
    """Note the line on which the first text of `block` stands; `>` alone is no text."""
    for index, line in enumerate(block.lines):
        if line.strip("> "):
            rest.places[part] = block.start + index
            return


def _take_places(number: int, block: Block, body: Body, rest: _Rest) -> None:
    """Note the lines of the parts of one situation."""
    _take_place(("stem", number), block, rest)
    _take_whys(block, rest)
    if body.numbers:
        rest.places["numbers", number] = body.numbers_line
    for index, line in enumerate(body.answer_lines):
        rest.places[f"answer {number}", index] = line


def _take_whys(block: Block, rest: _Rest) -> None:
    """Note the line of each `why`, by the line of its option."""
    option = block.start
    for index in block.all(_OPTION_OR_WHY):
        if block.lines[index].startswith("-"):
            option = block.start + index
        else:
            rest.places["why", option] = block.start + index


def _variant(body: Body, block: Block) -> Variant:
    return Variant(body.stem, body.options, body.answer, body.numbers, line=block.start - 1)


def _field_values(section: Section, report: Report) -> dict[str, Any]:
    """The attributes of `Question` that the fields set."""
    values: dict[str, Any] = {}
    for key, text, line in section.fields:
        known = FIELDS.get(key)
        if known is None:
            message = f"unknown field '{key}'{nearest(key, list(FIELDS))}"
            report.add(line, "field", message, id=section.id)
        elif known.attribute in values and not known.many:
            report.add(line, "field-twice", f"'{key}' stands there twice", id=section.id)
        elif text:
            try:
                value = known.parse(canonical_line(text))
            except ValueError as error:
                rule = "kind" if key == "kind" else "field-value"
                report.add(line, rule, f"{key}: {error}", id=section.id)
                continue
            values[known.attribute] = (
                values[known.attribute] + value if known.attribute in values else value
            )
    return values


def _take_rest(block: Block, rest: _Rest, section: Section, report: Report) -> None:
    """Take explanation and sources from what follows the options or the answer."""
    at = block.first(SOURCES)
    end = len(block.lines) if at is None else at
    if explanation := canonical_explanation(_unquoted(block.cut(0, end)), rest.kind):
        if rest.explanation:
            line = block.start + next(index for index, text in enumerate(block.lines) if text)
            report.add(
                line, "variant", "a question has one explanation for all its variants", id=section.id
            )
        else:
            rest.explanation = explanation
            _take_place(("explanation", 0), block.cut(0, end), rest)
    if at is not None:
        if rest.sources:
            report.add(block.start + at, "sources", "'Sources:' stands there twice", id=section.id)
        for source, line in _sources(block.cut(at), section.id, report):
            rest.places["source", len(rest.sources)] = line
            rest.sources += (source,)


def _unquoted(block: Block) -> str:
    """The lines without the mark of the quote; what stands unquoted is taken as it is."""
    lines, quoted_fence = [], False
    for line, inside in zip(block.lines, block.inside, strict=True):
        if not inside:
            quoted_fence = line.startswith(">")
        if quoted_fence and line.startswith(">"):
            line = line[1:].removeprefix(" ")
        lines.append(line)
    return "\n".join(lines)


def _sources(block: Block, id: str, report: Report) -> list[tuple[str, int]]:
    """One source on the line `Sources:`, or a list below it; each with its line."""
    found = [(block.lines[0].removeprefix("Sources:"), block.start)]
    for index, line in enumerate(block.lines[1:], 1):
        if line == "-" or line.startswith("- "):
            found.append((line[1:], block.start + index))
        elif line.startswith("  "):
            found[-1] = (found[-1][0] + line, found[-1][1])
        elif line:
            message = "'Sources:' comes last: one source on the line, or a '- ' list below it"
            report.add(block.start + index, "sources", message, id=id)
            break
    else:
        if not any(text.strip() for text, _ in found):
            report.add(block.start, "source", "no source stands here; name one, or drop the line", id=id)
    return [(source, line) for text, line in found if (source := canonical_source(text))]
