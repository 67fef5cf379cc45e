"""Questions that make several cards: each part has its own key, memory and way through the versions."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_deck, a_question, an_option, cached, moment, rebuilt

from srs_trainer.model.question import Deck, Question
from srs_trainer.model.replay import CardMemory
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.views import Edited, Ending, Feedback, OpenText, Scope

ROOMY = Settings(minutes=600, new=50)
C1, C2, C3 = "llm/cl#c1", "llm/cl#c2", "llm/cl#c3"
STEM = "{{c1::Prefill}} is bound by {{c2::compute}}."


def cl(stem: str = STEM, id: str = "cl", **more: object) -> Question:
    return a_question(id, kind="cloze", stem=stem, answer=(), **more)


def plain(id: str = "q") -> Question:
    return a_question(id, options=(an_option("yes", True, id="a"), an_option("no", id="b")))


class Desk:
    """A home with one deck of which versions come, a clock moved by hand, and a session."""

    def __init__(self, home: Path, *questions: Question) -> None:
        self.clock, self.store, self.version = HandClock(), Store(home), 0
        self.bring(*(questions or (cl(),)))

    def bring(self, *questions: Question) -> None:
        self.version += 1
        self.bring_deck(a_deck(*questions, version=str(self.version)))

    def bring_deck(self, deck: Deck) -> None:
        self.store.import_decks([deck], moment(self.store, self.clock))
        self.agrees()

    def agrees(self) -> None:
        assert cached(self.store) == rebuilt(self.store)

    def begin(self) -> Session:
        self.session = Session(self.store, ROOMY, self.clock, Scope())
        return self.session

    def answer(self, card: str, right: bool = True, days: float = 1) -> Feedback:
        """Answer a card alone, whatever else is due, some days after the last time."""
        self.clock.move(days=days)
        session = self.begin()
        while True:
            showing = session.next()
            assert isinstance(showing, Showing), showing
            if showing.card == card:
                return give(session, showing, right)
            session.bury(showing.card)

    def answer_all(self) -> list[str]:
        """Answer all that this day asks, rightly; the cards in their order."""
        session, cards = self.begin(), []
        while not isinstance(showing := session.next(), Ending):
            cards.append(showing.card)
            give(session, showing, True)
        return cards

    def edit(self, question: Question, card: str = C1) -> Edited:
        found = self.store.deck("llm")
        assert found is not None
        opened = OpenText(card, next(q for q in found.questions if q.id == question.id), "")
        edited = self.session.edit(opened, question)
        self.agrees()
        return edited

    def undo(self) -> None:
        self.session.undo()
        self.agrees()

    def memory(self, card: str) -> CardMemory:
        return self.store.memory_of(card)

    def learnt(self, card: str) -> tuple[object, ...]:
        memory = self.memory(card)
        return memory.state, memory.s, memory.d, memory.due_day, memory.answers, memory.basis

    def open_cards(self) -> set[str]:
        rows = self.store.query("SELECT c.key FROM memory m JOIN card c ON c.id = m.card WHERE is_open")
        return {str(key) for (key,) in rows}


def give(session: Session, showing: Showing, right: bool) -> Feedback:
    """Answer a showing of any kind, rightly or wrongly."""
    if showing.has_field:
        feedback = session.submit(showing, showing.answer if right else "nonsense", ms=1000)
        assert isinstance(feedback, Feedback)
        return feedback
    option = next(o.id for o in showing.options if o.right == right)
    return session.answer(showing, option, ms=1000)


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_(*questions: Question) -> Desk:
        opened.append(Desk(tmp_path / f"home{len(opened)}", *questions))
        return opened[-1]

    yield open_
    for desk in opened:
        desk.store.close()


def learnt_both(desk: Desk) -> tuple[tuple[object, ...], tuple[object, ...]]:
    """Answer both parts once; what they are then."""
    desk.answer(C1)
    desk.answer(C2)
    return desk.learnt(C1), desk.learnt(C2)


# -- versions of the author ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stem", "state"),
    [
        ("{{c1::Prefill}} is bound by {{c2::an entirely different thing}}.", "changed"),
        ("{{c1::Prefill}} is bound by {{c2::compute!}}.", "scheduled"),
        ("As to prefill: {{c1::prefill}} is bound by {{c2::compute::what?}}.", "scheduled"),
    ],
)
def test_another_text_in_one_hole_leaves_the_memory_of_the_other_alone(
    open_desk: Callable[..., Desk], stem: str, state: str
) -> None:
    desk = open_desk()
    first, second = learnt_both(desk)
    desk.bring(cl(stem))
    assert desk.learnt(C1) == first
    assert desk.memory(C2).state == state
    assert (desk.learnt(C2) == second) == (state == "scheduled")


def test_a_changed_hole_is_due_again_and_not_new(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    learnt_both(desk)
    desk.clock.move(days=1)
    desk.bring(cl("{{c1::Prefill}} is bound by {{c2::an entirely different thing}}."))
    assert desk.answer_all()[0] == C2
    assert desk.memory(C2).answers == 1


def test_a_part_that_is_gone_is_kept_unasked_and_comes_back(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    first, second = learnt_both(desk)
    sums = cached(desk.store)["day_rollup"]
    desk.bring(cl("{{c1::Prefill}} is bound by compute."))
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second), "nothing is deleted"
    assert cached(desk.store)["day_rollup"] == sums
    desk.clock.move(days=90)
    assert desk.answer_all() == [C1]
    desk.bring(cl())
    assert desk.learnt(C2) == second
    desk.clock.move(days=1)
    assert desk.answer_all() == [C2]


def test_a_new_part_makes_a_new_card(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    first, second = learnt_both(desk)
    desk.bring(cl("{{c1::Prefill}} is bound by {{c2::compute}}, decode by {{c3::bandwidth}}."))
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second)
    assert desk.memory(C3).state == "new"
    assert desk.answer_all() == [], "a sibling was asked today"
    desk.answer(C3)


def test_another_kind_closes_the_cards_and_opens_them_again(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    first, second = learnt_both(desk)
    desk.bring(plain("cl"))
    assert desk.open_cards() == {"llm/cl"}
    desk.answer("llm/cl")
    whole = desk.learnt("llm/cl")
    desk.bring(cl())
    assert desk.open_cards() == {C1, C2}
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second)
    desk.bring(plain("cl"))
    assert desk.learnt("llm/cl") == whole


def test_a_new_name_carries_every_part_on(open_desk: Callable[..., Desk]) -> None:
    """LOG 15: also a part that the older version no longer had at the end, and back again."""
    desk = open_desk()
    first, second = learnt_both(desk)
    desk.bring(cl("{{c1::Prefill}} is bound by compute."))
    desk.bring(cl(id="new", was="cl"))
    assert (desk.learnt("llm/new#c1"), desk.learnt("llm/new#c2")) == (first, second)
    assert desk.open_cards() == {"llm/new#c1", "llm/new#c2"}
    desk.bring(cl())
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second)
    assert desk.open_cards() == {C1, C2}


def test_a_part_may_go_to_a_question_of_its_own(open_desk: Callable[..., Desk]) -> None:
    """The older question is still asked, but no longer with this part."""
    desk = open_desk()
    first, second = learnt_both(desk)
    desk.bring(
        cl("{{c1::Prefill}} is bound by compute."),
        cl("Prefill is bound by {{c2::compute}}.", id="own", was="cl"),
    )
    assert (desk.learnt(C1), desk.learnt("llm/own#c2")) == (first, second)
    assert desk.open_cards() == {C1, "llm/own#c2"}


def test_a_rename_is_judged_by_part(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    first, _ = learnt_both(desk)
    stem = "{{c1::Prefill}} is bound by {{c2::something wholly else}}."
    desk.bring(cl(stem, id="new", was="cl"))
    assert desk.learnt("llm/new#c1") == first
    assert desk.memory("llm/new#c2").state == "changed"


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_that_is_still_asked_keeps_its_memory_wherever_it_stands(
    open_desk: Callable[..., Desk], order: int
) -> None:
    """Both come for the first time, in one version."""
    desk = open_desk(*(plain("old"), replace(plain("new"), was="old"))[::order])
    assert desk.open_cards() == {"llm/old", "llm/new"}


# -- edits of the learner -------------------------------------------------------------------------------


def test_an_edit_of_one_hole_is_an_edit_of_one_memory(open_desk: Callable[..., Desk]) -> None:
    """Whichever sibling it was made from; and its undo gives all of it back."""
    desk = open_desk()
    first, second = learnt_both(desk)
    edited = desk.edit(cl("{{c1::Prefill}} is bound by {{c2::something wholly else}}."), C1)
    assert "older answers no longer count" in edited.meaning
    assert desk.learnt(C1) == first
    assert desk.memory(C2).state == "changed"
    desk.undo()
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second)


@pytest.mark.parametrize(
    "stem", ["{{c1::Prefill}} is bound by compute.", "{{c1::Prefill}}, {{c3::decode}}", "{{c7::All}}"]
)
def test_an_edit_opens_and_closes_cards_and_so_does_its_undo(
    open_desk: Callable[..., Desk], stem: str
) -> None:
    desk = open_desk()
    first, second = learnt_both(desk)
    new = cl(stem)
    desk.edit(new, C2)
    assert desk.open_cards() == {f"llm/cl#{part}" for part in new.parts()}
    desk.undo()
    assert desk.open_cards() == {C1, C2}
    assert (desk.learnt(C1), desk.learnt(C2)) == (first, second)


def test_feedback_follows_an_edit_of_its_own_part_only(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    before = desk.answer(C1)
    other = desk.edit(cl("{{c1::Prefill}} needs {{c2::something wholly else}}."), C1).feedback
    assert other is not None
    assert other.showing.stem == "[...] needs something wholly else."
    assert (other.due_day, other.hard_days) == (before.due_day, before.hard_days)
    own = desk.edit(cl("{{c1::Quite another thing}} needs {{c2::something wholly else}}."), C1).feedback
    assert own is not None
    assert own.showing.stem == other.showing.stem, "the page stays as it was answered"
    assert own.hard_days is None
    gone = desk.edit(cl("This needs {{c2::something wholly else}}."), C1).feedback
    assert gone is not None and gone.showing.stem == other.showing.stem


def test_an_edit_that_adds_a_part_counts_what_another_device_answered_there(
    open_desk: Callable[..., Desk],
) -> None:
    """Its answers were carried for a card without a question; now they count, and the sums agree."""
    here, there = open_desk(), open_desk()
    three = cl("{{c1::Prefill}} is bound by {{c2::compute}}, decode by {{c3::bandwidth}}.")
    there.bring(three)
    there.answer(C3)
    here.store.merge(there.store.events())
    here.begin()
    here.edit(three)
    assert here.learnt(C3) == there.learnt(C3)
    here.undo()
    assert C3 not in here.open_cards()


# -- days -----------------------------------------------------------------------------------------------


def siblings(many: int = 8) -> list[Question]:
    """Clozes of two or three parts, and other questions between them."""
    stems = (STEM, "{{c1::One}}, {{c2::two}}, {{c3::three}}")
    clozes = [cl(stems[n % 2], id=f"cl{n}") for n in range(many)]
    return [question for n, one in enumerate(clozes) for question in (one, plain(f"q{n}"))]


@pytest.mark.parametrize("seed", range(4))
def test_siblings_are_never_asked_on_one_day(open_desk: Callable[..., Desk], seed: int) -> None:
    """New or due; and a promised return is kept although siblings stand between."""
    rng, desk = random.Random(seed), open_desk(*siblings())
    asked_as: set[str] = set()
    for _ in range(12):
        session = desk.begin()
        today: dict[str, str] = {}
        promised: set[str] = set()
        while not isinstance(showing := session.next(), Ending):
            card, question = showing.card, showing.card.partition("#")[0]
            assert today.setdefault(question, card) == card, "a sibling was asked today"
            asked_as.add("new" if showing.first_sight else "due")
            feedback = give(session, showing, rng.random() < 0.7)
            promised.discard(card)
            if feedback.again_today:
                promised.add(card)
        assert not promised, "right from there on would have kept it; missing keeps it too"
        desk.clock.move(days=rng.choice((1, 1, 2, 5)))
    assert asked_as == {"new", "due"}
    desk.agrees()


def test_all_parts_come_in_turn(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(cl("{{c1::One}}, {{c2::two}}, {{c3::three}}"))
    seen = []
    for _ in range(9):
        seen += desk.answer_all()
        desk.clock.move(days=1)
    assert sorted(set(seen)) == [C1, C2, C3]


TEXTS = [
    cl(),
    cl("{{c1::Prefill}} is bound by {{c2::compute!}}."),
    cl("{{c1::Training}} is bound by {{c2::compute}}, decode by {{c3::bandwidth}}."),
    cl("{{c3::Bandwidth}} binds decode."),
    cl("{{c1::Prefill}} is bound by {{c2::compute}}.", self_graded=True),
    plain("cl"),
]


@pytest.mark.parametrize("seed", range(6))
def test_cache_and_log_agree_whatever_is_done(open_desk: Callable[..., Desk], seed: int) -> None:
    """Answers, edits, undos, versions, renames, merges; two homes with one deck end in one state."""
    rng, desk, other = random.Random(seed), open_desk(), open_desk()
    name = "cl"
    for desk_ in (desk, other):
        desk_.begin()
    for _ in range(16):
        do = rng.choice(["answer"] * 4 + ["edit", "edit", "undo", "undo", "import", "rename", "merge"])
        me = rng.choice((desk, desk, other))
        if do == "answer":
            me.clock.move(days=rng.randint(0, 4))
            if not isinstance(showing := me.begin().next(), Ending):
                rate = showing.kind == "cloze" and not showing.has_field
                if rate:
                    me.session.grade(showing, rng.randint(1, 4), ms=1, ms_reveal=1)
                else:
                    give(me.session, showing, rng.random() < 0.7)
        elif do == "edit":
            card = rng.choice(sorted(me.open_cards()))
            id = card.partition("/")[2].partition("#")[0]
            held = me.store.deck("llm")
            assert held is not None
            was = next(q.was for q in held.questions if q.id == id)
            text = replace(rng.choice(TEXTS), id=id, was=was)
            if text not in held.questions:
                me.edit(text, card)
        elif do == "undo":
            me.undo()
        elif do == "import":
            for one in (desk, other) if name != "cl" else (me,):
                one.bring(replace(rng.choice(TEXTS), id=name, was="cl" if name != "cl" else ""))
        elif do == "rename" and name == "cl":
            name = "new"
            for one in (desk, other):
                one.bring(replace(rng.choice(TEXTS), id="new", was="cl"))
        elif do == "merge":
            me.store.merge((other if me is desk else desk).store.events())
        me.agrees()
    while desk.store.undoable() is not None:
        desk.undo()
    for one in (desk, other):
        one.bring(replace(TEXTS[0], id=name, was="cl" if name != "cl" else "", title="The last"))
    desk.store.merge(other.store.events())
    other.store.merge(desk.store.events())
    assert desk.store.state_hash() == other.store.state_hash()
