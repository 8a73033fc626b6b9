//! The server's program, built for a proof and kept apart: neither the next build nor another proof
//! must replace it while servers run.

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

/// A program of this proof's own; removed when dropped.
#[derive(Debug)]
pub struct Program {
    path: PathBuf,
}

impl Program {
    /// Builds the server.
    ///
    /// # Errors
    ///
    /// When it doesn't build.
    pub fn build(root: &Path, build: Build) -> Result<Self> {
        let words = match build {
            Build::Plain => "build --locked --package colloquy",
            Build::WithFaults => "build --locked --package colloquy --features faults",
        };
        shell::run(shell::cargo(root, words))?;
        let folder = root.join("target/proofs/programs");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("colloquy-{}", std::process::id()));
        fs::copy(root.join("target/debug/colloquy"), &path).context("the server was not built")?;
        Ok(Self { path })
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It only takes up room.
        let _ = fs::remove_file(&self.path);
    }
}
