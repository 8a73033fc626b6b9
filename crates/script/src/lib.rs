//! The sandbox for people's JavaScript: worker processes and the `botContext` functions.
//!
//! [`Pool`] keeps processes of the same program (the product's hidden subcommand calls
//! [`worker_main`]) and gives each script to one of them. A worker reads a request, runs it in a realm
//! of its own and answers with what the script asked for. It never opens a file or a connection: on
//! Linux a seccomp filter sees to it, on other systems only the limits of the engine and the kill at
//! the deadline hold.
//!
//! What a script asks for isn't done here: `fetch` ends a run with
//! [`Suspended`](model::script::ScriptEnd::Suspended), and the caller runs it again with the answer.

mod confinement;
mod failure;
mod frame;
mod host;
mod hours;
mod outcome;
mod pool;
#[expect(unsafe_code, reason = "the system and the engine speak C; this is the only such module")]
mod raw;
mod realm;
mod recorder;
mod source;
mod worker;

pub use confinement::confine;
pub use pool::{Pool, PoolSettings};
pub use source::{Source, defines_init};
pub use worker::worker_main;

use std::time::Duration;

/// Longest that a script may run unless the installation says otherwise.
pub const DEFAULT_CPU_LIMIT: Duration = Duration::from_secs(1);
/// Longest limit that an installation may set.
pub const MAX_CPU_LIMIT: Duration = Duration::from_secs(5);
/// Memory of a script unless the installation says otherwise, in bytes.
pub const DEFAULT_MEMORY_BYTES: usize = 32 * 1024 * 1024;
/// Largest memory limit that an installation may set, in bytes.
pub const MAX_MEMORY_BYTES: usize = 128 * 1024 * 1024;
/// How long after its limit a script that can't be interrupted is killed.
pub const KILL_GRACE: Duration = Duration::from_millis(25);
/// Longest text of an error, in bytes.
pub const MAX_ERROR_BYTES: usize = 2 * 1024;
/// Most bytes, as JSON, of all that one script asks for.
pub const MAX_ACTIONS_BYTES: usize = 1024 * 1024;
/// Largest host call of a script: address, headers and body, as JSON, in bytes.
pub const MAX_CALL_BYTES: usize = 1024 * 1024;
/// Deepest nesting of a value that a script sets.
pub const MAX_VALUE_DEPTH: usize = 100;
/// Most debug lines of one script; further ones are left out.
pub const MAX_DEBUG_LINES: usize = 100;
/// Longest debug line, in bytes.
pub const MAX_DEBUG_BYTES: usize = 2 * 1024;
/// Most quick replies of one message.
pub const MAX_REPLIES: usize = 10;
/// Longest title of a quick reply that every channel shows whole, in characters.
pub const MAX_TITLE_CHARS: usize = 20;
/// Largest source of a script, in bytes.
pub const MAX_SOURCE_BYTES: usize = 512 * 1024;
/// Largest request to a worker, as JSON, in bytes.
pub const MAX_REQUEST_BYTES: usize = 16 * 1024 * 1024;
