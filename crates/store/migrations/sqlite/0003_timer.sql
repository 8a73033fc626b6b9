-- What a bot does when a contact stays silent: at most one timer a conversation, set, replaced and removed
-- by the commits of its turns. `owner` lets it fire; `attempts` counts how often one took it.

CREATE TABLE timer (
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    owner BLOB,
    attempts INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX timer_due ON timer (due_at);
