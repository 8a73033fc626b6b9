-- Numbers by which vendors' systems know things of ours. Unique in the deployment, never given twice.

CREATE TABLE vendor_id (
    workspace_id UUID NOT NULL,
    number BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    system TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    UNIQUE (workspace_id, system, kind, id)
);
