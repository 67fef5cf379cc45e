"""Units turn into one another within what they measure, exactly where they can."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.units import (
    PLAIN,
    Quantity,
    UnknownUnit,
    combined,
    converted,
    exact,
    in_unit,
    natural,
    quantity,
    rounded,
    significant,
    unit,
)

NAMES = (
    "B KB MB GB TB PB KiB MiB GiB TiB PiB b bit bits Kb Mb Gb Tb Gbit byte bytes Mbps Gbps "
    "K M G T k us ms ns s min h tok tokens Ktok FLOP GFLOP TFLOPs GFLOPS TFLOPS PFLOPS "
    "GB/s TB/s GiB/s Gb/s tok/s FLOP/B KiB/tok B/tok/s ms/tok % $ $/h $/Mtok"
).split()
names = st.sampled_from(NAMES)


@given(names, st.integers(-(10**12), 10**12))
def test_a_number_of_a_unit_comes_back(name: str, value: int) -> None:
    of = unit(name)
    assert converted(quantity(value, of), of) == pytest.approx(value, rel=1e-12)
    assert of.name == name


@given(st.sampled_from("B KB GB TB KiB GiB bit Gb ns us ms s h".split()), st.integers(-(10**12), 10**12))
def test_whole_numbers_stay_whole(name: str, value: int) -> None:
    of = unit(name)
    amount = quantity(value, of)
    back = converted(amount, of)
    assert isinstance(amount.value, int) and (back, type(back)) == (value, int)


@given(names, names, st.floats(0.001, 1e6))
def test_conversion_goes_within_one_dimension_only(one: str, other: str, value: float) -> None:
    amount = quantity(value, unit(one))
    if unit(one).dimension != unit(other).dimension:
        with pytest.raises(ValueError, match="not"):
            converted(amount, unit(other))
        return
    there = converted(amount, unit(other))
    assert converted(quantity(there, unit(other)), unit(one)) == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "one", "result", "other"),
    [
        (1, "B", 8, "bits"),
        (8, "Mb", 1, "MB"),
        (400, "Gbps", 50, "GB/s"),
        (1, "GiB", 1024, "MiB"),
        (1, "GiB", 1.073741824, "GB"),
        (1, "PB", 1000, "TB"),
        (1.5, "h", 90, "min"),
        (250, "us", 0.25, "ms"),
        (3, "K", 3000, "tok"),
        (63, "%", 0.63, "tok"),
        (2, "TFLOPS", 2000, "GFLOPS"),
        (1, "TFLOPS", 1, "TFLOP/s"),
        (3600, "$/h", 1, "$/s"),
        (1, "B", 1, "bytes"),
        (20, "ms/tok", 0.02, "s/tok"),
    ],
)
def test_units_as_engineers_know_them(value: float, one: str, result: float, other: str) -> None:
    assert converted(quantity(value, unit(one)), unit(other)) == pytest.approx(result, rel=1e-12)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("gb", "GB or Gb"),
        ("gib", "did you mean GiB"),
        ("Tb/S", "did you mean s"),
        ("kib", "did you mean KiB"),
        ("MS", "did you mean ms"),
        ("", "a unit is missing"),
        ("banana", "no unit 'banana'"),
        ("GB/", "a unit is missing"),
        ("s/%", "no unit"),
        ("B/s/s/s", "at most 3"),
        ("\u0661", "a unit is missing"),
    ],
)
def test_an_unknown_unit_is_refused_with_advice(name: str, says: str) -> None:
    with pytest.raises(UnknownUnit, match=says):
        unit(name)


@given(st.text(max_size=20))
def test_any_text_is_a_unit_or_refused(text: str) -> None:
    try:
        found = unit(text)
    except UnknownUnit as error:
        assert len(str(error)) < 100
        return
    assert found.scale > 0


@given(
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e290, max_value=1e290),
    st.integers(1, 15),
)
def test_significant_digits_are_the_nearest_ones(value: float, digits: int) -> None:
    text = significant(value, digits)
    assert float(text) == float(f"{value:.{digits - 1}e}")
    assert "." not in text or not text.split("e")[0].endswith("0")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"), (1, "1"), (1234, "1230"), (0.1, "0.1"), (99.96, "100"), (-2.345, "-2.35"),
        (1e15, "1e15"), (1234567890, "1230000000"), (0.00012345, "0.000123"), (0.0000123, "1.23e-5"),
    ],
)  # fmt: skip
def test_three_digits_are_shown(value: float, text: str) -> None:
    assert significant(value) == text


@given(st.integers(-(10**9), 10**9), st.integers(0, 6))
def test_a_decimal_is_shown_in_full(numerator: int, places: int) -> None:
    value = Fraction(numerator, 10**places)
    assert Fraction(exact(value)) == value


@given(names, st.floats(0.001, 1e6))
def test_a_shown_amount_is_what_its_text_says(name: str, value: float) -> None:
    amount = quantity(value, unit(name))
    text, shown = rounded(amount)
    assert shown.dimension == amount.dimension
    assert shown.value == pytest.approx(amount.value, rel=0.005 + 1e-9)
    number, _, of = text.partition(" ")
    assert converted(shown, natural(amount)) == pytest.approx(float(number), rel=1e-12)
    assert of == natural(amount).name


@pytest.mark.parametrize(
    ("value", "of", "text"),
    [
        (140_000, "MB", "140 GB"),
        (16, "GiB", "17.2 GB"),
        (0.0213, "s", "21.3 ms"),
        (999.9, "GB", "1 TB"),
        (50, "Gb/s", "6.25 GB/s"),
        (0.5, "B", "0.5 B"),
        (45, "req/s", "45 /s"),
        (295.2, "FLOP/B", "295 FLOP/B"),
    ],
)
def test_an_amount_is_shown_in_its_natural_unit(value: float, of: str, text: str) -> None:
    assert rounded(quantity(value, unit(of)))[0] == text


@pytest.mark.parametrize(
    ("amount", "to", "value"),
    [
        (Quantity(37.5), "GiB", 37.5),
        (Quantity(37.5), "%", 37.5),
        (Quantity(0.375, PLAIN, marked=True), "%", 37.5),
        (Quantity(4), None, 4),
        (quantity(2, unit("GiB")), "MiB", 2048),
    ],
)
def test_a_plain_number_is_read_in_the_unit_asked_for(
    amount: Quantity, to: str | None, value: float
) -> None:
    """Unless a unit was written in it: then it stands for itself."""
    assert in_unit(amount, unit(to) if to else None) == pytest.approx(value)


@given(names, names)
def test_dimensions_add_up_and_cancel(one: str, other: str) -> None:
    a, b = unit(one).dimension, unit(other).dimension
    assert combined(combined(a, b), b, -1) == a
    assert combined(a, a, -1) == PLAIN


def test_an_amount_of_no_known_sort_is_shown_in_base_units() -> None:
    amount = Quantity(16 * 10**9, combined((1, 0, 0, 0), (0, 1, 0, 0)), marked=True)
    assert rounded(amount) == ("2 B·s", amount)
    assert rounded(quantity(3, unit("s/B")))[0] == "3 B^-1·s"
