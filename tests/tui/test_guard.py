"""One press never acts on two screens, whatever the timing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.tui.guard import FIRST_REPEAT_MS, SILENCE_MS, WRITE_MS, KeyGuard

gaps = st.lists(st.integers(0, SILENCE_MS - 1), max_size=30)


@given(st.integers(0, FIRST_REPEAT_MS - 1), gaps)
def test_a_held_key_answers_once_at_a_change_of_screen(delay: int, between: list[int]) -> None:
    """Its first repeat comes after the terminal's own delay, the others in quick succession."""
    guard, now = KeyGuard(), 1000
    assert guard.admits("1", now, writes=True, careful=True)
    guard.changed(now)
    for gap in [delay, *between]:
        now += gap
        assert not guard.admits("1", now, writes=True, careful=True)
    assert guard.admits("1", max(now + SILENCE_MS, 1000 + FIRST_REPEAT_MS), writes=True, careful=True)


@given(gaps, st.booleans())
def test_any_other_held_key_waits_for_its_silence(between: list[int], writes: bool) -> None:
    """Leaving a screen or undoing again is meant where the second press is a press of its own."""
    guard, now = KeyGuard(), 1000
    assert guard.admits("u", now, writes=writes)
    guard.changed(now)
    for gap in between:
        now += gap
        assert not guard.admits("u", now, writes=writes)
    assert guard.admits("u", now + max(SILENCE_MS, WRITE_MS), writes=writes)


def test_a_key_works_again_sooner_once_another_was_pressed() -> None:
    """Whoever answers 2, goes on and answers 2 again does not hold the key."""
    guard = KeyGuard()
    assert guard.admits("2", 0, writes=True)
    guard.changed(0)
    assert guard.admits("space", 260, writes=False)
    guard.changed(260)
    assert guard.admits("2", 260 + WRITE_MS, writes=True)


@given(st.integers(0, WRITE_MS - 1))
def test_no_key_writes_right_after_a_change(gap: int) -> None:
    guard = KeyGuard()
    guard.changed(1000)
    assert not guard.admits("3", 1000 + gap, writes=True)
    assert guard.admits("3", 1000 + WRITE_MS, writes=True)


@given(st.integers(0, 1000))
def test_another_key_that_writes_nothing_is_never_held_back(gap: int) -> None:
    guard = KeyGuard()
    guard.admits("1", 1000, writes=True)
    guard.changed(1000)
    assert guard.admits("space", 1000 + gap, writes=False)


@given(st.lists(st.tuples(st.sampled_from("12 j"), st.integers(0, 400), st.booleans()), max_size=40))
def test_of_two_presses_across_a_change_within_the_silence_one_counts(
    presses: list[tuple[str, int, bool]],
) -> None:
    """Every admitted press changes the screen: no key is then admitted twice within the silence."""
    guard, now = KeyGuard(), 1000
    last: dict[str, int] = {}
    for key, gap, writes in presses:
        now += gap
        if guard.admits(key, now, writes=writes):
            assert now - last.get(key, -1000) >= SILENCE_MS
            last[key] = now
            guard.changed(now)


def test_a_key_that_means_nothing_still_prolongs_its_silence() -> None:
    guard = KeyGuard()
    assert guard.admits("space", 0, writes=False)
    guard.changed(0)
    for now in range(30, 900, 30):
        assert not guard.admits("space", now, writes=False)
    assert guard.admits("1", 900, writes=True)
    guard.changed(900)
    assert not guard.admits("space", 930, writes=False)
