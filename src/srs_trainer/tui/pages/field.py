"""What is particular to questions that are answered by typing."""

from __future__ import annotations

from textual.content import Content

from srs_trainer.field_words import sentence, why_of_slip
from srs_trainer.model.judging import understanding
from srs_trainer.model.showing import Showing
from srs_trainer.tui import render
from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced, wrapped
from srs_trainer.tui.words import ordinal
from srs_trainer.views import Feedback, Verdict

_SAID, _RIGHT, _ALSO = "You said    ", "The answer  ", "Also right  "


def reading(showing: Showing, text: str) -> Content:
    """How what is typed is read, and why it can't be graded as it stands; '' while nothing is."""
    if not text.strip():
        return Content("")
    read = understanding(showing, text)
    how = f"= {read.how}" if read.how else ""
    return Content.assemble((how, "bold"), ("   " if how and read.why else ""), (read.why, "dim"))


def second_try(showing: Showing, said: str) -> Content:
    """What the slip of the first try was; '' where this is the first."""
    if not showing.second:
        return Content("")
    told = f"You said {said}" if said else "Your first try was not right"
    again = "One more try; right is then Hard."
    return line(f"{told}. {why_of_slip(showing)} {again}", "bold $text-warning")


def worked(example: Showing, width: int) -> Lines:
    """A worked example: the stem, what it comes to, and how."""
    column = min(width, PROSE)
    return spaced(
        render.lines(example.stem, column),
        hung(wrapped(example.answer, column - len(_RIGHT), "bold"), _RIGHT),
        render.lines(example.explanation, column),
    )


def key(feedback: Feedback, width: int) -> Lines:
    """What was typed, and what is right in full; of a text with holes, the whole of it."""
    showing, found = feedback.showing, Lines()
    room = width - len(_SAID)
    if feedback.said and feedback.said != showing.answer:
        found += hung(wrapped(feedback.said, room), line(_SAID, "dim"))
    found += hung(wrapped(showing.answer, room, "bold"), line(_RIGHT, "dim"))
    if showing.kind == "typed" and showing.back[1:]:
        found += hung(wrapped(", ".join(showing.back[1:]), room, "dim"), line(_ALSO, "dim"))
    return spaced(found, render.lines(showing.whole, width) if showing.whole else [])


def mistake(feedback: Feedback, width: int) -> Lines:
    """What is wrong with what was typed, where it is a mistake with a name."""
    if feedback.verdict is not Verdict.WRONG or not feedback.mistake:
        return []
    times = f" ({ordinal(feedback.mistake_count)} time)" if feedback.mistake_count > 1 else ""
    named = line(f"mistake: {feedback.mistake}{times}", "dim")
    why = sentence(feedback.why) if feedback.why else ""
    return [*render.lines(why, width), named]
