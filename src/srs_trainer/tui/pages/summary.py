"""What a session came to, and what to remember of it."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.tui import render
from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced
from srs_trainer.tui.words import counted, duration, in_days
from srs_trainer.views import Missed, Summary


def page(summary: Summary, width: int) -> Lines:
    """Why it ended, the figures, each miss with its key and why."""
    width = min(width, PROSE)
    if not summary.answered:
        return spaced([line(_why(summary), "bold")], [line(_tomorrow(summary), "dim")])
    missed = [_missed(miss, width) for miss in summary.missed]
    return spaced(
        [line(_why(summary), "bold")],
        _figures(summary),
        [line("Missed", "bold underline")] if missed else [],
        *missed,
    )


def _why(summary: Summary) -> str:
    if summary.ending is None:
        return "You left the session; every answer is saved."
    return f"{summary.ending.value[0].upper()}{summary.ending.value[1:]}."


def _figures(summary: Summary) -> Lines:
    cards = counted(summary.cards, "question")
    first = f"{summary.right} of {cards} right at the first answer"
    rows = [
        f"{counted(summary.answered, 'answer')} in {duration(summary.seconds)}",
        first + (f", {summary.new} of them new" if summary.new else ""),
        _tomorrow(summary),
    ]
    return [line(text) for text in rows]


def _tomorrow(summary: Summary) -> str:
    if not summary.coming_back:
        return f"{summary.tomorrow} due tomorrow"
    verb = "comes" if summary.coming_back == 1 else "come"
    return f"{summary.tomorrow} due tomorrow; of the misses {summary.coming_back} {verb} back then"


def _missed(miss: Missed, width: int) -> Lines:
    topic = " / ".join(miss.topic)
    title = miss.title or miss.card
    after = "right later in this session" if miss.mended else f"back {in_days(miss.days)}"
    said = f"you said: {miss.chosen}" if miss.chosen else "you did not know"
    body: Lines = [
        *hung(render.lines(miss.key, width - 7), Content.styled("key  ", "bold")),
        *render.lines(said, width - 2, "dim"),
        *render.lines(miss.why, width - 2),
        line(f"{topic} · {after}" if topic else after, "dim"),
    ]
    return [line(title, "bold"), *hung(body, "  ")]
