//! The server's program, built for proofs and kept apart: the next build must not replace it while
//! a proof runs.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::shell;

/// Which program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Build {
    /// As it is.
    Plain,
    /// With planted bugs that an environment variable switches on.
    WithFaults,
}

/// Builds the server and returns its path.
///
/// # Errors
///
/// When it doesn't build.
pub fn build(root: &Path, build: Build) -> Result<PathBuf> {
    let (words, name) = match build {
        Build::Plain => ("build --locked --package colloquy", "colloquy"),
        Build::WithFaults => {
            ("build --locked --package colloquy --features faults", "colloquy-with-faults")
        }
    };
    shell::run(shell::cargo(root, words))?;
    let folder = root.join("target/proofs/programs");
    fs::create_dir_all(&folder)?;
    let program = folder.join(name);
    // Removed first: a program that still runs somewhere can't be written over.
    let _ = fs::remove_file(&program);
    fs::copy(root.join("target/debug/colloquy"), &program).context("the server was not built")?;
    Ok(program)
}
