"""Addresses in sources, never opened without showing them: http, https, arXiv ids, GitHub paths."""

from __future__ import annotations

import re
import webbrowser
from collections.abc import Iterable

from srs_trainer.model.text import clean

_URL = re.compile(r"https?://[!-;=?-~]+", re.IGNORECASE)
_ARXIV = re.compile(r"\barxiv:\s*(\d{4}\.\d{4,5}(?:v\d+)?)\b", re.IGNORECASE)
_REPOSITORY = re.compile(
    r"\s*`?([A-Za-z0-9][A-Za-z0-9-]{0,38}/[\w.-]{1,100})`?[ :][\w.-]*[./][\w./-]*", re.ASCII
)
"""`owner/name path`, as in `vllm-project/vllm docs/usage.md`; a path has a dot or a slash."""
_TRAILING = ".,;:!?)]}'\"*_>"


def addresses(sources: Iterable[str]) -> list[str]:
    """The addresses that sources name, each once, in their order."""
    found: dict[str, None] = {}
    for source in sources:
        text = clean(source)
        hits = [(m.start(), m[0].rstrip(_TRAILING)) for m in _URL.finditer(text)]
        hits += [(m.start(), f"https://arxiv.org/abs/{m[1]}") for m in _ARXIV.finditer(text)]
        if not hits and (repository := _REPOSITORY.match(text)):
            hits = [(0, f"https://github.com/{repository[1]}")]
        found.update((address, None) for _, address in sorted(hits))
    return list(found)


def open_in_browser(address: str) -> bool:
    """Open an address in a browser with a window of its own; False where there is none.

    A browser inside this terminal would draw over the trainer, so it does not count.
    """
    try:
        browser = webbrowser.get()
    except webbrowser.Error:
        return False
    inside = isinstance(browser, webbrowser.GenericBrowser) and not isinstance(
        browser, webbrowser.BackgroundBrowser
    )
    return not inside and browser.open(address)
