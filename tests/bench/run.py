"""Measure the budgets of the design in one run and print a JSON line for each.

    python -m tests.bench.run                                  a small store, under a minute
    python -m tests.bench.run --cards 100000 --answers 1000000   size L
    python -m tests.bench.run --home DIR                       keep the store in DIR, use it again

Run it from the top of a checkout in which the package is installed. Every line holds what was
measured, the figure, the budget and whether it was kept; ratios are taken in this one run.
"""

from __future__ import annotations

import argparse
import json
import os
import pty
import random
import resource
import select
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

from srs_trainer.clock import Clock
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.glance import look
from srs_trainer.store.store import Store
from srs_trainer.trainer import Trainer
from srs_trainer.views import Ending, Scope

from ..kill.acts import said
from .build import build

RUNS = 9


def say(what: str, figure: float, budget: float | None, unit: str, **more: object) -> None:
    """Print one line."""
    line: dict[str, object] = {"what": what, "figure": round(figure, 4), "unit": unit, "budget": budget}
    if budget is not None:
        line["kept"] = figure <= budget
    print(json.dumps(line | more), flush=True)


def environment(home: Path) -> dict[str, str]:
    """An environment in which byte code is kept, as an installed program has it."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return env | {"SRS_HOME": str(home), "TERM": "xterm-256color"}


def cold(arguments: list[str], env: dict[str, str]) -> float:
    """Seconds of a whole process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, *arguments], env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def paired(one: Callable[[], float], other: Callable[[], float]) -> tuple[float, float]:
    """Medians of two measurements taken in turn."""
    pairs = [(one(), other()) for _ in range(RUNS)]
    return median(a for a, _ in pairs), median(b for _, b in pairs)


def until(arguments: list[str], env: dict[str, str], sign: bytes) -> float:
    """Seconds until a program on a terminal has drawn `sign`; the program is then ended."""
    begin = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.environ.clear()
        os.environ.update(env)
        os.execv(sys.executable, [sys.executable, *arguments])
    seen = b""
    while sign not in seen:
        if not select.select([terminal], [], [], 20)[0]:
            raise SystemExit(f"nothing like {sign!r} appeared")
        seen += os.read(terminal, 65536)
    spent = time.perf_counter() - begin
    os.kill(child, 9)
    os.waitpid(child, 0)
    os.close(terminal)
    return spent


def speed_of_machine() -> float:
    """Seconds for 1,000 reviews of `fsrs` itself, beside which absolute figures are read."""
    from fsrs import Card, Rating, Scheduler

    scheduler, card = Scheduler(enable_fuzzing=False), Card(card_id=1)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    begin = time.perf_counter()
    for number in range(1000):
        card, _ = scheduler.review_card(card, Rating.Good, now + timedelta(days=number))
    return time.perf_counter() - begin


def answers(home: Path, many: int) -> list[float]:
    """Seconds from an answer to the next question, `many` times."""
    settings = Settings(minutes=600, new=1000)
    store = Store(home)
    session = Session(store, settings, Clock(), Scope(minutes=600))
    chance, spent = random.Random(1), []
    for _ in range(many):
        showing = session.next()
        if isinstance(showing, Ending):
            break
        given = said(showing, right=chance.random() < 0.85).given
        give = session.submit if showing.has_field else session.answer
        begin = time.perf_counter()
        give(showing, given, ms=8000)
        session.next()
        spent.append(time.perf_counter() - begin)
    store.close()
    return spent


def measure_starts(home: Path) -> None:
    """Cold starts: `srs due` and the first question on the screen."""
    env = environment(home)
    subprocess.run([sys.executable, "-m", "compileall", "-q", *sys.path[1:]], env=env, check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    due, bare = paired(
        lambda: cold(["-m", "srs_trainer", "due"], env), lambda: cold(["-c", "import sqlite3"], env)
    )
    say("cold srs due / import sqlite3", due / bare, 4, "ratio", seconds=round(due, 3))
    first, both = paired(
        lambda: until(["-m", "srs_trainer", "review", "--minutes", "5"], env, b"don't know"),
        lambda: cold(["-c", "import textual.app, sqlmodel"], env),
    )
    say("cold srs review to the first question / its imports", first / both, 1.3, "ratio",
        seconds=round(first, 3))  # fmt: skip


def measure_answers(home: Path, small: Path, many: int) -> None:
    """Answer saved and next question on the desk, here and on 1,000 cards."""
    here, there = answers(home, many), answers(small, many)
    say("answer saved and next question, p99", quantiles(here, n=100)[98] * 1000, 30, "ms", n=len(here))
    say("the same, median, / on 1,000 cards", median(here) / median(there), 1.3, "ratio",
        ms=round(median(here) * 1000, 2))  # fmt: skip


def measure_store(home: Path) -> None:
    """Today's figures, rebuild and memory."""
    trainer = Trainer.open(home, Clock())
    trainer.today()
    spent = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        trainer.today()
        spent.append(time.perf_counter() - begin)
    say("figures of Today", median(spent) * 1000, 150, "ms")
    begin = time.perf_counter()
    look(str(home / "srs.db"), trainer.moment().day)
    say("counts at a glance", (time.perf_counter() - begin) * 1000, None, "ms")
    pairs = [(timed(trainer.rebuild), timed(lambda: read_columns(home))) for _ in range(3)]
    trainer.close()
    rebuilt, read = min(a for a, _ in pairs), min(b for _, b in pairs)
    say("srs rebuild / reading the same columns", rebuilt / read, 4, "ratio", seconds=round(rebuilt, 2))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say("memory at its peak", peak, 300, "MB")


def timed(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def read_columns(home: Path) -> None:
    """Read from the log what a rebuild reads of it."""
    connection = sqlite3.connect(home / "srs.db")
    for _ in connection.execute(
        "SELECT card, id, type, device, dseq, lamport, day, target, outcome, rating, due_day, dr, g, p,"
        " key, basis, ms, detail FROM event ORDER BY card"
    ):
        pass
    connection.close()


def main() -> None:
    """Build the stores and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cards", type=int, default=2000)
    parser.add_argument("--answers", type=int, default=20000)
    parser.add_argument("--asked", type=int, default=300, help="answers given while measuring")
    parser.add_argument("--home", type=Path)
    parser.add_argument("--only", choices=["starts", "answers", "store"])
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home, small = given.home or Path(folder) / "large", Path(folder) / "small"
        if not (home / "srs.db").exists():
            begin = time.perf_counter()
            sizes = [str(given.cards), str(given.answers)]
            subprocess.run([sys.executable, "-c", _BUILD, str(home), *sizes], check=True)
            say("building the store", time.perf_counter() - begin, None, "s", cards=given.cards,
                answers=given.answers)  # fmt: skip
        build(small, 1000, 10_000)
        say("machine: 1,000 fsrs reviews", speed_of_machine() * 1000, None, "ms")
        if given.only in (None, "starts"):
            measure_starts(home)
        if given.only in (None, "answers"):
            measure_answers(home, small, given.asked)
        if given.only in (None, "store"):
            measure_store(home)


# In a process of its own, so that what building takes does not count as memory of the trainer.
_BUILD = (
    "import sys, pathlib; from tests.bench.build import build;"
    "build(pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))"
)

if __name__ == "__main__":
    main()
