"""What is typed is read without doubt or not graded, and a known error is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.number_answers import Read, Right, Slip, Unread, Wrong, grade, understood
from srs_trainer.model.number_lines import parse_numbers
from srs_trainer.model.numbers import Draw, NumbersBlock, draw
from srs_trainer.model.units import significant, unit

KV = """\
answer = 2 * 80 * 8 * 128 * 2 B * 4096
unit = GiB
tolerance = 2%
mistake forgot-v = answer / 2
mistake bits = answer * 8
slip gb-for-gib = answer * 1 GiB / 1 GB
slip gb-for-gib = answer * 1 GB / 1 GiB"""


def asked(text: str = KV) -> tuple[NumbersBlock, Draw]:
    made, wrong = parse_numbers(list(enumerate(text.split("\n"), 1)))
    assert made is not None and wrong == []
    return made, draw(made, b"seed")


def read(typed: str, of: str | None = None, told: bool = True) -> Read:
    found = understood(typed, unit(of) if of else None, unit_told=told)
    assert isinstance(found, Read), found
    return found


@pytest.mark.parametrize(
    ("typed", "of", "value"),
    [
        ("1.5e9", None, 1.5e9),
        ("1,500,000", None, 1_500_000),
        ("1,500,000.25", None, 1_500_000.25),
        ("1,500.5", None, 1500.5),
        ("1.5 GB", "GB", 1.5),
        ("1.4GiB", "GiB", 1.4),
        ("1.5 GB", "MB", 1500),
        ("~37", "GB", 37),
        ("\u2248 37 GB", "GB", 37),
        ("= 37", None, 37),
        ("+5", None, 5),
        ("-5", None, -5),
        ("2*80*8*128*2 B", "KiB", 320),
        ("2 \u00d7 80 \u00d7 8", None, 1280),
        ("3 \u2212 5", None, -2),
        (" 37.5\u00a0GB ", "GB", 37.5),
        ("67 GB / 3.35 TB/s", "ms", 20),
        ("$2.50/h", "$/h", 2.5),
        ("$ 3", "$", 3),
        ("3 $", "$", 3),
        ("63", "%", 63),
        ("63%", "%", 63),
        ("0.63 tok", "%", 63),
        ("80K", None, 80_000),
        ("80k tok", None, None),
        ("50 tok/s", "tok/s", 50),
        ("400 Gb/s", "GB/s", 50),
        ("max(1, 500)", None, 500),
        ("(1,500,000 + 1)", None, 1_500_001),
    ],
)
def test_numbers_as_engineers_type_them(typed: str, of: str | None, value: float | None) -> None:
    if value is None:
        assert isinstance(understood(typed, None), Unread)
    else:
        assert read(typed, of).value == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("typed", "of", "says"),
    [
        ("1,5", None, "15 or 1.5"),
        ("1,500", None, "1500 or 1.500"),
        ("1,50,000", None, "without commas"),
        ("0,500,000", None, "without commas"),
        ("1.500,5", None, "doubtful"),
        ("max(1,500)", None, "blank behind"),
        ("37", "GB", "a unit is missing: the answer is an amount of data"),
        ("37", "%", "a unit is missing"),
        ("37", "ms", "a unit is missing: the answer is a time"),
        ("3 s", "GB", "this is a time, and the answer is an amount of data"),
        ("3 K", "GB", "this is a plain number"),
        ("3 GB", None, "the answer is a plain number"),
        ("70B", None, "B is bytes, write G or e9 for billions"),
        ("3 gb", "GB", "GB or Gb"),
        ("3 parsecs", "GB", "no unit"),
        ("", None, "nothing is typed"),
        ("~", None, "nothing is typed"),
        ("2*80*", None, "it ends"),
        ("about 7", None, "neither a number nor a function"),
        ("7 8", None, "multiply with *"),
        ("2^10", None, "a power is **"),
        ("1/0", None, "division by zero"),
        ("9**9**9", None, "exponent"),
        ("1" * 201, None, "longer than 200"),
        ("(40+20) GB", "GB", "behind a number"),
        ("\u0663", None, "no meaning"),
        ("3 < 4", None, "where"),
    ],
)
def test_what_is_in_doubt_is_not_graded_and_says_why(typed: str, of: str | None, says: str) -> None:
    found = understood(typed, unit(of) if of else None)
    assert isinstance(found, Unread)
    assert says in found.why


@pytest.mark.parametrize(
    ("typed", "of", "cure"),
    [
        ("327680/2 B", "B", "write (327680/2) * 1 B"),
        ("2 * (80 + 8) / 4 MiB", "GiB", "write (2 * (80 + 8)/4) * 1 MiB"),
        ("67 / 3.35ms", "s", "write (67/3.35) * 1 ms"),
        ("1 / 2 B/s", "B/s", "write (1/2) * 1 B/s"),
        ("1*" * 50 + "1/2 B", "B", "write (...) * 1 B"),
    ],
)
def test_a_unit_behind_a_divisor_is_not_graded_and_the_cure_is_what_was_meant(
    typed: str, of: str, cure: str
) -> None:
    found = understood(typed, unit(of))
    assert isinstance(found, Unread)
    assert f"a unit belongs to the number right before it: {cure}" in found.why
    if "..." not in cure:
        meant = read(cure.removeprefix("write "), of)
        plain = read(typed.rstrip("MiBms/"), of, told=True)
        assert meant.value == pytest.approx(plain.value * read(f"1 {cure.split()[-1]}", of).value)


@pytest.mark.parametrize(("typed", "of"), [("3 s / 2 GB", "GB"), ("5 / 2 s", "GB"), ("5 * 2 s", "GB")])
def test_another_doubt_about_units_has_no_such_cure(typed: str, of: str) -> None:
    found = understood(typed, unit(of))
    assert isinstance(found, Unread) and "right before it" not in found.why


def test_a_number_without_unit_stands_where_the_stem_names_it_or_where_things_are_counted() -> None:
    assert read("37", "GB", told=True).how == "37 GB"
    assert read("37", "tok", told=False).value == 37


@pytest.mark.parametrize(
    ("typed", "of", "how"),
    [
        ("2*80*8*128*2 B", "KiB", "327680 B"),
        ("1,234,567.5", None, "1234567.5"),
        ("1.5 GB", "GiB", "1.5 GB"),
        ("80 GB / 3.35 TB/s", "ms", "23.880597 ms"),
        ("63%", "%", "63 %"),
        ("30 GB / 80 GB", "%", "0.375"),
        ("5e-7", "s", "5e-7 s"),
    ],
)
def test_the_field_says_how_it_understood(typed: str, of: str | None, how: str) -> None:
    assert read(typed, of).how == how


def test_what_is_not_graded_says_how_far_it_was_understood() -> None:
    found = understood("6*7 s", unit("GB"))
    assert isinstance(found, Unread) and found.how == "42 s"


def test_the_expression_is_kept_as_typed() -> None:
    assert read("  ~2*80 ").expression == "~2*80"


@given(st.integers(-(10**14), 10**14))
def test_a_whole_number_is_read_and_shown_exactly(value: int) -> None:
    found = read(str(value))
    assert (found.value, found.how) == (value, str(value))
    if abs(value) >= 10**6:
        assert read(f"{value:,}").value == value


@given(st.floats(1e-4, 1e12), st.sampled_from(["GB", "ms", "%", "tok/s", "TFLOPS", "$"]))
def test_what_is_shown_of_an_amount_is_read_as_that_amount(value: float, of: str) -> None:
    typed = f"{significant(value, 9)} {of}"
    found = read(typed, of)
    assert found.value == pytest.approx(value, rel=1e-8)
    assert read(found.how, of).value == pytest.approx(value, rel=1e-8)


@given(st.text(max_size=40), st.sampled_from([None, "GB", "%", "tok", "tok/s"]), st.booleans())
def test_any_text_is_read_or_refused(typed: str, of: str | None, told: bool) -> None:
    found = understood(typed, unit(of) if of else None, unit_told=told)
    if isinstance(found, Unread):
        assert found.why
    else:
        assert found.how and found.expression


@given(st.text("0123456789.,+-*/%()~=$ eEGBKi", max_size=25))
def test_any_text_of_the_field_is_read_or_refused(typed: str) -> None:
    assert isinstance(understood(typed, unit("GB"), unit_told=True), Read | Unread)


@given(st.floats(0.1, 5000))
def test_grades_follow_the_tolerance(value: float) -> None:
    """Whatever is typed is right exactly where it lies within 2 percent of 1.25 GiB."""
    block, drawn = asked()
    graded = grade(block, drawn, f"{value} GiB")
    assert isinstance(graded, Right) == (abs(value - 1.25) <= 0.025 * (1 + 1e-7))


@pytest.mark.parametrize(
    "typed", ["1.25 GiB", "1.26GiB", "1.342 GB", "1342177280 B", "2*80*8*128*2 B * 4096", "10.7 Gb"]
)
def test_a_right_answer_is_right_in_any_unit(typed: str) -> None:
    assert isinstance(grade(*asked(), typed), Right)


@pytest.mark.parametrize(
    ("typed", "mistake"),
    [("0.625 GiB", "forgot-v"), ("0.63 GiB", "forgot-v"), ("10 GiB", "bits"), ("3 GiB", "")],
)
def test_a_wrong_value_names_its_mistake(typed: str, mistake: str) -> None:
    graded = grade(*asked(), typed)
    assert isinstance(graded, Wrong) and graded.mistake == mistake


@pytest.mark.parametrize("typed", ["1.342 GiB", "1.25 GB"])
def test_a_slip_gives_one_second_try(typed: str) -> None:
    first = grade(*asked(), typed)
    assert isinstance(first, Slip) and first.name == "gb-for-gib"
    again = grade(*asked(), typed, second=True)
    assert isinstance(again, Wrong) and again.mistake == "gb-for-gib"
    assert isinstance(grade(*asked(), "1.25 GiB", second=True), Right)


@pytest.mark.parametrize("typed", ["", "1.25", "1,25 GiB", "1.25 s", "x"])
def test_what_cannot_be_read_is_not_graded(typed: str) -> None:
    assert isinstance(grade(*asked(), typed), Unread)


def test_of_two_known_errors_the_nearer_one_counts() -> None:
    text = "answer = 100\ntolerance = 10%\nmistake far = 205\nslip near = 200\nmistake nearer = 199"
    graded = grade(*asked(text), "198")
    assert isinstance(graded, Wrong) and graded.mistake == "nearer"
    assert isinstance(grade(*asked(text), "200"), Slip)


def test_a_known_error_without_a_value_is_passed_over() -> None:
    lines = [(1, "x = 1..2"), (2, "answer = x"), (3, "mistake m = 1 / (x - 2)"), (4, "mistake n = 9")]
    made, _ = parse_numbers(lines)
    assert made is not None
    drawn = next(found for n in range(9) if (found := draw(made, b"%d" % n)).answer == 2)
    graded = grade(made, drawn, "9")
    assert isinstance(graded, Wrong) and graded.mistake == "n"
