"""Numbers that change are drawn from the seed alone, together where they belong together."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model.arithmetic import ExpressionError
from srs_trainer.model.number_checks import collisions, distractors, rounding_moves
from srs_trainer.model.number_lines import Fault, parse_fixed, parse_numbers
from srs_trainer.model.numbers import (
    Draw,
    NoDraw,
    NumbersBlock,
    Tolerance,
    draw,
    drawn_at,
    draws_of,
    example,
    filled,
    named_value,
    number_text,
    spread,
)

KV = """\
(layers, kv) = (32, 8) | (80, 8) | (61, 1)
tokens = 1024..8192 step 1024
batch = 1 | 4 | 16
where tokens > 2048
answer = 2 * layers * kv * 128 * 2 B * tokens * batch
unit = GiB
tolerance = 2%
mistake forgot-v = answer / 2
mistake forgot-batch = answer / batch
slip gb-for-gib = answer * 1 GiB / 1 GB"""

seeds = st.binary(max_size=32)


def faults(text: str) -> list[Fault]:
    return parse_numbers(list(enumerate(text.split("\n"), 1)))[1]


@cache
def block(text: str = KV) -> NumbersBlock:
    made, wrong = parse_numbers(list(enumerate(text.split("\n"), 1)))
    assert made is not None and wrong == []
    return made


def one(text: str) -> Draw:
    """The first draw of a block."""
    return draw(block(text), b"seed")


@given(seeds)
def test_the_same_seed_gives_the_same_draw(seed: bytes) -> None:
    assert draw(block(), seed) == draw(block(), seed)


@given(seeds)
def test_a_draw_obeys_its_block(seed: bytes) -> None:
    """Joint values stay together, `where` holds, and the answer is the one computed by hand."""
    found = draw(block(), seed)
    layers, kv, tokens, batch = (int(found.drawn[name]) for name in ("layers", "kv", "tokens", "batch"))
    assert (layers, kv) in {(32, 8), (80, 8), (61, 1)}
    assert tokens in range(3072, 8193, 1024) and batch in (1, 4, 16)
    assert found.answer == pytest.approx(2 * layers * kv * 128 * 2 * tokens * batch / 2**30)
    forgot = dict(zip(("v", "batch"), block().mistakes, strict=True))
    assert named_value(block(), forgot["v"], found) == pytest.approx(found.answer / 2)


def test_draws_cover_the_space_evenly() -> None:
    """3 x 6 x 3 draws, each about 20 times in 1,080."""
    seen = Counter(tuple(draw(block(), b"%d" % n).drawn.items()) for n in range(1080))
    assert len(seen) == 3 * 6 * 3
    assert max(seen.values()) < 45


def test_small_spaces_are_walked_in_full_and_large_ones_sampled() -> None:
    every = list(draws_of(block()))
    assert len({tuple(found.drawn.items()) for found in every}) == len(every) == 54
    assert len(list(spread(block(), 200))) == block().count == 72
    assert len(list(draws_of(block("x = 1..100000\nanswer = x"), most=30))) == 30


@given(seeds)
def test_a_further_line_leaves_the_other_variables_alone(seed: bytes) -> None:
    less, more = "x = 1..500\nanswer = x", "y = 1..7\nx = 1..500\nanswer = x"
    assert draw(block(less), seed).drawn["x"] == draw(block(more), seed).drawn["x"]


@given(seeds)
def test_a_worked_example_has_other_values_and_another_answer(seed: bytes) -> None:
    shown = draw(block(), seed)
    other = example(block(), seed, shown)
    assert other is not None
    assert other.drawn != shown.drawn and other.texts["answer"] != shown.texts["answer"]
    assert example(block("answer = 3"), seed, draw(block("answer = 3"), seed)) is None


@given(st.integers(-50, 50), st.integers(0, 200), st.sampled_from(["1", "2", "0.5", "0.25", "3", "0.1"]))
def test_a_range_holds_its_steps_exactly(low: int, width: int, step: str) -> None:
    made = block(f"x = {low}..{low + width} step {step}\nanswer = 1 + 0 * x")
    found = [made.variables[0].at(index)[0] for index in range(made.count)]  # type: ignore[union-attr]
    assert made.count == int(width / float(step) + 1e-9) + 1
    for index, (amount, text) in enumerate(found):
        assert amount.value == pytest.approx(low + index * float(step))
        assert float(text) == amount.value, "drawn values are shown exactly"
        assert isinstance(amount.value, int) == ("." not in text)


def test_drawn_values_are_shown_as_written_and_derived_ones_with_three_digits() -> None:
    found = one("hbm = 141.25 GB\nx = 1234567\nhalf = x / 2\nleft = hbm * 0.123456\nanswer = half")
    assert found.texts == {
        "hbm": "141.25 GB",
        "x": "1234567",
        "half": "617000",
        "left": "17.4 GB",
        "answer": "617000",
    }
    assert found.drawn == {"hbm": "141.25 GB", "x": "1234567"}


@pytest.mark.parametrize(
    ("tolerance", "text"),
    [
        ("2%", "1230 B"),
        ("0.2%", "1234 B"),
        ("+- 0", "1234.4 B"),
        ("2 digits", "1230 B"),
        ("5 digits", "1234.4 B"),
    ],
)
def test_an_answer_shows_the_digits_that_its_tolerance_needs(tolerance: str, text: str) -> None:
    made = block(f"answer = 1234.4 B\nunit = B\ntolerance = {tolerance}")
    assert draw(made, b"").texts["answer"] == text


@pytest.mark.parametrize(
    ("answer", "text"), [("1024", "1024"), ("-4096.0", "-4096"), ("1234567", "1230000")]
)
def test_a_whole_answer_of_up_to_six_digits_is_shown_whole(answer: str, text: str) -> None:
    assert draw(block(f"answer = {answer}"), b"").texts["answer"] == text


@given(
    st.floats(1e-6, 1e12),
    st.sampled_from(["2%", "0.01%", "+- 0", "+- 3", "1 digit", "3 digits", "9 digits"]),
)
def test_the_answer_that_is_shown_is_right(value: float, tolerance: str) -> None:
    made = block(f"answer = {value!r}\ntolerance = {tolerance}")
    assert made.tolerance.holds(value, float(number_text(made, value)))


@given(st.text(max_size=60), seeds)
def test_only_declared_names_are_replaced(text: str, seed: bytes) -> None:
    found = draw(block(), seed)
    template = "{layers}x{answer}"
    expected = f"{found.texts['layers']}x{found.texts['answer']}"
    if not any(f"{{{name}}}" in text for name in (*block().names, "answer")):
        assert filled(text, found) == text
        assert filled(f"{text} {template}", found) == f"{text} {expected}"


@pytest.mark.parametrize(
    "text", ["{other}", "{Layers}", "{ layers }", "{{c1::hole}}", "{#id}", "{}", "{0}"]
)
def test_all_else_in_braces_is_literal(text: str) -> None:
    assert filled(text, draw(block(), b"")) == text


def test_what_is_replaced_is_not_read_again() -> None:
    found = one("x = 3\nanswer = x")
    assert filled("{{x}} {x}{x} ${x}", found) == "{3} 33 $3"


@pytest.mark.parametrize(
    ("text", "value", "near", "far"),
    [
        ("2%", 50, [49, 51, 50.9], [48.9, 51.1, -50]),
        ("+- 3", 50, [47, 53], [46.9, 53.1]),
        ("+- 0", 50, [50], [50.001]),
        ("3 digits", 1.2349, [1.23, 1.2349, 1.235], [1.22, 1.24]),
        ("3 digits", 9.996, [10, 9.992, 9.996], [9.98, 10.1]),
        ("1 digit", 0.04, [0.036, 0.044], [0.03, 0.05]),
        ("2%", 0, [0], [0.001]),
        ("2 digits", 0, [0], [0.001]),
    ],
)
def test_a_tolerance_says_what_is_near(
    text: str, value: float, near: list[float], far: list[float]
) -> None:
    tolerance = block(f"answer = {value}\ntolerance = {text}").tolerance
    assert all(tolerance.holds(value, given) for given in near)
    assert not any(tolerance.holds(value, given) for given in far)


@given(st.floats(1e-9, 1e12), st.integers(1, 12))
def test_rounding_to_the_digits_asked_for_is_always_right(value: float, digits: int) -> None:
    assert Tolerance("digits", digits).holds(value, float(f"{value:.{digits - 1}e}"))


def test_an_absolute_tolerance_may_have_a_unit() -> None:
    assert block("answer = 5 ms\nunit = ms\ntolerance = +- 300 us").tolerance.amount == pytest.approx(
        0.3
    )


def test_two_percent_hold_where_no_tolerance_is_written() -> None:
    assert block("answer = 3").tolerance == Tolerance("relative", 0.02)


@pytest.mark.parametrize(
    ("text", "unit", "value", "width"),
    [
        ("= 37.5 GB +- 2%", "GB", 37.5, 0.75),
        ("= 8", None, 8, 0.16),
        ("= 63 % +- 1 %", "%", 63, 1),
        ("= -4 +- 0.5", None, -4, 0.5),
        ("=16GiB", "GiB", 16, 0.32),
    ],
)
def test_a_fixed_answer_has_one_draw(text: str, unit: str | None, value: float, width: float) -> None:
    """`63 % +- 1 %` is one point either way, as it reads; only without a unit is it a share."""
    made, wrong = parse_fixed(7, text)
    assert made is not None and wrong == []
    assert (made.unit.name if made.unit else None) == unit
    assert draw(made, b"").answer == pytest.approx(value)
    assert made.tolerance.width(value) == pytest.approx(width)


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("37", 1),
        ("=", 2),
        ("= x", 3),
        ("= 3 Gx", 5),
        ("= 3 +- x", 8),
        ("= 3 +- 1 GB", 8),
        ("= 3 GB 4", 3),
        (" " * 10**6, 1),
    ],
)
def test_a_fixed_answer_that_is_none_is_a_fault_at_its_place(text: str, column: int) -> None:
    made, wrong = parse_fixed(7, text)
    assert made is None and [fault[:2] for fault in wrong] == [(7, column)]


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("x = 3", 1, 1, "`answer = ...` line is missing"),
        ("answer = 2 * x", 1, 14, "'x'"),
        ("y = 2 * x\nx = 3\nanswer = y", 1, 9, "'x'"),
        ("x = 1 | 2\nx = 3\nanswer = x", 2, 1, "declared twice"),
        ("min = 2\nanswer = 1", 1, 1, "choose another name"),
        ("Layers = 2\nanswer = 1", 1, 1, "small letters"),
        ("(a, b) = (1, 2) | (3)\nanswer = a", 1, 19, "2 values"),
        ("(a, b) = (1, 2) | 3, 4\nanswer = a", 1, 19, "in parentheses"),
        ("(a, b) = (1, 2) | (3, a)\nanswer = a", 1, 23, "'a' is no number"),
        ("x = 1 | two\nanswer = x", 1, 9, "'two' is no number"),
        ("x = 1 | 2 | \nanswer = x", 1, 12, "no number"),
        ("x = 5..1\nanswer = x", 1, 5, "goes up"),
        ("x = 1..5 step 0\nanswer = x", 1, 5, "goes up"),
        ("x = 1..1e9\nanswer = x", 1, 5, "1,000,000 values"),
        ("x = 1 GB..5\nanswer = x", 1, 5, "one unit"),
        ("x = a..5\nanswer = x", 1, 5, "'a' is no number"),
        ("x = 1 .. b\nanswer = x", 1, 10, "'b' is no number"),
        ("x = 1..5 step c\nanswer = x", 1, 15, "'c' is no number"),
        ("x = 1 | - 1e400\nanswer = x", 1, 11, "too long or too large"),
        ("x = 1e400\nanswer = 2 * x", 1, 5, "too long or too large"),
        ("x = 3 Gx\nanswer = x", 1, 7, "no unit 'Gx'"),
        ("answer = 3\nunit = gb", 2, 8, "GB or Gb"),
        ("answer = 3\ntolerance = 5", 2, 13, "`2%`, `+- 3` or `3 digits`"),
        ("answer = 3\ntolerance = +- -1", 2, 16, "not negative"),
        ("answer = 3\ntolerance = 60%", 2, 13, "at most 50%"),
        ("answer = 3\ntolerance = 0 digits", 2, 13, "from 1 to 15"),
        ("answer = 3\nunit = s\ntolerance = +- 3 GB", 3, 16, "a time"),
        ("answer = 3\nanswer = 4", 2, 1, "a second `answer`"),
        ("answer = 3\nmistake Forgot = 4", 2, 1, "small letters, digits and hyphens"),
        ("answer = 3\nmistake = 4", 2, 1, "small letters, digits and hyphens"),
        ("answer = 3\nwhere 4", 2, 8, "a condition compares"),
        ("answer = 3\nsome words", 2, 1, "no `name = ...`"),
        ("answer = 3 GB\nunit = s", 1, 10, "not a time"),
        ("x = 0..3\nanswer = 5 / x", 2, 12, "division by zero for some of the values"),
        ("x = 1..3\ny = 1 / (x - 2)\nanswer = y", 2, 7, "division by zero"),
        ("x = 1..3\nanswer = x\nmistake m = 1 / (x - 2)", 3, 15, "division by zero"),
        ("x = 1..100\nwhere x > 99\nanswer = x", 2, 1, "passes 1 of 100"),
        ("x = 1..9\nwhere x > 9\nanswer = x", 2, 1, "passes 0 of 9"),
        ("x = 1..51\nwhere x > 50\nanswer = x", 2, 1, "passes 1 of 51"),
        ("x = 1..9\nwhere x > 1 GB\nanswer = x", 2, 9, "compared"),
    ],
)
def test_a_fault_is_found_at_its_place(text: str, line: int, column: int, says: str) -> None:
    found = faults(text)
    assert [fault[:2] for fault in found] == [(line, column)]
    assert says in found[0][2]


def test_all_faults_of_a_block_are_found_at_once() -> None:
    text = "x = 1 | two\nY = 3\nanswer = 2 +\nunit = q\ntolerance = x\nwhere\nmistake a = )"
    assert [fault[0] for fault in faults(text)] == [1, 2, 3, 4, 5, 6, 7]


@settings(max_examples=150)
@given(
    st.lists(
        st.one_of(st.sampled_from([*KV.split("\n"), "where", "=", "(a) = 1"]), st.text(max_size=20)),
        min_size=1,
        max_size=8,
    )
)
def test_any_lines_are_a_block_or_have_faults(lines: list[str]) -> None:
    made, wrong = parse_numbers(list(enumerate(lines, 5)))
    assert all(5 <= line < 5 + max(1, len(lines)) and column >= 1 for line, column, _ in wrong)
    if not wrong:
        assert made is not None
        draw(made, b"seed")


@pytest.mark.parametrize(
    "text", [" " * 10**6 + "= 1", "x = " + "1 | " * 10**6, "(" * 10**6, "x" * 10**6 + "=1"]
)
def test_a_hostile_line_is_a_fault(text: str) -> None:
    assert all(len(message) < 200 for _, _, message in faults(text))
    assert len(faults(f"answer = 1\n{text}")) == 1


def test_a_block_that_nothing_passes_has_no_draw() -> None:
    made, wrong = parse_numbers([(1, "x = 1..9"), (2, "where x > 9"), (3, "answer = x")])
    assert made is not None and wrong
    with pytest.raises(NoDraw):
        draw(made, b"seed")


def test_a_draw_without_an_answer_is_not_shown() -> None:
    """Where lint was not heard, the next draw of the seed is taken."""
    made, wrong = parse_numbers([(1, "x = 0..3"), (2, "answer = 6 / x")])
    assert made is not None and wrong
    assert {draw(made, b"%d" % n).answer for n in range(60)} == {6, 3, 2}
    with pytest.raises(ExpressionError) as refusal:
        drawn_at(made, [0])
    assert refusal.value.line == 2


def test_the_key_of_a_block_is_its_expression_and_its_unit() -> None:
    one, other = block("x = 1..9\nanswer = 2*x\nunit = s"), block("x = 1..5\nanswer =  2 * x\nunit = s")
    assert one.key() == other.key() == "2 * x [s]"
    assert block("x = 1..9\nanswer = 2*x\nunit = ms").key() != one.key()


def test_rounding_that_moves_the_answer_is_found() -> None:
    """3 digits of 123,456 are 123,000: 0.37 percent, above a quarter of 1 and below one of 2."""
    text = "x = 123456\ntotal = x * 1\nanswer = total\ntolerance = {}"
    for tolerance, moves in (("1%", 1), ("2%", 0), ("+- 400", 1), ("3 digits", 1)):
        made = block(text.format(tolerance))
        assert len(rounding_moves(made, draws_of(made))) == moves, tolerance
    made = block(text.format("1%"))
    assert rounding_moves(made, draws_of(made), shown=["x"]) == []
    assert rounding_moves(made, draws_of(made))[0].share == pytest.approx(0.3694, rel=1e-3)


def test_drawn_values_move_nothing() -> None:
    made = block("x = 123456.789\nanswer = x * 7\ntolerance = +- 0")
    assert rounding_moves(made, draws_of(made)) == []


def test_mistakes_that_pass_for_the_answer_are_found_with_their_values() -> None:
    made = block(
        "x = 1..4\nanswer = x\nmistake squared = x * x\nmistake off = x + 1\nslip same = x * 1.01"
    )
    found = {
        collision.named.name: collision.drawn.drawn["x"]
        for collision in collisions(made, draws_of(made))
    }
    assert found == {"squared": "1", "same": "1"}
    assert collisions(block(), draws_of(block())) != [], "forgot-batch is the answer where batch is 1"


@given(seeds)
def test_distractors_lie_apart_from_the_key_and_from_one_another(seed: bytes) -> None:
    made = block(KV + "\nmistake near = answer * 1.04\nmistake far = answer * 4")
    found = draw(made, seed)
    options = distractors(made, found)
    values = [found.answer, *(option.value for option in options)]
    for place, a in enumerate(values):
        assert all(abs(a - b) >= 0.05 * max(abs(a), abs(b)) for b in values[place + 1 :])
    names = [option.name for option in options]
    assert "near" not in names and {"forgot-v", "far"} <= set(names)
    assert ("forgot-batch" in names) == (found.drawn["batch"] != "1")
    assert len({option.text for option in options} | {found.texts["answer"]}) == len(values)


def test_what_has_no_value_in_a_draw_is_left_out_of_it() -> None:
    """Lint names it; a showing goes on without it."""
    lines = ["x = 1..2", "half = 1 / (x - 1)", "answer = x", "mistake m = 1 / (x - 2)", "mistake n = 9"]
    made, wrong = parse_numbers(list(enumerate(lines, 1)))
    assert made is not None and wrong
    (found,) = draws_of(made)
    assert found.drawn == {"x": "2"}
    assert [option.name for option in distractors(made, found)] == ["n"]
    assert collisions(made, [found]) == []


def test_rounding_that_leaves_no_answer_is_found() -> None:
    made = block("x = 123456\ntotal = x * 1\nanswer = 1 / (total - 123000)")
    assert [moved.share for moved in rounding_moves(made, draws_of(made))] == [float("inf")]


def test_a_block_has_a_bounded_number_of_lines() -> None:
    assert faults("answer = 1\n" + "\n" * 60)[0][0] == 61


def test_a_block_that_passed_need_not_be_tried_again() -> None:
    lines = [(1, "x = 0..3"), (2, "answer = 6 / x")]
    assert parse_numbers(lines)[1] and not parse_numbers(lines, tried=False)[1]
    assert parse_numbers(lines)[0] == parse_numbers(lines, tried=False)[0]


@pytest.mark.parametrize(
    "text",
    [
        "x = 1..50\nwhere x > 49\nanswer = x",
        "x = 1..1000000\nanswer = x",
        "answer = 3\ntolerance = 50%",
        "answer = 3\ntolerance = 15 digits",
        "answer = 3" + "\n" * 59,
        "x = " + " " * 9_995 + "1\nanswer = x",
    ],
)
def test_what_just_fits_is_read(text: str) -> None:
    assert faults(text) == []
