"""What a session came to, and what to remember of it."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.tui import render
from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced, wrapped
from srs_trainer.tui.words import counted, duration, in_days, missed_today
from srs_trainer.views import Ending, Missed, Summary


def page(summary: Summary, width: int, new: int, *, extra: bool = False) -> Lines:
    """Why it ended, the figures, each miss with its key and why, and what comes next.

    `new` is how many new questions a day, or an `extra` helping, lets in.
    """
    width = min(width, PROSE)
    missed = [_missed(miss, width) for miss in summary.missed]
    return spaced(
        wrapped(_why(summary, new, extra), width, "bold"),
        _figures(summary),
        [part for text in _ahead(summary) for part in wrapped(text, width)],
        [line("Missed", "bold underline")] if missed else [],
        *missed,
    )


def _why(summary: Summary, new: int, extra: bool) -> str:
    if summary.ending is None:
        return "You left the session; every answer is saved."
    why = f"{summary.ending.value[0].upper()}{summary.ending.value[1:]}."
    if summary.ending is Ending.DONE and summary.more and not summary.coming_back:
        whose = "This helping's" if extra else "Today's"
        used = "new question is" if new == 1 else "new questions are"
        why += f" {whose} {new} {used} used up; m brings another helping."
    return why


def _figures(summary: Summary) -> Lines:
    if not summary.answered:
        return []
    first = f"{summary.right} of {counted(summary.cards, 'question')} right at the first answer"
    return [
        line(f"{counted(summary.answered, 'answer')} in {duration(summary.seconds)}"),
        line(first + (f", {summary.new} of them new" if summary.new else "")),
    ]


def _ahead(summary: Summary) -> list[str]:
    """What is still to come, today and tomorrow: it is about the day, not about the session."""
    lines = []
    if summary.coming_back:
        lines.append(missed_today(summary.coming_back, "m" if summary.more else ""))
    are = "is" if summary.tomorrow == 1 else "are"
    return [*lines, f"{counted(summary.tomorrow, 'card')} {are} due tomorrow"]


def _missed(miss: Missed, width: int) -> Lines:
    topic = " / ".join(miss.topic)
    title = miss.title or miss.card
    after = "right later in this session" if miss.mended else f"back {in_days(miss.days)}"
    said, head = miss.chosen or "you did not know", "you said: " if miss.chosen else ""
    body: Lines = [
        *hung(render.lines(miss.key, width - 7), Content.styled("key  ", "bold")),
        *hung(render.lines(said, width - 2 - len(head), "dim"), line(head, "dim")),
        *render.lines(miss.why, width - 2),
        line(f"{topic} · {after}" if topic else after, "dim"),
    ]
    return [line(title, "bold"), *hung(body, "  ")]
