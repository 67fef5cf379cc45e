"""Why, before what: the verdict, the key, why this choice fails, the mechanism, when it returns.

These stand above the fold at 80x24. The rest (the question with all whys, the whole explanation,
sources) folds. The key is restated, the lures are dim.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from srs_trainer.model.question import Option
from srs_trainer.saying import keys_of, missed_ids, numbers, went_wrong
from srs_trainer.tui import render
from srs_trainer.tui.lines import GAP, PROSE, Lines, beside, hung, line, pair, spaced, wrapped
from srs_trainer.tui.pages import field
from srs_trainer.tui.pages.question import listed
from srs_trainer.tui.words import ordinal
from srs_trainer.views import Feedback, Verdict

FOLD = 20
"""Lines of a page that show at 80x24."""

WIDE = 140
"""From this width on the rest stands in a second column."""

_MARKS = {Verdict.RIGHT: "✓", Verdict.GUESSED: "✓", Verdict.WRONG: "✗", Verdict.UNKNOWN: "–"}
_STYLES = {
    Verdict.RIGHT: "bold $text-success",
    Verdict.GUESSED: "bold $text-warning",
    Verdict.WRONG: "bold $text-error",
    Verdict.UNKNOWN: "bold $text-warning",
}


def opens_by_itself(feedback: Feedback) -> bool:
    """Whether the rest is shown at once: after a miss, a guess or a first sight."""
    return feedback.verdict is not Verdict.RIGHT or feedback.showing.first_sight


def page(feedback: Feedback, width: int, whole: bool) -> Lines:
    """The whole page; `whole` unfolds the rest, in a second column where there is room."""
    if width >= WIDE:
        column = min(PROSE, (width - GAP) // 2)
        left = _above(feedback, column)
        return beside(left, _rest(feedback, column), column) if whole else left
    column = min(width, PROSE)
    return spaced(_above(feedback, column), _rest(feedback, column) if whole else [])


def _above(feedback: Feedback, width: int) -> Lines:
    sentence, _ = render.first_sentence(feedback.showing.explanation)
    verdict = [_verdict(feedback, width), *wrapped(feedback.banner, width, "italic")]
    why = render.lines(sentence, width)
    if feedback.showing.has_field:
        return spaced(verdict, field.key(feedback, width), field.mistake(feedback, width), why)
    key = _key(feedback, width)
    whole = spaced(verdict, key, _choice(feedback, width, brief=False), why)
    if len(whole) <= FOLD:
        return whole
    return spaced(verdict, key, _choice(feedback, width, brief=True), why)


def _verdict(feedback: Feedback, width: int) -> Content:
    verdict = feedback.verdict or Verdict.RIGHT
    left = line(f"{_MARKS[verdict]} {verdict.value}", _STYLES[verdict])
    showing, said = feedback.showing, ""
    if showing.has_field:
        hard = "right at the second try is Hard" if showing.second and feedback.rating > 1 else ""
        return pair(left, line(hard, "dim"), width)
    if feedback.chosen and verdict is Verdict.WRONG:
        said = f"you said {numbers(showing, feedback.chosen)}   "
    keys = numbers(showing, showing.key_ids())
    return pair(left, line(f"{said}the key is {keys}"), width)


def _key(feedback: Feedback, width: int) -> Lines:
    """The key in full, with its why."""
    blocks: Lines = []
    missed, wrong = missed_ids(feedback), went_wrong(feedback)
    for place, (n, option) in enumerate(keys_of(feedback.showing), 1):
        head = f"{n}  missed: " if option.id in missed else f"{n}  "
        text = render.lines(option.text, width - len(head), "bold")
        blocks += hung(text, Content.styled(head, "bold"))
        if wrong and wrong[0] == place:
            blocks += [line(f"   ✗ here your order went wrong: you put {wrong[1]}", "$text-error")]
            blocks += hung(render.lines(option.why, width - 3), "   ")
    return blocks


def _choice(feedback: Feedback, width: int, *, brief: bool) -> Lines:
    """Why this choice fails; `brief`, its text takes one line, for it stands in full below."""
    if feedback.verdict is not Verdict.WRONG or feedback.showing.kind == "order":
        return []
    block: Lines = []
    for number, option in enumerate(feedback.showing.options, 1):
        if option.id in feedback.chosen and not option.right:
            head = f"Your {number}: "
            text = render.lines(option.text, 10_000 if brief else width - len(head), "dim")
            own = hung(text or [Content("")], head)
            block += [own[0].truncate(width, ellipsis=True)] if brief else own
            block += hung(render.lines(option.why, width - 3), "   ")
    if feedback.mistake:
        times = f" ({ordinal(feedback.mistake_count)} time)" if feedback.mistake_count > 1 else ""
        block += [line(f"   mistake: {feedback.mistake}{times}", "dim")]
    return block


def _rest(feedback: Feedback, width: int) -> Lines:
    question = feedback.showing.question
    _, rest = render.first_sentence(feedback.showing.explanation)
    sources = listed(question.sources, width)
    about = " · ".join(part for part in (question.title, feedback.showing.deck) if part)
    return spaced(
        render.lines(rest, width),
        [line("The question", "bold underline"), *render.lines(feedback.showing.stem, width)],
        _options(feedback, width),
        [line("Sources", "bold underline"), *sources] if sources else [],
        [line(about, "dim")] if about else [],
    )


def _options(feedback: Feedback, width: int) -> Lines:
    """Every option with its why: the key marked, what was chosen marked, the lures dim."""
    found: Lines = []
    chosen = () if feedback.showing.kind == "order" else feedback.chosen
    for n, option in enumerate(feedback.showing.options, 1):
        mark = _mark(option, chosen)
        style = "" if option.right else "dim"
        head = line(f"{mark} {n}  ", style)
        found += hung(render.lines(option.text, width - 6, style), head, "     ")
        if option.why and not option.right:
            found += hung(render.lines(option.why, width - 7), "       ")
    return found


def _mark(option: Option, chosen: Sequence[str]) -> str:
    if option.right:
        return "✓"
    return "✗" if option.id in chosen else "·"
