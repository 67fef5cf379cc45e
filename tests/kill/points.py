"""The numbered points of a process at which it can be killed: counting, choosing, dying."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import srs_trainer

HERE = Path(__file__).parent


class Point(NamedTuple):
    """One point: its stage, its number in that stage, what is about to happen, and to which file."""

    stage: int
    number: int
    what: str
    file: str


@dataclass(frozen=True, slots=True)
class Run:
    """A process that has ended: its code (negative: the signal), its output, its points."""

    code: int
    out: str
    err: str
    points: tuple[Point, ...]


class Watch:
    """Runs `srs` under watch; `folder` is a scratch folder outside of every home."""

    def __init__(self, folder: Path) -> None:
        self._tally = folder / "tally"
        self._library = _compiled(folder)

    def run(
        self, home: Path, arguments: Sequence[str], lines: str = "", *, stage: int = 0, at: int = 0
    ) -> Run:
        """Run `srs ARGUMENTS` over `home`, typing `lines`; it dies at point `at`, if that is not 0."""
        self._tally.write_text("", "utf-8")
        done = subprocess.run(
            [sys.executable, str(HERE / "watched.py"), *arguments],
            input=lines,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=120,
            env=surroundings(home) | self._variables(home, at),
        )
        points = []
        for line in self._tally.read_text("utf-8").splitlines():
            number, what, file = line.split(" ", 2)
            points.append(Point(stage, int(number), what, file))
        return Run(done.returncode, done.stdout, done.stderr, tuple(points))

    def _variables(self, home: Path, at: int) -> dict[str, str]:
        watch = {
            "WATCH_FOLDER": str(home.resolve()),
            "WATCH_AT": str(at),
            "WATCH_TALLY": str(self._tally),
        }
        return watch | ({"LD_PRELOAD": str(self._library)} if self._library else {})


def surroundings(home: Path) -> dict[str, str]:
    """The environment of a child: this `srs_trainer`, that home, and Python's own way of buffering."""
    more = {
        "SRS_HOME": str(home),
        "PYTHONPATH": str(Path(srs_trainer.__file__).parents[1]),
        "PYTHONUNBUFFERED": "",
        "PYTHONUTF8": "1",
    }
    return dict(os.environ) | more


def chosen(points: Sequence[Point], many: int, seed: int) -> list[Point]:
    """`many` of the points, the same for the same seed, spread evenly over stages, calls and files."""
    rng = random.Random(seed)
    kinds: dict[tuple[int, str, str], list[Point]] = defaultdict(list)
    for point in points:
        kinds[point.stage, point.what, point.file].append(point)
    piles = [rng.sample(pile, len(pile)) for pile in kinds.values()]
    rng.shuffle(piles)
    picked: list[Point] = []
    while piles and len(picked) < many:
        picked += [pile.pop() for pile in piles][: many - len(picked)]
        piles = [pile for pile in piles if pile]
    return sorted(picked)


def _compiled(folder: Path) -> Path | None:
    """`watch.c` as a library to preload; None where that can't be had."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    library = folder / "watch.so"
    command = [compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(HERE / "watch.c"), "-ldl"]
    made = subprocess.run(command, capture_output=True, check=False)
    return library if made.returncode == 0 else None
