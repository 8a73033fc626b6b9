//! SQL: migrations, domain operations, grouped commits, outbox; SQLite and PostgreSQL.
