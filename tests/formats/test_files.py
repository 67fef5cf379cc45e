"""Files and folders: what is no deck is refused with one clear message; hostile input is survived."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import a_deck, a_question

from srs_trainer.errors import InputError, UsageError
from srs_trainer.formats import check, read, read_path, refusals, write_jsonl, write_markdown
from srs_trainer.formats.files import LARGEST_FILE
from srs_trainer.formats.reading import MOST_FINDINGS

DECK = "---\ndeck: a\n---\n\n## Q {#q}\n\nWhat?\n\n- [x] this\n- [ ] that\n\n> So.\n"

BAD_FILES = {
    "binary": (b"SQLite format 3\0" + bytes(range(256)), "binary", None),
    "binary in a deck": (DECK.encode() + b"\0", "binary", None),
    "latin-1": (DECK.replace("What", "Qu\u00e9").encode("latin-1"), "0xE9 at offset 30", 7),
    "utf-16": (DECK.encode("utf-16"), "UTF-16", None),
    "no deck": (b"# Just a page\n\nSome text.\n", "no deck", 1),
    "empty": (b"", "empty", None),
    "one long line": (DECK.encode() + b"x" * 1_000_001, "1,000,001 bytes", 13),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_one_clear_message_with_file_line_and_cure(name: str, tmp_path: Path) -> None:
    data, why, line = BAD_FILES[name]
    path = tmp_path / "bad.md"
    path.write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_path(path)
    assert why in caught.value.why
    assert (caught.value.path, caught.value.line, bool(caught.value.cure)) == (str(path), line, True)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_without_decks_are_input_errors(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(DECK)
    (tmp_path / "notes.md").write_text("# Notes\n")
    with pytest.raises(InputError, match="no such file"):
        read_path(tmp_path / "missing.md")
    with pytest.raises(InputError, match="no deck in this folder"):
        read_path(tmp_path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.write(b"---\n")
        file.truncate(200 * 2**20)
    with pytest.raises(InputError, match="200 MB; the limit is 32 MB"):
        read_path(path)


def test_a_file_that_reports_no_size_is_read_up_to_the_limit_only() -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no endless file here")
    with pytest.raises(InputError, match="too large"):
        read_path("/dev/zero")
    assert LARGEST_FILE < 2**30


def test_readme_is_a_deck_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text(DECK)
    assert read_path(tmp_path / "README.md")[0].decks[0].id == "a"


def test_a_folder_gives_each_deck_below_it_and_one_bad_file_hides_no_other(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "hidden.md").write_text(DECK)
    (tmp_path / "a.md").write_text(DECK)
    (tmp_path / "b.md").write_bytes(b"---\nd\xe9ck: b\n---\n")
    (tmp_path / "sub" / "c.jsonl").write_text(write_jsonl(a_deck()))
    readings = {Path(reading.path).name: reading for reading in read_path(tmp_path)}
    assert list(readings) == ["a.md", "b.md", "c.jsonl"]
    assert [bool(refusals(reading)) for reading in readings.values()] == [False, True, False]
    assert [(f.rule, f.line) for f in check(readings["b.md"])] == [("unreadable", 2)]


def test_a_folder_with_deck_md_is_one_deck_and_findings_name_the_file(tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text("---\ndeck: many\n---\n\nAbout.\n")
    (tmp_path / "b.md").write_text("## B {#b}\n\nWhat?\n\n- [x] this\n- [ ] that\n")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.md").write_text(
        "More.\n\n## C {#b}\n\nWhat?\n\n- [x] this\n- [x] that\n\n> So.\n"
    )
    (tmp_path / "README.md").write_text("# Not a question\n")
    (reading,) = read_path(tmp_path)
    (deck,) = reading.decks
    assert (deck.id, deck.prose, [q.title for q in deck.questions]) == (
        "many",
        "About.\n\nMore.",
        ["B", "C"],
    )
    assert [(Path(f.path).name, f.line, f.rule) for f in check(reading)] == [
        ("b.md", 1, "explanation"),
        ("c.md", 3, "id-double"),
        ("c.md", 8, "key"),
    ]
    assert [reading.path for reading in read_path(tmp_path.parent / tmp_path.name)] == [str(tmp_path)]


def test_a_member_of_a_deck_folder_has_no_front_matter(tmp_path: Path) -> None:
    (tmp_path / "deck.md").write_text(DECK)
    (tmp_path / "b.md").write_text(DECK.replace("#q", "#r"))
    (reading,) = read_path(tmp_path)
    assert [(Path(f.path).name, f.rule) for f in refusals(reading)] == [("b.md", "front-matter")]


def test_a_format_is_told_by_content_and_may_be_named() -> None:
    deck = a_deck()
    assert read("x.txt", write_markdown(deck).encode()).decks == (deck,)
    assert read("x.md", write_jsonl(deck).encode()).decks == (deck,)
    assert [f.rule for f in read("x", b"## Q {#q}\n", "markdown").findings] == ["front-matter"]
    with pytest.raises(UsageError, match="markdown, jsonl"):
        read("x", b"", "word")


HOSTILE = {
    "nested quotes": ">" * 10_000 + " x\n",
    "many nested quotes": ("> " * 400 + "x\n") * 2_000,
    "nested lists": "- " * 10_000 + "```\n",
    "nested brackets": "[" * 10_000 + "](" * 10_000 + "\n",
    "fences never closed": "\n".join("`" * length + "a" for length in range(2_000, 3, -1)),
    "many fences": "```a\n" * 100_000,
    "blanks in a title": "## a" + " " * 900_000 + "b\n",
    "braces in a title": "## " + "{#" * 400_000 + "\n",
    "many headings": "## x\n" * 20_000,
    "many options": "- [x] y\n" * 20_000,
    "many attributes": "- [x] y\n" + "  - why: z\n" * 20_000,
    "many variants": "### variant\n\ns\n\n" * 20_000,
    "many fields": "\n## f {#f}\n" + "kinds: x\n" * 20_000,
    "a long field name": "\n## f {#f}\n" + "k" * 900_000 + ": x\n",
    "control characters": "\x1b]0;x\x07\x9b31m\u202e\u2066" * 20_000,
    "accents": "e" + "\u0301" * 200_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bodies_are_read_in_linear_time_and_end_in_findings_only(name: str) -> None:
    reading = read("hostile", (DECK + "\n" + HOSTILE[name]).encode())
    assert reading.decks[0].id == "a"
    assert len(check(reading)) < MOST_FINDINGS + 200_000
    written = write_markdown(reading.decks[0])
    assert "\x1b" not in written and "\u202e" not in written


HOSTILE_FRONTS = {
    "aliases that multiply": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "a merge": "deck: a\n<<: {title: x}",
    "deep nesting": "title: " + "[" * 10_000,
    "deep mappings": "title: " + "{a: " * 10_000,
    "an object": "title: !!python/object/apply:os.system ['true']",
    "a list": "- deck: a",
    "a text": "deck",
    "two documents": "deck: a\n...\ntitle: b",
    "a directive": "%YAML 1.1\ndeck: a",
    "tabs": "deck:\ta\n\ttitle: b",
    "an unclosed quote": 'title: "abc\ndeck: a',
    "a complex key": "? [a]\n: b",
    "many values": "requires: [" + "a," * 30_000 + "]",
    "large": "title: " + "x" * 400_000,
}


@pytest.mark.parametrize("name", HOSTILE_FRONTS)
def test_hostile_front_matter_is_a_finding_with_a_line(name: str) -> None:
    text = (
        f"---\n{HOSTILE_FRONTS[name]}\n---\n\n## Q {{#q}}\n\nWhat?\n\n- [x] this\n- [ ] that\n\n> So.\n"
    )
    reading = read("hostile", text.encode())
    assert reading.findings
    assert all(f.line and 1 <= f.line <= 4 + HOSTILE_FRONTS[name].count("\n") for f in reading.findings)
    assert [q.id for q in reading.decks[0].questions] == ["q"]


def test_scalars_of_front_matter_stay_texts_and_are_cleaned() -> None:
    head = "---\ndeck: no\nversion: 1.10\nlicence: 0x10\nauthor: null\nstrict: No\n"
    text = head + 'title: "a\\u001b[31m\\u202eb"\n---\n'
    deck = read("x", text.encode()).decks[0]
    assert (deck.id, deck.version, deck.licence, deck.author, deck.strict) == (
        "no",
        "1.10",
        "0x10",
        "null",
        False,
    )
    assert "\x1b" not in deck.title and "\u202e" not in deck.title


@pytest.mark.parametrize(
    "line",
    [
        "{not json",
        "[]",
        "[" * 100_000,
        '{"type":"question","deck":"llm"}',
        '{"type":"question","deck":"llm","id":"Q"}',
        '{"type":"question","deck":"llm","id":"q","options":[1]}',
        '{"type":"question","deck":"llm","id":"q","options":{"text":"x"}}',
        '{"type":"question","deck":"llm","id":"q","level":true}',
        '{"type":"question","deck":"llm","id":"q","level":NaN}',
        '{"type":"question","deck":"llm","id":"q","ask":["x"]}',
        '{"type":"question","deck":"llm","id":"q","kind":"essay"}',
        '{"type":"question","deck":"llm","id":"q","topic":"A B"}',
        '{"type":"sheep","deck":"llm"}',
        '{"type":"question","id":"q"}',
    ],
)
def test_a_bad_line_of_jsonl_is_a_finding_at_that_line_and_refused(line: str) -> None:
    reading = read("x", (write_jsonl(a_deck()) + "\n" + line + "\n").encode())
    assert [(f.line, f.rule) for f in refusals(reading)] == [(4, "json")]
    assert len(reading.decks[0].questions) == 1


def test_jsonl_has_the_promised_keys_and_may_hold_several_decks_and_unknown_keys() -> None:
    text = write_jsonl(a_deck()) + write_jsonl(a_deck(a_question("other"), id="second"))
    lines = [json.loads(line) for line in text.splitlines()]
    promised = "type v deck id draft kind topic ask options answer explain sources answer_source"
    assert {*promised.split(), "answer_confidence"} <= set(lines[1])
    assert {"id", "text", "right", "why", "mistake"} <= set(lines[1]["options"][0])
    newer = "".join(json.dumps({**line, "newer": 1}) + "\n" for line in lines)
    assert [deck.id for deck in read("x", newer.encode()).decks] == ["llm", "second"]
