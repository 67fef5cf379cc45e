"""Number questions computed a second time: sound under any seed, and what is planted is found."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from bench.numbers import checked, options_of, reckoned, same, shown, tried, with_numbers
from bench.reckoning import Amount, NoValue, block, holds, reckon, unit
from builders import a_deck, a_question

from srs_trainer.formats.files import read_path
from srs_trainer.model.question import Option, Question, Variant
from srs_trainer.model.showing import Showing
from srs_trainer.settings import decks_folder

SEEDS = 200
SHIPPED = with_numbers(deck for reading in read_path(decks_folder()) for deck in reading.decks)

KV = """\
(layers, kv) = (32, 8) | (80, 8) | (61, 1)
tokens = 1024..8192 step 1024
width = 2 B
bytes = 2 * layers * kv * 128 * width
where tokens > 2048
answer = bytes * tokens
unit = GiB
tolerance = 2%
mistake forgot-v = answer / 2
mistake squared = answer * layers
why forgot-v = {kv} heads keep K and V
slip gb-for-gib = answer * 1 GiB / 1 GB"""

STEM = "{layers} layers of {kv} KV heads keep {bytes} a token: how much are {tokens} tokens?"


def a_number(numbers: str = KV, **more: Any) -> Question:
    """A sound `number` question, unless told otherwise."""
    return a_question(**{"kind": "number", "stem": STEM, "numbers": numbers, "answer": (), **more})


SAMPLES = {
    "drawn together": a_number(),
    "made options": a_number(kind="choice", options=()),
    "fixed": a_number("", answer=("= 37.5 GB +- 2%",), stem="How much is it?"),
    "fixed, absolute": a_number("", answer=("= 63 % +- 2%",), stem="How many percent is it?"),
    "digits": a_number("x = 1.5..9.5 step 0.25\nanswer = x ** 3\ntolerance = 3 digits", stem="{x}?"),
    "functions": a_number(
        "x = 3..40\ny = 2 | 4\nanswer = ceil(x / y) + max(x, y) // 3 + round(sqrt(x)) + x % y",
        stem="{x} {y}?",
    ),
    "rates": a_number(
        "(hbm, bw) = (80 GB, 3.35 TB/s) | (192 GB, 8 TB/s)\nshare = 50 %\n"
        "answer = hbm * share / bw\nunit = ms\nmistake whole = hbm / bw",
        stem="{share} of {hbm} at {bw}: how many ms?",
    ),
    "variant": a_number(
        variants=(Variant("Of {x} bits?", numbers="x = 8 | 16\nanswer = x * 1 b\nunit = B"),)
    ),
}


@pytest.mark.parametrize("question", SHIPPED, ids=lambda question: question.id)
def test_number_questions_that_are_shipped_are_sound(question: Question) -> None:
    """Ten thousand seeds of each are for `python -m tests.bench.numbers`."""
    assert tried(question, SEEDS).faults == {}


@pytest.mark.parametrize("name", SAMPLES)
def test_sound_samples_pass(name: str) -> None:
    assert tried(SAMPLES[name], SEEDS).faults == {}


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        (KV.replace("answer / 2", "answer * 1.01"), "mistake forgot-v lies within tolerance"),
        (KV.replace("1 GiB / 1 GB", "1.01"), "slip gb-for-gib lies within tolerance"),
        (KV.replace("answer = bytes", "answer = (kv - 1) * bytes"), "the answer is 0"),
        (KV.replace("tolerance = 2%", "tolerance = +- 9 GiB"), "lies within tolerance"),
    ],
)
def test_blocks_with_a_planted_fault_are_found(planted: str, found: str) -> None:
    faults = tried(a_number(planted), SEEDS).faults
    assert any(found in what for what in faults)


def test_a_name_that_nothing_declares_is_a_hole_left() -> None:
    assert [*tried(a_number(stem=STEM + " {tokns}"), 20).faults] == ["a hole is left: {tokns}"]
    assert [*tried(a_number(KV.replace("{kv}", "{kw}")), 20).faults] == ["a hole is left: {kw}"]
    assert tried(a_number(stem=STEM + " `{tokns}`"), 20).faults == {}, "code has braces of its own"


def test_damaged_draws_are_found() -> None:
    """Each damage is one that a fault in the trainer's arithmetic, draws or texts would do."""
    showing = shown(a_number(), 0)
    assert checked(showing) == []
    assert showing.numbers is not None
    right, texts, drawn = (showing.numbers.draw.answer, *_texts(showing))
    damages = {
        "reckoned anew": _redrawn(showing, answer=right * 1.001),
        "the answer is nan": _redrawn(showing, answer=math.nan),
        "the answer is 0": _redrawn(showing, answer=0),
        "layers, kv can't be": _redrawn(showing, drawn={**drawn, "layers": "32", "kv": "1"}),
        "tokens can't be": _redrawn(showing, drawn={**drawn, "tokens": "3000"}),
        "broken: where tokens > 2048": _redrawn(showing, drawn={**drawn, "tokens": "1024"}),
        "bytes is shown as": _redrawn(showing, texts={**texts, "bytes": "1 B"}),
        "stem is filled": replace(showing, stem=STEM),
        "hole is left": replace(showing, explanation="{answer}"),
        "shown as": replace(showing, back=("1 GiB",)),
        "not exactly one answer": replace(showing, back=(*showing.back, "2 GiB")),
    }
    for what, damaged in damages.items():
        assert any(what in fault.what for fault in checked(damaged)), what


def test_damaged_options_are_found() -> None:
    showing = shown(SAMPLES["made options"], 0)
    assert options_of(showing) == []
    key = next(option for option in showing.options if option.right)
    wrong = next(option for option in showing.options if not option.right)
    rest = tuple(option for option in showing.options if option not in (key, wrong))
    damages = {
        "not exactly one key": (key, replace(wrong, right=True), *rest),
        "options that are the same": (key, replace(wrong, text=key.text), *rest),
        "fewer than two": (key,),
        f"the option of {wrong.mistake} is shown as": (key, replace(wrong, text="1 GiB"), *rest),
        "the option of answer is shown as": (replace(key, text="1 GiB"), wrong, *rest),
    }
    for what, options in damages.items():
        found = options_of(replace(showing, options=options))
        assert any(what in fault.what for fault in found), what


def test_made_options_that_are_too_near_are_found() -> None:
    """The trainer leaves one of the two out; here it is put back."""
    near = a_number(KV.replace("answer * layers", "answer / 1.96"), kind="choice", options=())
    assert tried(near, 20).faults == {}
    showing = shown(near, 0)
    value = float(reckoned(showing).named["mistake squared"])
    left_out = Option(f"{value} GiB", mistake="squared", id="=squared")
    (fault,) = options_of(replace(showing, options=(*showing.options, left_out)))
    assert fault.what == "the options of forgot-v and squared are too near"


def test_another_question_for_the_same_seed_is_found() -> None:
    one, other = (shown(SAMPLES["drawn together"], seed) for seed in (0, 1))
    assert same(one, one) == []
    assert same(one, other) and same(one, replace(one, numbers=other.numbers))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7 // 2 + 7 % 4", 6),
        ("-2 ** 2", -4),
        ("2 ** 3 ** 2", 512),
        ("50 % * 8", 4),
        ("8 b", 1),
        ("1 GiB", 2**30),
        ("3 KB / 2 ms", 1_500_000),
        ("min(3, 2, 4) - log2(8)", -1),
        ("x * 2 KB", 6000),
    ],
)
def test_the_second_reckoner_counts_as_one_does_by_hand(text: str, value: int) -> None:
    """In bytes and seconds."""
    assert reckon(text, {"x": Amount(Fraction(3))}).value == value


def test_the_second_reckoner_refuses_what_does_not_fit() -> None:
    for text in ("1 GB + 1 s", "1 / 0", "log2(1 GB)", "1 GB < 1", "2 ** 1 GB"):
        with pytest.raises(NoValue):
            holds(text, {}) if "<" in text else reckon(text, {})
    for name in ("GIB", "mb/S", "Kitok", "s/%/x"):
        with pytest.raises(NoValue):
            unit(name)


def test_the_second_reckoner_reads_a_block_by_its_lines() -> None:
    made = block(KV)
    assert made.names == ("layers", "kv", "tokens", "width", "bytes")
    values = made.values({"layers": "80", "kv": "8", "tokens": "4096", "width": "2 B"})
    assert made.in_unit(reckon(made.answer, values)) == Fraction(5, 4)
    assert made.width(Fraction(5)) == Fraction(1, 10)


def test_only_questions_with_numbers_are_looked_at() -> None:
    deck = a_deck(a_question(), a_number(id="n"), replace(SAMPLES["made options"], id="c"))
    assert [question.id for question in with_numbers([deck])] == ["n", "c"]


def _texts(showing: Showing) -> tuple[dict[str, str], dict[str, str]]:
    assert showing.numbers is not None
    return dict(showing.numbers.draw.texts), dict(showing.numbers.draw.drawn)


def _redrawn(showing: Showing, **more: object) -> Showing:
    """The showing with other parts in its draw."""
    assert showing.numbers is not None
    draw = replace(showing.numbers.draw, **more)  # type: ignore[arg-type]
    return replace(showing, numbers=replace(showing.numbers, draw=draw))
