"""Texts from strangers are drawn as texts, wherever they stand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from builders import a_question, an_option
from hypothesis import example, given
from hypothesis import strategies as st
from textual.content import Content
from textual.events import Paste
from tui.fake import playing
from tui.made import a_draw, a_showing, a_summary, a_today, an_info, kv_question

from srs_trainer.tui import render
from srs_trainer.tui.lines import joined
from srs_trainer.tui.links import addresses
from srs_trainer.views import DeckLine, Scope, Undone

NASTY = (
    "[bold]loud[/bold]",
    "[@click=app.quit]press[/]",
    "[/nope] [/]",
    "[link=http://evil.example]x[/link]",
    "\x1b[2Jgone \x1b]52;c;aGk=\x07 \x1b]8;;http://evil.example\x07x",
    "\x9b2J \x90q\x9c",
    "abc\u202egnp.exe\u2066",
    "&#27;[31m &#x202e;x &#155;2J",
    "a\rb\x08\x0b\x0cc\x00",
    "$accent @click %s {x} \\[x]",
    "![x](http://evil.example/a.png) <script>x</script>",
)
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
MARKUP = ("[bold]loud[/bold]", "[@click=app.quit]press[/]", "[/nope] [/]")


def everything(nasty: str) -> dict[str, Any]:
    """A trainer's every text, made of one nasty string."""
    table = f"| {nasty} |\n|---|\n| x |"
    question = kv_question(
        title=nasty,
        stem=f"{nasty} stem",
        options=(
            an_option(f"{nasty} one", why=f"{nasty} why", mistake=nasty),
            an_option(f"{nasty} two", right=True, why=nasty),
        ),
        explanation=f"{nasty} first. Then {nasty}\n\n- {nasty}\n\n```\n{nasty}\n```\n\n" + table,
        sources=(nasty, f"https://good.example/{nasty}"),
        as_of=nasty,
        applies_to=nasty,
    )
    miss = replace(
        a_summary().missed[0], title=nasty, topic=(nasty,), key=nasty, chosen=nasty, why=nasty
    )
    return {
        "showing": a_showing(question, deck=nasty, topic=(nasty, nasty)),
        "today": a_today(decks=(DeckLine("x", nasty, 1, 0, 1, 1, 2),), news=(nasty,)),
        "info": an_info(
            title=nasty, deck=nasty, topic=nasty, card=nasty, sentence=nasty, note=nasty,
            sources=(nasty,),
            history=(replace(an_info().history[0], what=nasty, note=nasty),),
        ),
        "undone": Undone("answered", nasty, nasty, slip=False),
        "summary": a_summary(missed=(miss,)),
    }  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
async def test_every_screen_shows_hostile_text_harmlessly(nasty: str) -> None:
    """No control character reaches the compositor, no markup is obeyed, nothing can be clicked."""
    made = everything(nasty)
    async with playing(made["showing"], today=made["today"]) as player:
        player.desk.info, player.desk.newest = made["info"], made["undone"]
        seen = [check(player)]
        for keys in (["u"], ["escape", "enter"], ["1"], ["i"], ["escape", "n"], ["escape", "o"]):
            await player.press(*keys)
            seen.append(check(player))
        player.session.what_ends = made["summary"]
        await player.press("escape", "space")
        seen.append(check(player))
        if nasty in MARKUP:
            assert all(nasty in text for text in seen)
        assert player.app.return_code is None


@pytest.mark.parametrize("kind", ["typed", "cloze"])
@pytest.mark.parametrize("nasty", NASTY, ids=range(len(NASTY)))
async def test_fields_show_hostile_text_harmlessly(nasty: str, kind: str) -> None:
    """In the question, in what is pasted into the field, and in its feedback."""
    cloze = kind == "cloze"
    question = a_question(
        kind=kind,
        stem=f"{nasty} stem {{{{c1::{nasty} hole::{nasty} hint}}}}" if cloze else f"{nasty} stem",
        answer=() if cloze else (f"{nasty} answer", f"other {nasty}"),
        explanation=nasty,
    )
    async with playing(replace(a_draw(question), banner=nasty), scope=Scope()) as player:
        player.app.post_message(Paste(f"{nasty} pasted"))
        await player.press()
        await player.pilot.pause()
        seen = [check(player)]
        await player.press("enter")
        seen.append(check(player))
        await player.press("w", "w")
        seen.append(check(player))
        if nasty in MARKUP:
            assert all(nasty in text for text in seen)
        assert player.app.return_code is None


def check(player: Any) -> str:
    """The screen, once nothing on it can steer the terminal or the app."""
    text = player.screen()
    assert not STEERING.search(text)
    for strip in player.app.screen._compositor.render_strips():
        for segment in strip:
            assert not STEERING.search(segment.text)
            meta = segment.style.meta if segment.style else {}
            assert not any(key.startswith("@") for key in meta)
            assert segment.style is None or segment.style.link is None
    return str(text)


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from([*NASTY, "\n", "> ", "- ", "`", "|", "    "])).map("".join)
)
@example("&#10;&#13;&Tab;")
@example("1. x\n\n   | a |\n   |---|\n> - # `")
@example("[a]: x")
def test_any_source_is_drawn_within_its_width(source: str) -> None:
    for width in (8, 30):
        for row in render.lines(source, width):
            assert isinstance(row, Content)
            assert row.cell_length <= max(width, 12)
            assert not STEERING.search(row.plain)
            assert "\n" not in row.plain


@given(st.text("ab .`!?\n*-A", max_size=80))
def test_the_first_sentence_and_the_rest_are_the_whole(source: str) -> None:
    sentence, rest = render.first_sentence(source)
    assert "".join((sentence + rest).split()) == "".join(source.split())


def test_a_first_sentence_ends_outside_code_emphasis_and_abbreviations() -> None:
    assert render.first_sentence("Use e.g. `a. B` here. Then on.") == (
        "Use e.g. `a. B` here.",
        "Then on.",
    )
    assert render.first_sentence("It **stops. Never** so. Yes.")[0] == "It **stops. Never** so."
    assert render.first_sentence("- a list. Of things") == ("", "- a list. Of things")
    assert render.first_sentence("One at 1.5 GB.\n\nTwo.") == ("One at 1.5 GB.", "Two.")


def test_addresses_are_of_the_web_or_of_arxiv() -> None:
    found = addresses(
        [
            "see <https://a.example/x?y=1>, or javascript:alert(1)",
            "file:///etc/passwd arXiv:2309.06180v2 and arxiv: 1706.03762.",
            "ftp://b.example https://a.example/x?y=1",
            "http://c.example/\x1b]0;x",
        ]
    )
    assert found == [
        "https://a.example/x?y=1",
        "https://arxiv.org/abs/2309.06180v2",
        "https://arxiv.org/abs/1706.03762",
        "http://c.example/",
    ]


def test_markdown_is_drawn() -> None:
    source = (
        "A *b* **c** `d` [e](http://f.example)\ng\n\n1. one\n2. two\n   - deep\n\n> quoted\n\n"
        "```py\nx = 1\n\ny = 2\n```\n\n| h | i |\n|---|---|\n| long cell | 2 |"
    )
    assert joined(render.lines(source, 40)).plain.split("\n") == [
        "A b c d e (http://f.example) g", "", "1. one", "2. two", "   - deep", "", "│ quoted", "",
        "  x = 1", "", "  y = 2", "", "h          i", "─────────  ─", "long cell  2",
    ]  # fmt: skip


def test_a_table_too_wide_for_the_screen_becomes_lines() -> None:
    source = "| name | says |\n|---|---|\n| a | " + "word " * 20 + "|"
    text = joined(render.lines(source, 30)).plain
    assert text.startswith("name: a\nsays: word word")
