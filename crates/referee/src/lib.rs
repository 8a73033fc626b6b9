//! Judges what a server promised by what its clients noted and what its public history says.
//!
//! Clients, readers and called services write [`Entry`]s to append-only logs; after a run the final
//! [`History`] of each conversation is fetched through the public API. [`judge`] reads both and lists
//! what contradicts the promises. It shares no code with the server, so that a wrong idea of the
//! server isn't found right by the same wrong idea.

mod entry;
mod folder;
mod ledger;
mod rules;

pub use entry::{Entry, History, Message};
pub use folder::{Folder, Log};
pub use ledger::Ledger;
pub use rules::{Finding, Promise, Verdict};

/// Longest time, in milliseconds, from the last fault until everything is answered.
pub const PROGRESS_LIMIT_MS: u64 = 30_000;

/// Judges what a run left behind in a folder.
///
/// # Errors
///
/// When a file can't be read or isn't of this format.
pub fn judge(folder: &Folder) -> anyhow::Result<Verdict> {
    Ok(rules::check(&folder.read()?))
}
