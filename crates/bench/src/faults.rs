//! `bench faults`: whatever is wrong with an external bot, a service or a webhook's receiver, the contact is
//! answered in time, the builder is told the cause, the next message is dealt with as ever, and nothing is said
//! late.
//!
//! Each cell is one behaviour and one caller. Each has a server, a bot and a channel of its own, so that many
//! run at once. Beside the cells, scenes show what takes more than one message. The last line is the verdict.

mod behaviour;
mod cell;
mod contact;
mod protocol;
mod scene;
mod table;
mod talk;
mod webhook;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testkit::Authority;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::processes;
use crate::server::{Server, Settings};
use behaviour::Caller;
use cell::{Cell, Ended, Target};
use scene::{Scene, Stage};
use webhook::Lane;

/// What is said when something fails.
const FAILED: &str = "It failed.";
/// What is said when all is well.
const FINE: &str = "fine";
/// Cells of bots at once.
const AT_ONCE: usize = 32;
/// Servers whose webhooks are tried at once.
const LANES: usize = 16;
/// By then all that was opened for the cells must be closed again.
const CLOSED_AFTER: Duration = Duration::from_secs(20);
/// Files and sockets that may be left more than before.
const MAX_LEFT: usize = 8;
/// Memory that the server may have more than before once all cells are through, in MiB; most of it are
/// conversations that are kept at hand, and what the allocator keeps.
const MAX_GROWTH_MIB: f64 = 64.0;
/// And in between, with [`AT_ONCE`] bots that are answered megabytes.
const MAX_PEAK_MIB: f64 = 128.0;

/// What all cells came to.
struct Proven {
    order: Vec<String>,
    ended: Vec<Ended>,
    scenes: Vec<Scene>,
    /// What else was measured, and whether it is as it must be.
    notes: Vec<Note>,
}

/// Something that was measured, and whether it is as it must be.
type Note = (String, bool);

/// Tries all cells, prints what became of them and the verdict.
pub fn run(server: Option<PathBuf>, as_json: bool) -> ExitCode {
    let begun = Instant::now();
    let proven = match prove(server) {
        Ok(proven) => proven,
        Err(error) => {
            println!("{error:#}\nFAIL faults");
            return ExitCode::FAILURE;
        }
    };
    let passed = proven.wrong() == 0
        && proven.scenes.iter().all(|scene| scene.fault.is_none())
        && proven.notes.iter().all(|(_, is_good)| *is_good);
    let seconds = begun.elapsed().as_secs();
    if as_json {
        println!("{:#}", proven.json((passed, seconds)));
    } else {
        proven.print((passed, seconds));
    }
    if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

impl Proven {
    fn wrong(&self) -> usize {
        self.ended.iter().filter(|one| one.fault.is_some()).count()
    }

    fn json(&self, (passed, seconds): (bool, u64)) -> Value {
        let note = |(note, passed): &Note| json!({ "note": note, "passed": passed });
        json!({
            "passed": passed,
            "behaviours": self.order.len(),
            "count": self.ended.len(),
            "wrong": self.wrong(),
            "seconds": seconds,
            "cells": table::json(&self.order, &self.ended),
            "scenes": self.scenes.iter().map(Scene::json).collect::<Vec<_>>(),
            "notes": self.notes.iter().map(note).collect::<Vec<_>>(),
        })
    }

    fn print(&self, (passed, seconds): (bool, u64)) {
        println!("{}", table::render(&self.order, &self.ended));
        for one in &self.ended {
            if let Some(fault) = &one.fault {
                println!("{}: {fault}", one.cell.title());
            }
        }
        for scene in &self.scenes {
            println!("{scene}");
        }
        for (note, is_good) in &self.notes {
            println!("{}{note}", if *is_good { "" } else { "FAILED: " });
        }
        let verdict = if passed { "PASS" } else { "FAIL" };
        let (cells, rows, wrong) = (self.ended.len(), self.order.len(), self.wrong());
        let scenes = self.scenes.len();
        println!(
            "{verdict} faults: {cells} cells of {rows} behaviours, {wrong} wrong, and {scenes} scenes, in {seconds} s"
        );
    }
}

fn prove(server: Option<PathBuf>) -> Result<Proven> {
    let program = Settings::find_program(server)?;
    let folder = tempfile::tempdir()?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let authority = Authority::new()?;
        let roots = folder.path().join("roots.pem");
        fs::write(&roots, authority.pem())?;
        let behaviours = behaviour::all()?;
        let order = behaviours.iter().map(|behaviour| behaviour.name.clone()).collect();
        let (mut of_bots, mut of_webhooks) = (Vec::new(), Vec::new());
        for behaviour in behaviours {
            for (caller, play, end) in behaviour.cells {
                let target = Target::set_up(play, caller, &authority).await?;
                let cell = Cell { behaviour: behaviour.name.clone(), caller, end, target };
                match caller {
                    Caller::Bot(_) | Caller::Service => of_bots.push(cell),
                    Caller::Webhook => of_webhooks.push(cell),
                }
            }
        }
        let lanes = lanes(of_webhooks, (&program, folder.path(), &roots))?;
        let stage = Stage::set_up(&authority).await?;
        let place = (program.as_path(), folder.path(), roots.as_path());
        let (bots, webhooks, restarted) = tokio::join!(
            try_bots((of_bots, stage), place),
            try_webhooks(lanes),
            scene::restart::play(&program, folder.path())
        );
        let (mut ended, mut scenes, notes) = bots?;
        ended.extend(webhooks?);
        scenes.push(restarted);
        Ok(Proven { order, ended, scenes, notes })
    })
}

type Place<'a> = (&'a Path, &'a Path, &'a Path);

/// Deals the cells out to lanes, each with a folder of its own.
fn lanes(cells: Vec<Cell>, (program, folder, roots): Place<'_>) -> Result<Vec<Lane>> {
    let mut lanes = Vec::new();
    for number in 0..LANES {
        let folder = folder.join(format!("lane-{number}"));
        fs::create_dir(&folder)?;
        let (program, roots) = (program.to_owned(), roots.to_owned());
        lanes.push(Lane { program, folder, roots, cells: Vec::new() });
    }
    for (number, cell) in cells.into_iter().enumerate() {
        lanes[number % LANES].cells.push(cell);
    }
    Ok(lanes)
}

async fn try_webhooks(lanes: Vec<Lane>) -> Result<Vec<Ended>> {
    let mut running = JoinSet::new();
    for lane in lanes {
        running.spawn(lane.run());
    }
    let mut ended = Vec::new();
    while let Some(one) = running.join_next().await {
        ended.extend(one.context("a lane panicked")??);
    }
    Ok(ended)
}

async fn try_bots(
    (cells, stage): (Vec<Cell>, Stage),
    (program, folder, roots): Place<'_>,
) -> Result<(Vec<Ended>, Vec<Scene>, Vec<Note>)> {
    let allowed = cells.iter().filter_map(|cell| match &cell.target {
        Target::Server { server, .. } => Some(server.address()),
        Target::Forbidden(_) => None,
    });
    let settings = Settings {
        bots: cells
            .iter()
            .map(|cell| (cell.key(), contact::bot_file(cell)))
            .chain(stage.bots())
            .collect(),
        allowed: allowed.chain(stage.addresses()).collect(),
        trust_roots: Some(roots.to_owned()),
        ..Settings::new(program.to_owned(), folder)
    };
    let server = Arc::new(tokio::task::spawn_blocking(move || Server::start(&settings)).await??);
    let files = processes::open_files(server.pid());
    let memory = processes::memory(server.pid())?;
    let (ended, scenes) = tokio::join!(try_all(&server, cells), stage.play(&server));
    let mut ended = ended?;
    let mut connection = crate::connection::Connection::open(server.address, &server.key).await?;
    for one in &mut ended {
        one.check_late(&mut connection).await?;
    }
    let left = closed_again(server.pid(), files).await;
    let after = processes::memory(server.pid())?;
    let notes = vec![
        (format!("open files: {files} before, {left} after"), left <= files + MAX_LEFT),
        (
            format!(
                "memory of the server: {:.0} MiB before, {:.0} MiB after, {:.0} MiB at most",
                memory.server, after.server, after.peak
            ),
            after.server - memory.server <= MAX_GROWTH_MIB
                && after.peak - memory.server <= MAX_PEAK_MIB,
        ),
    ];
    Ok((ended, scenes, notes))
}

async fn try_all(server: &Arc<Server>, mut cells: Vec<Cell>) -> Result<Vec<Ended>> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut trying = JoinSet::new();
    // Those of services may take their time, so they begin first.
    cells.sort_by_key(|cell| cell.caller != Caller::Service);
    for cell in cells {
        let (server, places) = (Arc::clone(server), Arc::clone(&places));
        trying.spawn(async move {
            let _place = places.acquire_owned().await;
            contact::play(cell, &server).await
        });
    }
    // Their servers are kept, so that what these say late is still heard.
    let mut ended = Vec::new();
    while let Some(one) = trying.join_next().await {
        ended.push(one.context("a cell panicked")?);
    }
    ensure!(!ended.is_empty(), "there was nothing to try");
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
