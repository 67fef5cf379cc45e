"""What a typed number comes to: apart from `judging`, for it loads the arithmetic."""

from __future__ import annotations

import re

from srs_trainer.model.judging import Judged, NotGraded, Understood, testified
from srs_trainer.model.number_answers import Read, Right, Slip, Unread, grade, understood
from srs_trainer.model.numbered import Numbers
from srs_trainer.model.numbers import NumbersBlock, filled
from srs_trainer.model.showing import Showing

_PLAIN = re.compile(r"[~=\u2248+]? ?\$? ?-?[0-9.,]+(?:[eE][+-]?[0-9]+)? *[A-Za-z%$/\u00b5]*")
"""A number with or without a unit: nothing was calculated."""


def judged_number(showing: Showing, given: str) -> Judged:
    """Judge a typed number.

    Raises:
        NotGraded: it can't be read without doubt.
    """
    numbers = showing.numbers
    assert numbers is not None, "a number is asked with its block"
    block, draw = numbers.block, numbers.draw
    second = bool(showing.second)
    graded = grade(block, draw, given, unit_told=numbers.unit_told, second=second)
    if isinstance(graded, Unread):
        raise NotGraded(graded.why)
    read = graded.read
    detail = {"expression": read.expression, "value": read.value, **testified(showing)}
    if second:
        detail["slip"] = showing.second
    if isinstance(graded, Right):
        return Judged("right", said=said_as(read), detail=detail)
    if isinstance(graded, Slip):
        why = filled(_why(block, graded.name), draw)
        return Judged("wrong", why=why, slip=graded.name, said=said_as(read), detail=detail)
    why = filled(_why(block, graded.mistake), draw)
    return Judged("wrong", mistake=graded.mistake, why=why, said=said_as(read), detail=detail)


def understood_number(numbers: Numbers, given: str) -> Understood:
    """How what stands in the field is read."""
    read = understood(given, numbers.block.unit, unit_told=numbers.unit_told)
    return Understood(read.how, read.why if isinstance(read, Unread) else "")


def said_as(read: Read) -> str:
    """What was typed, and how it was understood where that is not the same."""
    return read.how if _PLAIN.fullmatch(read.expression) else f"{read.expression} = {read.how}"


def _why(block: NumbersBlock, name: str) -> str:
    return next((n.why for n in (*block.mistakes, *block.slips) if name and n.name == name), "")
