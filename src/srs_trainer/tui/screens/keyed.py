"""What all screens share: keys through the table and the guard, a head, a page, a footer.

A command of the key table is a method `do_<command>`; a key whose command has no such method, or
which does nothing now, is neither obeyed nor named in the footer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar, cast

from textual.app import ComposeResult
from textual.content import Content
from textual.events import Key, Resize, ScreenResume
from textual.screen import Screen
from textual.widgets import Static

from srs_trainer.model import keys
from srs_trainer.tui.lines import line
from srs_trainer.tui.pages import keys as key_pages
from srs_trainer.tui.widgets.bar import Bar
from srs_trainer.tui.widgets.page import Page
from srs_trainer.tui.words import counted

if TYPE_CHECKING:
    from srs_trainer.tui.app import SrsApp

SMALLEST = (60, 16)
"""Columns and rows below which nothing can be asked honestly."""

Result = TypeVar("Result")
Other = TypeVar("Other")


class Keyed(Screen[Result]):
    """A screen whose keys come from the table. `state` names its rows."""

    AUTO_FOCUS = ""
    state = "help"

    @property
    def srs(self) -> SrsApp:
        """The app, by its own type."""
        return cast("SrsApp", self.app)

    def owners(self) -> Iterator[object]:
        """Whose `do_` methods are asked, the first one first."""
        yield self

    def works(self, command: str) -> bool:
        """Whether a command does anything now."""
        return self._method(command) is not None

    def shows(self, screen: Screen[Other], then: Callable[[Other | None], None] | None = None) -> None:
        """Open a screen on top of this one; `then` gets what it comes to."""
        self.srs.screen_changed()
        self.app.push_screen(screen, then)

    def comes_to(self, result: Result | None = None) -> None:
        """Close this screen with a result."""
        self.srs.screen_changed()
        self.dismiss(result)

    async def on_key(self, event: Key) -> None:
        """Find the key in the table, ask the guard, do the command; or type what has no row."""
        pressed = event.character if event.is_printable and event.character != " " else event.key
        # A key of the same burst as the one that opened this screen comes before it has its parts.
        if pressed is None or pressed == "ctrl+c" or not self.is_mounted:
            return
        row = keys.meaning(self.state, pressed)
        writes = row is not None and (row.writes or row.careful)
        careful = row is not None and row.careful
        admitted = self.srs.admits(pressed, writes=writes, careful=careful)
        if row is None and not self.is_small and await self.types(event):
            event.stop()
            event.prevent_default()
        if row is None or not self.works(row.command) or (self.is_small and row.command != "leave"):
            return
        event.stop()
        event.prevent_default()
        method = self._method(row.command)
        if admitted and method is not None:
            self.before_command(row)
            method(row.keys.index(pressed))
            self.after_command()

    async def types(self, event: Key) -> bool:
        """Whether a key that is no command was typed into a field; no guard keeps it back."""
        return False

    def before_command(self, row: keys.Key) -> None:
        """Called when a key is about to act."""

    def after_command(self) -> None:
        """Called when a key has acted."""

    def on_screen_resume(self, event: ScreenResume) -> None:
        """A screen that comes up ignores the key that brought it up."""
        self.srs.screen_changed()

    def do_leave(self, place: int) -> None:
        """Leave the program; all there is to save is saved."""
        self.srs.leave(0)

    def action_copy_text(self) -> None:
        """Ctrl+C: copy what is selected, or leave where nothing is."""
        selected = self.get_selected_text()
        if selected is None:
            leave = self._method("leave")
            assert leave is not None, "every screen can be left"
            leave(0)
        else:
            self.app.copy_to_clipboard(selected)

    def do_suspend_process(self, place: int) -> None:
        """Go to the shell; `fg` comes back."""
        self.app.action_suspend_process()

    @property
    def is_small(self) -> bool:
        """Whether the terminal is too small."""
        return self.has_class("-small")

    def on_resize(self, event: Resize) -> None:
        """Say so where the terminal is too small."""
        self.set_class(event.size.width < SMALLEST[0] or event.size.height < SMALLEST[1], "-small")

    def _method(self, command: str) -> Callable[[int], None] | None:
        for owner in self.owners():
            method: Callable[[int], None] | None = getattr(owner, f"do_{command}", None)
            if method is not None:
                return method
        return None


class PageScreen(Keyed[Result]):
    """A head, a page that scrolls, a line of status, and the footer."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        """The scrolling middle: it is there also where the program is left before the screen is up."""
        self._notice = ""

    def compose(self) -> ComposeResult:
        """Four parts, and the words for a terminal that is too small."""
        yield Bar("head")
        yield self.page
        yield from self.below_page()
        yield Bar("status")
        yield Bar("foot")
        yield Static(
            Content(
                f"This terminal is too small.\nsrs needs {SMALLEST[0]} columns and {SMALLEST[1]} rows."
            ),
            id="small",
        )

    def below_page(self) -> ComposeResult:
        """What stands between the page and the line of status."""
        return ()

    def say(self, text: str) -> None:
        """Show a line above the footer until the next key; it is literal."""
        self._notice = text
        self.show_bars()

    def head(self) -> tuple[Content, Content]:
        """What stands at the left and the right of the head."""
        return line("srs", "bold"), Content("")

    def status(self) -> Content:
        """What stands above the footer while nothing else is said."""
        return Content("")

    def named(self) -> dict[str, tuple[str, str]]:
        """Other (keys, label) of commands, for the footer; '' leaves what the table says."""
        return {}

    def show_bars(self) -> None:
        """Draw head, status and footer anew."""
        if not self.is_mounted:
            return
        self.query_one("#head", Bar).show(*self.head())
        below = self.page.rows_below()
        more = line(f"{counted(below, 'line')} below" if below else "", "dim")
        left = line(self._notice, "bold") if self._notice else self.status()
        self.query_one("#status", Bar).show_wrapped(left, more)
        self.query_one("#foot", Bar).draw(
            lambda width: key_pages.foot(self.state, self.works, self.named(), width)
        )

    def before_command(self, row: keys.Key) -> None:
        """What was said has been read."""
        self._notice = ""

    def after_command(self) -> None:
        """Bars follow every command."""
        if self.is_current:
            self.show_bars()

    def on_page_moved(self, event: Page.Moved) -> None:
        """Say how much is below."""
        self.show_bars()

    def do_help(self, place: int) -> None:
        """Show the key table."""
        from srs_trainer.tui.screens.help import HelpScreen

        self.shows(HelpScreen(self.state))

    def do_step_back(self, place: int) -> None:
        """Close this screen."""
        self.comes_to()

    def do_scroll_down(self, place: int) -> None:
        """One line down."""
        self.page.turn(1)

    def do_scroll_up(self, place: int) -> None:
        """One line up."""
        self.page.turn(-1)

    def do_page_down(self, place: int) -> None:
        """Half a page down."""
        self.page.turn(self.page.half())

    def do_page_up(self, place: int) -> None:
        """Half a page up."""
        self.page.turn(-self.page.half())
