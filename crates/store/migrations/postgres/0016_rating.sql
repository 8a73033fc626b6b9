-- What contacts think of the help that they had: of a conversation, with the agent and the team who had it.
CREATE TABLE rating (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    conversation_id UUID NOT NULL,
    contact_id UUID NOT NULL,
    agent UUID,
    team TEXT COLLATE "C",
    score BIGINT,
    is_resolved BIGINT,
    comment TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX rating_newest ON rating (workspace_id, id);
CREATE INDEX rating_of_conversation ON rating (workspace_id, conversation_id, id);
