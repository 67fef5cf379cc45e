"""Who writes: the device's name and its journal.

The journal `journal/<device>.jsonl` repeats every event of this device after its commit; it is the
segment that sync carries. The database is the truth: what a kill left out of the journal is
added at the next start, and a torn last line is cut off.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
import uuid
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

from srs_trainer.model.events import Event
from srs_trainer.store.locking import hold
from srs_trainer.whole import write_whole


def fingerprint(home: Path) -> str:
    """16 hex that change when the home folder is copied or the machine is another one."""
    machine = ""
    for place in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            machine = Path(place).read_text("ascii").strip()
            break
        except (OSError, UnicodeDecodeError):
            continue
    text = f"{machine or uuid.getnode()}\n{sys.platform}\n{home.resolve()}"
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def device_name(home: Path, *, anew: bool = False) -> str:
    """The name of this device in this home, minted anew where the fingerprint is another one (LOG)."""
    path = home / "device.json"
    mark = fingerprint(home)
    with (home / "srs.lock").open("a") as lock:
        hold(lock)  # two programs that begin at once are one device
        try:
            known = json.loads(path.read_text("utf-8"))
            if known["fingerprint"] == mark and isinstance(known["device"], str) and not anew:
                return str(known["device"])
        except (OSError, ValueError, KeyError, TypeError):
            pass  # missing or torn: a new name costs nothing, a shared one would cost answers
        name = secrets.token_hex(6)
        write_whole({path: json.dumps({"device": name, "fingerprint": mark})})
    return name


class Journal:
    """The journal of one device; whole lines in the order of their `dseq`, without gaps."""

    def __init__(self, home: Path, device: str) -> None:
        self.path = home / "journal" / f"{device}.jsonl"
        self._seen = (-1, 0)  # size of the file and last dseq in it, when last looked at

    def last(self) -> int:
        """The number of the last event in it, 0 where there is none."""
        if not self.path.exists():
            return 0
        with self.path.open("a+b") as out:
            hold(out)
            return self._last(out)

    def append(self, newest: int, events: Callable[[int], Iterable[Event]]) -> None:
        """Bring the journal up to event `newest` of this device, which is already committed.

        `events(after)` gives the events of this device whose dseq is above `after`, in order: what
        another window or a kill left out is made up for here.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as out:
            hold(out)
            last = self._last(out)
            if newest <= last:
                return
            rows = [event for event in events(last) if event.dseq > last]
            out.write("".join(event.to_json() + "\n" for event in rows).encode())
            out.flush()
            self._seen = (out.tell(), rows[-1].dseq if rows else last)

    def _last(self, out: BinaryIO) -> int:
        """The dseq of the last whole line, 0 where there is none; a torn line is cut off."""
        size = out.seek(0, os.SEEK_END)
        if size == self._seen[0]:
            return self._seen[1]
        tail, start = b"", size
        while start and b"\n" not in tail.rstrip(b"\n")[:-1]:
            step = min(start, 65536)
            start -= step
            out.seek(start)
            tail = out.read(step) + tail
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            out.truncate(start + whole)
        if not whole:
            return 0
        begin = tail.rfind(b"\n", 0, whole - 1) + 1
        try:
            return Event.from_json(tail[begin:whole].decode()).dseq
        except (ValueError, TypeError, KeyError):
            # A last line that is no event was not written by us: begin again, from the database.
            out.truncate(0)
            return 0
        finally:
            out.seek(0, os.SEEK_END)
