-- How long contacts wait. A team says within how many seconds its contacts get a first and every later answer. Of a
-- conversation: since when people are sought for it or have it, when one of them first answered, since when its
-- contact waits for an answer, until when one is due, and since when it is known that none came in time.
ALTER TABLE team ADD COLUMN first_response_s INTEGER;
ALTER TABLE team ADD COLUMN reply_s INTEGER;
ALTER TABLE desk_place ADD COLUMN queued_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE desk_place ADD COLUMN answered_at INTEGER;
ALTER TABLE desk_place ADD COLUMN waits_since INTEGER;
ALTER TABLE desk_place ADD COLUMN reply_due_at INTEGER;
ALTER TABLE desk_place ADD COLUMN overdue_at INTEGER;
UPDATE desk_place SET queued_at = since;

CREATE INDEX desk_place_by_due ON desk_place (workspace_id, reply_due_at, conversation_id)
    WHERE reply_due_at IS NOT NULL;
CREATE INDEX desk_place_overdue ON desk_place (reply_due_at)
    WHERE reply_due_at IS NOT NULL AND overdue_at IS NULL;
