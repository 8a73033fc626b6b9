-- The last message of a conversation that its contact, and that people, have read.
CREATE TABLE read_mark (
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL PRIMARY KEY,
    contact INTEGER NOT NULL,
    agents INTEGER NOT NULL
) STRICT;
