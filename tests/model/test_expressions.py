"""The arithmetic of decks is Python's, within bounds, and no text keeps the interpreter busy."""

from __future__ import annotations

import ast
import math
import operator
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model.arithmetic import FUNCTIONS, LARGEST, LARGEST_EXPONENT, ExpressionError
from srs_trainer.model.expressions import DEEPEST, LONGEST, condition, expression
from srs_trainer.model.units import Quantity, Unit, quantity, unit

VALUES: dict[str, int | float] = {"x": 7, "kv_1": 0.25, "k": -3, "s": 1024}
SIGNS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
CALLS: dict[str, Callable[..., Any]] = {
    **{"min": min, "max": max, "round": round, "floor": math.floor, "ceil": math.ceil},
    **{"log2": math.log2, "log10": math.log10, "ln": math.log, "sqrt": math.sqrt, "exp": math.exp},
}
HOSTILE = {
    "parentheses": "(" * 10_000 + "1" + ")" * 10_000,
    "parentheses that fit": "(" * 240 + "1" + ")" * 240,
    "signs": "-" * 100_000 + "1",
    "signs that fit": "-" * 490 + "1",
    "powers": "9**9**9",
    "powers that fit": "**".join(["1"] * 150),
    "many powers": "((99**99)**99)**99",
    "digits": "9" * 400,
    "large": "1e999",
    "larger": "1e999999999",
    "no number": "0/0",
    "logarithm": "ln(0)",
    "wrong name": "log(0)",
    "import": "__import__('os').system('ls')",
    "attribute": "x.__class__",
    "arabic digits": "\u0663+1",
    "superscript": "2\u00b2",
    "full width": "\uff11+1",
    "a megabyte": "1+" * 500_000 + "1",
    "a megabyte of blanks": " " * 1_000_000,
    "nul": "1\0",
    "line feed": "1\n+1",
    "lambda": "lambda: 0",
    "string": "'a'*9",
    "walrus": "(x:=3)",
    "list": "[1]*9",
    "broken power": "(-8)**0.5",
    "factorials": "exp(exp(exp(exp(9))))",
    "underscore": "1_000",
    "hexadecimal": "0x10",
    "nothing": "",
}


def reference(node: ast.AST) -> Any:
    """What Python makes of a tree, under our bounds; raises where we must refuse."""
    if isinstance(node, ast.Expression):
        return reference(node.body)
    if isinstance(node, ast.Constant):
        value = node.value
    elif isinstance(node, ast.Name):
        value = VALUES[node.id]
    elif isinstance(node, ast.UnaryOp):
        value = -reference(node.operand)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        value = CALLS[node.func.id](*map(reference, node.args))
    elif isinstance(node, ast.BinOp):
        left, right = reference(node.left), reference(node.right)
        if isinstance(node.op, ast.Pow) and abs(right) > LARGEST_EXPONENT:
            raise OverflowError
        value = SIGNS[type(node.op)](left, right)
    else:
        raise AssertionError(ast.dump(node))
    if isinstance(value, complex) or not -LARGEST < value < LARGEST:
        raise OverflowError
    return value


def written(draw: st.DrawFn, parts: st.SearchStrategy[str]) -> str:
    """One sign, function or pair of parentheses around smaller texts, with blanks here and there."""
    blank = draw(st.sampled_from(["", " "]))
    form = draw(st.integers(0, 9))
    if form == 0:
        return f"-{blank}{draw(parts)}"
    if form == 1:
        return f"({blank}{draw(parts)}{blank})"
    if form == 2:
        name = draw(st.sampled_from(FUNCTIONS))
        many = 2 if name in ("min", "max") else 1
        return f"{name}({', '.join(draw(parts) for _ in range(many))})"
    sign = draw(st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]))
    left, right = draw(parts), draw(parts)
    if sign == "%" and right.lstrip().startswith("-"):
        right = f"({right})"  # `5 % -x` might mean per cent, and is refused
    return f"{left}{blank}{sign}{blank}{right}"


def growing(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.composite(written)(parts)


numbers = st.one_of(
    st.integers(0, 99).map(str),
    st.integers(0, 10**12).map(str),
    st.sampled_from(["0.5", "2.25", ".125", "1e3", "2.5e-3", "1E2", "3.0", "0"]),
)
texts = st.recursive(st.one_of(numbers, st.sampled_from(sorted(VALUES))), growing, max_leaves=12)


def value_of(text: str) -> int | float:
    values = {name: Quantity(value) for name, value in VALUES.items()}
    return expression(text, VALUES).value(values).value


@settings(max_examples=600)
@given(texts)
def test_arithmetic_is_that_of_python(text: str) -> None:
    """Precedence, whole numbers, floats, and what has no value: all as a reference finds them."""
    if len(text) > LONGEST or text.count("(") + text.count("-") + text.count("**") > DEEPEST:
        return
    try:
        expected = reference(ast.parse(text.strip(), mode="eval"))
    except (ArithmeticError, ValueError):
        with pytest.raises(ExpressionError):
            value_of(text)
        return
    found = value_of(text)
    assert (found, type(found)) == (expected, type(expected))


@given(texts)
def test_an_expression_runs_fewer_steps_than_it_has_characters(text: str) -> None:
    if len(text) <= LONGEST and text.count("(") + text.count("-") + text.count("**") <= DEEPEST:
        assert len(expression(text, VALUES).steps) <= len(text)


@given(texts)
def test_the_text_of_an_expression_reads_as_the_same_expression(text: str) -> None:
    if len(text) <= LONGEST // 3 and text.count("(") + text.count("-") + text.count("**") <= DEEPEST:
        once = expression(text, VALUES).text
        assert expression(once, VALUES).text == once
        assert expression(f"  {once} ".replace(" ", "  ")[:LONGEST], VALUES).text == once


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_refused_at_once(text: str) -> None:
    """Counted in calls, not in seconds."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        with pytest.raises(ExpressionError) as refusal:
            expression(text, ("x",)).value({"x": Quantity(3)})
    finally:
        sys.setprofile(before)
    assert calls < 10_000
    assert 1 <= refusal.value.column <= min(len(text), LONGEST) + 1
    assert len(refusal.value.message) < 120


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        expression(text, VALUES)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1


@given(st.text("0123456789.+-*/%()<>=! eEGBxks,minmaxlog2$", max_size=40))
def test_any_text_of_the_language_has_a_value_or_none(text: str) -> None:
    try:
        value = value_of(text)
    except ExpressionError:
        return
    assert -LARGEST < value < LARGEST


@pytest.mark.parametrize(
    ("text", "column", "says"),
    [
        ("2 * (3 + 4", 11, "a ')' is expected"),
        ("2 * foo", 5, "nothing is called 'foo'"),
        ("2 * X", 5, "write x"),
        ("2 +", 4, "it ends"),
        ("2 * * 3", 5, "not '*'"),
        ("1 / (x - x)", 3, "division by zero"),
        ("3 x", 3, "multiply with *"),
        ("2 ^ 3", 3, "a power is **"),
        ("x = 3", 3, "compare with =="),
        ("x < 3", 3, "only in a `where`"),
        ("sqrt(1, 2)", 1, "takes one number"),
        ("max(1)", 1, "takes two numbers or more"),
        ("min", 1, "write min(...)"),
        ("80 Gx", 4, "no unit 'Gx'"),
        ("80 gb", 4, "GB or Gb"),
        ("(x + 1) GB", 9, "behind a number"),
        ("3 GB + 1 s", 6, "can't be added"),
        ("floor(1 GB)", 1, "plain number"),
        ("2 ** 1 GB", 3, "plain number"),
        ("10 % - 3", 4, "parentheses"),
        ("(2 GB) ** 0.5", 8, "whole powers"),
        ("(2 GB) ** 10", 8, "too often"),
        ("1e299 PB", 1, "too large"),
        ("MIN(1, 2)", 1, "write min"),
    ],
)
def test_an_error_names_its_place_and_a_cure(text: str, column: int, says: str) -> None:
    with pytest.raises(ExpressionError) as refusal:
        expression(text, ("x",)).value({"x": Quantity(3)})
    assert refusal.value.column == column
    assert says in refusal.value.message


def test_columns_count_from_where_the_expression_begins() -> None:
    with pytest.raises(ExpressionError) as refusal:
        expression("2 * foo", (), column=10)
    assert refusal.value.column == 14


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [
        ("80 GB", 80, "GB"),
        ("80GiB", 80, "GiB"),
        ("2*80*8*128*2 B", 327_680, "B"),
        ("67 GB / 3.35 TB/s", 20, "ms"),
        ("400 Gb/s * 1 s", 50, "GB"),
        ("50 % * 80 GB", 40, "GB"),
        ("(8 K) * 2 B", 16, "KB"),
        ("1 s // 3 ms * 1 tok", 333, "tok"),
        ("7 GB % 4 GB", 3, "GB"),
        ("max(1 GiB, 1 GB)", 1, "GiB"),
        ("(2 B) ** 1 / 1 s", 2, "B/s"),
        ("990 TFLOPS / 3.3 TB/s", 300, "FLOP/B"),
        ("2.5 $/h * 3 h", 7.5, "$"),
        ("5 \u00b5s", 5, "us"),
    ],
)
def test_units_are_carried_through(text: str, value: float, of: str) -> None:
    amount, wanted = expression(text).value(), quantity(value, unit(of))
    assert amount.dimension == wanted.dimension
    assert amount.value == pytest.approx(wanted.value, rel=1e-12)
    assert amount.marked


def test_units_stand_only_behind_a_literal_so_that_names_stay_free() -> None:
    values = {name: Quantity(n) for n, name in enumerate("kmst", 2)}
    assert expression("k*m + s/t", values).value(values) == Quantity(2 * 3 + 4 / 5)
    assert expression("2 s", values).value(values) == quantity(2, unit("s"))
    assert expression("80 GB / s", values).value(values).dimension == unit("GB").dimension
    with pytest.raises(ExpressionError, match="a unit and a name"):
        expression("80 GB/s", values)


@pytest.mark.parametrize("text", ["7 % 3", "7 %3", "7%(-3)", "7 % x"])
def test_a_percent_sign_before_a_number_is_a_remainder(text: str) -> None:
    found = expression(text, ("x",)).value({"x": Quantity(3)})
    assert not found.marked and found.value in (1, -2)


@pytest.mark.parametrize("text", ["7 %", "(7%)", "7% * 1", "max(7 %, 1 %)"])
def test_elsewhere_it_is_a_percentage(text: str) -> None:
    found = expression(text).value()
    assert found.marked and found.value == pytest.approx(0.07)


compared = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


@given(st.lists(st.integers(-3, 3), min_size=2, max_size=4), st.lists(compared, min_size=3, max_size=3))
def test_comparisons_chain_as_in_python(numbers: list[int], signs: list[str]) -> None:
    text = str(numbers[0]) + "".join(f" {sign} {n}" for sign, n in zip(signs, numbers[1:], strict=False))
    by_sign = {
        "<": operator.lt, "<=": operator.le, ">": operator.gt,
        ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
    }  # fmt: skip
    pairs = zip(signs, numbers, numbers[1:], strict=False)
    assert condition(text).holds({}) == all(by_sign[sign](a, b) for sign, a, b in pairs)


@pytest.mark.parametrize("text", ["3", "3 <", "< 3", "3 < 4 5", "1 GB < 3", "1/0 < 2", "(1 < 2) < 3"])
def test_a_condition_compares_like_with_like(text: str) -> None:
    with pytest.raises(ExpressionError):
        condition(text).holds({})


def test_a_unit_that_was_written_is_known_again() -> None:
    found = expression("80 GB / 2 + 3 GiB").units
    assert found == (unit("GB"), unit("GiB"))
    assert all(isinstance(of, Unit) for of in found)


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("1+" * (LONGEST // 2 - 1) + "10", "1+" * (LONGEST // 2) + "1"),
        ("(" * DEEPEST + "1" + ")" * DEEPEST, "(" * (DEEPEST + 1) + "1" + ")" * (DEEPEST + 1)),
        (f"1.001 ** {LARGEST_EXPONENT}", f"1.001 ** {LARGEST_EXPONENT + 1}"),
        ("10 ** 299", "10 ** 300"),
        ("-(10 ** 299)", "-9 * 10 ** 299 - 10 ** 299"),
        ("0." + "1" * 38, "0." + "1" * 39),
        ("1e299", "1e300"),
        ("(2 GB) ** 9", "(2 GB) ** 10"),
    ],
)
def test_the_bounds_are_where_they_are_said_to_be(fits: str, too_much: str) -> None:
    expression(fits).value()
    with pytest.raises(ExpressionError):
        expression(too_much).value()


@pytest.mark.parametrize("text", ["ln(0)", "log2(0)", "log10(-1)", "sqrt(-1)", "(-1) ** 0.5"])
def test_what_mathematics_refuses_is_said_in_words(text: str) -> None:
    with pytest.raises(ExpressionError, match=r"above 0|negative number"):
        expression(text).value()


@pytest.mark.parametrize(("text", "column"), [("1 + 2 $x", 8), ("1 + 1e999", 5), ("  é", 3)])
def test_a_place_is_counted_from_the_first_character(text: str, column: int) -> None:
    for begin in (1, 20):
        with pytest.raises(ExpressionError) as refusal:
            expression(text, (), begin)
        assert refusal.value.column == begin + column - 1
