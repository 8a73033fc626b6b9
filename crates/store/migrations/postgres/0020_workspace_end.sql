-- A workspace that was deleted: nothing is done for it any more, and what it had is removed a few rows at a
-- time. Its own row goes last.

ALTER TABLE workspace ADD COLUMN deleted_at BIGINT;

CREATE INDEX workspace_deleted ON workspace (deleted_at) WHERE deleted_at IS NOT NULL;
