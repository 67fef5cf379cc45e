"""A kill at any instant loses nothing that was shown and counts nothing twice (DESIGN 4.2).

Fifteen points here; `python -m tests.kill` kills at as many as you like.
"""

from __future__ import annotations

import os

import pytest
from kill.play import Play, acts_saved, acts_shown
from kill.points import chosen

pytestmark = pytest.mark.skipif(os.name != "posix", reason="nothing here can kill like SIGKILL")

POINTS = 15
SEED = 7


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    """The reference play: nobody kills it."""
    return Play(tmp_path_factory.mktemp("kill"))


def test_a_script_typed_into_the_plain_mode_gives_the_events_of_the_front_desk(play: Play) -> None:
    assert play.log == play.planned


def test_the_plain_mode_tells_of_every_act(play: Play) -> None:
    for stage in play.stages:
        assert acts_shown(stage.run.out) == acts_saved(play.log[stage.before : stage.after])
    assert "staged" in acts_saved(play.log), "the script has a slip at a number"


def test_nothing_is_shown_before_it_is_on_the_disk(play: Play) -> None:
    """A kill leaves what the system still holds in memory, so the syncs are looked for by themselves."""
    written = {point.file for point in play.points if point.what == "write-after"}
    if "srs.db-wal" not in written:
        pytest.skip("the writes of SQLite can't be seen here")
    for stage in play.stages:
        waiting: set[str] = set()
        for point in stage.run.points:
            if point.what == "write-after":
                waiting.add(point.file)
            elif point.what == "sync-after":
                waiting.discard(point.file)
            elif point.what == "write-before" and point.file == "screen":
                assert "srs.db-wal" not in waiting, f"{stage.name}: {point}"
            elif point.what == "rename-before":
                assert not [file for file in waiting if file.endswith(".new")], f"{stage.name}: {point}"


def test_a_kill_loses_nothing_shown_and_counts_nothing_twice(play: Play) -> None:
    """And the file is sound, the journal whole, a rebuild the same, and the next session goes on."""
    for point in chosen(play.points, POINTS, SEED):
        try:
            play.killed(point)
        except Exception as broken:
            raise AssertionError(f"after a kill at {play.stages[point.stage].name}, {point}") from broken
