-- What bots were trained to: models, their bytes in parts, and who needs them.
CREATE TABLE model (
    workspace_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    content BYTEA NOT NULL,
    size BIGINT NOT NULL,
    report TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, hash)
);

CREATE TABLE model_part (
    workspace_id UUID NOT NULL,
    content BYTEA NOT NULL,
    part BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (workspace_id, content, part)
);

CREATE TABLE model_use (
    workspace_id UUID NOT NULL,
    bot_id UUID NOT NULL,
    user_id UUID NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (workspace_id, bot_id, user_id)
);

CREATE INDEX model_by_age ON model (made_at);
CREATE INDEX model_by_content ON model (workspace_id, content);
CREATE INDEX model_part_by_age ON model_part (made_at);
CREATE INDEX model_use_by_hash ON model_use (workspace_id, hash);
