"""The learner's named mistakes: which ones come again, how often, and where."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from srs_trainer.tui.lines import PROSE, Lines, hung, line, pair, spaced, wrapped
from srs_trainer.tui.pages.today import date_of
from srs_trainer.tui.words import counted
from srs_trainer.views import MistakeCard, MistakeLine

REPEATED = 2
"""A mistake made so often is one to look at; once may be chance."""

MOST_CARDS = 8
"""Questions named below one mistake: after years there may be thousands."""

_NONE_YET = (
    "No mistake yet. Many wrong options and wrong numbers have a name, such as 'forgot gqa'. Where you"
    " make such a mistake it is counted, and those that come again stand here, each with the questions"
    " in which you made it."
)


def repeated(mistakes: Sequence[MistakeLine]) -> list[MistakeLine]:
    """Those made more than once, in their order."""
    return [mistake for mistake in mistakes if mistake.count >= REPEATED]


def single(mistakes: Sequence[MistakeLine]) -> list[MistakeLine]:
    """Those made once, the latest first."""
    return sorted((mistake for mistake in mistakes if mistake.count < REPEATED), key=lambda m: -m.last)


def page(mistakes: Sequence[MistakeLine], today: int, width: int, *, whole: bool) -> Lines:
    """Repeated mistakes with their questions; `whole` adds those made once. `today` is a study day."""
    width = min(width, PROSE)
    if not mistakes:
        return wrapped(_NONE_YET, width)
    often, once = repeated(mistakes), single(mistakes)
    head = counted(len(often), "mistake") + " made more than once" if often else "None was made twice"
    rest = f"{len(once)} more made once" if often else f"{len(once)} made once"
    return spaced(
        [line(head, "bold underline")],
        *(_mistake(mistake, today, width) for mistake in often),
        [line(rest, "bold underline" if whole else "dim")] if once else [],
        *(_mistake(mistake, today, width) for mistake in (once if whole else ())),
    )


def _mistake(mistake: MistakeLine, today: int, width: int) -> Lines:
    """The name, times and the last of them; below it the questions, the most frequent first."""
    when = _when(mistake.last, today)
    times = f"{mistake.count} times, last {when}" if mistake.count >= REPEATED else when
    *above, last = wrapped(mistake.name.replace("-", " "), max(20, width - len(times) - 2), "bold")
    rows = [*above, pair(last, line(times, "dim"), width)]
    most = len(str(mistake.count))
    for card in mistake.cards[:MOST_CARDS]:
        rows += _card(card, most, width) if mistake.count >= REPEATED else _called(card, width, "   ")
    left = len(mistake.cards) - MOST_CARDS
    more = f"and {counted(left, 'more question')}; `srs mistakes` names all"
    return [*rows, *hung(wrapped(more, width - 3, "dim"), "   ")] if left > 0 else rows


def _card(card: MistakeCard, digits: int, width: int) -> Lines:
    return _called(card, width, f"   {card.count:>{digits}} x  ")


def _called(card: MistakeCard, width: int, before: str) -> Lines:
    title = " ".join(card.title.split()) or card.card
    return hung(wrapped(title, width - len(before)), Content(before))


def _when(day: int, today: int) -> str:
    """When something happened, seen from today; dates from a week ago on."""
    ago = today - day
    if ago <= 0:
        return "today"
    if ago == 1:
        return "yesterday"
    return f"{ago} days ago" if ago < 7 else f"on {date_of(day).isoformat()}"
