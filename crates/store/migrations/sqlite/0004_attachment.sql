-- Files of conversations: what is known of each, their bytes in parts found by the hash of the whole, and
-- how much a workspace keeps. `is_sent` is set once a message was found that holds the file.
CREATE TABLE attachment (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    conversation_id BLOB NOT NULL,
    content BLOB NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    is_sent INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE attachment_part (
    workspace_id BLOB NOT NULL,
    content BLOB NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, content, part)
) STRICT;

CREATE TABLE attachment_usage (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attachment_by_conversation ON attachment (workspace_id, conversation_id);
CREATE INDEX attachment_by_content ON attachment (workspace_id, content);
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE is_sent = 0;
CREATE INDEX attachment_part_by_age ON attachment_part (made_at);
