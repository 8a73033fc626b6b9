-- What contacts think of the help that they had: of a conversation, with the agent and the team who had it.
CREATE TABLE rating (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    conversation_id BLOB NOT NULL,
    contact_id BLOB NOT NULL,
    agent BLOB,
    team TEXT,
    score INTEGER,
    is_resolved INTEGER,
    comment TEXT,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX rating_newest ON rating (workspace_id, id);
CREATE INDEX rating_of_conversation ON rating (workspace_id, conversation_id, id);
