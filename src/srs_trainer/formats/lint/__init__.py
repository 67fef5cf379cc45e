"""What is wrong with a deck beyond its grammar, whatever format it came in.

`survey` lists all, over several files together; `check` does so for one; `refusals` lists what keeps a
file from being imported: only what can't be asked honestly (LOG 22). A rule is one function and one
line in the `RULES` of its file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from srs_trainer.formats.lint import ageing, kinds, numbers, pointing, sources, structure, tells
from srs_trainer.formats.lint.likeness import alike_stems
from srs_trainer.formats.lint.rule import Hit, Rule
from srs_trainer.formats.reading import Finding, Reading
from srs_trainer.model.guesser import Tally
from srs_trainer.model.question import Deck

__all__ = ["CRAFT", "REFUSED_BY_READERS", "RULES", "Surveyed", "check", "refusals", "survey"]

REFUSED_BY_READERS = frozenset(
    "unreadable front-matter deck heading id fence field kind"
    " options numbers holes indent attribute sources json".split()
)
"""The rules of the readers that keep a file from being imported."""

RULES: tuple[Rule, ...] = (*structure.RULES, *kinds.RULES, *numbers.RULES)
"""Whether a deck holds together: its ids, options, answers, numbers, topics and needs."""

CRAFT: tuple[Rule, ...] = (
    *pointing.RULES,
    *sources.RULES,
    *tells.RULES,
    *kinds.CRAFT,
    *numbers.CRAFT,
)
"""Whether its questions are good ones."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What was found in one file: errors and warnings by line, and for each deck the guesser's tally."""

    reading: Reading
    findings: list[Finding]
    tallies: tuple[Tally, ...]


def survey(readings: Sequence[Reading], today: str = "") -> list[Surveyed]:
    """Everything that is wrong with some files, and with their decks beside each other.

    `today` is an ISO date, for questions past their `review-by`; '' leaves those alone.
    """
    alike = alike_stems([deck for reading in readings for deck in reading.decks])
    rules = (*RULES, *CRAFT, *ageing.rules(today))
    found, number = [], 0
    for reading in readings:
        beside = []
        for deck in reading.decks:
            beside += [_finding(reading, deck, hit, "alike", False) for hit in alike.get(number, ())]
            number += 1
        findings = _ordered([*reading.findings, *_found(reading, rules), *beside])
        found.append(Surveyed(reading, findings, tuple(map(tells.deck_tally, reading.decks))))
    return found


def check(reading: Reading, today: str = "") -> list[Finding]:
    """Everything that is wrong with one file, errors and warnings, by file and line; see `survey`."""
    return survey([reading], today)[0].findings


def refusals(reading: Reading) -> list[Finding]:
    """The findings for which import refuses the file; empty for a file that may be stored."""
    unread = [f for f in reading.findings if f.error and f.rule in REFUSED_BY_READERS]
    return _ordered([*unread, *_found(reading, tuple(rule for rule in RULES if rule.refuses))])


def _ordered(findings: list[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda found: (found.path, found.line or 0))


def _found(reading: Reading, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    for deck in reading.decks:
        for rule in rules:
            for hit in rule.find(deck):
                yield _finding(reading, deck, hit, rule.name, rule.error)


def _finding(reading: Reading, deck: Deck, hit: Hit, rule: str, error: bool) -> Finding:
    """A hit with the best line that is known, and the file where the deck has several."""
    if hit.place is None:
        path = str(PurePath(reading.path, "deck.md")) if reading.origins else ""
        return Finding(hit.line, "", rule, hit.message, error, path)
    line, message = hit.line, hit.message
    if hit.part and reading.places and (known := reading.places[hit.place].get(hit.part)):
        line = known + hit.below
    elif hit.part and hit.part[0] == "numbers":
        message = f"line {hit.below + 1} of the numbers: {message}"
    path = reading.origins[hit.place] if reading.origins else ""
    return Finding(line, deck.questions[hit.place].id, rule, message, error, path)
