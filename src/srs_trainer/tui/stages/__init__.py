"""What the review screen is doing: asking a question of some kind, giving feedback, saving.

A kind of question is asked by the stage that `KIND_STAGES` names; others fall to self-grading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srs_trainer.model.showing import Showing
from srs_trainer.tui.stages.choice import ChoiceStage
from srs_trainer.tui.stages.choices import ChoicesStage
from srs_trainer.tui.stages.field import FieldStage
from srs_trainer.tui.stages.order import OrderStage
from srs_trainer.tui.stages.primer import PrimerStage
from srs_trainer.tui.stages.self_graded import SelfGradedStage
from srs_trainer.tui.stages.stage import Stage

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

KIND_STAGES: dict[str, type[Stage]] = {
    "choice": ChoiceStage,
    "choices": ChoicesStage,
    "order": OrderStage,
    "number": FieldStage,
    "typed": FieldStage,
    "cloze": FieldStage,
    "basic": SelfGradedStage,
}


def stage_for(review: ReviewScreen, showing: Showing) -> Stage:
    """The stage that asks this showing, or lets its primer be read first.

    A cloze may be one that its learner grades.
    """
    kind = KIND_STAGES.get(showing.kind, SelfGradedStage)
    if kind is FieldStage and not showing.has_field:
        kind = SelfGradedStage
    asking = kind(review, showing)
    return PrimerStage(review, asking) if showing.primer else asking
