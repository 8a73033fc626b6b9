-- Everything from the first day. Ids are UUIDs, times microseconds since 1970, JSON is text that SQL
-- doesn't look into.

CREATE TABLE workspace (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE api_key (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE secret (
    workspace_id BLOB NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    hosts TEXT NOT NULL,
    ciphertext BLOB NOT NULL,
    key_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT;

CREATE TABLE channel (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (workspace_id, key)
) STRICT;

CREATE TABLE bot (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    name TEXT NOT NULL,
    draft TEXT NOT NULL,
    draft_etag INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (workspace_id, key)
) STRICT;

CREATE TABLE bot_version (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    bot_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    files TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (workspace_id, bot_id, number)
) STRICT;

CREATE TABLE release (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bot_id BLOB NOT NULL,
    environment TEXT NOT NULL,
    version_id BLOB NOT NULL,
    released_at INTEGER NOT NULL,
    released_by TEXT NOT NULL
) STRICT;

CREATE TABLE contact (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    channel_id BLOB NOT NULL,
    external_id TEXT NOT NULL,
    name TEXT,
    email TEXT,
    profile TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (workspace_id, channel_id, external_id)
) STRICT;

CREATE TABLE contact_memory (
    workspace_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (contact_id, name)
) STRICT, WITHOUT ROWID;

-- `version` is the condition of every turn's commit; a claim raises it, so that a former owner's writes
-- are refused. `work_since` is set while messages wait or a turn is under way; `claims` counts claims
-- since the last commit of a turn.
CREATE TABLE conversation (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    contact_id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    create_key TEXT,
    bot_id BLOB,
    bot_version_id BLOB,
    status TEXT NOT NULL,
    status_record TEXT NOT NULL,
    session INTEGER NOT NULL,
    state TEXT,
    version INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    last_visible_at INTEGER NOT NULL,
    owner BLOB,
    work_since INTEGER,
    claims INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    expires_at INTEGER,
    UNIQUE (workspace_id, channel_id, create_key)
) STRICT;

-- `turn` of a contact's message: 0 pending, 1 under way, 2 over, 3 skipped. `turn_end` is the last number
-- when its turn was over.
CREATE TABLE message (
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    record TEXT NOT NULL,
    in_reply_to INTEGER,
    turn INTEGER,
    turn_end INTEGER,
    created_at INTEGER NOT NULL,
    visible_at INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, number)
) STRICT, WITHOUT ROWID;

-- Dedupe keys of accepted messages.
CREATE TABLE inbox (
    workspace_id BLOB NOT NULL,
    channel_id BLOB NOT NULL,
    sender_message_id TEXT NOT NULL,
    conversation_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    body_hash BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, sender_message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE turn_call (
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL,
    turn INTEGER NOT NULL,
    request INTEGER NOT NULL,
    payload TEXT NOT NULL,
    answer TEXT,
    created_at INTEGER NOT NULL,
    answered_at INTEGER,
    PRIMARY KEY (conversation_id, turn, request)
) STRICT, WITHOUT ROWID;

-- Effects to carry out. Those with a turn are calls in `turn_call`.
CREATE TABLE outbox (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id BLOB NOT NULL,
    turn INTEGER,
    request INTEGER,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at INTEGER NOT NULL,
    owner BLOB
) STRICT;

CREATE TABLE report (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id BLOB NOT NULL,
    bot_id BLOB,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE log_event (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id BLOB NOT NULL,
    bot_id BLOB,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency (
    workspace_id BLOB NOT NULL,
    key TEXT NOT NULL,
    body_hash BLOB NOT NULL,
    status INTEGER,
    body TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, key)
) STRICT, WITHOUT ROWID;

-- What is live is the newest release.
CREATE INDEX release_newest ON release (workspace_id, bot_id, environment, id);
CREATE INDEX contact_newest ON contact (workspace_id, id);
CREATE INDEX conversation_newest ON conversation (workspace_id, id);
CREATE INDEX conversation_of_contact ON conversation (workspace_id, contact_id, id);
CREATE INDEX conversation_of_status ON conversation (workspace_id, status, id);
CREATE INDEX conversation_of_bot ON conversation (bot_id);
-- Conversations that wait for a replica or have one at work: few, whatever the table's size.
CREATE INDEX conversation_at_work ON conversation (work_since) WHERE work_since IS NOT NULL;
-- Messages of contacts whose turn isn't over.
CREATE INDEX message_open ON message (conversation_id, number) WHERE turn < 2;
CREATE INDEX inbox_oldest ON inbox (created_at);
CREATE INDEX outbox_due ON outbox (next_at);
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);
CREATE INDEX report_of_conversation ON report (workspace_id, conversation_id, id);
CREATE INDEX report_newest ON report (workspace_id, id);
CREATE INDEX report_of_bot ON report (workspace_id, bot_id, id);
CREATE INDEX log_event_of_conversation ON log_event (workspace_id, conversation_id, id);
CREATE INDEX log_event_newest ON log_event (workspace_id, id);
CREATE INDEX idempotency_oldest ON idempotency (created_at);

-- The workspace that every installation starts with.
INSERT INTO workspace (workspace_id, name, created_at) VALUES
    (x'00000000000070008000000000000001', 'default', 0);
