//! PostgreSQL (15 or later), for several replicas: commits are written in batches, everything else
//! over a small pool.

mod batch;
mod connection;
mod look;
mod notices;
mod pool;
mod schema;
mod statements;
mod values;
mod write;
mod writer;

use async_trait::async_trait;
use model::id::ReplicaId;
use tokio_postgres::Config;

use self::connection::Connection;
use self::notices::Notices;
use self::pool::Pool;
use self::values::from_postgres;
use self::writer::Writers;
use crate::LEASE;
use crate::bus::Bus;
use crate::commit::{CommitError, Committed};
use crate::error::StoreError;
use crate::migration::MigrationStatus;
use crate::prepared::Prepared;
use crate::sql::{Database, Outcome, Row, Statement};

/// The store in a PostgreSQL database.
pub struct PostgresStore {
    writers: Writers,
    pool: Pool,
    /// Leases don't wait behind long reads.
    leases: Pool,
    notices: Notices,
    bus: Bus,
}

impl std::fmt::Debug for PostgresStore {
    /// Without the configuration, which may hold a password.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}

impl PostgresStore {
    /// Connects for a replica, to a database that is at this program's migration. Connections are
    /// not encrypted.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when the URL isn't one; [`StoreError::Unavailable`] when nobody
    /// answers there; [`StoreError::Migration`] when the schema is older or newer.
    pub async fn open(url: &str, replica: ReplicaId) -> Result<Self, StoreError> {
        let config = config_of(url)?;
        Self::migration_status(url).await?.check()?;
        let bus = Bus::new();
        Ok(Self {
            writers: Writers::start(&config),
            notices: Notices::start(&config, bus.clone(), replica.as_uuid()),
            leases: Pool::new(config.clone()),
            pool: Pool::new(config),
            bus,
        })
    }

    /// Brings a database to this program's migration. Waits while another program does.
    ///
    /// # Errors
    ///
    /// As [`PostgresStore::open`].
    pub async fn migrate(url: &str) -> Result<MigrationStatus, StoreError> {
        schema::migrate(&config_of(url)?).await
    }

    /// Tells at which migration a database stands, without changing it.
    ///
    /// # Errors
    ///
    /// As [`PostgresStore::open`], but an older schema is no error.
    pub async fn migration_status(url: &str) -> Result<MigrationStatus, StoreError> {
        let connection = Connection::open(&config_of(url)?).await?;
        schema::status(&connection.client).await
    }
}

fn config_of(url: &str) -> Result<Config, StoreError> {
    let mut config: Config = url.parse().map_err(from_postgres)?;
    if config.get_application_name().is_none() {
        config.application_name("colloquy");
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(connection::PATIENCE);
    }
    Ok(config)
}

#[async_trait]
impl Database for PostgresStore {
    async fn read_all(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, StoreError> {
        statements.iter().try_for_each(Statement::check)?;
        self.pool.read_all(&statements).await
    }

    async fn run(&self, statements: Vec<Statement>) -> Result<Outcome, StoreError> {
        statements.iter().try_for_each(Statement::check)?;
        self.pool.write(&statements).await
    }

    async fn submit(&self, prepared: Prepared) -> Result<Committed, CommitError> {
        let applied = self.writers.submit(prepared).await?;
        self.bus.publish(applied.hint);
        self.notices.tell(applied.hint);
        Ok(applied.committed)
    }

    fn sha256_of(&self, text: &str) -> String {
        format!("encode(sha256(convert_to({text}, 'UTF8')), 'hex')")
    }

    fn is_dead(&self, owner: &str) -> String {
        format!(
            "NOT EXISTS (SELECT 1 FROM replica alive WHERE alive.id = {owner}
             AND alive.alive_until > clock_timestamp())"
        )
    }

    fn lock_clause(&self, table: &str) -> String {
        format!("FOR UPDATE OF {table} SKIP LOCKED")
    }

    fn open_messages(&self) -> &'static str {
        "message"
    }

    /// A lost lease is found out by whoever commits, so this needn't wait for the disk.
    async fn renew(&self, replica: ReplicaId) -> Result<(), StoreError> {
        let sql = format!(
            "BEGIN; SET LOCAL synchronous_commit = off;
             INSERT INTO replica (id, alive_until)
             VALUES ('{}', clock_timestamp() + interval '{} ms')
             ON CONFLICT (id) DO UPDATE SET alive_until = excluded.alive_until;
             DELETE FROM replica WHERE alive_until < clock_timestamp() - interval '1 day'; COMMIT",
            replica.as_uuid(),
            LEASE.as_millis(),
        );
        self.leases.execute(&sql).await
    }

    async fn release(&self, replica: ReplicaId) -> Result<(), StoreError> {
        let sql = format!("DELETE FROM replica WHERE id = '{}'", replica.as_uuid());
        self.leases.execute(&sql).await
    }

    fn bus(&self) -> &Bus {
        &self.bus
    }
}
