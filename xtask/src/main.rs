//! The `cargo xtask` command line: parses and dispatches, decides nothing.
#![expect(clippy::print_stderr, reason = "the error of a chore is for the terminal")]

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;
use xtask::docs::reference;
use xtask::{ci, prove, setup, shell, tidy};

/// Chores of the Colloquy repository.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
enum Chore {
    /// Runs every check that CI runs, each as a named step.
    Ci(ci::Selection),
    /// Checks for the outside tools, and installs the missing ones when run by root on Debian.
    Setup,
    /// Checks the house style of CONTRIBUTING.md.
    Tidy,
    /// Writes the reference of the bot file from its schema.
    Reference,
    /// Proves on the real server what must hold whatever happens.
    #[command(subcommand)]
    Prove(prove::Proof),
}

fn main() -> ExitCode {
    match run(Chore::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(chore: Chore) -> Result<()> {
    let root = shell::root()?;
    match chore {
        Chore::Ci(selection) => ci::run(&root, &selection),
        Chore::Setup => setup::run(&root),
        Chore::Tidy => tidy::run(&root),
        Chore::Reference => reference::write(&root),
        Chore::Prove(proof) => prove::run(&root, &proof),
    }
}
