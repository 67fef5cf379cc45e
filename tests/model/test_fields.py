"""Questions answered by typing, and options made from numbers: drawn, judged, the same again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import a_question, an_option
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.calculated import tells_unit
from srs_trainer.model.judging import NotGraded, judged, understanding
from srs_trainer.model.question import Question, Variant
from srs_trainer.model.showing import Showing, draw, example, luck, redrawn
from srs_trainer.model.units import unit

KV = """\
(layers, kv) = (32, 8) | (80, 8) | (28, 4)
bytes = 1 | 2
answer = 2 * layers * kv * 128 * bytes * 1 B
unit = KiB
tolerance = 2%
mistake forgot-v = answer / 2
why forgot-v = you counted K and not V in {layers} layers
mistake forgot-dtype = answer / bytes
mistake twice = answer * 2
slip kb-for-kib = answer * 1.024
why kb-for-kib = KB are 1000 bytes"""
COUNTS = st.integers(0, 300)


def a_number(**more: Any) -> Question:
    """How large the cache of a token is, for drawn models."""
    values: dict[str, Any] = {
        "kind": "number",
        "stem": "{layers} layers, {kv} KV heads, {bytes} bytes: how many KiB a token?",
        "answer": (),
        "numbers": KV,
        "explanation": "2 x {layers} x {kv} x 128 x {bytes} = {answer}; {unknown} stays.",
    }
    return a_question("kv", **{**values, **more})


def shown(question: Question, count: int = 0, **more: Any) -> Showing:
    values: dict[str, Any] = {"topic": (), "last_variant": None, "first_sight": True}
    return draw(question, card="llm/kv", deck="LLM", count=count, **{**values, **more})


@given(COUNTS)
def test_the_same_seed_shows_the_same_numbers_and_the_answer_follows_from_them(count: int) -> None:
    showing = shown(a_number(), count)
    assert showing == shown(a_number(), count) == redrawn(showing, showing.question)
    layers, kv, bytes_ = (int(part.split()[0]) for part in showing.stem.split(", "))
    kib = 2 * layers * kv * 128 * bytes_ / 1024
    assert judged(showing, f"{kib} KiB").outcome == "right"
    assert judged(showing, f"{kib * 1024} B").outcome == "right"
    assert judged(showing, f"{kib}").outcome == "right", "the stem names the unit"
    assert showing.answer in showing.explanation
    assert "{unknown}" in showing.explanation
    assert showing.g == 0


def test_models_are_drawn_whole() -> None:
    seen = {tuple(shown(a_number(), count).stem.split(", ")[:2]) for count in range(100)}
    assert seen == {
        ("32 layers", "8 KV heads"),
        ("80 layers", "8 KV heads"),
        ("28 layers", "4 KV heads"),
    }


def test_a_named_mistake_says_so_and_the_event_testifies() -> None:
    showing = shown(a_number(), 3)
    half = judged(showing, f"{showing.answer} / 2")
    assert (half.outcome, half.mistake) == ("wrong", "forgot-v")
    layers = showing.numbers.draw.drawn["layers"]
    assert half.why == f"you counted K and not V in {layers} layers"
    assert half.detail["expression"] == f"{showing.answer} / 2"
    assert half.detail["drawn"] == dict(showing.numbers.draw.drawn)
    assert half.detail["answer"] == showing.answer
    assert judged(showing, "1 PiB").mistake == ""
    assert judged(showing, None).detail["drawn"] == half.detail["drawn"], "also where nothing is said"


def test_a_slip_gives_a_second_try_once() -> None:
    showing = shown(a_number())
    slipped = str(1.024 * showing.numbers.draw.answer)
    first = judged(showing, slipped)
    assert (first.slip, first.why) == ("kb-for-kib", "KB are 1000 bytes")
    second = judged(replace(showing, second=first.slip), slipped)
    assert (second.outcome, second.slip, second.mistake) == ("wrong", "", "kb-for-kib")
    assert second.detail["slip"] == "kb-for-kib"


@pytest.mark.parametrize(
    "typed", ["", "nine", "1,5", "3 s", "2 *", "(" * 150, "9**9**9", "\u0663", "__import__"]
)
def test_what_can_not_be_read_is_not_graded(typed: str) -> None:
    showing = shown(a_number())
    assert understanding(showing, typed).why
    with pytest.raises(NotGraded):
        judged(showing, typed)


def test_a_unit_that_the_stem_does_not_name_is_asked_for() -> None:
    silent = shown(a_number(stem="{layers} layers, {kv} KV heads, {bytes} bytes: how large?"))
    assert "unit" in understanding(silent, "320").why
    assert understanding(silent, "320 KiB").why == ""


@pytest.mark.parametrize(
    ("stem", "of", "told"),
    [
        ("How many GiB?", "GiB", True),
        ("A pool of 80 GiB: how large?", "GiB", False),
        ("A pool of {pool} GiB: how large?", "GiB", False),
        ("How many bytes?", "B", True),
        ("How many seconds?", "s", True),
        ("In ms, how long?", "ms", True),
        ("How many forms?", "ms", False),
        ("What is it in TB/s?", "TB/s", True),
        ("What share, in percent?", "%", True),
    ],
)
def test_a_stem_names_a_unit_where_it_stands_alone(stem: str, of: str, told: bool) -> None:
    assert tells_unit(stem, unit(of)) is told


@given(COUNTS)
def test_the_worked_example_has_other_numbers_in_the_same_words(count: int) -> None:
    showing = shown(a_number(), count)
    other = example(showing)
    assert other is not None
    assert other.stem != showing.stem
    assert other.answer != showing.answer
    assert other.answer in other.explanation


def test_a_fixed_answer_needs_no_block_and_has_no_example() -> None:
    showing = shown(a_number(stem="How many GB?", numbers="", answer=("= 37.5 GB +- 2%",)))
    assert showing.answer == "37.5 GB"
    assert judged(showing, "~37.6").outcome == "right"
    assert judged(showing, "39").outcome == "wrong"
    assert example(showing) is None


def test_a_variant_may_have_a_block_of_its_own() -> None:
    question = a_number(variants=(Variant("How many?", numbers="answer = 7"), Variant("{layers}?")))
    by_variant = {(s := shown(question, count)).variant: s for count in range(40)}
    assert by_variant[1].answer == "7"
    assert by_variant[2].stem in ("32?", "80?", "28?")


# -- options made from numbers ------------------------------------------------------------------------


def a_made_choice(**more: Any) -> Question:
    return a_number(**{"kind": "choice", "options": (), **more})


@given(COUNTS, st.sampled_from([None, 2, 3]))
def test_made_options_are_one_key_and_distinct_mistakes(count: int, show: int | None) -> None:
    showing = shown(a_made_choice(show=show), count)
    texts = [option.text for option in showing.options]
    assert len(set(texts)) == len(texts) >= 2
    assert [o.text for o in showing.options if o.right] == [showing.answer]
    wrong = [float(o.text.split()[0]) for o in showing.options if not o.right]
    answer = showing.numbers.draw.answer
    assert all(abs(value - answer) >= 0.04 * max(value, answer) for value in wrong)
    assert showing.g == 1 / len(texts)
    assert showing.g >= luck(showing.question, showing.question.situations()[0])
    if show:
        assert len(texts) <= show
    (key,) = showing.right_ids()
    assert judged(showing, key).outcome == "right"


def test_a_made_option_names_its_mistake_and_why() -> None:
    showing = shown(a_made_choice())
    lure = next(option for option in showing.options if option.mistake == "forgot-v")
    assert lure.why.startswith("you counted K and not V in ")
    given_ = judged(showing, lure.id)
    assert (given_.outcome, given_.mistake) == ("wrong", "forgot-v")


def test_written_options_stand_among_made_ones_and_hold_drawn_values() -> None:
    written = (
        an_option("{answer}, whatever the batch", right=True, id="key"),
        an_option("{layers} KiB", why="that is {layers}, the layers"),
    )
    showing = shown(a_made_choice(options=written))
    assert [o.text for o in showing.options if o.right] == [f"{showing.answer}, whatever the batch"]
    layers = showing.numbers.draw.drawn["layers"]
    assert f"{layers} KiB" in [option.text for option in showing.options]


# -- words and holes ----------------------------------------------------------------------------------


def test_typed_words_are_judged_against_all_that_is_accepted() -> None:
    question = a_question("term", kind="typed", answer=("prefill", "prompt {phase|processing}"))
    showing = shown(question)
    assert showing.answer == "prefill"
    for typed in ("Pre-fill", " PROMPT phase "):
        assert judged(showing, typed).outcome == "right"
    wrong = judged(showing, "decode")
    assert (wrong.outcome, wrong.said, wrong.detail) == ("wrong", "decode", {"typed": "decode"})
    with pytest.raises(NotGraded):
        judged(showing, "  ")


def test_each_hole_is_a_card_with_a_key_of_its_own() -> None:
    question = a_question(
        "phases", kind="cloze", stem="{{c1::Prefill}} makes one token, {{c2::decode::phase}} the rest.",
        answer=(),
    )  # fmt: skip
    assert question.parts() == ("c1", "c2")
    showing = shown(question, part="c2")
    assert showing.stem == "Prefill makes one token, [phase] the rest."
    assert showing.whole == "Prefill makes one token, decode the rest."
    assert judged(showing, "Decode").outcome == "right"
    assert judged(showing, "Prefill").outcome == "wrong"
    other = replace(question, stem=question.stem.replace("decode", "streaming"))
    assert other.key_digest("c1") == question.key_digest("c1")
    assert other.key_digest("c2") != question.key_digest("c2")


def test_several_holes_of_one_card_are_typed_in_their_order() -> None:
    question = a_question("kv", kind="cloze", stem="{{c1::Keys}} and {{c1::values}}.", answer=())
    showing = shown(question, part="c1")
    assert judged(showing, "keys, values").outcome == "right"
    assert judged(showing, "values, keys").outcome == "wrong"


def test_the_answer_and_its_unit_make_the_key_and_nothing_else_does() -> None:
    question = a_number()
    same = a_number(numbers=KV.replace("| (28, 4)", "").replace("2%", "3%"), stem="Else?")
    assert same.key_digest() == question.key_digest()
    for old, new in (("answer = 2 *", "answer = 4 *"), ("unit = KiB", "unit = KB")):
        assert a_number(numbers=KV.replace(old, new)).key_digest() != question.key_digest()


@pytest.mark.parametrize("question", [a_number(), a_number(self_graded=True), a_made_choice()])
def test_a_question_with_numbers_is_json_and_back(question: Question) -> None:
    whole = replace(question, variants=(Variant("Else?", numbers="answer = 7"),))
    assert Question.from_json(whole.to_json()) == whole
