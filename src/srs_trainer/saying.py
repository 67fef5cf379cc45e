"""What the trainer says as lines of text: questions, feedback, summaries, card info.

Plain mode and the commands print these.
"""

from __future__ import annotations

from collections.abc import Iterable

from srs_trainer import field_words
from srs_trainer.glancing import past_date
from srs_trainer.model.days import iso_day
from srs_trainer.model.question import Option
from srs_trainer.model.showing import Showing
from srs_trainer.model.text import opening_fence
from srs_trainer.views import (
    AnswerLine,
    CardInfo,
    Ending,
    Feedback,
    Missed,
    Progress,
    SecondTry,
    Summary,
    Today,
    Undone,
    Verdict,
)
from srs_trainer.wrapping import MARKER, body, line_of

RATINGS = ("Again", "Hard", "Good", "Easy")

_ENDINGS = {
    Ending.DONE: "Nothing more is due.",
    Ending.TIME: "The minutes are used up.",
    Ending.LIMIT: "That was the number of questions you asked for.",
}
_ACTS = {
    "answered": "your answer",
    "regraded": "the change of the rating",
    "deferred": "'later'",
    "suspended": "the suspension",
    "unsuspended": "the bringing back",
    "buried": "the burying",
    "flagged": "the change of the flag",
    "noted": "the change of your note",
    "released": "the letting in of a question that waited",
    "edited": "your edit",
}


def counted(many: int, one: str, more: str = "") -> str:
    """A number with its noun: `1 answer`, `2 answers`."""
    return f"{many} {one if many == 1 else more or one + 's'}"


def in_days(days: int) -> str:
    """When something comes, `days` from today."""
    if days <= 0:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"


def today_lines(today: Today) -> list[str]:
    """What today's minutes hold, and what was brought up to date."""
    due = due_line(today.due, today.again, today.new, today.estimate)
    past = past_date(today.stale_held)
    return [*map(line_of, today.news), due, *([f"{past}; r on Today asks for them."] if past else [])]


def due_line(due: int, again: int, new: int, minutes: int) -> str:
    """One line: what is due and how long it takes."""
    if not due + again + new:
        return "Nothing is due."
    parts = [f"{due} due", f"{again} again today" if again else "", f"{new} new"]
    held = ", ".join(part for part in parts if part)
    return f"{held}: about {counted(minutes, 'minute')}." if minutes else f"{held}; today's time is up."


def question_lines(showing: Showing, progress: Progress) -> list[str]:
    """A question before its answer, behind its primer; nothing in it tells the key."""
    question = showing.question
    head = [
        f"Question {progress.answered + 1}",
        " / ".join(showing.topic) or showing.deck,
        ", ".join(part for part in (question.applies_to, question.as_of) if part),
        f"{round(progress.minutes_left)} min left",
    ]
    lines = ["", *([line_of(progress.notice)] if progress.notice else [])]
    if showing.primer:
        lines += ["Read this first: it is your first question on this topic.", ""]
        lines += [*body(showing.primer), ""]
    lines.append(line_of("; ".join(part for part in head if part)))
    lines += [line_of(showing.banner)] if showing.banner else []
    lines += ["", *body(showing.stem), *([] if showing.has_field else [""])]
    for number, option in enumerate(showing.options, 1):
        lines += _option(number, option)
    lines += ["", *field_words.second_lines(SecondTry(showing, "", ""))] if showing.second else []
    wanted = wants(showing)
    return [*lines, "", wanted] if wanted else lines


def wants(showing: Showing) -> str:
    """What a question wants besides one of its options; '' where it is just that."""
    if showing.kind == "order":
        return f"Put all {len(showing.options)} steps in order, the first one first."
    if showing.has_field:
        return field_words.wanted(showing)
    if showing.kind != "choices":
        return ""
    right = len(showing.right_ids())
    if showing.question.told:
        return f"{right} of these {'is' if right == 1 else 'are'} right."
    return "One or more of these are right: choose them all."


def back_lines(showing: Showing) -> list[str]:
    """The back of a self-graded card."""
    lines = ["", "Answer:", ""]
    for text in (showing.whole,) if showing.whole else showing.back:
        lines += body(text, "  ")
    return lines + _explanation(showing) + _sources(showing)


def example_lines(other: Showing) -> list[str]:
    """A worked example: a situation like the one asked, with its answer and the way to it."""
    lines = ["", "A worked example with other numbers:", "", *body(other.stem), ""]
    return [*lines, f"Its answer is {line_of(other.answer)}.", *_explanation(other)]


def feedback_lines(feedback: Feedback) -> list[str]:
    """Why the answer was right or wrong, and when the card returns."""
    showing = feedback.showing
    if feedback.verdict is None:
        return [f"Rated {RATINGS[feedback.rating - 1]}. {returns(feedback)}"]
    lines = ["", *([line_of(feedback.banner)] if feedback.banner else [])]
    lines += field_words.verdict_lines(feedback) if showing.has_field else _verdict(feedback)
    lines += _explanation(showing, short=not opens(feedback))
    lines += _sources(showing) if opens(feedback) else []
    return [*lines, "", returns(feedback)]


def _verdict(feedback: Feedback) -> list[str]:
    """The verdict on what was chosen, the key, and why the choice fails."""
    showing, verdict = feedback.showing, feedback.verdict or Verdict.RIGHT
    head = verdict.value.capitalize() + "."
    if verdict in (Verdict.WRONG, Verdict.UNKNOWN):
        said = f"You said {numbers(showing, feedback.chosen)}. " if feedback.chosen else ""
        head = f"{head} {said}The right answer is {numbers(showing, showing.key_ids())}."
    lines = [head]
    missed = missed_ids(feedback)
    for number, option in keys_of(showing):
        lines += _option(number, option, " (missed)" if option.id in missed else "")
        lines += body(option.why, "   ") if option.why else []
    return lines + _why_this_fails(feedback)


def keys_of(showing: Showing) -> list[tuple[int, Option]]:
    """What is right, each with its digit; steps stand in the right order."""
    places = [showing.number_of(id) for id in showing.key_ids()]
    return [(number, showing.options[number - 1]) for number in places]


def went_wrong(feedback: Feedback) -> tuple[int, int] | None:
    """The first place at which an order went wrong, and the digit put there; None where none did."""
    showing = feedback.showing
    if showing.kind != "order":
        return None
    pairs = zip(feedback.chosen, showing.key_ids(), strict=False)
    wrong = [(place, showing.number_of(put)) for place, (put, key) in enumerate(pairs, 1) if put != key]
    return wrong[0] if wrong else None


def numbers(showing: Showing, ids: Iterable[str]) -> str:
    """The digits of options, joined by commas."""
    return ", ".join(str(showing.number_of(id)) for id in ids)


def missed_ids(feedback: Feedback) -> frozenset[str]:
    """The right options that were not chosen while others were."""
    if not feedback.chosen or feedback.showing.kind != "choices":
        return frozenset()
    return feedback.showing.right_ids().difference(feedback.chosen)


def opens(feedback: Feedback) -> bool:
    """Whether all of the explanation shows at once: after a miss, a guess or a first sight."""
    return feedback.verdict is not Verdict.RIGHT or feedback.showing.first_sight


def whys_lines(showing: Showing) -> list[str]:
    """All that is right, every option with its reason, the whole explanation and the sources."""
    lines = field_words.right_lines(showing) if showing.has_field else []
    all_ = keys_of(showing) if showing.kind == "order" else list(enumerate(showing.options, 1))
    for number, option in all_:
        lines += _option(number, option, " (right)" if option.right else "")
        lines += body(option.why, "   ") if option.why else []
    return lines + _explanation(showing) + _sources(showing)


def returns(feedback: Feedback) -> str:
    """When the card of a feedback comes back."""
    if feedback.again_today:
        then = "" if feedback.days <= 0 else f", then {in_days(feedback.days)}"
        return f"Back in this session{then}."
    return f"Back {in_days(feedback.days)}."


def undone_line(undone: Undone) -> str:
    """What an undo took back, without naming the card: its question may come next."""
    if undone.slip:
        return "Taken back as a slip: the question returns after some others, and right is then Hard."
    return f"Taken back: {act(undone)}."


def act(undone: Undone) -> str:
    """An act that undo takes back, in words."""
    return _ACTS.get(undone.type, undone.type)


def summary_lines(summary: Summary, *, new: int = 0, unsaved: str = "") -> list[str]:
    """What a session came to: figures, and what was missed, why, and when it is back.

    `new` is how many new questions its share was, 0 where that need not be said; `unsaved` names what
    was given up unsaved.
    """
    lines = ["", _ENDINGS[summary.ending] if summary.ending else "You left; everything is saved."]
    if unsaved:
        lines[-1] = f"You left; your last {unsaved} is NOT saved. All before it is."
    if new and summary.ending is Ending.DONE and summary.more and not summary.coming_back:
        are = "question of this share is" if new == 1 else "questions of this share are"
        lines += body(f"The {new} new {are} used up; a brings another helping.")
    if summary.answered:
        first_seen = f" ({summary.new} new)" if summary.new else ""
        lines += [
            f"{counted(summary.answered, 'answer')} in {_duration(summary.seconds)}.",
            f"{counted(summary.cards, 'question')}{first_seen}: {summary.right} right at the first try.",
        ]
    if summary.missed:
        lines += ["", "Missed:"]
    for missed in summary.missed:
        lines += _missed(missed)
    if summary.coming_back:
        comes, them = ("comes", "it") if summary.coming_back == 1 else ("come", "them")
        once = f"; a asks {them} once more now" if summary.more and summary.ending else ""
        lines += ["", f"{summary.coming_back} missed today {comes} back from tomorrow on{once}."]
    are = "is" if summary.tomorrow == 1 else "are"
    return [*lines, f"{counted(summary.tomorrow, 'card')} {are} due tomorrow."]


def _duration(seconds: int) -> str:
    return counted(seconds, "second") if seconds < 60 else counted(round(seconds / 60), "minute")


def _missed(missed: Missed) -> list[str]:
    mended = "right later in this session; " if missed.mended else ""
    lines = body(missed.title, "    ", "  - ")
    lines += _headed("The right answer:", missed.key)
    lines += _headed("You said:", missed.chosen) if missed.chosen else []
    if missed.why:
        lines += body(missed.why, "    ", "    Why not: ")
    return [*lines, f"    {mended}back {in_days(missed.days)}"]


def _headed(head: str, text: str) -> list[str]:
    """A text behind its head, or below it where it is a list."""
    if MARKER.match(text):
        return [f"    {head}", *body(text, "      ")]
    return body(text, "    ", f"    {head} ")


def card_lines(info: CardInfo, *, told: bool = True) -> list[str]:
    """Why a card is due when it is; without what could tell the key unless `told`."""
    lines = [line_of(f"{info.title} ({info.card})")] if told else []
    lines += body(info.sentence)
    marks = f" ({', '.join(info.marks)})" if info.marks else ""
    due = f", due {iso_day(info.due_day)}" if info.due_day is not None else ""
    lines += ["", f"State: {info.state}{marks}{due}"]
    if told:
        lines.append(line_of(f"Deck: {info.deck}; topic: {info.topic or 'none'}"))
    if info.stability is not None and info.difficulty is not None:
        held = f"stability {info.stability:.1f} days, difficulty {info.difficulty:.1f} of 10"
        lines.append(f"Memory: {held}")
    if info.recall is not None and info.recall >= 1:
        lines.append("Now: just answered")
    elif info.recall is not None and info.retrievability is not None:
        lines.append(f"Now: {info.recall:.0%} recall, {info.retrievability:.0%} with luck counted in")
    lines.append(f"Wanted: {info.desired:.0%} recall, {info.target:.1%} with luck counted in")
    lines.append(f"Answers: {info.answers}; lapses: {info.lapses}")
    lines += body(info.note, "  ", "Note: ") if told and info.note else []
    lines += ["", "History:", *map(_history, info.history)] if info.history else []
    lines += _source_lines(info.sources) if told else []
    return lines


def _history(line: AnswerLine) -> str:
    took = "" if line.seconds is None else f", {line.seconds:.0f} s"
    then = "" if line.days is None else f", back {in_days(line.days)}"
    note = f" ({line.note})" if line.note else ""
    return "  " + line_of(f"{line.at} {line.what}{took}{then}{note}")


def _option(number: int, option: Option, after: str = "") -> list[str]:
    return body(option.text + after, "   ", f"{number}. ")


def _why_this_fails(feedback: Feedback) -> list[str]:
    if feedback.verdict is not Verdict.WRONG:
        return []
    if wrong := went_wrong(feedback):
        return ["", f"Your order went wrong at place {wrong[0]}: you put {wrong[1]} there."]
    lines = []
    for number, option in enumerate(feedback.showing.options, 1):
        if option.id in feedback.chosen and not option.right:
            lines += ["", *body(option.why or option.text, "   ", f"Your {number}: ")]
    if feedback.mistake:
        times = f", made {feedback.mistake_count} times" if feedback.mistake_count > 1 else ""
        lines.append(line_of(f"Mistake: {feedback.mistake}{times}"))
    return lines


def _explanation(showing: Showing, *, short: bool = False) -> list[str]:
    text = showing.explanation
    first = text.split("\n\n", 1)[0]
    if short and not any(map(opening_fence, first.split("\n"))):
        text = first
    return ["", *body(text)] if text else []


def _sources(showing: Showing) -> list[str]:
    return _source_lines(showing.question.sources)


def _source_lines(sources: tuple[str, ...]) -> list[str]:
    return ["", "Sources:", *(f"  {line_of(source)}" for source in sources)] if sources else []
