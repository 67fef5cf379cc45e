"""Each error is found at its line, and nothing else is; import refuses less than lint (LOG 22)."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from srs_trainer.formats import Reading, check, fix, read, refusals
from srs_trainer.formats.lint import RULES
from srs_trainer.formats.mend import STUB

SOUND = """---
deck: planted
title: "Planted: a deck"
version: 1.10
strict: yes
topics:
  a: First
  b/c: {title: Third, needs: a}
---

# A heading in the prose is prose

## One {#one}
topic: a
level: 2
needs: two

What is one?

- [x] a unit
- [ ] a pair
  - why: that is two
  - mistake: off-by-one

> One is one.

Sources: arXiv:1

### variant

What else is one?

- [ ] a dozen
  - why: that is twelve
- [x] a single one

## Six {#six}
kind: cloze
self-graded: yes
topic: a

A step reads {{c1::all weights}} and {{c2::the cache::what grows}}.

> Both, for every token.

### variant

> For a token {{c2::the cache}} is read, and
> {{c1::every weight}} too.

## Two {#two}
kind: basic
topic: b/c

What is two?

Answer:

a pair

> Two is two.

## Three {#three}
kind: number
topic: a

How many bytes do {many} thousand blocks of 4 bytes take, {half} in each half?

```numbers
many = 3..9
half = many * 1001 / 2
answer = 2 * half * 4 B
unit = B

mistake forgot-size = answer / 4
why forgot-size = that counts the {many} blocks
slip doubled = answer * 2
```

> Four bytes a block.

### variant

How much do 300 GB lose to a split in eight?

Answer:
= 37.5 GB +- 2%

## Four {#four}
topic: a

What do {many} tenfold pairs hold?

~~~numbers
many = 3 | 4 | 5
answer = many * 20
mistake half = many * 10
why half = a pair is two
mistake square = many * 40
why square = a pair is no four
~~~

- [ ] nothing at all
  - why: each holds something

> Twenty each.

## Five {#five}
kind: typed
topic: a

What is kept of each token while a model writes?

Answer:
- {KV|key-value} cache
- keys and values

> They are read again at every step.
"""


AGAIN = """## Again {#two}

What is it?

- [x] two
- [ ] one
  - why: that is less

> It is two.
"""

CROWD = "".join(f"- [ ] {number}\n  - why: too many\n" for number in range(2, 102))


class Plant(NamedTuple):
    """Replace `old` by `new` once; then `rule` is found on the line of `at`, and nothing else."""

    rule: str
    old: str
    new: str
    at: str
    refused: bool = True
    error: bool = True


PLANTS = [
    Plant("front-matter", "version: 1.10", "version: [1.10", "strict:"),
    Plant("front-matter", "version: 1.10", "version: &v 1.10", "version: &v"),
    Plant("front-matter", "version: 1.10", "version: *v", "version: *v"),
    Plant("front-matter", "version: 1.10", "version: !!int 1", "version: !!int"),
    Plant("front-matter", "version: 1.10", "deck: twice", "deck: twice"),
    Plant("front-matter", "version: 1.10", "requires: [[[[[[x]]]]]]", "requires:"),
    Plant("front-matter-key", "version: 1.10", "licens: MIT", "licens:", refused=False),
    Plant("front-matter-value", "version: 1.10", "version: one", "version: one", refused=False),
    Plant("front-matter-value", "version: 1.10", "licence: [MIT]", "licence:", refused=False),
    Plant("front-matter-value", "  a: First", "  a: First\n  A b: no path", "  A b", refused=False),
    Plant("deck", "deck: planted", "language: en", "---"),
    Plant("deck", "deck: planted", "deck: Not An Id", "deck: Not"),
    Plant("heading", "What is one?", "# What is one?", "# What is one?"),
    Plant("id", "## One {#one}", "## One", "## One"),
    Plant("id", "## One {#one}", "## One {#One!}", "## One"),
    Plant("id-double", "> Two is two.\n", f"> Two is two.\n\n{AGAIN}", "## Again"),
    Plant("fence", "What is two?", "`````\nWhat is two?", "`````"),
    Plant("field", "level: 2", "levle: 2", "levle: 2"),
    Plant("field-twice", "level: 2", "level: 2\nlevel: 3", "level: 3", refused=False),
    Plant("field-value", "level: 2", "level: two", "level: two", refused=False),
    Plant("field-value", "level: 2", "as-of: 2026-13", "as-of:", refused=False),
    Plant("field-value", "level: 2", "show: 1", "show: 1", refused=False),
    Plant(
        "blank-line",
        "needs: two\n\nWhat is one?",
        "needs: two\nWhat is one?",
        "What is one?",
        refused=False,
    ),
    Plant("kind", "level: 2", "kind: chioce", "kind: chioce"),
    Plant("steps", "kind: basic", "kind: order", "## Two"),
    Plant("stem", "What is two?\n", "", "## Two"),
    Plant("stem", "What else is one?\n", "", "### variant"),
    Plant("indent", "a unit\n", "a unit\nand so on\n", "and so on"),
    Plant("indent", "- [x] a single one\n", "- [x] a single one\nat last\n", "at last"),
    Plant("attribute", "  - mistake: off-by-one", "  - mistake: Off by one!", "  - mistake: Off"),
    Plant("attribute", "  - mistake: off-by-one", "  - why: again", "  - why: again"),
    Plant("attribute", "  - mistake: off-by-one", "  too shallow", "  too shallow"),
    Plant("attribute", "  - mistake: off-by-one", "  - pin: first", "  - pin: first"),
    Plant(
        "attribute-like", "- [ ] a pair\n", "- [ ] a pair\n    - why: deep\n", "    - why", False, False
    ),
    Plant("options", "- [ ] a pair\n  - why: that is two\n  - mistake: off-by-one\n", "", "## One"),
    Plant("options", "kind: basic", "kind: choice", "## Two"),
    Plant("options", "- [ ] a pair", "- [ ]", "- [ ]"),
    Plant("options", "- [x] a unit\n", f"- [x] a unit\n{CROWD}", "## One"),
    Plant("key", "- [x] a unit", "- [ ] a unit\n  - why: no", "## One"),
    Plant("key", "- [ ] a pair", "- [x] a pair", "- [x] a pair"),
    Plant("key", "- [x] a single one", "- [ ] a single one\n  - why: no", "### variant"),
    Plant("key", "Answer:\n\na pair\n", "", "## Two"),
    Plant("equal-options", "- [ ] a pair", "- [ ] A  UNIT", "- [ ] A  UNIT"),
    Plant(
        "option-id",
        "a unit\n- [ ] a pair\n",
        "a unit\n  - id: o\n- [ ] a pair\n  - id: o\n",
        "- [ ] a pair",
    ),
    Plant("sources", "Sources: arXiv:1", "Sources: arXiv:1\nand more", "and more"),
    Plant(
        "variant", "- [x] a single one\n", "- [x] a single one\n\n> Again.\n", "> Again.", refused=False
    ),
    Plant("explanation", "> Two is two.\n", "", "## Two", refused=False),
    Plant("topic", "topic: b/c", "topic: b/d", "## Two", refused=False),
    Plant("why", "  - why: that is twelve\n", "", "- [ ] a dozen", refused=False),
    Plant("prerequisite", "needs: a}", "needs: z}", "  b/c:", refused=False),
    Plant("prerequisite", "needs: a}", "needs: b/x}", "  b/c:", refused=False),
    Plant("cycle", "  a: First", "  a: {needs: b}", "  a:", refused=False),
    Plant("cycle", "  a: First", "  a: {needs: [a]}", "  a:", refused=False),
    Plant("cycle", "topic: b/c\n", "topic: b/c\nneeds: one\n", "## One", refused=False),
    Plant("needs", "needs: two", "needs: eight", "## One", refused=False),
    Plant("numbers", "kind: basic", "kind: number", "a pair"),
    Plant("numbers", "many = 3..9", "many = 3..", "many = 3.."),
    Plant("numbers", "half = many * 1001 / 2", "half = many / (3 - 3)", "half ="),
    Plant("numbers", "answer = 2 * half * 4 B\n", "", "many = 3..9"),
    Plant("numbers", "answer = many * 20", f"answer = {'(' * 9_000}1", "answer = (("),
    Plant("numbers", "answer = many * 20", "answer = 9**9**9", "answer = 9"),
    Plant("numbers", "= many * 40", "= many *", "mistake square"),
    Plant("numbers", "why half", "why halves", "why halves"),
    Plant("numbers", "```numbers", "```number", "## Three"),
    Plant("numbers", "> Four bytes a", "~~~ numbers\nx = 1\n~~~\n\n> Four bytes a", "~~~ numbers"),
    Plant("numbers", "> Four bytes a", "Answer:\n= 40 B\n\n> Four bytes a", "= 40 B"),
    Plant("numbers", "- [ ] nothing at all", "So:\n\n- [ ] nothing at all", "So:"),
    Plant("numbers", "> One is one.", "~~~~numbers\nanswer = 1\n~~~~\n\n> One is one.", "~~~~numbers"),
    Plant("numbers", "What is two?", "What is two?\n\n````numbers\nanswer = 2\n````", "````numbers"),
    Plant("numbers", "= 37.5 GB +- 2%", "37.5 GB", "37.5 GB"),
    Plant("numbers", "= 37.5 GB +- 2%", "= 37.5 GB +- 2\n= 4 GB", "= 37.5"),
    Plant("made-options", "- [ ] nothing at all", "- [ ] 80", "- [ ] 80"),
    Plant("accepted", "- {KV|key-value} cache\n- keys and values\n", "the KV cache\n", "## Five"),
    Plant("accepted", "- keys and values", "- KV  Cache.", "- KV"),
    Plant("accepted", "- keys and values", "- `.`", "- `"),
    Plant("accepted", "- keys and values", f"- {'{a|b}' * 9}", "- {a|b}"),
    Plant("accepted", "- keys and values", f"- {'long ' * 61}", "- long"),
    Plant("indent", "- keys and values", "- keys\nand values", "and values"),
    Plant("options", "- keys and values", "- keys and values\n\n- [ ] words", "- [ ] words"),
    Plant("holes", "A step reads {{c1::all weights}} and {{c2::the", "A step reads {{c2::the", "> For"),
    Plant("holes", "{{c1::all weights}}", "{{c1:: }}", "A step"),
    Plant("holes", "A step reads", "A {{c3::step\nreads", "A {{c3"),
    Plant("holes", "A step reads", "A step\n{{c1::reads {{c1::from memory}}}}", "{{c1::reads"),
    Plant("holes", "> For a token", "> For {{c3::a token}}", "> For"),
    Plant("holes", "> Both, for every token.", "Answer:\n\n> Both, for every token.", "Answer:"),
    Plant("self-graded", "kind: typed", "kind: typed\nself-graded: on", "self-graded: on"),
    Plant("collision", "slip doubled = answer * 2", "slip doubled = answer + 0.1 B", "slip", False),
    Plant("rounding", "unit = B", "unit = B\ntolerance = 0.1%", "answer = 2", refused=False),
    Plant("unused-name", "unit = B", "unit = B\nidle = 7", "idle", False, False),
    Plant(
        "few-distractors",
        "mistake square = many * 40\nwhy square = a pair is no four\n~~~\n\n- [ ] nothing at all\n"
        "  - why: each holds something\n",
        "~~~\n",
        "answer = many",
        False,
        False,
    ),
    Plant("why", "why half = a pair is two\n", "", "mistake half", False),
    Plant("answer-in-stem", "What is kept", "What keys and values are kept", "What keys", False, False),
]


def read_text(text: str) -> Reading:
    return read("planted.md", text.encode())


def test_a_sound_deck_has_no_findings() -> None:
    reading = read_text(SOUND)
    assert check(reading) == [] == refusals(reading)
    assert [q.id for q in reading.decks[0].questions] == ["one", "six", "two", "three", "four", "five"]


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.rule}-{plant.new.strip()[:25]}")
def test_a_planted_error_is_found_at_its_line_and_nothing_else_is(plant: Plant) -> None:
    assert SOUND.count(plant.old) == 1, "the plant must stand at one place"
    text = SOUND.replace(plant.old, plant.new)
    line = next(n for n, content in enumerate(text.split("\n"), 1) if content.startswith(plant.at))
    reading = read_text(text)
    assert [(f.line, f.rule, f.error) for f in check(reading)] == [(line, plant.rule, plant.error)]
    assert bool(refusals(reading)) == plant.refused


def test_every_rule_of_lint_is_planted() -> None:
    assert {rule.name for rule in RULES} <= {plant.rule for plant in PLANTS}


def test_all_errors_of_one_file_are_found_each_at_its_line() -> None:
    chosen = [plant for plant in PLANTS if plant.rule in ("field", "numbers", "indent", "key", "why")]
    one_each = {plant.rule: plant for plant in reversed(chosen)}
    text = SOUND
    for plant in sorted(one_each.values(), key=PLANTS.index, reverse=True):
        assert plant.old in text
        text = text.replace(plant.old, plant.new)
    assert {f.rule for f in check(read_text(text))} == set(one_each)


def test_a_prerequisite_of_another_deck_is_a_warning_where_the_deck_is_not_strict() -> None:
    loose = SOUND.replace("strict: yes", "strict: no")
    elsewhere = check(read_text(loose.replace("needs: a}", "needs: z}")))
    assert [(f.rule, f.error) for f in elsewhere] == [("prerequisite", False)]
    here = check(read_text(loose.replace("needs: a}", "needs: b/x}")))
    assert [(f.rule, f.error) for f in here] == [("prerequisite", True)]


def test_a_loose_deck_needs_neither_declared_topics_nor_a_why() -> None:
    loose = SOUND.replace("strict: yes", "strict: no").replace("topic: b/c", "topic: x/y")
    assert check(read_text(loose.replace("  - why: that is twelve\n", ""))) == []


def test_messages_name_the_nearest_known_word() -> None:
    for wrong, right in (
        ("levle: 2", "'level'"),
        ("licens: MIT", "'licence'"),
        ("kind: chioce", "'choice'"),
    ):
        where = "version: 1.10" if wrong.startswith("licens") else "level: 2"
        (finding,) = check(read_text(SOUND.replace(where, wrong)))
        assert f"did you mean {right}" in finding.message


def test_lines_count_the_same_with_any_line_end() -> None:
    text = SOUND.replace("level: 2", "level: two")
    (expected,) = check(read_text(text))
    for end in ("\r\n", "\r"):
        assert check(read_text(text.replace("\n", end))) == [expected]
    assert check(read("x", b"\xef\xbb\xbf" + text.encode())) == [expected]


def test_fix_gives_ids_and_stubs_once_and_lint_still_asks_for_the_explanation() -> None:
    text = (
        SOUND.replace("## One {#one}", "## Two")
        .replace("needs: two\n", "")
        .replace("> Two is two.\n", "")
    )
    fixed = fix(text)
    assert fix(fixed) == fixed
    assert "## Two {#two-2}" in fixed
    assert fixed.count(STUB) == 1
    assert [f.rule for f in check(read_text(fixed))] == ["explanation"]
    assert [line for line in fixed.split("\n") if line not in text.split("\n")] == [
        "## Two {#two-2}",
        f"> {STUB}",
    ]


def test_fix_leaves_a_sound_deck_and_foreign_text_alone() -> None:
    assert fix(SOUND) == SOUND
    assert fix("## Not a deck\n") == "## Not a deck\n"
