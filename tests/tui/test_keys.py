"""Laws of the key table."""

from __future__ import annotations

import inspect
from collections import Counter

import pytest

from srs_trainer.model import keys
from srs_trainer.tui.screens.ask import AskScreen
from srs_trainer.tui.screens.example import ExampleScreen
from srs_trainer.tui.screens.help import HelpScreen
from srs_trainer.tui.screens.info import InfoScreen
from srs_trainer.tui.screens.keyed import Keyed
from srs_trainer.tui.screens.mistakes import MistakesScreen
from srs_trainer.tui.screens.note import NoteScreen
from srs_trainer.tui.screens.review import ReviewScreen
from srs_trainer.tui.screens.settings import SettingsScreen
from srs_trainer.tui.screens.summary import SummaryScreen
from srs_trainer.tui.screens.today import TodayScreen
from srs_trainer.tui.stages.choice import ChoiceStage
from srs_trainer.tui.stages.choices import ChoicesStage
from srs_trainer.tui.stages.feedback import FeedbackStage
from srs_trainer.tui.stages.field import FieldStage
from srs_trainer.tui.stages.order import OrderStage
from srs_trainer.tui.stages.primer import PrimerStage
from srs_trainer.tui.stages.self_graded import BackStage, SelfGradedStage
from srs_trainer.tui.stages.unsaved import UnsavedStage

OWNERS: dict[str, tuple[type, ...]] = {
    "today": (TodayScreen,),
    "mistakes": (MistakesScreen,),
    "primer": (PrimerStage, ReviewScreen),
    "question": (ChoiceStage, ReviewScreen),
    "several": (ChoicesStage, ReviewScreen),
    "steps": (OrderStage, ReviewScreen),
    "field": (FieldStage, ReviewScreen),
    "commands": (FieldStage, ReviewScreen),
    "front": (SelfGradedStage, ReviewScreen),
    "back": (BackStage, ReviewScreen),
    "feedback": (FeedbackStage, ReviewScreen),
    "unsaved": (UnsavedStage, ReviewScreen),
    "summary": (SummaryScreen,),
    "info": (InfoScreen,),
    "example": (ExampleScreen,),
    "help": (HelpScreen,),
    "settings": (SettingsScreen,),
    "note": (NoteScreen,),
    "ask": (AskScreen,),
}
BY_THE_FIELD = {("note", "keep")}
BY_A_BINDING = {"ctrl+c"}
ARMED = {"choose"}
"""Enter chooses only what was gone to, put in or typed, and nothing is when a question comes up."""
GUARDED = {
    ("back", "question", "grade", "answer"),
    ("ask", "question", "pick", "answer"),
    ("several", "question", "toggle", "answer"),
    ("steps", "question", "place", "answer"),
}
"""Digits rate a back and pick a line: there the guard stands alone (DESIGN 6).

From a question that Enter answers no digit leads on.
"""


def test_no_key_has_two_meanings_in_one_state() -> None:
    uses = Counter((state, key) for row in keys.TABLE for state in row.states for key in row.keys)
    assert [use for use, many in uses.items() if many > 1] == []


@pytest.mark.parametrize("pair", sorted(keys.NEIGHBOURS), ids=" ".join)
def test_no_key_means_different_irreversible_things_in_neighbouring_states(
    pair: tuple[str, str],
) -> None:
    here, there = meanings(pair[0]), meanings(pair[1])
    for key in here.keys() & there.keys():
        both = here[key].irreversible and there[key].irreversible
        assert not both or here[key].command == there[key].command, key


def test_a_second_press_is_never_an_irreversible_act_that_was_not_meant() -> None:
    """A key that may lead to another state does nothing else there that undo can't take back."""
    found = set()
    for here, there in keys.NEIGHBOURS:
        for key, row in meanings(there).items():
            before = meanings(here).get(key)
            if before and row.irreversible and row.command not in {before.command, *ARMED}:
                found.add((here, there, before.command, row.command))
    assert found == GUARDED


def test_every_key_of_the_table_does_something_and_every_command_has_a_key() -> None:
    """Nothing is named that does nothing."""
    for state, owners in OWNERS.items():
        for key, row in meanings(state).items():
            has = any(hasattr(owner, f"do_{row.command}") for owner in owners)
            assert has or (state, row.command) in BY_THE_FIELD or key in BY_A_BINDING, (state, key)
    known = {f"do_{row.command}" for row in keys.TABLE}
    for owner in {owner for owners in OWNERS.values() for owner in owners} | {Keyed}:
        methods = {name for name, _ in inspect.getmembers(owner, inspect.isfunction)}
        assert {name for name in methods if name.startswith("do_")} <= known


def test_every_state_is_named_reachable_and_can_be_left() -> None:
    assert set(OWNERS) == set(keys.STATES) == {s for row in keys.TABLE for s in row.states}
    for state in keys.STATES:
        commands = {row.command for row in meanings(state).values()}
        assert "leave" in commands
        assert state == "today" or "step_back" in commands
        assert any(state in pair for pair in keys.NEIGHBOURS)


def test_digits_mean_options_but_on_a_self_graded_back() -> None:
    uses = {(s, row.command) for s in keys.STATES for k, row in meanings(s).items() if k.isdigit()}
    asked = {("question", "answer"), ("several", "toggle"), ("steps", "place")}
    unknown = {(state, "unknown") for state in (*dict(asked), "commands")}
    assert uses == asked | unknown | {("back", "grade"), ("ask", "pick")}


def test_every_printable_key_belongs_to_the_field() -> None:
    assert not [key for key in meanings("field") if len(key) == 1 or key == "space"]


def test_what_writes_is_held_back_by_the_guard() -> None:
    """All acts of the log are marked as writing; what only looks is not."""
    writing = {row.command for row in keys.TABLE if row.writes}
    assert writing == set(
        "answer answer_as_guess unknown choose later grade good hard guessed count undo flag bury"
        " suspend fault release keep try_again".split()
    )


def test_the_readme_block_names_every_row_once() -> None:
    rows = keys.readme_block().splitlines()[2:]
    named = [row for row in keys.TABLE if not row.silent]
    assert len(rows) == len(named)
    assert sorted(row.split("|")[3].strip() for row in rows) == sorted(row.says for row in named)


def test_the_footer_names_only_what_works() -> None:
    shown = keys.footer("feedback", lambda command: command != "hard")
    commands = [command for command, _, _ in shown]
    assert "hard" not in commands
    assert "go_on" in commands


def meanings(state: str) -> dict[str, keys.Key]:
    """What each key of a state means."""
    return {key: row for row in keys.TABLE if state in row.states for key in row.keys}
