-- Who did what to what, and when. Rows are only ever added. Without a member it was a program, or nobody who
-- is known; the record says which.
CREATE TABLE audit_entry (
    workspace_id BLOB NOT NULL,
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    operation TEXT NOT NULL,
    member_id BLOB,
    record TEXT NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX audit_entry_newest ON audit_entry (workspace_id, id);
CREATE INDEX audit_entry_of_member ON audit_entry (workspace_id, member_id, id);
