"""Which answers still count after the key of a question has changed (LOG 17).

That two keys mean the same, or are two choices among the same options, is a fact in the log,
written by the import that judged; here it is only followed.
"""

from __future__ import annotations

from collections.abc import Sequence

from srs_trainer.model.acts import Act
from srs_trainer.model.grading import AGAIN, GOOD

SAME = frozenset({"same"})
"""The verdict of an import under which old answers go on counting as they are."""
SAME_OPTIONS = SAME | {"rescored"}
"""The verdicts under which they count at least by the option that was chosen."""

Options = tuple[frozenset[str], frozenset[str]]
"""Ids of all options of a situation, and of the right ones."""


def linked_keys(acts: Sequence[Act], key: bytes, verdicts: frozenset[str]) -> set[bytes]:
    """Key digests that lead to `key` through any number of links with these verdicts (LOG 17)."""
    pairs = []
    for act in acts:
        if act.type == "rekeyed":
            detail = act.details()
            if detail.get("verdict") in verdicts and act.key is not None:
                pairs.append((act.key, bytes.fromhex(detail["was"])))
    linked = {key}
    grew = bool(pairs)
    while grew:
        fresh = {x for pair in pairs if linked & set(pair) for x in pair} - linked
        linked |= fresh
        grew = bool(fresh)
    return linked


def rescored(act: Act, rating: int, situations: Sequence[Options]) -> int | None:
    """The rating under another key where the options are the same ones; None where they are not."""
    detail = act.details()
    shown = frozenset(detail.get("options", ()))
    variant = detail.get("variant", 0)
    options, right = situations[variant] if variant < len(situations) else (frozenset(), frozenset())
    if not shown or not shown <= options or not right & shown:
        return None
    chosen = detail.get("chosen")
    hit = frozenset(chosen) == right & shown if isinstance(chosen, list) else chosen in right
    if not hit:
        return AGAIN
    return rating if rating > AGAIN else GOOD
