"""Text from strangers comes out harmless, canonical and comparable."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import nasty_texts

from srs_trainer.model.text import VISIBLE, canonical, clean, digest, fenced, normalised, opening_fence

wild = st.one_of(nasty_texts, st.text(st.characters(), max_size=30))
HARMFUL = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u200e\u200f\u2028\u2029\ufeff\ud800"]
BIDI = [chr(n) for n in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x061C)]


@given(wild)
def test_nothing_that_steers_a_terminal_is_left(text: str) -> None:
    cleaned = clean(text)
    assert not set(cleaned) & (set(HARMFUL) - {"\n"}) - {VISIBLE}
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")


@pytest.mark.parametrize("char", [*HARMFUL, *BIDI], ids=lambda char: f"U+{ord(char):04X}")
def test_each_harmful_character_is_replaced_by_a_visible_mark(char: str) -> None:
    expected = {"\n": "\n", "\r": "\n", "\t": "    "}.get(char, VISIBLE)
    assert clean(f"a{char}b") == f"a{expected}b"


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=30))
def test_plain_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(wild)
@example("a\n\n\n```\nx\n\n\ny\n```\n\n\nb\n\n")
@example("```\n\n\n")
@example("e\u0301 \r\n")
def test_canonical_text_is_canonical(text: str) -> None:
    """DECK-FORMAT 11."""
    made = canonical(text)
    assert canonical(made) == made
    assert unicodedata.is_normalized("NFC", made)
    lines = made.split("\n")
    assert all(line == line.rstrip() for line in lines)
    assert made == "" or (lines[0] != "" and lines[-1] != "")
    inside, _ = fenced(lines)
    pairs = zip(lines, lines[1:], inside[1:], strict=False)
    assert not any(one == two == "" and not within for one, two, within in pairs)


def test_blank_lines_in_a_fence_are_left_alone() -> None:
    assert canonical("a\n\n\n```\nx\n\n\ny\n```\n\n\nb") == "a\n\n```\nx\n\n\ny\n```\n\nb"


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("```", ("", "```")),
        ("   ~~~~ python", ("   ", "~~~~")),
        ("> - ```js", ("> - ", "```")),
        ("- [x] ```", ("- [x] ", "```")),
        ("12. ~~~", ("12. ", "~~~")),
        ("``", None),
        ("``` a ` b", None),
        ("text ```", None),
        ("", None),
    ],
)
def test_what_opens_a_fence(line: str, opens: tuple[str, str] | None) -> None:
    assert opening_fence(line) == opens


@pytest.mark.parametrize(
    ("text", "inside", "left_open"),
    [
        ("```\nx\n```\ny", [0, 1, 1, 0], []),
        ("```\nx\n````\ny", [0, 1, 1, 0], []),
        ("````\n```\n````", [0, 1, 1], []),
        ("```\n~~~\n```", [0, 1, 1], []),
        ("```\nx", [0, 0], [0]),
        ("~~~\n```\nx\n```", [0, 0, 1, 1], [0]),
        ("a\nb", [0, 0], []),
    ],
)
def test_what_lies_in_a_fence(text: str, inside: list[int], left_open: list[int]) -> None:
    """One that nothing closes encloses nothing."""
    assert fenced(text.split("\n")) == ([bool(n) for n in inside], left_open)


@given(st.lists(st.sampled_from(["```", "````", "~~~", "> ```", "x", "", "- ```a"]), max_size=30))
def test_no_opening_line_lies_in_its_own_fence(lines: list[str]) -> None:
    inside, left_open = fenced(lines)
    assert len(inside) == len(lines)
    for place in left_open:
        assert opening_fence(lines[place]) and not inside[place]


@given(wild)
def test_comparison_looks_at_neither_case_nor_white_space_nor_form(text: str) -> None:
    same = normalised(text)
    assert normalised(unicodedata.normalize("NFD", text)) == same
    assert normalised(f"\n {text}\t") == same
    assert "  " not in same and "\n" not in same and same == same.strip()


def test_what_reads_alike_compares_equal() -> None:
    assert normalised("ﬁve  GB\n") == normalised("FIVE GB") == "five gb"
    assert normalised("STRASSE") == normalised("Straße")
    assert normalised("8 GB") != normalised("80 GB")


@given(st.text(), st.integers(1, 32))
def test_digests_have_their_size_and_follow_the_text(text: str, size: int) -> None:
    assert len(digest(text, size)) == size
    assert digest(text, 16) != digest(f"{text} ", 16)
