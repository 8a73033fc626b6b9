-- Texts that agents have ready: of the whole workspace (`team` 0) or of one team. `search` holds all words of
-- it in lower case.
CREATE TABLE canned_response (
    workspace_id UUID NOT NULL,
    id UUID NOT NULL PRIMARY KEY,
    team BIGINT NOT NULL,
    shortcut TEXT COLLATE "C" NOT NULL,
    record TEXT NOT NULL,
    search TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    UNIQUE (workspace_id, shortcut, team)
);
