"""Questions whose facts may have aged."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from srs_trainer.formats.lint.rule import Hit, Rule
from srs_trainer.model.question import Deck


def rules(today: str) -> tuple[Rule, ...]:
    """The rules that depend on the day, an ISO date; none where it is ''."""
    return (Rule("review-by", partial(_past_review, today=today), error=False),) if today else ()


def _past_review(deck: Deck, *, today: str) -> Iterator[Hit]:
    """A month counts as past when the next one has begun."""
    for index, question in enumerate(deck.questions):
        by = question.review_by
        if by and today[: len(by)] > by:
            message = f"this was to be reviewed by {by}: check it and write a later 'review-by:'"
            yield Hit(index, question.line, message, ("review-by", 0))
