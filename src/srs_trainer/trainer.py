"""The one front desk: TUI, plain mode and command line all go through it.

Opening it imports the store, which costs half a second: the screens do that behind the first paint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from srs_trainer import deciding, glancing
from srs_trainer import settings as house
from srs_trainer.clock import Clock
from srs_trainer.errors import ClockAhead, UsageError
from srs_trainer.explaining import card_info
from srs_trainer.model.session import DEFAULT_NEW_MS, DEFAULT_REVIEW_MS, Costs
from srs_trainer.reviewing import Session
from srs_trainer.settings import Settings
from srs_trainer.store.store import Moment, Store
from srs_trainer.summing import title_of, undone_view
from srs_trainer.views import CardInfo, MistakeLine, Scope, Today, TopicLine, Undone

if TYPE_CHECKING:
    from srs_trainer.importing import FileReport


class Trainer:
    """The trainer over one home folder."""

    def __init__(self, home: Path, clock: Clock, store: Store, settings: Settings) -> None:
        self.home, self.clock, self.settings = home, clock, settings
        self.store = store
        self.news: tuple[str, ...] = ()

    @classmethod
    def open(cls, home: Path, clock: Clock) -> Trainer:
        """Open a home folder; a new one gets its database and the built-in decks.

        Raises:
            StoreError: the database can't be used.
            BadSettings: `config.toml` can't be read.
        """
        settings = house.load(home)
        try:
            store = Store(home)
        except OSError as error:
            raise house.BadHome(
                f"{home} can't be used: {error.strerror}. Choose another with --home"
            ) from None
        trainer = cls(home, clock, store, settings)
        trainer._bring_built_ins()
        trainer._tell_glance()
        return trainer

    def close(self) -> None:
        """Close the database."""
        self.store.close()

    # -- the day ------------------------------------------------------------------------------

    def moment(self) -> Moment:
        """Now, as events carry it.

        Raises:
            ClockAhead: this device wrote events further in the future than a clock change explains.
        """
        return self.store.moment(self.clock.now(), self.settings.day_start * 60)

    def redate(self) -> None:
        """Say that the clock was wrong when the newest answers were given, and is right now."""
        self.store.redate(self.clock.now(), self.settings.day_start * 60)

    def today(self, scope: Scope | None = None) -> Today:
        """What today's minutes hold."""
        scope = scope or Scope()
        day = self.moment().day
        first = glancing.today(self.home, self.clock, self.settings, day=day)
        assert first is not None, "the database is open"
        new, held = self.store.new_candidates(day, scope.deck, scope.topic)
        last, missed, mended = self._last_time(day)
        return replace(
            first,
            new=min(first.new, len(new)),
            held=len(held),
            stale_held=len(self.store.past_date(day, scope.deck, scope.topic)),
            last_day=last,
            misses_last_time=missed,
            misses_mended=mended,
            news=self.news,
        )

    def session(self, scope: Scope | None = None) -> Session:
        """Begin a session.

        Raises:
            ClockAhead: see `moment`.
            UsageError: the scope names a deck or a topic that isn't there.
        """
        scope = scope or Scope()
        self._check(scope)
        self._tell_glance()
        return Session(self.store, self.settings, self.clock, scope)

    def _check(self, scope: Scope) -> None:
        decks = self.store.deck_keys() if scope.deck else []
        if scope.deck and scope.deck not in decks:
            raise UsageError(f"there is no deck {scope.deck!r}; there are {', '.join(decks)}")
        topics = self.store.topics() if scope.topic else []
        if scope.topic and not any(f"{topic}/".startswith(f"{scope.topic}/") for topic in topics):
            roots = sorted({topic.split("/")[0] for topic in topics if topic})
            raise UsageError(
                f"there is no topic {scope.topic!r}; there are {', '.join(roots)} and below"
            )

    def _last_time(self, day: int) -> tuple[int | None, int, int]:
        """The last study day before `day`, the cards missed then, and those of them right since."""
        (row,) = self.store.query("SELECT max(day) FROM day_rollup WHERE day < ?", (day,))
        if row[0] is None:
            return None, 0, 0
        (counts,) = self.store.query(
            "SELECT count(*), coalesce(sum(m.again_day IS NULL), 0) FROM memory m WHERE m.card IN"
            " (SELECT coalesce(c.became, c.id) FROM event e JOIN card c ON c.id = e.card WHERE e.day = ?"
            " AND e.type = 'answered' AND e.rating = 1"
            " AND NOT EXISTS (SELECT 1 FROM event u WHERE u.target = e.id AND u.type = 'undone'))",
            (row[0],),
        )
        return int(str(row[0])), int(str(counts[0])), int(str(counts[1]))

    # -- undo and marks outside a session --------------------------------------------------------

    def undoable(self) -> Undone | None:
        """What an undo would void; None where there is nothing."""
        event = self.store.undoable()
        return None if event is None else undone_view(self.store, event, slip=False)

    def undo(self) -> Undone | None:
        """Void the newest act of this device."""
        event = self.store.undoable()
        if event is None:
            return None
        self.store.act([replace(self.moment().draft("undone"), card=event.card, target=event.id)])
        return undone_view(self.store, event, slip=False)

    def release_held(self, scope: Scope | None = None) -> int:
        """Let in what waits for others or is long past its date ("show me anyway"); returns how many.

        A question is let in past the date that it has now; a later one that passes holds it again.
        """
        scope = scope or Scope()
        moment = self.moment()
        let_in = moment.draft("released")
        _, held = self.store.new_candidates(moment.day, scope.deck, scope.topic)
        drafts = [replace(let_in, card=candidate.key) for candidate in held]
        past = self.store.past_date(moment.day, scope.deck, scope.topic)
        drafts += [replace(let_in, card=card, detail={"until": until}) for card, until in past.items()]
        self.store.act(drafts)
        return len(drafts)

    def suspended(self) -> dict[str, str]:
        """The suspended cards by key, each with what its question is called."""
        rows = self.store.query(
            "SELECT c.id, c.key FROM memory m JOIN card c ON c.id = m.card"
            " WHERE m.suspended = 1 AND c.question IS NOT NULL ORDER BY c.key"
        )
        return {str(key): title_of(self.store.shown(int(str(card)))) for card, key in rows}

    def bring_back(self, card: str) -> None:
        """Bring a suspended card back."""
        self.store.act([replace(self.moment().draft("unsuspended"), card=card)])

    def card_info(self, card: str) -> CardInfo:
        """Why a card is due when it is.

        Raises:
            UsageError: there is no such card.
        """
        return card_info(self.store, self.settings, self.moment().day, card)

    def mistakes(self) -> tuple[MistakeLine, ...]:
        """Every named mistake that the learner made, the most frequent first."""
        from srs_trainer.mistaking import mistake_lines

        return mistake_lines(self.store)

    def topics(self, deck: str = "") -> tuple[TopicLine, ...]:
        """How strong the learner is in each topic, worst first; only what `deck` asks, if it is named.

        Raises:
            UsageError: there is no such deck.
        """
        from srs_trainer.strength_of_topics import topic_lines

        self._check(Scope(deck))
        return topic_lines(self.store, self.moment().day, deck)

    # -- decks, settings, care ---------------------------------------------------------------------

    def import_paths(
        self,
        paths: Sequence[Path],
        *,
        format: str = "",
        deck: str = "",
        dry_run: bool = False,
        agree: Callable[[FileReport], bool] = lambda report: False,
    ) -> list[FileReport]:
        """Import deck files and folders; see `importing.import_paths`."""
        from srs_trainer.importing import import_paths

        return import_paths(
            self.store, self.moment(), paths, format=format, rename=deck, dry_run=dry_run, agree=agree
        )

    def export(self, format: str, deck: str = "") -> str:
        """Decks as text of a format."""
        from srs_trainer.importing import export_decks

        return export_decks(self.store, format, deck)

    def history(self, deck: str = "") -> str:
        """The events as JSON lines."""
        from srs_trainer.importing import export_history

        return export_history(self.store, deck)

    def rebuild(self, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Recompute the cache from the log; returns the number of cards."""
        return self.store.rebuild(progress)

    def save_settings(self, settings: Settings) -> None:
        """Keep settings, durably."""
        house.save(self.home, settings)
        self.settings = settings

    def _bring_built_ins(self) -> None:
        """Bring the built-in decks up to date; a file that is as it was last time is not read."""
        folder = house.decks_folder()
        marks = _file_marks(folder)
        fresh = [name for name, mark in marks.items() if self.store.meta(f"built-in {name}") != mark]
        if not fresh:
            return
        from srs_trainer.importing import bring_built_ins  # with it come the readers of all formats

        try:
            moment = self.moment()
        except ClockAhead:
            return  # the session says so; the decks wait until the clock is right
        self.news = tuple(bring_built_ins(self.store, moment, [folder / name for name in fresh]))
        self.store.set_meta({f"built-in {name}": marks[name] for name in fresh})

    def warm_up(self) -> None:
        """Load what the first answer needs (`fsrs`), while the first question is read."""
        deciding.warm_up()

    def _tell_glance(self) -> None:
        """Keep the learner's median times where `srs due` finds them."""
        costs: Costs = self.store.costs(glancing.day_now(self.home, self.clock, self.settings))
        seconds = {
            "seconds_review": costs.review.get("choice", DEFAULT_REVIEW_MS) // 1000,
            "seconds_new": costs.new.get("choice", DEFAULT_NEW_MS) // 1000,
        }
        if any(self.store.meta(name) != str(value) for name, value in seconds.items()):
            self.store.set_meta({name: str(value) for name, value in seconds.items()})


def _file_marks(folder: Path) -> dict[str, str]:
    """The deck files below a folder by relative name, each with a digest of its bytes.

    What has no front matter is a page for people and no deck.
    """
    files = {path: path.read_bytes() for path in sorted(folder.rglob("*.md"))}
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(data).hexdigest()
        for path, data in files.items()
        if data.startswith(b"---")
    }
