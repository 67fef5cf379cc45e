"""Card info: why a card is due when it is, with its figures and its history."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced, wrapped
from srs_trainer.tui.pages.today import date_of
from srs_trainer.tui.words import counted, in_days
from srs_trainer.views import AnswerLine, CardInfo

_LABEL = 14


def page(info: CardInfo, width: int, *, masked: bool) -> Lines:
    """The whole page. Masked, it leaves out whatever could give the key away before the answer."""
    width = min(width, PROSE)
    sources = [part for text in info.sources for part in hung(wrapped(text, width - 2, "dim"), "- ")]
    return spaced(
        [] if masked or not info.title else [line(info.title, "bold")],
        wrapped(info.sentence, width),
        _figures(info, masked),
        [] if masked or not info.note else [line("My note", "bold"), *wrapped(info.note, width)],
        [line("History", "bold"), *_history(info.history)],
        [] if masked or not sources else [line("Sources", "bold"), *sources],
        [line("Title, note and sources are left out until you have answered.", "dim")] if masked else [],
    )


def _figures(info: CardInfo, masked: bool) -> Lines:
    due = ""
    if info.days is not None and info.due_day is not None:
        when = (
            f"{-info.days} days ago"
            if info.days < -1
            else "yesterday"
            if info.days == -1
            else in_days(info.days)
        )
        due = f"{date_of(info.due_day).isoformat()}, {when}"
    rows = [
        ("deck", info.deck),
        ("topic", info.topic),
        ("card", "" if masked else info.card),
        ("state", ", ".join((info.state, *info.marks))),
        ("due", due),
        ("stability", "" if info.stability is None else f"{info.stability:.1f} days"),
        ("difficulty", "" if info.difficulty is None else f"{info.difficulty:.1f} of 10"),
        ("recall now", _recall(info)),
        ("asked at", f"{info.desired:.0%}; {info.target:.0%} of right answers, luck counted in"),
        ("answers", f"{info.answers}, forgotten {counted(info.lapses, 'time')}"),
    ]
    return [Content.assemble((name.ljust(_LABEL), "dim"), line(value)) for name, value in rows if value]


def _recall(info: CardInfo) -> str:
    if info.recall is None:
        return ""
    # Whole it is only on the day of the answer, and no figure of what is known.
    return "just answered" if info.recall >= 1 else f"{info.recall:.0%} (guessing taken out)"


def _history(history: tuple[AnswerLine, ...]) -> Lines:
    if not history:
        return [line("no answers yet", "dim")]
    rows: Lines = []
    for entry in history:
        seconds = "" if entry.seconds is None else f"{entry.seconds:.0f} s"
        days = "" if entry.days is None else f"back {in_days(entry.days)}"
        text = f"{entry.at}  {entry.what:<18} {seconds:>6}  {days}  {entry.note}".rstrip()
        rows.append(line(text, "" if entry.counted else "dim"))
    return rows
