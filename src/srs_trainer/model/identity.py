"""Whether a question of a new deck version asks for the same knowledge as before (LOG 15 to 17).

First `match_options` carries the ids of the options over, then `judge` says what became of the
question; what follows for memory is decided by whoever stores it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Literal, get_args

from srs_trainer.model.calculated import block_of, key_of
from srs_trainer.model.question import Option, Question, Variant, derived_option_id
from srs_trainer.model.text import digest, normalised

Change = Literal["unchanged", "reworded", "reworded-key", "rescored", "changed"]
"""What became of a question or of one of its parts, the weakest first."""

ALIKE = 0.6
"""Least similarity of two texts that say the same in other words."""

_COMPARED = 500
"""Characters of a text that similarity looks at: its cost grows with their product."""

_MOST_PARTNERS = 12
"""New right texts among which partners of the old ones are sought."""

_GROWING = frozenset({"choice", "basic", "typed"})
"""Kinds in which a further right text takes nothing from those that were right before."""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_UNIT = re.compile(
    r"(?:(?<=[0-9])|(?<=[0-9] )|(?<=/))"
    r"(%|percent|[kmgtpe]?i?b(?:yte|it)?s?(?:ps)?|[kmgtpe]?flops?|[mµun]?s|sec|seconds?"
    r"|min|minutes?|h|hours?|days?|[kmg]?hz|k?w)(?![a-z0-9])"
)
_ONE_UNIT = {
    **dict.fromkeys(("sec", "second", "seconds"), "s"),
    **dict.fromkeys(("minute", "minutes"), "min"),
    **dict.fromkeys(("hour", "hours"), "h"),
    "days": "day",
    "percent": "%",
}
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nothing|nor|neither|without|cannot|except|unless|[a-z]+n['\u2019]t)\b"
)


def judge(old: Question, new: Question, part: str = "") -> Change:
    """What became of `old`, where `new` is its next version with ids from `match_options`.

    `part` names the card where the question makes several: each has a key of its own. The first that
    holds:

    - `unchanged`: all that a learner sees is the same (content digest).
    - `reworded`: the key is the same (key digest); answers go on counting.
    - `reworded-key`, by the author's word: `key-was` of `new` names the old key, by the hex of its
      digest or by one of its texts (of a number, the old expression).
    - `changed`, where the answer is calculated and an expression or unit of `old` is gone: two
      expressions that look alike may differ in what they come to.
    - `rescored`: the options are the same ones (the same ids, each text alike) and other ones of
      them are right: old answers are scored anew by option id.
    - `changed`, where an option that stayed is right now and was not, or the other way, but the
      options are not the same ones. Decided before the texts of the keys are compared, for two
      options of one question are often alike.
    - `reworded-key`, by the text: the kind is the same, and either the accepted texts only grew
      (`choice`, `basic`, `typed`), or each old right text that is gone has a new one of its own that
      says the same (`same_meaning`).
    - `reworded-key`, for steps in order: as many as before, each equal to the one at its place or the
      same in other words, and no step more like one at another place.
    - `changed`: anything else; old answers stop counting.
    """
    if old.content_digest() == new.content_digest():
        return "unchanged"
    return _judge_key(old, new, part)


def judge_parts(old: Question, new: Question) -> dict[str, Change]:
    """What became of each part that both versions have, as `judge` says it."""
    same = old.content_digest() == new.content_digest()
    had = set(old.parts())
    return {
        part: "unchanged" if same else _judge_key(old, new, part) for part in new.parts() if part in had
    }


def strongest(changes: Iterable[Change]) -> Change:
    """What became of a question of whose parts this became; `changed` where it has none of them left."""
    return max(changes, key=get_args(Change).index, default="changed")


def _judge_key(old: Question, new: Question, part: str) -> Change:
    """What became of a part of a question that says something else now; see `judge`."""
    if old.key_digest(part) == new.key_digest(part):
        return "reworded"
    if _named_by_author(old, new, part):
        return "reworded-key"
    if old.kind != new.kind or not _calculated(old) <= _calculated(new):
        return "changed"
    if old.kind == "order":
        return "reworded-key" if _steps_go_on(old, new) else "changed"
    if _other_option_right(old, new):
        return "rescored" if _same_options(old, new) else "changed"
    return "reworded-key" if _keys_go_on(old, new, part) else "changed"


def alike(one: str, other: str) -> float:
    """Similarity of two texts from 0 to 1, case and white space aside; the same either way round."""
    first, second = sorted((normalised(one)[:_COMPARED], normalised(other)[:_COMPARED]))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def same_meaning(old: str, new: str) -> bool:
    """Whether `new` can pass for `old` in other words.

    They are at least `ALIKE`, every number and every unit of `old` is still in `new`, as often as
    before, and the negations are the same: neither one lost nor one added.
    """
    one, other = normalised(old), normalised(new)
    numbers = Counter(_NUMBER.findall(one)) <= Counter(_NUMBER.findall(other))
    units = _units(one) <= _units(other)
    negations = Counter(_NEGATION.findall(one)) == Counter(_NEGATION.findall(other))
    return numbers and units and negations and alike(one, other) >= ALIKE


def _units(text: str) -> Counter[str]:
    return Counter(_ONE_UNIT.get(unit, unit) for unit in _UNIT.findall(text))


def _named_by_author(old: Question, new: Question, part: str) -> bool:
    named = {_closed_up(text) for text in new.key_was}
    keys = [old.key_digest(part).hex(), *old.keys(part)]
    for situation in _calculated_situations(old):
        block = block_of(situation.numbers, situation.answer)
        keys += [block.answer.text] if block else []
    return not named.isdisjoint(map(_closed_up, keys))


def _closed_up(text: str) -> str:
    """A text for comparison without its blanks, for nobody remembers how a formula was spaced."""
    return normalised(text).replace(" ", "")


def _calculated_situations(question: Question) -> list[Variant]:
    situations = question.situations()
    return [one for one in situations if question.kind == "number" or one.numbers]


def _calculated(question: Question) -> set[str]:
    """The calculated answers among the keys of a question: expression and unit."""
    return {key_of(one.numbers, one.answer) for one in _calculated_situations(question)}


def _situations(old: Question, new: Question) -> list[tuple[Sequence[Option], Sequence[Option]]]:
    """What can be chosen in each situation that both versions have, the old with the new."""
    pairs = zip(old.situations(), new.situations(), strict=False)
    return [(old.offered(one), new.offered(other)) for one, other in pairs]


def _other_option_right(old: Question, new: Question) -> bool:
    """Whether an option that stayed, in any situation, was wrong and is right, or the other way."""
    for before, after in _situations(old, new):
        was = {option.id: option.right for option in before}
        if any(was.get(option.id, option.right) != option.right for option in after):
            return True
    return False


def _same_options(old: Question, new: Question) -> bool:
    """Whether all options are still there in every situation, by id and by what they say."""
    if len(old.variants) != len(new.variants):
        return False
    for before, after in _situations(old, new):
        was, now = {o.id: o.text for o in before}, {o.id: o.text for o in after}
        if was.keys() != now.keys() or any(alike(text, now[id]) < ALIKE for id, text in was.items()):
            return False
    return True


def _keys_go_on(old: Question, new: Question, part: str) -> bool:
    """Whether all that was right is still right, word for word or in other words.

    Calculated answers were compared before: no expression passes for another.
    """
    before = set(old.keys(part)) - _calculated(old)
    after = set(new.keys(part)) - _calculated(new)
    gone, fresh = sorted(before - after), sorted(after - before)
    if len(gone) > len(fresh) or (len(gone) < len(fresh) and old.kind not in _GROWING):
        return False
    if len(fresh) > _MOST_PARTNERS:
        return not gone
    for text in gone:
        partners = [other for other in fresh if same_meaning(text, other)]
        if not partners:
            return False
        fresh.remove(max(partners, key=lambda other: alike(text, other)))
    return True


def _steps_go_on(old: Question, new: Question) -> bool:
    """Whether every situation has its steps where they were, word for word or in other words."""
    pairs = list(zip(old.situations(), new.situations(), strict=False))
    if len(old.variants) != len(new.variants):
        return False
    return all(
        len(one.answer) == len(other.answer)
        and all(_stays(step, place, other.answer) for place, step in enumerate(one.answer))
        for one, other in pairs
    )


def _stays(step: str, place: int, steps: Sequence[str]) -> bool:
    here = steps[place]
    if normalised(step) == normalised(here):
        return True
    nearest = max(alike(step, other) for other in steps)
    return same_meaning(step, here) and alike(step, here) == nearest


def match_options(old: Question, new: Question) -> Question:
    """`new` with the ids that its options had in `old` (DECK-FORMAT 7).

    An id that the author wrote stays as written and matches the old option with that id. Of the
    others, an id goes on to the option with the same text, else to the one from whose text it is
    derived, else to the one with the same mistake (where one alone on either side has it), else to
    the one left over where one is left on either side. No two options of a situation come out with
    one id if their texts, and the ids written, differ.
    """
    options = _matched(old.options, new.options)
    variants = tuple(
        replace(variant, options=_matched(old.variants[n].options, variant.options))
        if n < len(old.variants)
        else variant
        for n, variant in enumerate(new.variants)
    )
    return replace(new, options=options, variants=variants)


def _matched(old: Sequence[Option], new: Sequence[Option]) -> tuple[Option, ...]:
    """`new` with ids of `old`; see `match_options`."""
    ids = {index: option.id for index, option in enumerate(new) if _written(option)}
    left = {option.id: option for option in old if option.id not in ids.values()}
    known = {normalised(option.text): option.id for option in left.values()}
    open_ = [index for index in range(len(new)) if index not in ids]

    def give(index: int, id: str | None) -> None:
        if id in left:
            ids[index] = id
            del left[id]
            open_.remove(index)

    for index in tuple(open_):
        give(index, known.get(normalised(new[index].text)))
    for index in tuple(open_):
        give(index, new[index].id)
    for index in tuple(open_):
        mistake = new[index].mistake
        had = [option.id for option in left.values() if mistake and option.mistake == mistake]
        if len(had) == 1 == sum(new[other].mistake == mistake for other in open_):
            give(index, had[0])
    if len(open_) == 1 == len(left):
        give(open_[0], next(iter(left)))
    taken = set(ids.values())
    for index in open_:
        ids[index] = _free_id(new[index], taken)
        taken.add(ids[index])
    return tuple(replace(option, id=ids[index]) for index, option in enumerate(new))


def _written(option: Option) -> bool:
    """Whether the author gave the id: it is not the one derived from the text."""
    return option.id != derived_option_id(option.text)


def _free_id(option: Option, taken: set[str]) -> str:
    """The derived id, or another one of the same text where that is taken."""
    id, salt = option.id, 1
    while id in taken:
        salt += 1
        id = digest(f"{normalised(option.text)}\n{salt}", 3).hex()
    return id
