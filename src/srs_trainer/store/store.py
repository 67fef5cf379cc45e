"""The store: one public method is one transaction, and what leaves it are values of `model`.

Answers and all other acts go through `act`; decks come in through `import_deck`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from srs_trainer.errors import ClockAhead, StaleCard
from srs_trainer.model import days
from srs_trainer.model.events import UNDOABLE, Event
from srs_trainer.model.identity import Change
from srs_trainer.model.question import Deck, Question
from srs_trainer.model.replay import CardMemory, Fold
from srs_trainer.model.scalar import Stepper
from srs_trainer.model.session import Candidate, Costs, Turn
from srs_trainer.model.strength import Evidence
from srs_trainer.store import cache, decks, edits, log, mistakes, planning, primers, queries, strength
from srs_trainer.store.database import ANSWER_WAIT_MS, Database, raw
from srs_trainer.store.device import Journal, device_name
from srs_trainer.store.migrate import back_up, migrate


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant as events carry it: UTC milliseconds, offset in minutes, study day."""

    at_ms: int
    offset_min: int
    day: int

    def draft(self, type_: str) -> Event:
        """An event of this moment, before the store gives it id, device and number."""
        return Event(b"", "", 0, 0, type_, self.at_ms, self.offset_min, self.day)


class Store:
    """The learner's database in one home folder."""

    def __init__(self, home: Path) -> None:
        """Open (and create or upgrade) the database of `home`.

        Raises:
            StoreError: it can't be used; StoreTooNew, StoreBusy among them.
        """
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.path = home / "srs.db"
        migrate(self.path)
        self.device = device_name(home)
        self._journal = Journal(home, self.device)
        self._database = Database(self.path)
        self._strength = strength.Reader()
        if self._journal.last() > self._last_dseq():
            # An older copy was put in place of the database: its next events must not bear numbers
            # that were given away before.
            self.device = device_name(home, anew=True)
            self._journal = Journal(home, self.device)
        self._write_journal()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    # -- time ---------------------------------------------------------------------------------

    def moment(self, now: datetime, day_start_min: int) -> Moment:
        """`now` as an event carries it, clamped against this device's own newest event (LOG 5).

        Raises:
            ClockAhead: the newest event is more than 36 hours ahead.
        """
        now_ms, offset = int(now.timestamp() * 1000), days.offset_minutes(now)
        with self._database.read() as session:
            newest = log.meta_number(session, f"newest_ms {self.device}")
        try:
            at_ms = days.clamped_ms(now_ms, newest)
        except ClockAhead:
            today = days.study_day(now_ms, offset, day_start_min)
            ahead = days.study_day(newest, offset, day_start_min)
            raise ClockAhead(
                f"This device wrote answers on {days.iso_day(ahead)}, but its clock now says"
                f" {days.iso_day(today)}. Set the clock right and start again; if the clock was wrong"
                " then and is right now, run: srs redate",
                now_day=today,
                newest_day=ahead,
            ) from None
        return Moment(at_ms, offset, days.study_day(at_ms, offset, day_start_min))

    def redate(self, now: datetime, day_start_min: int) -> Moment:
        """Say that the clock was wrong then and is right now: later days count as today (LOG 5)."""
        at_ms, offset = int(now.timestamp() * 1000), days.offset_minutes(now)
        moment = Moment(at_ms, offset, days.study_day(at_ms, offset, day_start_min))
        with self._database.write() as session:
            draft = replace(
                moment.draft("redated"),
                detail={"device": self.device, "day": moment.day, "at_ms": at_ms},
            )
            log.append(session, self.device, [draft])
            log.set_meta(session, f"newest_ms {self.device}", str(at_ms))
            cache.rebuild(session)
        self._write_journal()
        return moment

    # -- acts ---------------------------------------------------------------------------------

    def act(self, drafts: Sequence[Event], seen: Mapping[str, bytes] | None = None) -> list[Event]:
        """Add events to the log and bring the cache of their cards up to date, in one transaction.

        `seen` gives, by card key, the basis of the memory on which the acts were decided. When this
        returns the events are on disk.

        Raises:
            StaleCard: a card's memory is no longer the one that was seen; nothing is written.
            StoreBusy, StoreError: nothing is written.
        """
        with self._database.write(ANSWER_WAIT_MS) as session:
            events = self._append(session, drafts, seen or {})
        self._write_journal(events)
        return events

    def edit(self, draft: Event, question: Question, seen: bytes) -> Change:
        """Put the learner's text of a question in place of what it says; returns how they differ.

        `draft` carries the card and the time; `seen` is the content digest of the text that was edited.

        Raises:
            StaleCard: the question says something else by now; nothing is written.
            StoreBusy, StoreError: nothing is written.
        """
        events: list[Event] = []
        with self._database.write(ANSWER_WAIT_MS) as session:
            event, change = edits.prepared(session, draft, question, seen)
            if event is not None:
                events = self._append(session, [event], {})
        if events:
            self._write_journal(events)
        return change

    def _append(
        self, session: Session, drafts: Sequence[Event], seen: Mapping[str, bytes]
    ) -> list[Event]:
        """Add events, and bring questions and memory of their cards in line."""
        before: dict[int, tuple[cache.Place, Fold]] = {}
        for number in edits.touched(session, drafts):
            place = cache.place_of(session, number)
            before[number] = place, cache.folded(session, place)
        for key, basis in seen.items():
            held = before.get(queries.card_number(session, key) or 0)
            if held is not None and held[1].memory.basis != basis:
                raise StaleCard("this card was answered elsewhere meanwhile; here is the next one")
        events = log.append(session, self.device, drafts)
        events += edits.follow(session, self.device, events)
        for number in edits.touched(session, drafts):
            place = cache.place_of(session, number)
            old, was = before.get(number, (None, None))
            cache.settle(session, place, was, cache.folded(session, place), old=old)
        return events

    def undoable(self) -> Event | None:
        """The newest act of this device that undo would void."""
        with self._database.read() as session:
            return log.newest_undoable(session, self.device, UNDOABLE)

    def log_end(self) -> int:
        """A number that grows with every event, whoever wrote it."""
        with self._database.read() as session:
            return log.end(session)

    def event(self, id_: bytes) -> Event | None:
        """One event by id."""
        with self._database.read() as session:
            return log.event_of(session, id_)

    def events(self) -> list[Event]:
        """The whole log, in the order in which this database got it."""
        with self._database.read() as session:
            return log.all_events(session)

    def card_events(self, key: str) -> tuple[list[Event], Fold]:
        """The events of a card, and what they come to."""
        with self._database.read() as session:
            number = queries.card_number(session, key)
            if number is None:
                raise KeyError(key)
            place = cache.place_of(session, number)
            return log.events_of_card(session, place.cards), cache.folded(session, place)

    def merge(self, events: Sequence[Event]) -> int:
        """Take over events of other devices and rebuild the cache; returns how many were new."""
        with self._database.write() as session:
            fresh = log.adopt(session, events)
            if fresh:
                edits.store_all_anew(session)
                cache.rebuild(session)
        return fresh

    # -- decks --------------------------------------------------------------------------------

    def plan_import(self, deck: Deck) -> planning.DeckPlan:
        """What importing a deck would change."""
        with self._database.read() as session:
            return planning.plan(session, deck)

    def import_decks(
        self, incoming: Sequence[Deck], moment: Moment, *, built_in: bool = False
    ) -> list[planning.DeckPlan]:
        """Store the decks of one file in one transaction."""
        done = []
        with self._database.write() as session:
            for deck in incoming:
                plan = planning.plan(session, deck)
                if not plan.same:
                    decks.apply(
                        session, plan, built_in=built_in, device=self.device, stamp=moment.draft("")
                    )
                done.append(plan)
        self._write_journal()
        return done

    def deck(self, key: str) -> Deck | None:
        """A deck as it is now."""
        with self._database.read() as session:
            return decks.read(session, key)

    def deck_keys(self) -> list[str]:
        """The ids of all decks."""
        with self._database.read() as session:
            return decks.keys(session)

    def topics(self, deck: str = "") -> list[str]:
        """The topic paths of all questions that are asked, or of those of one deck, sorted."""
        rows = self.query(
            "SELECT DISTINCT q.topic FROM question q WHERE q.retired = 0"
            " AND (?1 = '' OR q.deck = (SELECT id FROM deck WHERE key = ?1)) ORDER BY q.topic",
            (deck,),
        )
        return [str(topic) for (topic,) in rows]

    # -- what a session asks --------------------------------------------------------------------

    def candidates(
        self, day: int, deck: str = "", topic: str = ""
    ) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
        """Due, new and held-back cards of a scope."""
        with self._database.read() as session:
            due = queries.due_candidates(session, day, deck, topic)
            return due, *queries.new_candidates(session, day, deck, topic)

    def past_date(self, day: int, deck: str = "", topic: str = "") -> dict[str, int]:
        """Cards of a scope that wait only for the learner's word, each with its question's date."""
        with self._database.read() as session:
            return queries.past_date(session, day, deck, topic)

    def new_candidates(
        self, day: int, deck: str = "", topic: str = ""
    ) -> tuple[list[Candidate], list[Candidate]]:
        """New cards of a scope, and those held back."""
        with self._database.read() as session:
            return queries.new_candidates(session, day, deck, topic)

    def turns(self, day: int, deck: str = "", topic: str = "") -> list[Turn]:
        """The turns of a study day, in order; cards outside of the scope do not return."""
        with self._database.read() as session:
            return queries.turns(session, day, deck, topic)

    def costs(self, day: int) -> Costs:
        """How long questions took this learner before `day`."""
        with self._database.read() as session:
            return queries.costs(session, day)

    def shown(self, card: int) -> queries.Shown:
        """A card with its question and memory."""
        with self._database.read() as session:
            return queries.shown(session, card)

    def unread_primers(self, deck: str, topic: str) -> dict[str, str]:
        """What is to be read before the first question of a topic, by path, the root first."""
        with self._database.read() as session:
            return primers.unread(session, deck, topic)

    def card_number(self, key: str) -> int | None:
        """The local number of a card, None where there is none."""
        with self._database.read() as session:
            return queries.card_number(session, key)

    def times_made(self, mistake: str) -> int:
        """How often a named mistake was made; see `mistakes`."""
        with self._database.read() as session:
            return mistakes.times_made(session, mistake)

    def mistakes(self) -> list[mistakes.Made]:
        """Every named mistake in an answer that still says Again."""
        with self._database.read() as session:
            return list(mistakes.made(session))

    def names_of(self, cards: Sequence[int]) -> dict[int, tuple[str, str]]:
        """Text key and title of cards; the title is '' where the question has none or is gone."""
        with self._database.read() as session:
            return queries.names_of(session, cards)

    def evidence(self, day: int) -> tuple[Evidence, ...]:
        """What the log says of each topic, with memory as it will be some days after `day`."""
        with self._database.read() as session:
            return self._strength.evidence(session, day)

    def topic_titles(self) -> dict[str, str]:
        """The titles that decks give to topics, by path."""
        with self._database.read() as session:
            return strength.topic_titles(session)

    def stepper(self) -> Stepper:
        """The arithmetic under the parameters chosen last."""
        with self._database.read() as session:
            return cache.stepper(session)

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[object, ...]]:
        """Rows of a read-only query on the tables, for figures."""
        with self._database.read() as session:
            return raw(session).execute(sql, tuple(values)).fetchall()

    # -- care ---------------------------------------------------------------------------------

    def rebuild(self, progress: Callable[[int, int], None] = lambda done, of: None) -> int:
        """Recompute the cache from the log; returns the number of cards."""
        with self._database.write() as session:
            return cache.rebuild(session, progress)

    def state_hash(self) -> str:
        """The hash by which devices compare what their events come to (LOG 13)."""
        with self._database.read() as session:
            return cache.state(session)

    def memory_of(self, key: str) -> CardMemory:
        """A card's memory folded from its events, past the cache."""
        return self.card_events(key)[1].memory

    def back_up(self, target: Path) -> Path:
        """Copy the database, live, to `target`; returns the file that was made."""
        with closing(sqlite3.connect(self.path)) as connection:
            return back_up(connection, target)

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Keep named values for `glance`."""
        with self._database.write() as session:
            for name, value in values.items():
                log.set_meta(session, name, value)

    def meta(self, name: str) -> str | None:
        """A named value."""
        with self._database.read() as session:
            return log.meta(session, name)

    def _write_journal(self, written: Sequence[Event] = ()) -> None:
        """Bring the journal up to the log; `written` are the events just committed, if at hand."""
        newest = written[-1].dseq if written else self._last_dseq()

        def after(dseq: int) -> Sequence[Event]:
            if written and dseq == written[0].dseq - 1:
                return written
            with self._database.read() as session:
                return log.events_after(session, self.device, dseq)

        self._journal.append(newest, after)

    def _last_dseq(self) -> int:
        with self._database.read() as session:
            return log.last_dseq(session, self.device)
