"""The fold of a card's events: a function of the set, whatever order they came in."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from builders import an_act
from hypothesis import given, settings
from hypothesis import strategies as st

from srs_trainer.model.acts import Act, Redating
from srs_trainer.model.memory import fuzz_unit, interval
from srs_trainer.model.replay import Fold, Present, fold, logit_bin, next_basis, origin_basis
from srs_trainer.model.scalar import Stepper
from srs_trainer.model.state import state_hash, state_line

STEPPER = Stepper()
CARDS = ("llm/one", "llm/two")

OLD, NEW, OTHER = (bytes([n]) * 16 for n in (1, 2, 3))
KEYS = (OLD, NEW, OTHER, OLD)
"""The key digests of four versions of a deck: reworded, then mended, then as it was at first."""
VERDICTS = {
    (OLD, NEW): "same",
    (NEW, OLD): "same",
    (NEW, OTHER): "rescored",
    (OTHER, OLD): "changed",
    (OLD, OTHER): "changed",
}


def present(key: bytes, card: str = CARDS[0]) -> Present:
    """The question with one of the keys; option b is the right one under OTHER, else a."""
    right = frozenset("b" if key == OTHER else "a")
    return Present(card, key, lambda: [(frozenset("abc"), right)])


def folded(acts: Iterable[Act], key: bytes = OLD, redated: Sequence[Redating] = ()) -> Fold:
    return fold(acts, present(key), STEPPER, redated)


@dataclass
class Device:
    """A device with its own clock, its own copy of the log and its own version of the deck."""

    name: str
    skew: int
    version: int = 0
    lamport: int = 0
    log: dict[str, list[Act]] = field(default_factory=dict)
    """Own and foreign events by the device that wrote them, in the order of `dseq`."""
    cards: dict[bytes, str] = field(default_factory=dict)

    def acts(self, card: str) -> list[Act]:
        return [act for acts in self.log.values() for act in acts if self.cards[act.id] == card]

    def fold(self, card: str) -> Fold:
        return fold(self.acts(card), present(KEYS[self.version], card), STEPPER)

    def write(self, type_: str, card: str, day: int, **more: object) -> Act:
        own = self.log.setdefault(self.name, [])
        self.lamport += 1
        act = an_act(
            type_,
            id=f"{self.name}{len(own):015}".encode(),
            day=day + self.skew,
            lamport=self.lamport,
            device=self.name,
            dseq=len(own) + 1,
            **more,
        )
        own.append(act)
        self.cards[act.id] = card
        return act

    def answer(self, card: str, day: int, rating: int, chosen: str) -> Act:
        memory = self.fold(card).memory
        detail = {"options": ["a", "b", "c"], "chosen": chosen, "guess": rating == 2}
        return self.write(
            "answered",
            card,
            day,
            rating=rating,
            basis=memory.basis,
            key=KEYS[self.version],
            due_day=day + self.skew + rating,
            detail=detail,
        )

    def bring_up_to(self, version: int, day: int) -> None:
        """Import a later version of the deck: the judgement is a fact in the log."""
        was, now = KEYS[self.version], KEYS[version]
        if version > self.version:
            for card in CARDS if was != now else ():
                verdict = VERDICTS[was, now]
                self.write("rekeyed", card, day, key=now, detail={"verdict": verdict, "was": was.hex()})
            self.version = version

    def take(self, other: Device, upto: dict[str, int]) -> None:
        """Take over the events of each device up to a number, as a sync that was cut short does."""
        for name, acts in other.log.items():
            mine = self.log.setdefault(name, [])
            for act in acts[len(mine) : upto.get(name, len(acts))]:
                mine.append(act)
                self.cards[act.id] = other.cards[act.id]
                self.lamport = max(self.lamport, act.lamport)

    def state(self) -> str:
        key = KEYS[self.version]
        return state_hash(state_line(card, key, self.fold(card).memory) for card in CARDS)


def play(rng: random.Random, steps: int) -> tuple[Device, Device]:
    """Two devices with clocks two days apart, any acts, and syncs that may stop half-way."""
    pair = Device("A", 0), Device("B", rng.choice((-2, 0, 0, 2)))
    day = 20_000
    for _ in range(steps):
        day += rng.choice((0, 0, 0, 1, 1, 3))
        me, other = rng.sample(pair, 2)
        card = rng.choice(CARDS)
        known = [act for act in me.acts(card) if act.type != "undone"]
        do = rng.choice("aaaaaarruusbfpki")
        if do == "a":
            me.answer(card, day, rng.choice((1, 1, 2, 3, 3)), rng.choice("abc"))
        elif do in "ru" and known:
            target = rng.choice(known).id
            if do == "u":
                me.write("undone", card, day, target=target, detail=rng.choice(({}, {"slip": True})))
            else:
                basis = me.fold(card).memory.basis
                me.write("regraded", card, day, target=target, rating=2, basis=basis, due_day=day + 2)
        elif do in "sbfp":
            types = {
                "s": ("suspended", "unsuspended"),
                "b": ("buried",),
                "f": ("flagged",),
                "p": ("practised",),
            }
            me.write(rng.choice(types[do]), card, day, detail={"on": rng.random() < 0.5})
        elif do == "k":
            me.write(
                "memory_set",
                card,
                day,
                detail={"s": 9.5, "d": 5.0, "last_day": day - 3, "due_day": day + 6},
            )
        elif do == "i":
            me.bring_up_to(rng.randrange(len(KEYS)), day)
        if rng.random() < 0.2:
            me.take(other, {name: rng.randint(0, len(acts)) for name, acts in other.log.items()})
    return pair


@pytest.mark.parametrize("part", range(4))
def test_two_thousand_random_scripts_merged_in_any_order_give_one_state(part: int) -> None:
    """LOG 13: devices that hold the same events and the same deck hold the same state."""
    for seed in range(part * 500, (part + 1) * 500):
        rng = random.Random(seed)
        one, two = play(rng, steps=16)
        for device in rng.sample((one, two), 2):
            device.bring_up_to(len(KEYS) - 1, 20_060)
        for device, other in rng.sample(((one, two), (two, one)), 2):
            device.take(other, {})
        one.take(two, {})
        assert one.state() == two.state(), f"seed {seed}"
        for card in CARDS:
            acts = one.acts(card)
            rng.shuffle(acts)
            assert fold(acts, present(OLD, card), STEPPER) == one.fold(card), f"seed {seed}"


def test_the_scripts_reach_what_is_hard() -> None:
    """A simulation that never has two devices answer at once would prove little."""
    seen: set[str] = set()
    for seed in range(300):
        for device in play(random.Random(seed), steps=16):
            for card in CARDS:
                seen |= set(device.fold(card).dropped.values())
    assert seen == {"void", "older key", "concurrent", "before the kept memory"}


@given(seed=st.integers(0, 2**32), steps=st.integers(1, 20))
@settings(max_examples=150)
def test_what_the_fold_counts_obeys_the_log(seed: int, steps: int) -> None:
    for device in play(random.Random(seed), steps):
        for card in CARDS:
            acts = device.acts(card)
            result = device.fold(card)
            void = {act.target for act in acts if act.type == "undone"}
            answers = {act.id: act for act in acts if act.type == "answered"}
            assert not void & {answer.id for answer in result.counted}
            assert {answer.id for answer in result.counted} | result.dropped.keys() == answers.keys()
            assert all(answer.gap >= 0 for answer in result.counted)
            groups = [(answers[answer.id].day, answers[answer.id].basis) for answer in result.counted]
            devices = [answers[answer.id].device for answer in result.counted]
            assert len(set(groups)) == len(set(zip(groups, devices, strict=True)))
            assert result.memory.answers == len(result.counted)
            assert len(result.activity) == len(answers.keys() - void)


@given(seed=st.integers(0, 2**32), steps=st.integers(0, 16), rating=st.integers(1, 4))
@settings(max_examples=100)
def test_an_act_and_its_undo_leave_no_trace(seed: int, steps: int, rating: int) -> None:
    """LOG 2: undo restores every column, whatever else was done before."""
    device, _ = play(random.Random(seed), steps)
    before = device.fold(CARDS[0])
    for type_ in ("answered", "practised", "suspended", "unsuspended", "buried", "flagged", "released"):
        act = (
            device.answer(CARDS[0], 20_050, rating, "a")
            if type_ == "answered"
            else device.write(type_, CARDS[0], 20_050)
        )
        device.write("undone", CARDS[0], 20_050, target=act.id)
        after = device.fold(CARDS[0])
        assert after.memory == before.memory
        assert list(after.activity) == list(before.activity)


def an_answer(number: int, day: int, rating: int = 3, **more: object) -> Act:
    return an_act(
        "answered", id=bytes([number]) * 16, lamport=number, dseq=number, day=day, rating=rating, **more
    )


def an_undo(number: int, target: Act, **more: object) -> Act:
    return an_act(
        "undone", id=bytes([number]) * 16, lamport=number, dseq=number, target=target.id, **more
    )


def test_undone_can_not_be_undone() -> None:
    first = an_answer(1, 100)
    undo = an_undo(2, first)
    assert folded([first, undo, an_undo(3, undo)]).memory.state == "new"


def test_void_beats_regraded_on_whatever_device() -> None:
    first = an_answer(1, 100)
    regrade = an_act("regraded", id=b"r" * 16, device="other", lamport=9, target=first.id, rating=2)
    assert folded([first, regrade]).counted[0].rating == 2
    assert folded([first, regrade, an_undo(3, first)]).counted == []


def test_of_several_regrades_the_newest_that_is_not_void_holds() -> None:
    first = an_answer(1, 100)
    hard = an_act("regraded", id=b"h" * 16, lamport=2, target=first.id, rating=2)
    easy = an_act("regraded", id=b"e" * 16, lamport=3, target=first.id, rating=4)
    assert folded([easy, first, hard]).counted[0].rating == 4
    assert folded([easy, first, hard, an_undo(4, easy)]).counted[0].rating == 2
    assert folded([easy, first, hard, an_undo(4, easy), an_undo(5, hard)]).counted[0].rating == 3


def test_of_answers_at_once_on_two_devices_the_lowest_counts() -> None:
    basis = origin_basis(CARDS[0])
    right = an_answer(1, 100, 3, basis=basis, device="A")
    wrong = an_answer(2, 100, 1, basis=basis, device="B")
    result = folded([right, wrong])
    assert [answer.id for answer in result.counted] == [wrong.id]
    assert result.dropped == {right.id: "concurrent"}
    assert len(folded([right, wrong._replace(day=101)]).counted) == 2, "on different days all count"
    assert len(folded([right, wrong._replace(device="A", dseq=2)]).counted) == 2


def test_the_frozen_due_day_holds_while_its_basis_does() -> None:
    """LOG 7: chosen when the answer was given, anew only where an answer before it has gone."""
    first = an_answer(1, 100, basis=origin_basis(CARDS[0]), due_day=103)
    second = an_answer(
        2, 103, basis=next_basis(origin_basis(CARDS[0]), first.id, 3), due_day=150, dr=0.9
    )
    assert folded([first, second]).memory.due_day == 150
    alone = folded([first, second, an_undo(3, first)])
    s, _ = STEPPER.step(None, None, 0, 3)
    days = interval(s, 0.9, fuzz_unit(CARDS[0], 0), 365, STEPPER.parameters)
    assert alone.memory.due_day == 103 + days


def test_a_guess_and_a_miss_come_back_on_their_day() -> None:
    assert folded([an_answer(1, 100, 1)]).memory.again_day == 100
    assert folded([an_answer(1, 100, 2, detail={"guess": True})]).memory.again_day == 100
    assert folded([an_answer(1, 100, 2)]).memory.again_day is None
    assert folded([an_answer(1, 100, 1), an_answer(2, 100, 3)]).memory.again_day is None


def a_rekeying(was: bytes, now: bytes, verdict: str, number: int = 50) -> Act:
    detail = {"verdict": verdict, "was": was.hex()}
    return an_act(
        "rekeyed", id=bytes([number]) * 16, lamport=number, day=140 + number, key=now, detail=detail
    )


def an_old_answer(chosen: str | None, number: int = 1) -> Act:
    detail: dict[str, object] = {"options": ["a", "b", "c"]}
    if chosen:
        detail["chosen"] = chosen
    basis = origin_basis(CARDS[0])
    rating = 3 if chosen == "a" else 1
    return an_answer(number, 100, rating, key=NEW, basis=basis, detail=detail, due_day=150)


def test_a_reworded_key_keeps_its_answers() -> None:
    """LOG 17, through any number of links and in either direction."""
    answer = an_old_answer("a")
    links = [a_rekeying(NEW, OLD, "same", 50), a_rekeying(OLD, OTHER, "same", 51)]
    assert folded([answer, *links], OTHER).memory.answers == 1
    assert folded([answer, *links], NEW).memory.answers == 1


def test_a_changed_key_sets_the_card_to_changed_from_the_day_of_the_import() -> None:
    changed = folded([an_old_answer("a"), a_rekeying(NEW, OLD, "changed")], OLD).memory
    assert (changed.state, changed.open_day, changed.answers, changed.s) == ("changed", 190, 0, None)
    back = [an_old_answer("a"), a_rekeying(NEW, OLD, "changed"), a_rekeying(OLD, NEW, "changed", 51)]
    assert folded(back, NEW).memory.answers == 1, "the old key is back, and old answers count again"


@pytest.mark.parametrize(("chosen", "rating"), [("a", 1), ("b", 3), ("c", 1), (None, 1)])
def test_another_key_among_the_same_options_scores_old_answers_anew(
    chosen: str | None, rating: int
) -> None:
    result = folded([an_old_answer(chosen), a_rekeying(NEW, OTHER, "rescored")], OTHER)
    assert [answer.rating for answer in result.counted] == [rating]
    assert (result.memory.due_day == 150) == (chosen in ("c", None)), (
        "a mended rating chooses a new due day"
    )


def test_no_answer_is_scored_anew_without_a_judgement() -> None:
    """Ids of options alone prove nothing: a replaced option inherits the id of the one that went."""
    assert folded([an_old_answer("b")], OTHER).counted == []
    assert folded([an_old_answer("b"), a_rekeying(NEW, OTHER, "changed")], OTHER).counted == []


def test_answers_are_scored_anew_by_the_situation_that_was_shown() -> None:
    """The same two options may change places from one situation to the next."""
    now = Present(
        CARDS[0], OTHER, lambda: [(frozenset("abc"), frozenset("a")), (frozenset("abc"), frozenset("b"))]
    )
    detail = {"options": ["a", "b", "c"], "chosen": "a"}
    first = an_answer(1, 100, 1, key=NEW, detail=detail)
    second = an_answer(2, 101, 3, key=NEW, detail={**detail, "variant": 1})
    gone = an_answer(3, 102, 3, key=NEW, detail={**detail, "variant": 2})
    result = fold([first, second, gone, a_rekeying(NEW, OTHER, "rescored")], now, STEPPER)
    assert [answer.rating for answer in result.counted] == [3, 1]
    assert result.dropped == {gone.id: "older key"}


def test_marks_are_registers_of_the_last_writer() -> None:
    def mark(type_: str, lamport: int, device: str = "A", **detail: object) -> Act:
        return an_act(
            type_,
            id=f"{lamport:015}{device}".encode(),
            lamport=lamport,
            device=device,
            day=100,
            detail=detail,
        )

    assert folded([mark("unsuspended", 2), mark("suspended", 3)]).memory.suspended
    assert not folded([mark("suspended", 3), mark("unsuspended", 3, "B")]).memory.suspended
    assert not folded([mark("flagged", 1), mark("flagged", 2, on=False)]).memory.flagged
    assert folded([mark("buried", 1)]).memory.open_day == 101
    assert folded([mark("released", 1)]).memory.released


def test_a_question_long_past_its_date_closes_unless_the_learner_lets_it_in() -> None:
    """Past the date that it has now: an older word, or one for what a question needs, says nothing."""
    aged = present(OLD)._replace(until_day=300)

    def released(number: int, **detail: object) -> Act:
        return an_act(
            "released", id=bytes([number]) * 16, lamport=number, dseq=number, day=400, detail=detail
        )

    def closes(*acts: Act) -> int | None:
        return fold(acts, aged, STEPPER).memory.close_day

    word = released(2, until=300)
    assert closes() == closes(an_answer(1, 100)) == closes(released(3)) == 390
    assert closes(released(2, until=200)) == 390
    assert closes(word) is closes(released(1, until=200), word, released(3)) is None
    assert closes(word, an_undo(5, word)) == 390
    assert folded([an_answer(1, 100)]).memory.close_day is None, "it has no date"


def test_an_answer_past_the_date_counts_for_memory_and_not_for_figures() -> None:
    good = an_answer(1, 100, p=0.9), an_answer(2, 104, p=0.8)
    stale = good[1]._replace(detail='{"options":["a"],"stale":true}')
    known, past = folded(good), folded([good[0], stale])
    assert past.memory == known.memory
    assert [answer.p for answer in known.counted] == [0.9, 0.8]
    assert [answer.p for answer in past.counted] == [0.9, None]
    words = (
        good[1]._replace(detail='{"typed":"\\"stale\\":true"}'),
        good[1]._replace(detail='{"stale":false}'),
    )
    assert all(folded([good[0], act]).counted[1].p == 0.8 for act in words)


def test_a_first_try_that_was_a_slip_is_no_answer() -> None:
    """Neither it nor its undo moves anything but the next showing."""
    first = an_act("staged", id=b"s" * 16, lamport=1, day=100, detail={"slip": "gb", "count": 0})
    for acts in ([first], [first, an_undo(2, first)]):
        assert folded(acts).memory == folded([]).memory
        assert not folded(acts).activity
    answer = an_answer(3, 100, 2)
    assert folded([first, answer]).memory == folded([answer]).memory


def test_answers_under_a_wrong_clock_count_on_the_day_of_its_mending() -> None:
    """LOG 5: of that device alone, and only those written before."""
    early, late = an_answer(1, 500, due_day=900), an_answer(3, 101)
    foreign = an_answer(2, 505, device="B")
    moved = folded([early, late, foreign], redated=[Redating("A", 3, 100)])
    assert [answer.day for answer in moved.counted] == [100, 101, 505]
    alone = folded([early], redated=[Redating("A", 3, 100)]).memory
    assert alone.last_day == 100
    assert alone.due_day is not None and 100 < alone.due_day < 120, "chosen anew from the right day"


def test_kept_memory_stands_for_all_before_it_until_it_is_void() -> None:
    detail = {"s": 20.0, "d": 5.0, "last_day": 95, "due_day": 130, "lapses": 2}
    kept = an_act("memory_set", id=b"k" * 16, lamport=5, day=100, detail=detail)
    before, after = an_answer(1, 90), an_answer(9, 101)
    result = folded([before, kept, after])
    assert [answer.id for answer in result.counted] == [after.id]
    assert result.memory.s == STEPPER.step(20.0, 5.0, 6, 3)[0]
    assert len(folded([before, kept, after, an_undo(10, kept)]).counted) == 2


def test_the_basis_follows_every_counted_rating() -> None:
    first, second = an_answer(1, 100), an_answer(2, 105, 1)
    assert folded([first, second]).memory.basis == next_basis(
        next_basis(origin_basis(CARDS[0]), first.id, 3), second.id, 1
    )
    assert folded([]).memory.basis == origin_basis(CARDS[0])


@given(st.floats(0, 1))
def test_bins_are_ordered_and_bounded(p: float) -> None:
    assert logit_bin(0.0) <= logit_bin(p) <= logit_bin(1.0) <= 21
    assert logit_bin(0.5) == 0


def test_the_state_hash_sees_what_differs_and_no_order() -> None:
    one, two = folded([an_answer(1, 100)]).memory, folded([an_answer(1, 101)]).memory
    lines = [state_line("a", OLD, one), state_line("b", OLD, two)]
    assert state_hash(lines) == state_hash(lines[::-1])
    assert state_hash(lines) != state_hash([state_line("a", OLD, two), state_line("b", OLD, two)])
    assert state_line("a", OLD, one) != state_line("a", NEW, one)
    assert state_line("a", OLD, one) != state_line("a", OLD, one._replace(flagged=True))
