"""From the events of a card to its memory: the fold of LOG 2, 4, 7, 10 and 17.

A pure function of a *set* of events: the order in which they arrived plays no part, so devices
that hold the same events hold the same memory. What comes out is a cache; the events are the truth.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from srs_trainer.model.acts import Act, Redating, on_its_day
from srs_trainer.model.freshness import close_day
from srs_trainer.model.grading import AGAIN, HARD
from srs_trainer.model.memory import fuzz_unit, interval
from srs_trainer.model.rekeying import SAME, SAME_OPTIONS, Options, linked_keys, rescored
from srs_trainer.model.scalar import Stepper

LEECH_LAPSES = 6
"""Lapses from which a card is marked a leech (fsrs.md 7.17)."""
MAX_INTERVAL = 365
"""The longest interval where an event names no other, in days (DESIGN 4.8)."""

_STALE = '"stale"'
"""Stands in the detail of answers to questions past their date; reading every detail takes long."""


class Present(NamedTuple):
    """What the card's question is now."""

    origin: str
    """The text key from which digests and fuzz start: the first that the card had."""
    key: bytes
    """Key digest."""
    options: Callable[[], Sequence[Options]] = tuple
    """Those of each situation; called only where old answers are re-scored."""
    until_day: int | None = None
    """The last study day on which its content holds unchecked (`review-by`)."""


class Counted(NamedTuple):
    """One answer that counts, after voiding, regrading and re-scoring."""

    id: bytes
    day: int
    rating: int
    right: bool
    gap: int
    """Study days since the counted answer before, 0 for the first."""
    p: float | None
    """Predicted chance, for figures: None at first sight and where the question was past its date."""
    ms: int


class CardMemory(NamedTuple):
    """The cached state of a card; every field follows from the card's events and its question's key."""

    state: str = "new"
    """new, changed or scheduled (LOG 18); 'again today' is `again_day` on that day."""
    s: float | None = None
    d: float | None = None
    last_day: int | None = None
    due_day: int | None = None
    answers: int = 0
    lapses: int = 0
    first_day: int | None = None
    right_later: bool = False
    """It was right once on a later day than its first."""
    again_day: int | None = None
    """The day on which its newest answer asks for a repeat in the session."""
    shown: int = 0
    """Answers and practices that are not void: the count in a showing's seed."""
    last_variant: int | None = None
    basis: bytes = b""
    open_day: int = 0
    """The first study day on which it may be asked as due, changed or new."""
    suspended: bool = False
    buried_day: int | None = None
    flagged: bool = False
    released: bool = False
    """The learner asked for it although it needs others."""
    leech: bool = False
    close_day: int | None = None
    """The last study day on which it is asked unless the learner lets it in (DESIGN 4.8)."""


class Fold(NamedTuple):
    """What the events of one card come to."""

    memory: CardMemory
    counted: Sequence[Counted] = ()
    activity: Sequence[tuple[int, int, bool]] = ()
    """Every answer that is not void as (day, ms, right), whether it counts for memory or not."""
    dropped: Mapping[bytes, str] = MappingProxyType({})
    """Why an answer does not count: void, older key, concurrent, before the kept memory."""
    until_s: float | None = None
    """Stability when its question's date passed, or after the first answer where that was later: the
    longest interval past the date comes from it. None where the question has no date."""


def origin_basis(origin: str) -> bytes:
    """The basis before any answer (LOG 3)."""
    return hashlib.blake2b(origin.encode(), digest_size=8).digest()


def next_basis(basis: bytes, event: bytes, rating: int) -> bytes:
    """The rolling digest after one more counted answer (LOG 3)."""
    return hashlib.blake2b(basis + event + bytes((rating,)), digest_size=8).digest()


def fold(
    acts: Iterable[Act], present: Present, stepper: Stepper, redated: Sequence[Redating] = ()
) -> Fold:
    """Fold the events of one card (and of the cards it was before) into its memory.

    `acts` may come in any order and must hold each event id once.
    """
    ordered = sorted(acts)
    if not ordered:
        basis = origin_basis(present.origin)
        return Fold(CardMemory(basis=basis, close_day=close_day(present.until_day)))
    if redated:
        ordered = sorted(on_its_day(act, redated) for act in ordered)
    kept = None
    special: dict[bytes, _Effective] = {}
    dropped: dict[bytes, str] = {}
    key = present.key
    if all(act.type == "answered" and act.key == key for act in ordered):
        valid = answers = counted = ordered
    else:
        void = {act.target for act in ordered if act.type == "undone" and act.target is not None}
        dropped = {act.id: "void" for act in ordered if act.id in void and act.type == "answered"}
        # What belongs to a void act is void with it: its regrades, and the links that an edit made.
        valid = [
            act
            for act in ordered
            if act.type != "undone" and act.id not in void and act.target not in void
        ]
        answers = [act for act in valid if act.type == "answered"]
        special = _special(answers, valid, present, dropped)
        counted = [act for act in answers if act.id not in dropped]
        kept = _last_kept_memory(valid)
    if len({act.device for act in counted}) > 1:
        counted = _without_concurrent(counted, special, dropped)
    if kept:
        dropped |= {act.id: "before the kept memory" for act in counted if act <= kept}
        counted = [act for act in counted if act > kept]
    memory, rows, until_s = _step_through(counted, special, kept, present, stepper)
    if counted is answers:
        activity = [(row.day, row.ms, row.right) for row in rows]
    else:
        activity = [(act.day, act.ms or 0, _rating(act, special) > AGAIN) for act in answers]
    return Fold(_marked(memory, valid, answers, present), rows, activity, dropped, until_s)


class _Effective(NamedTuple):
    """The act that decides an answer's rating (itself or its regrade), and that rating."""

    act: Act
    rating: int
    rescored: bool


def _special(
    answers: list[Act], valid: list[Act], present: Present, dropped: dict[bytes, str]
) -> dict[bytes, _Effective]:
    """The answers whose rating is not their own: regraded or re-scored (LOG 2, 17)."""
    regrades: dict[bytes, Act] = {}
    for act in valid:
        if act.type == "regraded" and act.target is not None:
            held = regrades.get(act.target)
            if held is None or (held.lamport, held.device) < (act.lamport, act.device):
                regrades[act.target] = act
    linked = linked_keys(valid, present.key, SAME)
    rescorable = linked_keys(valid, present.key, SAME_OPTIONS) - linked
    found: dict[bytes, _Effective] = {}
    for act in answers:
        deciding = regrades.get(act.id, act)
        rating = deciding.rating or act.rating or AGAIN
        if act.key is not None and act.key not in linked:
            now = rescored(act, rating, present.options()) if act.key in rescorable else None
            if now is None:
                dropped[act.id] = "older key"
            else:
                found[act.id] = _Effective(deciding, now, now != rating)
        elif deciding is not act:
            found[act.id] = _Effective(deciding, rating, False)
    return found


def _rating(act: Act, special: dict[bytes, _Effective]) -> int:
    effective = special.get(act.id)
    return effective.rating if effective else act.rating or AGAIN


def _without_concurrent(
    answers: list[Act], special: dict[bytes, _Effective], dropped: dict[bytes, str]
) -> list[Act]:
    """Of answers on one day from one basis on several devices the lowest rating counts (LOG 4)."""
    groups: dict[tuple[int, bytes], list[Act]] = {}
    for act in answers:
        if act.basis is not None:
            groups.setdefault((act.day, act.basis), []).append(act)
    for group in groups.values():
        if len({act.device for act in group}) > 1:
            lowest = min(group, key=lambda a: (_rating(a, special), a.lamport, a.device))
            for act in group:
                if act is not lowest:
                    dropped[act.id] = "concurrent"
    return [act for act in answers if act.id not in dropped]


def _last_kept_memory(valid: list[Act]) -> Act | None:
    kept = [act for act in valid if act.type == "memory_set"]
    return kept[-1] if kept else None


def _step_through(
    counted: list[Act],
    special: dict[bytes, _Effective],
    kept: Act | None,
    present: Present,
    stepper: Stepper,
) -> tuple[CardMemory, list[Counted], float | None]:
    """Replay S and D; take the due day from the last answer while its basis holds (LOG 7).

    Returns the memory, the answers, and the stability when the question's date passed.
    """
    s = d = last = due = first = again = until_s = None
    until = present.until_day
    lapses = 0
    later = False
    basis = before = origin_basis(present.origin)
    if kept:
        detail = kept.details()
        s, d, last, due = detail["s"], detail["d"], detail["last_day"], detail["due_day"]
        first, lapses, later = last, detail.get("lapses", 0), True
        basis = before = next_basis(basis, kept.id, 0)
        until_s = None if until is None else s
    rows: list[Counted] = []
    for act in counted:
        day = act.day
        rating = _rating(act, special) if special else act.rating or AGAIN
        if last is None or first is None:
            gap, first = 0, day
        else:
            gap = max(0, day - last)
            if rating == AGAIN:
                lapses += gap > 0
            elif day > first:
                later = True
        s, d = stepper.step(s, d, gap, rating)
        last = day
        if until is not None and (until_s is None or day <= until):
            until_s = s
        p, written = act.p, act.detail
        if written and _STALE in written and act.details().get("stale"):
            p = None
        rows.append(Counted(act.id, day, rating, rating > AGAIN, gap, p, act.ms or 0))
        before, basis = basis, next_basis(basis, act.id, rating)
    if counted:
        newest = counted[-1]
        final = special.get(newest.id) or _Effective(newest, newest.rating or AGAIN, False)
        assert s is not None and last is not None
        due = _due_day(final, newest, before, s, len(rows) - 1, present, stepper)
        guessed = final.rating == HARD and bool(final.act.details().get("guess"))
        again = last if final.rating == AGAIN or guessed else None
    state = "scheduled" if last is not None else "new"
    memory = CardMemory(
        state=state,
        s=s,
        d=d,
        last_day=last,
        due_day=due,
        answers=len(rows),
        lapses=lapses,
        first_day=first,
        right_later=later,
        again_day=again,
        basis=basis,
        open_day=due or 0,
        leech=lapses >= LEECH_LAPSES,
    )
    return memory, rows, until_s


def _due_day(
    final: _Effective,
    answer: Act,
    before: bytes,
    s: float,
    count: int,
    present: Present,
    stepper: Stepper,
) -> int:
    """The frozen due day while its basis holds, else the plain fuzzed interval (LOG 7, 8)."""
    act = final.act
    if act.due_day is not None and act.basis == before and not final.rescored:
        return act.due_day
    maximum = act.details().get("max", MAX_INTERVAL)
    target = act.dr if act.dr is not None else 0.9
    unit = fuzz_unit(present.origin, count)
    return answer.day + interval(s, target, unit, maximum, stepper.parameters)


def _marked(memory: CardMemory, valid: list[Act], answers: list[Act], present: Present) -> CardMemory:
    """Add the marks, which are registers: the last writer by (lamport, device) holds (LOG 1)."""
    last: dict[str, Act] = {}
    if valid is not answers:
        for act in sorted(valid, key=lambda a: (a.lamport, a.device)):
            last["suspended" if act.type == "unsuspended" else act.type] = act
    suspended = last.get("suspended")
    buried = last.get("buried")
    flagged = last.get("flagged")
    state, open_day = memory.state, memory.open_day
    if state == "new" and answers:
        state = "changed"
        rekeyed = [a for a in valid if a.type == "rekeyed" and a.key == present.key]
        newest = max(rekeyed, key=lambda a: (a.lamport, a.device), default=answers[-1])
        open_day = newest.day
    if buried:
        open_day = max(open_day, buried.day + 1)
    shown = [act for act in valid if act.type in ("answered", "practised")]
    return memory._replace(
        state=state,
        open_day=open_day,
        shown=len(shown),
        last_variant=_variant(shown[-1]) if shown else None,
        suspended=suspended is not None and suspended.type == "suspended",
        buried_day=buried.day if buried else None,
        flagged=bool(flagged and flagged.details().get("on", True)),
        released="released" in last,
        close_day=None if _is_let_in(valid, present) else close_day(present.until_day),
    )


def _is_let_in(valid: list[Act], present: Present) -> bool:
    """Whether the learner let the card in past the date that its question has now."""
    until = present.until_day
    return until is not None and any(
        act.type == "released" and act.details().get("until") == until for act in valid
    )


def _variant(act: Act) -> int:
    """The situation shown; the first one is not written down."""
    if not act.detail or '"variant"' not in act.detail:
        return 0
    return int(act.details().get("variant", 0))


def streak_of(counted: Sequence[Counted]) -> int:
    """Study days on end, up to the last, on which the card was right at its first answer of the day.

    An answer rated Hard, as a guess is, neither counts nor breaks the row.
    """
    days = 0
    for place, row in reversed(list(enumerate(counted))):
        if row.rating == AGAIN:
            break
        days += row.rating > HARD and (row.gap > 0 or place == 0)
    return days


def logit_bin(p: float) -> int:
    """The bin of a predicted chance in the roll-ups: a quarter of a logit wide, -16 to 21 (LOG 12)."""
    held = 0.02 if p < 0.02 else 0.995 if p > 0.995 else p
    return round(4 * math.log(held / (1 - held)))
