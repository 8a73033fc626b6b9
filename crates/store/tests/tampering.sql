UPDATE audit_entry SET operation = 'x' WHERE number = 2
UPDATE audit_entry SET operation = 'putSecret' WHERE number = 2
UPDATE audit_entry SET record = replace(record, '204', '403') WHERE number = 3
UPDATE audit_entry SET record = replace(record, '403', '204') WHERE number = 3
UPDATE audit_head SET hash = 'x' WHERE number = 4
DELETE FROM audit_entry WHERE number = 4
DELETE FROM audit_entry WHERE number = 2
