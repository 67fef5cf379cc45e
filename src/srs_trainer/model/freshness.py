"""Facts age: what a question's `review-by` means for asking it (DESIGN 4.8).

Past that day the question says so, its interval grows no longer and its answers leave the figures of
strength; some time later it is asked only if the learner says so.
"""

from __future__ import annotations

GRACE = 90
"""Study days after `review-by` during which a question is still asked like any other."""


def is_stale(until_day: int | None, day: int) -> bool:
    """Whether a question is past its date on study day `day`; `until_day` is the last good one."""
    return until_day is not None and day > until_day


def close_day(until_day: int | None) -> int | None:
    """The last study day on which a question is asked unless the learner lets it in; None for no end."""
    return None if until_day is None else until_day + GRACE


def is_closed(close: int | None, day: int) -> bool:
    """Whether on study day `day` a card with this close day is asked only if the learner says so."""
    return close is not None and close < day


def warning(review_by: str) -> str:
    """What a question past its date says on the screen; `review_by` as its author wrote it."""
    return f"Check this: it was to be reviewed by {review_by}; it may no longer hold."


def account(review_by: str, until_day: int | None, close: int | None, day: int) -> str:
    """What `srs why` says of a question's age, in a sentence; '' where it is not past its date.

    `close` is the card's close day, None where the learner let it in.
    """
    if not is_stale(until_day, day):
        return ""
    if is_closed(close, day):
        return (
            f"It was to be reviewed by {review_by} and is long past that date: it is asked only if you"
            " say so on Today."
        )
    return (
        f"It was to be reviewed by {review_by}: its interval grows no longer, and its answers stay out"
        " of the figures of strength."
    )
