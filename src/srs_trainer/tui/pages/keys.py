"""Help and footer, both from the key table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from textual.content import Content

from srs_trainer.model import keys
from srs_trainer.tui.lines import Lines, beside, line, spaced

_COLUMN = 72


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
    last = [row for row in rows if row[0] == "help"]
    parts: list[Content] = []
    used = sum(len(signs) + len(label) + 4 for _, signs, label in last)
    for command, signs, label in rows:
        if command == "help":
            continue
        part = Content.assemble((signs, "bold $text-accent"), f" {label}")
        if used + part.cell_length > width:
            break
        used += part.cell_length + 3
        parts.append(part)
    parts += [Content.assemble((signs, "bold $text-accent"), f" {label}") for _, signs, label in last]
    return Content("   ").join(parts)
