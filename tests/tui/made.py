"""Showings, feedback and other views with sane defaults: a test names only what it is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builders import a_question, an_option

from srs_trainer.model.judging import Judged, judged
from srs_trainer.model.question import Option, Question
from srs_trainer.model.showing import Showing, draw
from srs_trainer.views import (
    AnswerLine,
    CardInfo,
    DayLoad,
    DeckLine,
    Ending,
    Feedback,
    Missed,
    MistakeCard,
    MistakeLine,
    Summary,
    Today,
    Verdict,
)

_VERDICTS = {"right": Verdict.RIGHT, "wrong": Verdict.WRONG, "unknown": Verdict.UNKNOWN}
DAY = 20_779  # Sunday 22 November 2026


def kv_question(**more: Any) -> Question:
    """A question as the built-in decks have them."""
    more.setdefault("id", "kv-fits")
    more.setdefault("title", "Does the cache fit?")
    more.setdefault(
        "stem",
        "A 70B model keeps 80 layers, 8 KV heads of size 128, cached in FP8. Your pool is"
        " 40 GB. A customer wants 32 concurrent chats of 8,192 tokens each.\n\nWhat happens?",
    )
    more.setdefault(
        "options",
        (
            an_option("It fits, with about half of the pool free", why="that forgets the values"),
            an_option("It fits only if the prefix is shared", right=True),
            an_option(
                "It does not fit: about 86 GB are needed",
                why="this counts two bytes an element; `FP8` takes one",
                mistake="wrong-dtype",
            ),
            an_option("It fits once paging removes fragmentation", why="paging can't shrink contents"),
        ),
    )
    more.setdefault(
        "explanation",
        "A pool must hold every token of every running sequence; what is shared is held once."
        " Here 2 x 80 x 8 x 128 x 1 byte = 160 KiB a token.\n\nTimes 262,144 tokens that is 43 GB.",
    )
    more.setdefault("sources", ("arXiv:2309.06180", "A handbook, chapter 4"))
    more.setdefault("as_of", "2026-08")
    more.setdefault("applies_to", "vLLM 0.11")
    return a_question(**more)


def several_question(**more: Any) -> Question:
    """A question with two right options of four."""
    more.setdefault(
        "options",
        (
            an_option("Twice as many sequences in the batch", right=True),
            an_option("BF16 in place of FP8 for keys and values", right=True),
            an_option("Twice as many query heads", why="only KV heads are kept", mistake="forgot-gqa"),
            an_option("BF16 in place of FP8 for the weights", why="they are held beside the cache"),
        ),
    )
    return kv_question(id="grows", kind="choices", title="", stem="What makes the cache larger?", **more)


def order_showing() -> Showing:
    """Three steps, shown as 3 1 2 of their right order."""
    texts = ("The whole prompt goes through the model", "Tokens are made one by one", "Blocks are freed")
    question = a_question(
        id="life", kind="order", title="Life", stem="In which order?", answer=texts, sources=("A page",)
    )
    first, second, third = map(Option, texts)
    return a_showing(question, options=(third, first, second), g=1 / 6)


def basic_question(**more: Any) -> Question:
    """A self-graded card."""
    more.setdefault("answer", ("Prefill fills the cache; *decode* extends it by a token a step.",))
    return a_question(id="phases", kind="basic", title="Two phases", stem="Name the two phases.", **more)


NUMBERS = """(layers, kv) = (32, 8) | (80, 8)
answer = 2 * layers * kv * 128 * 2 B
unit = B
tolerance = 1%
mistake forgot-v = layers * kv * 128 * 2 B
why forgot-v = keys and values are both kept, hence the 2; {layers} layers
slip bits-for-bytes = 2 * layers * kv * 128 * 16 B
why bits-for-bytes = that counts bits, and the answer is in bytes"""


def a_draw(question: Question, **more: Any) -> Showing:
    """A showing as the model draws it."""
    values: dict[str, Any] = {
        "card": f"llm/{question.id}", "deck": "LLM serving", "topic": ("KV cache", "Size"),
        "count": 0, "last_variant": None, "first_sight": False, "part": question.parts()[0],
    }  # fmt: skip
    return draw(question, **values | more)


def number_showing(**more: Any) -> Showing:
    """A question with drawn numbers, a named mistake and a slip."""
    question = a_question(
        "kv-bytes",
        kind="number",
        answer=(),
        title="Bytes a token",
        stem="A model keeps {layers} layers and {kv} KV heads of size 128 in FP16."
        " How many bytes does one token take in the cache?",
        numbers=NUMBERS,
        explanation="Each layer keeps a key and a value vector a head: 2 x {layers} x {kv} x 128 x 2"
        " bytes = {answer}.\n\nMLA keeps less.",
        sources=("A page",),
    )
    return a_draw(question, **more)


def typed_showing(**more: Any) -> Showing:
    """A term to be typed."""
    question = a_question(
        "phase",
        kind="typed",
        title="First phase",
        stem="What is the phase called that fills the cache?",
        answer=("prefill{ phase|}", "prompt processing"),
        explanation="Prefill runs the whole prompt at once. It is bound by compute.",
    )
    return a_draw(question, **more)


def cloze_showing(**more: Any) -> Showing:
    """A text with a hole that is open and one that is not."""
    question = a_question(
        "bound",
        kind="cloze",
        answer=(),
        title="Bounds",
        stem="Decode is bound by {{c1::memory bandwidth::what}}, prefill by {{c2::compute}}.",
        explanation="Decode reads all weights for every token.",
        **more,
    )
    return a_draw(question)


def a_showing(question: Question | None = None, **more: Any) -> Showing:
    """A showing in the authored order."""
    question = question or kv_question()
    values: dict[str, Any] = {
        "card": f"llm/{question.id}",
        "deck": "LLM serving",
        "topic": ("KV cache", "Size"),
        "question": question,
        "variant": 0,
        "stem": question.stem,
        "options": question.options,
        "back": question.answer,
        "g": 1 / len(question.options) if question.options else 0.0,
        "content": b"",
        "key": b"",
        "first_sight": False,
        "seed": b"",
        "explanation": question.explanation,
    }
    return Showing(**{**values, **more})


def a_feedback(
    showing: Showing | None = None,
    option: int | Sequence[int] | None = 1,
    *,
    typed: str | None = None,
    **more: Any,
) -> Feedback:
    """Feedback on choosing the option with this index, or several, or on a text; None: "don't know"."""
    showing = showing or a_showing()
    if showing.has_field:
        return _of_text(showing, typed, **more)
    places = [option] if isinstance(option, int) else option or []
    ids = [showing.options[place].id for place in places]
    given = None if option is None else ids[0] if isinstance(option, int) else ids
    return _feedback(showing, judged(showing, given), more)


def _of_text(showing: Showing, typed: str | None, **more: Any) -> Feedback:
    verdict = judged(showing, typed)
    told = {"said": verdict.said, "why": verdict.why, "can_count": verdict.outcome == "wrong"}
    return _feedback(showing, verdict, told | more)


def _feedback(showing: Showing, judged_: Judged, more: dict[str, Any]) -> Feedback:
    right = judged_.outcome == "right"
    values: dict[str, Any] = {
        "showing": showing,
        "event": b"e",
        "verdict": _VERDICTS[judged_.outcome],
        "rating": 3 if right else 1,
        "chosen": judged_.chosen,
        "mistake": judged_.mistake,
        "mistake_count": 3,
        "due_day": DAY + (4 if right else 1),
        "days": 4 if right else 1,
        "again_today": not right,
        "hard_days": 2 if right else None,
        "can_guess": right,
        "is_slip": not right,
    }
    return Feedback(**{**values, **more})


def a_today(**more: Any) -> Today:
    """A day with something of everything."""
    values: dict[str, Any] = {
        "day": DAY,
        "minutes": 10,
        "minutes_used": 0,
        "estimate": 10,
        "due": 31,
        "again": 0,
        "new": 6,
        "held": 3,
        "changed": 0,
        "decks": (
            DeckLine("llm", "LLM serving", 31, 0, 6, 212, 412),
            DeckLine("notes", "Systems notes", 0, 0, 0, 40, 40),
        ),
        "week": tuple(DayLoad(DAY + n, due) for n, due in enumerate((24, 19, 11, 14, 29, 20, 0), 1)),
        "answers_today": 0,
        "misses_last_time": 7,
        "misses_mended": 6,
        "last_day": DAY - 1,
        "news": ("the built-in deck LLM serving was brought up to date",),
    }
    return Today(**{**values, **more})


def a_summary(**more: Any) -> Summary:
    """A session with one miss that still returns and one mended."""
    missed = (
        Missed(
            "llm/kv-fits",
            "Does the cache fit?",
            ("KV cache", "Size"),
            "It fits only if the prefix is shared",
            "It does not fit: about 86 GB are needed",
            "this counts two bytes an element",
            DAY + 1,
            1,
            False,
        ),
        Missed("llm/x", "", (), "Prefill", "", "", DAY + 2, 2, True),
    )
    values: dict[str, Any] = {
        "ending": Ending.TIME,
        "answered": 28,
        "cards": 25,
        "right": 23,
        "new": 6,
        "seconds": 590,
        "missed": missed,
        "tomorrow": 24,
        "coming_back": 1,
        "more": True,
    }
    return Summary(**{**values, **more})


def an_info(**more: Any) -> CardInfo:
    """A card with a short history."""
    values: dict[str, Any] = {
        "card": "llm/kv-fits",
        "title": "Does the cache fit?",
        "deck": "LLM serving",
        "topic": "kv-cache/size",
        "state": "scheduled",
        "marks": (),
        "due_day": DAY + 4,
        "days": 4,
        "stability": 5.24,
        "difficulty": 4.9,
        "retrievability": 0.91,
        "recall": 0.88,
        "desired": 0.9,
        "target": 0.925,
        "answers": 2,
        "lapses": 1,
        "sentence": "It was right today and comes back when its recall is down to 90 percent.",
        "note": "FP8 is one byte",
        "history": (
            AnswerLine(DAY - 1, "2026-11-21 07:30", "not right", True, "", 1, 12.0),
            AnswerLine(DAY, "2026-11-22 07:30", "right", False, "taken back", 4, None),
        ),
        "sources": ("arXiv:2309.06180",),
    }
    return CardInfo(**{**values, **more})


def mistakes_made() -> tuple[MistakeLine, ...]:
    """Two mistakes that came again and two that did not, as the front desk orders them."""
    fits, bytes_ = ("llm/kv-fits", "Does the cache fit?"), ("llm/kv-bytes", "Bytes a token")
    return (
        MistakeLine(
            "wrong-dtype", 11, DAY - 1, (MistakeCard(*fits, 10), MistakeCard("llm/moved", "", 1))
        ),
        MistakeLine("forgot-gqa", 2, DAY - 40, (MistakeCard(*bytes_, 2),)),
        MistakeLine("bits-for-bytes", 1, DAY - 3, (MistakeCard(*bytes_, 1),)),
        MistakeLine("off-by-one", 1, DAY, (MistakeCard(*fits, 1),)),
    )
