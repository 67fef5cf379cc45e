"""CommonMark of a deck as lines of literal `Content`.

The `Markdown` widget would take eight times as long and obey links (DESIGN 8, STYLE 4.4). Every text
is cleaned here again, after entities such as `&#27;` were resolved.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token
from textual.content import Content

from srs_trainer.model.text import clean
from srs_trainer.tui.lines import Lines, hung, spaced, wrapped

CODE = "$text-primary"
"""Style of code."""

_OPENING = {"strong_open": "bold", "em_open": "italic", "s_open": "strike", "link_open": "underline"}
_CLOSING = {"strong_close", "em_close", "s_close", "link_close"}
_PLAIN = re.compile(r"[^\s\\`*_{}\[\]<>#+\-.!|~&=:0-9][^\\`*_\[\]<&\n]*\Z")
"""One line without anything that CommonMark might read: most options and whys."""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


def lines(source: str, width: int, style: str = "") -> Lines:
    """Draw CommonMark source `width` columns wide, all of it in `style`."""
    width = max(8, width)
    if _PLAIN.match(source):
        return wrapped(source, width, style)
    return _blocks(_parser().parse(clean(source)), width, style)


def first_sentence(source: str) -> tuple[str, str]:
    """Split off the first sentence of an explanation: (sentence, rest), both CommonMark.

    Only an explanation that begins with a paragraph has one; a sentence ends at a full stop, question
    or exclamation mark before white space and what may begin a sentence, outside code and emphasis.
    """
    paragraph, gap, after = source.partition("\n\n")
    if paragraph.lstrip()[:1] in ("", *"-*+>|#`~0123456789"):
        return "", source
    code = False
    for n, sign in enumerate(paragraph[:-1]):
        code ^= sign == "`"
        if code or sign not in ".!?" or not paragraph[n + 1].isspace():
            continue
        head, rest = paragraph[: n + 1], paragraph[n + 1 :].lstrip()
        paired = head.count("**") % 2 == 0 and head.count("*") % 2 == 0
        whole = paired and head.count("[") == head.count("]")
        begins = rest and (rest[0].isupper() or rest[0] in "`*_\"'(")
        if whole and begins and head.split()[-1] not in _SHORT:
            return head, rest + gap + after
    return paragraph, after


_SHORT = frozenset({"e.g.", "i.e.", "cf.", "vs.", "Eq.", "Fig.", "No.", "approx.", "resp."})


def _blocks(tokens: Sequence[Token], width: int, style: str) -> Lines:
    found: list[Lines] = []
    tight = False
    at = 0
    while at < len(tokens):
        token, end = tokens[at], _end(tokens, at)
        found.append(_block(token, tokens[at + 1 : end], width, style))
        tight = tight or token.hidden
        at = end + 1
    return [part for block in found for part in block] if tight else spaced(*found)


def _block(token: Token, inner: Sequence[Token], width: int, style: str) -> Lines:
    match token.type:
        case "paragraph_open":
            return _inline(inner[0], style).wrap(width)
        case "heading_open":
            return _inline(inner[0], f"{style} bold").wrap(width)
        case "bullet_list_open" | "ordered_list_open":
            return _list(token, inner, width, style)
        case "blockquote_open":
            bar = Content.styled("│ ", "dim")
            return hung(_blocks(inner, width - 2, style), bar, bar)
        case "fence" | "code_block":
            return _code(token.content, width)
        case "hr":
            return [Content.styled("─" * min(width, 20), "dim")]
        case "table_open":
            return _table(inner, width, style)
    return wrapped(token.content, width, style)


def _end(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`; `at` itself where it holds nothing."""
    depth = 0
    for n in range(at, len(tokens)):
        depth += tokens[n].nesting
        if depth == 0:
            return n
    return len(tokens) - 1


def _list(token: Token, inner: Sequence[Token], width: int, style: str) -> Lines:
    number = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
    items: list[Lines] = []
    tight = any(t.hidden for t in inner)
    at = 0
    while at < len(inner):
        end = _end(inner, at)
        mark = "- " if number is None else f"{number}. "
        items.append(hung(_blocks(inner[at + 1 : end], width - len(mark), style) or [Content("")], mark))
        number = None if number is None else number + 1
        at = end + 1
    return [part for item in items for part in item] if tight else spaced(*items)


def _code(source: str, width: int) -> Lines:
    block: Lines = []
    for raw in clean(source.rstrip("\n")).split("\n"):
        block.extend(hung(Content.styled(raw, CODE).fold(width - 2), "  ") if raw else [Content("")])
    return block


def _table(inner: Sequence[Token], width: int, style: str) -> Lines:
    """A table with aligned columns; where that is too wide, each row as `head: cell` lines."""
    rows: list[list[Content]] = []
    for token in inner:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(_inline(token, style if len(rows) > 1 else f"{style} bold"))
    widths = [max(row[n].cell_length for row in rows) for n in range(len(rows[0]))]
    if sum(widths) + 2 * (len(widths) - 1) > width:
        head, *others = rows
        return spaced(
            *(
                [
                    part
                    for name, cell in zip(head, row, strict=True)
                    for part in Content.assemble(name, ": ", cell).wrap(width)
                ]
                for row in others
            )
        )
    drawn = [
        Content("  ").join(
            cell.pad_right(w - cell.cell_length) for cell, w in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    rule = Content.styled("  ".join("─" * w for w in widths), "dim")
    return [drawn[0], rule, *drawn[1:]]


def _inline(token: Token, style: str) -> Content:
    """The text of an inline token; a link is its text and its address, and can't be clicked."""
    parts: list[tuple[str, str]] = []
    styles = [style]
    links: list[tuple[str, int]] = []
    for child in token.children or ():
        if child.type in _OPENING:
            styles.append(f"{styles[-1]} {_OPENING[child.type]}")
            if child.type == "link_open":
                links.append((str(child.attrs.get("href", "")), len(parts)))
        elif child.type in _CLOSING:
            styles.pop()
            if child.type == "link_close":
                address, start = links.pop()
                shown = "".join(text for text, _ in parts[start:])
                if address and address not in (shown, f"mailto:{shown}"):
                    parts.append((clean(f" ({address})"), styles[-1]))
        elif child.type == "code_inline":
            parts.append((clean(child.content), f"{styles[-1]} {CODE}"))
        elif child.type in ("softbreak", "hardbreak"):
            parts.append((" " if child.type == "softbreak" else "\n", styles[-1]))
        elif child.type == "image":
            parts.append(
                (clean(f"[picture: {child.content or child.attrs.get('src', '')}]"), styles[-1])
            )
        else:
            parts.append((clean(child.content), styles[-1]))
    return Content.assemble(*parts)
