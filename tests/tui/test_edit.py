"""Key `e` over the real front desk, with a script as the learner's editor."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest
from builders import a_deck, a_question, an_option
from textual.drivers.headless_driver import HeadlessDriver
from tui.fake import playing

from srs_trainer.clock import clock_at
from srs_trainer.editor import EditorFailed
from srs_trainer.model.question import Question
from srs_trainer.trainer import Trainer
from srs_trainer.tui.editor import edit_outside
from srs_trainer.views import Scope

OPTIONS = (an_option("this one", True, id="a"), an_option("that one", id="b"))
MINE = "path.write_text(text.replace('Which', 'Mine: which'), 'utf-8')"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Trainer]]:
    """Opens a home with one deck of these questions, on screens that make room for an editor."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr("srs_trainer.settings.decks_folder", lambda: shelf)
    monkeypatch.setattr(HeadlessDriver, "can_suspend", True)
    opened: list[Trainer] = []

    def open_(*questions: Question) -> Trainer:
        trainer = Trainer.open(tmp_path / "home", clock_at("2026-11-22T07:30+00:00"))
        trainer.store.import_decks([a_deck(*questions)], trainer.moment())
        opened.append(trainer)
        return trainer

    yield open_
    for trainer in opened:
        trainer.close()


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Makes lines of Python, which have the file as `path`, the editor; gives the file of its texts."""

    def set_(code: str) -> Path:
        script, seen = tmp_path / "editor.py", tmp_path / "seen"
        lines = [
            "import sys, pathlib",
            "path = pathlib.Path(sys.argv[1])",
            "text = path.read_text('utf-8')",
            f"seen = pathlib.Path({str(seen)!r})",
            "with seen.open('a') as out: out.write(text + chr(12))",
            code,
        ]
        script.write_text("\n".join(lines), "utf-8")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")
        return seen

    return set_


def two() -> tuple[Question, Question]:
    return (
        a_question("one", title="Its title", stem="Which is it?", options=OPTIONS, explanation="So."),
        a_question("two", stem="The second?", options=OPTIONS),
    )


def types(trainer: Trainer) -> list[str]:
    return [event.type for event in trainer.store.events() if event.type != "imported"]


async def test_an_edit_on_feedback_stays_there_in_the_new_words(
    desk: Callable[..., Trainer], editor: Callable[[str], Path]
) -> None:
    seen = editor(MINE)
    trainer = desk(*two())
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("1", "w", "e")
        assert "your edit is stored" in player.screen()
        assert "Mine: which is it?" in player.screen()
        assert "the key is" in player.screen()
        await player.press("u")
        assert "Taken back: your edit." in player.screen()
        assert "the key is" in player.screen()
        assert "Mine" not in player.screen()
        assert types(trainer) == ["answered", "edited", "undone"]
        await player.press("u")
        assert types(trainer)[-1] == "undone"
    assert seen.read_text().startswith("## Its title {#one}\n\nWhich is it?\n\n- [x] this one\n")
    assert not list(trainer.home.glob("edit-*"))


async def test_before_the_answer_it_asks_and_then_asks_the_question_anew(
    desk: Callable[..., Trainer], editor: Callable[[str], Path]
) -> None:
    seen = editor(MINE)
    trainer = desk(*two())
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("e")
        assert "You have not answered yet" in player.screen()
        await player.press("escape")
        assert not seen.exists()
        await player.press("e", "enter")
        assert "Mine: which is it?" in player.screen()
        assert "u takes it back" in player.screen()
        await player.press("u")
        assert "Mine" not in player.screen()
        assert "Which is it?" in player.screen()


@pytest.mark.parametrize("pressed", [["e", "enter"], ["space", "e"], ["space", "i", "e"]])
async def test_a_self_graded_card_is_edited_from_front_back_and_info(
    desk: Callable[..., Trainer], editor: Callable[[str], Path], pressed: list[str]
) -> None:
    editor(MINE)
    trainer = desk(a_question("one", kind="basic", stem="Which is it?", answer=("This.",)))
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press(*pressed)
        assert types(trainer) == ["edited"]
        assert "Mine: which is it?" in player.screen()
        assert "This." not in player.screen()


async def test_masked_card_info_asks_too(
    desk: Callable[..., Trainer], editor: Callable[[str], Path]
) -> None:
    seen = editor(MINE)
    async with playing(desk=desk(*two()), scope=Scope()) as player:
        await player.press("i", "enter", "e")
        assert "You have not answered yet" in player.screen()
        assert not seen.exists()


async def test_a_bad_text_is_edited_again_or_left(
    desk: Callable[..., Trainer], editor: Callable[[str], Path]
) -> None:
    """The editor opens on what the learner made of it, so nothing typed is lost."""
    seen = editor(
        "path.write_text(text.replace('{#on}', '{#one}')"
        " if '{#on}' in text else text.replace('{#one}', '{#on}').replace('Which', 'Mine'), 'utf-8')"
    )
    trainer = desk(*two())
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("1", "e")
        assert "line 1: the id is 'one' and stays so" in player.screen()
        await player.press("escape")
        assert "left as it was" in player.screen()
        assert types(trainer) == ["answered"]
        await player.press("e", "enter")
        assert types(trainer) == ["answered", "edited"]
    texts = seen.read_text().split("\f")[:-1]
    assert len(texts) == 3
    assert "{#on}\n\nMine is it?" in texts[2]


@pytest.mark.parametrize(
    ("code", "says"), [("", "nothing was changed"), ("sys.exit(1)", "ended with code 1")]
)
async def test_nothing_comes_of_a_text_left_alone_or_an_editor_that_fails(
    desk: Callable[..., Trainer], editor: Callable[[str], Path], code: str, says: str
) -> None:
    editor(code)
    trainer = desk(*two())
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("1")
        before = player.screen()
        await player.press("e")
        assert says in player.screen()
        assert types(trainer) == ["answered"]
        await player.press("x", "j", "k")
        assert player.screen() == before


async def test_screens_that_can_make_no_room_say_so(
    desk: Callable[..., Trainer], editor: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = editor(MINE)
    monkeypatch.setattr(HeadlessDriver, "can_suspend", False)
    trainer = desk(*two())
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("1", "e")
        assert "needs a terminal of its own" in player.screen()
    assert not seen.exists()
    assert not list(trainer.home.glob("edit-*"))


async def test_an_import_meanwhile_is_not_overwritten(
    desk: Callable[..., Trainer], editor: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The learner is told, and may put the own text over the new version."""
    editor(MINE)
    trainer = desk(*two())
    newer = a_question("one", stem="Which is it now?", options=OPTIONS)
    read, times = trainer.store.edit, []

    def meddled(*values: object) -> object:
        if not times:
            trainer.store.import_decks([a_deck(newer, two()[1], version="2")], trainer.moment())
        times.append(values)
        return read(*values)  # type: ignore[arg-type]

    monkeypatch.setattr(trainer.store, "edit", meddled)
    async with playing(desk=trainer, scope=Scope()) as player:
        await player.press("1", "e")
        assert "changed elsewhere while you edited it" in player.screen()
        assert "edited" not in types(trainer)
        editor("")
        await player.press("enter")
        found = trainer.store.deck("llm")
        assert found is not None and found.questions[0].stem == "Mine: which is it?"


async def test_the_screens_come_back_after_an_editor_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual brings them back only where nothing was raised while they were away."""
    monkeypatch.setenv("VISUAL", "no-such-editor")
    came_back = []

    class Screens:
        @contextmanager
        def suspend(self) -> Iterator[None]:
            yield
            came_back.append(True)

        def screen_changed(self) -> None:
            """Nothing hangs on it here."""

        def leave(self, code: int) -> None:
            raise AssertionError("nobody leaves")

    with pytest.raises(EditorFailed):
        edit_outside(cast(Any, Screens()), "text", tmp_path)
    assert came_back == [True]
