//! The demo, for examples that ask a server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// A demo that runs until it is dropped.
#[derive(Debug)]
pub struct Demo {
    child: Child,
    /// As `http://127.0.0.1:PORT`.
    pub address: String,
    pub key: String,
}

impl Demo {
    /// Starts it on any free port and waits for its words.
    ///
    /// # Errors
    ///
    /// When it doesn't start, or ends before it has said where it is.
    pub fn start(program: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["demo", "--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the demo doesn't start")?;
        let out = child.stdout.take().context("the demo has no output")?;
        let mut demo = Self { child, address: String::new(), key: String::new() };
        for line in BufReader::new(out).lines() {
            let line = line?;
            if let Some(address) = line.trim().strip_suffix("/chat/web") {
                address.clone_into(&mut demo.address);
            }
            if let Some(key) = line.strip_prefix("API key:") {
                key.trim().clone_into(&mut demo.key);
                return Ok(demo);
            }
        }
        anyhow::bail!("the demo ended before it said where it is");
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}
