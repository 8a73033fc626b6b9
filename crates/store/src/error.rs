//! What can go wrong between us and the database, by what the caller can do about it.

use std::sync::Arc;

/// Why an operation didn't come to a result.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The database refused or failed; trying again won't help by itself.
    #[error("the database failed: {0}")]
    Database(Arc<str>),
    /// A stored value can't be read back.
    #[error("corrupt {table}.{column} of {id}: {reason}")]
    Corrupt { table: &'static str, column: &'static str, id: String, reason: String },
    /// A write may be lost: nothing is acknowledged any more, and the process should exit.
    #[error("the store is broken after a failed write: {0}")]
    Broken(Arc<str>),
    /// The database can't be reached now; nothing was changed, or a repetition with the same key
    /// finds what was.
    #[error("the database is unavailable: {0}")]
    Unavailable(Arc<str>),
    /// No space left: reads work, writes will when there is space again.
    #[error("no space left for the database")]
    Full,
    /// Another conversation has that place of an agent's.
    #[error("another conversation has that place of the agent's")]
    PlaceTaken,
    /// A text holds U+0000, which can't be stored.
    #[error("a text holds U+0000")]
    Nul,
    /// A number doesn't fit what the database holds.
    #[error("{what} is out of range")]
    OutOfRange { what: &'static str },
    /// A value can't be encoded as JSON.
    #[error("a value can't be encoded: {0}")]
    Encode(Arc<str>),
    /// Another process owns the file.
    #[error("{path} is in use by the process {pid}; only one process may own a SQLite file")]
    InUse { path: String, pid: String },
    /// The database was migrated by another program than this one.
    #[error("{0}")]
    Migration(#[from] MigrationError),
}

/// Why the schema isn't ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MigrationError {
    #[error("migration {number} differs from the one that was applied")]
    Changed { number: u32 },
    #[error("the database is at migration {found}, newer than this program's {known}")]
    Newer { found: u32, known: u32 },
    #[error("the database is at migration {found}, this program needs {known}: run `migrate`")]
    Older { found: u32, known: u32 },
}

impl StoreError {
    /// Takes over a failure that only its text describes.
    pub(crate) fn database(error: impl std::fmt::Display) -> Self {
        Self::Database(error.to_string().into())
    }
}
