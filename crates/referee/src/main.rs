//! `referee FOLDER`: judges what a run left behind. The last line is the verdict.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a verdict is for the terminal")]

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use referee::{Folder, judge};

/// Findings that are printed; the rest is counted.
const MAX_SHOWN: usize = 50;

/// Checks recorded histories for lost, doubled or reordered messages.
#[derive(Parser)]
struct Arguments {
    /// Folder with `logs/*.jsonl` and `history/*.json`.
    folder: PathBuf,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match judge(&Folder::new(arguments.folder)) {
        Ok(verdict) => {
            for finding in verdict.findings.iter().take(MAX_SHOWN) {
                println!("{finding}");
            }
            println!("{} {verdict}", if verdict.is_kept() { "PASS" } else { "FAIL" });
            if verdict.is_kept() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}
