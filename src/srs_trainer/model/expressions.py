"""The arithmetic of number questions as it is written: text into steps for the interpreter.

The language: numbers with an optional unit behind them, names, `+ - * / // % **`, parentheses, the
functions of `FUNCTIONS`, and comparisons in conditions; nothing else (DECK-FORMAT 10). Length and
depth are bounded before anything is computed, and an expression has at most as many steps as it has
characters. Python's `eval` is never near.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from srs_trainer.model.arithmetic import (
    COMPARISONS,
    FUNCTIONS,
    SEVERAL,
    Condition,
    Expression,
    ExpressionError,
    Step,
    within_bounds,
)
from srs_trainer.model.text import clean
from srs_trainer.model.units import SHAPE, Quantity, Unit, UnknownUnit, quantity, unit

LONGEST = 500
"""Characters of one expression."""

DEEPEST = 30
"""Parentheses, signs and powers within each other."""

MOST_DIGITS = 40
"""Digits of one number as it is written."""

NAME = re.compile(r"[a-z][a-z0-9_]*")
NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")

_BLANKS = re.compile(r"[ \t]*")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SIGN = re.compile(r"\*\*|//|[<>=!]=|[-+*/%(),<>]")
_LEVELS = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2}


def expression(text: str, names: Collection[str] = (), column: int = 1) -> Expression:
    """Read an expression in which `names` may stand; `column` is that of its first character.

    Raises:
        ExpressionError: it can't be read.
    """
    reader = _Reader(_tokens(text, names, column), names)
    found = reader.whole()
    if reader.next.kind in COMPARISONS:
        raise ExpressionError(reader.next.column, "a comparison stands only in a `where` line")
    reader.end()
    return found


def condition(text: str, names: Collection[str] = (), column: int = 1) -> Condition:
    """Read a condition: two expressions or more with comparisons between them.

    Raises:
        ExpressionError: it can't be read.
    """
    reader = _Reader(_tokens(text, names, column), names)
    terms, signs = [reader.whole()], []
    while reader.next.kind in COMPARISONS:
        sign = reader.take()
        signs.append((sign.kind, sign.column))
        terms.append(reader.whole())
    reader.end()
    if not signs:
        raise ExpressionError(reader.next.column, "a condition compares: write `x > 2`")
    return Condition(tuple(terms), tuple(signs))


def number(text: str, column: int = 1) -> Fraction:
    """The exact value of a number as it is written.

    Raises:
        ExpressionError: it has more than `MOST_DIGITS` digits or is too large or too small.
    """
    mantissa, _, exponent = text.lower().partition("e")
    power = exponent.lstrip("+-").lstrip("0") or "0"
    # Judged before it is computed: 1e999999999 would fill the memory.
    if len(mantissa) > MOST_DIGITS or len(power) > 3 or int(power) >= 300:
        raise ExpressionError(column, f"the number {clean(text[:20])} is too long or too large")
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    """'number', 'name', 'end', or the sign itself."""
    text: str
    column: int
    unit: Unit | None = None


def _tokens(text: str, names: Collection[str], column: int) -> list[_Token]:
    if len(text) > LONGEST:
        raise ExpressionError(column + LONGEST, f"longer than {LONGEST} characters")
    tokens: list[_Token] = []
    at = _blanks(text, 0)
    while at < len(text):
        if found := NUMBER.match(text, at):
            of, end = _unit_behind(text, found.end(), names, column)
            token = _Token("number", found[0], column + at, of)
        elif found := _WORD.match(text, at):
            token, end = _Token("name", found[0], column + at), found.end()
        elif found := _SIGN.match(text, at):
            token, end = _Token(found[0], found[0], column + at), found.end()
        else:
            hint = "; compare with ==" if text[at] == "=" else ""
            hint = "; a power is **" if text[at] == "^" else hint
            raise ExpressionError(column + at, f"'{clean(text[at])}' has no meaning here{hint}")
        tokens.append(token)
        at = _blanks(text, end)
    return [*tokens, _Token("end", "", column + len(text.rstrip()))]


def _unit_behind(text: str, at: int, names: Collection[str], column: int) -> tuple[Unit | None, int]:
    """The unit behind a number that ends before `at`, and where the text goes on."""
    begin = _blanks(text, at)
    if text.startswith("%", begin):
        after = _blanks(text, begin + 1)
        if text.startswith("-", after):
            raise ExpressionError(column + begin, "per cent or remainder? Put parentheses")
        if after < len(text) and (text[after].isalnum() or text[after] in "._("):
            return None, at
        return unit("%"), begin + 1
    found = SHAPE.match(text, begin)
    if not found:
        return None, at
    rest = [piece for piece in found[0].split("/")[1:] if piece in names]
    if rest:
        raise ExpressionError(
            column + begin, f"'{rest[0]}' is a unit and a name here; divide with blanks: ' / {rest[0]}'"
        )
    try:
        return unit(found[0]), found.end()
    except UnknownUnit as error:
        word = _WORD.match(text, begin)
        missing = word and (word[0] in names or word[0] in FUNCTIONS)
        message = "a sign is missing here; multiply with *" if missing else str(error)
        raise ExpressionError(column + begin, message) from None


def _blanks(text: str, at: int) -> int:
    found = _BLANKS.match(text, at)
    return found.end() if found else at


class _Reader:
    """Turns tokens into steps, signs behind what they apply to; precedence is Python's."""

    def __init__(self, tokens: list[_Token], names: Collection[str]) -> None:
        self._tokens, self._names, self._at = tokens, names, 0
        self._steps: list[Step] = []
        self._depth = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._at]

    def take(self) -> _Token:
        token = self.next
        self._at += 1
        return token

    def end(self) -> None:
        """Raise ExpressionError unless all was read."""
        left = self.next
        if left.kind in ("number", "name") or left.kind == "(":
            before = self._tokens[self._at - 1]
            if before.kind == ")" and SHAPE.fullmatch(left.text):
                cure = f"; a unit stands behind a number: (...) * 1 {left.text}"
            else:
                cure = "; multiply with *"
            raise ExpressionError(left.column, f"a sign is missing before '{left.text}'{cure}")
        if left.kind != "end":
            raise ExpressionError(left.column, f"'{left.text}' is not expected here")

    def whole(self) -> Expression:
        """Read one expression up to a comparison, a stray sign or the end."""
        self._steps, begin = [], self._at
        self._sum(1)
        read = self._tokens[begin : self._at]
        text = " ".join(f"{t.text} {t.unit.name}" if t.unit else t.text for t in read)
        return Expression(text, tuple(self._steps), tuple(t.unit for t in read if t.unit))

    def _sum(self, least: int) -> None:
        self._signed()
        while _LEVELS.get(self.next.kind, 0) >= least:
            sign = self.take()
            self._sum(_LEVELS[sign.kind] + 1)
            self._steps.append(Step(sign.kind, sign.column))

    def _signed(self) -> None:
        if self.next.kind != "-":
            self._power()
            return
        sign = self._deeper()
        self._signed()
        self._steps.append(Step("minus", sign.column, many=1))
        self._depth -= 1

    def _power(self) -> None:
        self._single()
        if self.next.kind == "**":
            sign = self._deeper()
            self._signed()
            self._steps.append(Step("**", sign.column))
            self._depth -= 1

    def _single(self) -> None:
        if self.next.kind == "(":
            self._deeper()
            self._sum(1)
            self._close()
            return
        token = self.take()
        if token.kind == "number":
            self._steps.append(Step("number", token.column, _amount(token)))
        elif token.kind == "name" and token.text in FUNCTIONS:
            self._call(token)
        elif token.kind == "name":
            if token.text not in self._names:
                raise ExpressionError(token.column, _unknown(token.text, self._names))
            self._steps.append(Step("name", token.column, name=token.text))
        else:
            found = f"not '{token.text}'" if token.text else "but it ends"
            raise ExpressionError(token.column, f"a number is expected here, {found}")

    def _call(self, function: _Token) -> None:
        if self.next.kind != "(":
            raise ExpressionError(function.column, f"write {function.text}(...)")
        self._deeper()
        many = 1
        self._sum(1)
        while self.next.kind == ",":
            self.take()
            self._sum(1)
            many += 1
        self._close()
        several = function.text in SEVERAL
        if (many > 1) != several:
            wanted = "two numbers or more" if several else "one number"
            raise ExpressionError(function.column, f"{function.text} takes {wanted}, not {many}")
        self._steps.append(Step(function.text, function.column, many=many))

    def _deeper(self) -> _Token:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError(self.next.column, f"more than {DEEPEST} levels deep")
        return self.take()

    def _close(self) -> None:
        if self.next.kind != ")":
            found = f"not '{self.next.text}'" if self.next.text else "but it ends"
            raise ExpressionError(self.next.column, f"a ')' is expected here, {found}")
        self.take()
        self._depth -= 1


def _amount(token: _Token) -> Quantity:
    """The value of a number token: whole where it is written as a whole number."""
    value: int | float = number(token.text, token.column).numerator
    if not token.text.isdecimal():
        value = float(token.text)
    amount = quantity(value, token.unit) if token.unit else Quantity(value)
    if not within_bounds(amount.value):
        raise ExpressionError(token.column, "this number is too large")
    return amount


def _unknown(name: str, names: Collection[str]) -> str:
    shown = name[:20]
    if name.lower() in names or name.lower() in FUNCTIONS:
        return f"nothing is called '{shown}'; write {name.lower()}"
    if not names:
        return f"'{shown}' is neither a number nor a function"
    return f"nothing is called '{shown}' here; a unit stands behind a number"
