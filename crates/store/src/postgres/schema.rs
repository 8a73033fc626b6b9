//! PostgreSQL's schema: what it had, and what it still needs. One program migrates at a time.

use tokio_postgres::{Client, Config};

use super::connection::Connection;
use super::values::from_postgres;
use crate::error::StoreError;
use crate::fault;
use crate::migration::{self, AppliedMigration, MigrationStatus, POSTGRES};

/// The advisory lock held while migrating: any number that nobody else uses.
const LOCK: i64 = 0x636f_6c6c_6f71_7579;

/// Brings the schema to this program's migration, each step in a transaction of its own.
pub(super) async fn migrate(config: &Config) -> Result<MigrationStatus, StoreError> {
    let connection = Connection::open(config).await?;
    let client = &connection.client;
    // The lock goes with the connection, whatever happens.
    client
        .batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))
        .await
        .map_err(from_postgres)?;
    let MigrationStatus { current, .. } = status(client).await?;
    for step in POSTGRES.iter().filter(|step| step.number > current) {
        let text = format!(
            "BEGIN;
             CREATE TABLE IF NOT EXISTS schema_migration (number BIGINT NOT NULL PRIMARY KEY,
             name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL);
             {}
             INSERT INTO schema_migration (number, name, checksum, applied_at) VALUES
             ({}, '{}', '{}', (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)",
            step.sql,
            step.number,
            step.name,
            step.checksum(),
        );
        client.batch_execute(&text).await.map_err(from_postgres)?;
        fault::pass("migrate.before_commit");
        client.batch_execute("COMMIT").await.map_err(from_postgres)?;
    }
    status(client).await
}

/// Reads how the schema stands.
pub(super) async fn status(client: &Client) -> Result<MigrationStatus, StoreError> {
    let applied = read_applied(client).await.map_err(from_postgres)?;
    let applied = applied
        .into_iter()
        .map(|(number, checksum)| {
            let number =
                u32::try_from(number).map_err(|_| StoreError::OutOfRange { what: "migration" })?;
            Ok(AppliedMigration { number, checksum })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(migration::status(POSTGRES, &applied)?)
}

async fn read_applied(client: &Client) -> Result<Vec<(i64, String)>, tokio_postgres::Error> {
    let exists =
        client.query_one("SELECT to_regclass('schema_migration') IS NOT NULL", &[]).await?;
    if !exists.try_get::<_, bool>(0)? {
        return Ok(Vec::new());
    }
    let sql = "SELECT number, checksum FROM schema_migration ORDER BY number";
    client.query(sql, &[]).await?.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
