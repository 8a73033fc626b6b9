//! Licences, banned crates and sources of all dependencies, checked by cargo-deny with `deny.toml`.
//!
//! Advisories are not checked here: their database would have to be fetched, and CI has no network
//! beyond the package registries.

use std::path::Path;

use anyhow::Result;

use crate::shell;

const VERSION: &str = "0.20.2";

/// Checks the dependencies; installs cargo-deny into `target/tools` when it is not there.
pub fn run(root: &Path) -> Result<()> {
    let local = root.join("target/tools/bin/cargo-deny");
    if !local.is_file() && !shell::is_on_path("cargo-deny") {
        install(root)?;
    }
    let program = if local.is_file() { local.to_string_lossy() } else { "cargo-deny".into() };
    let check = "--locked check licenses bans sources";
    shell::run(shell::command(root, &program, check))
}

/// Builds without optimisation: about 85 CPU-seconds, a quarter of what a release build takes, and
/// the check itself still takes about a second.
fn install(root: &Path) -> Result<()> {
    let words = "install cargo-deny --locked --debug --root target/tools --version";
    let mut command = shell::cargo(root, words);
    command.arg(VERSION).env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_INCREMENTAL", "0");
    shell::run(command)
}
