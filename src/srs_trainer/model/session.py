"""What to ask next: a pure function of the cache, today's acts and the day's seed (LOG 14, DESIGN 6).

There is no stored queue, so an undo or a restart gives the same question by construction. The
order of precedence: misses return; a block of new questions stays whole; new blocks are spread over
the first 70 percent; reviews, no two of one topic in a row; the rest of the new; at the tail each
missed card once more, if at least five others stand between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

REPEAT_AFTER = 12
"""Others between a miss and its return."""
REPEAT_AT_LEAST = 5
"""Others between, where there are no more than these; also after a slip."""
NEW_WITHIN = 0.7
"""The part of a session into which new questions are mixed."""
BLOCK = 4
"""New questions of one subtopic that are asked together, about (3 to 5)."""
PLANNED = 240
"""Reviews that a session plans with; more than that is over an hour."""
LOOK_AHEAD = 30
"""How many reviews are looked through for one of another topic."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that may be asked: due or changed, or new."""

    card: int
    key: str
    question: str
    """Text key of its question: siblings share it."""
    deck: int
    topic: str
    kind: str
    open_day: int
    rank: int = 0
    block: tuple[int, int] = (0, 0)
    """Deck and number of the block of new questions that it belongs to."""
    changed: bool = False
    """Its key was changed: it stands before the new ones (LOG 17)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One act of today that was a turn of the session: an answer, a slip, or 'later'."""

    card: int
    question: str
    deck: int
    topic: str
    kind: str
    what: str
    """answer, slip or later."""
    again: bool
    """It asks for a repeat."""
    first: bool
    """With it the card stopped being new: its first answer ever, or a new card put off until later."""
    fresh: bool
    """It was the card's first turn today."""
    block: tuple[int, int]
    cost_ms: int
    session: str
    shut: bool = False
    """The card does not return today: suspended, buried, retired, or outside of the session's scope."""


@dataclass(frozen=True, slots=True)
class Costs:
    """How long a question takes, in milliseconds: by kind, for a review and for a new one."""

    review: dict[str, int] = field(default_factory=dict)
    new: dict[str, int] = field(default_factory=dict)

    def of(self, kind: str, new: bool) -> int:
        """The median time of a kind; the defaults where the learner has under 20 answers of it."""
        default = DEFAULT_NEW_MS if new else DEFAULT_REVIEW_MS
        return (self.new if new else self.review).get(kind, default)


DEFAULT_REVIEW_MS = 16_000
DEFAULT_NEW_MS = 40_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What the session may still take."""

    left_ms: int
    """Milliseconds of the budget that are left."""
    new_left: int
    """New questions that are still let in."""
    turns_left: int | None = None
    """Questions that are still let in; None is no limit."""
    session: str = ""
    """The running session: what was asked at an earlier tail today does not bind it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The decision: a card, or the reason why there is none."""

    card: int | None
    ending: str = ""
    """done, time or limit where `card` is None."""
    waiting: tuple[int, ...] = ()
    """Missed cards that have not been right since."""


def day_seed(day: int) -> bytes:
    """The seed of a study day."""
    return hashlib.blake2b(f"day {day}".encode(), digest_size=8).digest()


def by_deck(candidates: Iterable[Candidate]) -> dict[int, list[Candidate]]:
    """New cards grouped by deck, each deck in its own order."""
    decks: dict[int, list[Candidate]] = {}
    for candidate in sorted(candidates, key=lambda c: (c.deck, c.rank, c.card)):
        decks.setdefault(candidate.deck, []).append(candidate)
    return decks


def new_order(
    seed: bytes, decks: Mapping[int, Sequence[Candidate]], turns: Sequence[Turn]
) -> Iterator[Candidate]:
    """New cards not yet asked today: a block begun goes on, then the decks take turns by blocks.

    `decks` as `by_deck` gives them; cards asked today may be among them.
    """
    asked = {turn.card for turn in turns}
    queues = {deck: (c for c in queue if c.card not in asked) for deck, queue in decks.items()}
    heads = {deck: first for deck, queue in queues.items() if (first := next(queue, None)) is not None}
    taken = dict.fromkeys(heads, 0)
    for turn in turns:
        if turn.first and turn.deck in taken:
            taken[turn.deck] += 1
    tie = {deck: _shuffled(seed, str(deck)) for deck in heads}
    running = next((turn.block for turn in reversed(turns) if turn.fresh), None)
    while heads:
        deck = min(heads, key=lambda d: (heads[d].block != running, taken[d], tie[d]))
        head: Candidate | None = heads.pop(deck)
        block, running = head.block if head else None, None
        while head is not None and head.block == block:
            yield head
            taken[deck] += 1
            head = next(queues[deck], None)
        if head is not None:
            heads[deck] = head


def pending(turns: Sequence[Turn]) -> dict[int, tuple[int, int]]:
    """Cards that return today, each with the place of its turn and the others it waits for at least."""
    waiting: dict[int, tuple[int, int]] = {}
    for place, turn in enumerate(turns):
        waiting.pop(turn.card, None)
        if turn.shut:
            continue
        if turn.what == "slip":
            waiting[turn.card] = place, REPEAT_AT_LEAST
        elif turn.what == "later" or turn.again:
            waiting[turn.card] = place, REPEAT_AFTER
    return waiting


def choose(
    due: Iterable[Candidate],
    new: Iterable[Candidate],
    turns: Sequence[Turn],
    costs: Costs,
    limits: Limits,
) -> Choice:
    """The next card, or why there is none.

    `due` and `new` are in the order of the day and may hold cards already asked today, which are
    passed over; `turns` are today's in order.
    """
    waiting = pending(turns)
    missed = tuple(waiting)
    if limits.turns_left is not None and limits.turns_left <= 0:
        return Choice(None, "limit", missed)
    if limits.left_ms <= 0:
        return Choice(None, "time", missed)
    asked = {turn.card for turn in turns if turn.what != "slip"} | set(waiting)
    siblings = {turn.question for turn in turns}
    free = (c for c in due if c.card not in asked and c.question not in siblings)
    fresh_due = list(islice(free, PLANNED))
    free = (c for c in new if c.card not in asked and c.question not in siblings)
    fresh_new = list(islice(_first_of_siblings(free), max(0, limits.new_left)))
    fresh = _fresh(fresh_due, fresh_new, turns, costs, limits)
    if fresh is None:
        return _tail(waiting, turns, costs, limits, more=bool(fresh_due or fresh_new))
    # Two returns never follow each other while others are there: who misses all must get on too.
    ripe = _ripe(waiting, turns, costs, limits) if not turns or turns[-1].fresh else None
    return Choice(fresh if ripe is None else ripe, "", missed)


def will_return(
    card: int,
    due: Sequence[Candidate],
    decks: Mapping[int, Sequence[Candidate]],
    seed: bytes,
    turns: Sequence[Turn],
    costs: Costs,
    limits: Limits,
) -> bool:
    """Whether a card that waits is asked again in this session, if all others are right from here on."""
    if card not in pending(turns):
        return False
    siblings = {turn.question for turn in turns}
    near = list(islice(_first_of_siblings(c for c in due if c.question not in siblings), LOOK_AHEAD))
    new = {c.card: c for queue in decks.values() for c in queue}
    known = {c.card: c for c in near} | new
    ahead = list(turns)
    for _ in range(2 * REPEAT_AFTER + len(pending(turns))):
        choice = choose(near, new_order(seed, decks, ahead), ahead, costs, limits)
        if choice.card is None or choice.card == card:
            return choice.card == card
        is_new = choice.card in new
        turn = _foreseen(choice.card, known.get(choice.card), is_new, ahead, costs, limits.session)
        ahead.append(turn)
        limits = replace(
            limits,
            left_ms=limits.left_ms - turn.cost_ms,
            new_left=limits.new_left - turn.first,
            turns_left=None if limits.turns_left is None else limits.turns_left - 1,
        )
    return True


def _foreseen(
    card: int, candidate: Candidate | None, new: bool, turns: Sequence[Turn], costs: Costs, session: str
) -> Turn:
    """The turn that a right answer to `card` would be."""
    before = next((turn for turn in reversed(turns) if turn.card == card), None)
    if before is not None:
        cost = costs.of(before.kind, False)
        return replace(
            before, what="answer", again=False, first=False, fresh=False, cost_ms=cost, session=session
        )
    assert candidate is not None, "what is chosen was among the candidates"
    return Turn(
        card=card,
        question=candidate.question,
        deck=candidate.deck,
        topic=candidate.topic,
        kind=candidate.kind,
        what="answer",
        again=False,
        first=new,
        fresh=True,
        block=candidate.block,
        cost_ms=costs.of(candidate.kind, new),
        session=session,
    )


def _fresh(
    due: list[Candidate],
    new: list[Candidate],
    turns: Sequence[Turn],
    costs: Costs,
    limits: Limits,
) -> int | None:
    """A card not yet asked today, if one fits into the time that is left."""
    reviews = [c for c in due if costs.of(c.kind, False) <= limits.left_ms]
    fitting = [c for c in new if costs.of(c.kind, True) <= limits.left_ms]
    if fitting and (not reviews or _new_now(reviews, fitting, turns, costs, limits)):
        return fitting[0].card
    if reviews:
        last = next((turn.topic for turn in reversed(turns)), None)
        other = (c for c in reviews[:LOOK_AHEAD] if c.topic != last)
        return next(other, reviews[0]).card
    return None


def _new_now(
    reviews: list[Candidate], new: list[Candidate], turns: Sequence[Turn], costs: Costs, limits: Limits
) -> bool:
    """Whether a new question stands before the next review."""
    fresh = [turn for turn in turns if turn.fresh]
    if fresh and fresh[-1].first and fresh[-1].block == new[0].block:
        return True
    if any(candidate.changed for candidate in reviews):
        return False
    reviews_done = sum(not turn.first for turn in fresh)
    started = len({turn.block for turn in fresh if turn.first})
    to_come = len({candidate.block for candidate in new})
    for_reviews = limits.left_ms - sum(costs.of(c.kind, True) for c in new)
    average = max(1, sum(costs.of(c.kind, False) for c in reviews) // len(reviews))
    planned = reviews_done + min(len(reviews), max(0, for_reviews // average))
    return reviews_done >= NEW_WITHIN * planned * (started + 0.5) / (started + to_come)


def _ripe(
    waiting: dict[int, tuple[int, int]], turns: Sequence[Turn], costs: Costs, limits: Limits
) -> int | None:
    """The missed card that waited longest, once enough others stood between and if it fits."""
    ripe = [
        (place, card)
        for card, (place, least) in waiting.items()
        if len(turns) - place - 1 >= least and costs.of(turns[place].kind, False) <= limits.left_ms
    ]
    return min(ripe)[1] if ripe else None


def _tail(
    waiting: dict[int, tuple[int, int]],
    turns: Sequence[Turn],
    costs: Costs,
    limits: Limits,
    *,
    more: bool,
) -> Choice:
    """The end of a session: once more each card put off, and each missed one that waited enough."""
    missed = tuple(waiting)
    tail = 1 + max((n for n, turn in enumerate(turns) if turn.fresh), default=-1)
    seen = {turn.card for turn in turns[tail:] if turn.session == limits.session}
    left = [
        (place, card)
        for card, (place, _) in waiting.items()
        if (len(turns) - place - 1 >= REPEAT_AT_LEAST or turns[place].what == "later")
        and card not in seen
        and costs.of(turns[place].kind, False) <= limits.left_ms
    ]
    if left:
        return Choice(min(left)[1], "", missed)
    return Choice(None, "time" if more else "done", missed)


def _first_of_siblings(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.question not in seen:
            seen.add(candidate.question)
            yield candidate


def _shuffled(seed: bytes, key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=8, key=seed).digest()


def new_places(
    topics: Sequence[str], questions: Sequence[tuple[str, str]]
) -> dict[str, tuple[int, int]]:
    """Rank and block of each question of a deck among its new ones.

    `topics` are the deck's topic paths, prerequisites first; `questions` are (id, topic) as they
    stand in the deck. Blocks hold 3 to 5 questions of one topic where there are as many.
    """
    order = {topic: place for place, topic in enumerate(topics)}
    groups: dict[str, list[str]] = {}
    for name, topic in questions:
        groups.setdefault(topic, []).append(name)
    places: dict[str, tuple[int, int]] = {}
    block = 0
    for topic in sorted(groups, key=lambda t: order.get(t, len(order))):
        names = groups[topic]
        many = max(1, round(len(names) / BLOCK))
        for number, name in enumerate(names):
            places[name] = len(places), block + number * many // len(names)
        block += many
    return places
