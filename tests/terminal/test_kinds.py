"""Kinds of more than one key or of words: the same answers, the same events, on screens and in lines."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kill.acts import MORNING
from terminal.playing import FEEDBACK, SUMMARY, log_of, srs
from terminal.tmux import Terminal, there_is_tmux

pytestmark = pytest.mark.skipif(not there_is_tmux(), reason="plays need tmux")

DECK = """---
deck: kinds
---

## Several {#several}
kind: choices

Which are even?

- [x] even two
- [ ] odd one
- [x] even four

> By two.

## Steps {#steps}
kind: order

What comes when?

Answer:
1. step one
2. step two
3. step three

> In turn.
"""
STEPS = ("step one", "step two", "step three")


TYPED = """---
deck: fields
---

## Bytes {#bytes}
kind: number

A cache has {n} blocks of 16 KiB. How large is it in KiB?

```numbers
n = 100..999
answer = n * 16
unit = KiB
tolerance = 0.1%
slip kb-for-kib = n * 16 KB
why kb-for-kib = KB is 1000 bytes, KiB is 1024
```

> Blocks times size.

## Phase {#phase}
kind: typed

Which phase fills the cache?

Answer:
- pre-fill

> The whole prompt at once.

## Bounds {#bounds}
kind: cloze

Decode is bound by {{c1::memory bandwidth}}.

> It reads all weights.
"""


def texts_for(shown: str) -> list[str]:
    """What is typed for the question on the screen: of a number, first a slip."""
    blocks = re.search(r"has (\d+) blocks", shown)
    if blocks:
        return [f"{blocks[1]}*16 KB", f"{blocks[1]}*16"]
    return ["Prefill"] if "Which phase" in shown else ["memory  bandwidth"]


def answer_to(shown: str) -> list[str]:
    """The digits of the right answer to the question that was shown last."""
    stem = max(("Which are even?", "What comes when?"), key=shown.rfind)
    digits = {
        text: digit for digit, text in re.findall(r"(\d)[. ] +(\w+ \w+)", shown[shown.rfind(stem) :])
    }
    if stem == "What comes when?":
        return [digits[step] for step in STEPS]
    return sorted(digit for text, digit in digits.items() if text.startswith("even"))


def answers(home: Path) -> list[tuple[str | None, str | None, object]]:
    events = [event for event in log_of(home) if event.type in ("answered", "staged")]
    return [(event.card, event.outcome, event.detail) for event in events]


def test_several_digits_and_enter_answer_in_a_real_terminal_as_in_lines(tmp_path: Path) -> None:
    deck = tmp_path / "kinds.md"
    deck.write_text(DECK, "utf-8")
    screens, lines = tmp_path / "screens", tmp_path / "lines"
    for home in (screens, lines):
        srs(home, "import", str(deck), "--yes")
    review = ("--now", MORNING, "review", "--deck", "kinds")
    typed = ""
    with Terminal(screens) as terminal:
        terminal.start(*review)
        for _ in range(2):
            terminal.wait_for("Enter answer")
            digits = answer_to(terminal.screen())
            typed += " ".join(digits) + "\n\n"
            terminal.press(*digits, "Enter")
            assert "✓ right" in terminal.wait_for(FEEDBACK)
            terminal.press("Space")
        terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
    srs(lines, *review, "--plain", lines=typed)
    assert [outcome for _, outcome, _ in answers(screens)] == ["right", "right"]
    assert answers(lines) == answers(screens)


def test_what_is_typed_answers_in_a_real_terminal_as_in_lines(tmp_path: Path) -> None:
    """A number with a slip and its second try, a word, a text with a hole."""
    deck = tmp_path / "fields.md"
    deck.write_text(TYPED, "utf-8")
    screens, lines = tmp_path / "screens", tmp_path / "lines"
    for home in (screens, lines):
        srs(home, "import", str(deck), "--yes")
    review = ("--now", MORNING, "review", "--deck", "fields")
    typed = ""
    with Terminal(screens) as terminal:
        terminal.start(*review)
        for _ in range(3):
            terminal.wait_for("Enter answer")
            for n, text in enumerate(texts_for(terminal.screen())):
                if n:
                    terminal.wait_for("One more try", "KB is 1000 bytes")
                typed += f"{text}\n"
                terminal.send(*("Space" if key == " " else key for key in text))
                terminal.press("Enter")
            typed += "\n"
            assert "✓ right" in terminal.wait_for(FEEDBACK)
            terminal.press("Space")
        terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
    srs(lines, *review, "--plain", lines=typed)
    assert sorted(str(outcome) for _, outcome, _ in answers(screens)) == ["None", *["right"] * 3]
    assert answers(lines) == answers(screens)


TURNED = """---
deck: turned
---

## Phases {#phases}
kind: basic

Name the two phases.

Answer:
Prefill and decode.

> In this order.

## Limit {#limit}
kind: cloze
self-graded: yes

Decode is bound by {{c1::memory bandwidth}}.

> It reads all weights.

## Blocks {#blocks}

A cache has {n} blocks of 16 KiB. How large is it?

```numbers
n = 100..999
answer = n * 16
unit = KiB
mistake blocks-alone = n
mistake twice = n * 32
mistake bytes = n * 16 * 8
```

> Blocks times size.
"""


def right_digit(shown: str) -> str:
    """The digit of the option that the numbers on the screen make right."""
    (blocks,) = re.findall(r"has (\d+) blocks", shown)
    (digit,) = re.findall(rf"(\d) +{int(blocks) * 16} KiB", shown)
    return str(digit)


def test_turned_cards_and_made_options_answer_in_a_real_terminal_as_in_lines(tmp_path: Path) -> None:
    deck = tmp_path / "turned.md"
    deck.write_text(TURNED, "utf-8")
    screens, lines = tmp_path / "screens", tmp_path / "lines"
    for home in (screens, lines):
        srs(home, "import", str(deck), "--yes")
    review = ("--now", MORNING, "review", "--deck", "turned")
    typed = ""
    with Terminal(screens) as terminal:
        terminal.start(*review)
        for _ in range(3):
            terminal.wait_for("s later")
            if "blocks" in terminal.screen():
                digit = right_digit(terminal.screen())
                typed += f"{digit}\n\n"
                terminal.press(digit)
                assert "✓ right" in terminal.wait_for(FEEDBACK)
                terminal.press("Space")
                continue
            typed += "\n3\n"
            terminal.press("Space")
            terminal.wait_for("1 Again")
            terminal.press("3")
            terminal.wait(lambda: "1 Again" not in terminal.screen(), "the next card")
        terminal.wait_for(SUMMARY)
        terminal.press("q")
        assert terminal.exit_code() == 0
    srs(lines, *review, "--plain", lines=typed)
    assert len(answers(screens)) == 3
    assert answers(lines) == answers(screens)
