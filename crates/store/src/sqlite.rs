//! SQLite: one file in WAL mode, one writer thread that groups commits, a few readers. Only one
//! process may own the file.

mod commit;
mod copy;
mod leases;
mod lock;
mod readers;
mod rows;
mod schema;
mod writer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use model::id::ReplicaId;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::functions::{Context, FunctionFlags};
use sha2::{Digest as _, Sha256};

use self::leases::Leases;
use self::lock::FileLock;
use self::readers::Readers;
use self::rows::{from_sqlite, run_statement};
use self::writer::Writer;
use crate::bus::Bus;
use crate::commit::{CommitError, Committed};
use crate::error::StoreError;
use crate::migration::MigrationStatus;
use crate::prepared::Prepared;
use crate::sql::{Database, Outcome, Row, Statement};

/// Pages that the write-ahead log may hold before they are copied into the database file: 16 MiB.
const CHECKPOINT_PAGES: i64 = 4_096;

/// Bytes of the log file that are kept after a checkpoint.
const KEPT_LOG_BYTES: i64 = 64 * 1024 * 1024;

/// Prepared statements kept per connection.
const STATEMENTS: usize = 128;

/// The store in a SQLite file, or in memory.
#[derive(Debug)]
pub struct SqliteStore {
    writer: Writer,
    /// `None` in memory: there the writer reads too.
    readers: Option<Readers>,
    leases: Arc<Leases>,
    bus: Bus,
}

impl SqliteStore {
    /// Opens the file, making it when it isn't there, and brings it to this program's migration.
    /// Blocks while it does.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] when another process has it; [`StoreError::Migration`] when another
    /// version of this program changed it; [`StoreError::Database`] when it can't be opened or is
    /// damaged.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = FileLock::take(path)?;
        let mut connection = open_file(path)?;
        schema::migrate(&mut connection)?;
        let readers = Readers::open(path)?;
        Ok(Self::start(connection, Some(readers), Some(lock)))
    }

    /// Opens an empty store that is gone when it is dropped. Blocks while it does.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when SQLite refuses.
    pub fn open_in_memory() -> Result<Self, StoreError> {
        let mut connection = Connection::open_in_memory().map_err(from_sqlite)?;
        prepare_once(&connection)?;
        schema::migrate(&mut connection)?;
        Ok(Self::start(connection, None, None))
    }

    /// Tells at which migration a file stands, without changing it. Blocks while it does.
    ///
    /// # Errors
    ///
    /// As [`SqliteStore::open`].
    pub fn migration_status(path: &Path) -> Result<MigrationStatus, StoreError> {
        let _lock = FileLock::take(path)?;
        schema::status(&open_file(path)?)
    }

    fn start(connection: Connection, readers: Option<Readers>, lock: Option<FileLock>) -> Self {
        Self {
            writer: Writer::start(connection, lock),
            readers,
            leases: Arc::default(),
            bus: Bus::new(),
        }
    }
}

/// Keeps statements that were prepared. Without the guarantee SQLite would plan those anew that touch a
/// partial index whenever a parameter changes, which is at each use.
fn prepare_once(connection: &Connection) -> Result<(), StoreError> {
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    let guarantee = DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
    connection.set_db_config(guarantee, true).map_err(from_sqlite)?;
    let is_pure = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    let hash = |call: &Context<'_>| Ok(format!("{:x}", Sha256::digest(call.get::<String>(0)?)));
    connection.create_scalar_function("sha256_of", 1, is_pure, hash).map_err(from_sqlite)?;
    Ok(())
}

fn open_file(path: &Path) -> Result<Connection, StoreError> {
    let connection = Connection::open(path).map_err(from_sqlite)?;
    prepare_once(&connection)?;
    connection.pragma_update(None, "journal_mode", "WAL").map_err(from_sqlite)?;
    connection.pragma_update(None, "synchronous", "FULL").map_err(from_sqlite)?;
    connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(from_sqlite)?;
    connection.pragma_update(None, "journal_size_limit", KEPT_LOG_BYTES).map_err(from_sqlite)?;
    Ok(connection)
}

#[async_trait]
impl Database for SqliteStore {
    async fn read_all(&self, statements: Vec<Statement>) -> Result<Vec<Vec<Row>>, StoreError> {
        statements.iter().try_for_each(Statement::check)?;
        let read = move |connection: &Connection| {
            statements.iter().map(|statement| run_statement(connection, statement)).collect()
        };
        match &self.readers {
            Some(readers) => {
                readers.run(move |connection| rows::in_snapshot(connection, read)).await
            }
            None => self.writer.run(read).await,
        }
    }

    async fn run(&self, statements: Vec<Statement>) -> Result<Outcome, StoreError> {
        statements.iter().try_for_each(Statement::check)?;
        let written =
            self.writer.run(move |connection| rows::run_all(connection, &statements)).await;
        match written {
            Ok(results) => Ok(Outcome::Done(results)),
            Err(rows::RunError::Refused) => Ok(Outcome::Refused),
            Err(rows::RunError::Store(error)) => Err(error),
        }
    }

    async fn submit(&self, prepared: Prepared) -> Result<Committed, CommitError> {
        let leases = Arc::clone(&self.leases);
        let apply = move |connection: &Connection| commit::apply(connection, &leases, &prepared);
        let applied = self.writer.run(apply).await?;
        self.bus.publish(applied.hint);
        Ok(applied.committed)
    }

    fn sha256_of(&self, text: &str) -> String {
        format!("sha256_of({text})")
    }

    fn is_dead(&self, owner: &str) -> String {
        let live = self.leases.live();
        let quoted: Vec<String> = live.iter().map(|id| format!("x'{}'", id.simple())).collect();
        format!("{owner} NOT IN ({})", quoted.join(", "))
    }

    /// There is one writer.
    fn lock_clause(&self, _table: &str) -> String {
        String::new()
    }

    /// The planner would walk through all messages of the conversation, which are in order already.
    fn open_messages(&self) -> &'static str {
        "message INDEXED BY message_open"
    }

    async fn renew(&self, replica: ReplicaId) -> Result<(), StoreError> {
        // Who can't write any more must not count as alive.
        self.writer.check()?;
        self.leases.renew(replica.as_uuid());
        Ok(())
    }

    async fn release(&self, replica: ReplicaId) -> Result<(), StoreError> {
        self.leases.release(replica.as_uuid());
        Ok(())
    }

    fn bus(&self) -> &Bus {
        &self.bus
    }
}
