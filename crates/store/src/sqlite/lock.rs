//! The lock beside a SQLite file: one process at a time, and the next one is told whose it is.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::error::StoreError;

/// How long a lock may outlive its holder. The system frees it with the last process that has the
/// file, and a process that the holder was just starting has it until it runs its own program.
const OUTLIVES: Duration = Duration::from_secs(1);
/// How often it is looked whether it is free.
const STEP: Duration = Duration::from_millis(5);

/// A lock that ends with the process or when it is dropped.
#[derive(Debug)]
pub(super) struct FileLock {
    /// Held, not read: the system's lock goes with it.
    _file: File,
}

impl FileLock {
    /// Takes the lock of a database file; blocks for up to a second while another has it.
    ///
    /// # Errors
    ///
    /// [`StoreError::InUse`] when another process has it; [`StoreError::Database`] when the lock
    /// file can't be written.
    pub fn take(database: &Path) -> Result<Self, StoreError> {
        let path = lock_path(database);
        let unusable = |error: std::io::Error| {
            StoreError::database(format_args!("{}: {error}", path.display()))
        };
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(unusable)?;
        match lock_when_free(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut pid = String::new();
                file.read_to_string(&mut pid).map_err(unusable)?;
                let path = database.display().to_string();
                return Err(StoreError::InUse { path, pid: pid.trim().to_owned() });
            }
            Err(TryLockError::Error(error)) => return Err(unusable(error)),
        }
        file.set_len(0).map_err(unusable)?;
        file.rewind().map_err(unusable)?;
        writeln!(file, "{}", std::process::id()).map_err(unusable)?;
        Ok(Self { _file: file })
    }
}

fn lock_when_free(file: &File) -> Result<(), TryLockError> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if began.elapsed() < OUTLIVES => {
                std::thread::sleep(STEP);
            }
            locked => return locked,
        }
    }
}

/// `<file>.lock`, beside it.
fn lock_path(database: &Path) -> PathBuf {
    let mut path = database.as_os_str().to_owned();
    path.push(".lock");
    PathBuf::from(path)
}
