"""Commands that ask questions, and those that count: review, one, due, mistakes, topics."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

from srs_trainer import glancing
from srs_trainer.commands.call import Call
from srs_trainer.errors import StoreError, UsageError

if TYPE_CHECKING:
    from srs_trainer.trainer import Trainer
    from srs_trainer.views import MistakeLine, Scope, TopicLine


def opened(call: Call) -> int:
    """Open the trainer: on its screens, or as lines where there is no terminal for them."""
    _no_json(call)
    if _has_screen():
        return _screens(call, None)
    from srs_trainer.views import Scope

    return _lines(call, Scope())


def review(call: Call) -> int:
    """Go straight into a session, of a deck or a topic if one is named."""
    _no_json(call)
    from srs_trainer.views import Scope

    asked = call.options
    scope = Scope(asked.deck, asked.topic, asked.minutes, asked.limit)
    if asked.plain or not _has_screen():
        return _lines(call, scope)
    return _screens(call, scope)


def one(call: Call) -> int:
    """Ask one question that is due, then exit: for the minute while a build runs."""
    _no_json(call)
    from srs_trainer.views import Scope

    return _lines(call, Scope(limit=1, minutes=call.settings.minutes), once=True)


def due(call: Call) -> int:
    """Count what is due today, fast enough for a shell prompt."""
    counts = glancing.counts(call.home, call.clock, call.settings)
    if counts is None and (call.home / "srs.db").exists():
        with call.trainer():  # an older schema is brought up to date; what is damaged is named
            counts = glancing.counts(call.home, call.clock, call.settings)
        if counts is None:
            raise StoreError(f"{call.home / 'srs.db'} can't be read. Try again in a moment")
    if counts is None:
        call.say(f"There is no trainer in {call.home} yet: `srs` begins one")
        counts = _nothing(glancing.day_now(call.home, call.clock, call.settings))
    from srs_trainer.model.days import iso_day

    if call.json:
        call.show_json({**counts, "day": iso_day(int(str(counts["day"])))})
        return 0
    call.show(_counted(counts))
    if past := glancing.past_date(int(str(counts["past_date"]))):
        call.show(past)
    decks = counts["decks"]
    assert isinstance(decks, list)
    for row in decks if len(decks) > 1 else ():
        if row["due"] or row["again"] or row["new"]:
            call.show(f"  {row['deck']}: {_parts(row)}")
    return 0


def mistakes(call: Call) -> int:
    """List the mistakes that you made more than once, with the questions where they happened."""
    least = 1 if call.options.all else 2
    with call.trainer() as trainer:
        lines = [line for line in trainer.mistakes() if line.count >= least]
    from srs_trainer.model.days import iso_day

    if call.json:
        call.show_json({"mistakes": [_mistake_json(line) for line in lines]})
        return 0
    for line in lines:
        many = f"{line.count} times, last" if line.count > 1 else "once,"
        call.show(f"{line.name}: {many} on {iso_day(line.last)}")
        for card in line.cards:
            call.show(f"  {card.count} x {card.card}   {card.title}")
    if not lines:
        call.say("No mistake was made twice; --all lists single ones" if least > 1 else "No mistake yet")
    return 0


def _mistake_json(line: MistakeLine) -> dict[str, object]:
    from srs_trainer.model.days import iso_day

    cards = [{"card": card.card, "title": card.title, "count": card.count} for card in line.cards]
    return {"mistake": line.name, "count": line.count, "last": iso_day(line.last), "cards": cards}


def topics(call: Call) -> int:
    """List your topics, weakest first, with your recall in a week and how sure that is."""
    with call.trainer() as trainer:
        lines = trainer.topics(call.options.deck)
    if call.json:
        call.show_json({"topics": [_topic_json(line) for line in lines]})
        return 0
    from srs_trainer.strength_of_topics import as_tree, missing

    if not lines:
        call.say("No question is asked yet; `srs import` brings some in")
        return 0
    call.say("Recall a week from now, luck taken off, between bounds that hold about 9 times in 10")
    for level, line in as_tree(lines):
        for text in _topic_texts(level, line, missing(line)):
            call.show(text)
    return 0


_TITLE_COLUMNS = 42


def _topic_texts(level: int, line: TopicLine, needs: str) -> list[str]:
    """A topic as lines of at most 80 columns: its figure, and below it what else is to be said."""
    from srs_trainer.model.text import clean

    indent = "  " * min(level, 6)
    figure = "not enough answers yet"
    if line.recall is not None and line.low is not None and line.high is not None:
        low, high = round(100 * line.low), round(100 * line.high)
        figure = f"{round(100 * line.recall)} % ({low} to {high} %)"
    covered = f"{line.seen}/{line.cards} seen"
    first = f"{_in_columns(indent + clean(line.title))} {figure:<22} {covered:>14}"
    return [first, *(f"{indent}  {said}" for said in (_sure(line), needs) if said)]


def _in_columns(title: str) -> str:
    """A title cut or filled up to `_TITLE_COLUMNS` columns of a terminal, where some signs take two."""
    import unicodedata

    widths = [
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1
        for sign in title
    ]
    end = "..." if sum(widths) > _TITLE_COLUMNS else ""
    while sum(widths) > _TITLE_COLUMNS - len(end):
        widths.pop()
    return title[: len(widths)] + end + " " * (_TITLE_COLUMNS - len(end) - sum(widths))


def _sure(line: TopicLine) -> str:
    """On which side of the learner's average a topic lies, and how sure that is; '' without answers."""
    if line.below is None:
        return ""
    is_below = line.below >= 0.5
    # What is never certain is never called so.
    sure = min(99, round(100 * (line.below if is_below else 1 - line.below)))
    side = "below" if is_below else "above"
    answers = f"{line.answers} {'answer' if line.answers == 1 else 'answers'}"
    return f"{'weak: ' if line.weak else ''}{sure} % sure {side} your average, {answers}"


def _topic_json(line: TopicLine) -> dict[str, object]:
    names = ("topic", "title", "cards", "seen", "answers", "recall", "low", "high", "enough", "weak")
    return {name: getattr(line, name) for name in (*names, "below")}


def _nothing(day: int) -> dict[str, object]:
    zero = {"due": 0, "again": 0, "new": 0, "minutes": 0}
    return {"day": day, **zero, "past_date": 0, "groups": [{"group": "all", **zero}], "decks": []}


def _counted(counts: dict[str, object]) -> str:
    if not (counts["due"] or counts["again"] or counts["new"]):
        return "nothing is due"
    minutes = counts["minutes"]
    if not minutes:
        return f"{_parts(counts)}; today's time is up"
    return f"{_parts(counts)}: about {minutes} {'minute' if minutes == 1 else 'minutes'}"


def _parts(row: dict[str, object]) -> str:
    again = f", {row['again']} again today" if row["again"] else ""
    return f"{row['due']} due{again}, {row['new']} new"


def _no_json(call: Call) -> None:
    if call.json:
        raise UsageError("a session has no --json; `srs due --json` counts what it would ask")


def _has_screen() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _screens(call: Call, scope: Scope | None) -> int:
    home, clock, settings = call.home, call.clock, call.settings
    first = glancing.today(home, clock, settings)

    def open_trainer() -> Trainer:
        from srs_trainer.trainer import Trainer

        return Trainer.open(home, clock)

    from srs_trainer.tui.app import run

    return run(open_trainer, first, scope, clock, settings)


def _lines(call: Call, scope: Scope, *, once: bool = False) -> int:
    from srs_trainer.editor import edited
    from srs_trainer.plain import Plain

    def edit(text: str) -> str:
        return edited(text, call.home, nullcontext())

    with call.trainer() as trainer:
        can_edit = sys.stdin.isatty()
        plain = Plain(
            trainer, scope, read=sys.stdin.readline, write=_write, edit=edit if can_edit else None
        )
        plain.run(once=once)
    return 0


def _write(line: str) -> None:
    print(line, flush=True)
