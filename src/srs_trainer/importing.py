"""Decks in and out at the front desk: what an import would do, what it did, and exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from srs_trainer.errors import InputError, UsageError
from srs_trainer.formats import Reading
from srs_trainer.formats.fields import ID, ID_RULE
from srs_trainer.formats.files import read_path
from srs_trainer.formats.jsonl import write_jsonl
from srs_trainer.formats.lint import refusals
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.question import Deck, version_key
from srs_trainer.store.planning import DeckPlan
from srs_trainer.store.store import Moment, Store

WRITERS: dict[str, Callable[[Deck], str]] = {"markdown": write_markdown, "jsonl": write_jsonl}
"""A line a format that `srs export` writes."""

RETIRES_MANY = 0.2
"""Retiring more than this part of a deck, and at least five, is asked about (LOG 19)."""


@dataclass(slots=True)
class FileReport:
    """What the import of one file did, or would do."""

    path: str
    format: str = ""
    decks: list[str] = field(default_factory=list)
    questions: int = 0
    cards: int = 0
    new: int = 0
    reworded: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    reviews: int = 0
    skipped: list[tuple[int, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What else a learner wants to know, a sentence each."""
    asks: list[str] = field(default_factory=list)
    """What a person must agree to before it is stored (LOG 19)."""
    error: str | None = None

    def to_json(self) -> dict[str, object]:
        """The entry of DESIGN 5."""
        return {
            "path": self.path,
            "format": self.format,
            "decks": self.decks,
            "questions": self.questions,
            "cards": self.cards,
            "new": self.new,
            "reworded": self.reworded,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "retired": self.retired,
            "reviews": self.reviews,
            "skipped": [{"line": line, "why": why} for line, why in self.skipped],
            "doubts": [],
            "notes": self.notes,
            "asks": self.asks,
            "error": self.error,
        }


def import_paths(
    store: Store,
    moment: Moment,
    paths: Sequence[Path],
    *,
    format: str = "",
    rename: str = "",
    dry_run: bool = False,
    agree: Callable[[FileReport], bool],
) -> list[FileReport]:
    """Import files and folders, each file all or nothing (LOG 22).

    `agree` is asked where LOG 19 says so, with the report of what would be done. `rename` gives the
    only deck of the files another id.

    Raises:
        UsageError: there is no such format, or `rename` is no id or meant for several decks.
    """
    if rename and not ID.fullmatch(rename):
        raise UsageError(f"{rename!r} is no id for a deck: an id has {ID_RULE}")
    if rename and len(paths) > 1:
        raise UsageError(f"{len(paths)} files can't all become deck {rename}: import them one by one")
    reports = []
    for path in paths:
        try:
            readings = read_path(path, format)
        except InputError as error:
            reports.append(FileReport(str(path), error=str(error)))
            continue
        many = sum(len(reading.decks) for reading in readings)
        if rename and many > 1:
            raise UsageError(f"{path} holds {many} decks, which can't all become deck {rename}")
        for reading in readings:
            reports.append(_import_one(store, moment, reading, rename, dry_run, agree))
    return reports


def _import_one(
    store: Store,
    moment: Moment,
    reading: Reading,
    rename: str,
    dry_run: bool,
    agree: Callable[[FileReport], bool],
) -> FileReport:
    report = FileReport(reading.path, reading.format, skipped=list(reading.skipped))
    refused = refusals(reading)
    if refused:
        first = refused[0]
        more = f" ({len(refused) - 1} more: srs check {reading.path})" if len(refused) > 1 else ""
        report.error = (
            str(InputError(first.message, path=first.path or reading.path, line=first.line)) + more
        )
        return report
    decks = [_renamed(deck, rename) for deck in reading.decks]
    for deck in decks:
        plan = store.plan_import(deck)
        _count(report, plan)
        report.asks += _asks(plan)
    if dry_run:
        return report
    if report.asks and not agree(report):
        report.error = (
            f"{report.path}: not stored: " + "; ".join(report.asks) + ". Say --replace if that is meant"
        )
        return report
    try:
        store.import_decks(decks, moment)
    except InputError as error:
        report.error = str(error)
    return report


def _renamed(deck: Deck, name: str) -> Deck:
    return replace(deck, id=name) if name else deck


def _count(report: FileReport, plan: DeckPlan) -> None:
    report.decks.append(plan.deck.id)
    report.questions += len(plan.steps)
    report.cards += sum(len(step.question.parts()) for step in plan.steps)
    report.new += plan.count(None)
    report.reworded += plan.count("reworded", "reworded-key")
    report.changed += plan.count("changed", "rescored")
    report.unchanged += plan.count("unchanged")
    report.retired += len(plan.retired)
    report.notes += _gave_way(plan)


def _gave_way(plan: DeckPlan) -> list[str]:
    return [f"your edit of {card} gave way to the author's new version" for card in plan.gave_way()]


def _asks(plan: DeckPlan) -> list[str]:
    """What LOG 19 wants a person to agree to."""
    deck, asks = plan.deck, []
    if plan.version is None or plan.same:
        return []
    if plan.built_in:
        asks.append(f"deck {deck.id} is built in, and a file would replace it")
    elif plan.author is not None and plan.author != deck.author:
        here, there = plan.author or "nobody named", deck.author or "nobody named"
        asks.append(f"deck {deck.id} here is by {here}, the file's by {there}")
    if len(plan.retired) >= 5 and len(plan.retired) > RETIRES_MANY * plan.known:
        asks.append(f"{len(plan.retired)} of {plan.known} questions of {deck.id} would be retired")
    common = len(plan.steps) - plan.count(None)
    if plan.known and common < 0.5 * plan.known:
        asks.append(f"only {common} of the {plan.known} questions of {deck.id} here are in the file")
    if version_key(deck.version) < version_key(plan.version):
        asks.append(f"deck {deck.id} here is version {plan.version}, the file's is {deck.version}")
    return asks


def bring_built_ins(store: Store, moment: Moment, paths: Sequence[Path]) -> list[str]:
    """Bring these built-in decks up to date; returns a line for each that changed (LOG 19)."""
    news = []
    for path in paths:
        for reading in read_path(path):
            for plan in store.import_decks(reading.decks, moment, built_in=True):
                if plan.version is not None and not plan.same:
                    news += [_news(plan), *_gave_way(plan)]
    return news


def _news(plan: DeckPlan) -> str:
    counts = {
        "new": plan.count(None),
        "reworded": plan.count("reworded", "reworded-key"),
        "changed": plan.count("changed", "rescored"),
        "retired": len(plan.retired),
    }
    said = (
        ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "nothing to relearn"
    )
    return f"{plan.deck.title or plan.deck.id} is now version {plan.deck.version}: {said}"


def export_decks(store: Store, format: str, deck: str = "") -> str:
    """All decks, or one, as text of a format.

    Raises:
        UsageError: there is no such format or deck, or the format holds one deck a file.
    """
    if format not in WRITERS:
        raise UsageError(f"there is no export format {format!r}; there are {', '.join(WRITERS)}")
    keys = store.deck_keys()
    if deck and deck not in keys:
        raise UsageError(f"there is no deck {deck!r}; there are {', '.join(keys)}")
    chosen = [deck] if deck else keys
    if format == "markdown" and len(chosen) != 1:
        raise UsageError(f"markdown holds one deck a file: choose one with --deck ({', '.join(keys)})")
    parts = []
    for key in chosen:
        found = store.deck(key)
        if found is not None:
            parts.append(WRITERS[format](found))
    return "".join(parts)


def export_history(store: Store, deck: str = "") -> str:
    """The events as JSON lines, the learner's whole history; of one deck's cards if `deck` is given."""
    events = store.events()
    if deck:
        events = [event for event in events if (event.card or "").startswith(f"{deck}/")]
    return "".join(event.to_json() + "\n" for event in events)
