-- Agents' connections to live events: which processes have one of theirs. `lost_at`: since when there is none
-- any more; an agent who never had one counts as connected.

CREATE TABLE agent_connection (
    workspace_id BLOB NOT NULL,
    agent_id BLOB NOT NULL,
    replica BLOB NOT NULL,
    PRIMARY KEY (workspace_id, agent_id, replica)
) STRICT;

ALTER TABLE agent ADD COLUMN lost_at INTEGER;
