"""Words as a reader meets them: a text without its marks, without its code, or by its content alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srs_trainer.model.text import fenced, normalised

_MARKS = re.compile(r"`|\*\*|\\(?=[!-/:-@\[-`{-~])")
_TICKS = re.compile("`+")
_NOT_LINE_FEED = re.compile(r"[^\n]")
_WORD = re.compile(r"\w+")
_FILLING = frozenset(
    "a about above after again all also am an and any are as at be because been before being below"
    " between both but by can cannot could did do does doing down during each else few for from further"
    " gets give gives had has have having he her here hers him his how i if in into is it its just let"
    " like made make makes many may me might more most much must my need needs never no nor not now of"
    " off on once one only or other our out over own per same say says shall she should so some such"
    " take takes than that the their them then there these they this those through to too two under"
    " until up upon use used uses using very via was we were what when where which while who whom whose"
    " why will with within without would yes you your".split()
)
"""Words that nearly every English text has; sharing one says nothing."""


def visible(text: str) -> str:
    """The text on one line as it is seen, without backticks, bold marks and escapes."""
    return " ".join(_MARKS.sub("", text).split())


def without_code(text: str) -> str:
    """The text with blanks in place of code spans and code fences; every line keeps its number."""
    lines = text.split("\n")
    inside, _ = fenced(lines)
    fence = [a or b for a, b in zip(inside, [*inside[1:], False], strict=True)]
    kept = "\n".join("" if within else line for line, within in zip(lines, fence, strict=True))
    parts, at = [], 0
    for begin, end in _code_spans(kept):
        parts += [kept[at:begin], _NOT_LINE_FEED.sub(" ", kept[begin:end])]
        at = end
    return "".join([*parts, kept[at:]])


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Begin and end of each code span: a run of backticks up to the next run of equal length."""
    runs = [found.span() for found in _TICKS.finditer(text)]
    later: dict[int, int] = {}
    closers = []
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index][1] - runs[index][0]
        closers.append(later.get(length))
        later[length] = index
    closers.reverse()
    index = 0
    while index < len(runs):
        closer = closers[index]
        if closer is not None:
            yield runs[index][0], runs[closer][1]
            index = closer
        index += 1


def content_words(text: str) -> frozenset[str]:
    """The words that say something, case folded, a plural as its singular; numbers count as words."""
    words = (word.strip("_") for word in _WORD.findall(normalised(text)))
    return frozenset(
        _singular(word)
        for word in words
        if word not in _FILLING and (len(word) > 1 or word.isdecimal() or not word.isascii())
    )


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
