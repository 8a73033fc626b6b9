//! Places where a test can end the process, to see what a crash leaves behind. Without the feature
//! `faults` they are nothing.

/// Ends the process here when `COLLOQUY_FAIL_AT` says `name:n` and this is the n-th pass of that
/// name.
#[cfg(feature = "faults")]
pub(crate) fn pass(name: &'static str) {
    use std::collections::HashMap;
    use std::sync::{Mutex, PoisonError};

    static PASSES: Mutex<Option<HashMap<&'static str, u64>>> = Mutex::new(None);

    let Ok(wanted) = std::env::var("COLLOQUY_FAIL_AT") else { return };
    let Some((wanted_name, wanted_pass)) = wanted.split_once(':') else { return };
    let mut passes = PASSES.lock().unwrap_or_else(PoisonError::into_inner);
    let count = passes.get_or_insert_default().entry(name).or_default();
    *count += 1;
    if wanted_name == name && wanted_pass.parse() == Ok(*count) {
        std::process::abort();
    }
}

/// Does nothing: the feature `faults` is off.
#[cfg(not(feature = "faults"))]
pub(crate) const fn pass(_name: &'static str) {}
