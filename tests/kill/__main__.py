"""Kill the play at many points: `PYTHONPATH=src python -m tests.kill --points 100 [--seed 1]`.

Prints how many points there are and of which kinds, then a line for each kill after which a law
did not hold; exits 1 where there is one. `--at STAGE NUMBER` plays one kill alone.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import traceback
from pathlib import Path

from .play import Play, described
from .points import Point, chosen


def main() -> int:
    """Count the points, kill at the chosen ones, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill", description=__doc__)
    parser.add_argument("--points", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", type=int, nargs=2, metavar=("STAGE", "NUMBER"))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        play = Play(Path(folder))
        print(f"{len(play.points)} points\n{described(play.stages)}", flush=True)
        if given.at:
            picked = [point for point in play.points if [point.stage, point.number] == given.at]
        else:
            picked = chosen(play.points, given.points, given.seed)
        broken = [point for point in picked if not _holds(play, point)]
    print(f"killed at {len(picked)} points, laws broken at {len(broken)}")
    return 1 if broken else 0


def _holds(play: Play, point: Point) -> bool:
    try:
        play.killed(point)
    except Exception:
        what = f"{play.stages[point.stage].name}, point {point.number}: {point.what} {point.file}"
        print(f"\nBROKEN after a kill at {what}\n{traceback.format_exc()}", flush=True)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
