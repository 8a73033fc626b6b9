-- The last message of a conversation that its contact, and that people, have read.
CREATE TABLE read_mark (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL PRIMARY KEY,
    contact BIGINT NOT NULL,
    agents BIGINT NOT NULL
);
