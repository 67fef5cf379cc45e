"""A real terminal to play in: a tmux server of its own, one pane with a shell, `srs` run from it.

Nothing sleeps for a fixed time but a learner's finger: after a change of screen the trainer keeps
keys dead for a quarter of a second (DESIGN 6), so a press waits that long.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType

import srs_trainer

PATIENCE = 20.0
"""Seconds until what is waited for counts as missing."""

FINGER = 0.26
"""Seconds between a new screen and the next press: longer than any guard of the trainer."""


def there_is_tmux() -> bool:
    """Whether the plays can be played here."""
    return shutil.which("tmux") is not None


class Terminal:
    """A pane of `columns` x `rows`, over the trainer's folder `home`."""

    def __init__(self, home: Path, columns: int = 80, rows: int = 24) -> None:
        self.home = home
        self._folder = Path(tempfile.mkdtemp(prefix="srs"))  # a socket's path must be short
        self._pid = self._folder / "pid"
        variables = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "LANG": "C.UTF-8",
            "TERM": "screen-256color",
            "PS1": "ready> ",
            "PYTHONPATH": str(Path(srs_trainer.__file__).parents[1]),
            "SRS_HOME": str(home),
            "TEXTUAL_ANIMATIONS": "none",
            "TZ": "UTC",
        }
        shell = ["env", "-i", *(f"{name}={value}" for name, value in variables.items()), "sh", "-i"]
        size = ["-x", str(columns), "-y", str(rows)]
        self._tmux("new-session", "-d", *size, *shell)
        self._tmux("set", "-g", "set-clipboard", "on")
        self.wait_for("ready>")

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None:
            print(f"the screen at the end:\n{self.screen()}")
        subprocess.run([*self._command, "kill-server"], capture_output=True, check=False)
        shutil.rmtree(self._folder, ignore_errors=True)

    # -- starting and ending ------------------------------------------------------------------

    def start(self, *arguments: str) -> None:
        """Run `srs ARGUMENTS`; the shell says `EXIT=code` when it has ended."""
        call = " ".join([sys.executable, "-m", "srs_trainer", *arguments])
        self.type(f"clear; sh -c 'echo $$ > {self._pid}; exec {call}'; echo EXIT=$?")

    def exit_code(self) -> int:
        """Wait until the program has ended; its exit code as the shell got it."""
        found: list[str] = []

        def ended() -> bool:
            found[:] = re.findall(r"^EXIT=(\d+)$", self.screen(), re.MULTILINE)
            return bool(found)

        self.wait(ended, "the end of the program")
        return int(found[-1])

    def send_signal(self, name: signal.Signals) -> None:
        """Send a signal to the program from outside."""
        os.kill(int(self._pid.read_text("ascii")), name)

    # -- keys ---------------------------------------------------------------------------------

    def type(self, line: str) -> None:
        """Type a line into the shell."""
        self._tmux("send-keys", "-l", line)
        self._tmux("send-keys", "Enter")

    def press(self, *keys: str) -> None:
        """Press keys one by one as a finger would; tmux names them: Space, Enter, Escape, C-c."""
        for key in keys:
            self.pause()
            self.send(key)

    def write(self, text: str) -> None:
        """Type a text at once, key by key, and no Enter."""
        self._tmux("send-keys", "-l", "--", text)

    def pause(self) -> None:
        """Wait as long as a finger does."""
        time.sleep(FINGER)

    def send(self, *keys: str) -> None:
        """Send keys at once, with no pause before or between them."""
        self._tmux("send-keys", "--", *keys)

    def hold(self, key: str, times: int = 12, every: float = 0.03) -> None:
        """Hold a key down: it repeats, `every` so many seconds."""
        begun = time.monotonic()
        for number in range(times):
            time.sleep(max(0.0, begun + number * every - time.monotonic()))
            self.send(key)

    def paste(self, text: str) -> None:
        """Paste a text as a terminal does, in brackets where the program asks for them."""
        self._tmux("set-buffer", "--", text)
        self._tmux("paste-buffer", "-p")

    def resize(self, columns: int, rows: int) -> None:
        """Give the pane another size."""
        self._tmux("resize-window", "-x", str(columns), "-y", str(rows))

    # -- what is to be seen -------------------------------------------------------------------

    def screen(self) -> str:
        """The text on the screen."""
        return self._tmux("capture-pane", "-p")

    def wait_for(self, *texts: str) -> str:
        """Wait until all of these texts are on the screen; returns the screen."""
        self.wait(lambda: all(text in self.screen() for text in texts), " and ".join(map(repr, texts)))
        return self.screen()

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds.

        Raises:
            AssertionError: it did not come; the message shows the screen.
        """
        until = time.monotonic() + PATIENCE
        while not holds():
            assert time.monotonic() < until, f"waited in vain for {what}:\n{self.screen()}"
            time.sleep(0.03)

    def says(self, format_: str) -> str:
        """What tmux says about the pane, such as `#{alternate_on}`."""
        return self._tmux("display-message", "-p", format_).strip()

    def record(self, file: Path) -> None:
        """Write every byte that the pane gets from now on into `file`, raw."""
        self._tmux("pipe-pane", "-o", f"cat >> {file}")

    def stop_recording(self) -> None:
        """What the pane gets from now on is not written any more."""
        self._tmux("pipe-pane")

    def clipboard(self) -> str:
        """What programs have put on the clipboard."""
        return self._tmux("list-buffers").strip()

    def is_restored(self) -> bool:
        """The terminal is as a shell wants it: own screen, cursor, no mouse, and typing shows."""
        flags = self.says("#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_flag}")
        self._tmux("send-keys", "-l", "typed text shows")
        self.wait_for("typed text shows")
        self._tmux("send-keys", "C-u")
        return flags == "0 1 0 0"

    @property
    def _command(self) -> Sequence[str]:
        return ["tmux", "-S", str(self._folder / "socket"), "-f", "/dev/null"]

    def _tmux(self, *arguments: str) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "TMUX"}
        done = subprocess.run(
            [*self._command, *arguments],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
            timeout=PATIENCE,
            env=environment | {"LC_ALL": "C.UTF-8"},
        )
        return done.stdout
