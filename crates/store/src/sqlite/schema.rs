//! SQLite's schema: what it had, and what it still needs.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::rows::from_sqlite;
use crate::error::StoreError;
use crate::fault;
use crate::migration::{self, AppliedMigration, MigrationStatus, SQLITE};

/// Brings the schema to this program's migration, each step in a transaction of its own.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let MigrationStatus { current, .. } = status(connection)?;
    for step in SQLITE.iter().filter(|step| step.number > current) {
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(from_sqlite)?;
        transaction
            .execute_batch(
                "CREATE TABLE IF NOT EXISTS schema_migration (number INTEGER NOT NULL PRIMARY KEY, \
                 name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
            )
            .map_err(from_sqlite)?;
        transaction.execute_batch(step.sql).map_err(from_sqlite)?;
        fault::pass("migrate.before_commit");
        transaction
            .execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at)
                 VALUES (?1, ?2, ?3, unixepoch() * 1000000)",
                (step.number, step.name, step.checksum()),
            )
            .map_err(from_sqlite)?;
        transaction.commit().map_err(from_sqlite)?;
    }
    Ok(())
}

/// Reads how the schema stands.
pub(super) fn status(connection: &Connection) -> Result<MigrationStatus, StoreError> {
    let applied = read_applied(connection).map_err(from_sqlite)?;
    Ok(migration::status(SQLITE, &applied)?)
}

fn read_applied(connection: &Connection) -> rusqlite::Result<Vec<AppliedMigration>> {
    let sql = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migration'";
    if connection.query_row(sql, [], |_| Ok(())).optional()?.is_none() {
        return Ok(Vec::new());
    }
    let mut statement =
        connection.prepare("SELECT number, checksum FROM schema_migration ORDER BY number")?;
    let rows = statement
        .query_map([], |row| Ok(AppliedMigration { number: row.get(0)?, checksum: row.get(1)? }))?;
    rows.collect()
}
