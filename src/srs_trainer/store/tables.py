"""The tables of `schema/` as SQLModel reads them.

The schema is SQL, and STRICT; these classes are a reader of it and never create it. A test holds
the columns equal. Rows stay inside `store`: what leaves are values of `model`.
"""

from __future__ import annotations

from sqlmodel import Field, SQLModel


class MetaRow(SQLModel, table=True):
    """One named value of the database itself."""

    __tablename__ = "meta"
    name: str = Field(primary_key=True)
    value: str


class ContentRow(SQLModel, table=True):
    """One version of one question, by digest."""

    __tablename__ = "content"
    digest: bytes = Field(primary_key=True)
    json_: str = Field(sa_column_kwargs={"name": "json"})


class DeckRow(SQLModel, table=True):
    """A deck as it is now."""

    __tablename__ = "deck"
    id: int | None = Field(default=None, primary_key=True)
    key: str
    title: str
    version: str
    author: str
    built_in: int
    digest: bytes
    head: str


class QuestionRow(SQLModel, table=True):
    """The present content of a question and its place among the new."""

    __tablename__ = "question"
    id: int | None = Field(default=None, primary_key=True)
    deck: int
    name: str
    content: bytes
    key: bytes
    kind: str
    topic: str
    title: str
    position: int
    rank: int
    block: int
    needs: str
    until_day: int | None
    retired: int
    draft: int
    authored: bytes | None = None


class CardRow(SQLModel, table=True):
    """A question as the learner owns it."""

    __tablename__ = "card"
    id: int | None = Field(default=None, primary_key=True)
    key: str
    origin: str
    question: int | None
    part: str
    became: int | None = None
    answer_key: bytes | None = None
    closed: int = 0


class EventRow(SQLModel, table=True):
    """One row of the log."""

    __tablename__ = "event"
    seq: int | None = Field(default=None, primary_key=True)
    id: bytes
    device: str
    dseq: int
    lamport: int
    v: int
    type: str
    card: int | None
    target: bytes | None
    session: str | None
    at_ms: int
    offset_min: int
    day: int
    outcome: str | None
    rating: int | None
    due_day: int | None
    dr: float | None
    g: float | None
    p: float | None
    form: str | None
    ms: int | None
    ms_reveal: int | None
    s_before: float | None
    d_before: float | None
    params: bytes | None
    model: str | None
    content: bytes | None
    key: bytes | None
    basis: bytes | None
    detail: str


class ParamsRow(SQLModel, table=True):
    """One parameter set."""

    __tablename__ = "params"
    digest: bytes = Field(primary_key=True)
    numbers: str


class MemoryRow(SQLModel, table=True):
    """The cached state of a card."""

    __tablename__ = "memory"
    card: int = Field(primary_key=True)
    deck: int
    rank: int
    is_open: int
    state: str
    open_day: int
    s: float | None
    d: float | None
    last_day: int | None
    due_day: int | None
    answers: int
    lapses: int
    first_day: int | None
    right_later: int
    again_day: int | None
    shown: int
    last_variant: int | None
    basis: bytes
    suspended: int
    buried_day: int | None
    flagged: int
    released: int
    leech: int
    close_day: int | None


class DayRollupRow(SQLModel, table=True):
    """What was done on one study day in one deck."""

    __tablename__ = "day_rollup"
    day: int = Field(primary_key=True)
    deck: int = Field(primary_key=True)
    answers: int
    right: int
    new: int
    ms: int


class TopicRollupRow(SQLModel, table=True):
    """Scored answers of one topic in one bin of predicted chance."""

    __tablename__ = "topic_rollup"
    topic: str = Field(primary_key=True)
    bin: int = Field(primary_key=True)
    n: int
    right: int
