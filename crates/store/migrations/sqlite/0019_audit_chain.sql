-- Entries of the audit log are numbered without gaps in a workspace, and each is hashed with the one before, so
-- that none can be changed or taken away unseen. The head is the last of them. Entries from before have neither.

ALTER TABLE audit_entry ADD COLUMN number INTEGER;
ALTER TABLE audit_entry ADD COLUMN hash TEXT;

CREATE TABLE audit_head (
    workspace_id BLOB NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX audit_entry_chain ON audit_entry (workspace_id, number) WHERE number IS NOT NULL;
