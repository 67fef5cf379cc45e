"""Settings: minutes, new questions, retention with what it does to intervals, theme."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content

from srs_trainer.settings import LIMITS, Settings
from srs_trainer.tui.lines import PROSE, Lines, hung, line, spaced, wrapped
from srs_trainer.tui.screens.keyed import PageScreen
from srs_trainer.tui.terminal import default_theme

_ROWS = ("minutes", "new", "retention", "theme")
_DEFAULTS = {
    "textual-dark": "default (dark)",
    "textual-light": "default (light)",
    "ansi-dark": "default (no colours)",
}
_STEPS = {"minutes": 1.0, "new": 1.0, "retention": 0.01}
_SAYS = {
    "minutes": "Minutes a day that a session may fill.",
    "new": "New questions a day, at most. Each comes back several times in its first weeks: twenty a day"
    " mean an hour a day by the second week.",
    "theme": "Colours of the screens. The ansi themes use your terminal's own.",
}


def interval_factor(retention: float, decay: float) -> float:
    """How long intervals are at a desired retention, compared to those at 0.90.

    `decay` is FSRS-6's w20, the exponent of the forgetting curve.
    """

    def relative(asked: float) -> float:
        return float(asked ** (-1 / decay)) - 1

    return relative(retention) / relative(0.9)


class SettingsScreen(PageScreen[None]):
    """Four rows; nothing is kept before Enter."""

    state = "settings"

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self._old = self._new = settings
        self._row = 0

    def head(self) -> tuple[Content, Content]:
        """A title."""
        return line("Settings", "bold"), line("Enter save   Esc leave them as they were", "dim")

    def on_mount(self) -> None:
        """Draw the rows."""
        self.page.show(self._draw)
        self.show_bars()

    def _draw(self, width: int) -> Lines:
        width = min(width, PROSE)
        rows: Lines = []
        for n, name in enumerate(_ROWS):
            here = n == self._row
            value = getattr(self._new, name)
            shown = f"{value:.0%}" if name == "retention" else str(value or _DEFAULTS[default_theme()])
            row = Content.assemble(" > " if here else "   ", f"{name:<12}", (f"{shown:<16}", "bold"))
            rows.append(row.stylize("reverse", 3) if here else row)
        return spaced(rows, hung(wrapped(self._explained(), width - 3, "dim"), "   "))

    def _explained(self) -> str:
        name = _ROWS[self._row]
        if name != "retention":
            return _SAYS[name]
        from srs_trainer.model.scalar import DEFAULT_PARAMETERS

        factor = interval_factor(self._new.retention, DEFAULT_PARAMETERS[20])
        return (
            "Desired retention: the chance of recall at which a card comes back."
            f" At {self._new.retention:.0%} intervals are {factor:.2f} times those at 90%,"
            f" and reviews about {1 / factor:.1f} times as many."
        )

    def do_next_row(self, place: int) -> None:
        """Go to the next setting."""
        self._row = min(self._row + 1, len(_ROWS) - 1)
        self._redraw()

    def do_previous_row(self, place: int) -> None:
        """Go to the setting before."""
        self._row = max(self._row - 1, 0)
        self._redraw()

    def do_more(self, place: int) -> None:
        """More, or the next theme."""
        self._change(1)

    def do_less(self, place: int) -> None:
        """Less, or the theme before."""
        self._change(-1)

    def do_save(self, place: int) -> None:
        """Keep the settings and go back."""
        try:
            self.srs.desk.save_settings(self._new)
        except OSError as error:
            self.say(f"not saved: {error.strerror or error}")
            return
        self.comes_to()

    def do_step_back(self, place: int) -> None:
        """Leave the settings as they were."""
        self.srs.use_theme(self._old.theme)
        self.comes_to()

    def _change(self, by: int) -> None:
        name = _ROWS[self._row]
        change: Callable[[int], Settings] = self._next_theme if name == "theme" else self._stepped
        self._new = change(by)
        self._redraw()

    def _stepped(self, by: int) -> Settings:
        name = _ROWS[self._row]
        low, high = LIMITS[name]
        value = round(min(high, max(low, getattr(self._new, name) + by * _STEPS[name])), 2)
        if name == "retention":
            return self._new._replace(retention=value)
        return self._new._replace(**{name: int(value)})  # type: ignore[arg-type]

    def _next_theme(self, by: int) -> Settings:
        names = ["", *sorted(self.app.available_themes)]
        here = names.index(self._new.theme) if self._new.theme in names else 0
        theme = names[(here + by) % len(names)]
        self.srs.use_theme(theme)
        return self._new._replace(theme=theme)

    def _redraw(self) -> None:
        self.page.show(self._draw, keep=True)
