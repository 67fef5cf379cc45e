"""Options as lines of a deck file, and back (DECK-FORMAT 6 and 7)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from srs_trainer.formats.canonical import ATTRIBUTE, OPTION, canonical_body, canonical_line
from srs_trainer.formats.fields import ID, ID_RULE, misconception
from srs_trainer.formats.reading import Report
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Option, derived_option_id
from srs_trainer.model.text import opening_fence

_NESTED = re.compile(rf"  {ATTRIBUTE.pattern}")
_TOO_DEEP = re.compile(rf" {{3,}}{ATTRIBUTE.pattern}")


def read_options(block: Block, id: str, report: Report) -> tuple[Option, ...]:
    """The options of a run; `id` is the question's, for findings."""
    starts = list(block.all(OPTION))
    ends = [*starts[1:], len(block.lines)]
    return tuple(_option(block.cut(a, b), id, report) for a, b in zip(starts, ends, strict=True))


def _option(block: Block, id: str, report: Report) -> Option:
    head = OPTION.match(block.lines[0])
    assert head is not None, "a run is cut at its options"
    cuts = list(block.all(_NESTED, 1))
    ends = [*cuts, len(block.lines)]
    content = block.cut(1, ends[0])
    for index in content.all(_TOO_DEEP):
        message = "this reads as part of the option; an attribute is indented by two blanks"
        report.add(content.start + index, "attribute-like", message, id=id, error=False)
    attributes: dict[str, str] = {}
    for begin, end in zip(cuts, ends[1:], strict=True):
        _attribute(block.cut(begin, end), attributes, id, report)
    return Option(
        text=canonical_body(item_text(head[2], content.lines, 2), "option"),
        right=head[1] != " ",
        why=canonical_body(attributes.get("why", ""), "why"),
        mistake=attributes.get("mistake", ""),
        id=attributes.get("id", ""),
        pin=attributes.get("pin", ""),
        line=block.start,
    )


def _attribute(block: Block, known: dict[str, str], id: str, report: Report) -> None:
    """Add one attribute to `known`, or say why not."""
    found = _NESTED.match(block.lines[0])
    assert found is not None, "attributes are cut at their names"
    name, more = found[1], block.cut(1)
    for index, line in enumerate(more.lines):
        if line and not more.inside[index] and not line.startswith("    "):
            message = f"indent by four to go on with '{name}'; attributes come after the option's text"
            report.add(more.start + index, "attribute", message, id=id)
            break
    text = item_text(found[2], more.lines, 4)
    if name in known:
        report.add(block.start, "attribute", f"'{name}' stands twice in one option", id=id)
    elif name == "why":
        known[name] = text
    else:
        try:
            known[name] = _SINGLE[name](canonical_line(text))
        except ValueError as error:
            report.add(block.start, "attribute", f"{name}: {error}", id=id)


def pinned(value: str) -> str:
    """`last`, or '' for an option that is shuffled.

    Raises:
        ValueError: it is neither.
    """
    if value not in ("", "last"):
        raise ValueError("the only pin is 'pin: last'")
    return value


def _option_id(value: str) -> str:
    if not ID.fullmatch(value):
        raise ValueError(f"an option's id has {ID_RULE}")
    return value


_SINGLE = {"mistake": misconception, "id": _option_id, "pin": pinned}


def item_text(head: str | None, lines: Sequence[str], indent: int) -> str:
    """The text of an item: what stands behind its mark, and the lines below without their indent."""
    blank = " " * indent
    below = [line.removeprefix(blank) if line.startswith(blank) else line.lstrip(" ") for line in lines]
    return "\n".join([(head or "").strip(" "), *below])


def write_options(options: Sequence[Option]) -> str:
    """The run of options; an id stands there only where it is not the derived one."""
    return "\n".join(line for option in options for line in _lines(option))


def _lines(option: Option) -> list[str]:
    lines = item_lines(f"- [{'x' if option.right else ' '}]", option.text, "  ")
    if option.why:
        lines += item_lines("  - why:", option.why, "    ")
    if option.mistake:
        lines.append(f"  - mistake: {option.mistake}")
    if option.id != derived_option_id(option.text):
        lines.append(f"  - id: {option.id}")
    if option.pin:
        lines.append(f"  - pin: {option.pin}")
    return lines


def item_lines(mark: str, text: str, indent: str) -> list[str]:
    """`mark` with the text behind it, or below it where its first line has to begin a line."""
    first, *more = text.split("\n")
    if first.startswith(" ") or opening_fence(first):
        first, more = "", [first, *more]
    head = f"{mark} {first}" if first else mark
    return [head, *(f"{indent}{line}" if line else "" for line in more)]
