-- The trainer's database, version 1. LOG.md says why each table is there.
-- Integer keys are local to this file; text keys and digests travel.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- What was authored: every version of every question ever seen, by digest; never changed.
CREATE TABLE content (
    digest BLOB PRIMARY KEY CHECK (length(digest) = 16),
    json   TEXT NOT NULL
) STRICT;

-- The decks as they are now.
CREATE TABLE deck (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    title    TEXT NOT NULL,
    version  TEXT NOT NULL,
    author   TEXT NOT NULL,
    built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
    digest   BLOB NOT NULL,
    head     TEXT NOT NULL           -- the rest of the front matter and the prose, as JSON
) STRICT;

-- The present content of each question.
CREATE TABLE question (
    id        INTEGER PRIMARY KEY,
    deck      INTEGER NOT NULL REFERENCES deck (id),
    name      TEXT NOT NULL,         -- its id in the deck
    content   BLOB NOT NULL REFERENCES content (digest),
    key       BLOB NOT NULL CHECK (length(key) = 16),
    kind      TEXT NOT NULL,
    topic     TEXT NOT NULL,
    title     TEXT NOT NULL,
    position  INTEGER NOT NULL,      -- in the deck
    rank      INTEGER NOT NULL,      -- among the new: prerequisites first, then position
    block     INTEGER NOT NULL,      -- new questions of one block are asked together
    needs     TEXT NOT NULL,         -- JSON list of card keys
    until_day INTEGER,               -- review-by
    retired   INTEGER NOT NULL CHECK (retired IN (0, 1)),
    draft     INTEGER NOT NULL CHECK (draft IN (0, 1)),
    UNIQUE (deck, name)
) STRICT;
CREATE INDEX question_topic ON question (topic);

-- A question as the learner owns it. `became` names the card that carries its memory on.
CREATE TABLE card (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    origin   TEXT NOT NULL,          -- the first key it had: digests and fuzz start from it
    question INTEGER REFERENCES question (id),
    part     TEXT NOT NULL,
    became   INTEGER REFERENCES card (id)
) STRICT;
CREATE INDEX card_question ON card (question);
CREATE INDEX card_became ON card (became) WHERE became IS NOT NULL;

-- The log: the truth. Rows are added and never changed.
CREATE TABLE event (
    seq        INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    device     TEXT NOT NULL,
    dseq       INTEGER NOT NULL,
    lamport    INTEGER NOT NULL,
    v          INTEGER NOT NULL,
    type       TEXT NOT NULL,
    card       INTEGER REFERENCES card (id),
    target     BLOB,
    session    TEXT,
    at_ms      INTEGER NOT NULL,
    offset_min INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    outcome    TEXT CHECK (outcome IN ('right', 'wrong', 'unknown')),
    rating     INTEGER CHECK (rating BETWEEN 1 AND 4),
    due_day    INTEGER,
    dr         REAL,
    g          REAL,
    p          REAL,
    form       TEXT,
    ms         INTEGER,
    ms_reveal  INTEGER,
    s_before   REAL,
    d_before   REAL,
    params     BLOB,
    model      TEXT,
    content    BLOB,
    key        BLOB,
    basis      BLOB,
    detail     TEXT NOT NULL,        -- JSON
    UNIQUE (device, dseq)
) STRICT;
CREATE INDEX event_card ON event (card);
CREATE INDEX event_day ON event (day);
CREATE INDEX event_target ON event (target) WHERE target IS NOT NULL;
CREATE INDEX event_redated ON event (lamport) WHERE type = 'redated';
CREATE INDEX event_mistake ON event (json_extract(detail, '$.mistake')) WHERE outcome = 'wrong';

CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;
CREATE TRIGGER content_is_never_changed BEFORE UPDATE ON content
BEGIN SELECT RAISE(ABORT, 'a content is never changed'); END;
CREATE TRIGGER content_is_never_deleted BEFORE DELETE ON content
BEGIN SELECT RAISE(ABORT, 'a content is never deleted'); END;

-- Parameter sets by the digest of their numbers.
CREATE TABLE params (
    digest  BLOB PRIMARY KEY CHECK (length(digest) = 8),
    numbers TEXT NOT NULL            -- JSON list
) STRICT;

-- From here on: a cache, recomputed from the log to the same bytes by `srs rebuild`.
CREATE TABLE memory (
    card         INTEGER PRIMARY KEY REFERENCES card (id),
    deck         INTEGER NOT NULL,
    rank         INTEGER NOT NULL,
    is_open      INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    state        TEXT NOT NULL CHECK (state IN ('new', 'changed', 'scheduled')),
    open_day     INTEGER NOT NULL,
    s            REAL,
    d            REAL,
    last_day     INTEGER,
    due_day      INTEGER,
    answers      INTEGER NOT NULL,
    lapses       INTEGER NOT NULL,
    first_day    INTEGER,
    right_later  INTEGER NOT NULL CHECK (right_later IN (0, 1)),
    again_day    INTEGER,
    shown        INTEGER NOT NULL,
    last_variant INTEGER,
    basis        BLOB NOT NULL,
    suspended    INTEGER NOT NULL CHECK (suspended IN (0, 1)),
    buried_day   INTEGER,
    flagged      INTEGER NOT NULL CHECK (flagged IN (0, 1)),
    released     INTEGER NOT NULL CHECK (released IN (0, 1)),
    leech        INTEGER NOT NULL CHECK (leech IN (0, 1)),
    CHECK ((s IS NULL) = (d IS NULL))
) STRICT;
CREATE INDEX memory_due ON memory (is_open, state, open_day, ((card * 40503) & 65535), deck);
CREATE INDEX memory_new ON memory (is_open, state, deck, rank, open_day);
CREATE INDEX memory_again ON memory (again_day, is_open, deck) WHERE again_day IS NOT NULL;

CREATE TABLE day_rollup (
    day     INTEGER NOT NULL,
    deck    INTEGER NOT NULL,
    answers INTEGER NOT NULL,
    right   INTEGER NOT NULL,
    new     INTEGER NOT NULL,
    ms      INTEGER NOT NULL,
    PRIMARY KEY (day, deck)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic_rollup (
    topic TEXT NOT NULL,
    bin   INTEGER NOT NULL,          -- of the logit of the predicted chance
    n     INTEGER NOT NULL,
    right INTEGER NOT NULL,
    PRIMARY KEY (topic, bin)
) STRICT, WITHOUT ROWID;
