//! `bench start`: from nothing to ready on a data folder that is there already, and what an idle
//! server takes.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::Result;

use crate::figure::{Figure, Target, percentile};
use crate::processes;
use crate::server::{Server, Settings};

const STARTS: usize = 10;
/// How long a server has nothing to do before its memory is measured.
const IDLE: Duration = Duration::from_secs(2);

/// Starts the server over and over.
///
/// # Errors
///
/// When it doesn't start.
pub fn run(server: Option<PathBuf>) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let program = Settings::find_program(server)?;
    let bytes = std::fs::metadata(&program)?.len();
    let settings = Settings::new(program, folder.path());
    let first = Server::start(&settings)?.ready_after;
    let mut samples = Vec::new();
    for _ in 0..STARTS {
        samples.push(Server::start(&settings)?.ready_after.as_secs_f64() * 1000.0);
    }
    samples.sort_by(f64::total_cmp);

    let idle = Server::start(&settings)?;
    std::thread::sleep(IDLE);
    let memory = processes::memory(idle.pid())?;
    let p50 = percentile(&samples, 0.5);
    #[expect(clippy::cast_precision_loss, reason = "a size of a program")]
    let size = bytes as f64 / 1024.0 / 1024.0;
    Ok(vec![
        Figure::new("start to ready, existing data, p50", p50, "ms", Target::AtMost(300.0)),
        Figure::context("  slowest of 10", percentile(&samples, 1.0), "ms"),
        Figure::context("  on an empty folder", first.as_secs_f64() * 1000.0, "ms"),
        Figure::new("idle memory of all processes", memory.all, "MiB", Target::AtMost(40.0)),
        Figure::context("  resident memory of the server", memory.server, "MiB"),
        Figure::new("program", size, "MiB", Target::AtMost(40.0)),
    ])
}
