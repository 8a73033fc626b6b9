-- People: teams, their agents, where each conversation stands that people have or are sought for, and what
-- happened there, numbered for those who follow it. A place is written by the commit of its conversation.

CREATE TABLE team (
    workspace_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    is_default INTEGER NOT NULL,
    settings TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, number),
    UNIQUE (workspace_id, key)
) STRICT;

CREATE TABLE agent (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    settings TEXT NOT NULL,
    presence TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- `state`: waiting, waiting_for, offered, held, parked. `slot` is the agent's place that it takes: at most one
-- conversation has it, whoever decides. `since`: when it began to stand so. `tags` is `|a|b|`.
CREATE TABLE desk_place (
    workspace_id BLOB NOT NULL,
    conversation_id BLOB NOT NULL PRIMARY KEY,
    channel_id BLOB NOT NULL,
    state TEXT NOT NULL,
    team INTEGER,
    agent BLOB,
    slot INTEGER,
    priority INTEGER NOT NULL,
    since INTEGER NOT NULL,
    due_at INTEGER,
    tags TEXT NOT NULL,
    UNIQUE (workspace_id, agent, slot)
) STRICT;

-- How many events a workspace had: they are numbered without gaps, in the order of their commits.
CREATE TABLE desk_log (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    last_number INTEGER NOT NULL
) STRICT;

CREATE TABLE desk_event (
    workspace_id BLOB NOT NULL,
    number INTEGER NOT NULL,
    conversation_id BLOB,
    replica BLOB NOT NULL,
    kind TEXT NOT NULL,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, number)
) STRICT;

CREATE INDEX agent_of_workspace ON agent (workspace_id, id);
-- Everything that lists are filtered by, in the order in which they are shown.
CREATE INDEX desk_place_listed ON desk_place
    (workspace_id, since, conversation_id, state, team, agent, channel_id, tags);
CREATE INDEX desk_event_of_conversation ON desk_event (workspace_id, conversation_id, number);
