"""The small interpreter behind number questions: runs the steps of an expression, within bounds.

`expressions` turns text into the steps. An expression has no loops and runs each step once; sizes
of numbers are judged before they are computed, so that no expression keeps the program busy.
Whole numbers stay exact, `/` gives a float, as in Python; units are carried along and checked.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from srs_trainer.model.units import PLAIN, Dimension, Quantity, Unit, combined, in_words

LARGEST = 10**300
"""The absolute value that no number and no result may reach."""

LARGEST_EXPONENT = 1024
"""The absolute value that no exponent may pass."""

_MOST_BITS = 1000
_LARGEST_DIMENSION = 9

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
_PLAIN_ONLY: dict[str, Callable[[float], float]] = {
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "log2": math.log2,
    "log10": math.log10,
    "ln": math.log,
    "sqrt": math.sqrt,
    "exp": math.exp,
}

COMPARISONS = tuple(_COMPARISONS)
SEVERAL = ("min", "max")
"""The functions of two numbers or more; the others take one."""
FUNCTIONS = (*SEVERAL, *_PLAIN_ONLY)


class ExpressionError(ValueError):
    """An expression can't be read or has no value; `line` (0 if unknown) and `column` count from 1."""

    def __init__(self, column: int, message: str, line: int = 0) -> None:
        self.column, self.message, self.line = column, message, line
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Step:
    """One step: push `amount` or the value of `name`, or apply a sign or function to `many` values."""

    act: str
    column: int
    amount: Quantity | None = None
    name: str = ""
    many: int = 2


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read. `text` has one blank between all its parts."""

    text: str
    steps: tuple[Step, ...]
    units: tuple[Unit, ...] = ()
    """The units written in it, in their order."""

    @property
    def names(self) -> frozenset[str]:
        """The names that it needs values for."""
        return frozenset(step.name for step in self.steps if step.name)

    def value(self, values: Mapping[str, Quantity] | None = None) -> Quantity:
        """Run the steps with these values of its names.

        Raises:
            ExpressionError: there is no value, or it is too large, or units don't fit.
            KeyError: a name has no value.
        """
        stack: list[Quantity] = []
        for step in self.steps:
            if step.amount is not None:
                stack.append(step.amount)
            elif step.name:
                stack.append((values or {})[step.name])
            else:
                taken = stack[-step.many :]
                del stack[-step.many :]
                stack.append(_applied(step, taken))
        return stack[0]


@dataclass(frozen=True, slots=True)
class Condition:
    """Expressions compared one with the next: `1 < x <= y`."""

    terms: tuple[Expression, ...]
    signs: tuple[tuple[str, int], ...]
    """The comparisons between them, each with its column."""

    def holds(self, values: Mapping[str, Quantity]) -> bool:
        """Whether every comparison is true.

        Raises:
            ExpressionError: a side has no value, or the sides measure different things.
            KeyError: a name has no value.
        """
        sides = [term.value(values) for term in self.terms]
        true = True
        for (sign, column), left, right in zip(self.signs, sides, sides[1:], strict=False):
            try:
                _alike([left, right], "compared")
            except ValueError as error:
                raise ExpressionError(column, str(error)) from None
            true = true and _COMPARISONS[sign](left.value, right.value)
        return true


def within_bounds(value: int | float) -> bool:
    """Whether a number may be used: finite and below `LARGEST`."""
    return -LARGEST < value < LARGEST


def _applied(step: Step, taken: list[Quantity]) -> Quantity:
    """The result of one sign or function; ExpressionError at the step's column where it has none."""
    try:
        value, dimension = _result(step.act, taken)
    except ZeroDivisionError:
        raise ExpressionError(step.column, "division by zero") from None
    except OverflowError:
        raise ExpressionError(step.column, "the result is too large") from None
    except ValueError as error:
        raise ExpressionError(step.column, str(error)) from None
    if not within_bounds(value):
        raise ExpressionError(step.column, "the result is too large")
    return Quantity(value, dimension, any(amount.marked for amount in taken))


def _result(act: str, taken: list[Quantity]) -> tuple[int | float, Dimension]:
    left = taken[0]
    if act == "minus":
        return -left.value, left.dimension
    if act in SEVERAL:
        values = [amount.value for amount in taken]
        return (min if act == "min" else max)(values), _alike(taken, "compared")
    if act in _PLAIN_ONLY:
        return _function(act, left), PLAIN
    right = taken[1]
    if act == "+":
        return left.value + right.value, _alike(taken, "added")
    if act == "-":
        return left.value - right.value, _alike(taken, "subtracted")
    if act == "*":
        return left.value * right.value, _product(left.dimension, right.dimension, 1)
    if act == "/":
        return left.value / right.value, _product(left.dimension, right.dimension, -1)
    if act == "//":
        _alike(taken, "divided into whole parts")
        return left.value // right.value, PLAIN
    if act == "%":
        return left.value % right.value, _alike(taken, "divided with a remainder")
    return _power(left, right)


def _function(act: str, amount: Quantity) -> int | float:
    if amount.dimension != PLAIN:
        raise ValueError(f"{act} needs a plain number, and this is {in_words(amount.dimension)}")
    if act == "sqrt" and amount.value < 0:
        raise ValueError("sqrt of a negative number")
    if act in ("ln", "log2", "log10") and amount.value <= 0:
        raise ValueError(f"{act} needs a number above 0")
    return _PLAIN_ONLY[act](amount.value)


def _power(left: Quantity, right: Quantity) -> tuple[int | float, Dimension]:
    base, exponent = left.value, right.value
    if right.dimension != PLAIN:
        raise ValueError(f"an exponent is a plain number, and this is {in_words(right.dimension)}")
    if abs(exponent) > LARGEST_EXPONENT:
        raise ValueError(f"an exponent is at most {LARGEST_EXPONENT}")
    if base < 0 and exponent != int(exponent):
        raise ValueError("a negative number has only whole powers")
    # abs(base) >= 2**(bits - 1): judged by its bits, for the power itself may be huge.
    whole = isinstance(base, int) and isinstance(exponent, int)
    if whole and (int(base).bit_length() - 1) * exponent > _MOST_BITS:
        raise OverflowError
    dimension = left.dimension
    if dimension != PLAIN:
        if not isinstance(exponent, int):
            raise ValueError(f"{in_words(dimension)} has only whole powers")
        dimension = _bounded(combined(PLAIN, dimension, exponent))
    result: int | float = base**exponent
    return result, dimension


def _product(one: Dimension, other: Dimension, times: int) -> Dimension:
    return _bounded(combined(one, other, times))


def _bounded(dimension: Dimension) -> Dimension:
    if max(map(abs, dimension)) > _LARGEST_DIMENSION:
        raise ValueError("units multiplied too often")
    return dimension


def _alike(taken: list[Quantity], done: str) -> Dimension:
    """The one dimension of all; ValueError says what can't be `done`."""
    first = taken[0].dimension
    for amount in taken[1:]:
        if amount.dimension != first:
            sorts = f"{in_words(first)} and {in_words(amount.dimension)}"
            raise ValueError(f"{sorts} can't be {done}")
    return first
