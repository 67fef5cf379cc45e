"""What a screen says is whole, and stands where it belongs, at every size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from builders import an_option
from tui.fake import playing
from tui.made import DAY, a_feedback, a_showing, a_summary, a_today, an_info, kv_question

from srs_trainer.model.keys import STATES, rows_of
from srs_trainer.tui.links import addresses
from srs_trainer.tui.pages import feedback, info, keys, summary, today
from srs_trainer.tui.pages.feedback import FOLD
from srs_trainer.views import DeckLine, Ending, Scope

WIDTH = 78
"""Columns of a page at 80x24."""

LURE = "It holds for the tokens of the prompt but not for those of the answer, as in the coming chapter"
DONE = {"due": 0, "new": 0, "minutes_used": 10, "answers_today": 17}


def said(page: Sequence[object]) -> str:
    """A page as one line of words."""
    return " ".join(" ".join(str(line) for line in page).split())


def left_of(page: Sequence[object], width: int = 46) -> str:
    """The left column of a page as one line of words."""
    return " ".join(" ".join(str(line)[:width] for line in page).split())


# -- Today --------------------------------------------------------------------------------------------


def test_a_share_that_is_done_is_said_whole() -> None:
    page = today.page(a_today(**DONE), WIDTH)
    assert "today's share is done; Enter gives another helping" in left_of(page)


def test_missed_cards_alone_are_named_with_what_enter_does() -> None:
    page = today.page(a_today(due=0, new=0, again=8, answers_today=20), WIDTH)
    says = "8 missed today come back from tomorrow on; Enter asks them once more now"
    assert says in left_of(page)


@pytest.mark.parametrize(
    ("minutes", "says"), [(0, "in under a minute"), (1, "in 1 minute"), (7, "in 7 minutes")]
)
def test_time_spent_is_never_no_time(minutes: int, says: str) -> None:
    page = today.page(a_today(answers_today=17, minutes_used=minutes), WIDTH)
    assert f"17 answers today {says}" in left_of(page)


@pytest.mark.parametrize(
    ("values", "says", "asks"),
    [
        (
            {"held": 3},
            "3 new ones wait for others",
            "3 new questions wait until others that they need are known. Ask them all the same?",
        ),
        (
            {"held": 0, "stale_held": 3},
            "3 questions are long past their date: r asks them all the same",
            "3 questions are long past their date. Ask them all the same?",
        ),
        (
            {"held": 1, "stale_held": 1},
            "1 new one waits for others 1 question is long past its date: r asks it all the same",
            "1 new question waits until others that it needs are known, and 1 question is long past its"
            " date. Ask them all the same?",
        ),
    ],
)
def test_what_is_asked_only_on_demand_is_named_with_its_reason(
    values: dict[str, int], says: str, asks: str
) -> None:
    day = a_today(**values)
    assert says in left_of(today.page(day, WIDTH))
    assert today.why_set_aside(day) == asks


@pytest.mark.parametrize("title", ["GPU kernels and memory hierarchies", "Distributed " * 6])
def test_the_title_of_a_deck_is_whole_beside_its_figures(title: str) -> None:
    deck = DeckLine("gpu", title, 131, 12, 16, 212, 1412)
    page = today.page(a_today(decks=(deck, DeckLine("b", "B", 0, 0, 0, 0, 3))), WIDTH)
    assert all(line.cell_length <= WIDTH for line in page)
    words = said(page)
    assert all(word in words for word in (*title.split(), "131 due 12 again 16 new 212 of 1412 seen"))


# -- feedback and summary -------------------------------------------------------------------------------


def lured(explanation: str) -> Sequence[object]:
    """Feedback on a wrong option with a long text."""
    options = (an_option("Right", True), an_option(LURE, why="it does not"))
    question = kv_question(options=options, explanation=explanation)
    return feedback.page(a_feedback(a_showing(question), 1), WIDTH, False)


def test_the_option_chosen_is_whole_where_the_fold_allows() -> None:
    assert LURE in said(lured("Short."))
    crowded = lured("word " * 300)
    assert LURE not in said(crowded)
    assert any(str(line).endswith("…") for line in crowded[:FOLD])


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"coming_back": 0}, "Today's 8 new questions are used up; m brings another helping."),
        ({"coming_back": 1}, "1 missed today comes back from tomorrow on; m asks it once more now"),
        ({"coming_back": 3, "more": False}, "3 missed today come back from tomorrow on 24"),
    ],
)
def test_the_end_of_a_session_says_what_another_helping_would_ask(
    values: dict[str, object], says: str
) -> None:
    page = summary.page(a_summary(ending=Ending.DONE, **values), WIDTH, 8)
    assert "Nothing more is due." in said(page)
    assert says in said(page)
    assert ("used up" in said(page)) == (not values["coming_back"])


def test_what_is_due_tomorrow_has_a_line_of_its_own() -> None:
    page = [str(line) for line in summary.page(a_summary(tomorrow=9), WIDTH, 8)]
    assert "9 cards are due tomorrow" in page


# -- card info ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("recall", "says"), [(1.0, "just answered"), (0.88, "88%")])
def test_recall_is_a_figure_only_from_the_day_after_on(recall: float, says: str) -> None:
    page = said(info.page(an_info(recall=recall, due_day=DAY + 1), WIDTH, masked=False))
    assert f"recall now {says}" in page
    assert "100%" not in page


# -- keys -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["today", "question", "front", "back", "feedback", "summary"])
def test_help_shows_all_keys_of_its_state_above_the_fold(state: str) -> None:
    page = [str(line) for line in keys.page(state, WIDTH)]
    assert all(len(line) <= WIDTH for line in page)
    own = said(page[:FOLD])
    for row in rows_of(state):
        assert all(word in own for word in row.says.split()), row.says


@pytest.mark.parametrize("width", [58, WIDTH, 188])
def test_help_names_every_key_of_every_state(width: int) -> None:
    words = said(keys.page("question", width))
    for state in STATES:
        assert all(word in words for row in rows_of(state) for word in row.says.split())


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (200, 60)])
async def test_the_way_out_and_the_help_stay_in_the_footer(size: tuple[int, int]) -> None:
    async with playing(scope=Scope(), size=size) as player:
        for key in ("x", "3", "space"):
            await player.press(key)
            foot = player.screen().splitlines()[-1]
            assert "q leave" in foot
            assert "? help" in foot
        await player.press("?")
        assert "Space j k scroll   Esc back   q leave" in player.screen()


async def test_help_scrolls_with_space_and_is_left_with_escape() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("?")
        first = player.screen()
        await player.press("space")
        assert player.screen() != first
        assert "Space j k scroll" in player.screen()
        await player.press("escape")
        assert "What happens?" in player.screen()


async def test_a_long_notice_takes_a_second_line() -> None:
    async with playing(scope=Scope()) as player:
        says = "A notice of many words " * 6
        player.app.screen.say(says)
        await player.press()
        player.app.screen.refresh(layout=True)
        await player.pilot.pause()
        assert " ".join(says.split()) in " ".join(player.screen().split())


async def test_no_page_is_wider_than_ninety_columns_of_prose() -> None:
    """On a terminal of 130 columns, where everything stands in one column."""
    long = kv_question(stem="word " * 100, explanation="sentence " * 200)
    missed = tuple(replace(miss, why="why " * 90) for miss in a_summary().missed)
    async with playing(a_showing(long), scope=Scope(), size=(130, 40)) as player:
        player.session.what_ends = a_summary(missed=missed)
        player.desk.info = an_info(sentence="since " * 90)
        for pressed in (["3"], ["i"], ["escape", "space"]):
            await player.press(*pressed)
            page = player.screen().splitlines()[2:-2]
            assert max(len(line.strip()) for line in page) <= 90


# -- sources --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("jax-ml/scaling-book inference.md", "https://github.com/jax-ml/scaling-book"),
        ("vllm-project/vllm docs/design/metrics.md", "https://github.com/vllm-project/vllm"),
        ("`vllm-project/vllm` docs/a.md, and more", "https://github.com/vllm-project/vllm"),
        ("a/b.c x.py https://e.org/x", "https://e.org/x"),
        ("owner/name src/a.py arXiv:2309.06180", "https://arxiv.org/abs/2309.06180"),
    ],
)
def test_a_path_in_a_repository_has_an_address(source: str, address: str) -> None:
    assert addresses([source]) == [address]


@pytest.mark.parametrize(
    "source",
    [
        "TCP/IP Illustrated",
        "A handbook, chapter 4",
        "and/or",
        "/etc/hosts a.b",
        "-a/b c.d",
        "a/b/c d.e",
        "",
    ],
)
def test_words_that_name_a_work_have_none(source: str) -> None:
    assert addresses([source]) == []
