-- Who did what to what, and when. Rows are only ever added. Without a member it was a program, or nobody who
-- is known; the record says which.
CREATE TABLE audit_entry (
    workspace_id UUID NOT NULL,
    id BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    operation TEXT NOT NULL,
    member_id UUID,
    record TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE INDEX audit_entry_newest ON audit_entry (workspace_id, id);
CREATE INDEX audit_entry_of_member ON audit_entry (workspace_id, member_id, id);
