"""Today: in five seconds, what there is to do."""

from __future__ import annotations

from datetime import date

from textual.content import Content

from srs_trainer.glancing import past_date
from srs_trainer.tui.lines import GAP, PROSE, Lines, beside, line, spaced, wrapped
from srs_trainer.tui.words import counted, missed_today
from srs_trainer.views import DayLoad, DeckLine, Today

_EPOCH = date(1970, 1, 1).toordinal()
_BAR = 6
_LABEL = 9


def date_of(day: int) -> date:
    """The calendar date of a study day."""
    return date.fromordinal(_EPOCH + day)


def head(today: Today) -> Content:
    """Date and budget, for the right end of the head."""
    return line(f"{date_of(today.day):%a %-d %b} · {counted(today.minutes, 'minute')} a day", "dim")


def page(today: Today, width: int) -> Lines:
    """What today holds, the week ahead and the decks."""
    week = _week(today.week)
    left_width = width - max((part.cell_length for part in week), default=0) - GAP
    plan = _plan(today, min(left_width, 60) if left_width >= 42 else width)
    top = beside(plan, week, min(left_width, 60)) if left_width >= 42 else spaced(plan, week)
    return spaced(
        top,
        _decks(today.decks, width),
        [part for text in today.news for part in wrapped(text, min(width, PROSE), "dim")],
    )


def done(today: Today) -> bool:
    """Whether today's share is used up, so that going on is another helping."""
    return today.answers_today > 0 and (today.minutes_used >= today.minutes or _nothing(today))


def empty(today: Today) -> bool:
    """Whether there is no question at all."""
    return not any(deck.total for deck in today.decks)


def set_aside(today: Today) -> int:
    """How many questions are asked only if the learner says so: new ones that wait, and old ones."""
    return today.held + today.stale_held


def why_set_aside(today: Today) -> str:
    """Why these are not asked, as a question whether to ask them."""
    parts = []
    if today.held:
        waits, they = ("waits", "it needs") if today.held == 1 else ("wait", "they need")
        waiting = f"{counted(today.held, 'new question')} {waits} until others that {they} are known"
        parts.append(waiting)
    if today.stale_held:
        parts.append(past_date(today.stale_held))
    return f"{', and '.join(parts)}. Ask {_them(set_aside(today))} all the same?"


def _them(many: int) -> str:
    return "it" if many == 1 else "them"


def _nothing(today: Today) -> bool:
    return not (today.due or today.again or today.new)


def _only_again(today: Today) -> bool:
    return bool(today.again) and not (today.due or today.new)


def _plan(today: Today, width: int) -> Lines:
    rows: Lines = _counts(today).wrap(width - _LABEL)
    if today.misses_last_time:
        when = "yesterday's" if today.last_day == today.day - 1 else "last time's"
        misses = counted(today.misses_last_time, "miss", "misses")
        rows += wrapped(f"{when} {misses}, {today.misses_mended} of them right by now", width - _LABEL)
    if today.changed:
        says = f"{counted(today.changed, 'question')} changed and come back today"
        rows += wrapped(says, width - _LABEL)
    if today.held:
        waits = "new one waits" if today.held == 1 else "new ones wait"
        rows += wrapped(f"{today.held} {waits} for others", width - _LABEL, "dim")
    if today.stale_held:
        says = f"{past_date(today.stale_held)}: r asks {_them(today.stale_held)} all the same"
        rows += wrapped(says, width - _LABEL, "dim")
    if today.answers_today:
        minutes = counted(today.minutes_used, "minute") if today.minutes_used else "under a minute"
        rows += wrapped(f"{counted(today.answers_today, 'answer')} today in {minutes}", width, "dim")
    rows += [Content(""), *_start(today).wrap(width - _LABEL)]
    return _labelled("Today", rows)


def _counts(today: Today) -> Content:
    parts = [f"{today.due} due", f"{today.again} again" if today.again else "", f"{today.new} new"]
    ahead = f"{today.again} again" if _only_again(today) else ", ".join(filter(None, parts))
    if _nothing(today):
        return line("nothing is due", "bold")
    return line(f"{ahead}: about {counted(today.estimate, 'minute')}", "bold")


def _start(today: Today) -> Content:
    if _only_again(today):
        return line(missed_today(today.again, "Enter"))
    if done(today):
        return line("today's share is done; Enter gives another helping")
    if empty(today):
        return line("no questions yet")
    return Content.assemble(("Enter", "bold $text-accent"), "  start")


def _week(week: tuple[DayLoad, ...]) -> Lines:
    """The days ahead as bars with their figures, in two columns."""
    most = max((load.due for load in week), default=0)
    if not most:
        return []
    rows = []
    for load in week:
        size = max(1, round(load.due / most * _BAR)) if load.due else 0
        rows.append(
            Content.assemble(
                f"{date_of(load.day):%a}"[:2],
                " ",
                ("▇" * size, "$text-accent"),
                " " if size else "",
                str(load.due),
            )
        )
    half = (len(rows) + 1) // 2
    return [line("due in the days ahead", "dim"), *beside(rows[:half], rows[half:], _BAR + 7)]


def _decks(decks: tuple[DeckLine, ...], width: int) -> Lines:
    if not decks:
        return []
    figures = _aligned(decks)
    room = max(8, min(PROSE, width - _LABEL - 2 - max(len(text) for text in figures)))
    titles = [wrapped(" ".join(deck.title.split()) or deck.deck, room) for deck in decks]
    room = max(part.cell_length for title in titles for part in title)
    rows: Lines = []
    for deck, title, text in zip(decks, titles, figures, strict=True):
        block = beside(title, [line(text)], room - GAP + 2)
        idle = not (deck.due or deck.again or deck.new)
        rows += [row.stylize("dim") for row in block] if idle else block
    return _labelled("Decks", rows)


def _aligned(decks: tuple[DeckLine, ...]) -> list[str]:
    """The figures of each deck below each other, no wider than the largest of them needs."""
    columns = [
        ("due", [deck.due for deck in decks]),
        ("again", [deck.again for deck in decks]),
        ("new", [deck.new for deck in decks]),
    ]
    shown = [_column(values, f" {name}  ") for name, values in columns if name != "again" or any(values)]
    shown.append(_column([deck.seen for deck in decks], " of "))
    shown.append(_column([deck.total for deck in decks], " seen"))
    return ["".join(row) for row in zip(*shown, strict=True)]


def _column(values: list[int], after: str) -> list[str]:
    wide = max(len(str(value)) for value in values)
    return [f"{value:>{wide}}{after}" for value in values]


def _labelled(label: str, rows: Lines) -> Lines:
    first = Content.styled(label.ljust(_LABEL), "bold")
    return [
        Content.assemble(first if n == 0 else " " * _LABEL, row) if row else row
        for n, row in enumerate(rows)
    ]
