"""The numbers of a question from its text: a `numbers` block, or a fixed `= 37.5 GB +- 2%`.

Reading a block takes a fraction of a millisecond, so a few are kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from srs_trainer.model.text import normalised

if TYPE_CHECKING:
    from srs_trainer.model.number_lines import Fault
    from srs_trainer.model.numbers import NumbersBlock
    from srs_trainer.model.units import Unit


@lru_cache(maxsize=256)
def block_of(numbers: str, answer: tuple[str, ...] = ()) -> NumbersBlock | None:
    """The block that `numbers` holds, else the fixed one of `answer`; None where it can't be asked."""
    block, faults = _parsed(numbers, answer, tried=False)
    return None if faults else block


def faults_of(numbers: str, answer: tuple[str, ...] = ()) -> list[Fault]:
    """What is wrong with a block or a fixed answer, after some draws; lines count from 1."""
    return _parsed(numbers, answer, tried=True)[1]


def key_of(numbers: str, answer: tuple[str, ...] = ()) -> str:
    """What makes the answer this answer and no other: expression and unit (LOG 16)."""
    block = block_of(numbers, answer)
    return block.key() if block else normalised(numbers or "\n".join(answer))


def tells_unit(stem: str, unit: Unit | None) -> bool:
    """Whether a stem names the unit of the answer, so that a number may be typed without it.

    A unit right behind a number belongs to that number and names nothing (`80 GB`, `{pool} GB`).
    """
    if unit is None:
        return True
    from srs_trainer.model.units import aliases

    return any(
        re.search(rf"(?<![\w/])(?<![0-9}}]\s){re.escape(name)}(?![\w/])", stem) for name in aliases(unit)
    )


def _parsed(
    numbers: str, answer: tuple[str, ...], *, tried: bool
) -> tuple[NumbersBlock | None, list[Fault]]:
    from srs_trainer.model.number_lines import parse_fixed, parse_numbers  # with it comes the arithmetic

    if numbers:
        return parse_numbers(list(enumerate(numbers.split("\n"), 1)), tried=tried)
    if len(answer) != 1:
        return None, [(1, 1, "one answer is needed: a line such as `= 37.5 GB +- 2%`")]
    return parse_fixed(1, answer[0])
