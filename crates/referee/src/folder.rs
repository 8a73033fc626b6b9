//! The folder of a run: `logs/*.jsonl`, append-only, and `history/*.json`.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use anyhow::{Context, Result};

use crate::{Entry, History, Ledger};

/// Where a run keeps its logs and histories.
#[derive(Debug, Clone)]
pub struct Folder {
    root: PathBuf,
}

/// An append-only log; may be shared by threads.
#[derive(Debug)]
pub struct Log {
    file: Mutex<File>,
}

impl Folder {
    /// Names a folder; nothing is created.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Opens the log of that name for appending.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn open_log(&self, name: &str) -> io::Result<Log> {
        let logs = self.root.join("logs");
        fs::create_dir_all(&logs)?;
        let path = logs.join(format!("{name}.jsonl"));
        let file = OpenOptions::new().create(true).append(true).open(path)?;
        Ok(Log { file: Mutex::new(file) })
    }

    /// Keeps the final history of a conversation.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn save_history(&self, history: &History) -> io::Result<()> {
        let folder = self.root.join("history");
        fs::create_dir_all(&folder)?;
        let text = serde_json::to_vec(history)?;
        fs::write(folder.join(format!("{}.json", history.conversation)), text)
    }

    /// Reads everything. A last line that was cut off when its writer died is left out.
    ///
    /// # Errors
    ///
    /// When a file can't be read or isn't of this format.
    pub fn read(&self) -> Result<Ledger> {
        let mut ledger = Ledger::default();
        for path in list(&self.root.join("logs"), "jsonl")? {
            let text = read(&path)?;
            let whole = text.rfind('\n').map_or("", |end| &text[..end]);
            for (index, line) in whole.lines().enumerate() {
                let entry: Entry = serde_json::from_str(line)
                    .with_context(|| format!("{}:{}", path.display(), index + 1))?;
                ledger.note(entry);
            }
        }
        for path in list(&self.root.join("history"), "json")? {
            let history: History =
                serde_json::from_str(&read(&path)?).with_context(|| path.display().to_string())?;
            ledger.keep(history);
        }
        Ok(ledger)
    }
}

impl Log {
    /// Appends a line; it is in the hands of the system when this returns.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn note(&self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        let mut file = self.file.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        file.write_all(&line)
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// Lists the files of a folder with this ending, by name; none when there is no folder.
fn list(folder: &Path, ending: &str) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(Vec::new()) };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|found| found == ending) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
