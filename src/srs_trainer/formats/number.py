"""The answer of a `number` question as lines of a deck file, and back (DECK-FORMAT 8 and 10)."""

from __future__ import annotations

from srs_trainer.formats.canonical import ANSWER, QUOTE, SOURCES, canonical_body, canonical_line
from srs_trainer.formats.numbers_fence import find_fence, write_fence
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import Body, blame_options, stem_alone
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Variant


def read_number(block: Block, id: str, report: Report) -> Body:
    """Stem, then a `numbers` fence, or `Answer:` and one line such as `= 37.5 GB +- 2%`.

    Where both stand, both are given back, for lint to refuse.
    """
    sources = block.first(SOURCES)
    blame_options(block, sources, id, report)
    fence = find_fence(block, sources, id, report)
    at = block.cut(0, sources).first(ANSWER)
    if fence is None and at is None:
        return stem_alone(block)
    begins = [begin for begin in (at, fence.begin if fence else None) if begin is not None]
    stem = canonical_body(block.cut(0, min(begins)).text(), "stem")
    lines, end = ([], 0) if at is None else _answer(block, at + 1)
    return Body(
        stem,
        (),
        tuple(canonical_line(block.lines[index]) for index in lines),
        block.cut(max(end, fence.end if fence else 0)),
        tuple(block.start + index for index in lines),
        fence.text if fence else "",
        fence.line if fence else 0,
    )


def _answer(block: Block, begin: int) -> tuple[list[int], int]:
    """The indexes of the paragraph that is the answer, and of the line after it."""
    while begin < len(block.lines) and not block.lines[begin]:
        begin += 1
    end = begin
    while end < len(block.lines) and _is_answer(block, end):
        end += 1
    return list(range(begin, end)), end


def _is_answer(block: Block, index: int) -> bool:
    line = block.lines[index]
    opens = index + 1 < len(block.lines) and block.inside[index + 1]
    return bool(line) and not opens and not QUOTE.match(line) and not SOURCES.match(line)


def write_number(situation: Variant) -> list[str]:
    """The fence, or `Answer:` and the line; nothing where the situation has no answer of its own."""
    answer = ["Answer:", *situation.answer] if situation.answer else []
    return [*write_fence(situation.numbers), *answer]
