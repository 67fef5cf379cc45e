"""A deck written to be bad: every planted fault is found at its line, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from builders import a_deck, a_question, an_option
from formats.test_bad_decks import PLANTS

from srs_trainer.formats import Reading, check, read, read_path, refusals
from srs_trainer.formats.lint import CRAFT, REFUSED_BY_READERS, RULES, survey
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.question import Deck

TODAY = "2026-11-22"

# A line that ends in <- RULE ... is where each of these rules has to find something.
BAD = """\
---
deck: bad
strict: yes
---

## Points from the explanation {#explained}

Which phase reads the whole prompt?

- [x] prefill
- [ ] decode
  - why: it makes the second and all later tokens
- [ ] warm-up
  - why: option B of the older version, long gone    <- points-at-option

> Prefill takes all prompt tokens at once.
>
> It fills the cache. The second    <- points-at-option
> option is about one token at a time.

Sources:
- arXiv:2305.13245
- Wikipedia    <- source
- ChatGPT 4    <- source

## Points from the stem {#stem}

The weights of a model take 14 GB.
Look at answer C first: what else takes memory?    <- points-at-option

- [x] its cache
- [ ] its name
  - why: that is a word
- [ ] its age    <- why

> Each token in flight keeps a key and a value.

Sources: 2023    <- source

## Last place {#last}
review-by: 2026-10    <- review-by

What bounds decode at batch one?

- [ ] network rate
  - why: a single card has no network to wait for
- [ ] none of the above    <- catch-all
  - why: one of them is right
- [x] memory rate

> Every step reads all the weights.

Sources: https:///nowhere    <- source

### variant

What bounds it in the longest contexts?

- [x] cache reads
- [ ] arithmetic
  - why: it idles
- [ ] Both A and B    <- points-at-option
  - why: one is wrong

## Tells {#tells}

How does paging of the cache help a server that is busy?

- [x] Blocks are given out as a sequence grows, so that little is reserved in vain    <- long-key
- [ ] It always compresses the weights    <- absolutes
  - why: weights stay as they are
- [ ] It drops old tokens
  - why: no token is lost

> Little memory is reserved for tokens that never come.

Sources: 10.1145/3600006.3613165

## An echo {#echo}

Which part of an engine resembles an odometer?

- [ ] the radix tree
  - why: it searches prefixes
- [x] the odometer of steps    <- echo
- [ ] the block table
  - why: it maps positions

> It counts steps.

Sources: doi:10.1145    <- source

## Asked again {#again}

How does paging of the cache help servers that are busy?    <- alike

- [x] less is reserved
- [ ] less is read
  - why: as much is read as before

> As above.

Sources: someone/engine docs/design/paging.md
"""


def planted(text: str) -> tuple[str, list[tuple[int, str]]]:
    """The deck without its marks, and what they say: lines with rules, in order."""
    clean, expected = [], []
    for number, line in enumerate(text.split("\n"), 1):
        body, _, rules = line.partition("    <- ")
        clean.append(body)
        expected += [(number, rule) for rule in rules.split()]
    return "\n".join(clean), expected


def read_text(text: str) -> Reading:
    return read("bad.md", text.encode())


def rules_of(reading: Reading) -> set[str]:
    return {finding.rule for finding in check(reading, TODAY)}


def written(deck: Deck) -> Reading:
    return read_text(write_markdown(deck))


def a_long_deck(many: int = 30, *, place: int = 1, key: str = "just about as much") -> Deck:
    """A deck in which the key is at one place and always the same text; its options are of one kind."""
    questions = []
    for n in range(many):
        options = [an_option(text) for text in (f"a bit {n}", f"a lot {n}", f"nearly {n}")]
        options.insert(place, an_option(key, right=True))
        questions.append(a_question(f"q{n}", stem=f"How much is in {n}?", options=tuple(options)))
    return a_deck(*questions)


def test_every_planted_fault_is_found_at_its_line_and_nothing_else_is() -> None:
    text, expected = planted(BAD)
    reading = read_text(text)
    assert [(found.line, found.rule) for found in check(reading, TODAY)] == expected
    assert refusals(reading) == [], "a bad question can still be asked"


def test_errors_are_what_misleads_and_warnings_what_gives_away() -> None:
    found = check(read_text(planted(BAD)[0]), TODAY)
    errors = {finding.rule for finding in found if finding.error}
    assert errors == {"points-at-option", "catch-all", "source", "why"}
    assert {finding.rule for finding in found} - errors == {
        "long-key", "absolutes", "echo", "alike", "review-by",
    }  # fmt: skip


def test_a_deck_whose_keys_are_long_and_in_one_place_fails_as_a_whole() -> None:
    found = check(written(a_long_deck()), TODAY)
    assert {(f.line, f.rule, f.error) for f in found} == {
        (1, "guessable", True),
        (1, "longest-key", False),
        (1, "key-position", False),
    }
    assert sum(f.rule == "guessable" for f in found) == 2, "the longest and the middle one"


def test_shares_of_a_deck_are_not_taken_from_a_handful() -> None:
    assert rules_of(written(a_long_deck(4, place=0))) == set()


def test_every_rule_of_craft_is_planted() -> None:
    seen = {rule for _, rule in planted(BAD)[1]} | rules_of(written(a_long_deck()))
    assert {rule.name for rule in CRAFT} <= seen | {plant.rule for plant in PLANTS}


def test_a_review_by_is_past_when_its_day_or_month_is_over() -> None:
    for by, today, past in (
        ("2026-10", "2026-10-31", False),
        ("2026-10", "2026-11-01", True),
        ("2026-11-22", "2026-11-22", False),
        ("2026-11-21", "2026-11-22", True),
    ):
        reading = written(a_deck(a_question(review_by=by)))
        assert [f.rule for f in check(reading, today)] == ["review-by"] * past
        assert check(reading) == [], "without a day nothing is past"


def test_half_a_tell_is_none() -> None:
    for options in (
        ("it always waits", "it always reads"),  # the key has one too
        ("it waits", "it reads all blocks"),  # an ordinary word, once
        ("it waits", "a read-only copy"),
        ("it waits", "not always a copy"),
        ("it waits", "`always` as its policy"),
        ("it waits for long", "it waits"),  # half as long again, by a few letters
    ):
        right, wrong = options
        question = a_question(
            options=(an_option(right, right=True), an_option(wrong), an_option("a log"))
        )
        assert rules_of(written(a_deck(question))) == set()


def test_an_echo_that_a_wrong_option_answers_is_none() -> None:
    stem = "What does an odometer share with a radix tree?"
    key, same, other = "an odometer counts", "an odometer rolls", "a radix is a base"
    for options, found in (((key, "it ticks"), {"echo"}), ((key, same), set()), ((key, other), set())):
        right, wrong = options
        question = a_question(stem=stem, options=(an_option(right, right=True), an_option(wrong)))
        assert rules_of(written(a_deck(question))) == found


@pytest.mark.parametrize("text", ["all of the above", "None of these.", "Both of the above"])
def test_a_catch_all_may_stand_last_and_nowhere_else(text: str) -> None:
    def rules(*options: object, **more: object) -> set[str]:
        return rules_of(written(a_deck(a_question(options=options, **more))))

    key, loose, pinned = an_option("it", right=True), an_option(text), an_option(text, pin="last")
    assert rules(loose, key) == rules(key, loose) == {"catch-all"}
    assert rules(pinned, key) == rules(key, loose, shuffle=False) == set()


def test_sources_of_a_known_form_pass() -> None:
    sources = (
        "arXiv:2305.13245v2",
        "arXiv:2211.17192 (speculative decoding)",
        "arXiv:cs/0701001",
        "https://example.org/page",
        "doi:10.1145/3600006.3613165",
        "vllm-project/vllm docs/design/metrics.md",
        "Yu et al., Orca, OSDI 2022",
        "IEEE Std 802.3",
        "RFC9110",
        "vLLM blog 2025-01-14 on structured decoding",
        "Prometheus documentation, Histograms and summaries",
        "広辞苑",
    )
    assert check(written(a_deck(a_question(sources=sources))), TODAY) == []


@pytest.mark.parametrize(
    "source",
    ["42", "2023-11", "Google", "the internet", "claude 3.5", "asked ChatGPT", "myself", "arXiv:2305.13",
     "arXiv:", "DOI: 11.5/x", "http://", "Kubernetes"],
)  # fmt: skip
def test_a_source_that_names_nothing_is_an_error_at_its_line(source: str) -> None:
    text = write_markdown(a_deck(a_question(sources=("A book of 1999", source))))
    (found,) = check(read_text(text), TODAY)
    assert (found.rule, found.error) == ("source", True)
    assert text.split("\n")[(found.line or 0) - 1] == f"- {source}"


def test_a_line_sources_without_any_is_an_error() -> None:
    text = write_markdown(a_deck(a_question()))
    lines = text.count("\n")
    found = check(read_text(f"{text}\nSources:\n"), TODAY)
    assert [(f.line, f.rule, f.error) for f in found] == [(lines + 2, "source", True)]


def test_a_fault_in_a_deck_of_many_files_names_the_file(tmp_path: Path) -> None:
    text = write_markdown(a_long_deck())
    front, _, rest = text.partition("\n## ")
    (tmp_path / "deck.md").write_text(front)
    (tmp_path / "more.md").write_text(f"## {rest}\n> The last option is it.\n")
    (reading,) = read_path(tmp_path)
    found = {(Path(f.path).name, f.rule) for f in check(reading, TODAY)}
    assert ("more.md", "points-at-option") in found
    assert ("deck.md", "guessable") in found


def test_a_survey_gives_each_file_its_own_findings() -> None:
    bad, good = read_text(planted(BAD)[0]), written(a_deck(a_question()))
    one, other = survey([good, bad], TODAY)
    assert one.findings == []
    assert other.findings == check(bad, TODAY)


def test_the_built_in_decks_have_no_error() -> None:
    folder = Path(__file__).resolve().parents[2] / "decks"
    for surveyed in survey(read_path(folder), TODAY):
        assert [f for f in surveyed.findings if f.error] == []
        assert surveyed.tallies


def test_every_rule_is_explained_to_authors() -> None:
    page = (Path(__file__).resolve().parents[2] / "decks" / "README.md").read_text("utf-8")
    explained = set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE))
    named = {rule.name for rule in (*RULES, *CRAFT)} | REFUSED_BY_READERS | {"alike", "review-by"}
    assert named <= explained
