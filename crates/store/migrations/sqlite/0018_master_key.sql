-- What is encrypted is found by the key that it is encrypted under, so that it can be encrypted anew, a few
-- rows at a time.

CREATE INDEX secret_by_key ON secret (key_id, workspace_id, name) WHERE ciphertext IS NOT NULL;
CREATE INDEX webhook_by_key ON webhook (key_id, workspace_id, system) WHERE ciphertext IS NOT NULL;
CREATE INDEX member_by_key ON member (factor_key_id, workspace_id, id) WHERE factor IS NOT NULL;
CREATE INDEX webhook_receiver_by_key ON webhook_receiver (key_id, workspace_id, id)
    WHERE secrets IS NOT NULL;

-- Which master keys each process holds, the one first that it writes with; `keys` is JSON.
CREATE TABLE master_key_use (
    replica BLOB NOT NULL PRIMARY KEY,
    keys TEXT NOT NULL
) STRICT;
