-- Values that bots and other programs of a workspace share. The subject is the id of a contact or
-- conversation, any other name of a session, or empty for what is global. A value whose time is over isn't
-- read any more and is purged later.

CREATE TABLE context_namespace (
    workspace_id BLOB NOT NULL,
    name TEXT NOT NULL,
    ttl_s INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, name)
) STRICT;

CREATE TABLE context_value (
    workspace_id BLOB NOT NULL,
    subject TEXT NOT NULL,
    namespace TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    chars INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, subject, namespace, key)
) STRICT;

CREATE INDEX context_value_expiry ON context_value (expires_at);
CREATE INDEX context_value_namespace ON context_value (workspace_id, namespace);
