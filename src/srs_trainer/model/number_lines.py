"""Reading a `numbers` block from its lines, and the fixed answer of a question without drawing.

Grammar: DECK-FORMAT 8 and 10. Every fault is collected with line and column (both from 1); a block
without faults is tried on some draws, so that a division by zero or a `where` that passes nothing
is found here and not before the learner.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from srs_trainer.model.arithmetic import FUNCTIONS, Condition, Expression, ExpressionError
from srs_trainer.model.expressions import NAME, NUMBER, condition, expression, number
from srs_trainer.model.numbers import (
    Derived,
    Drawn,
    Named,
    NumbersBlock,
    Tolerance,
    Values,
    drawn_at,
    named_value,
    spread,
)
from srs_trainer.model.text import clean
from srs_trainer.model.units import SHAPE, Unit, UnknownUnit, in_unit, unit

Fault = tuple[int, int, str]
"""Line and column, both from 1, and what is wrong there, with its cure."""

MOST_LINES = 60
LONGEST_LINE = 10_000
MOST_VALUES = 1_000_000
"""Values of one variable."""

TRIALS = 32
"""Draws that a block without faults is tried on."""

LEAST_PASSING = 50
"""At least 1 of so many draws must pass the `where` lines."""

RESERVED = frozenset(
    {"answer", "unit", "tolerance", "where", "mistake", "slip", "why", "step", *FUNCTIONS}
)
"""What no variable can be called."""

_SEEN = 300
_LABEL = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_WHERE = re.compile(r"\s*where\s+")
_LITERAL = re.compile(rf"(?P<sign>-?) ?(?P<number>{NUMBER.pattern}) *(?P<unit>(?:{SHAPE.pattern}|%)?)")
_STEP = re.compile(r"\sstep\s")
_PLUS_MINUS = re.compile(r"\+/?-|\u00b1")
_DIGITS = re.compile(r"\s*([0-9]{1,2})\s+digits?\s*")
_MOST_DIGITS = 15


def parse_numbers(
    lines: Sequence[tuple[int, str]], *, tried: bool = True
) -> tuple[NumbersBlock | None, list[Fault]]:
    """Read the lines inside a `numbers` fence, each with its number in the file.

    The block is None where faults leave no answer; with any fault it must not be asked. `tried`:
    also run it on some draws, which takes most of the time; not needed for a block that passed.
    """
    reader = _Block()
    for line, text in lines[:MOST_LINES]:
        if text.strip():
            reader.read(line, text)
    if len(lines) > MOST_LINES:
        reader.faults.append((lines[MOST_LINES][0], 1, f"a block has at most {MOST_LINES} lines"))
    block, faults = reader.done(lines[0][0] if lines else 1)
    if tried and block and not faults:
        faults = _tried(block)
    return block, faults


def parse_fixed(line: int, text: str) -> tuple[NumbersBlock | None, list[Fault]]:
    """Read the answer of a question without drawing, `= 37.5 GB +- 2%` (DECK-FORMAT 8).

    The unit of the answer is the one behind its number. Without a tolerance 2 percent hold.
    """
    found = re.match(r"\s*=\s*", text)
    if not found or len(text) > LONGEST_LINE:
        return None, [(line, 1, "the answer is a line such as `= 37.5 GB +- 2%`")]
    around = _PLUS_MINUS.search(text, found.end())
    end = around.start() if around else len(text)
    try:
        values = _literal(text[found.end() : end], found.end() + 1)
        answer = expression(text[found.end() : end], (), found.end() + 1)
        tolerance = _tolerance(text[end:], values.unit, end + 1) if around else Tolerance()
    except ExpressionError as error:
        return None, [(line, error.column, error.message)]
    return NumbersBlock(answer, unit=values.unit, tolerance=tolerance, line=line), []


class _Block:
    """Collects the lines of a block; those that need all names are read at the end."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._variables: list[Drawn | Derived] = []
        self._names: list[str] = []
        self._once: dict[str, tuple[int, str, int]] = {}
        self._conditions: list[tuple[int, str, int]] = []
        self._named: list[tuple[str, str, int, str, int]] = []
        self._whys: dict[str, tuple[str, int]] = {}

    def read(self, line: int, text: str) -> None:
        """Sort one line in; what is wrong with it becomes a fault."""
        try:
            if len(text) > LONGEST_LINE:
                raise ExpressionError(LONGEST_LINE, f"longer than {LONGEST_LINE} characters")
            left, sign, right = text.partition("=")
            if found := _WHERE.match(text):
                self._conditions.append((line, text[found.end() :], found.end() + 1))
            elif not sign or right.startswith("="):
                raise ExpressionError(1, "this line is no `name = ...` and no `where ...`")
            else:
                self._assigned(line, left, right)
        except ExpressionError as error:
            self.faults.append((line, error.column, error.message))

    def _assigned(self, line: int, left: str, rest: str) -> None:
        """Sort in a line with a `=`; `left` and `rest` stand before and after it."""
        column = len(left) + 2 + len(rest) - len(rest.lstrip())
        at = len(left) - len(left.lstrip()) + 1
        left, rest = left.strip(), rest.strip()
        act, _, label = left.partition(" ")
        if act in ("mistake", "slip", "why"):
            name = label.strip()
            if not _LABEL.fullmatch(name):
                of = "mistake" if act == "why" else act
                raise ExpressionError(at, f"a {of} has a name of small letters, digits and hyphens")
            if act != "why":
                self._named.append((act, name, line, rest, column))
            elif self._whys.setdefault(name, (rest, line)) != (rest, line):
                raise ExpressionError(
                    at, f"a second `why {name}`; the first is in line {self._whys[name][1]}"
                )
            return
        if left in ("answer", "unit", "tolerance"):
            if left in self._once:
                first = self._once[left][0]
                raise ExpressionError(at, f"a second `{left}`; the first is in line {first}")
            self._once[left] = line, rest, column
            return
        joint = left.startswith("(") and left.endswith(")")
        names = tuple(name.strip() for name in left.strip("()").split(",")) if joint else (left,)
        known = tuple(self._names)
        # Declared before its values are read, so that a fault in them is not followed by others.
        self._declare(names, at)
        if joint or "|" in rest or ".." in rest or _LITERAL.fullmatch(rest):
            self._variables.append(Drawn(names, _rows(rest, len(names), joint, column), line))
        else:
            self._variables.append(Derived(left, expression(rest, known, column), line))

    def _declare(self, names: tuple[str, ...], column: int) -> None:
        for name in names:
            shown = clean(name[:20])
            if not NAME.fullmatch(name):
                message = f"'{shown}' is no name: small letters, digits and _, a letter first"
            elif name in RESERVED:
                message = f"'{shown}' means something else here; choose another name"
            elif name in self._names:
                message = f"'{shown}' is declared twice"
            else:
                self._names.append(name)
                continue
            raise ExpressionError(column, message)

    def done(self, first: int) -> tuple[NumbersBlock | None, list[Fault]]:
        """Read what needs all names and put the block together; `first`: the line it begins in."""
        where = tuple(
            (made, line)
            for line, text, column in self._conditions
            if (made := self._condition(line, text, column)) is not None
        )
        named: dict[str, list[Named]] = {"mistake": [], "slip": []}
        for act, label, line, text, column in self._named:
            if value := self._expression(line, text, column, "answer"):
                named[act].append(Named(label, value, self._whys.get(label, ("", 0))[0], line))
        known = {label for _, label, *_ in self._named}
        for label, (_, line) in self._whys.items():
            if label not in known:
                self.faults.append((line, 1, f"no mistake or slip is called '{label}'"))
        of, tolerance = self._unit_and_tolerance()
        if "answer" not in self._once:
            self.faults.append((first, 1, "an `answer = ...` line is missing"))
            return None, sorted(self.faults)
        line, text, column = self._once["answer"]
        answer = self._expression(line, text, column)
        if answer is None:
            return None, sorted(self.faults)
        mistakes, slips = tuple(named["mistake"]), tuple(named["slip"])
        block = NumbersBlock(answer, tuple(self._variables), where, of, tolerance, mistakes, slips, line)
        return block, sorted(self.faults)

    def _condition(self, line: int, text: str, column: int) -> Condition | None:
        try:
            return condition(text, self._names, column)
        except ExpressionError as error:
            self.faults.append((line, error.column, error.message))
            return None

    def _expression(self, line: int, text: str, column: int, *more: str) -> Expression | None:
        try:
            return expression(text, (*self._names, *more), column)
        except ExpressionError as error:
            self.faults.append((line, error.column, error.message))
            return None

    def _unit_and_tolerance(self) -> tuple[Unit | None, Tolerance]:
        of, tolerance = None, Tolerance()
        if "unit" in self._once:
            line, text, column = self._once["unit"]
            try:
                of = unit(text)
            except UnknownUnit as error:
                self.faults.append((line, column, str(error)))
        if "tolerance" in self._once:
            line, text, column = self._once["tolerance"]
            try:
                tolerance = _tolerance(text, of, column)
            except ExpressionError as error:
                self.faults.append((line, error.column, error.message))
        return of, tolerance


def _rows(text: str, many: int, joint: bool, column: int) -> tuple[tuple[Values, ...], ...]:
    rows: list[tuple[Values, ...]] = []
    for part, at in _parts(text, "|", column):
        if not joint:
            rows.append((_range(part, at) if ".." in part else _literal(part, at),))
            continue
        if not (part.startswith("(") and part.endswith(")")):
            raise ExpressionError(at, "values drawn together stand in parentheses: (32, 8) | (80, 8)")
        items = _parts(part[1:-1], ",", at + 1)
        if len(items) != many:
            raise ExpressionError(at, f"{many} values are expected here, not {len(items)}")
        rows.append(tuple(_literal(item, here) for item, here in items))
    if sum(row[0].count for row in rows) > MOST_VALUES:
        raise ExpressionError(column, f"more than {MOST_VALUES:,} values")
    return tuple(rows)


def _parts(text: str, sign: str, column: int) -> list[tuple[str, int]]:
    """What stands between the signs, trimmed, each with its column."""
    found = []
    for part in text.split(sign):
        found.append((part.strip(), column + len(part) - len(part.lstrip())))
        column += len(part) + 1
    return found


def _range(text: str, column: int) -> Values:
    """Values such as `1024..8192 step 1024`, or `16 GB..80 GB step 16 GB`."""
    low, _, rest = text.partition("..")
    parts = _STEP.split(rest, maxsplit=1)
    first, last = _literal(low, column), _literal(parts[0], column + len(low) + 2)
    step = _literal(parts[1], column + len(text) - len(parts[1])) if len(parts) > 1 else None
    units = {values.unit for values in (first, last, step) if values}
    if len(units) > 1:
        raise ExpressionError(column, "a range has one unit: 16 GB..80 GB step 16 GB")
    by = step.first if step else Fraction(1)
    if by <= 0 or last.first < first.first:
        raise ExpressionError(column, "a range goes up: low..high step more")
    count = (last.first - first.first) // by + 1
    return Values(first.first, by, count, first.unit)


def _literal(text: str, column: int) -> Values:
    """A single value: a number, maybe negative, maybe with a unit."""
    column += len(text) - len(text.lstrip())
    found = _LITERAL.fullmatch(text.strip())
    if not found:
        raise ExpressionError(
            column, f"'{clean(text.strip()[:20])}' is no number; only numbers can stand here"
        )
    value = number(found["number"], column + found.start("number"))
    try:
        of = unit(found["unit"]) if found["unit"] else None
    except UnknownUnit as error:
        raise ExpressionError(column + found.start("unit"), str(error)) from None
    return Values(-value if found["sign"] else value, unit=of, written=found["sign"] + found["number"])


def _tolerance(text: str, of: Unit | None, column: int) -> Tolerance:
    """A tolerance: `2%` or `+- 2%`, `+- 3` or `+- 3 ms`, `3 digits`."""
    if digits := _DIGITS.fullmatch(text):
        if not 1 <= int(digits[1]) <= _MOST_DIGITS:
            raise ExpressionError(column, f"from 1 to {_MOST_DIGITS} significant digits")
        return Tolerance("digits", float(digits[1]))
    column += len(text) - len(text.lstrip())
    text = text.strip()
    sign = _PLUS_MINUS.match(text)
    begin = len(text) - len(text[sign.end() :].lstrip()) if sign else 0
    values = _literal(text[begin:], column + begin)
    if values.first < 0:
        raise ExpressionError(column + begin, "a tolerance is not negative")
    if values.unit and values.unit.name == "%" and (not of or of.name != "%" or not sign):
        if values.first > 50:
            raise ExpressionError(column + begin, "a tolerance is at most 50%")
        return Tolerance("relative", float(values.first / 100))
    if not sign:
        raise ExpressionError(column, "a tolerance is `2%`, `+- 3` or `3 digits`")
    try:
        return Tolerance("absolute", float(in_unit(values.at(0)[0], of)))
    except ValueError as error:
        raise ExpressionError(column + begin, str(error)) from None


def _tried(block: NumbersBlock) -> list[Fault]:
    """The faults that only values show, each line at most once."""
    found: dict[int, Fault] = {}
    seen = passed = 0
    for indexes in spread(block, _SEEN if block.where else TRIALS):
        seen += 1
        try:
            drawn = drawn_at(block, indexes)
            if drawn is None:
                continue
            passed += 1
            if passed <= TRIALS:
                for named in (*block.mistakes, *block.slips):
                    named_value(block, named, drawn)
        except ExpressionError as error:
            values = ""
            if block.count > 1:
                values = " for some of the values; keep them out with `where`"
            found.setdefault(error.line, (error.line, error.column, error.message + values))
    if not found and passed * LEAST_PASSING < seen:
        message = f"`where` passes {passed} of {seen} draws, fewer than 1 of {LEAST_PASSING}"
        return [(block.where[0][1], 1, f"{message}; choose values that fit")]
    return sorted(found.values())
