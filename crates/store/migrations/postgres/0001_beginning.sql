-- Everything from the first day. Ids are UUIDs, times microseconds since 1970, JSON is text that SQL
-- doesn't look into.

-- Who is alive, by this database's clock. SQLite has one process and keeps this in its memory.
CREATE TABLE replica (
    id UUID PRIMARY KEY,
    alive_until TIMESTAMPTZ NOT NULL
);

CREATE TABLE workspace (
    workspace_id UUID NOT NULL PRIMARY KEY,
    name TEXT COLLATE "C" NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE api_key (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    hash BYTEA NOT NULL UNIQUE,
    prefix TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE TABLE secret (
    workspace_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    kind TEXT NOT NULL,
    hosts TEXT NOT NULL,
    ciphertext BYTEA NOT NULL,
    key_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, name)
);

CREATE TABLE channel (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (workspace_id, key)
);

CREATE TABLE bot (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    key TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    draft TEXT NOT NULL,
    draft_etag BIGINT NOT NULL,
    last_version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (workspace_id, key)
);

CREATE TABLE bot_version (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    bot_id UUID NOT NULL,
    number BIGINT NOT NULL,
    files TEXT NOT NULL,
    hash BYTEA NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (workspace_id, bot_id, number)
);

CREATE TABLE release (
    workspace_id UUID NOT NULL,
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    bot_id UUID NOT NULL,
    environment TEXT NOT NULL,
    version_id UUID NOT NULL,
    released_at BIGINT NOT NULL,
    released_by TEXT NOT NULL
);

CREATE TABLE contact (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    channel_id UUID NOT NULL,
    external_id TEXT COLLATE "C" NOT NULL,
    name TEXT,
    email TEXT,
    profile TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (workspace_id, channel_id, external_id)
);

CREATE TABLE contact_memory (
    workspace_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (contact_id, name)
);

-- `version` is the condition of every turn's commit; a claim raises it, so that a former owner's writes
-- are refused. `work_since` is set while messages wait or a turn is under way; `claims` counts claims
-- since the last commit of a turn.
CREATE TABLE conversation (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    contact_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    create_key TEXT COLLATE "C",
    bot_id UUID,
    bot_version_id UUID,
    status TEXT NOT NULL,
    status_record TEXT NOT NULL,
    session BIGINT NOT NULL,
    state TEXT,
    version BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    last_visible_at BIGINT NOT NULL,
    owner UUID,
    work_since BIGINT,
    claims BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    expires_at BIGINT,
    UNIQUE (workspace_id, channel_id, create_key)
) WITH (fillfactor = 60);

-- `turn` of a contact's message: 0 pending, 1 under way, 2 over, 3 skipped. `turn_end` is the last number
-- when its turn was over.
CREATE TABLE message (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    record TEXT NOT NULL,
    in_reply_to BIGINT,
    turn BIGINT,
    turn_end BIGINT,
    created_at BIGINT NOT NULL,
    visible_at BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, number)
);

-- Dedupe keys of accepted messages.
CREATE TABLE inbox (
    workspace_id UUID NOT NULL,
    channel_id UUID NOT NULL,
    sender_message_id TEXT COLLATE "C" NOT NULL,
    conversation_id UUID NOT NULL,
    number BIGINT NOT NULL,
    body_hash BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, channel_id, sender_message_id)
);

CREATE TABLE turn_call (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL,
    turn BIGINT NOT NULL,
    request BIGINT NOT NULL,
    payload TEXT NOT NULL,
    answer TEXT,
    created_at BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (conversation_id, turn, request)
);

-- Effects to carry out. Those with a turn are calls in `turn_call`.
CREATE TABLE outbox (
    workspace_id UUID NOT NULL,
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    turn BIGINT,
    request BIGINT,
    payload TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    owner UUID
);

CREATE TABLE report (
    workspace_id UUID NOT NULL,
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    bot_id UUID,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE log_event (
    workspace_id UUID NOT NULL,
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    conversation_id UUID NOT NULL,
    bot_id UUID,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE idempotency (
    workspace_id UUID NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    body_hash BYTEA NOT NULL,
    status BIGINT,
    body TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, key)
);

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
    ('00000000-0000-7000-8000-000000000001', 'default', 0);
