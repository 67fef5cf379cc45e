"""What counts as the same question after its deck was changed (LOG 15 to 17)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from builders import a_question
from hypothesis import given
from hypothesis import strategies as st
from strategies import option_runs, questions

from srs_trainer.model.identity import alike, judge, judge_parts, match_options, same_meaning, strongest
from srs_trainer.model.question import Option, Question, Variant, derived_option_id
from srs_trainer.model.text import normalised

OLD = a_question(
    options=(
        Option("It is bound by memory bandwidth", right=True),
        Option("It is bound by compute", mistake="decode-is-compute"),
        Option("It is bound by the network"),
    )
)
A, B, C = OLD.options


def with_options(*options: Option) -> Question:
    return replace(OLD, options=options)


def with_key(text: str) -> Question:
    return with_options(replace(A, text=text), B, C)


def basic(*answers: str, **more: Any) -> Question:
    return a_question(**{"kind": "basic", "answer": answers, **more})


NAMED = basic("entirely other words", key_was=("80 GB of memory",))
BY_DIGEST = basic("entirely other words", key_was=(basic("80 GB of memory").key_digest().hex(),))
GIVEN = basic("80 GB of memory")

DISK = Option("A slow disk holds up the whole step")
B_RIGHT = (replace(A, right=False), replace(B, right=True), C)
SEVERAL = replace(OLD, kind="choices")
STEPS = replace(GIVEN, kind="order", answer=("prefill", "decode"))
TYPED, TYPED_TWO = replace(GIVEN, kind="typed"), basic("80 GB of memory", "a card", kind="typed")

BLOCK = "kv = 8 | 4\ntokens = 1024 | 4096\nanswer = 2 * kv * tokens\nunit = MB\nmistake half = kv\n"


def number(block: str) -> Question:
    return basic(kind="number", numbers=block.strip())


def made(block: str, *options: Option) -> Question:
    return a_question(numbers=block.strip(), options=options)


NUMBER, FIXED, MADE = number(BLOCK), basic("= 37.5 GB +- 2%", kind="number"), made(BLOCK)

JUDGED = {
    "the same": (OLD, OLD, "unchanged"),
    "another stem": (OLD, replace(OLD, stem="Why?"), "reworded"),
    "another order of options": (OLD, with_options(C, A, B), "reworded"),
    "another wrong option": (OLD, with_options(A, B, DISK), "reworded"),
    "case and blanks": (OLD, with_options(replace(A, text=f" {A.text.upper()}"), B, C), "reworded"),
    "other words": (OLD, with_key("It is limited by memory bandwidth"), "reworded-key"),
    "a negation more": (OLD, with_key("It is not bound by memory bandwidth"), "changed"),
    "another key": (OLD, with_key("Kernel launches take all the time"), "changed"),
    "another option right": (OLD, with_options(*B_RIGHT), "rescored"),
    "another right, among others": (OLD, with_options(*B_RIGHT[:2], DISK), "changed"),
    "one more right of several": (SEVERAL, replace(SEVERAL, options=(A, B_RIGHT[1], C)), "rescored"),
    "one more right, among others": (
        SEVERAL,
        replace(SEVERAL, options=(A, B_RIGHT[1], DISK)),
        "changed",
    ),
    "another kind": (OLD, basic(A.text), "changed"),
    "another unit": (GIVEN, basic("80 GiB of memory"), "changed"),
    "another number": (GIVEN, basic("40 GB of memory"), "changed"),
    "a number more": (GIVEN, basic("80 GB of memory (2 cards)"), "reworded-key"),
    "a unit closed up": (GIVEN, basic("80GB of memory"), "reworded-key"),
    "too little in common": (GIVEN, basic("80 GB, which is what each card gives to kernels"), "changed"),
    "the old key named": (GIVEN, NAMED, "reworded-key"),
    "the old key named by digest": (GIVEN, BY_DIGEST, "reworded-key"),
    "named beats re-scoring": (OLD, replace(with_options(*B_RIGHT), key_was=(A.text,)), "reworded-key"),
    "the accepted list grew": (TYPED, TYPED_TWO, "reworded-key"),
    "the accepted list shrank": (TYPED_TWO, TYPED, "changed"),
    "steps in another order": (STEPS, replace(STEPS, answer=("decode", "prefill")), "changed"),
    "one situation more": (
        GIVEN,
        replace(GIVEN, variants=(Variant("And?", (), ("141 GB",)),)),
        "reworded-key",
    ),
    "an alternative more": (TYPED, basic("80 GB of {memory|RAM}", kind="typed"), "reworded-key"),
    "another tolerance": (NUMBER, number(f"{BLOCK}tolerance = 5%"), "reworded"),
    "other values": (NUMBER, number(BLOCK.replace("4096", "8192")), "reworded"),
    "another spacing": (NUMBER, number(BLOCK.replace("2 * kv", "2*kv")), "reworded"),
    "another expression": (NUMBER, number(BLOCK.replace("2 * kv", "4 * kv")), "changed"),
    "another unit of the answer": (NUMBER, number(BLOCK.replace("MB", "MiB")), "changed"),
    "an expression named by the author": (
        NUMBER,
        replace(number(BLOCK.replace("2 * kv", "4 * kv")), key_was=("2 * kv*tokens",)),
        "reworded-key",
    ),
    "an expression named by digest": (
        NUMBER,
        replace(number(BLOCK.replace("MB", "MiB")), key_was=(NUMBER.key_digest().hex(),)),
        "reworded-key",
    ),
    "a situation with numbers more": (
        NUMBER,
        replace(NUMBER, variants=(Variant("And?", numbers="answer = 3"),)),
        "reworded-key",
    ),
    "a fixed number": (FIXED, basic("= 37.5 GB +- 5%", kind="number"), "reworded"),
    "another fixed number": (FIXED, basic("= 37 GB", kind="number"), "changed"),
    "another fixed unit": (FIXED, basic("= 37.5 GiB", kind="number"), "changed"),
    "a fixed number named": (
        FIXED,
        basic("= 37 GB", kind="number", key_was=("37.5 GB",)),
        "reworded-key",
    ),
    "the expression of an option": (MADE, made(BLOCK.replace("2 * kv", "4 * kv")), "changed"),
    "the words of an option beside numbers": (
        made(BLOCK, Option("about {tokens} tokens")),
        made(BLOCK, Option("some {tokens} tokens")),
        "reworded",
    ),
    "numbers taken away": (MADE, replace(OLD, explanation=MADE.explanation), "changed"),
}


def holes(stem: str, **more: Any) -> Question:
    return a_question(kind="cloze", stem=stem, answer=(), **more)


CLOZE = holes("{{c1::Prefill}} is bound by {{c2::compute, not by memory}}; {{c2::decode}} is not.")


@pytest.mark.parametrize(
    ("new", "changes"),
    [
        (CLOZE, {"c1": "unchanged", "c2": "unchanged"}),
        (replace(CLOZE, title="Phases"), {"c1": "reworded", "c2": "reworded"}),
        (
            replace(CLOZE, stem=CLOZE.stem.replace("Prefill", "Training")),
            {"c1": "changed", "c2": "reworded"},
        ),
        (
            replace(CLOZE, stem=CLOZE.stem.replace("by memory", "by the memory")),
            {"c1": "reworded", "c2": "reworded-key"},
        ),
        (
            replace(CLOZE, stem=CLOZE.stem.replace("not by memory", "and by memory")),
            {"c1": "reworded", "c2": "changed"},
        ),
        (holes("{{c1::Prefill}} is bound by {{c3::compute}}."), {"c1": "reworded"}),
        (holes("{{c1::Training}} is slow.", key_was=("prefill",)), {"c1": "reworded-key"}),
        (holes("{{c4::Prefill}} is bound."), {}),
        (basic("Prefill"), {}),
    ],
)
def test_every_part_is_judged_by_its_own_holes(new: Question, changes: dict[str, str]) -> None:
    found = judge_parts(CLOZE, new)
    assert found == changes
    assert found == {part: judge(CLOZE, new, part) for part in changes}


def test_the_strongest_change_of_its_parts_is_that_of_a_question() -> None:
    assert strongest(["reworded", "rescored", "reworded-key"]) == "rescored"
    assert strongest(["unchanged", "changed"]) == "changed"
    assert strongest([]) == "changed", "nothing of it is left"


@pytest.mark.parametrize(("old", "new", "change"), [*JUDGED.values()], ids=[*JUDGED])
def test_judgement(old: Question, new: Question, change: str) -> None:
    assert judge(old, match_options(old, new)) == change


@given(questions(kind="choice"))
def test_without_a_change_all_is_unchanged_and_options_keep_their_ids(question: Question) -> None:
    assert match_options(question, question) == question
    assert judge(question, question) == "unchanged"


@given(questions(), st.text("abc ", min_size=1))
def test_words_around_the_key_never_touch_it(question: Question, text: str) -> None:
    new = replace(question, stem=text, explanation=text, title=text, level=None)
    assert judge(question, match_options(question, new)) in ("reworded", "unchanged")


@given(option_runs(), option_runs())
def test_ids_go_on_without_collision(old: tuple[Option, ...], new: tuple[Option, ...]) -> None:
    before, after = a_question(options=old), a_question(options=new)
    matched = match_options(before, after)
    assert len({o.id for o in matched.options}) == len(new)
    assert [(o.text, o.right, o.why) for o in matched.options] == [(o.text, o.right, o.why) for o in new]
    assert match_options(before, matched) == matched
    for given_, kept in zip(new, matched.options, strict=True):
        if given_.id != derived_option_id(given_.text):
            assert kept.id == given_.id


@given(option_runs(), st.randoms(use_true_random=False))
def test_an_option_keeps_its_id_wherever_it_moves(run: tuple[Option, ...], random: object) -> None:
    derived = [replace(o, id=derived_option_id(o.text)) for o in run]
    random.shuffle(derived)  # type: ignore[attr-defined]
    matched = match_options(a_question(options=run), a_question(options=tuple(derived)))
    assert {normalised(o.text): o.id for o in matched.options} == {normalised(o.text): o.id for o in run}


def test_one_reworded_option_keeps_its_id_and_so_does_one_with_its_mistake() -> None:
    new = with_options(
        Option("Memory bandwidth is what binds it", right=True),
        Option("Arithmetic is what binds it", mistake="decode-is-compute"),
        C,
    )
    assert [o.id for o in match_options(OLD, new).options] == [A.id, B.id, C.id]


def test_two_new_options_get_ids_of_their_own() -> None:
    new = with_options(A, Option("one"), Option("two"))
    ids = [o.id for o in match_options(OLD, new).options]
    assert ids[0] == A.id
    assert {B.id, C.id}.isdisjoint(ids)


def test_a_text_that_comes_back_does_not_take_the_id_that_went_on_to_its_successor() -> None:
    reworded = with_options(replace(A, text="Memory bandwidth binds it"), B, C)
    new = with_options(*reworded.options, Option(A.text))
    ids = [o.id for o in match_options(reworded, new).options]
    assert ids[:3] == [A.id, B.id, C.id]
    assert ids[3] not in ids[:3]


def test_variants_match_their_own_options() -> None:
    old = replace(OLD, variants=(Variant("Here?", (replace(A, id="mine"), B)),))
    new = replace(OLD, variants=(Variant("There?", (Option(B.text), Option(A.text, right=True))),))
    assert [o.id for o in match_options(old, new).variants[0].options] == [B.id, "mine"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_similarity_is_the_same_either_way_round(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one)
    assert alike(one, one) == 1
    assert 0 <= alike(one, other) <= 1


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("it takes 5 minutes", "it takes 5 min", True),
        ("it takes 5 ms", "it takes 5 s", False),
        ("50 % of the batch", "50 percent of the batch", True),
        ("at 3.35 TB/s", "at 3.35 GB/s", False),
        ("it doesn't fit", "it does fit", False),
        ("it does not fit there", "it does not fit here", True),
        ("2 x layers x heads", "2 * layers * heads", True),
        ("2 x layers x heads", "4 x layers x heads", False),
    ],
)
def test_numbers_units_and_negations_must_still_be_there(old: str, new: str, same: bool) -> None:
    assert same_meaning(old, new) is same
