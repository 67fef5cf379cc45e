"""What an answer among options comes to: its outcome, and the mistake behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from srs_trainer.model.grading import Outcome
from srs_trainer.model.showing import Showing

Given = str | Sequence[str] | None
"""What a learner gives: the id of an option, those of several of them or of all steps, None: unknown."""


class Judged(NamedTuple):
    """An answer judged. `chosen` are ids as the event keeps them; empty for "don't know"."""

    outcome: Outcome
    chosen: tuple[str, ...]
    mistake: str
    """The name of the mistake behind the first wrong option chosen, '' where it has none."""


def judged(showing: Showing, given: Given) -> Judged:
    """Judge an answer: all or nothing where several options are right (LOG 9).

    Of several right ones, `chosen` has the order in which they were shown, whatever the order of
    choosing; of steps it has the order given.

    Raises:
        KeyError: an option was not shown.
        ValueError: `given` is no answer to this kind.
    """
    if given is None:
        return Judged("unknown", (), "")
    if isinstance(given, str) == (showing.kind in ("choices", "order")):
        raise ValueError(f"{given!r} is no answer to a {showing.kind} question")
    if showing.kind == "order":
        if sorted(given) != sorted(showing.key_ids()):
            raise ValueError("an order names each step once")
        return Judged("right" if tuple(given) == showing.key_ids() else "wrong", tuple(given), "")
    ids = {given} if isinstance(given, str) else set(given)
    if not ids:
        raise ValueError("no option is chosen")
    numbers = sorted(map(showing.number_of, ids))
    chosen = [showing.options[number - 1] for number in numbers]
    right = ids == showing.right_ids()
    mistake = next((option.mistake for option in chosen if not option.right), "")
    return Judged("right" if right else "wrong", tuple(option.id for option in chosen), mistake)
