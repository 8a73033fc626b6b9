-- Servers of a workspace's customers that are told what happens: where, of what, and with which secrets,
-- which are encrypted. What they are told waits in lines of the outbox of their own, so that one that fails
-- holds back nobody else.

ALTER TABLE outbox ADD COLUMN line BLOB;
ALTER TABLE outbox ADD COLUMN queued_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX outbox_due_sends ON outbox (next_at, workspace_id, line) WHERE turn IS NULL;
CREATE INDEX outbox_of_line ON outbox (line, id) WHERE line IS NOT NULL;

CREATE TABLE webhook_receiver (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    channel_id BLOB,
    record TEXT NOT NULL,
    secrets BLOB,
    key_id TEXT NOT NULL,
    failing_since INTEGER,
    disabled_at INTEGER,
    disabled_for TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- Each try of a delivery, for a week.
CREATE TABLE webhook_try (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    webhook_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    record TEXT NOT NULL,
    is_ok INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- What was given up, with the number that it had in the outbox: told again it comes in its order.
CREATE TABLE webhook_dead (
    workspace_id BLOB NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    webhook_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    message INTEGER,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    reason TEXT NOT NULL,
    queued_at INTEGER NOT NULL,
    died_at INTEGER NOT NULL
) STRICT;

-- Programs that speak for their users as Haptik's clients do. Of the token only the hash is kept.
CREATE TABLE bot_client (
    workspace_id BLOB NOT NULL,
    client_id TEXT NOT NULL PRIMARY KEY,
    channel_id BLOB NOT NULL UNIQUE,
    hash BLOB NOT NULL,
    prefix TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX webhook_receiver_of_workspace ON webhook_receiver (workspace_id, id);
CREATE INDEX webhook_try_newest ON webhook_try (workspace_id, webhook_id, id);
CREATE INDEX webhook_try_oldest ON webhook_try (created_at);
CREATE INDEX webhook_dead_newest ON webhook_dead (workspace_id, webhook_id, id);
CREATE INDEX webhook_dead_oldest ON webhook_dead (died_at);
