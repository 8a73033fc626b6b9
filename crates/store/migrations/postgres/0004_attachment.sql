-- Files of conversations: what is known of each, their bytes in parts found by the hash of the whole, and
-- how much a workspace keeps. `is_sent` is set once a message was found that holds the file.
CREATE TABLE attachment (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    conversation_id UUID NOT NULL,
    content BYTEA NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    is_sent BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE attachment_part (
    workspace_id UUID NOT NULL,
    content BYTEA NOT NULL,
    part BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, content, part)
);

CREATE TABLE attachment_usage (
    workspace_id UUID NOT NULL PRIMARY KEY,
    bytes BIGINT NOT NULL
);

CREATE INDEX attachment_by_conversation ON attachment (workspace_id, conversation_id);
CREATE INDEX attachment_by_content ON attachment (workspace_id, content);
CREATE INDEX attachment_unsent ON attachment (created_at) WHERE is_sent = 0;
CREATE INDEX attachment_part_by_age ON attachment_part (made_at);
