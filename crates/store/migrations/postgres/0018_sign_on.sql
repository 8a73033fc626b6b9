-- How a workspace's members sign in with a provider of its own; the client's secret is encrypted.
CREATE TABLE single_sign_on (
    workspace_id UUID NOT NULL PRIMARY KEY,
    record TEXT NOT NULL,
    secret BYTEA,
    key_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- Whose right to come in changed, so that what they have open is looked at again: a member, or a program by the
-- id of its key. Numbered in each workspace without gaps; the newest are kept.
CREATE TABLE access_change (
    workspace_id UUID NOT NULL,
    number BIGINT NOT NULL,
    subject UUID NOT NULL,
    PRIMARY KEY (workspace_id, number)
);

CREATE TABLE access_change_count (
    workspace_id UUID NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
