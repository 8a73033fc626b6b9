-- Texts that agents have ready: of the whole workspace (`team` 0) or of one team. `search` holds all words of
-- it in lower case.
CREATE TABLE canned_response (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    team INTEGER NOT NULL,
    shortcut TEXT NOT NULL,
    record TEXT NOT NULL,
    search TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    UNIQUE (workspace_id, shortcut, team)
) STRICT;
