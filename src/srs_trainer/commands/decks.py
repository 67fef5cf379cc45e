"""Commands that take decks in and out: import, export, check."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from srs_trainer.commands.call import Call
from srs_trainer.errors import InputError, UsageError
from srs_trainer.whole import write_whole

if TYPE_CHECKING:
    from srs_trainer.formats import Reading
    from srs_trainer.formats.lint import Surveyed
    from srs_trainer.importing import FileReport
    from srs_trainer.model.guesser import Verdict

FINDINGS, BAD_FILE = 1, 3
"""Exit codes of DESIGN 5 that are no error of the command itself."""


def import_(call: Call) -> int:
    """Read deck files and folders into the trainer; each file is stored whole or not at all."""
    asked = call.options
    paths = [Path(path) for path in asked.paths]
    with call.trainer() as trainer:
        reports = trainer.import_paths(
            paths, format=asked.format, deck=asked.deck, dry_run=asked.dry_run, agree=_agreement(call)
        )
    if call.json:
        call.show_json({"files": [report.to_json() for report in reports]})
    for report in reports:
        if report.error is not None:
            call.say(f"srs: {report.error}")
        if not call.json:
            _tell_report(call, report)
    return BAD_FILE if any(report.error is not None for report in reports) else 0


def _agreement(call: Call) -> Callable[[FileReport], bool]:
    """Who answers the questions of LOG 19: `--replace`, a person at the terminal, or nobody."""

    def agree(report: FileReport) -> bool:
        if call.options.replace:
            return True
        if call.options.yes or not call.can_ask():
            return False
        for why in report.asks:
            call.say(f"{report.path}: {why}")
        return call.agreed("Store it all the same?")

    return agree


def _tell_report(call: Call, report: FileReport) -> None:
    for line, why in report.skipped:
        call.show(f"{report.path}:{line}: skipped: {why}")
    if report.error is not None:
        return
    changes = {
        "new": report.new,
        "reworded": report.reworded,
        "changed": report.changed,
        "retired": report.retired,
        "skipped": len(report.skipped),
    }
    said = ", ".join(f"{count} {name}" for name, count in changes.items() if count) or "nothing new"
    many = f"{report.questions} {'question' if report.questions == 1 else 'questions'}"
    does = "would store" if call.options.dry_run else "stored"
    call.show(f"{report.path}: {does} {', '.join(report.decks)}, {many}: {said}")
    for note in report.notes:
        call.show(f"{report.path}: {note}")
    for why in report.asks if call.options.dry_run else ():
        call.show(f"{report.path}: would ask first: {why}")


def export(call: Call) -> int:
    """Write decks as Markdown or as JSON lines, which `srs import` reads back."""
    asked = call.options
    if asked.history and (asked.format != "jsonl" or not asked.output):
        raise UsageError("--history goes with --format jsonl and -o FILE; it writes FILE.events.jsonl")
    with call.trainer() as trainer:
        text = trainer.export(asked.format, asked.deck)
        history = trainer.history(asked.deck) if asked.history else None
    if not asked.output:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return 0
    files = {Path(asked.output): text}
    if history is not None:
        files[Path(f"{asked.output}.events.jsonl")] = history
    _write(files)
    if call.json:
        call.show_json({"files": [str(path) for path in files]})
    else:
        call.say("\n".join(f"written: {path}" for path in files))
    return 0


def _write(files: dict[Path, str]) -> None:
    try:
        write_whole(files)
    except OSError as error:
        names = ", ".join(str(path) for path in files)
        raise UsageError(f"{names} can't be written: {error.strerror}") from None


def check(call: Call) -> int:
    """Lint decks: errors and warnings, each with file and line, and what a test-wise guesser scores."""
    from srs_trainer.formats.lint import survey
    from srs_trainer.model.guesser import pooled, verdict

    readings = [reading for path in call.options.paths for reading in _readings(call, Path(path))]
    found = survey(readings, call.clock.now().date().isoformat())
    entries = [_entry(one) for one in found]
    tallies = [tally for one in found for tally in one.tallies]
    whole = verdict(pooled(tallies))
    if call.json:
        call.show_json({"files": entries, "guesser": _guesser(whole)})
    else:
        for entry, one in zip(entries, found, strict=True):
            _tell_findings(call, entry)
            for deck, tally in zip(one.reading.decks, one.tallies, strict=True):
                _tell_guesser(call, f"{one.reading.path}: deck '{deck.id}'", verdict(tally))
        if len(tallies) > 1:
            _tell_guesser(call, f"{len(tallies)} decks together", whole)
    if not all(reading.format for reading in readings):
        return BAD_FILE
    return FINDINGS if any(entry["errors"] for entry in entries) else 0


def _readings(call: Call, path: Path) -> list[Reading]:
    """The readings of a file or folder; one without a format where it can't be read at all."""
    from srs_trainer.formats.files import read_path
    from srs_trainer.formats.reading import Finding, Reading

    try:
        readings = read_path(path)
        if call.options.fix and any([_mended(call, reading) for reading in readings]):
            readings = read_path(path)
    except InputError as error:
        message = f"{error.why}. {error.cure}" if error.cure else error.why
        finding = Finding(error.line, "", "unreadable", message)
        return [Reading(error.path or str(path), "", findings=(finding,))]
    return readings


def _entry(found: Surveyed) -> dict[str, Any]:
    """The JSON of one file (DESIGN 5); the decks have a figure each where it holds several."""
    from srs_trainer.model.guesser import pooled, verdict

    reading = found.reading

    def listed(error: bool) -> list[dict[str, Any]]:
        return [
            {"line": f.line, "id": f.id, "rule": f.rule, "message": f.message}
            | ({"path": f.path} if f.path not in ("", reading.path) else {})
            for f in found.findings
            if f.error is error
        ]

    guesser = _guesser(verdict(pooled(found.tallies)))
    if guesser and len(reading.decks) > 1:
        pairs = zip(reading.decks, found.tallies, strict=True)
        guesser["decks"] = {deck.id: _guesser(verdict(tally)) for deck, tally in pairs}
    return {
        "path": reading.path,
        "questions": sum(len(deck.questions) for deck in reading.decks),
        "errors": listed(True),
        "warnings": listed(False),
        "guesser": guesser,
    }


def _guesser(found: Verdict | None) -> dict[str, Any] | None:
    """The figures as JSON; None where there is nothing to guess.

    `p` of the whole is corrected for the number of strategies, `p` of a strategy is its own.
    """
    if found is None:
        return None
    return {
        "questions": found.questions,
        "chance": round(found.chance, 4),
        "best": found.best,
        "score": round(found.score, 4),
        "p": float(f"{found.p:.3g}"),
        "fails": bool(found.beating),
        "strategies": {
            name: {"score": round(score, 4), "p": float(f"{p:.3g}")}
            for name, (score, p) in found.strategies.items()
        },
    }


def _tell_guesser(call: Call, what: str, found: Verdict | None) -> None:
    if found is None:
        return
    judged = "beats chance" if found.beating else "no better than chance"
    call.show(
        f"{what}: a test-wise guesser scores {found.score:.0%} at best, by '{found.best}'; "
        f"chance is {found.chance:.0%} ({judged}, p = {found.p:.2g})"
    )


def _tell_findings(call: Call, entry: dict[str, Any]) -> None:
    for kind in ("error", "warning"):
        for found in entry[f"{kind}s"]:
            line = "" if found["line"] is None else f":{found['line']}"
            where = found.get("path", entry["path"]) + line
            call.show(f"{where}: {kind} [{found['rule']}] {found['message']}")
    counts = [
        f"{count} {name if count == 1 else name + 's'}"
        for name, count in (
            ("question", entry["questions"]),
            ("error", len(entry["errors"])),
            ("warning", len(entry["warnings"])),
        )
    ]
    call.show(f"{entry['path']}: {', '.join(counts)}")


_FRONT = "---\ndeck: member\n---\n"
"""Stands before a member of a folder deck while it is mended, since it has no front matter itself."""


def _mended(call: Call, reading: Reading) -> bool:
    """Write missing ids and stubs into the files of a deck; whether anything was written."""
    from srs_trainer.formats.files import read_bytes
    from srs_trainer.formats.markdown import is_markdown
    from srs_trainer.formats.mend import fix

    if reading.format != "markdown":
        return False
    written = {}
    for name in dict.fromkeys(reading.origins or (reading.path,)):
        data = read_bytes(Path(name))
        text = data.decode("utf-8").removeprefix("\ufeff")
        fixed = fix(text) if is_markdown(data) else fix(_FRONT + text).removeprefix(_FRONT)
        if fixed != text:
            written[Path(name)] = fixed
            call.say(f"mended: {name}")
    _write(written)
    return bool(written)
