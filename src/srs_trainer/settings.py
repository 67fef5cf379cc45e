"""Where things live and how they are set: the home folder and `config.toml`.

Imports as little as it can: `srs due` answers a shell prompt through it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from srs_trainer.errors import SrsError, UsageError
from srs_trainer.whole import write_whole


class BadSettings(SrsError):
    """`config.toml` can't be read or holds a value out of range."""

    exit_code = 3


class BadHome(SrsError):
    """The home folder can't be made or written."""

    exit_code = 4


class Settings(NamedTuple):
    """What the learner can choose; every field is a key of `config.toml`."""

    minutes: int = 10
    """Minutes a day that a session may fill."""
    new: int = 8
    """New questions a day, at most."""
    retention: float = 0.9
    """Desired retention, 0.70 to 0.97: the chance of recall at which a card comes back."""
    day_start: int = 4
    """The hour at which the study day turns, 0 to 12."""
    max_interval: int = 365
    """The longest interval in days."""
    theme: str = ""
    """A theme of the screens, such as `textual-dark` or `textual-light`; empty is the default."""


LIMITS: dict[str, tuple[float, float]] = {
    "minutes": (1, 600),
    "new": (0, 1000),
    "retention": (0.7, 0.97),
    "day_start": (0, 12),
    "max_interval": (1, 36500),
}
"""The range of each number; both ends are allowed."""


def home_folder(given: str | None) -> Path:
    """The folder of the learner's work: `--home`, else `SRS_HOME`, else the platform's data folder."""
    named = given or os.environ.get("SRS_HOME")
    if named:
        return Path(named).expanduser()
    import platformdirs  # costs 20 ms; only where no home is named

    return Path(platformdirs.user_data_dir("srs-trainer", appauthor=False))


def decks_folder() -> Path:
    """The folder of the built-in decks: inside the wheel, or beside `src` in a checkout."""
    package = Path(__file__).parent
    inside = package / "decks"
    return inside if inside.is_dir() else package.parents[1] / "decks"


def parsed(name: str, text: str) -> int | float | str:
    """The value of setting `name` written as `text`.

    Raises:
        UsageError: there is no such setting, or the value is out of its range.
    """
    kinds = {known: type(value) for known, value in Settings()._asdict().items()}
    if name not in kinds:
        raise UsageError(f"there is no setting {name!r}; there are {', '.join(kinds)}")
    try:
        value: int | float | str = kinds[name](text)
    except ValueError:
        raise UsageError(f"{name} takes a number, not {text!r}") from None
    return _within(name, value)


def load(home: Path) -> Settings:
    """The settings of a home folder; the defaults where nothing is set.

    Raises:
        BadSettings: `config.toml` is no TOML or holds an unknown or impossible value.
    """
    path = home / "config.toml"
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return Settings()
    except NotADirectoryError:
        raise BadHome(f"{home} is no folder. Choose another with --home") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(
            f"{path} can't be read ({error}). Save it as UTF-8, or delete it for the defaults"
        ) from None
    import tomllib  # only where there is something to read

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadSettings(
            f"{path}: {error}. Mend the line, or delete the file for the defaults"
        ) from None
    try:
        checked = {name: parsed(name, str(value)) for name, value in values.items()}
    except UsageError as error:
        raise BadSettings(f"{path}: {error}") from None
    return Settings()._replace(**checked)  # type: ignore[arg-type]


def save(home: Path, settings: Settings) -> None:
    """Write `config.toml`, whole or not at all; comments and what is as usual stay as they are.

    Raises:
        BadHome: the folder can't be written.
    """
    path = home / "config.toml"
    try:
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        for (name, value), usual in zip(settings._asdict().items(), Settings(), strict=True):
            line = f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"
            held = [n for n, text in enumerate(lines) if text.split("=")[0].strip() == name]
            if held:
                lines[held[0]] = line
            elif value != usual:
                lines.append(line)
        home.mkdir(parents=True, exist_ok=True)
        write_whole({path: "".join(f"{line}\n" for line in lines)})
    except OSError as error:
        raise BadHome(f"{path} can't be written: {error.strerror}") from None


def _within(name: str, value: int | float | str) -> int | float | str:
    if name in LIMITS and isinstance(value, int | float):
        low, high = LIMITS[name]
        if not low <= value <= high:
            raise UsageError(f"{name} goes from {low:g} to {high:g}, not {value:g}")
    elif value and not str(value).replace("-", "").isalnum():
        raise UsageError(f"theme takes a name such as textual-light, not {value!r}")
    return value
