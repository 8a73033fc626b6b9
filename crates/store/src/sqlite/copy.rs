//! Copies of a database file: made while a server writes to it, and looked at before one takes its place.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use super::rows::from_sqlite;
use super::{SqliteStore, schema};
use crate::error::StoreError;
use crate::migration::MigrationStatus;

/// What SQLite says of a database without a fault.
const WHOLE: &str = "ok";

impl SqliteStore {
    /// Writes a copy of the whole database as it is at one moment, which is on disk when this returns.
    /// The file may be another process's, which goes on with its work. Only the owner can read the copy.
    /// Blocks while it copies.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when there is no database, when the new file is there already or can't
    /// be written; [`StoreError::Migration`] when a newer program changed it; [`StoreError::Full`] when
    /// there is no space.
    pub fn back_up(from: &Path, to: &Path) -> Result<MigrationStatus, StoreError> {
        let connection = open_to_read(from)?;
        let status = schema::status(&connection)?;
        if status.current == 0 {
            return Err(StoreError::database(format_args!("{} holds nothing", from.display())));
        }
        let unwritable = |error| StoreError::database(format_args!("{}: {error}", to.display()));
        // SQLite writes into an empty file, and would make one that all can read.
        let new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
        let new = new.map_err(unwritable)?;
        connection.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(from_sqlite)?;
        new.sync_all().map_err(unwritable)?;
        Ok(status)
    }

    /// Looks whether a file is a whole database that this program can open. Changes nothing; blocks while
    /// it reads all of it.
    ///
    /// # Errors
    ///
    /// [`StoreError::Database`] when it is damaged or no database of ours; [`StoreError::Migration`] when
    /// a newer program changed it.
    pub fn inspect(path: &Path) -> Result<MigrationStatus, StoreError> {
        let connection = open_to_read(path)?;
        let fault: String = connection
            .pragma_query_value(None, "quick_check", |row| row.get(0))
            .map_err(from_sqlite)?;
        if fault != WHOLE {
            return Err(StoreError::database(format_args!(
                "{} is damaged: {fault}",
                path.display()
            )));
        }
        let status = schema::status(&connection)?;
        if status.current == 0 {
            return Err(StoreError::database(format_args!("{} holds nothing", path.display())));
        }
        Ok(status)
    }
}

fn open_to_read(path: &Path) -> Result<Connection, StoreError> {
    File::open(path)
        .map_err(|error| StoreError::database(format_args!("{}: {error}", path.display())))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(path, flags).map_err(from_sqlite)
}
