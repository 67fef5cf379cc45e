"""Help and footer, both from the key table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual.content import Content

from srs_trainer.model import keys
from srs_trainer.tui.lines import GAP, Lines, beside, hung, line, spaced, wrapped

_COLUMN = 72
_ALWAYS = ("step_back", "leave", "help")
"""Commands that a footer names, however narrow it is."""
_TWO_FROM = 74
"""From this width on there are two columns."""


def page(state: str, width: int) -> Lines:
    """All keys of the state that asked, whole and first, then those of the others, each row once."""
    blocks = []
    for place, rows in keys.by_place().items():
        others = [row for row in rows if state not in row.states]
        if others:
            blocks.append((place, others))
    title: Lines = [line(keys.STATES[state], "bold underline")]
    own = list(keys.rows_of(state))
    if width < _TWO_FROM:
        return spaced([*title, *_rows(own, width)], *(_block(*block, width) for block in blocks))
    column = min(_COLUMN, (width - GAP) // 2)
    first = _halved([_rows([row], column, own) for row in own], column)
    rest = [[*_block(*block, column), Content("")] for block in blocks]
    return spaced([*title, *first], _halved(rest, column))


def _halved(blocks: Sequence[Lines], column: int) -> Lines:
    """Blocks in two columns, the left one no shorter than the right one."""
    left: Lines = []
    right = [part for block in blocks for part in block]
    for block in blocks:
        if len(left) >= len(right):
            break
        left += block
        del right[: len(block)]
    return beside(left, right, column)


def _block(title: str, rows: Sequence[keys.Key], width: int) -> Lines:
    return [*wrapped(title, width, "bold underline"), *_rows(rows, width)]


def _rows(rows: Sequence[keys.Key], width: int, aligned: Sequence[keys.Key] = ()) -> Lines:
    """Each key with what it does, as far to the right as the longest key of `aligned` needs."""
    indent = max(len(keys.signs(row)) for row in aligned or rows) + 2
    found: Lines = []
    for row in rows:
        signs = Content.styled(keys.signs(row).ljust(indent), "bold")
        found += hung(wrapped(row.says, width - indent), signs)
    return found


def foot(
    state: str, works: Callable[[str], bool], named: Mapping[str, tuple[str, str]], width: int
) -> Content:
    """One line with the keys that do something now.

    `named` gives a command other (keys, label), such as `1-4` for the options there are; '' leaves
    what the table says. What does not fit is left to the help, which always fits.
    """
    rows = [
        (command, named.get(command, ("", ""))[0] or signs, named.get(command, ("", ""))[1] or label)
        for command, signs, label in keys.footer(state, works)
    ]
    drawn = [
        (command, Content.assemble((signs, "bold $text-accent"), f" {label}"))
        for command, signs, label in rows
    ]
    gap = 3 if sum(part.cell_length + 3 for _, part in drawn) - 3 <= width else 2
    room = width + gap - sum(part.cell_length + gap for command, part in drawn if command in _ALWAYS)
    parts: list[Content] = []
    for command, part in drawn:
        if command not in _ALWAYS:
            room -= part.cell_length + gap
            if room < 0:
                continue
        parts.append(part)
    return Content(" " * gap).join(parts)
