"""What the review screen is doing: asking a question of some kind, giving feedback, saving.

A kind of question is asked by the stage that `KIND_STAGES` names; others fall to self-grading.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from srs_trainer.model.showing import Showing
from srs_trainer.tui.stages.choice import ChoiceStage
from srs_trainer.tui.stages.choices import ChoicesStage
from srs_trainer.tui.stages.order import OrderStage
from srs_trainer.tui.stages.self_graded import SelfGradedStage
from srs_trainer.tui.stages.stage import Stage

if TYPE_CHECKING:
    from srs_trainer.tui.screens.review import ReviewScreen

KIND_STAGES: dict[str, type[Stage]] = {
    "choice": ChoiceStage,
    "choices": ChoicesStage,
    "order": OrderStage,
    "basic": SelfGradedStage,
}


def stage_for(review: ReviewScreen, showing: Showing) -> Stage:
    """The stage that asks this showing."""
    return KIND_STAGES.get(showing.kind, SelfGradedStage)(review, showing)
