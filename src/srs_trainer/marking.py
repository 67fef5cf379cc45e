"""What a learner does with a card of a session besides answering it; each act is one event."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from srs_trainer.model.question import Question
from srs_trainer.model.showing import Showing
from srs_trainer.store.queries import Shown
from srs_trainer.store.store import Moment, Store
from srs_trainer.views import Edited, Feedback, OpenText


class CardActs:
    """The acts of a session on one card. The session says what time it is and what comes next."""

    id: str
    _store: Store
    _feedback: list[tuple[Feedback, Shown, Moment]]

    def _moment(self) -> Moment:
        raise NotImplementedError

    def _load(self) -> None:
        """Follow the log after an act."""
        raise NotImplementedError

    def later(self, showing: Showing) -> None:
        """Ask this card later in the session."""
        self._act("deferred", showing.card)

    def bury(self, card: str) -> None:
        """Put a card off until the next study day."""
        self._act("buried", card)

    def suspend(self, card: str) -> None:
        """Take a card out of all sessions until it is brought back."""
        self._act("suspended", card)

    def fault(self, card: str) -> None:
        """Set a card aside because its question is faulty."""
        self._act("suspended", card, {"why": "faulty"})

    def is_flagged(self, card: str) -> bool:
        """Whether a card is flagged."""
        rows = self._store.query(
            "SELECT m.flagged FROM card c JOIN memory m ON m.card = coalesce(c.became, c.id)"
            " WHERE c.key = ?",
            (card,),
        )
        return bool(rows and rows[0][0])

    def flag(self, card: str) -> bool:
        """Flag a card, or take the flag off; returns whether it is flagged now."""
        flagged = not self.is_flagged(card)
        self._act("flagged", card, {"on": flagged})
        return flagged

    def note(self, card: str, text: str) -> None:
        """Keep the learner's own note on a card; an empty text takes it away."""
        self._act("noted", card, {"text": text})

    def text_of(self, card: str) -> OpenText:
        """The own text of a card's question, for an editor."""
        from srs_trainer.editing import open_text  # with it come the readers of decks

        return open_text(self._store, card)

    def edit(self, opened: OpenText, question: Question) -> Edited:
        """Store the learner's text of a question; on its feedback that stays, in the new words.

        Raises:
            StaleCard: the question was changed elsewhere since its text was opened.
            StoreBusy: it could not be saved yet; the same call may go through later.
        """
        from srs_trainer.editing import edit

        feedback = self._feedback[-1][0] if self._feedback else None
        draft = replace(self._moment().draft("edited"), card=opened.card, session=self.id)
        edited = edit(self._store, draft, opened, question, feedback)
        if edited.feedback is not None:
            self._feedback.append((edited.feedback, *self._feedback[-1][1:]))
        self._load()
        return edited

    def _act(self, type_: str, card: str, detail: Mapping[str, Any] | None = None) -> None:
        draft = replace(
            self._moment().draft(type_), card=card, session=self.id, detail=dict(detail or {})
        )
        self._store.act([draft])
        self._load()
