//! Bugs that are switched on by name, to show that the proofs would find them. Without the feature
//! `faults` there are none.
//!
//! `COLLOQUY_PLANT` names the one that is on.

use crate::prepared::Prepared;

/// Commits of which one is spoilt.
const SPOILT_EVERY: u64 = 30;

/// Tells whether the bug of that name is on.
#[cfg(feature = "faults")]
pub fn is_on(name: &str) -> bool {
    use std::sync::OnceLock;

    static PLANTED: OnceLock<Option<String>> = OnceLock::new();

    let planted = PLANTED.get_or_init(|| std::env::var("COLLOQUY_PLANT").ok());
    planted.as_deref() == Some(name)
}

/// Tells that it isn't: the feature `faults` is off.
#[cfg(not(feature = "faults"))]
pub const fn is_on(_name: &str) -> bool {
    false
}

/// Tells whether the bug of that name is on and shows this time, as it does every that manyth time.
pub(crate) fn is_due(name: &str, every: u64) -> bool {
    use std::sync::atomic::{AtomicU64, Ordering};

    static PASSES: AtomicU64 = AtomicU64::new(0);

    is_on(name) && PASSES.fetch_add(1, Ordering::Relaxed) % every == every - 1
}

/// A commit as a server with the bug would have made it.
pub(crate) fn spoil(mut prepared: Prepared) -> Prepared {
    if is_on("dedupe_ignored")
        && let Some(inbound) = &mut prepared.inbound
    {
        inbound.sender_message_id += &format!("#{}", uuid::Uuid::from_bytes(unique()));
    }
    if !prepared.said.is_empty() && is_due("reply_dropped", SPOILT_EVERY) {
        prepared.said.clear();
    }
    if !prepared.said.is_empty() && is_due("turn_run_twice", SPOILT_EVERY) {
        prepared.said.extend(prepared.said.clone());
    }
    prepared
}

/// A value that no other commit of any process has.
fn unique() -> [u8; 16] {
    use std::time::{SystemTime, UNIX_EPOCH};

    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let process = u128::from(std::process::id());
    (now.as_nanos() ^ (process << 96)).to_be_bytes()
}
