"""What is said about answers that are typed: what is wanted, how it was read, what it came to."""

from __future__ import annotations

from srs_trainer.model.judging import understanding
from srs_trainer.model.showing import Showing
from srs_trainer.views import Feedback, SecondTry, Verdict
from srs_trainer.wrapping import body, line_of


def wanted(showing: Showing) -> str:
    """What belongs into the field, in a sentence; the unit is named only where the stem does."""
    if showing.kind == "cloze":
        if len(showing.back) == 1:
            return "Type what belongs into the hole."
        return f"Type the {len(showing.back)} texts that belong into the holes, with commas between."
    if showing.kind == "typed" or showing.numbers is None:
        return "Type the answer in words."
    unit = showing.numbers.block.unit
    if unit is None:
        return "Type a number; it may be a calculation, such as 2*80*128."
    if showing.numbers.unit_told or unit.silent:
        return f"Type a number in {unit.name}; it may be a calculation, such as 2*80*128."
    return "Type a number with its unit; it may be a calculation."


def read_as(showing: Showing, typed: str) -> str:
    """How a number was read, for the line before its feedback; '' for words."""
    how = understanding(showing, typed).how
    return line_of(f"Read as {how}.") if how else ""


def second_lines(second: SecondTry) -> list[str]:
    """After a slip at the first try: what it was, and that one more try follows."""
    why = sentence(line_of(second.why)) if second.why else why_of_slip(second.showing)
    return body(f"Not right yet. {why} One more try; right is then Hard.")


def why_of_slip(showing: Showing) -> str:
    """What was wrong at the first try of a showing at its second: its author's sentence, or its name."""
    numbers = showing.numbers
    slips = numbers.block.slips if numbers else ()
    why = next((slip.why for slip in slips if slip.name == showing.second), "")
    if numbers and why:
        from srs_trainer.model.numbers import filled  # only numbers have slips

        return sentence(line_of(filled(why, numbers.draw)))
    return f"It is a known slip, {showing.second.replace('-', ' ')}."


def sentence(text: str) -> str:
    """What an author wrote behind `why`, begun and ended as a sentence; a name keeps its letters."""
    first = text.split(" ", 1)[0].rstrip(".,;:!?")
    begun = text[:1].upper() + text[1:] if first.isalpha() and first.islower() else text
    return _ended(begun)


def verdict_lines(feedback: Feedback) -> list[str]:
    """What the answer was, what is right, and the mistake behind a wrong number."""
    showing, verdict = feedback.showing, feedback.verdict or Verdict.RIGHT
    head = verdict.value.capitalize()
    if feedback.after_slip and verdict is Verdict.RIGHT:
        head += " at the second try, so it is Hard"
    said, the = "", "The answer"
    if verdict in (Verdict.WRONG, Verdict.UNKNOWN):
        said = f"You said {line_of(feedback.said)}. " if feedback.said else ""
        the = "The right answer"
    lines = body(f"{head}. {said}{the} is {_ended(line_of(showing.answer))}")
    if showing.whole:
        lines += ["", *body(showing.whole, "  ")]
    return lines + _mistake(feedback)


def right_lines(showing: Showing) -> list[str]:
    """All that counts as right, and the whole sentence where there were holes."""
    also = showing.back[1:] if showing.kind == "typed" else ()
    lines = body(f"The right answer is {_ended(line_of(showing.answer))}")
    for text in also:
        lines += body(text, "  ", "  also: ")
    return [*lines, "", *body(showing.whole, "  ")] if showing.whole else lines


def _mistake(feedback: Feedback) -> list[str]:
    if feedback.verdict is not Verdict.WRONG:
        return []
    lines = ["", *body(feedback.why, "   ", "Why not: ")] if feedback.why else []
    if feedback.mistake:
        times = f", made {feedback.mistake_count} times" if feedback.mistake_count > 1 else ""
        lines.append(line_of(f"Mistake: {feedback.mistake}{times}"))
    return lines


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
