"""Numbers, typed words and holes: what can't be asked is refused, and what asks badly is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import a_deck, a_question, an_option

from srs_trainer.formats import check, fix, read, refusals, write_jsonl, write_markdown
from srs_trainer.formats.lint import survey
from srs_trainer.formats.mend import STUB
from srs_trainer.model.question import Deck, Option, Question, Variant

PAIR = "x = 2 | 3 | 5\nanswer = x * 100\nmistake half = x * 50\nmistake tenfold = x * 1000"


def found(deck: Deck, *, jsonl: bool = False) -> list[tuple[str, str]]:
    """Rule and message of each finding."""
    text = write_jsonl(deck) if jsonl else write_markdown(deck)
    return [(f.rule, f.message) for f in check(read("deck", text.encode()))]


def rules(*questions: Question) -> list[str]:
    return [rule for rule, _ in found(a_deck(*questions))]


def drawn(numbers: str = PAIR, *options: Option, **more: object) -> Question:
    """A choice with numbers."""
    return a_question(stem="What do {x} of them take?", options=options, numbers=numbers, **more)


def a_number(numbers: str, stem: str = "What do {x} of them take?", **more: object) -> Question:
    return a_question(kind="number", stem=stem, numbers=numbers, answer=(), **more)


@pytest.mark.parametrize(
    ("numbers", "options", "expected"),
    [
        (PAIR, (), []),
        (PAIR, (an_option("it depends"),), []),
        (PAIR, (an_option("{answer} of it", right=True), an_option("none")), []),
        ("x = 2 | 3\nanswer = x * 100", (), ["made-options"]),
        ("x = 2 | 3\nanswer = x * 100", (an_option("it depends"),), ["few-distractors"]),
        (PAIR, (an_option("300"),), ["made-options"]),
        (PAIR, (an_option("{x}e2"),), ["made-options"]),
        (PAIR, (an_option("{x}00", right=True),), []),
        (PAIR, (an_option("{x}1", right=True),), ["made-options"]),
        (PAIR, (an_option("a", right=True), an_option("b", right=True)), ["key"]),
        # Two mistakes that agree where x is 2 leave one wrong option there.
        (
            "x = 2 | 3\nanswer = x * 100\nmistake a = x\nmistake b = 2",
            (),
            ["few-distractors"],
        ),
        ("x = 1 | 3\nanswer = 100 * x\nmistake a = 100", (), ["made-options", "collision"]),
    ],
)
def test_every_draw_of_a_choice_has_one_key_and_wrong_options(
    numbers: str, options: tuple[Option, ...], expected: list[str]
) -> None:
    assert rules(drawn(numbers, *options)) == expected


def test_a_fault_names_the_values_that_show_it() -> None:
    (finding,) = found(a_deck(a_number("x = 4 | 7\nanswer = x\nmistake m = 4 * x - 21.05")))
    assert finding[0] == "collision"
    assert "x = 7" in finding[1] and "x = 4" not in finding[1]


def test_a_fault_in_jsonl_names_the_line_of_the_block() -> None:
    deck = a_deck(a_number("x = 2\n\nanswer = x +"))
    ((rule, message),) = found(deck, jsonl=True)
    assert rule == "numbers" and message.startswith("line 3 of the numbers: column ")
    ((rule, message),) = found(deck)
    assert rule == "numbers" and message.startswith("column ")


@pytest.mark.parametrize(
    ("stem", "tolerance", "bad"),
    [
        ("{d} of them", "0.1%", True),
        ("{x} of them", "0.1%", False),
        ("{d} of {x} of them", "2%", False),
    ],
)
def test_rounding_counts_where_the_learner_has_the_rounded_value_alone(
    stem: str, tolerance: str, bad: bool
) -> None:
    numbers = f"x = 2\nd = x * 1001.5\nanswer = d * 3\ntolerance = {tolerance}"
    assert ("rounding" in rules(a_number(numbers, stem))) == bad


@pytest.mark.parametrize(
    "line",
    [
        f"answer = {'(' * 10_000}1{')' * 10_000}",
        "answer = 9**9**9",
        "answer = 2**1000**2",
        "answer = __import__('os')",
        "answer = ٣ + 1",
        f"answer = {'1+' * 40_000}1",
        "x = 1..1e18\nanswer = x",
    ],
    ids=lambda line: line[:20],
)
def test_hostile_numbers_are_refused(line: str) -> None:
    reading = read("deck", write_markdown(a_deck(a_number(line))).encode())
    assert {f.rule for f in refusals(reading)} == {"numbers"}


def test_names_are_used_by_any_text_or_line() -> None:
    texts = {
        "stem": "What of {x}?",
        "explanation": "It is {x}.",
        "variants": (Variant("And {x}?"),),
    }
    for name, text in texts.items():
        assert rules(a_number("x = 2\nanswer = 1", **{"stem": "What?", name: text})) == []
    for line in (
        "y = x + 1\nwhere y > 2",
        "where x > 1",
        "slip s = x * 3",
        "mistake m = 5\nwhy m = {x}",
    ):
        assert "unused-name" not in rules(a_number(f"x = 2\n{line}\nanswer = 1", "What?"))
    assert rules(a_number("x = 2\nanswer = 1", "What {y}?")) == ["unused-name"]


def test_variants_without_numbers_take_those_of_the_question() -> None:
    assert rules(drawn(variants=(Variant("And {x}?"),))) == []
    own = "x = 1 | 2\nanswer = x +"
    assert rules(drawn(variants=(Variant("And {x}?", numbers=own),))) == ["numbers"]
    several = Variant("And?", options=(an_option("words"),))
    assert rules(drawn(variants=(several,))) == []


@pytest.mark.parametrize(
    "question",
    [
        a_question(kind="number", answer=(), stem="How many?"),
        a_question(kind="number", answer=("= 2",), numbers="answer = 2"),
        a_question(kind="number", answer=("= 2",), options=(an_option(), an_option("x", right=True))),
        a_question(kind="number", answer=("= 2", "= 3")),
        a_question(kind="typed", answer=()),
        a_question(kind="typed", answer=("a", "A.")),
        a_question(kind="typed", answer=tuple(map(str, range(101)))),
        a_question(kind="typed", answer=("a",), numbers="answer = 2"),
        a_question(kind="typed", answer=("a",), self_graded=True),
        a_question(kind="cloze", stem="No hole", answer=()),
        a_question(kind="cloze", stem="{{c1::a}}", answer=("a",)),
        a_question(kind="cloze", stem="{{c1::" + "long " * 61 + "}}", answer=()),
        a_question(kind="cloze", stem="{{c1::a}} " * 201, answer=()),
        a_question(kind="cloze", stem="{{c1::a}}", answer=(), variants=(Variant("{{c2::a}}"),)),
        a_question(kind="cloze", stem="{{c1::a}}", answer=(), options=(an_option("x"),)),
        a_question(kind="basic", options=(an_option("x"),)),
        a_question(kind="choices", numbers="answer = 2"),
    ],
    ids=lambda question: f"{question.kind}-{question.stem[:20]}-{len(question.answer)}",
)
def test_a_question_from_elsewhere_that_can_not_be_asked_is_refused(question: Question) -> None:
    reading = read("deck", write_jsonl(a_deck(question)).encode())
    assert {f.rule for f in refusals(reading)} <= {
        "numbers",
        "accepted",
        "holes",
        "options",
        "self-graded",
    }
    assert len(refusals(reading)) == 1


def test_a_long_hole_may_be_graded_by_the_learner() -> None:
    long = a_question(kind="cloze", stem="{{c1::" + "long " * 61 + "}}", answer=(), self_graded=True)
    assert rules(long) == []


def test_a_first_answer_may_be_one_of_several_forms_after_it() -> None:
    assert rules(a_question(kind="typed", answer=("KV cache", "{KV|key-value} cache{s|}"))) == []


def test_an_answer_in_the_stem_counts_as_a_whole_word() -> None:
    for stem, told in (("What is a `KV  cache` for?", True), ("What are KV caches for?", False)):
        question = a_question(kind="typed", stem=stem, answer=("prefill", "kv cache"))
        assert rules(question) == (["answer-in-stem"] if told else [])


def test_made_options_are_no_business_of_the_guesser() -> None:
    made = drawn(PAIR, an_option("a wrong option that is by far the longest of them all"))
    (surveyed,) = survey([read("deck", write_markdown(a_deck(made, a_question("other"))).encode())])
    assert surveyed.findings == []
    assert surveyed.tallies[0].trials == 1


def test_a_quote_around_the_last_hole_is_no_explanation() -> None:
    text = "---\ndeck: d\n---\n\n## Q {#q}\nkind: cloze\n\n> A {{c1::key}}\n> and more\n\n> So it is.\n"
    (question,) = read("deck", text.encode()).decks[0].questions
    assert (question.stem, question.explanation) == ("> A {{c1::key}}\n> and more", "So it is.")


BODIES = {
    "number": "What?\n\n```numbers\nanswer = 2\n```\n",
    "number ": "What?\n\nAnswer:\n= 2\n",
    "typed": "What?\n\nAnswer:\n- a\n",
    "cloze": "A {{c1::hole}}\nand more\n",
    "choice": "What?\n\n```numbers\nx = 2\nanswer = x\nmistake m = 7\nmistake n = 9\n```\n",
}


@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("sources", ["", "\nSources: arXiv:2309.06180\n"])
def test_a_stub_goes_straight_below_what_answers(kind: str, sources: str) -> None:
    text = f"---\ndeck: d\n---\n\n## Q {{#q}}\nkind: {kind.strip()}\n\n{BODIES[kind]}{sources}"
    fixed = fix(text)
    assert f"{BODIES[kind]}\n> {STUB}\n" in fixed
    assert fix(fixed) == fixed
    (question,) = read("deck", fixed.encode()).decks[0].questions
    assert question.explanation == STUB
    assert [f.rule for f in check(read("deck", fixed.encode())) if f.error] == ["explanation"]


def test_the_examples_for_authors_hold() -> None:
    page = (Path(__file__).resolve().parents[2] / "decks" / "README.md").read_text("utf-8")
    examples = [
        text for _, text in re.findall(r"^(`{3,})markdown\n(.*?)\n\1$", page, re.DOTALL | re.MULTILINE)
    ]
    asked = [text for text in examples if text.startswith("## ") and "{#q17}" not in text]
    asked += [f"## Made {{#made}}\n\n{text}\n\n> So.\n" for text in examples if "keys-alone" in text]
    assert len(asked) >= 6
    deck = "---\ndeck: d\n---\n\n" + "\n\n".join(asked)
    assert [f for f in check(read("README.md", deck.encode())) if f.rule != "topic"] == []
