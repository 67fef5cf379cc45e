"""Texts that name an option by its letter or place, which is another in every showing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_trainer.formats.lint.rule import Hit, Rule, own_options
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.words import visible, without_code

_NOUN = r"(?:options?|choices?|alternatives?|distractors?)"
_VERDICT = (
    r"(?:is|are|was|were|isn['’]t|aren['’]t|would be|cannot be|can['’]t be)(?: the| a| an)?(?: only| best| most)?"
    r" (?:right|wrong|correct|incorrect|true|false|best|better|worst|answer|key|distractors?|options?)\b"
)
_POINTING = re.compile(
    "|".join(
        (
            # "option B", "Choices A and C", "answer (c)", "the answer is D", "Answer: B"
            rf"\b(?:(?i:{_NOUN}|answers?))(?: is| are| was|:)? \(?[A-H](?: ?(?:,|and|or|nor|&|/) ?[A-H])*\)?"
            r"(?![\w'’+*/-]| [a-z]*[A-Z]|\.\w)",
            rf"\b(?i:{_NOUN}|answers?)(?: is| are| was|:)? \([a-h]\)",
            rf"\b(?i:{_NOUN}) [b-h](?=[.,;:)]| (?:is|are|was|and|or)\b|$)",
            # "option 2", not "option 2 x 4" and not "the option 3 %"
            rf"\b(?i:{_NOUN}) (?:#|no\. ?|number )?[1-9](?=[.,;:)](?!\d)| {_VERDICT}| (?:and|or) [1-9]\b|$)",
            # "the second option", "the last two choices"
            r"\b(?i:the|this|that|both|our|your) (?i:first|second|third|fourth|fifth|sixth|last|top|bottom"
            r"|middle|upper|lower|1st|2nd|3rd|4th|5th)(?: (?:one|two|three))?(?: \w+ing| wrong| right)?"
            rf" (?i:{_NOUN})\b",
            rf"\b(?i:the|this) (?i:first|second|third|fourth|fifth|last) answers? {_VERDICT}",
            # "the option above", "the previous choice", "the above options"
            r"\b(?i:above|previous|preceding|next)(?:-mentioned)?(?: (?:two|three|wrong|right))?"
            rf" (?i:{_NOUN})\b",
            rf"\b(?i:option|choice|alternative|distractor) (?i:above|below)\b",
            # "B is wrong", "Why C is false"
            rf"(?:^|[.;:!?] |\b(?i:why|that|because|both|and|while|whereas) )\(?[A-H]\)? {_VERDICT}",
        )
    ),
    re.MULTILINE,
)
_OPTIONS_ABOVE = re.compile(rf"\b(?i:{_NOUN}) (?i:above|below)\b")
_BRACKETED = re.compile(r"(?<![\w)\]])\(([a-h])\)(?![\w(-])")
_LETTERS_ALONE = re.compile(r"(?:(?i:both|neither|only) )?\(?[A-H]\)?(?:(?:, |,? (?i:and|or|nor) | ?[&+] ?)\(?[A-H]\)?)+\.?")
_CURE = "options are shuffled; name it by what it says"


def _pointed_at(text: str, *, stem: str | None = None) -> Iterator[tuple[int, str]]:
    """Line (from 0) and words of each pointing in a text; `stem` where the text is not the stem.

    "The options below" are all of them, in a stem; "(a)" may be a point that the stem itself lists.
    """
    plain = without_code(text)
    found = list(_POINTING.finditer(plain))
    if stem is not None:
        found += _OPTIONS_ABOVE.finditer(plain)
        found += _brackets(plain, without_code(stem))
    lines: dict[int, str] = {}
    for match in sorted(found, key=lambda match: match.start()):
        words = match[0].strip(" .;:!?")
        lines.setdefault(plain.count("\n", 0, match.start() + match[0].index(words)), words)
    yield from lines.items()


def _brackets(text: str, stem: str) -> list[re.Match[str]]:
    """The marks such as "(b)" that point at an option; not those of a list "(a) ..., (b) ..."."""
    marks = list(_BRACKETED.finditer(text))
    letters = [mark[1] for mark in marks]
    lists = len(letters) > 1 and letters == list("abcdefgh"[: len(letters)])
    judged = any(re.match(f" {_VERDICT}", text[mark.end() : mark.end() + 40]) for mark in marks)
    if (lists and not judged) or _BRACKETED.search(stem):
        return []
    return marks


def _points_at_option(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        if question.options:
            yield from _in_stems(index, question)
            for line, words in _pointed_at(question.explanation, stem=question.stem):
                message = f"the explanation says '{words}', but {_CURE}"
                yield Hit(index, question.line, message, ("explanation", 0), line)
            yield from _in_options(index, question)


def _in_stems(index: int, question: Question) -> Iterator[Hit]:
    stems = [(question.stem, question.line), *((v.stem, v.line) for v in question.variants)]
    for number, (stem, line) in enumerate(stems):
        for below, words in _pointed_at(stem):
            message = f"the question says '{words}', but {_CURE}"
            yield Hit(index, line, message, ("stem", number), below)


def _in_options(index: int, question: Question) -> Iterator[Hit]:
    for _, options in own_options(question):
        for option in options:
            if _LETTERS_ALONE.fullmatch(visible(option.text)):
                yield Hit(index, option.line, f"the option says '{visible(option.text)}', but {_CURE}")
                continue
            for text in (option.text, option.why):
                if words := next((w for _, w in _pointed_at(text, stem=question.stem)), None):
                    said = "the option" if text is option.text else "its 'why'"
                    yield Hit(index, option.line, f"{said} says '{words}', but {_CURE}")
                    break


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
