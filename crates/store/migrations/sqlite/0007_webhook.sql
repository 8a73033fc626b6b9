-- Where a workspace wants to be told of every message, for each system whose words are used there. The token
-- is encrypted; there may be none.

CREATE TABLE webhook (
    workspace_id BLOB NOT NULL,
    system TEXT NOT NULL,
    url TEXT NOT NULL,
    ciphertext BLOB,
    key_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, system)
) STRICT;
