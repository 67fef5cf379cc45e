"""One script of acts, played on the screens, in lines and at the bare desk.

An entry is a word that the kind's test turns into digits ('?' behind it: as a guess); or `=` and a
word that it turns into what is typed (`?=`: as a guess); or a key of question or feedback that all
fronts share: 0, s, g, h, t, u, x for a worked example, and '' to go on. `nothing` is an empty field
sent twice; a self-graded card is turned by '' and rated by `#3`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from tui.fake import playing

from srs_trainer.clock import clock_at
from srs_trainer.formats.markdown_write import write_markdown
from srs_trainer.model.judging import NotGraded
from srs_trainer.model.question import Deck
from srs_trainer.model.showing import Showing
from srs_trainer.plain import Plain
from srs_trainer.reviewing import Session
from srs_trainer.trainer import Trainer
from srs_trainer.views import Feedback, Scope, SecondTry

Digits = Callable[[str, Sequence[str]], list[int]]
"""The digits that a word stands for, from the texts of the options in the order shown."""

Typed = Callable[[str, str], str]
"""What is typed for a word, from the text of the question as it is shown."""

SHARED = ("0", "s", "g", "h", "t", "u", "")


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


def no_digits(word: str, texts: Sequence[str]) -> list[int]:
    """For kinds without options."""
    raise AssertionError(f"{word!r} is no entry of a script for fields")


def as_it_is(word: str, shown: str) -> str:
    """The word itself is typed."""
    return word


def in_lines(
    trainer: Trainer, script: Sequence[str], digits: Digits = no_digits, typed: Typed = as_it_is
) -> list[str]:
    """Play it in plain mode; returns what was said."""
    left, heard = list(script), list[str]()

    def read() -> str:
        if not left:
            return ""
        word = left.pop(0)
        in_field = ":q leave" in heard[-1]
        if word in (*SHARED, "x"):
            return (f":{word}" if in_field and word else word) + "\n"
        if word == "nothing":
            left.insert(0, "")
            return "\n"
        shown = "\n".join(heard).rpartition("\nQuestion ")[2]
        if word.startswith("?="):
            left.insert(0, word[1:])
            return ":g\n"
        if word[0] in "=#":
            return (typed(word[1:], shown) if word[0] == "=" else word[1:]) + "\n"
        texts = re.findall(r"^\d\. (.*)$", shown, re.MULTILINE)
        bare = word.removesuffix("?")
        return " ".join(map(str, digits(bare, texts))) + word[len(bare) :] + "\n"

    Plain(trainer, Scope(), read=read, write=heard.append).run()
    return heard


async def on_screens(
    trainer: Trainer, script: Sequence[str], digits: Digits = no_digits, typed: Typed = as_it_is
) -> list[str]:
    """Play it on the screens; returns the screen after each entry."""
    screens = []
    async with playing(desk=trainer, scope=Scope(), settings=trainer.settings) as player:
        for word in script:
            stage = player.app.screen.stage
            keys = _keys(word, stage.showing, stage.state == "field", digits, typed)
            await player.press(*keys)
            screens.append(player.screen())
    return screens


def _keys(word: str, showing: Showing, in_field: bool, digits: Digits, typed: Typed) -> list[str]:
    """The keys of an entry; in a field, commands stand behind Esc and what was typed before goes."""
    if word == "x":
        return ["ctrl+e", "escape"]
    if word in SHARED:
        return ["escape", word] if in_field and word else [word or "space"]
    if word == "nothing":
        return ["enter", "enter"]
    if word[0] == "#":
        return [word[1:]]
    if not word.startswith(("=", "?=")):
        guess = word.endswith("?")
        numbers = digits(word.removesuffix("?"), [option.text for option in showing.options])
        return [*(["g"] if guess else []), *map(str, numbers), "enter"]
    text = typed(word.partition("=")[2], showing.stem)
    return [*(["ctrl+g"] if word[0] == "?" else []), "end", "ctrl+u", *text, "enter"]


def at_the_desk(
    trainer: Trainer, script: Sequence[str], digits: Digits = no_digits, typed: Typed = as_it_is
) -> None:
    """Play it without any front."""
    session = trainer.session(Scope())
    feedback, looked = None, False
    regrades = {"g": session.guessed, "h": session.hard, "t": session.counted}
    for word in script:
        if word in regrades:
            feedback = regrades[word](feedback)
        elif word == "u":
            session.undo()
        elif word == "x":
            looked = True
        elif word != "":
            showing = session.next()
            assert isinstance(showing, Showing)
            given = _done(session, showing, word, looked, digits, typed)
            feedback = given if isinstance(given, Feedback) else feedback
            looked = looked and given is None and word != "s"


def _done(
    session: Session, showing: Showing, word: str, looked: bool, digits: Digits, typed: Typed
) -> Feedback | SecondTry | None:
    """Do what an entry says; None where it was no answer that can be graded."""
    if word == "s":
        session.later(showing)
        return None
    if word in ("0", "nothing"):
        return session.answer(showing, None, ms=1, example=looked)
    if word[0] == "#":
        return session.grade(showing, int(word[1:]), ms=1, ms_reveal=1)
    if word.startswith(("=", "?=")):
        text = typed(word.partition("=")[2], showing.stem)
        with suppress(NotGraded):
            return session.submit(showing, text, ms=1, guess=word[0] == "?", example=looked)
        return None
    numbers = digits(word.removesuffix("?"), [option.text for option in showing.options])
    ids = [showing.options[number - 1].id for number in numbers]
    return session.answer(showing, ids, ms=1, guess=word.endswith("?"))


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
