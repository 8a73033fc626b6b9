//! `bench faults`: whatever is wrong with an external bot or a service, the contact is answered in time, the
//! builder is told the cause, the next message is answered as ever, and nothing is said late.
//!
//! Each cell is one fault and one caller: an external bot's turn (Kommunicate's protocol) or a call of a
//! service. Each has a server, a bot and a channel of its own, so that all run at once. The last line is
//! the verdict.

mod cases;
mod cell;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use testkit::EvilServer;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::processes;
use crate::server::{Server, Settings};
use cell::{Caller, Cell};

/// What is said when something fails.
const FAILED: &str = "It failed.";
/// What is said when all is well.
const FINE: &str = "fine";
/// Cells at once.
const AT_ONCE: usize = 16;
/// By then all that was opened for the cells must be closed again.
const CLOSED_AFTER: Duration = Duration::from_secs(20);
/// Files and sockets that may be left more than before.
const MAX_LEFT: usize = 8;

/// Tries all cells, prints each with how long it took, and the verdict.
pub fn run(server: Option<PathBuf>) -> ExitCode {
    let begun = Instant::now();
    let (passed, count) = match prove(server) {
        Ok(outcome) => outcome,
        Err(error) => {
            println!("{error:#}");
            (false, 0)
        }
    };
    let verdict = if passed { "PASS" } else { "FAIL" };
    println!("{verdict} faults: {count} cells in {} s", begun.elapsed().as_secs());
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn prove(server: Option<PathBuf>) -> Result<(bool, usize)> {
    let program = Settings::find_program(server)?;
    let folder = tempfile::tempdir()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let cells = cells().await?;
        let count = cells.len();
        let settings = Settings {
            bots: cells.iter().map(|cell| (cell.key(), cell.bot_file())).collect(),
            allowed: cells.iter().map(|cell| cell.server.address()).collect(),
            ..Settings::new(program, folder.path())
        };
        let server =
            Arc::new(tokio::task::spawn_blocking(move || Server::start(&settings)).await??);
        let before = processes::open_files(server.pid());
        let talked = try_all(&server, cells).await?;
        let mut passed = talked.iter().all(|one| one.is_ok());
        let mut connection =
            crate::connection::Connection::open(server.address, &server.key).await?;
        for ended in talked.iter().flatten() {
            if let Err(error) = ended.check_late(&mut connection).await {
                println!("{:<40} FAILED: {error:#}", ended.title);
                passed = false;
            }
        }
        let left = closed_again(server.pid(), before).await;
        let memory = processes::memory(server.pid())?;
        println!("open files: {before} before, {left} after; memory {:.0} MiB", memory.server);
        Ok((passed && left <= before + MAX_LEFT, count))
    })
}

async fn cells() -> Result<Vec<Cell>> {
    let mut cells = Vec::new();
    for case in cases::all()? {
        let callers = [(Caller::Bot, Some(case.bot)), (Caller::Service, case.service)];
        for (caller, end) in callers {
            let Some(end) = end else { continue };
            let server = EvilServer::start(case.fault.clone(), cases::good()).await?;
            cells.push(Cell { name: case.name.clone(), caller, end, server });
        }
    }
    Ok(cells)
}

async fn try_all(server: &Arc<Server>, cells: Vec<Cell>) -> Result<Vec<Result<cell::Ended, ()>>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut trying = JoinSet::new();
    for mut cell in cells {
        let (server, places) = (Arc::clone(server), Arc::clone(&places));
        trying.spawn(async move {
            let _place = places.acquire_owned().await;
            let title = cell.title();
            let begun = Instant::now();
            let ended = cell.play(&server).await;
            let took = begun.elapsed().as_millis();
            match &ended {
                Ok(_) => println!("{title:<40} {:?} after {took} ms", cell.end),
                Err(error) => println!("{title:<40} FAILED: {error:#}"),
            }
            // Kept, so that what its server says late is still heard.
            (ended.map_err(|_| ()), cell)
        });
    }
    let mut ended = Vec::new();
    let mut kept = Vec::new();
    while let Some(one) = trying.join_next().await {
        let (outcome, cell) = one.context("a cell panicked")?;
        ended.push(outcome);
        kept.push(cell);
    }
    drop(kept);
    Ok(ended)
}

/// Waits until a process has hardly more open files than before; returns how many it has.
async fn closed_again(pid: u32, before: usize) -> usize {
    let begun = Instant::now();
    loop {
        let now = processes::open_files(pid);
        if now <= before + MAX_LEFT || begun.elapsed() > CLOSED_AFTER {
            return now;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
