-- People who sign in. The password is a hash with its own salt and cost; `factor` is the encrypted secret of
-- the second factor, `factor_step` the last step of time whose code was used. `subject` is who they are to the
-- workspace's single sign-on.
CREATE TABLE member (
    workspace_id BLOB NOT NULL,
    id BLOB NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    roles TEXT NOT NULL,
    password TEXT,
    factor BLOB,
    factor_key_id TEXT,
    factor_on_at INTEGER,
    factor_step INTEGER NOT NULL,
    subject TEXT,
    created_at INTEGER NOT NULL,
    disabled_at INTEGER,
    UNIQUE (workspace_id, email),
    UNIQUE (workspace_id, subject)
) STRICT;

-- Where members are signed in, by the hash of what their browser holds.
CREATE TABLE sign_in (
    workspace_id BLOB NOT NULL,
    hash BLOB NOT NULL PRIMARY KEY,
    member_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What lets a member set a password once, by its hash.
CREATE TABLE member_link (
    workspace_id BLOB NOT NULL,
    hash BLOB NOT NULL PRIMARY KEY,
    member_id BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What stands for a code of the second factor once, by its hash.
CREATE TABLE recovery_code (
    workspace_id BLOB NOT NULL,
    member_id BLOB NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (member_id, hash)
) STRICT, WITHOUT ROWID;

-- A key with a member is theirs: it may what they may.
ALTER TABLE api_key ADD COLUMN member_id BLOB;

CREATE INDEX sign_in_of_member ON sign_in (workspace_id, member_id);
CREATE INDEX sign_in_expiry ON sign_in (expires_at);
CREATE INDEX member_link_of_member ON member_link (workspace_id, member_id);
CREATE INDEX member_link_expiry ON member_link (expires_at);
CREATE INDEX api_key_of_member ON api_key (workspace_id, member_id);
