"""Holes: what is hidden and what is filled make the same text, and only `{{c<digits>::` is one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model import cloze

PLAIN = st.text(st.characters(exclude_characters="{}:\x00", exclude_categories=("Cs",)), max_size=20)
PIECES = st.lists(
    st.tuples(PLAIN, st.integers(1, 4), PLAIN.filter(bool), st.just("") | PLAIN.filter(str.strip))
)


def written(pieces: list[tuple[str, int, str, str]]) -> str:
    return "".join(
        f"{before}{{{{c{number}::{text}{'::' + hint if hint else ''}}}}}"
        for before, number, text, hint in pieces
    )


@given(PIECES)
def test_filled_is_the_text_without_its_holes_marks(pieces: list[tuple[str, int, str, str]]) -> None:
    assert cloze.filled(written(pieces)) == "".join(before + text for before, _, text, _ in pieces)


@given(PIECES)
def test_each_part_hides_its_own_holes_and_no_others(pieces: list[tuple[str, int, str, str]]) -> None:
    text = written(pieces)
    assert cloze.parts(text) == tuple(f"c{n}" for n in sorted({number for _, number, _, _ in pieces}))
    for part in cloze.parts(text):
        shown = "".join(
            before + (f"[{hint.strip() or '...'}]" if f"c{number}" == part else inner)
            for before, number, inner, hint in pieces
        )
        assert cloze.hidden(text, part) == shown
        mine = [inner for _, number, inner, _ in pieces if f"c{number}" == part]
        assert list(cloze.answers(text, part)) == list(dict.fromkeys(mine))


def test_what_is_no_hole_stays_as_it_is() -> None:
    for text in ("{{x::a}}", "{{c::a}}", "{{c1:a}}", "{c1::a}", "{{c1::never closed", "`{{ value }}`"):
        assert cloze.parts(text) == ()
        assert cloze.filled(text) == text


def test_code_and_line_ends_may_stand_in_a_hole() -> None:
    text = "run `vllm serve {{c1::--enable-chunked-prefill::flag}}`\nand {{c2::two\nlines}}"
    assert cloze.hidden(text, "c1") == "run `vllm serve [flag]`\nand two\nlines"
    assert cloze.answers(text, "c2") == ("two\nlines",)


def test_c01_and_c1_are_one_card() -> None:
    assert cloze.parts("{{c01::a}} {{c1::b}} {{c10::c}} {{c2::d}}") == ("c1", "c2", "c10")


def test_unclosed_holes_cost_no_more_than_linear_time() -> None:
    assert cloze.parts("{{c1::" * 20_000) == ()
    assert len(list(cloze.holes("{{c1::a}}" * 5_000))) == cloze.MOST_HOLES
