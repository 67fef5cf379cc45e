"""Faults of structure: what can't be asked as it stands, or names what is not there."""

from __future__ import annotations

from collections.abc import Iterator

from srs_trainer.formats.lint.rule import Hit, Rule, Situated, of_kind, own_options, situations
from srs_trainer.formats.mend import STUB
from srs_trainer.model.question import Deck, Question, derived_option_id
from srs_trainer.model.text import normalised
from srs_trainer.model.topics import TopicTree, ancestors, find_cycle

MOST_OPTIONS = 100
"""Options that one situation may have to choose from."""

FEWEST_STEPS, MOST_STEPS = 2, 9
"""Steps that one situation may ask to be put in order: each has a digit."""


def _double_ids(deck: Deck) -> Iterator[Hit]:
    seen: set[str] = set()
    for index, question in enumerate(deck.questions):
        if question.id in seen:
            yield Hit(
                index, question.line, f"the id '{question.id}' stands twice in this deck; change one"
            )
        elif question.id:
            seen.add(question.id)


def _stems(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        lines = [situation.line for situation in question.variants if not situation.stem]
        if not question.stem:
            lines.insert(0, question.line)
        for line in lines:
            yield Hit(
                index, line, "there is no question text; write it below the fields and a blank line"
            )


def _option_counts(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "choice", "choices"):
        index, line, options = asked.place, asked.line, asked.own.options
        if not options and (asked.number or _is_drawn(asked)):
            continue
        if not options:
            hint = "write '- [x] ' and '- [ ] ' lines, or 'kind: basic' for a question without"
            yield Hit(index, line, f"there are no options; {hint}")
        elif len(options) < 2 and not _is_drawn(asked):
            yield Hit(index, line, "there is only one option; write at least two")
        elif len(options) > MOST_OPTIONS:
            yield Hit(index, line, f"there are {len(options)} options; {MOST_OPTIONS} are the most")
        for option in options:
            if not option.text:
                yield Hit(index, option.line, "this option has no text")


def _is_drawn(asked: Situated) -> bool:
    """Whether a `numbers` block adds to the options of a situation."""
    return bool(asked.whole.numbers) and asked.question.kind == "choice"


def _keys(deck: Deck) -> Iterator[Hit]:
    for asked in situations(deck, "choice", "choices"):
        index, line, options = asked.place, asked.line, asked.own.options
        several = asked.question.kind == "choices"
        right = [option for option in options if option.right]
        if options and not right and not _is_drawn(asked):
            yield Hit(index, line, "no option is right; mark the key with '- [x] '")
        if several and len(right) == len(options) > 1:
            yield Hit(index, line, "all options are right; write a wrong one: '- [ ] '")
        for option in () if several else right[1:]:
            yield Hit(
                index, option.line, "a second right option; mark one alone, or say 'kind: choices'"
            )
    for index, question in of_kind(deck, "basic"):
        if not question.answer:
            yield Hit(index, question.line, "there is no answer; write it below a line 'Answer:'")


def _steps(deck: Deck) -> Iterator[Hit]:
    for index, question in of_kind(deck, "order"):
        own = [(question.line, question.answer)]
        own += [(variant.line, variant.answer) for variant in question.variants if variant.answer]
        for line, steps in own:
            if not FEWEST_STEPS <= len(steps) <= MOST_STEPS:
                message = (
                    f"there are {len(steps)} steps; write {FEWEST_STEPS} to {MOST_STEPS} lines '1. ', "
                    "'2. ' and so on below a line 'Answer:'"
                )
                yield Hit(index, line, message)
            if "" in steps:
                yield Hit(index, line, "a step has no text")
            # Steps are told apart by the ids that are derived from their texts.
            elif len(set(map(derived_option_id, steps))) < len(steps):
                yield Hit(index, line, "two steps say the same; change or drop one")


def _equal_options(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        for _, options in own_options(question):
            seen: set[str] = set()
            for option in options:
                if option.text and normalised(option.text) in seen:
                    yield Hit(
                        index, option.line, "this option says the same as another one; change or drop it"
                    )
                seen.add(normalised(option.text))


def _option_ids(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        for _, options in own_options(question):
            seen: set[str] = set()
            for option in options:
                if option.id != derived_option_id(option.text):
                    if option.id in seen:
                        yield Hit(
                            index, option.line, f"two options have the id '{option.id}'; change one"
                        )
                    seen.add(option.id)


def _explanations(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        complete = question.options or question.answer or question.numbers or question.parts() != ("",)
        if complete and question.explanation in ("", STUB):
            yield Hit(index, question.line, "there is no explanation; write it as a '> ' quote below")


def _unknown_topics(deck: Deck) -> Iterator[Hit]:
    if not deck.strict:
        return
    declared = {path for topic in deck.topics for path in (topic.path, *ancestors(topic.path))}
    for index, question in enumerate(deck.questions):
        if question.topic and question.topic not in declared:
            message = (
                f"the topic '{question.topic}' is not declared in this strict deck; add it to 'topics:'"
            )
            yield Hit(index, question.line, message)


def _whys(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions if deck.strict else ()):
        for _, options in own_options(question):
            for option in options:
                if not option.right and not option.why:
                    message = "a strict deck says of each wrong option why: '  - why: ...'"
                    yield Hit(index, option.line, message)


def _strange_prerequisites(deck: Deck, *, same_file: bool) -> Iterator[Hit]:
    """Prerequisites that no topic of this deck is; `same_file` where another deck can't have them.

    Topics are global. One whose first word is a topic here, or any in a strict deck, has to be here;
    the others may be another deck's.
    """
    known = set(TopicTree.of([deck]).paths)
    for topic in deck.topics:
        for path in topic.needs:
            here = deck.strict or path.split("/")[0] in known
            if path not in known and here is same_file:
                where = "declare it, or mend the name" if here else "another deck must bring it"
                message = f"the prerequisite '{path}' of '{topic.path}' is not in this deck: {where}"
                yield Hit(None, topic.line, message)


def _cycles(deck: Deck) -> Iterator[Hit]:
    cycle = TopicTree.of([deck]).cycle(deck.id)
    lines = {topic.path: topic.line for topic in deck.topics if topic.needs}
    if cycle:
        line = min((lines[path] for path in cycle if path in lines), default=1)
        yield Hit(None, line, f"the prerequisites go round in a circle: {' needs '.join(cycle)}")


def _local_needs(deck: Deck, question: Question) -> Iterator[str]:
    """The ids in this deck that a question needs."""
    for need in question.needs:
        owner, _, id = need.rpartition("/")
        if owner in ("", deck.id):
            yield id


def _unknown_needs(deck: Deck) -> Iterator[Hit]:
    known = {question.id for question in deck.questions}
    for index, question in enumerate(deck.questions):
        for id in _local_needs(deck, question):
            if id not in known:
                message = f"'needs: {id}' names no question of this deck; mend it, or write deck/id"
                yield Hit(index, question.line, message)


def _needs_cycle(deck: Deck) -> Iterator[Hit]:
    indexes = {question.id: index for index, question in enumerate(deck.questions)}
    graph = {question.id: tuple(_local_needs(deck, question)) for question in deck.questions}
    if cycle := find_cycle(graph):
        index = min(indexes[id] for id in cycle)
        message = f"the questions need each other in a circle: {' needs '.join(cycle)}"
        yield Hit(index, deck.questions[index].line, message)


RULES: tuple[Rule, ...] = (
    Rule("id-double", _double_ids, refuses=True),
    Rule("stem", _stems, refuses=True),
    Rule("options", _option_counts, refuses=True),
    Rule("key", _keys, refuses=True),
    Rule("steps", _steps, refuses=True),
    Rule("equal-options", _equal_options, refuses=True),
    Rule("option-id", _option_ids, refuses=True),
    Rule("explanation", _explanations),
    Rule("topic", _unknown_topics),
    Rule("why", _whys),
    Rule("prerequisite", lambda deck: _strange_prerequisites(deck, same_file=True)),
    Rule("prerequisite", lambda deck: _strange_prerequisites(deck, same_file=False), error=False),
    Rule("cycle", _cycles),
    Rule("needs", _unknown_needs),
    Rule("cycle", _needs_cycle),
)
