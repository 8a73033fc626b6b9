//! The pure rings: no clock, no randomness, no IO of the standard library.
//!
//! What other crates could do is held by the list in `rings`.

use super::{RustFile, Violation};
use crate::rings::Place;

const CLOCK: &str = "time is an argument here, never read";
const RANDOM: &str = "randomness is an argument here, never drawn";

/// Sequences of tokens that read a clock or draw randomness.
const IMPURE: &[(&[&str], &str)] = &[
    (&["::", "now", "("], CLOCK),
    (&["::", "now_utc", "("], CLOCK),
    (&[".", "elapsed", "("], CLOCK),
    (&["::", "now_v1", "("], CLOCK),
    (&["::", "now_v6", "("], CLOCK),
    (&["::", "now_v7", "("], CLOCK),
    (&["::", "new_v4", "("], RANDOM),
    (&["getrandom"], RANDOM),
    (&["fastrand"], RANDOM),
    (&["rand", "::"], RANDOM),
    (&["thread_rng"], RANDOM),
    (&["RandomState"], RANDOM),
];

/// Modules of the standard library that do IO, wait, or depend on the machine.
const IO_MODULES: &[&str] = &["env", "fs", "net", "os", "process", "thread"];

pub(super) fn check(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    if !rust.place().is_some_and(Place::is_pure) {
        return;
    }
    let path = &rust.file.path;
    for (sequence, message) in IMPURE {
        let lines = rust.occurrences(sequence).filter(|line| !rust.is_test_line(*line));
        found.extend(lines.map(|line| Violation::new(path, line, *message)));
    }
    for (line, module) in io_modules(rust) {
        if !rust.is_test_line(line) {
            let message = format!("std::{module} does IO; rings 0 to 3 only decide");
            found.push(Violation::new(path, line, message));
        }
    }
}

/// Finds `std::fs` and the like, also inside `use std::{…}`.
fn io_modules<'a>(rust: &'a RustFile<'_>) -> Vec<(usize, &'a str)> {
    let tokens = &rust.tokens;
    let mut found = Vec::new();
    for index in 2..tokens.len() {
        if tokens[index - 2].text != "std" || tokens[index - 1].text != "::" {
            continue;
        }
        let mut depth = 0_usize;
        for pair in tokens[index..].windows(2) {
            let [token, next] = pair else { break };
            let is_module = depth <= 1 && IO_MODULES.contains(&token.text.as_str());
            if is_module && next.text != "!" {
                found.push((token.line, token.text.as_str()));
            }
            match token.text.as_str() {
                "{" => depth += 1,
                "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                break;
            }
        }
    }
    found
}
