//! The demo, for examples that ask a server.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, bail};

/// A demo that runs until it is dropped.
#[derive(Debug)]
pub struct Demo {
    child: Child,
    /// Kept: the demo ends when nobody can read what it says.
    out: BufReader<ChildStdout>,
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
        let out = BufReader::new(child.stdout.take().context("the demo has no output")?);
        let mut demo = Self { child, out, address: String::new(), key: String::new() };
        loop {
            let mut line = String::new();
            if demo.out.read_line(&mut line)? == 0 {
                bail!("the demo ended before it said where it is");
            }
            if let Some(address) = line.trim().strip_suffix("/chat/web") {
                address.clone_into(&mut demo.address);
            }
            if let Some(key) = line.strip_prefix("API key:") {
                key.trim().clone_into(&mut demo.key);
                return Ok(demo);
            }
        }
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _status = self.child.wait();
    }
}
