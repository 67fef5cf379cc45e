"""The question and nothing else; and the two sides of a self-graded card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from srs_trainer.model.showing import Showing
from srs_trainer.tui import render
from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced, wrapped
from srs_trainer.tui.words import RATINGS
from srs_trainer.views import Back, Progress


@dataclass(frozen=True, slots=True)
class Drawn:
    """Lines of a page; `spots` are the (first, one past the last) lines of each option."""

    lines: Lines
    spots: tuple[tuple[int, int], ...] = ()


def topic_of(showing: Showing, *, flagged: bool) -> Content:
    """The topic path for the head of the screen, the deck's title where there is none; and the flag."""
    topic = line(" / ".join(showing.topic) or showing.deck, "bold")
    return Content.assemble(("flagged  ", "$text-warning"), topic) if flagged else topic


def freshness(showing: Showing, progress: Progress) -> Content:
    """When the content was true, for what, and how long the session still goes."""
    question = showing.question
    facts = ", ".join(part for part in (question.applies_to, question.as_of) if part)
    left = progress.minutes_left
    minutes = "under a minute left" if left < 1 else f"{round(left)} min left"
    return line(f"{facts}    {minutes}" if facts else minutes, "dim")


def question(showing: Showing, width: int, gone_to: int | None, boxes: Sequence[str] = ()) -> Drawn:
    """Stem and options; `gone_to` is the index of the option that `j` and `k` went to.

    `boxes` stand before the digits where they say what is chosen; all are equally wide.
    """
    column = min(width, PROSE)
    lines = [*_stem(showing, column), Content("")]
    boxes = boxes or [""] * len(showing.options)
    room = column - 6 - max(map(len, boxes), default=0)
    many_lines = [render.lines(option.text, room) or [Content("")] for option in showing.options]
    loose = any(len(block) > 1 for block in many_lines)
    spots: list[tuple[int, int]] = []
    for n, block in enumerate(many_lines):
        if loose and n:
            lines.append(Content(""))
        here = n == gone_to
        digit = Content.styled(f"{boxes[n]}{n + 1}", "bold")
        mark = Content.assemble(" > " if here else "   ", digit, "  ")
        start = len(lines)
        lines.extend(hung([part.stylize("bold reverse") if here else part for part in block], mark))
        spots.append((start, len(lines)))
    return Drawn(lines, tuple(spots))


def front(showing: Showing, width: int) -> Drawn:
    """The stem alone: the front of a self-graded card, or what is answered by typing."""
    return Drawn(_stem(showing, min(width, PROSE)))


def primer(showing: Showing, width: int) -> Drawn:
    """What is to be read before the question."""
    return Drawn(render.lines(showing.primer, min(width, PROSE)))


def back(showing: Showing, width: int, whole: bool) -> Drawn:
    """Front and back of a self-graded card; `whole` adds sources and title."""
    column = min(width, PROSE)
    question = showing.question
    answer = showing.back or tuple(option.text for option in showing.options if option.right)
    blocks = [
        _stem(showing, column),
        [Content.styled("─" * min(20, column), "dim")],
        *[render.lines(text, column, "bold") for text in answer],
        render.lines(showing.whole, column),
        render.lines(showing.explanation, column),
    ]
    if whole:
        blocks.append(listed(question.sources, column))
        blocks.append([line(question.title, "dim")] if question.title else [])
    return Drawn(spaced(*blocks))


def _stem(showing: Showing, width: int) -> Lines:
    return spaced(wrapped(showing.banner, width, "italic"), render.lines(showing.stem, width))


def listed(sources: Iterable[str], width: int) -> Lines:
    """Sources as a dim list."""
    return [part for text in sources for part in hung(render.lines(text, width - 2, "dim"), "- ")]


def ratings(shown: Back) -> Content:
    """The four ratings with the days that each would give."""
    parts: list[str | tuple[str, str]] = []
    for n, (name, days) in enumerate(zip(RATINGS, shown.days, strict=True), 1):
        parts += [
            "   " if n > 1 else "",
            (str(n), "bold"),
            f" {name} ",
            ("today" if days <= 0 else f"{days} d", "dim"),
        ]
    return Content.assemble(*parts)
