"""The draw behind an answer, once more, from what its event row testifies to (LOG, event row)."""

from __future__ import annotations

from collections.abc import Mapping

from srs_trainer.model.arithmetic import ExpressionError
from srs_trainer.model.expressions import expression
from srs_trainer.model.numbers import Derived, Draw, NumbersBlock, answer_of, number_text
from srs_trainer.model.units import Quantity, rounded


def retold(block: NumbersBlock, drawn: Mapping[str, str]) -> Draw | None:
    """The draw of `block` whose drawn names were shown as in `drawn`; None where they do not fit it.

    They do not where the block was changed since.
    """
    values: dict[str, Quantity] = {}
    texts: dict[str, str] = {}
    try:
        for variable in block.variables:
            if isinstance(variable, Derived):
                values[variable.name] = variable.value.value(values)
                texts[variable.name] = rounded(values[variable.name])[0]
                continue
            for name in variable.names:
                texts[name] = drawn[name]
                values[name] = expression(drawn[name]).value()
        answer = answer_of(block, values)
    except (KeyError, ExpressionError):
        return None
    texts["answer"] = number_text(block, answer)
    return Draw(values, texts, answer, dict(drawn))
