"""Questions and decks as hypothesis draws them: canonical, valid, and as nasty as texts get."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from srs_trainer.formats.bodies import canonical_explanation, canonical_stem
from srs_trainer.formats.canonical import (
    Place,
    canonical_accepted,
    canonical_body,
    canonical_line,
    canonical_source,
)
from srs_trainer.model import cloze, typed
from srs_trainer.model.question import (
    KINDS,
    Deck,
    Kind,
    Option,
    Question,
    Topic,
    Variant,
    derived_option_id,
)
from srs_trainer.model.text import normalised

NASTY_LINES = [
    *("", " ", "   ", "plain words", "  indented", "    code", "\ttab", "ends in blanks   "),
    *(
        "# one",
        "## two {#two}",
        "##",
        "#",
        "## {#x}",
        "### variant",
        "### Variant",
        "### other",
        "---",
        "===",
    ),
    *("- [ ] wrong?", "- [x] right?", "- [ ]", "- [x]", "* [ ] star", "- list", "  - nested", "1. one"),
    *(
        "  - why: because",
        "- why: because",
        "- id: x",
        "- pin: last",
        "    - mistake: m",
        "topic: a/b",
        "kind: x",
    ),
    *("Answer:", "Answer: 42", "Sources:", "Sources: here", "deck: other", "key-was: a, b"),
    *("> quote", ">", ">> deep", "> - [ ] quoted", "> ```", "> ## quoted"),
    *(
        "```",
        "```python",
        "````",
        "~~~",
        "  ```",
        "- ```js",
        "- [ ] ```",
        "a ``` b",
        "``` a ` b",
        "1. ~~~",
    ),
    *(
        "`code`",
        "$x_i$",
        "{{c1::hole}}",
        "{{c2::",
        "~~~numbers",
        "```numbers",
        "answer = 1",
        "{#id}",
        "| a | b |",
        "<b>html</b>",
        "[link](x)",
        "\\",
        "\\- x",
    ),
    *(
        "日本語",
        "e\u0301",
        "\u0301start",
        "ﬁ",
        "\u00a0",
        "\u3000wide",
        "🙂",
        "\ufffe",
        "\u200b",
        "\x1b[31m",
    ),
    *(
        "\u202eright",
        "\u2028",
        "\x85",
        "\r",
        "\r\n",
        ": : :",
        "'\"",
        "@%&*!",
        "null",
        "~",
        "no",
        "1.10",
        "=x",
    ),
]

nasty_lines = st.one_of(st.sampled_from(NASTY_LINES), st.text(max_size=12))
"""One line that looks like something else, or any characters."""

nasty_texts = st.one_of(
    st.lists(nasty_lines, max_size=7).map("\n".join),
    st.text(max_size=40),
)
"""Texts of several lines, as a foreign file may hold them: not canonical."""


def bodies(place: Place) -> st.SearchStrategy[str]:
    """Canonical texts for a place of a deck file, empty ones too."""
    return nasty_texts.map(lambda text: canonical_body(text, place))


titles = nasty_texts.map(canonical_line)
"""Canonical texts of one line."""

ids = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,8}", fullmatch=True)
topics = st.lists(st.from_regex("[a-z0-9-]{1,5}", fullmatch=True), min_size=1, max_size=3).map("/".join)
days = st.one_of(st.just(""), st.dates().map(str), st.dates().map(lambda day: f"{day:%Y-%m}".zfill(7)))
names = st.one_of(st.just(""), ids)


def _filled(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return texts.filter(bool)


def options(right: bool | None = None) -> st.SearchStrategy[Option]:
    """One option; right or wrong as told."""
    return st.builds(
        Option,
        text=_filled(bodies("option")),
        right=st.booleans() if right is None else st.just(right),
        why=bodies("why"),
        mistake=names,
        id=names,
        pin=st.sampled_from(["", "last"]),
    )


@st.composite
def option_runs(draw: st.DrawFn, most_right: int = 1) -> tuple[Option, ...]:
    """Options that differ, in any order: one right and up to four wrong ones, or more right ones."""
    found = draw(
        st.lists(
            options(right=False),
            min_size=2,
            max_size=4 + most_right,
            unique_by=(lambda o: normalised(o.text), lambda o: o.id),
        )
    )
    right = draw(st.integers(1, min(most_right, len(found) - 1)))
    return tuple(
        draw(st.permutations([*(replace(o, right=True) for o in found[:right]), *found[right:]]))
    )


BLOCKS = (
    "answer = 12345",
    "(a, b) = (101, 8) | (201, 80)\nc = 1001..8001 step 1000\n\nwhere c > 2000\n"
    "answer = a * c * b * 2 B\nunit = MiB\ntolerance = 1%\n"
    "mistake forgot-b = answer / b\nwhy forgot-b = there are {b} of them\nmistake double = answer * 2\n"
    "slip mb-for-mib = answer * 1 MiB / 1 MB",
    "  n = 5000 | 7000 | 9000\n\n\n  half = n / 2\n  answer = n + 77777",
)
"""Blocks of numbers without a fault, whose answers no nasty line holds."""

numbers = st.sampled_from(BLOCKS)
choice_numbers = st.sampled_from([block for block in BLOCKS if "mistake" in block])
fixed_answers = st.sampled_from(["= 37.5 GB +- 2%", "=12", "= -3 ms +- 1 ms", "= 2.5e3 tokens/s"])


@st.composite
def accepted(draw: st.DrawFn) -> tuple[str, ...]:
    """Accepted answers of which each can be typed and adds something."""
    texts = draw(st.lists(st.one_of(nasty_lines, st.just("the {KV|key-value} cache{s|}")), max_size=4))
    found, known = ["prefill"], {"prefill"}
    for text in map(canonical_accepted, texts):
        forms = typed.bare_forms(text) - {""}
        if forms and not typed.bare_forms(text) <= known:
            found.append(text)
            known |= forms
    return tuple(draw(st.permutations(found)))


@st.composite
def cloze_stems(draw: st.DrawFn, parts: tuple[str, ...]) -> str:
    """A canonical stem whose holes are sound and have these parts."""
    between = nasty_texts.filter(lambda text: "{{c" not in text)
    pieces = [draw(between)]
    for part in parts:
        inner = draw(st.sampled_from(["cache", "two\n> lines", "x::hint", "a: b", "`code`"]))
        pieces += ["{{" + f"{part}::{inner}" + "}}", draw(between)]
    stem = canonical_stem("".join(pieces), "cloze")
    # Pieces may make a hole or break one where they meet.
    return stem if cloze.parts(stem) == parts else " ".join("{{" + f"{p}::x" + "}}" for p in parts)


SHOWN_AS_WRITTEN: tuple[Kind, ...] = ("choice", "choices", "basic", "order")

_FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "title": titles,
    "explanation": bodies("explanation"),
    "sources": st.lists(_filled(nasty_texts.map(canonical_source)), max_size=3).map(tuple),
    "topic": st.one_of(st.just(""), topics),
    "level": st.one_of(st.none(), st.integers(1, 5)),
    "needs": st.lists(st.one_of(ids, st.tuples(ids, ids).map("/".join)), max_size=3).map(tuple),
    "gateway": st.booleans(),
    "as_of": days,
    "review_by": days,
    "applies_to": titles,
    "show": st.one_of(st.none(), st.integers(2, 9)),
    "told": st.booleans(),
    "also_typed": st.booleans(),
    "cover": st.booleans(),
    "shuffle": st.booleans(),
    "draft": st.booleans(),
    "was": st.one_of(st.just(""), ids),
    "key_was": st.lists(_filled(titles), max_size=2).map(tuple),
    "author": titles,
    "checked_by": titles,
}


@st.composite
def questions(
    draw: st.DrawFn, /, id: str | None = None, changing: bool = False, **fixed: Any
) -> Question:
    """A valid canonical question; `fixed` fields are as given.

    `changing`: also of kinds whose texts are shown otherwise than they are written, and with numbers.
    """
    kinds = KINDS if changing else SHOWN_AS_WRITTEN
    kind: Kind = fixed.pop("kind", None) or draw(st.sampled_from(kinds))
    values = {**_FIELDS, **_of_kind(kind, draw, changing)}
    if kind == "cloze":
        values["explanation"] = nasty_texts.map(lambda text: canonical_explanation(text, "cloze"))
        values["self_graded"] = st.booleans()
    drawn = {name: fixed[name] if name in fixed else draw(value) for name, value in values.items()}
    return Question(id=id or draw(ids), kind=kind, **drawn)


def _of_kind(kind: Kind, draw: st.DrawFn, changing: bool) -> dict[str, st.SearchStrategy[Any]]:
    """What a question of a kind has beside its fields."""
    nothing: st.SearchStrategy[Any] = st.just(())
    stems, runs, answers, blocks = _filled(bodies("stem")), nothing, nothing, st.just("")
    if kind in ("choice", "choices"):
        runs = option_runs(most_right=3 if kind == "choices" else 1)
        if kind == "choice" and changing and draw(st.booleans()):
            # Written options beside numbers: wrong ones alone, as the key comes from the block.
            wrong = runs.map(lambda run: tuple(replace(option, right=False) for option in run))
            runs, blocks = st.one_of(nothing, wrong), choice_numbers
    elif kind == "basic":
        answers = _filled(bodies("answer")).map(lambda text: (text,))
    elif kind == "order":
        steps = _filled(bodies("step"))
        answers = st.lists(steps, min_size=2, max_size=4, unique_by=derived_option_id).map(tuple)
    elif kind == "typed":
        answers = accepted()
    elif kind == "cloze":
        stems = cloze_stems(tuple(f"c{n}" for n in range(1, draw(st.integers(2, 4)))))
    elif kind == "number" and draw(st.booleans()):
        blocks = numbers
    elif kind == "number":
        answers = fixed_answers.map(lambda text: (text,))
    own = {"options": st.one_of(nothing, runs), "answer": st.one_of(nothing, answers)}
    variant = st.builds(Variant, stem=stems, **own, numbers=st.one_of(st.just(""), blocks))
    variants = st.lists(variant, max_size=2).map(tuple)
    return {"stem": stems, "options": runs, "answer": answers, "numbers": blocks, "variants": variants}


@st.composite
def decks(draw: st.DrawFn, most_questions: int = 2) -> Deck:
    """A valid canonical deck."""
    declared = st.builds(
        Topic,
        path=topics,
        title=titles,
        needs=st.lists(topics, max_size=2).map(tuple),
        primer=bodies("explanation"),
    )
    chosen = draw(st.lists(ids, max_size=most_questions, unique=True))
    return Deck(
        id=draw(ids),
        title=draw(titles),
        version=draw(st.sampled_from(["1", "1.10", "0.0.1", "2026.11"])),
        language=draw(titles),
        licence=draw(titles),
        author=draw(titles),
        requires=draw(titles),
        strict=draw(st.booleans()),
        topics=tuple(draw(st.lists(declared, max_size=3, unique_by=lambda topic: topic.path))),
        prose=draw(bodies("prose")),
        questions=tuple(draw(questions(id=id, changing=True)) for id in chosen),
    )
