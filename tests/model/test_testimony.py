"""A draw can be told again from the texts that its event row keeps."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from srs_trainer.model.number_lines import parse_numbers
from srs_trainer.model.numbers import NumbersBlock, draw
from srs_trainer.model.testimony import retold

TEXT = """\
(layers, pool) = (32, 16 GB) | (80, 80 GiB) | (61, 1.5 TB)
tokens = 1024..8192 step 512
share = 0.25..1 step 0.05
off = -3 | 0 | 7
bytes = 2 * layers * 128 B
answer = bytes * tokens * share + off * 1 KiB
unit = MiB
mistake half = answer / 2"""


def block(text: str = TEXT) -> NumbersBlock:
    made, faults = parse_numbers(list(enumerate(text.split("\n"), 1)))
    assert made is not None and faults == []
    return made


@given(st.binary(max_size=16))
def test_a_draw_is_the_same_told_again(seed: bytes) -> None:
    found = draw(block(), seed)
    assert retold(block(), found.drawn) == found


def test_what_no_longer_fits_its_block_is_none() -> None:
    found = draw(block(), b"")
    assert retold(block(), {"tokens": "1024"}) is None
    assert retold(block(), {**found.drawn, "tokens": "many"}) is None
    assert retold(block(), {**found.drawn, "tokens": "3 ms"}) is None
