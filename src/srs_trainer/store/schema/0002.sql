-- Edits of the learner (LOG, type `edited`).

-- What the author wrote, where an edit of the learner stands in its place; else NULL.
ALTER TABLE question ADD COLUMN authored BLOB REFERENCES content (digest);
CREATE INDEX event_edited ON event (card) WHERE type = 'edited';
