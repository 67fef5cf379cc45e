"""Answers that are typed: numbers, words and holes give the same events on every front."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import a_deck, a_question, an_option
from kinds.fronts import Typed, as_it_is, at_the_desk, home_with, in_lines, log_of, on_screens

from srs_trainer.model.events import Event
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.showing import Showing
from srs_trainer.trainer import Trainer
from srs_trainer.views import Scope

BLOCK = """\
size = 64..128 step 16
tokens = 2048 | 4096 | 8192
answer = 2 * size * tokens / 1024
unit = MiB
mistake forgot-v = answer / 2
why forgot-v = you counted K and not V of {tokens} tokens
slip mb-for-mib = 2 * size * tokens * 1024 / 1e6
why mb-for-mib = you gave MB, and MiB were asked for"""


def number(n: int) -> Question:
    """A question whose numbers change."""
    stem = f"Nr {n}: {{tokens}} tokens take {{size}} KiB for K and as much for V. How many MiB?"
    explanation = "Both count: 2 x {size} KiB x {tokens} = {answer}."
    return a_question(
        f"q{n:02}",
        kind="number",
        title=f"Title {n}",
        stem=stem,
        answer=(),
        numbers=BLOCK,
        explanation=explanation,
    )


def words(n: int) -> Question:
    """A question with two accepted answers."""
    answer = (f"{{prefix|prompt}} cache {n}", f"radix tree {n}")
    return a_question(
        f"q{n:02}", kind="typed", title=f"Title {n}", stem=f"Nr {n}: which?", answer=answer
    )


def holes(n: int, *, self_graded: bool = False) -> Question:
    """A text with two cards, of which one has two holes."""
    stem = (
        f"Nr {n}: {{{{c1::prefill::first}}}} fills the {{{{c2::cache {n}}}}}, then {{{{c1::decode}}}}."
    )
    return a_question(
        f"q{n:02}", kind="cloze", title=f"Title {n}", stem=stem, answer=(), self_graded=self_graded
    )


def number_typed(word: str, shown: str) -> str:
    """The right value as a calculation, and what a learner may get wrong."""
    found = re.findall(r"(\d+) tokens take (\d+) KiB", " ".join(shown.split()))[-1]
    tokens, size = found
    bytes_ = 2 * int(tokens) * int(size) * 1024
    return {
        "right": f"2*{size}*{tokens}/1024",
        "other unit": f"{bytes_ / 2**30} GiB",
        "mistake": f"{bytes_ / 2**21} MiB",
        "slip": f"{bytes_ / 10**6:.1f}",
        "wrong": "7",
        "unread": "1,5",
        "foreign": "3 ms",
    }.get(word, word)


def words_typed(word: str, shown: str) -> str:
    n = shown.partition("Nr ")[2].partition(":")[0]
    return {"right": f"Prompt-Cache {n}", "also": f"radix tree {n}", "wrong": "paging"}.get(word, word)


def holes_typed(word: str, shown: str) -> str:
    n = shown.partition("Nr ")[2].partition(":")[0]
    right = "prefill, decode" if "[first]" in shown else f"Cache {n}"
    return {"right": right, "also": right.upper(), "wrong": "decode"}.get(word, word)


def quiz(of: Callable[[int], Question], many: int = 16) -> Deck:
    return a_deck(*(of(n) for n in range(many)))


NUMBER = (
    *(
        "x",
        "=right",
        "",
        "=mistake",
        "",
        "=unread",
        "x",
        "=foreign",
        "=other unit",
        "",
        "=slip",
        "=right",
        "",
    ),
    *("=slip", "=slip", "", "=slip", "=mistake", "", "=slip", "=right", "", "=slip", "0", ""),
    *("0", "", "nothing", "", "?=right", "", "?=wrong", "", "=right", "g", "", "=right", "h", ""),
    *("=wrong", "t", "", "=wrong", "u", "=right", "", "s", "=unread", "=right", "", "=right", "u"),
)
WORDS = (
    *("=right", "", "=also", "", "=wrong", "", "0", "", "nothing", "", "?=right", "", "=right", "g", ""),
    *("=right", "h", "", "=wrong", "t", "", "=wrong", "t", "h", "", "=wrong", "t", "g", ""),
    *("=wrong", "t", "u", "", "=wrong", "u", "s", "=right", "", "=right", "u"),
)
TURNED = ("", "#3", "", "#1", "s", "", "#4", "u", "", "#2", "", "#3")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Trainer]]:
    """Open a home that holds a deck; closed after the test."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    opened: list[Trainer] = []

    def open_(deck: Deck, name: str = "home") -> Trainer:
        opened.append(home_with(deck, tmp_path / name))
        return opened[-1]

    yield open_
    for trainer in opened:
        trainer.close()


@pytest.mark.parametrize(
    ("deck", "script", "typed", "least"),
    [
        pytest.param(quiz(number), NUMBER, number_typed, 28, id="number"),
        pytest.param(quiz(words), WORDS, words_typed, 20, id="typed"),
        pytest.param(quiz(holes), WORDS, holes_typed, 18, id="cloze"),
        pytest.param(quiz(lambda n: holes(n, self_graded=True)), TURNED, holes_typed, 7, id="turned"),
    ],
)
async def test_the_same_script_gives_the_same_events_on_every_front(
    home: Callable[..., Trainer], deck: Deck, script: tuple[str, ...], typed: Typed, least: int
) -> None:
    screens, lines, desk = (home(deck, name) for name in ("screens", "lines", "desk"))
    at_the_desk(desk, script, typed=typed)
    in_lines(lines, script, typed=typed)
    assert len(log_of(desk)) > least
    assert log_of(lines) == log_of(desk)
    await on_screens(screens, script, typed=typed)
    assert log_of(screens) == log_of(desk)


def answered(trainer: Trainer) -> list[Event]:
    return [event for event in trainer.store.events() if event.type == "answered"]


def heard(trainer: Trainer, *script: str, typed: Typed = number_typed) -> str:
    """What plain mode says to a script."""
    return "\n".join(in_lines(trainer, script, typed=typed))


# -- lines -------------------------------------------------------------------------------------------


def test_a_command_of_other_prompts_is_no_number(home: Callable[..., Trainer]) -> None:
    """It is not graded, and it is said how a command is written in a field."""
    trainer = home(quiz(number))
    lines = [*"qusiengxthw?*-@!", "Q", "@@", "n my note"]
    said = heard(trainer, *(f"={line}" for line in lines), "=right")
    for line in lines:
        assert f"A command begins with a colon here: :{line}\n" in said
    assert [event.type for event in trainer.store.events()][1:] == ["answered"]


def test_in_a_field_for_words_a_letter_is_an_answer(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(words))
    heard(trainer, "=q", "", "=?", "", "=u", "", "=0", typed=words_typed)
    assert [event.detail["typed"] for event in answered(trainer)] == ["q", "?", "u", "0"]


def test_an_answer_that_begins_with_a_colon_is_typed_with_two(home: Callable[..., Trainer]) -> None:
    trainer = home(a_deck(a_question("q", kind="typed", answer=(":latest",))))
    said = heard(trainer, "=:latest", "=::latest", typed=as_it_is)
    assert "':latest' is not understood here" in said
    assert "Right." in said


def test_what_can_not_be_graded_is_said_and_asked_again(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(number))
    lines = ("1,5", "3 ms", "2*", "9**9**9", "1" * 300, "(" * 150, "__import__('os')")
    said = heard(trainer, *(f"={line}" for line in lines))
    assert said.count("Not graded: ") == len(lines)
    assert said.count("your answer, :0 don't know") == len(lines) + 1
    assert "Not graded: the comma in 1,5 is doubtful" in said
    assert answered(trainer) == []


def test_an_empty_line_twice_and_not_once_is_unknown(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(number))
    said = heard(trainer, "=", "=unread", "=", "=:g", "=")
    assert said.count("Enter once more says that you don't know") == 3
    assert answered(trainer) == []
    heard(trainer, "=", "=")
    assert [event.outcome for event in answered(trainer)] == ["unknown"]


def test_a_number_is_said_as_it_was_read_and_the_unit_as_the_stem_has_it(
    home: Callable[..., Trainer],
) -> None:
    said = heard(home(quiz(number)), "=other unit")
    assert "Type a number in MiB" in said
    assert re.search(r"Read as [\d.]+ GiB\.\n\nRight\. The answer is \d+ MiB\.", said)


def test_an_unnamed_unit_is_not_told(home: Callable[..., Trainer]) -> None:
    fixed = a_question("q", kind="number", stem="How much is it?", answer=("= 37.5 GB +- 2%",))
    said = heard(home(a_deck(fixed)), "=37.5", "=37500 MB", typed=as_it_is)
    assert "GB" not in said.partition("Right. The answer is 37.5 GB.")[0].replace("37500 MB", "")
    assert "Type a number with its unit" in said
    assert "a unit is missing" in said


def test_a_worked_example_has_other_numbers_and_is_kept_in_the_event(
    home: Callable[..., Trainer],
) -> None:
    trainer = home(quiz(number))
    said = heard(trainer, "x", "=right", "", "=right")
    first, other, again = re.findall(r"(\d+ tokens take \d+ KiB)", said)[:3]
    assert first == again != other
    assert [event.detail.get("example") for event in answered(trainer)] == [True, None]


def test_numbers_that_do_not_change_have_no_example(home: Callable[..., Trainer]) -> None:
    fixed = home(a_deck(a_question("q", kind="number", answer=("= 3",))))
    said = heard(fixed, "x", "=3", typed=as_it_is)
    assert ":x example" not in said
    assert "only for a new question whose numbers change" in said
    assert "example" not in answered(fixed)[0].detail


def test_help_names_every_command_with_its_colon(home: Callable[..., Trainer]) -> None:
    for deck, typed in ((quiz(number), number_typed), (quiz(words), words_typed)):
        said = heard(home(deck, deck.questions[0].kind), "=:?", typed=typed)
        for key in (
            ":0",
            ":g:",
            ":s:",
            ":u:",
            ":i:",
            ":n TEXT:",
            ":e:",
            ":*:",
            ":-:",
            ":@:",
            ":!:",
            ":q:",
        ):
            assert f"\n{key}" in said


def test_commands_do_what_they_do_at_other_prompts(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(number))
    heard(trainer, "=:*", "=:n mind the unit", "=:-", "=:@", "=:!", "=:s", "=:q", "=right")
    acts = [event.type for event in trainer.store.events()][1:]
    assert acts == ["flagged", "noted", "buried", "suspended", "suspended", "deferred"]


def test_what_is_typed_can_not_steer_the_terminal(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(words))
    said = heard(trainer, "=a\x1b[2Jb\x07 \u202ec", "=w", typed=words_typed)
    assert "You said a" in said
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", said)


# -- the second try ----------------------------------------------------------------------------------


def test_after_a_restart_the_second_try_goes_on(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(number))
    first = heard(trainer, "=slip")
    again = heard(trainer, "=right", "=w")
    for said in (first, again):
        assert "Not right yet. You gave MB, and MiB were asked for. One more try; right is then" in said
    assert "Right at the second try, so it is Hard." in again
    (event,) = answered(trainer)
    assert (event.rating, event.detail["slip"]) == (2, "mb-for-mib")
    assert [line.what for line in trainer.card_info(event.card or "").history] == [
        "first try, taken for a slip",
        "right at the second try",
    ]


def test_a_slip_without_a_sentence_is_named(home: Callable[..., Trainer]) -> None:
    block = "\n".join(line for line in BLOCK.split("\n") if not line.startswith("why"))
    question = replace(number(1), numbers=block)
    assert "It is a known slip, mb for mib. One more try" in heard(home(a_deck(question)), "=slip")


def test_a_slip_stays_whatever_is_taken_back(home: Callable[..., Trainer]) -> None:
    trainer = home(quiz(number))
    assert "There is nothing to undo." in heard(trainer, "=slip", "u")
    assert "One more try" in heard(trainer, "=right")
    assert answered(trainer)[0].rating == 2


# -- what is said afterwards ---------------------------------------------------------------------------


def test_the_summary_says_the_right_number_of_that_showing_and_what_was_said(
    home: Callable[..., Trainer],
) -> None:
    trainer = home(quiz(number))
    said = heard(trainer, "=mistake", "", "0", "", "=wrong", "t", "")
    answers = [event.detail["answer"] for event in answered(trainer)]
    end = said.rpartition("Missed:")[2]
    assert f"The right answer: {answers[0]}" in end
    assert f"The right answer: {answers[1]}" in end
    assert re.search(r"You said: \S+ MiB\n    Why not: you counted K and not V of \d+ tokens", end)
    assert end.count("The right answer") == 2, "what was counted as right was not missed"
    assert "{" not in end


@pytest.mark.parametrize(
    ("of", "typed", "right", "said"),
    [
        (words, words_typed, r"prefix cache \d", "paging"),
        (holes, holes_typed, "prefill, decode", "decode"),
    ],
)
def test_the_summary_says_the_right_words(
    home: Callable[..., Trainer], of: Callable[[int], Question], typed: Typed, right: str, said: str
) -> None:
    end = heard(home(quiz(of)), "=wrong", "", typed=typed).rpartition("Missed:")[2]
    assert re.search(f"The right answer: {right}\n    You said: {said}\n", end)


def test_the_summary_says_options_that_were_made_of_numbers(home: Callable[..., Trainer]) -> None:
    question = replace(number(1), kind="choice", options=(an_option("none of {tokens} tokens"),))
    trainer = home(a_deck(question))
    session = trainer.session(Scope())
    showing = session.next()
    assert isinstance(showing, Showing)
    made = next(option for option in showing.options if option.mistake)
    session.answer(showing, made.id, ms=1)
    (missed,) = session.summary().missed
    assert (missed.key, missed.chosen, missed.why) == (showing.back[0], made.text, made.why)
    session.undo()
    written = next(option for option in showing.options if option.text.startswith("none"))
    session.answer(showing, written.id, ms=1)
    (missed,) = session.summary().missed
    assert missed.chosen == written.text
    assert "{" not in missed.chosen


@pytest.mark.parametrize(
    ("acts", "what"),
    [
        (("=wrong",), "not right"),
        (("=wrong", "t"), "not right, counted as right"),
        (("=wrong", "t", "h"), "not right, counted as right, rated Hard"),
        (("=wrong", "t", "g"), "not right, counted as right, a guess"),
        (("=right", "h"), "right, rated Hard"),
        (("?=right",), "right, a guess"),
        (("0",), "did not know"),
    ],
)
def test_the_history_says_what_an_answer_came_to(
    home: Callable[..., Trainer], acts: tuple[str, ...], what: str
) -> None:
    trainer = home(quiz(words))
    heard(trainer, *acts, typed=words_typed)
    history = trainer.card_info(answered(trainer)[0].card or "").history
    assert [line.what for line in history] == [what]


def test_all_that_counts_is_said_on_demand(home: Callable[..., Trainer]) -> None:
    assert "also: radix tree" in heard(home(quiz(words)), "=wrong", "=w", typed=words_typed)


def test_a_hole_is_open_before_the_answer_and_the_sentence_whole_after_it(
    home: Callable[..., Trainer],
) -> None:
    said = heard(home(quiz(holes)), "=wrong", typed=holes_typed)
    before, _, after = said.partition("your answer")
    assert "prefill" not in before
    assert re.search(r"prefill fills the cache \d, then decode\.", after)
    turned = heard(home(quiz(lambda n: holes(n, self_graded=True)), "turned"), "")
    before, _, after = turned.partition("Enter shows the answer")
    assert "prefill" not in before
    assert re.search(r"prefill fills the cache \d, then decode\.", after)


def test_an_untitled_cloze_does_not_tell_its_hole_in_lists(home: Callable[..., Trainer]) -> None:
    trainer = home(a_deck(*(replace(holes(n), title="") for n in range(3))))
    heard(trainer, "=wrong", typed=holes_typed)
    card = answered(trainer)[0].card or ""
    assert trainer.card_info(card).title.count("[") == 2


# -- siblings ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("self_graded", [False, True])
def test_two_holes_of_one_text_are_not_asked_on_one_day(
    home: Callable[..., Trainer], self_graded: bool
) -> None:
    trainer = home(quiz(lambda n: holes(n, self_graded=self_graded), 3))
    script = ("", "#3") if self_graded else ("=right", "")
    heard(trainer, *(script * 6), typed=holes_typed)
    cards = [event.card or "" for event in answered(trainer)]
    assert len(cards) == 3
    assert len({card.partition("#")[0] for card in cards}) == 3
