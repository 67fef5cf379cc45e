"""The options of `choice` and `choices` as lines of a deck file, and back (DECK-FORMAT 6 and 10)."""

from __future__ import annotations

from srs_trainer.formats.canonical import NUMBERS, OPTION, SOURCES, canonical_body
from srs_trainer.formats.numbers_fence import Fence, find_fence, write_fence
from srs_trainer.formats.options import read_options, write_options
from srs_trainer.formats.reading import Report
from srs_trainer.formats.situation import (
    Body,
    Items,
    items_of_run,
    stem_alone,
)
from srs_trainer.formats.skeleton import Block
from srs_trainer.model.question import Variant

_OPTIONS = Items(OPTION, "options", "two")


def read_choice(block: Block, id: str, report: Report) -> Body:
    """Stem, then a `numbers` fence if there is one, then the one run of options.

    Below a fence the options may be missing: they are made from it.
    """
    first = block.first(OPTION)
    fence = find_fence(block, first if first is not None else block.first(SOURCES), id, report)
    if fence is None:
        if first is None:
            return stem_alone(block)
        if (late := block.cut(0, block.first(SOURCES, first)).first(NUMBERS)) is not None:
            message = "the numbers block stands above the options; move it there"
            report.add(block.start + late, "numbers", message, id=id)
        return _with_options(block, 0, first, id, report)
    sources = block.first(SOURCES, fence.end)
    if first is not None and (sources is None or first < sources):
        return _below_fence(block, fence, first, id, report)
    stem = canonical_body(block.cut(0, fence.begin).text(), "stem")
    return Body(stem, (), (), block.cut(fence.end), numbers=fence.text, numbers_line=fence.line)


def _below_fence(block: Block, fence: Fence, first: int, id: str, report: Report) -> Body:
    between = block.cut(fence.end, first)
    for index, line in enumerate(between.lines):
        if line:
            message = (
                "this line stands between the numbers block and the options: move it above the block"
            )
            report.add(between.start + index, "numbers", message, id=id)
            break
    body = _with_options(block, fence.end, first, id, report)
    stem = canonical_body(block.cut(0, fence.begin).text(), "stem")
    return Body(stem, body.options, (), body.rest, numbers=fence.text, numbers_line=fence.line)


def _with_options(block: Block, begin: int, first: int, id: str, report: Report) -> Body:
    """What stands from index `begin` on; the run of options begins at index `first`."""
    sources = block.first(SOURCES, first)
    run = list(block.cut(0, sources).all(OPTION, first))
    _, end = items_of_run(block, first, run, _OPTIONS, id, report)
    options = read_options(block.cut(first, end), id, report)
    return Body(canonical_body(block.cut(begin, first).text(), "stem"), options, (), block.cut(end))


def write_choice(situation: Variant) -> list[str]:
    """The numbers and the options, a block each; nothing where the situation has none of its own."""
    options = [write_options(situation.options)] if situation.options else []
    return [*write_fence(situation.numbers), *options]
