"""The key table: what every key means in every state of the screens (DESIGN 6).

It is data. The footer, the help screen, the README's table and the test for conflicts all read it,
so none of them can say what another does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

DIGITS = tuple("123456789")
SESSION = ("question", "several", "steps", "commands", "front", "back", "feedback")
_UNDOING = (*SESSION, "primer", "summary", "today")
_READ = ("help", "info", "example", "mistakes")
_SCROLLED = ("primer", "steps", "commands", "feedback", "back", "front", "summary", "today", *_READ)
_PAGES = ("question", "several", *_SCROLLED)
_OPTIONS = ("question", "several")
_GRADED = (*_OPTIONS, "steps", "commands")

STATES: dict[str, str] = {
    "today": "Today",
    "mistakes": "My mistakes",
    "primer": "What to read before a topic",
    "question": "Question",
    "several": "Question with several right options",
    "steps": "Steps to be put in order",
    "field": "Field to type into",
    "commands": "Field left by Esc",
    "front": "Front of a self-graded card",
    "back": "Back of a self-graded card",
    "feedback": "Feedback",
    "summary": "Summary of a session",
    "info": "Card info",
    "example": "Worked example",
    "help": "Help",
    "settings": "Settings",
    "note": "My note",
    "ask": "A question of the program",
    "unsaved": "An answer that could not be saved yet",
}
"""Every state of the screens, with its name for people, in the order of the help screen."""

EVERYWHERE = "Everywhere"
WIDESPREAD = 4
"""A key that means the same in more states than these is named once, below "Everywhere"."""

_ASKED = ("several", "steps", "field", "commands")
_AROUND = ("question", *_ASKED, "front", "feedback", "summary", "today")

NEIGHBOURS: frozenset[tuple[str, str]] = frozenset(
    {
        ("today", "question"),
        ("today", "front"),
        *((asked, other) for asked in _ASKED for other in _AROUND),
        *((other, asked) for asked in _ASKED for other in (*_AROUND, "back")),
        *(pair for other in ("example", "unsaved") for pair in (("field", other), (other, "field"))),
        ("today", "summary"),
        ("today", "settings"),
        ("settings", "today"),
        ("today", "mistakes"),
        ("mistakes", "today"),
        ("mistakes", "help"),
        ("help", "mistakes"),
        *((before, "primer") for before in (*SESSION, "primer", "summary", "today")),
        *(("primer", after) for after in ("question", *_ASKED, "front", "summary", "today")),
        *(pair for over in ("help", "ask", "unsaved") for pair in (("primer", over), (over, "primer"))),
        ("question", "feedback"),
        ("question", "question"),
        ("question", "front"),
        ("question", "summary"),
        ("question", "today"),
        ("feedback", "question"),
        ("feedback", "front"),
        ("feedback", "summary"),
        ("feedback", "note"),
        ("note", "feedback"),
        ("front", "back"),
        ("front", "question"),
        ("front", "front"),
        ("front", "summary"),
        ("front", "today"),
        ("back", "front"),
        ("back", "question"),
        ("back", "summary"),
        ("back", "note"),
        ("note", "back"),
        ("summary", "today"),
        ("summary", "question"),
        ("summary", "front"),
        *((state, other) for state in SESSION for other in ("info", "help", "ask", "unsaved")),
        *((other, state) for state in SESSION for other in ("info", "help", "ask", "unsaved")),
        *((state, other) for state in ("today", "summary") for other in ("help", "ask")),
        *((other, state) for state in ("today", "summary") for other in ("help", "ask")),
        ("unsaved", "summary"),
        ("info", "ask"),
    }
)
"""Which state may follow which at the press of one key."""


_CAREFUL = frozenset("answer answer_as_guess unknown choose reveal grade good to_question".split())


@dataclass(frozen=True, slots=True)
class Key:
    """One row of the table: in these states these keys give this command.

    `keys` are printable characters or names such as `space`, `enter`, `ctrl+d`.
    """

    states: tuple[str, ...]
    keys: tuple[str, ...]
    command: str
    label: str
    """One or two words for the footer."""
    says: str
    """What it does, in a phrase, for help and README."""
    writes: bool = False
    """It writes an event, so it is dead for a moment after a change of screen."""
    irreversible: bool = False
    """Undo can't make it as if it had never been: an answer has shown the key, an undo is final."""
    footer: bool = True
    """It has a place in the footer."""
    silent: bool = False
    """It works and is named nowhere but here."""

    @property
    def careful(self) -> bool:
        """Whether it answers, rates or uncovers a card, or passes a primer: no held key does that."""
        return self.command in _CAREFUL


def _all_but(*states: str) -> tuple[str, ...]:
    return tuple(state for state in STATES if state not in states)


TABLE: tuple[Key, ...] = (
    Key(("today",), ("enter",), "start", "start", "start today's session"),
    Key(("today",), ("m",), "mistakes", "mistakes", "my mistakes that come again, and where"),
    Key(
        ("today",),
        ("r",),
        "release",
        "show held ones",
        "ask also what waits for others or is long past its date",
        True,
    ),
    Key(("today",), (",",), "settings", "settings", "minutes, new questions, retention, theme"),
    Key(("mistakes",), ("a",), "fold", "all", "those made once too, or only repeated ones"),
    Key(("primer",), ("space", "enter"), "to_question", "to the question", "go on to the question"),
    Key(("question",), DIGITS, "answer", "answer", "choose that option", writes=True, irreversible=True),
    Key(("question",), tuple("abcd"), "answer", "answer", "choose that option", True, True, silent=True),
    Key(
        ("question",),
        tuple("ABCDEFGHI"),
        "answer_as_guess",
        "guess",
        "with Shift: choose that option as a guess",
        True,
        True,
        footer=False,
    ),
    Key(("question",), ("enter",), "choose", "choose", "choose the option gone to", True, True, False),
    Key(("several",), DIGITS, "toggle", "choose", "choose that option too, or no longer"),
    Key(("several",), tuple("abcd"), "toggle", "choose", "that option too, or not", silent=True),
    Key(("several",), ("space",), "toggle_here", "", "the same for the option gone to", footer=False),
    Key(("steps",), DIGITS, "place", "next", "put that step next"),
    Key(("steps",), ("backspace",), "take_back", "back", "take the last step back"),
    Key(("several", "steps"), ("enter",), "choose", "answer", "answer with what is chosen", True, True),
    Key(
        ("field",),
        ("enter",),
        "choose",
        "answer",
        "answer with what is typed; twice where nothing is: I don't know",
        True,
        True,
    ),
    Key(("field",), ("ctrl+g",), "guess", "guess", "the answer is a guess, or not"),
    Key(("field",), ("ctrl+e",), "example", "example", "a worked example, at first sight"),
    Key(("field",), ("pagedown",), "page_down", "page down", "half a page down", footer=False),
    Key(("field",), ("pageup",), "page_up", "page up", "half a page up", footer=False),
    Key(("field",), ("escape",), "step_back", "commands", "leave the field: keys are commands then"),
    Key(("commands",), ("enter",), "to_field", "type", "back into the field"),
    Key(_GRADED, ("0",), "unknown", "don't know", "I don't know", writes=True, irreversible=True),
    Key(_GRADED, ("g",), "guess", "guess", "mark the answer that follows as a guess, or not"),
    Key(_OPTIONS, ("j", "down"), "next_option", "next", "to the next option", footer=False),
    Key(_OPTIONS, ("k", "up"), "previous_option", "previous", "to the option before", footer=False),
    Key(("front",), ("space", "enter"), "reveal", "show the back", "show the back"),
    Key(_GRADED, ("s",), "later", "later", "ask it later in this session", writes=True),
    Key(("front",), ("s",), "later", "later", "ask it later in this session", writes=True),
    Key(("back",), tuple("1234"), "grade", "rate", "Again, Hard, Good, Easy", writes=True),
    Key(("back",), ("space",), "good", "Good", "Good", writes=True),
    Key(("feedback",), ("space", "enter"), "go_on", "go on", "go on to the next question"),
    Key(("feedback",), ("h",), "hard", "Hard", "right, but it was hard", writes=True),
    Key(("feedback",), ("g",), "guessed", "a guess", "right, but it was a guess", writes=True),
    Key(("feedback",), ("t",), "count", "count as right", "count what was typed as right", writes=True),
    Key(("summary",), ("enter", "space"), "go_home", "Today", "back to Today"),
    Key(("summary",), ("m",), "another", "another helping", "go on although today's share is done"),
    Key(_UNDOING, ("u",), "undo", "undo", "undo the last act", True, True),
    Key(("feedback", "back"), ("w",), "whys", "all whys", "show all there is to say, or the short form"),
    Key(("feedback", "back"), ("o",), "source", "source", "open a source in the browser"),
    Key(("feedback", "back"), ("n",), "note", "note", "my own note on this card"),
    Key(SESSION, ("!",), "fault", "faulty", "this question is faulty: set it aside", True),
    Key(("feedback", "back"), ("y",), "copy", "copy", "copy question and explanation as Markdown"),
    Key(_SCROLLED, ("j", "down"), "scroll_down", "down", "scroll down", footer=False),
    Key(_SCROLLED, ("k", "up"), "scroll_up", "up", "scroll up", footer=False),
    Key(_PAGES, ("ctrl+d", "pagedown"), "page_down", "page down", "half a page down", footer=False),
    Key(_PAGES, ("ctrl+u", "pageup"), "page_up", "page up", "half a page up", footer=False),
    Key(_READ, ("space",), "page_down", "scroll", "half a page down"),
    Key(_READ, ("enter",), "close", "close", "back to where you were", footer=False),
    Key(("settings",), ("j", "down"), "next_row", "next", "to the next setting", footer=False),
    Key(("settings",), ("k", "up"), "previous_row", "previous", "to the setting before", footer=False),
    Key(("settings",), ("l", "right", "+"), "more", "more", "more, or the next theme"),
    Key(("settings",), ("h", "left", "-"), "less", "less", "less, or the theme before"),
    Key(("settings",), ("enter",), "save", "save", "keep the settings"),
    Key(("note",), ("enter",), "keep", "keep", "keep the note; an empty one is taken away", writes=True),
    Key(("ask",), ("enter", "y"), "yes", "yes", "yes"),
    Key(("ask",), ("n",), "no", "no", "no", footer=False),
    Key(("ask",), DIGITS, "pick", "pick", "that line of the list", footer=False),
    Key(("unsaved",), ("enter",), "try_again", "try again", "try once more to save it", writes=True),
    Key((*SESSION, "info"), ("e",), "edit", "edit", "edit the question's text", footer=False),
    Key(SESSION, ("i",), "info", "info", "card info: why it is due when it is", footer=False),
    Key(SESSION, ("*",), "flag", "flag", "flag the card, or take the flag off", True, footer=False),
    Key(SESSION, ("-",), "bury", "bury", "bury the card until tomorrow", True, footer=False),
    Key(
        SESSION,
        ("@",),
        "suspend",
        "suspend",
        "press twice: suspend the card",
        True,
        footer=False,
    ),
    Key(
        ("today", "mistakes", "primer", *SESSION, "summary", "info", "example", "settings"),
        ("?",),
        "help",
        "help",
        "this help",
    ),
    Key(_READ, ("escape",), "step_back", "back", "back to where you were"),
    Key(
        ("unsaved",), ("escape",), "step_back", "give it up", "give up what is not saved, once you agree"
    ),
    Key(
        _all_but("today", *_READ, "unsaved", "field"),
        ("escape",),
        "step_back",
        "back",
        "one step back",
        footer=False,
    ),
    Key(_all_but("note", "field"), ("q",), "leave", "leave", "leave; nothing is lost"),
    Key(_all_but(), ("ctrl+c",), "leave", "leave", "leave, or copy what is selected", footer=False),
    Key(_all_but(), ("ctrl+z",), "suspend_process", "shell", "to the shell; `fg` is back", footer=False),
)
"""All rows, in the order of the footer and the help screen."""

_BY_KEY: dict[tuple[str, str], Key] = {
    (state, key): row for row in TABLE for state in row.states for key in row.keys
}
_SIGNS = {
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
    "backspace": "Backspace",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
    "pageup": "PgUp",
    "pagedown": "PgDn",
}


def meaning(state: str, key: str) -> Key | None:
    """The row that a key has in a state; None where it does nothing."""
    return _BY_KEY.get((state, key))


def rows_of(state: str) -> Iterable[Key]:
    """The rows of a state that may be named, in the order of the table."""
    return (row for row in TABLE if state in row.states and not row.silent)


def by_place() -> dict[str, list[Key]]:
    """All rows that may be named, each once: below its states, or below "Everywhere"."""
    places: dict[str, list[Key]] = {name: [] for name in STATES.values()}
    places[EVERYWHERE] = []
    for row in TABLE:
        if not row.silent:
            wide = len(row.states) > WIDESPREAD
            where = EVERYWHERE if wide else ", ".join(STATES[state] for state in row.states)
            places.setdefault(where, []).append(row)
    return {place: rows for place, rows in places.items() if rows}


def sign(key: str) -> str:
    """A key as people write it: `ctrl+d` is Ctrl+D."""
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return _SIGNS.get(key, key)


def signs(row: Key) -> str:
    """All keys of a row as people write them; a run of digits or letters as `1-9`."""
    if len(row.keys) > 2 and all(len(key) == 1 for key in row.keys):
        return f"{row.keys[0]}-{row.keys[-1]}"
    return " ".join(sign(key) for key in row.keys)


def footer(state: str, works: Callable[[str], bool]) -> list[tuple[str, str, str]]:
    """The (command, keys, label) of a state's footer; `works` says whether a command does anything now.

    Of several keys the first is named.
    """
    return [
        (row.command, signs(row) if row.keys[0].isdigit() else sign(row.keys[0]), row.label)
        for row in rows_of(state)
        if row.footer and works(row.command)
    ]


def readme_block() -> str:
    """The whole table as Markdown, for the README."""
    lines = ["| where | key | does |", "|---|---|---|"]
    for place, rows in by_place().items():
        where = place
        for row in rows:
            shown = " ".join(f"`{part}`" for part in signs(row).split(" "))
            lines.append(f"| {where} | {shown} | {row.says} |")
            where = ""
    return "\n".join(lines) + "\n"
