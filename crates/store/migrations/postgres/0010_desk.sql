-- People: teams, their agents, where each conversation stands that people have or are sought for, and what
-- happened there, numbered for those who follow it. A place is written by the commit of its conversation.

CREATE TABLE team (
    workspace_id UUID NOT NULL,
    number BIGINT NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    is_default BIGINT NOT NULL,
    settings TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, number),
    UNIQUE (workspace_id, key)
);

CREATE TABLE agent (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL,
    presence TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- `state`: waiting, waiting_for, offered, held, parked. `slot` is the agent's place that it takes: at most one
-- conversation has it, whoever decides. `since`: when it began to stand so. `tags` is `|a|b|`.
CREATE TABLE desk_place (
    workspace_id UUID NOT NULL,
    conversation_id UUID NOT NULL PRIMARY KEY,
    channel_id UUID NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    team BIGINT,
    agent UUID,
    slot BIGINT,
    priority BIGINT NOT NULL,
    since BIGINT NOT NULL,
    due_at BIGINT,
    tags TEXT COLLATE "C" NOT NULL,
    UNIQUE (workspace_id, agent, slot)
);

-- How many events a workspace had: they are numbered without gaps, in the order of their commits.
CREATE TABLE desk_log (
    workspace_id UUID NOT NULL PRIMARY KEY,
    last_number BIGINT NOT NULL
);

CREATE TABLE desk_event (
    workspace_id UUID NOT NULL,
    number BIGINT NOT NULL,
    conversation_id UUID,
    replica UUID NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, number)
);

CREATE INDEX agent_of_workspace ON agent (workspace_id, id);
-- Everything that lists are filtered by, in the order in which they are shown.
CREATE INDEX desk_place_listed ON desk_place
    (workspace_id, since, conversation_id, state, team, agent, channel_id, tags);
CREATE INDEX desk_event_of_conversation ON desk_event (workspace_id, conversation_id, number);
