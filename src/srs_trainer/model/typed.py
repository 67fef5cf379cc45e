"""Typed words against the accepted answers: case, spacing and hyphens don't matter.

An accepted answer may hold alternatives, `{prefix|prompt} cache{s|}`; there is no other pattern in
it, so that an author reads what counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from srs_trainer.model.text import normalised

LONGEST = 300
"""Characters that a typed answer may have."""

MOST_FORMS = 256
"""Texts that the alternatives of one accepted answer may come to."""

_CHOICE = re.compile(r"\{([^{}|]*(?:\|[^{}|]*)+)\}")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "`": None})
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_BETWEEN = re.compile(r"(?<=[^\W_])[-_](?=[^\W\d_])|(?<=[^\W\d_])(?<![0-9]e)[-_](?=[^\W_])")
"""Between letters, or a letter and a digit; the minus of `1e-3` is none of them."""
_BLANKS = re.compile(r"\s+")


def shown(accepted: str) -> str:
    """An accepted answer as it is shown: of alternatives the first."""
    return _CHOICE.sub(lambda choice: choice[1].split("|")[0], accepted)


def many_forms(accepted: str) -> int:
    """How many texts an accepted answer stands for."""
    many = 1
    for choice in _CHOICE.finditer(accepted):
        many *= choice[1].count("|") + 1
    return many


def is_accepted(typed: str, accepted: Iterable[str]) -> bool:
    """Whether what was typed is one of the accepted answers, blanks, case and hyphens aside."""
    given = bare(typed)
    return bool(given) and any(given in bare_forms(answer) for answer in accepted)


@lru_cache(maxsize=1024)
def bare_forms(accepted: str) -> frozenset[str]:
    """Every text that an accepted answer stands for, bare; where they are too many, the first alone."""
    if many_forms(accepted) > MOST_FORMS:
        return frozenset({bare(shown(accepted))})
    pieces = _CHOICE.split(accepted)
    # Every second piece is what stood between braces.
    options = [piece.split("|") if place % 2 else [piece] for place, piece in enumerate(pieces)]
    return frozenset(bare("".join(form)) for form in product(*options))


def bare(text: str) -> str:
    """A text as it is compared: folded, without white space, code marks and a full stop at its end.

    Hyphens and underscores inside words (`pre-fill`, `max_num_seqs`) fall out too; a minus stays.
    """
    folded = _DASHES.sub("-", normalised(text).translate(_QUOTES))
    return _BLANKS.sub("", _BETWEEN.sub("", folded.rstrip(".")))
