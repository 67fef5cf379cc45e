"""The number questions of the built-in decks against what they teach, and against a table of constants.

Each explanation states how the answer is computed, in a line `Formula: ...` a situation; where there is
one line it serves all. It is computed here by Python itself, under one reading for all draws: a name is
the number as it is shown (a share of 80 % is 80 or 0.8), or it is in bytes, seconds and operations; the
result is in the unit of the answer, or in bytes, seconds and operations.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pytest
from bench.numbers import shown, with_numbers
from bench.reckoning import NOTHING, block, literal, unit

from srs_trainer.formats.files import read_path
from srs_trainer.model.question import Question
from srs_trainer.settings import decks_folder

SEEDS = 200
NUMBERS = [
    pytest.param(question, id=f"{deck.id}/{question.id}")
    for reading in read_path(decks_folder())
    for deck in reading.decks
    for question in with_numbers([deck])
]
FUNCTIONS = {
    name: getattr(math, name) for name in ("ceil", "floor", "sqrt", "log2", "log10", "exp", "factorial")
}
FUNCTIONS |= {"min": min, "max": max, "round": round, "ln": math.log, "__builtins__": {}}
_STATED = re.compile(r"^Formula: (.+)$", re.MULTILINE)
_NUMBER = re.compile(r"-?[0-9.]+(?:e[+-]?[0-9]+)?")


@lru_cache
def compiled(formula: str) -> Any:
    return compile(formula.strip("` ").replace("^", "**").replace("×", "*"), formula, "eval")


def stated(question: Question, variant: int) -> str:
    """The formula of a situation."""
    formulas = _STATED.findall(question.explanation)
    situations = len(question.situations())
    assert len(formulas) in (1, situations), f"{len(formulas)} formulas for {situations} situations"
    return str(formulas[variant % len(formulas)])


def as_shown(text: str) -> float:
    return float(_NUMBER.match(text)[0])  # type: ignore[index]


def with_shares(text: str) -> float:
    return float(literal(text).value) if text.endswith("%") else as_shown(text)


def in_base(text: str) -> float:
    return float(literal(text).value)


READINGS: dict[str, Callable[[str], float]] = {
    "as shown": as_shown,
    "as shown, shares as parts of 1": with_shares,
    "in bytes, seconds, operations": in_base,
}


def computed(formula: str, texts: Mapping[str, str], reading: Callable[[str], float]) -> float:
    """The value of a formula for numbers as they are shown."""
    values = {name: reading(text) for name, text in texts.items() if _NUMBER.match(text)}
    return float(eval(compiled(formula), dict(FUNCTIONS), values))


def agrees(formula: str, value: float, answer: float, name: str) -> bool:
    """Whether a value is the answer, in its unit or in bytes, seconds and operations.

    A formula that makes per cent with its own 100 gives them and no share.
    """
    scale = 1.0 if not name or (name == "%" and "100" in formula) else float(unit(name)[0])
    return any(math.isclose(value, answer * by, rel_tol=0.006) for by in (1.0, scale))


@pytest.mark.parametrize("question", NUMBERS)
def test_the_formula_of_the_explanation_gives_the_answer(question: Question) -> None:
    readings = {variant: dict(READINGS) for variant in range(len(question.situations()))}
    for seed in range(SEEDS):
        showing = shown(question, seed)
        if showing.numbers is None:
            continue
        drawn, of = showing.numbers.draw, showing.numbers.block.unit
        formula, held = stated(question, showing.variant), readings[showing.variant]
        values = {name: computed(formula, drawn.texts, read) for name, read in held.items()}
        for name, value in values.items():
            if not agrees(formula, value, drawn.answer, of.name if of else ""):
                del held[name]
        assert held, f"seed {seed}: {formula} gives {values}; shown is {drawn.texts}"


# -- constants ----------------------------------------------------------------------------------------

TABLES: dict[str, list[dict[str, Any]]] = {
    name: rows
    for name, rows in json.loads(
        (decks_folder() / "llm-serving" / "constants.json").read_text("utf-8")
    ).items()
    if name in ("models", "accelerators")
}
UNITS = {"hbm": "GB", "bw": "TB/s", "bf16": "TFLOPS", "fp8": "TFLOPS", "int8": "TFLOPS", "link": "GB/s"}


def columns(table: str) -> set[str]:
    return {name for row in TABLES[table] for name in row} - {"name"}


def constant(name: str, text: str) -> tuple[str, float]:
    """The column of a number of a block, and its value in the unit that the table has there."""
    amount = literal(text)
    if name == "kv" and amount.size != NOTHING:
        return "kv_bytes", float(amount.value)
    much, size = unit(UNITS[name]) if name in UNITS else (Fraction(1), NOTHING)
    return name, float(amount.value / much) if amount.size == size else float(amount.value)


def rows_of(question: Question) -> list[dict[str, float]]:
    """The constants that are drawn together in a question; ranges are no constants."""
    found = []
    for situation in question.situations():
        for names, text in block(situation.numbers).lines if situation.numbers else ():
            known = columns("models") | columns("accelerators")
            if not set(names) & known or ".." in text:
                continue
            for part in text.split("|"):
                texts = part.strip()[1:-1].split(",") if len(names) > 1 else [part]
                if all(re.match(r"\s*-?[0-9.]", one) for one in texts):
                    pairs = zip(names, (text.strip() for text in texts), strict=True)
                    found.append(dict(constant(n, t) for n, t in pairs if n in known))
    return found


@pytest.mark.parametrize("question", NUMBERS)
def test_constants_are_those_of_one_model_and_one_accelerator(question: Question) -> None:
    for row in rows_of(question):
        for table, entries in TABLES.items():
            mine = {name: value for name, value in row.items() if name in columns(table)}
            held = [entry for entry in entries if mine.items() <= entry.items()]
            assert held or not mine, f"no row of {table} has {mine}"


def test_there_is_a_hole_for_a_wrong_constant_to_fall_into() -> None:
    """The check finds a model that does not exist."""
    assert columns("models") & {"layers", "kv"} == {"layers", "kv"}
    assert not [row for row in TABLES["models"] if {"layers": 32, "kv": 4}.items() <= row.items()]
    for model in TABLES["models"]:
        if "kv" in model:
            assert model["kv_bytes"] == 2 * 2 * model["layers"] * model["kv"] * model["head"]
