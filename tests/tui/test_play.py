"""What each key does, seen from outside: the acts at the front desk and the words on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from builders import an_option
from tui.fake import playing
from tui.made import a_feedback, a_showing, a_summary, a_today, basic_question, kv_question

from srs_trainer.views import Scope


def two() -> tuple[Any, Any]:
    """Two questions of which the second is known by its stem."""
    return a_showing(), a_showing(kv_question(id="second", stem="The second question?"))


@pytest.mark.parametrize(
    ("pressed", "option", "guess"),
    [
        (["2"], 2, False), (["b"], 2, False), (["0"], None, False),
        (["B"], 2, True), (["g", "3"], 3, True), (["g", "g", "1"], 1, False), (["g", "0"], None, False),
        (["j", "enter"], 1, False), (["k", "k", "enter"], 3, False),
        (["down", "down", "up", "enter"], 1, False),
    ],
)  # fmt: skip
async def test_a_question_is_answered(pressed: list[str], option: int | None, guess: bool) -> None:
    async with playing(scope=Scope()) as player:
        await player.press(*pressed)
        assert player.session.log == [("answer", option, guess, 1000 * (len(pressed) + 1))]
        assert "the key is 2" in player.screen()


@pytest.mark.parametrize("key", ["5", "9", "i", "enter", "e", "x", "space", "h"])
async def test_other_keys_answer_nothing(key: str) -> None:
    """Enter too: nothing is gone to before the learner moves."""
    async with playing(scope=Scope()) as player:
        await player.press(key)
        assert player.session.log == []


async def test_options_above_nine_are_gone_to() -> None:
    """They have no digit, and the screen says how they are chosen."""
    many = tuple(an_option(f"Option {n}", right=n == 12) for n in range(1, 13))
    async with playing(a_showing(kv_question(options=many)), scope=Scope()) as player:
        assert "1-9 answer" in player.screen()
        assert "10 to 12: go there with j or k, then Enter" in player.screen()
        await player.press("k", "enter")
        assert player.session.log[0][:2] == ("answer", 12)
    async with playing(scope=Scope()) as player:
        assert "go there with" not in player.screen()


@pytest.mark.parametrize(("days", "told"), [(2, True), (4, False)])
async def test_hard_is_told_where_it_differs(days: int, told: bool) -> None:
    """A right answer of these plays is back in four days."""
    feedback = a_feedback(hard_days=days)
    async with playing(scope=Scope()) as player:
        player.session.answer = lambda *showing, **more: feedback
        await player.press("2")
        assert ("Hard: in" in player.screen()) == told


@pytest.mark.parametrize("key", ["space", "enter"])
async def test_feedback_goes_on(key: str) -> None:
    async with playing(*two(), scope=Scope()) as player:
        await player.press("2", key)
        assert "The second question?" in player.screen()


@pytest.mark.parametrize(
    ("key", "act", "says"), [("h", "hard", "in 2 days"), ("g", "guessed", "marked as a guess")]
)
async def test_a_right_answer_can_be_regraded(key: str, act: str, says: str) -> None:
    async with playing(scope=Scope()) as player:
        await player.press("2", key)
        assert player.session.log[-1] == (act,)
        assert says in player.screen()
        await player.press(key)
        assert player.session.log[-2:] != [(act,), (act,)]


@pytest.mark.parametrize("key", ["h", "g"])
async def test_a_wrong_answer_can_only_be_taken_back(key: str) -> None:
    async with playing(scope=Scope()) as player:
        await player.press("3", key)
        assert len(player.session.log) == 1
        await player.press("u")
        assert player.session.log[-1] == ("undo",)
        assert "as a slip" in player.screen()


@pytest.mark.parametrize(
    ("pressed", "act", "says"),
    [
        (["s"], "later", "later in this session"), (["-"], "bury", "buried"),
        (["@", "@"], "suspend", "suspended"), (["!"], "fault", "faulty"),
    ],
)  # fmt: skip
async def test_what_puts_a_card_away_names_its_undo(pressed: list[str], act: str, says: str) -> None:
    async with playing(*two(), scope=Scope()) as player:
        await player.press(*pressed)
        assert [entry[0] for entry in player.session.log] == [act]
        assert "The second question?" in player.screen()
        assert says in player.screen()
        assert "   u " in player.screen()


async def test_suspending_takes_two_presses_of_one_mind() -> None:
    """A held key, or a second press long after the first, suspends nothing."""
    async with playing(scope=Scope()) as player:
        await player.press("@")
        for _ in range(20):
            await player.press("@", apart=40)
        assert player.session.log == []
        await player.press("x", "@", apart=4000)
        assert player.session.log == []


async def test_flag_tells_both_ways() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("*")
        assert "flagged" in player.screen()
        await player.press("*")
        assert "flag taken off" in player.screen()
        assert "What happens?" in player.screen()


async def test_whys_fold_and_unfold() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("2")
        assert "The question" not in player.screen()
        await player.press("w")
        assert "The question" in player.screen()
        await player.press("w")
        assert "The question" not in player.screen()


@pytest.mark.parametrize(
    ("showing", "key"), [({}, "3"), ({}, "0"), ({}, "B"), ({"first_sight": True}, "2")]
)
async def test_the_rest_opens_by_itself(showing: dict[str, Any], key: str) -> None:
    """After a miss, a guess or a first sight."""
    async with playing(a_showing(**showing), scope=Scope()) as player:
        await player.press(key)
        assert "The question" in player.screen()


async def test_feedback_scrolls_and_says_how_much_is_below() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("3")
        first = player.screen()
        assert "lines below" in first
        await player.press("j")
        assert player.screen() != first
        await player.press("k")
        assert player.screen() == first
        await player.press("ctrl+d", "ctrl+d")
        assert "lines below" not in player.screen()
        assert "arXiv:2309.06180" in player.screen()
        await player.press("ctrl+u", "ctrl+u")
        assert player.screen() == first


async def test_a_card_is_graded_by_its_learner() -> None:
    second = a_showing(kv_question(id="second", stem="The second question?"))
    async with playing(a_showing(basic_question()), second, scope=Scope()) as player:
        await player.press("1")
        assert player.session.log == []
        await player.press("space", "2")
        assert player.session.log == [("grade", 2)]
        assert "Hard: back in 3 days" in player.screen()
        assert "The second question?" in player.screen()


async def test_space_on_a_back_is_good() -> None:
    async with playing(a_showing(basic_question()), scope=Scope()) as player:
        await player.press("enter", "space")
        assert player.session.log == [("grade", 3)]


async def test_a_note_is_kept_or_left() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("2", "n", "!", "escape")
        assert len(player.session.log) == 1
        await player.press("n", "!", "q", "enter")
        assert player.session.log[-1] == ("note", "FP8 is one byte!q")
        assert "note kept" in player.screen()


async def test_copy_gives_markdown(monkeypatch: pytest.MonkeyPatch) -> None:
    async with playing(scope=Scope()) as player:
        await player.press("2", "y")
        copied = player.app.clipboard
        assert copied.startswith("## Does the cache fit?\n\nA 70B model")
        assert "- [x] It fits only if the prefix is shared" in copied
        assert "\n> A pool must hold" in copied


async def test_a_source_is_shown_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        "srs_trainer.tui.screens.card_acts.open_in_browser", lambda url: bool(opened.append(url))
    )
    async with playing(scope=Scope()) as player:
        await player.press("2", "o")
        assert "https://arxiv.org/abs/2309.06180" in player.screen()
        await player.press("escape")
        assert opened == []
        await player.press("o", "enter")
        await player.app.workers.wait_for_complete()
        await player.press("x")
        assert opened == ["https://arxiv.org/abs/2309.06180"]
        assert player.app.clipboard == "https://arxiv.org/abs/2309.06180"


async def test_card_info_asks_before_the_answer_and_hides_what_gives_the_key_away() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("i")
        assert "You have not answered yet" in player.screen()
        await player.press("enter")
        for secret in ("Does the cache fit?", "FP8 is one byte", "2309.06180", "llm/kv-fits"):
            assert secret not in player.screen()
        await player.press("escape", "2", "i")
        assert "Does the cache fit?" in player.screen()


async def test_undo_outside_the_session_shows_what_it_voids_and_asks() -> None:
    """Also at the first question of a session: the newest act is not of this session."""
    async with playing() as player:
        await player.press("u")
        assert "your answer on 'Does the cache fit?'" in player.screen()
        await player.press("escape")
        assert player.desk.log == []
        await player.press("u", "enter")
        assert player.desk.log == [("undo",)]
        await player.press("enter", "u")
        assert player.session.log == []
        await player.press("y")
        assert player.session.log == [("undo",)]


async def test_undo_with_nothing_to_undo_says_so() -> None:
    async with playing(scope=Scope()) as player:
        player.desk.newest = None
        await player.press("u")
        assert "nothing to undo" in player.screen()


async def test_undo_in_the_session_names_no_title() -> None:
    """The card comes back: its title could give the key away."""
    async with playing(*two(), scope=Scope()) as player:
        await player.press("2", "space", "u")
        assert "Taken back" in player.screen()
        assert "Does the cache fit?" not in player.screen()
        assert "What happens?" in player.screen()


async def test_escape_leaves_one_thing_at_a_time() -> None:
    async with playing(scope=Scope()) as player:
        await player.press("?", "escape")
        assert "What happens?" in player.screen()
        await player.press("escape")
        assert "You left the session" in player.screen()
        await player.press("escape")
        assert "31 due" in player.screen()
        await player.press("escape")
        assert "31 due" in player.screen()
        assert player.app.return_code is None


@pytest.mark.parametrize(
    "pressed",
    [["q"], ["ctrl+c"], ["2", "q"], ["?", "q"], ["u", "q"], ["2", "n", "ctrl+c"], ["u", "ctrl+c"]],
)
async def test_leaving_is_one_key_away_everywhere(pressed: list[str]) -> None:
    async with playing(scope=Scope()) as player:
        await player.press(*pressed)
        assert player.app.return_code == 0


async def test_the_session_ends_in_a_summary_and_may_go_on() -> None:
    async with playing(scope=Scope(topic="kv-cache")) as player:
        await player.press("2", "space")
        assert "Nothing more is due." in player.screen()
        await player.press("m")
        assert player.session.scope == Scope(topic="kv-cache", extra=True)
        await player.press("2", "space", "enter")
        assert "31 due" in player.screen()


async def test_no_further_helping_is_offered_where_there_is_nothing() -> None:
    async with playing(scope=Scope()) as player:
        player.session.what_ends = a_summary(more=False)
        await player.press("2", "space", "m")
        assert len(player.desk.sessions) == 1
        assert "another helping" not in player.screen()


async def test_one_question_asked_for_alone_ends_the_program() -> None:
    async with playing(scope=Scope(limit=1)) as player:
        await player.press("2", "space")
        assert player.app.return_code == 0


@pytest.mark.parametrize("held", [{"held": 3}, {"held": 0, "stale_held": 2}])
async def test_held_questions_are_let_in_after_a_question(held: dict[str, int]) -> None:
    async with playing(today=a_today(**held)) as player:
        await player.press("r")
        assert player.desk.log == []
        await player.press("enter")
        assert player.desk.log == [("release",)]
        assert f"{sum(held.values())} questions may be asked now" in player.screen()


async def test_nothing_is_let_in_where_nothing_is_held() -> None:
    async with playing(today=a_today(held=0)) as player:
        assert "r show held" not in player.screen()
        await player.press("r", "enter")
        assert ("release",) not in player.desk.log


async def test_settings_are_kept_by_enter_only() -> None:
    async with playing() as player:
        await player.press(",", "l", "escape")
        assert player.desk.settings.minutes == 10
        await player.press(",", "l", "j", "h", "j", "+", "j", "right", "enter")
        kept = player.desk.settings
        assert (kept.minutes, kept.new, kept.retention) == (11, 7, 0.91)
        assert kept.theme == player.app.theme != "textual-dark"
