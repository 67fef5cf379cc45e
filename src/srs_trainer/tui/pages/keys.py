"""Help and footer, both from the key table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from textual.content import Content

from srs_trainer.model import keys
from srs_trainer.tui.lines import Lines, beside, line, spaced

_COLUMN = 72


def page(state: str, width: int) -> Lines:
    """The keys of the state that asked first, then those of all other states."""
    order = [state, *(other for other in keys.STATES if other != state)]
    blocks = [_block(name, width if width < 2 * _COLUMN else _COLUMN) for name in order]
    if width < 2 * _COLUMN:
        return spaced(*blocks)
    half = sum(len(block) + 1 for block in blocks) // 2
    left: list[Lines] = []
    while blocks and sum(len(block) + 1 for block in left) < half:
        left.append(blocks.pop(0))
    return beside(spaced(*left), spaced(*blocks), _COLUMN)


def _block(state: str, width: int) -> Lines:
    rows: Lines = [line(keys.STATES[state], "bold underline")]
    for row in keys.rows_of(state):
        rows.append(
            Content.assemble((f"  {keys.signs(row):<18}", "bold"), row.says).truncate(
                width, ellipsis=True
            )
        )
    return rows


def foot(state: str, works: Callable[[str], bool], named: Mapping[str, str], width: int) -> Content:
    """One line with the keys that do something now.

    `named` replaces the keys of a command, such as `1-4` for the options there are. What does not fit
    is left to the help, which always fits.
    """
    rows = keys.footer(state, works)
    last = [row for row in rows if row[0] == "help"]
    parts: list[Content] = []
    used = sum(len(signs) + len(label) + 4 for _, signs, label in last)
    for command, signs, label in rows:
        if command == "help":
            continue
        part = Content.assemble((named.get(command, signs), "bold $text-accent"), f" {label}")
        if used + part.cell_length > width:
            break
        used += part.cell_length + 3
        parts.append(part)
    parts += [Content.assemble((signs, "bold $text-accent"), f" {label}") for _, signs, label in last]
    return Content("   ").join(parts)
