"""A scripted play of four commands, killed at a point, and the laws that must hold afterwards.

The play: a first start on an empty folder, which brings the built-in decks, with a deck imported; a
session of all acts over that deck; a setting saved; the deck's next version; a session on the next
day. A play that nobody kills is the reference: what a killed one left in its log must be the
beginning of the reference's log.
"""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from srs_trainer.clock import clock_at
from srs_trainer.settings import Settings
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Scope

from .acts import MORNING, NEXT_MORNING, Plan, plan, signatures
from .points import Point, Run, Watch

FIRST_DAY = (
    "second wrong unknown lucky hard guessed slip undone later bury flag second wrong second".split()
)
SECOND_DAY = "second wrong slip guessed right hard unknown undone second right".split()
GROWN = Settings(new=20)
FEW, MANY = 14, 20
"""Questions of the deck in its first and in its second version."""


def deck_of(many: int, version: str) -> str:
    """A deck of sums to choose, and of one size in three to be typed; a later version words it anew."""
    questions = []
    for n in range(many):
        typed = n % 3 == 1
        questions.append((SIZE if typed else SUM).format(n=n, right=2 * n, wrong=2 * n + 1, v=version))
    return "".join([f"---\ndeck: small\nversion: {version}\n---\n", *questions])


SUM = """
## Sum {n} {{#sum-{n}}}

By version {v}, what is {n} and {n}?

- [x] {right}
- [ ] {wrong}
  - why: one too many

> Twice {n} is {right}.
"""

SIZE = """
## Size {n} {{#size-{n}}}
kind: number

By version {v}, how many KiB are {n} blocks of 16 KiB?

```numbers
answer = {n} * 16
unit = KiB
tolerance = 0.1%
slip kb-for-kib = {n} * 16 KB
why kb-for-kib = a KB is 1000 bytes
```

> {n} times 16 KiB.
"""

CACHE = ("memory", "day_rollup", "topic_rollup")
"""The tables that `srs rebuild` recomputes."""

_SAYS = {
    r"Right(?:, marked as a guess| at the second try, so it is Hard)?\. ?": "right",
    r"Not right\. ": "wrong",
    r"You did not know\. ": "unknown",
    r"Not right yet\. ": "staged",
    r"(?:Rated Hard|Marked as a guess)\. ": "regraded",
    r"Taken back": "undone",
    r"It comes later ": "deferred",
    r"Put off ": "buried",
    r"Flagged\.": "flagged",
}
"""How a line of the plain mode begins that tells of an act, and the act."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One command of the play, the lines typed into it, and what it came to where nobody killed it."""

    name: str
    arguments: tuple[str, ...]
    lines: str
    before: int
    """Events in the log when it began."""
    after: int
    """Events in the log when it ended."""
    run: Run


class Play:
    """The reference play; its stages can be played again and killed."""

    def __init__(self, folder: Path) -> None:
        """Play it once without a kill, counting the points; `folder` is scratch."""
        self.home = folder / "home"
        self.log: list[dict[str, Any]] = []
        self.stages: list[Stage] = []
        self._kept = folder / "kept"
        self._watch = Watch(folder)
        deck, later = folder / "small.md", folder / "later.md"
        deck.write_text(deck_of(FEW, "1.0"), "utf-8")
        later.write_text(deck_of(MANY, "1.1"), "utf-8")
        first, second = _planned(folder / "planned", deck, later)
        self.planned = signatures(second.events)
        review = ("review", "--plain", "--deck", "small", "--now")
        self._play("first start", ("import", str(deck), "--yes", "--now", MORNING))
        self._play("first session", (*review, MORNING), first.lines + "q\n")
        self._play("config", ("config", "new", "20"))
        self._play("next version", ("import", str(later), "--yes", "--now", MORNING))
        self._play("second session", (*review, NEXT_MORNING), second.lines + "q\n")

    @property
    def points(self) -> list[Point]:
        """All points of all stages."""
        return [point for stage in self.stages for point in stage.run.points]

    def killed(self, point: Point) -> None:
        """Play a stage up to `point`, die there, and check every law.

        Raises:
            AssertionError: a law does not hold.
        """
        stage = self.stages[point.stage]
        self._begin(point.stage)
        run = self._watch.run(self.home, stage.arguments, stage.lines, at=point.number)
        assert run.code == -signal.SIGKILL, f"did not die there: exit {run.code}\n{run.err}"
        check_file(self.home)
        now = NEXT_MORNING if point.stage == len(self.stages) - 1 else MORNING
        with closing(Trainer.open(self.home, clock_at(now))) as trainer:
            self._check_log(trainer, stage, run)
            check_journal(trainer)
            check_rebuild(trainer)
            assert trainer.settings in (Settings(), GROWN), "settings that nobody chose"
            held = count(trainer, "deck = (SELECT id FROM deck WHERE key = 'small')")
            assert held in (0, FEW, MANY), f"{held} questions of a deck of {FEW}, then {MANY}"
            check_going_on(trainer)
            check_journal(trainer)
        check_file(self.home)

    def _play(self, name: str, arguments: tuple[str, ...], lines: str = "") -> None:
        number = len(self.stages)
        if self.home.exists():
            shutil.copytree(self.home, self._kept / str(number))
        run = self._watch.run(self.home, arguments, lines, stage=number)
        assert run.code == 0, f"{name}: exit {run.code}\n{run.out}\n{run.err}"
        before = len(self.log)
        with closing(Trainer.open(self.home, clock_at(MORNING))) as trainer:
            self.log = signatures(trainer.store.events())
        self.stages.append(Stage(name, arguments, lines, before, len(self.log), run))

    def _begin(self, stage: int) -> None:
        """Put the home folder as it was before a stage; the same path, since the device goes by it."""
        shutil.rmtree(self.home)
        if stage:
            shutil.copytree(self._kept / str(stage), self.home)

    def _check_log(self, trainer: Trainer, stage: Stage, run: Run) -> None:
        """The log is the beginning of the reference's, and holds all that was shown, once."""
        log = signatures(trainer.store.events())
        assert log == self.log[: len(log)], "the log is no beginning of the reference's"
        assert len(log) >= stage.before, "events of an earlier command are gone"
        saved = acts_saved(log[stage.before :])
        shown = acts_shown(run.out)
        assert saved[: len(shown)] == shown, f"shown {shown}, saved {saved}"
        assert len(saved) <= len(shown) + 1, "one act at most was on its way"


def acts_saved(log: Sequence[dict[str, Any]]) -> list[str]:
    """The learner's acts in a log, in order: outcomes and types of events."""
    mine = [event for event in log if event["card"] and event["type"] != "rekeyed"]
    return [event["outcome"] or event["type"] for event in mine]


def acts_shown(text: str) -> list[str]:
    """The acts that a transcript of the plain mode tells of, in order: outcomes and types of events."""
    found = []
    for line in text.splitlines():
        found += [act for begins, act in _SAYS.items() if re.match(begins, line)]
    return found


def check_file(home: Path) -> None:
    """SQLite finds the file sound, also before the trainer has opened it."""
    path = home / "srs.db"
    if not path.exists():
        return
    with closing(sqlite3.connect(path)) as connection:
        said = connection.execute("PRAGMA integrity_check").fetchall()
        said += connection.execute("PRAGMA foreign_key_check").fetchall()
    assert said == [("ok",)], said


def check_journal(trainer: Trainer) -> None:
    """The journal holds the events of this device, whole lines, in order, each once."""
    path = trainer.home / "journal" / f"{trainer.store.device}.jsonl"
    mine = [event for event in trainer.store.events() if event.device == trainer.store.device]
    written = path.read_text("utf-8") if path.exists() else ""
    lines = "".join(event.to_json() + "\n" for event in sorted(mine, key=lambda e: e.dseq))
    assert written == lines, "the journal is not the log of this device"


def check_rebuild(trainer: Trainer) -> None:
    """`srs rebuild` changes no byte of the cache."""
    before = cache_of(trainer)
    trainer.rebuild()
    assert cache_of(trainer) == before, "a rebuild changes the cache"


def check_going_on(trainer: Trainer) -> None:
    """The next session asks, saves an answer, and takes it back."""
    before = len(trainer.store.events())
    session = trainer.session(Scope(extra=True))
    showing = session.next()
    assert not isinstance(showing, Ending), "nothing is asked any more"
    session.answer(showing, None, ms=1)
    undone = session.undo()
    assert undone is not None and undone.card == showing.card
    assert [event.type for event in trainer.store.events()[before:]] == ["answered", "undone"]


def cache_of(trainer: Trainer) -> list[str]:
    """All rows of the cache in writing: equal only where every value is, to the last bit of a float."""
    return [
        f"{table} {row!r}"
        for table in CACHE
        for row in trainer.store.query(f"SELECT * FROM {table} ORDER BY 1, 2")
    ]


def count(trainer: Trainer, condition: str) -> object:
    """The number of questions that a condition holds for."""
    return trainer.store.query(f"SELECT count(*) FROM question WHERE {condition}")[0][0]


def _planned(home: Path, deck: Path, later: Path) -> tuple[Plan, Plan]:
    """The two sessions, played at the front desk over another home."""
    with closing(Trainer.open(home, clock_at(MORNING))) as trainer:
        trainer.import_paths([deck])
    first = plan(home, FIRST_DAY, deck="small")
    with closing(Trainer.open(home, clock_at(MORNING))) as trainer:
        trainer.save_settings(GROWN)
        trainer.import_paths([later])
    return first, plan(home, SECOND_DAY, now=NEXT_MORNING, deck="small")


def described(stages: Sequence[Stage]) -> str:
    """How many points each stage has, and of which kinds."""
    lines = []
    for stage in stages:
        kinds: dict[str, int] = {}
        for point in stage.run.points:
            kinds[point.what] = kinds.get(point.what, 0) + 1
        counts = ", ".join(f"{kind} {many}" for kind, many in sorted(kinds.items()))
        lines.append(f"{stage.name}: {len(stage.run.points)} points ({counts})")
    return "\n".join(lines)
