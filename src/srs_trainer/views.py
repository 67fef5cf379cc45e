"""What the screens and the plain mode draw: frozen values, made by the front desk, without logic.

Days are study days (integers), times are milliseconds, texts are canonical CommonMark source.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from srs_trainer.model.question import Question
from srs_trainer.model.showing import Showing


@dataclass(frozen=True, slots=True)
class Scope:
    """What a session may ask. Empty fields leave everything in."""

    deck: str = ""
    """Deck id."""
    topic: str = ""
    """Topic path; its sub-topics are in."""
    minutes: int | None = None
    """Minutes of this session; None is what is left of the day's budget."""
    limit: int | None = None
    """Questions at most."""
    extra: bool = False
    """Go on although the day's minutes and new questions are used up: another helping of both."""


@dataclass(frozen=True, slots=True)
class DeckLine:
    """One deck on Today."""

    deck: str
    title: str
    due: int
    again: int
    new: int
    """New questions that today's limit still lets in."""
    seen: int
    total: int


@dataclass(frozen=True, slots=True)
class DayLoad:
    """How many cards come due on a day of the week ahead."""

    day: int
    due: int


@dataclass(frozen=True, slots=True)
class Today:
    """The first screen: what today's minutes hold."""

    day: int
    minutes: int
    """The day's budget."""
    minutes_used: int
    estimate: int
    """Minutes that the due and new ones of today will take, at most what is left of the budget."""
    due: int
    again: int
    new: int
    held: int
    """New questions that wait for others which they need."""
    changed: int
    decks: tuple[DeckLine, ...]
    week: tuple[DayLoad, ...]
    """The next seven days, tomorrow first."""
    answers_today: int
    misses_last_time: int
    """Cards missed on the last study day with answers before today."""
    misses_mended: int
    """Those of them whose newest answer is right."""
    last_day: int | None
    """The last study day with answers before today."""
    news: tuple[str, ...] = ()
    """Lines such as 'the built-in deck X was brought up to date'."""
    stale_held: int = 0
    """Questions long past their date, which are asked today only if the learner says so."""


class Verdict(Enum):
    """The four states that feedback names in words."""

    RIGHT = "right"
    GUESSED = "right, marked as a guess"
    WRONG = "not right"
    UNKNOWN = "you did not know"


@dataclass(frozen=True, slots=True)
class Feedback:
    """Why the answer was right or wrong, and when the card returns; all of it is already saved."""

    showing: Showing
    event: bytes
    verdict: Verdict | None
    """None for a self-graded card."""
    rating: int
    chosen: tuple[str, ...]
    """Ids of the options chosen; empty for 'don't know' and kinds without options."""
    mistake: str
    mistake_count: int
    """How often this mistake was made before and now; 0 where it has no name."""
    due_day: int
    days: int
    """Days from today to `due_day`."""
    again_today: bool
    """The card returns within this session."""
    hard_days: int | None
    """Days until it would return as Hard; None where Hard is not offered."""
    can_guess: bool
    """`g` may still mark the right answer as a guess."""
    is_slip: bool
    """Undo takes the answer back as a slip: the card returns after at least 5 others."""
    said: str = ""
    """What was typed, as it was understood; '' for kinds with options."""
    why: str = ""
    """What is wrong with the number typed, in a sentence; '' where no mistake fits."""
    after_slip: bool = False
    """It was a second try, or an answer after a slip was taken back: right is Hard."""
    can_count: bool = False
    """`t` may count the typed answer as right."""
    banner: str = ""
    """A line about freshness, a clock or a change of the question; '' where there is none."""


@dataclass(frozen=True, slots=True)
class SecondTry:
    """A slip on the first try: the same showing is answered once more at once; right is then Hard."""

    showing: Showing
    said: str
    """What was typed, as it was understood."""
    why: str
    """What the slip was, in a sentence; '' where its author wrote none."""


@dataclass(frozen=True, slots=True)
class Back:
    """The back of a self-graded card before its rating: what each rating would give, in days."""

    showing: Showing
    days: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the session stands."""

    answered: int
    minutes_left: float
    waiting: int
    """Missed cards that still return in this session."""
    notice: str = ""
    """A line to show once, such as that a new study day has begun; '' where there is none."""


class Ending(Enum):
    """Why a session has no next question."""

    DONE = "nothing more is due"
    TIME = "the minutes are used up"
    LIMIT = "the number asked for is reached"


@dataclass(frozen=True, slots=True)
class Missed:
    """One question missed in a session and not right since, or right only later."""

    card: str
    title: str
    topic: tuple[str, ...]
    key: str
    """The right answer's text."""
    chosen: str
    """The wrong option's text, '' for 'don't know'."""
    why: str
    due_day: int
    days: int
    mended: bool
    """It was right later in this session."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to."""

    ending: Ending | None
    """None where the learner left."""
    answered: int
    cards: int
    right: int
    """Cards right at their first answer of the session."""
    new: int
    seconds: int
    missed: tuple[Missed, ...]
    tomorrow: int
    """Cards due tomorrow."""
    coming_back: int
    """Missed cards that are not asked again today."""
    more: bool
    """An extra helping would find something to ask."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo voided."""

    type: str
    """The voided act's type: answered, regraded, suspended, ..."""
    card: str
    title: str
    slip: bool
    feedback: Feedback | None = None
    """The feedback that stays on the screen, where the voided act was one on it or its regrade."""


@dataclass(frozen=True, slots=True)
class OpenText:
    """The own text of a card's question, for an editor."""

    card: str
    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit of a question's text came to."""

    meaning: str
    """What it means for older answers, in a phrase."""
    feedback: Feedback | None = None
    """The feedback on the screen, as it is now; None where the session asks on."""


@dataclass(frozen=True, slots=True)
class MistakeCard:
    """One question in which a named mistake was made."""

    card: str
    title: str
    count: int


@dataclass(frozen=True, slots=True)
class MistakeLine:
    """A named mistake, and where it was made."""

    name: str
    count: int
    last: int
    """The study day on which it was made last."""
    cards: tuple[MistakeCard, ...]
    """The most frequent first."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """How strong the learner is in one topic, all that lies below it included (fsrs.md 5.4)."""

    topic: str
    """Topic path; '' holds the questions without a topic."""
    title: str
    cards: int
    """Cards that are asked, seen or not."""
    seen: int
    answers: int
    """Answers that count for strength: given on a later day than the first, and not past a date."""
    recall: float | None
    """A week ahead, luck taken off; None, as `low` and `high`, where not `enough`."""
    low: float | None
    high: float | None
    enough: bool
    weak: bool
    """The whole interval lies below the learner's own average."""
    below: float | None
    """Probability that it lies below that average; None before the first answer that counts."""


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One row of a card's history."""

    day: int
    at: str
    """Local time of the answer, `YYYY-MM-DD HH:MM`."""
    what: str
    """right, not right, don't know, guess, rated Hard, undone, ..."""
    counted: bool
    note: str
    """Why it does not count, or what else is to be said; mostly ''."""
    days: int | None
    """Days to the due day that it chose."""
    seconds: float | None


@dataclass(frozen=True, slots=True)
class CardInfo:
    """Why a card is due when it is (`srs why CARD`, key `i`)."""

    card: str
    title: str
    deck: str
    topic: str
    state: str
    marks: tuple[str, ...]
    due_day: int | None
    days: int | None
    """Days from today to `due_day`; negative where overdue."""
    stability: float | None
    difficulty: float | None
    retrievability: float | None
    recall: float | None
    """Retrievability corrected for guessing."""
    desired: float
    target: float
    """Retention asked of the model, guessing counted in."""
    answers: int
    lapses: int
    sentence: str
    """Why it is due when it is, in one or two sentences."""
    note: str
    history: tuple[AnswerLine, ...]
    sources: tuple[str, ...]
