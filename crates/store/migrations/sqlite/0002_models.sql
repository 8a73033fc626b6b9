-- What bots were trained to: models, their bytes in parts, and who needs them.
CREATE TABLE model (
    workspace_id BLOB NOT NULL,
    hash BLOB NOT NULL,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    report TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, hash)
) STRICT;

CREATE TABLE model_part (
    workspace_id BLOB NOT NULL,
    content BLOB NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    made_at INTEGER NOT NULL,
    PRIMARY KEY (workspace_id, content, part)
) STRICT;

CREATE TABLE model_use (
    workspace_id BLOB NOT NULL,
    bot_id BLOB NOT NULL,
    user_id BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (workspace_id, bot_id, user_id)
) STRICT;

CREATE INDEX model_by_age ON model (made_at);
CREATE INDEX model_by_content ON model (workspace_id, content);
CREATE INDEX model_part_by_age ON model_part (made_at);
CREATE INDEX model_use_by_hash ON model_use (workspace_id, hash);
