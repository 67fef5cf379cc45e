"""Tells: what gives the key away to one who knows nothing. Warnings, but for the guesser's verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from srs_trainer.formats.lint.rule import Choice, Hit, Rule, choices
from srs_trainer.model.chance import skew
from srs_trainer.model.guesser import Tally, Trial, tally, verdict
from srs_trainer.model.question import Deck, Option
from srs_trainer.model.words import content_words, visible, without_code

ENOUGH = 10
"""Lists of options below which shares of a deck say nothing."""

LONGEST_KEYS = 0.35
"""Share of keys that may be the longest option; where chance is higher, ten points above chance."""

LONG_KEY, LONG_BY = 1.5, 15
"""A key is long at this multiple of the mean distractor, and by at least as many characters."""

SKEWED = 0.01
"""Probability of chance placing the keys as unevenly, below which the deck's author did it."""

RARE = 0.05
"""Share of a deck's lists of options that a rare word occurs in at most (but two may always have it)."""

_STRONG = "always never only just solely entirely completely impossible".split()
_PLAIN = "all none every everything nothing must".split()
"""Absolutes that are as often ordinary words: one alone is no tell."""

_ABSOLUTE = re.compile(
    rf"(?<![\w-])(?<!\bnot )(?<!\b(?:at|in) )(?:{'|'.join(_STRONG + _PLAIN)})(?![\w-])", re.IGNORECASE
)
_CATCH_ALL = re.compile(r"^(?:all|none) of ", re.IGNORECASE)


def _long_keys(deck: Deck) -> Iterator[Hit]:
    for choice in choices(deck, "choice", "choices"):
        key, others = _mean_length(choice.keys), _mean_length(choice.distractors)
        if key >= LONG_KEY * others and key - others >= LONG_BY:
            message = (
                f"the key is {key / others:.1f} times as long as the wrong options; "
                "shorten it, or say as much in them"
            )
            yield Hit(choice.place, choice.keys[0].line, message)


def _mean_length(options: tuple[Option, ...]) -> float:
    return max(1.0, sum(len(visible(option.text)) for option in options) / len(options))


def _longest_keys(deck: Deck) -> Iterator[Hit]:
    lists = list(choices(deck, "choice"))
    if len(lists) < ENOUGH:
        return
    longest = sum(
        len(visible(choice.keys[0].text)) > max(len(visible(o.text)) for o in choice.distractors)
        for choice in lists
    )
    chance = sum(1 / len(choice.options) for choice in lists) / len(lists)
    bound = max(LONGEST_KEYS, chance + 0.1)
    if longest > bound * len(lists):
        message = (
            f"the key is the longest option in {longest} of {len(lists)} questions "
            f"({longest / len(lists):.0%}; at most {bound:.0%}): lengthen wrong options"
        )
        yield Hit(None, 1, message)


def _key_positions(deck: Deck) -> Iterator[Hit]:
    rows: dict[int, Counter[int]] = {}
    for choice in choices(deck, "choice"):
        place = choice.options.index(choice.keys[0])
        rows.setdefault(len(choice.options), Counter())[place] += 1
    counts = [[row[n] for n in range(many)] for many, row in rows.items() if row.total() >= 5 * many]
    p = skew(counts)
    if p < SKEWED:
        places = ", ".join("/".join(map(str, row)) for row in counts)
        message = (
            f"the keys are placed unevenly ({places} from first to last, p = {p:.2g}): "
            "put them anywhere in the lists"
        )
        yield Hit(None, 1, message)


def _absolutes(deck: Deck) -> Iterator[Hit]:
    """A strong one in a distractor, or any in two of them, where the key has none."""
    for choice in choices(deck, "choice", "choices"):
        said = [(option, word) for option in choice.distractors for word in _absolute(option)[:1]]
        strong = [(o, w) for o in choice.distractors for w in _absolute(o) if w in _STRONG]
        if any(map(_absolute, choice.keys)) or not (strong or len(said) > 1):
            continue
        option, word = (strong or said)[0]
        message = f"'{word}' stands in wrong options alone; soften it, or give the key one too"
        yield Hit(choice.place, option.line, message)


def _absolute(option: Option) -> list[str]:
    text = without_code(option.text)
    return [] if _CATCH_ALL.match(text) else [word.lower() for word in _ABSOLUTE.findall(text)]


def _echoes(deck: Deck) -> Iterator[Hit]:
    lists = list(choices(deck, "choice"))
    words = [[content_words(text) for text in (c.stem, *(o.text for o in c.options))] for c in lists]
    known = Counter(word for texts in words for word in frozenset().union(*texts))
    most = max(2, RARE * len(lists))
    for choice, (stem, *options) in zip(lists, words, strict=True):
        rare = {word for word in stem if known[word] <= most}
        key = rare & options[choice.options.index(choice.keys[0])]
        others = [
            rare & o for o, option in zip(options, choice.options, strict=True) if not option.right
        ]
        if key and not any(others):
            rarest = min(key, key=lambda word: (known[word], word))
            message = (
                f"the key alone repeats '{rarest}' of the question; say it otherwise, "
                "or let a wrong option repeat such a word too"
            )
            yield Hit(choice.place, choice.keys[0].line, message)


def trial(choice: Choice) -> Trial:
    """A list of options as the guesser meets it."""
    texts = tuple(option.text for option in choice.options)
    shown = min(choice.question.show or len(texts), len(texts))
    return Trial(choice.stem, texts, choice.options.index(choice.keys[0]), shown)


def deck_tally(deck: Deck) -> Tally:
    """What a test-wise guesser wins in a deck; each list of options counts as one question."""
    return tally([trial(choice) for choice in choices(deck, "choice")])


def _guessable(deck: Deck) -> Iterator[Hit]:
    found = verdict(deck_tally(deck))
    for name in found.beating if found else ():
        assert found is not None
        score, p = found.strategies[name]
        message = (
            f"who knows nothing gets {score:.0%} by '{name}', where chance is {found.chance:.0%} "
            f"(p = {p:.2g}): {_CURES[name]}"
        )
        yield Hit(None, 1, message)


_CURES = {
    "longest": "let wrong options be as long as the keys",
    "echo": "let wrong options repeat the words of the question as often as the keys do",
    "middle": "put the keys at every place of the lists",
    "specific": "give wrong options as many figures, names, hedges and asides as the keys",
}


RULES: tuple[Rule, ...] = (
    Rule("guessable", _guessable),
    Rule("longest-key", _longest_keys, error=False),
    Rule("key-position", _key_positions, error=False),
    Rule("long-key", _long_keys, error=False),
    Rule("absolutes", _absolutes, error=False),
    Rule("echo", _echoes, error=False),
)
