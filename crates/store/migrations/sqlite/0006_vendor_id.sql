-- Numbers by which vendors' systems know things of ours. Unique in the deployment, never given twice.

CREATE TABLE vendor_id (
    workspace_id BLOB NOT NULL,
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    system TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    UNIQUE (workspace_id, system, kind, id)
) STRICT;
