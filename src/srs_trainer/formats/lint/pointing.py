"""Texts that name an option by its letter or place, which is another in every showing."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator

from srs_trainer.formats.lint.rule import Hit, Rule, own_options
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.words import visible, without_code

_NOUN = "(?i:options?|choices?|alternatives?|distractors?)"
_OR_ANSWER = "(?i:options?|choices?|alternatives?|distractors?|answers?)"
_LETTER = r"\(?[A-H]\)?(?![\w'’+*/=-])"
_NO_ARTICLE = r"(?:\(?[B-H]\)?|\(A\)|A(?=[.,;:!?)]|$| (?:and|or|as|because|since)\b))(?![\w'’+*/=-])"
_PLACE = (
    "(?i:first|second|third|fourth|fifth|sixth|last|top|bottom|middle|upper|lower|1st|2nd|3rd|4th|5th)"
)
_THE = "(?i:the|this|that|both|our|your)"
_IS = r"(?i:is|are|was|were|isn['’]t|aren['’]t|would be|can(?:not|['’]t) be)"
_JUDGED = (
    rf"{_IS}(?: not)?(?: the| a| an)?(?: only| best)?"
    r" (?:right|wrong|correct|incorrect|true|false|best|worst|answer|key|distractors?|options?)\b"
)
_POINTING = re.compile(
    "|".join(
        (
            rf"\b{_OR_ANSWER} {_LETTER}",  # option B, answers (A) and (C)
            rf"\b{_OR_ANSWER}(?::| {_IS}) {_NO_ARTICLE}",  # the answer is D; not: the answer is A pair
            rf"\b{_OR_ANSWER}(?::| {_IS})? \([a-h]\)",  # option (b)
            rf"\b{_NOUN} [b-h](?=[.,;:)]|$| (?:and|or|{_IS})\b)",  # option b is ...
            rf"\b{_NOUN} (?:#|no\. ?|number )?[1-9](?=[.,;:)](?!\d)|$| (?:and|or|{_IS})\b)",  # option 2
            rf"\b{_THE} {_PLACE}(?: one| two| three)?(?: wrong)? (?i:options?|distractors?)\b",
            # not: the first answer is streamed, the first choice of most teams
            rf"\b{_THE} {_PLACE} (?i:answers?|choices?|alternatives?) {_JUDGED}",
            rf"\b(?i:above|previous|preceding)(?: wrong)? {_NOUN}\b",
            r"\b(?i:option|choice|alternative|distractor) (?i:above|below)\b",
            rf"(?:^|[.;:!?-] |\b(?i:why|that|because|both|and|while|whereas) ){_LETTER} {_JUDGED}",
        )
    )
)
_ALL_OPTIONS = re.compile(rf"\b{_NOUN} (?i:above|below)\b")
_BRACKETED = re.compile(r"(?<![\w)\]])\(([a-h])\)(?![\w(-])")
_JUST_LETTERS = re.compile(
    rf"(?:(?i:both|neither|only) )?{_LETTER}(?:(?:,|,? (?i:and|or|nor)| ?[&+]) ?{_LETTER})+\.?"
)
_CURE = "options are shuffled; name it by what it says"


def pointings(text: str, *, stem: str | None = None) -> Iterator[tuple[int, str]]:
    """Line (from 0) and words of the first pointing in each line; `stem` where the text is not the stem.

    In a stem "the options below" are all of them, and fine; "(a)" may be a point that the stem lists.
    """
    plain = without_code(text).replace("*", "")
    flat = plain.replace("\n", " ")
    found = list(_POINTING.finditer(flat))
    if stem is not None:
        found += _ALL_OPTIONS.finditer(flat)
        found += _brackets(flat, stem)
    ends = [end.start() for end in re.finditer("\n", plain)]
    lines: dict[int, str] = {}
    for match in sorted(found, key=lambda match: match.start()):
        words = match[0].strip(" .;:!?-")
        lines.setdefault(bisect(ends, match.start() + match[0].index(words)), words)
    yield from lines.items()


def _brackets(text: str, stem: str) -> list[re.Match[str]]:
    """The marks such as "(b)" that point at an option; not those of a list "(a) ..., (b) ..."."""
    marks = list(_BRACKETED.finditer(text))
    letters = [mark[1] for mark in marks]
    listed = len(letters) > 1 and letters == list("abcdefgh"[: len(letters)])
    judged = any(_JUDGED_NEXT.match(text, mark.end()) for mark in marks)
    return [] if (listed and not judged) or _BRACKETED.search(stem) else marks


_JUDGED_NEXT = re.compile(f" {_JUDGED}")


def _points_at_option(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        if question.kind in ("choice", "choices"):
            yield from _in_stems(index, question)
            for line, words in pointings(question.explanation, stem=question.stem):
                message = f"the explanation says '{words}', but {_CURE}"
                yield Hit(index, question.line, message, ("explanation", 0), line)
            yield from _in_options(index, question)


def _in_stems(index: int, question: Question) -> Iterator[Hit]:
    stems = [(question.stem, question.line), *((v.stem, v.line) for v in question.variants)]
    for number, (stem, line) in enumerate(stems):
        for below, words in pointings(stem):
            message = f"the question says '{words}', but {_CURE}"
            yield Hit(index, line, message, ("stem", number), below)


def _in_options(index: int, question: Question) -> Iterator[Hit]:
    for _, options in own_options(question):
        for option in options:
            if _JUST_LETTERS.fullmatch(visible(option.text)):
                yield Hit(index, option.line, f"the option says '{visible(option.text)}', but {_CURE}")
                continue
            for below, words in pointings(option.text, stem=question.stem):
                yield Hit(index, option.line + below, f"the option says '{words}', but {_CURE}")
            for below, words in pointings(option.why, stem=question.stem):
                message = f"this 'why' says '{words}', but {_CURE}"
                yield Hit(index, option.line, message, ("why", option.line), below)


_CATCH_ALL = re.compile(
    r"(?:all|none|any|both|neither|either|each|some|two|more than one) (?:of )?(?:the |these |those )?"
    r"(?:above|others?|other options|other answers|options|answers|choices|these|those)"
    r"(?: (?:is|are) (?:right|correct|true|wrong|false)| apply| applies)?[.!]?",
    re.IGNORECASE,
)


def _catch_alls(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        for _, options in own_options(question):
            for option in options:
                said = visible(option.text)
                fixed = option is options[-1] and not question.shuffle
                if option.pin != "last" and not fixed and _CATCH_ALL.fullmatch(said):
                    message = f"'{said}' has to stay last: add '  - pin: last', or write a real option"
                    yield Hit(index, option.line, message)


RULES: tuple[Rule, ...] = (
    Rule("points-at-option", _points_at_option),
    Rule("catch-all", _catch_alls),
)
