"""Help and footer, both from the key table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.content import Content

from srs_trainer.model import keys
from srs_trainer.tui.lines import Lines, beside, line, spaced

_COLUMN = 72
_ALWAYS = ("step_back", "leave", "help")
"""Commands that a footer names, however narrow it is."""
_TWO_FROM = 74
"""From this width on there are two columns."""


def page(state: str, width: int) -> Lines:
    """All keys of the state that asked, then those of the others, each row once."""
    column = width if width < 2 * _COLUMN else _COLUMN
    blocks = [_block(keys.STATES[state], keys.rows_of(state), column)]
    for place, rows in keys.by_place().items():
        others = [row for row in rows if state not in row.states]
        if others:
            blocks.append(_block(place, others, column))
    if column == width:
        return spaced(*blocks)
    half = sum(len(block) + 1 for block in blocks) // 2
    left: list[Lines] = []
    while blocks and sum(len(block) + 1 for block in left) < half:
        left.append(blocks.pop(0))
    return beside(spaced(*left), spaced(*blocks), column)


def _block(title: str, rows: Iterable[keys.Key], width: int) -> Lines:
    found: Lines = [line(title, "bold underline")]
    for row in rows:
        signs = Content.styled(f"  {keys.signs(row):<18}", "bold")
        found.append(Content.assemble(signs, row.says).truncate(width, ellipsis=True))
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
