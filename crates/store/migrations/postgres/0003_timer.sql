-- What a bot does when a contact stays silent: at most one timer a conversation, set, replaced and removed
-- by the commits of its turns. `owner` lets it fire; `attempts` counts how often one took it.

CREATE TABLE timer (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    owner UUID,
    attempts BIGINT NOT NULL
);

CREATE INDEX timer_due ON timer (due_at);
