"""One script of acts, played on the screens, in lines and at the bare desk.

An entry is a word that the kind's test turns into digits ('?' behind it: as a guess), or a key of
question or feedback that all fronts share: 0, s, g, h, u, and '' to go on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from tui.fake import playing

from srs_trainer.clock import clock_at
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.question import Deck
from srs_trainer.model.showing import Showing
from srs_trainer.plain import Plain
from srs_trainer.trainer import Trainer
from srs_trainer.views import Scope

Digits = Callable[[str, Sequence[str]], list[int]]
"""The digits that a word stands for, from the texts of the options in the order shown."""

SHARED = ("0", "s", "g", "h", "u", "")


def home_with(deck: Deck, folder: Path) -> Trainer:
    """A trainer over a new home that holds this deck, read from its file."""
    folder.mkdir()
    trainer = Trainer.open(folder / "home", clock_at("2026-11-22T07:30+00:00"))
    path = folder / "deck.md"
    path.write_text(write_markdown(deck), "utf-8")
    (report,) = trainer.import_paths([path])
    assert report.error is None
    trainer.settings = trainer.settings._replace(new=20)
    return trainer


def in_lines(trainer: Trainer, script: Sequence[str], digits: Digits) -> list[str]:
    """Play it in plain mode; returns what was said."""
    left, heard = list(script), list[str]()

    def read() -> str:
        if not left:
            return ""
        word = left.pop(0)
        if word in SHARED:
            return word + "\n"
        shown = "\n".join(heard).rpartition("\nQuestion ")[2]
        texts = re.findall(r"^\d\. (.*)$", shown, re.MULTILINE)
        bare = word.removesuffix("?")
        return " ".join(map(str, digits(bare, texts))) + word[len(bare) :] + "\n"

    Plain(trainer, Scope(), read=read, write=heard.append).run()
    return heard


async def on_screens(trainer: Trainer, script: Sequence[str], digits: Digits) -> list[str]:
    """Play it on the screens; returns the screen after each entry."""
    screens = []
    async with playing(desk=trainer, scope=Scope(), settings=trainer.settings) as player:
        for word in script:
            if word in SHARED:
                await player.press(word or "space")
            else:
                texts = [option.text for option in player.app.screen.stage.showing.options]
                if word.endswith("?"):
                    await player.press("g")
                await player.press(*map(str, digits(word.removesuffix("?"), texts)), "enter")
            screens.append(player.screen())
    return screens


def at_the_desk(trainer: Trainer, script: Sequence[str], digits: Digits) -> None:
    """Play it without any front."""
    session = trainer.session(Scope())
    feedback = None
    for word in script:
        if word == "g":
            feedback = session.guessed(feedback)
        elif word == "h":
            feedback = session.hard(feedback)
        elif word == "u":
            session.undo()
        elif word != "":
            showing = session.next()
            assert isinstance(showing, Showing)
            if word == "s":
                session.later(showing)
                continue
            numbers = digits(word.removesuffix("?"), [option.text for option in showing.options])
            ids = [showing.options[number - 1].id for number in numbers]
            given = None if word == "0" else ids
            feedback = session.answer(showing, given, ms=1, guess=word.endswith("?"))


def log_of(trainer: Trainer) -> list[tuple[str, int | None]]:
    """The log, but for what differs by chance: ids, device, session, times, and what hangs on them."""
    events = trainer.store.events()
    place = {event.id: number for number, event in enumerate(events)}
    chance = {"id": b"", "device": "", "session": None, "at_ms": 0, "ms": None, "basis": None}
    return [
        (
            replace(event, **chance, ms_reveal=None, target=None).to_json(),
            place.get(event.target) if event.target else None,
        )
        for event in events
    ]
