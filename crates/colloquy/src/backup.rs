//! Copies of a data folder's database, and one put in place of what was lost.

use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use app::Clock;
use sha2::{Digest as _, Sha256};
use store::SqliteStore;

use crate::args::{BackupArgs, RestoreArgs};
use crate::master_key;
use crate::parts::{database_file, make_folder, put, remove_if_there, write_private};

/// Bytes that are read at once.
const CHUNK: usize = 1 << 20;

/// Makes a copy of the database, with a checksum that `sha256sum --check` understands.
pub fn backup(args: &BackupArgs) -> anyhow::Result<()> {
    if args.database.is_some() {
        bail!(
            "a copy of PostgreSQL is made by `pg_dump --format=custom`, and put back by `pg_restore`"
        );
    }
    let now = Clock::System.now().strftime("%Y-%m-%dT%H-%M-%SZ");
    let to = args.output.clone().unwrap_or_else(|| format!("colloquy-{now}.sqlite").into());
    ensure!(!to.exists(), "{} is there already, and a backup is never overwritten", to.display());
    // Under its own name there are whole copies only.
    let part = with_ending(&to, ".part");
    remove_if_there(&part)?;
    SqliteStore::back_up(&database_file(&args.data), &part)?;
    let sum = checksum(&part)?;
    let name = to.file_name().context("the backup needs a file name")?.to_string_lossy();
    let sums = with_ending(&to, ".sha256");
    remove_if_there(&sums)?;
    write_private(&sums, &format!("{sum}  {name}"))?;
    put(&part, &to)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{} holds the database, {} bytes", to.display(), std::fs::metadata(&to)?.len())?;
    writeln!(
        out,
        "keep the master key elsewhere: without it the secrets in a copy can't be opened"
    )?;
    Ok(())
}

/// Puts a copy into a data folder that has no database, when it is whole.
pub fn restore(args: &RestoreArgs) -> anyhow::Result<()> {
    let (from, to) = (&args.backup, database_file(&args.data));
    let is_known = matches_checksum(from)?;
    let status = SqliteStore::inspect(from)
        .with_context(|| format!("{} can't be restored", from.display()))?;
    make_folder(&args.data)?;
    // What is left of a log would be played into the copy.
    for path in [to.clone(), with_ending(&to, "-wal")] {
        let is_there = path.exists();
        ensure!(
            !is_there,
            "{} is there; move it away first, nothing is overwritten",
            path.display()
        );
    }
    let part = with_ending(&to, ".part");
    remove_if_there(&part)?;
    write_private(&part, "")?;
    std::fs::copy(from, &part).with_context(|| part.display().to_string())?;
    File::open(&part)?.sync_all()?;
    put(&part, &to)?;
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{} is in place, at migration {} of {}",
        to.display(),
        status.current,
        status.known
    )?;
    if !is_known {
        writeln!(out, "it had no checksum beside it; it was looked through instead")?;
    }
    if !master_key::is_there(&args.data) {
        let folder = args.data.display();
        writeln!(
            out,
            "put the master key that belongs to it into {folder} before the server starts"
        )?;
    }
    Ok(())
}

/// Whether a checksum lies beside the file. Fails when it is another file's.
fn matches_checksum(file: &Path) -> anyhow::Result<bool> {
    let sums = with_ending(file, ".sha256");
    let text = match std::fs::read_to_string(&sums) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error).with_context(|| sums.display().to_string()),
    };
    let expected = text.split_whitespace().next().unwrap_or_default();
    let is_same = checksum(file)? == expected;
    ensure!(is_same, "{} isn't what {} was made of", file.display(), sums.display());
    Ok(true)
}

fn checksum(path: &Path) -> anyhow::Result<String> {
    let mut file = File::open(path).with_context(|| path.display().to_string())?;
    let (mut hasher, mut chunk) = (Sha256::new(), vec![0; CHUNK]);
    loop {
        let count = file.read(&mut chunk)?;
        if count == 0 {
            break;
        }
        hasher.update(&chunk[..count]);
    }
    Ok(format!("{:x}", hasher.finalize()))
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
