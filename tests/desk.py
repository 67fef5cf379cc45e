"""A desk for tests: a store in a home of its own, a clock moved by hand, and a running session."""

from __future__ import annotations

from pathlib import Path

from builders import HandClock, moment

from srs_trainer.model.question import Deck
from srs_trainer.model.showing import Showing
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Store
from srs_trainer.views import Ending, Feedback, Scope

ROOMY = Settings(minutes=600, new=50)


class Desk:
    """A store in a home of its own, a clock moved by hand, and a running session."""

    def __init__(
        self, home: Path, *decks: Deck, settings: Settings = ROOMY, scope: Scope | None = None
    ) -> None:
        self.home, self.settings, self.scope = home, settings, scope or Scope()
        self.clock = HandClock()
        self.store = Store(home)
        self.bring(*decks)
        self.session = self.begin()

    def bring(self, *decks: Deck) -> None:
        self.store.import_decks(decks, moment(self.store, self.clock))

    def begin(self, scope: Scope | None = None) -> Session:
        self.session = Session(self.store, self.settings, self.clock, scope or self.scope)
        return self.session

    def restart(self) -> None:
        self.store.close()
        self.store = Store(self.home)
        self.begin()

    def next(self) -> Showing:
        showing = self.session.next()
        assert isinstance(showing, Showing), showing
        return showing

    def answer(self, what: str = "right", showing: Showing | None = None) -> Feedback:
        """Answer a showing, the next one unless given: right, wrong, unknown or guess."""
        showing = showing or self.next()
        right = what in ("right", "guess")
        chosen = [o.id for o in showing.options if o.right == right and what != "unknown"]
        option = chosen[0] if chosen else None
        return self.session.answer(showing, option, ms=9_000, guess=what == "guess")

    def answer_all(self, most: int = 300) -> list[str]:
        cards = []
        for _ in range(most):
            showing = self.session.next()
            if isinstance(showing, Ending):
                return cards
            cards.append(showing.card)
            self.answer(showing=showing)
        raise AssertionError("the session does not end")

    def row(self, card: str) -> tuple[object, ...]:
        (row,) = self.store.query(
            "SELECT m.* FROM memory m JOIN card c ON c.id = m.card WHERE c.key = ?", (card,)
        )
        return row

    def fresh_next(self) -> Showing | Ending:
        """What a session begun just now, with nothing but the log, would ask."""
        fresh = Session(self.store, self.settings, self.clock, self.session.scope)
        fresh.id = self.session.id
        return fresh.next()
