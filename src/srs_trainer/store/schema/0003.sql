-- Questions that make several cards, and questions past their date (LOG 15 to 17, DESIGN 4.8).

-- The key digest of a card's own part; NULL where the question makes one card and its key serves.
ALTER TABLE card ADD COLUMN answer_key BLOB CHECK (length(answer_key) = 16);

-- Its question no longer holds this part: the card is kept and not asked.
ALTER TABLE card ADD COLUMN closed INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1));

-- The last study day on which a card is asked unless the learner lets it in; NULL is no end.
ALTER TABLE memory ADD COLUMN close_day INTEGER;
UPDATE memory SET close_day = (
    SELECT q.until_day + 90 FROM card c JOIN question q ON q.id = c.question WHERE c.id = memory.card
);
CREATE INDEX memory_close ON memory (is_open, close_day, deck, state, open_day)
    WHERE close_day IS NOT NULL;

-- Cards of which old answers were scored anew: what was a mistake may be right there.
CREATE INDEX event_rescored ON event (card)
    WHERE type = 'rekeyed' AND json_extract(detail, '$.verdict') = 'rescored';

-- Which decks ask a topic, without a look at their questions.
DROP INDEX question_topic;
CREATE INDEX question_topic ON question (topic, deck);

-- How often a mistake was made, counted without a look at the events themselves.
DROP INDEX event_mistake;
CREATE INDEX event_mistake ON event (json_extract(detail, '$.mistake'), outcome, type, rating, id)
    WHERE outcome = 'wrong';
