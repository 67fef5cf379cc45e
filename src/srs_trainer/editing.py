"""A question's own text at the front desk: opened for the learner, read back, and stored.

The text is the section of our Markdown format, so an edit is written as an author writes.
"""

from __future__ import annotations

from dataclasses import replace

from srs_trainer.errors import InputError
from srs_trainer.formats.lint import refusals
from srs_trainer.formats.markdown import read_section
from srs_trainer.formats.markdown_write import write_section
from srs_trainer.formats.reading import Reading
from srs_trainer.model.events import Event
from srs_trainer.model.identity import Change, judge, match_options
from srs_trainer.model.question import Question
from srs_trainer.model.replay import CardMemory
from srs_trainer.model.showing import FIELD_KINDS, Showing, redrawn
from srs_trainer.store.store import Store
from srs_trainer.views import Edited, Feedback, OpenText

_MEANINGS: dict[Change, str] = {
    "unchanged": "nothing was changed",
    "reworded": "your edit is stored",
    "reworded-key": "your edit is stored; its answer says the same, and older answers count on",
    "rescored": "your edit is stored; older answers are scored anew by the option chosen",
    "changed": "your edit is stored; its answer is another one, and older answers no longer count",
}


def open_text(store: Store, card: str) -> OpenText:
    """The text of a card's question as it says now.

    Raises:
        KeyError: there is no such card, or it has no question.
    """
    question = _question_of(store, card)
    return OpenText(card, question, write_section(question))


def read_back(opened: OpenText, text: str) -> Question | None:
    """The question that an edited text holds; None where it says what it said before.

    Raises:
        InputError: the first thing that is wrong with the text, with its line and cure.
    """
    reading = read_section("", text.encode("utf-8", "replace"))
    wrong = _first_error(opened.question, reading)
    if wrong is not None:
        line, why = wrong
        raise InputError(why if line is None else f"line {line}: {why}")
    (question,) = reading.decks[0].questions
    now = match_options(opened.question, question)
    return None if now.content_digest() == opened.question.content_digest() else question


def edit(
    store: Store, draft: Event, opened: OpenText, question: Question, feedback: Feedback | None
) -> Edited:
    """Store `question` in place of the text that was opened. Durable on return.

    `draft` carries card, time and session; `feedback` is the one on the screen, if it is the card's.

    Raises:
        StaleCard: the question was changed elsewhere since its text was opened.
        StoreBusy: it could not be saved yet; the same call may go through later.
    """
    change = store.edit(draft, question, opened.question.content_digest())
    if feedback is not None:
        now = _question_of(store, opened.card)
        # Of a question that makes several cards, another part may be the one that changed.
        if judge(opened.question, now, feedback.showing.part) in ("rescored", "changed"):
            feedback = _judged_anew(feedback, store.memory_of(opened.card), draft.day)
        else:
            feedback = replace(feedback, showing=_said_anew(feedback.showing, now), is_slip=False)
    return Edited(_MEANINGS[change], feedback)


def _first_error(before: Question, reading: Reading) -> tuple[int | None, str] | None:
    """Line and message of what keeps the text from being stored."""
    deck = reading.decks[0]
    if deck.prose:
        return 1, "text stands before the question; it begins with the line '## title {#id}'"
    if not deck.questions:
        return None, f"the question is gone; it begins with a line '## title {{#{before.id}}}'"
    if len(deck.questions) > 1:
        return deck.questions[1].line, "a second question begins here; an edit holds one"
    (question,) = deck.questions
    findings = [found for found in reading.findings if found.error] + refusals(reading)
    if findings:
        first = min(findings, key=lambda found: found.line or 0)
        return first.line, first.message
    if question.id != before.id:
        return question.line, (
            f"the id is '{before.id}' and stays so, for the memory hangs on it; write {{#{before.id}}}"
        )
    if question.was != before.was:
        stays = f"write 'was: {before.was}'" if before.was else "take the line 'was:' out"
        return question.line, f"whose memory a question carries on is its author's to say; {stays}"
    return None


def _question_of(store: Store, card: str) -> Question:
    number = store.card_number(card)
    if number is None:
        raise KeyError(card)
    return store.shown(number).question


def _judged_anew(feedback: Feedback, memory: CardMemory, day: int) -> Feedback:
    """The feedback where another answer is right now: the page stays as it was answered.

    Whether the card returns within the session hangs on what was answered, and stays too.
    """
    due = memory.open_day if memory.due_day is None else memory.due_day
    return replace(
        feedback,
        due_day=due,
        days=max(0, due - day),
        hard_days=None,
        can_guess=False,
        is_slip=False,
    )


def _said_anew(showing: Showing, question: Question) -> Showing:
    """The showing in the words that the question has now; what it no longer holds stays as shown."""
    if question.kind != showing.kind:
        return showing
    if showing.kind in FIELD_KINDS or showing.numbers is not None:
        return redrawn(showing, question)
    situations = question.situations()
    situation = situations[min(showing.variant, len(situations) - 1)]
    options = {option.id: option for option in situation.options}
    if showing.kind == "order":
        if len(situation.answer) != len(showing.back):
            return showing
        now = dict(zip(showing.back, situation.answer, strict=True))
        options = {step.id: replace(step, text=now[step.text]) for step in showing.options}
    return replace(
        showing,
        question=question,
        stem=situation.stem,
        options=tuple(options.get(option.id, option) for option in showing.options),
        back=situation.answer,
        explanation=question.explanation,
        content=question.content_digest(),
        key=question.key_digest(showing.part),
    )
