"""A text that names an option by letter or place is found; one that looks so and isn't is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.formats.lint.pointing import pointings
from srs_trainer.model.words import without_code

POINTING = """\
Option B is wrong.
Here **option (c)** fails.
That is why answer C holds.
Answers A and D are alike.
The answer is D, as prefill is parallel.
Correct answer: B
The answer is A because of the cache.
Only choice (a) counts both.
The second option counts keys alone.
Both of these are wrong; the last two options mix units.
The first wrong option ignores GQA.
As in the option above, units are mixed.
The above options confuse bits and bytes.
The previous choice is closer.
The options below differ in one factor.
B is wrong because it counts twice.
It is parallel. C is the best answer.
While A is not correct, it is close.
Unlike (b), this one counts both.
(a) is wrong and (b) is right.
Option 2 is the trap.
See option #3.
option c, however, is faster
The third answer is wrong.
The fourth choice is the best option.""".split("\n")

FINE = """\
Plan B is to shard the model.
`option B` is a flag of the tool.
Use ``--choice A`` here.
Team A is right, and so is team B.
The LoRA matrices A and B are small.
A is the input and B the weight of the layer.
The best option is to wait.
There is no other option than a restart.
The first token is slow, the second is not.
The first answer takes 2 s, the second answer takes 3 s.
The answer is A100-bound.
The answer is A pair of keys.
The only choice left is a smaller batch.
LRU is the first choice of most engines.
An option as common as beam search.
As a last option, shed load.
f(a) and g(b) are linear.
It does two things: (a) it copies blocks, (b) it frees them.
The option -c sets the config.
Vitamin C is right out of scope.
The option 2 x 4 GPUs costs more.
Hepatitis B is not best treated so.
The answer has 3 parts.
Options are shuffled.
The above holds for MHA too.
Everything below 5 % is noise.""".split("\n")


@pytest.mark.parametrize("text", POINTING)
def test_what_points_at_an_option_is_found(text: str) -> None:
    assert [line for line, _ in pointings(text, stem="What is it?")] == [0]


@pytest.mark.parametrize("text", FINE)
def test_what_does_not_is_left_alone(text: str) -> None:
    assert list(pointings(text, stem="What is it?")) == []
    assert list(pointings(f"```\nOption B\n```\n{text}", stem="What is it?")) == []


def test_a_stem_may_speak_of_all_its_options() -> None:
    assert list(pointings("Which of the options below is right?")) == []
    assert list(pointings("Which of the following options is right?")) == []
    assert [line for line, _ in pointings("Look around.\nIs option B right?")] == [1]


def test_an_explanation_may_speak_of_points_that_the_stem_lists() -> None:
    stem = "Given (a) a cold cache and (b) a warm one, which is faster?"
    assert list(pointings("With (b) the prefix is there.", stem=stem)) == []
    assert list(pointings("With (b) the prefix is there.", stem="Which is faster?")) != []


def test_words_that_a_line_end_parts_are_found_where_they_begin() -> None:
    text = "It is parallel.\nSo the second\noption fails, and the\nthird option too."
    assert list(pointings(text, stem="")) == [(1, "the second option"), (2, "the third option")]


@given(st.text("ab `~\n> ", max_size=60))
def test_a_text_without_its_code_keeps_its_lines_and_the_rest(text: str) -> None:
    plain = without_code(text)
    assert plain.count("\n") == text.count("\n")
    if "`" not in text and "~" not in text:
        assert plain == text
    for before, after in zip(text.split("\n"), plain.split("\n"), strict=True):
        assert after == "" or len(after) == len(before)
