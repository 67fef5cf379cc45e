"""An edit of a question: what is read back, what it does to memory, and what gives way to what."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from builders import HandClock, a_deck, a_question, an_option, cached, moment, rebuilt
from hypothesis import HealthCheck, given, settings
from strategies import questions as any_questions

from srs_trainer.clock import clock_at
from srs_trainer.editing import read_back
from srs_trainer.editor import EditorFailed, edited
from srs_trainer.errors import InputError, StaleCard
from srs_trainer.explaining import card_info
from srs_trainer.formats import write_markdown
from srs_trainer.formats.markdown_write import write_section
from srs_trainer.importing import import_paths
from srs_trainer.model.question import Deck, Question, Variant
from srs_trainer.model.showing import Showing
from srs_trainer.plain import Plain
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.trainer import Trainer
from srs_trainer.views import Edited, Ending, Feedback, OpenText, Scope

ROOMY = Settings(minutes=600, new=50)
TEXTS = {"a": "eight key heads", "b": "thirty-two bytes", "c": "nothing at all"}


def q(id: str = "q", right: str = "a", texts: dict[str, str] = TEXTS, **more: object) -> Question:
    """A question whose options bear ids that were written."""
    options = tuple(an_option(text, right=name == right, id=name) for name, text in texts.items())
    return a_question(id, options=options, topic=more.pop("topic", "cache"), **more)


CHANGES: dict[str, Question] = {
    "reworded": q(stem="What is kept of a token?"),
    "reworded-key": q(texts={**TEXTS, "a": "eight KEY-heads!"}),
    "rescored": q(right="b"),
    "changed": q(texts={**TEXTS, "a": "a wholly different thing"}),
    "another kind": a_question("q", kind="basic", topic="cache", answer=("wholly other",)),
    "another topic": q(topic="another/place", needs=("other",)),
    "a draft": q(draft=True),
}
"""Edits of `q()`, each by what it does to it."""


class Desk:
    """A home with one deck, a clock moved by hand, and a running session."""

    def __init__(self, home: Path, *questions: Question) -> None:
        self.home, self.clock, self.version = home, HandClock(), 0
        self.store = Store(home)
        self.bring(*(questions or (q(), q("other"), q("third", topic="more"))))
        self.begin()

    def begin(self) -> Session:
        self.session = Session(self.store, ROOMY, self.clock, Scope())
        return self.session

    def bring(self, *questions: Question) -> None:
        self.version += 1
        deck = a_deck(*questions, version=str(self.version))
        self.store.import_decks([deck], moment(self.store, self.clock))

    def answer(self, card: str = "llm/q", option: str = "a", days: float = 1) -> Feedback:
        """Answer a card alone, whatever else is due, some days after the last time."""
        self.clock.move(days=days)
        session = self.begin()
        while True:
            showing = session.next()
            assert isinstance(showing, Showing), showing
            if showing.card == card:
                return session.answer(showing, option, ms=1000)
            session.bury(showing.card)

    def edit(self, question: Question, card: str = "llm/q") -> Edited:
        """Edit as the screens do: through the text."""
        opened = self.session.text_of(card)
        read = read_back(opened, write_section(question))
        assert read is not None
        return self.session.edit(opened, read)

    def question(self, id: str = "q") -> Question:
        found = self.store.deck("llm")
        assert found is not None
        return next(question for question in found.questions if question.id == id)

    def rows(self) -> dict[str, list[tuple[object, ...]]]:
        """All that an edit may move: the cache and the questions."""
        return {**cached(self.store), "question": self.store.query("SELECT * FROM question ORDER BY id")}

    def learnt(self, card: str = "llm/q") -> tuple[object, ...]:
        memory = self.store.memory_of(card)
        return memory.state, memory.s, memory.d, memory.due_day, memory.answers, memory.open_day


@pytest.fixture
def open_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_(*questions: Question) -> Desk:
        opened.append(Desk(tmp_path / f"home{len(opened)}", *questions))
        return opened[-1]

    yield open_
    for desk in opened:
        desk.store.close()


# -- the text ---------------------------------------------------------------------------------------


@given(question=any_questions(id="q"))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_text_left_as_it_was_is_no_edit(question: Question) -> None:
    opened = OpenText("llm/q", question, write_section(question))
    assert read_back(opened, opened.text) is None
    assert read_back(opened, "\n\n" + opened.text.replace("\n", "\r\n") + "\n  \n") is None


@given(before=any_questions(id="q"), after=any_questions(id="q"))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_question_is_read_back_as_it_was_written(before: Question, after: Question) -> None:
    after = replace(after, was=before.was)
    opened = OpenText("llm/q", before, write_section(before))
    assert read_back(opened, write_section(after)) in (after, None)


GOOD = "## Bytes {#q}\n\nWhat?\n\n- [x] this\n- [ ] that\n"
BAD = {
    "": (None, "the question is gone"),
    "Hello\n" + GOOD: (1, "text stands before"),
    GOOD + "\n" + GOOD: (8, "a second question"),
    GOOD.replace("#q", "#r"): (1, "the id is 'q' and stays so"),
    GOOD.replace(" {#q}", ""): (1, "has no id"),
    GOOD.replace("[ ]", "[x]"): (6, "a second right option"),
    GOOD.replace("- [ ] that\n", ""): (1, "only one option"),
    GOOD.replace("\n\nWhat", "\nlevel: 17\n\nWhat"): (2, "from 1 to 5"),
    GOOD.replace("\n\nWhat", "\nwas: other\n\nWhat"): (1, "take the line 'was:' out"),
    GOOD.replace("\n\nWhat", "\nkind: cards\n\nWhat"): (2, "unknown kind"),
    GOOD.replace("What?", "```\nWhat?"): (3, "never closed"),
    "---\ndeck: x\n---\n" + GOOD: (1, "front matter"),
}


@pytest.mark.parametrize("text", BAD)
def test_a_bad_text_is_refused_with_line_and_cure(text: str) -> None:
    line, words = BAD[text]
    before = q()
    with pytest.raises(InputError) as caught:
        read_back(OpenText("llm/q", before, write_section(before)), text)
    said = str(caught.value)
    assert words in said
    assert line is None or said.startswith(f"line {line}: ")


# -- memory -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHANGES)
def test_an_edit_does_to_memory_what_the_author_would(open_desk: Callable[..., Desk], name: str) -> None:
    """The same text as a new version of the deck gives the same memory."""
    mine, theirs = open_desk(), open_desk()
    for desk in (mine, theirs):
        desk.answer(option="b")
        desk.answer(option="a", days=3)
    mine.edit(CHANGES[name])
    theirs.bring(CHANGES[name], q("other"), q("third", topic="more"))
    assert mine.learnt() == theirs.learnt()
    assert mine.store.state_hash() == theirs.store.state_hash()
    assert mine.question() == theirs.question() == CHANGES[name]
    columns = "SELECT name, content, key, rank, block, needs, topic, draft FROM question ORDER BY name"
    assert mine.store.query(columns) == theirs.store.query(columns)
    assert cached(mine.store) == rebuilt(mine.store)


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("answered", [True, False])
def test_undo_brings_back_text_memory_and_next_question(
    open_desk: Callable[..., Desk], name: str, answered: bool
) -> None:
    desk = open_desk()
    if answered:
        desk.answer(option="a")
        desk.answer(option="b", days=2)
    session = desk.begin()
    before, state, asked = desk.rows(), desk.store.state_hash(), session.next()
    desk.edit(CHANGES[name])
    assert desk.question() == CHANGES[name]
    undone = session.undo()
    assert undone is not None and undone.type == "edited"
    assert desk.rows() == before
    assert desk.store.state_hash() == state
    assert session.next() == asked
    assert {**rebuilt(desk.store), "question": before["question"]} == before


def test_edits_of_edits_are_taken_back_one_by_one(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.answer()
    steps = [desk.rows()]
    for name in ("rescored", "changed", "reworded", "another kind"):
        desk.edit(CHANGES[name])
        steps.append(desk.rows())
        assert cached(desk.store) == rebuilt(desk.store)
    desk.edit(q())
    assert desk.rows() == steps[0], "the author's own words are no edit any more"
    while steps:
        desk.session.undo()
        assert desk.rows() == steps.pop()
        if not steps:
            break
    assert desk.store.undoable() is not None, "the answer is still there"


def test_an_edit_taken_back_links_no_keys(open_desk: Callable[..., Desk]) -> None:
    """What it said of older answers is void with it: those of a key before count no more than before."""
    elsewhere = (an_option("by thirty percent", True, id="d"), an_option("by none", id="e"))
    both = q(variants=(Variant("And elsewhere?", elsewhere),))
    desk = open_desk(both)
    desk.answer()
    desk.bring(q())
    before = desk.rows()
    assert desk.learnt()[0] == "changed"
    desk.begin()
    desk.edit(both)
    assert desk.learnt()[0] == "scheduled"
    desk.session.undo()
    assert desk.rows() == before


# -- the author's next version ------------------------------------------------------------------------


def test_an_edit_is_kept_while_its_author_says_the_same(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.answer()
    desk.edit(CHANGES["changed"])
    edited = desk.rows()["question"][0], desk.learnt()
    desk.bring(q(), q("other", stem="Mended?"), q("third", topic="more"), q("fourth"))
    assert (desk.rows()["question"][0], desk.learnt()) == edited
    desk.bring(q("other"))
    desk.bring(q(), q("other"))
    assert desk.question() == CHANGES["changed"], "also when the question was away meanwhile"
    desk.session.undo()
    assert desk.question() == q()
    assert cached(desk.store) == rebuilt(desk.store)


def test_a_deck_that_is_here_already_is_the_same_with_edits_in_it(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    deck = desk.store.deck("llm")
    assert deck is not None
    desk.edit(CHANGES["rescored"])
    assert desk.store.plan_import(deck).same
    assert not desk.store.plan_import(replace(deck, title="Another")).same


@pytest.mark.parametrize("name", CHANGES)
def test_an_edit_gives_way_to_a_new_version_as_if_it_had_never_been(
    open_desk: Callable[..., Desk], name: str
) -> None:
    edits, bare = open_desk(), open_desk()
    for desk in (edits, bare):
        desk.answer()
    edits.edit(CHANGES[name])
    new = q(stem="Put anew by its author?", texts={**TEXTS, "b": "thirty-three bytes"})
    for desk in (edits, bare):
        desk.bring(new, q("other"), q("third", topic="more"))
    assert edits.learnt() == bare.learnt()
    assert edits.rows()["question"] == bare.rows()["question"]
    assert cached(edits.store) == rebuilt(edits.store)
    kept = edits.store.query("SELECT 1 FROM content WHERE digest = ?", (CHANGES[name].content_digest(),))
    assert kept, "the edit's own text stays"
    edits.session.undo()
    assert edits.rows()["question"] == bare.rows()["question"]
    assert edits.learnt() == bare.learnt()


def test_an_edit_holds_again_when_the_author_returns_to_what_was_edited(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(q())
    desk.edit(CHANGES["reworded"])
    desk.bring(q(stem="Anew?"))
    assert desk.question().stem == "Anew?"
    desk.bring(q())
    assert desk.question() == CHANGES["reworded"]


def test_an_author_who_takes_the_edit_over_ends_it(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk(q())
    desk.edit(CHANGES["reworded"])
    exported = desk.store.deck("llm")
    assert exported == a_deck(CHANGES["reworded"], version="1"), "an export holds the edited text"
    plan = desk.store.plan_import(replace(exported, version="2"))
    assert (plan.count("unchanged"), plan.gave_way()) == (1, [])
    desk.bring(CHANGES["reworded"])
    desk.session.undo()
    assert desk.question() == CHANGES["reworded"]


def test_the_report_of_an_import_says_which_edits_gave_way(
    open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    desk = open_desk()
    desk.edit(CHANGES["reworded"])
    desk.edit(q("other", stem="Mine?"), "llm/other")
    path = tmp_path / "deck.md"
    new = a_deck(q(stem="Theirs?"), q("other"), q("third", topic="more"), version="2")
    path.write_text(write_markdown(new), "utf-8")
    for dry_run in (True, False):
        (report,) = import_paths(
            desk.store,
            moment(desk.store, desk.clock),
            [path],
            dry_run=dry_run,
            agree=lambda report: True,
        )
        assert report.error is None
        assert (report.reworded, report.unchanged) == (1, 2)
        assert report.to_json()["notes"] == ["your edit of llm/q gave way to the author's new version"]


def test_a_renamed_question_carries_memory_on_and_the_edit_gives_way(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk(q())
    desk.answer()
    before = desk.learnt()
    desk.edit(CHANGES["changed"])
    plan = desk.store.plan_import(a_deck(q("new", was="q"), version="2"))
    assert plan.gave_way() == ["llm/new"]
    desk.bring(q("new", was="q"))
    assert desk.learnt("llm/new") == before
    assert cached(desk.store) == rebuilt(desk.store)


# -- other windows and devices ------------------------------------------------------------------------


def test_a_question_changed_meanwhile_is_not_overwritten(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    opened = desk.session.text_of("llm/q")
    desk.bring(q(stem="Anew?"), q("other"), q("third", topic="more"))
    before = desk.store.events(), desk.rows()
    with pytest.raises(StaleCard):
        desk.session.edit(opened, CHANGES["reworded"])
    assert (desk.store.events(), desk.rows()) == before


def test_an_edit_whose_text_is_not_here_is_kept_and_changes_nothing(
    open_desk: Callable[..., Desk],
) -> None:
    here, there = open_desk(), open_desk()
    here.answer()
    before = here.learnt(), here.rows()["question"]
    there.edit(CHANGES["changed"])
    here.store.merge(there.store.events())
    assert (here.learnt(), here.rows()["question"]) == before
    assert [event.type for event in here.store.events()].count("edited") == 1
    there.session.undo()
    here.store.merge(there.store.events())
    assert (here.learnt(), here.rows()["question"]) == before


def test_an_edit_whose_text_is_here_holds_on_both_devices(open_desk: Callable[..., Desk]) -> None:
    here, there = open_desk(), open_desk()
    here.edit(CHANGES["rescored"])
    here.session.undo()
    there.answer()
    there.edit(CHANGES["rescored"])
    here.store.merge(there.store.events())
    there.store.merge(here.store.events())
    assert here.question() == there.question() == CHANGES["rescored"]
    assert here.store.state_hash() == there.store.state_hash()
    there.session.undo()
    here.store.merge(there.store.events())
    assert here.question() == q()
    assert here.store.state_hash() == there.store.state_hash()
    assert cached(here.store) == rebuilt(here.store)


@pytest.mark.parametrize("seed", range(4))
def test_cache_and_log_agree_whatever_is_done_between_edits(
    open_desk: Callable[..., Desk], seed: int
) -> None:
    rng = random.Random(seed)
    desk = open_desk()
    authored = q()
    for _ in range(14):
        act = rng.choice(["edit", "edit", "answer", "undo", "undo", "import"])
        if act == "edit":
            new = rng.choice(list(CHANGES.values()))
            if new != desk.question():
                desk.edit(new)
        elif act == "answer":
            desk.clock.move(days=rng.randint(0, 4))
            showing = desk.begin().next()
            if not isinstance(showing, Ending):
                option = rng.choice(showing.options).id if showing.options else None
                desk.session.answer(showing, option, ms=1000)
        elif act == "undo":
            desk.session.undo()
        else:
            authored = rng.choice([q(), q(right="c"), q(stem="Anew?")])
            desk.bring(authored, q("other"), q("third", topic="more"))
        rows = desk.rows()
        assert {**rebuilt(desk.store), "question": rows["question"]} == rows
    while desk.store.undoable() is not None:
        desk.session.undo()
    assert desk.question() == authored
    assert desk.learnt()[0] == "new"


# -- the session ----------------------------------------------------------------------------------------


def test_feedback_stays_in_the_new_words_and_undo_brings_back_the_old(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    first = desk.answer(option="b")
    new = replace(CHANGES["reworded"], explanation="Mine.")
    edited = desk.edit(new)
    assert edited.feedback is not None
    showing = edited.feedback.showing
    assert (showing.stem, showing.question.explanation) == (new.stem, "Mine.")
    assert [o.id for o in showing.options] == [o.id for o in first.showing.options]
    assert (edited.feedback.chosen, edited.feedback.days) == (first.chosen, first.days)
    back = desk.session.undo()
    assert back is not None and back.feedback == first
    slip = desk.session.undo()
    assert slip is not None and slip.slip


def test_feedback_after_another_key_tells_when_the_card_returns_now(
    open_desk: Callable[..., Desk],
) -> None:
    desk = open_desk()
    desk.answer(option="a")
    wrong = desk.answer(option="b", days=9)
    edited = desk.edit(CHANGES["rescored"])
    assert edited.feedback is not None and "scored anew" in edited.meaning
    memory = desk.store.memory_of("llm/q")
    assert edited.feedback.due_day == memory.due_day
    assert edited.feedback.days > wrong.days
    assert edited.feedback.showing == wrong.showing, "the page stays as it was answered"


def test_a_regrade_after_an_edit_still_counts(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.answer(option="a")
    feedback = desk.edit(CHANGES["reworded-key"]).feedback
    assert feedback is not None
    hard = desk.session.hard(feedback)
    assert hard.showing.question == CHANGES["reworded-key"]
    assert desk.store.memory_of("llm/q").due_day == hard.due_day
    assert cached(desk.store) == rebuilt(desk.store)


def test_card_info_tells_of_edits(open_desk: Callable[..., Desk]) -> None:
    desk = open_desk()
    desk.answer()
    desk.edit(CHANGES["changed"])
    day = moment(desk.store, desk.clock).day

    def told() -> list[tuple[str, str]]:
        history = card_info(desk.store, ROOMY, day, "llm/q").history
        return [(line.what, line.note) for line in history[-2:]]

    assert told() == [("edited by you", ""), ("key changed", "")]
    desk.session.undo()
    assert told() == [("edited by you", "undone"), ("key changed", "undone")]


# -- editor and plain mode ------------------------------------------------------------------------------


@pytest.fixture
def as_editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Makes a line of Python, which has the file as `path`, the learner's editor."""

    def set_(code: str) -> None:
        script = tmp_path / "an editor.py"
        head = "import sys, pathlib\npath = pathlib.Path(sys.argv[1])\n"
        script.write_text(head + code, "utf-8")
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"'{sys.executable}' '{script}'")

    return set_


def test_an_editor_gets_the_text_and_leaves_nothing_behind(
    as_editor: Callable[[str], None], tmp_path: Path
) -> None:
    as_editor(
        "path.with_name('question.md~').write_text('backup')\n"
        "path.write_text(path.read_text('utf-8') + 'né\\n', 'utf-8')"
    )
    home = tmp_path / "home"
    home.mkdir()
    assert edited("one\n", home, nullcontext()) == "one\nné\n"
    assert list(home.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sys.exit(3)", "code 3"),
        ("path.write_bytes(b'\\xff')", "UTF-8"),
        ("path.unlink()", "question.md"),
    ],
)
def test_an_editor_that_fails_says_so(
    as_editor: Callable[[str], None], tmp_path: Path, code: str, said: str
) -> None:
    as_editor(code)
    with pytest.raises(EditorFailed, match=said):
        edited("one\n", tmp_path, nullcontext())


@pytest.mark.parametrize("named", ["no-such-editor-here", "'unclosed"])
def test_an_editor_that_is_not_there_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    monkeypatch.setenv("VISUAL", named)
    with pytest.raises(EditorFailed, match="EDITOR"):
        edited("one\n", tmp_path, nullcontext())


def in_lines(home: Path, deck: Deck, *script: str, edits: list[str] | None = None) -> str:
    """What plain mode writes at this script, where an editor gives `edits` in turn."""
    trainer = Trainer.open(home, clock_at("2026-11-22T07:30+00:00"))
    trainer.store.import_decks([deck], trainer.moment())
    typed, heard = iter(script), []
    given = iter(edits or ())
    plain = Plain(
        trainer,
        Scope(deck="llm"),
        read=lambda: next((line + "\n" for line in typed), ""),
        write=heard.append,
        edit=None if edits is None else lambda text: next(given),
    )
    plain.run()
    trainer.close()
    return "\n".join(heard)


def test_lines_without_a_terminal_say_that_an_editor_needs_one(tmp_path: Path) -> None:
    assert "needs a terminal" in in_lines(tmp_path, a_deck(q()), "e")


def test_lines_edit_again_until_the_text_is_right(tmp_path: Path) -> None:
    good = write_section(q(stem="Mine?"))
    bad = good.replace("[x]", "[ ]")
    said = in_lines(tmp_path, a_deck(q()), "e", "y", "y", edits=[bad, good])
    assert said.index("line 1:") < said.index("Your edit is stored") < said.index("Mine?")


def test_lines_show_no_key_unasked(tmp_path: Path) -> None:
    assert "The text shows the right answer" in in_lines(tmp_path, a_deck(q()), "e", "n", edits=[])
