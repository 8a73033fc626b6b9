//! Scripts in worker processes. This program is its own worker: called with [`WORKER`] it is one.
//!
//! It has no test harness, since a harness would write to the standard output that a worker answers
//! on. Names given as arguments choose the tests whose names contain one of them.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test program without the harness by which the lint would know it"
)]

mod confinement;
mod fixture;
mod hostile;
mod pool;

use std::panic::catch_unwind;
use std::process::ExitCode;

/// The argument that makes this program a worker.
const WORKER: &str = "script-worker";

/// A test's name and what it does.
type Test = (&'static str, fn());

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some(WORKER) => return script::worker_main(),
        Some(confinement::TRESPASSER) => return confinement::trespass(&args[1..]),
        _ => {}
    }
    let tests: Vec<Test> =
        [confinement::TESTS, hostile::TESTS, pool::TESTS].into_iter().flatten().copied().collect();
    if args.iter().any(|arg| arg == "--list") {
        tests.iter().for_each(|(name, _)| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let wanted: Vec<&String> = args.iter().filter(|arg| !arg.starts_with('-')).collect();
    let mut failed = 0;
    for (name, test) in tests {
        if wanted.is_empty() || wanted.iter().any(|part| name.contains(part.as_str())) {
            let is_ok = catch_unwind(test).is_ok();
            failed += usize::from(!is_ok);
            println!("test {name} ... {}", if is_ok { "ok" } else { "FAILED" });
        }
    }
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
