//! Proofs: what must hold whatever happens, shown on the real server.
//!
//! A proof ends with a line `PASS …` or `FAIL …`. It looks at the server from outside only: its
//! processes, its HTTP API, and the services that it calls.

mod bank;
mod crowd;
mod dice;
mod http;
mod never_lose;
mod planted;
mod program;
mod reader;
mod replica;
mod scene;
#[cfg(test)]
mod tests;
mod visitor;

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

use crate::shell;
use crowd::Size;
use never_lose::{Database, Trial};
use program::{Build, Program};

/// Kills of a quick proof and of a full one, on each database.
const QUICK_KILLS: usize = 100;
const FULL_KILLS: usize = 1000;
/// Conversations whose events a failing receiver is told, in a full proof.
const FULL_CONVERSATIONS: usize = 200;
/// Those who take part.
const SIZE: Size = Size { visitors: 20, readers: 3 };
/// Where runs are kept until they pass, inside the workspace.
const FOLDER: &str = "target/proofs";

/// What to prove.
#[derive(Subcommand)]
pub enum Proof {
    /// No confirmed message is lost, doubled or out of order, whenever the server is killed.
    NeverLose(NeverLose),
    /// Hostile scripts end within their limit, and nobody else is harmed.
    Sandbox,
    /// Whatever is wrong with an external bot or a service, its contact is answered in time.
    Faults(Faults),
    /// Webhooks are told everything and in order, whatever their receiver does.
    HooksOrder(HooksOrder),
}

#[derive(Args, Clone, Copy, Default)]
pub struct HooksOrder {
    /// 24 conversations, as CI does; without it 200.
    #[arg(long)]
    quick: bool,
}

#[derive(Args, Clone, Copy, Default)]
pub struct Faults {
    /// Each fault once, as CI does; without it three times.
    #[arg(long)]
    quick: bool,
    /// Prints the table as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Args, Clone, Default)]
pub struct NeverLose {
    /// 100 kills on each database, as CI does; without it 1000.
    #[arg(long)]
    quick: bool,
    /// That many kills on each database.
    #[arg(long, value_name = "N")]
    kills: Option<usize>,
    /// On this database only.
    #[arg(long, value_enum)]
    database: Option<Database>,
    /// Repeats the choices of an earlier run.
    #[arg(long)]
    seed: Option<u64>,
    /// Keeps logs, histories and data though nothing was found.
    #[arg(long)]
    keep: bool,
    /// Shows that the referee finds bugs that are planted in the server for it.
    #[arg(long)]
    planted: bool,
}

/// Proves it.
///
/// # Errors
///
/// When it doesn't hold, or can't be tried.
pub fn run(root: &Path, proof: &Proof) -> Result<()> {
    match proof {
        Proof::NeverLose(args) if args.planted => find_planted(root, args),
        Proof::NeverLose(args) => never_lose(root, args),
        Proof::Sandbox => sandbox(root),
        Proof::Faults(args) => {
            let words = if args.json { "faults --json" } else { "faults" };
            (0..if args.quick { 1 } else { 3 }).try_for_each(|_| measure(root, words))
        }
        Proof::HooksOrder(args) => try_hooks_order(root, *args),
    }
}

/// The quick proof as CI runs it, on both databases.
///
/// # Errors
///
/// When it doesn't hold.
pub fn never_lose_quickly(root: &Path) -> Result<()> {
    never_lose(root, &NeverLose { quick: true, ..NeverLose::default() })
}

/// The proof of the proof, as CI runs it.
///
/// # Errors
///
/// When a planted bug isn't found.
pub fn planted(root: &Path) -> Result<()> {
    find_planted(root, &NeverLose::default())
}

/// Hostile scripts, as CI runs them.
///
/// # Errors
///
/// When one isn't stopped in time or somebody else is harmed.
pub fn sandbox(root: &Path) -> Result<()> {
    measure(root, "sandbox")
}

/// Faulty bots and services, as CI tries them.
///
/// # Errors
///
/// When a contact isn't answered in time, a builder isn't told the cause, or something is said late.
pub fn faults(root: &Path) -> Result<()> {
    measure(root, "faults")
}

/// A receiver that drops, fails, is late and hears things twice, as CI tries it.
///
/// # Errors
///
/// When something is told in another order, or not at all.
pub fn hooks_order(root: &Path) -> Result<()> {
    try_hooks_order(root, HooksOrder { quick: true })
}

/// Runs on whole servers, one on each database, with a clock that is moved by hand.
fn try_hooks_order(root: &Path, args: HooksOrder) -> Result<()> {
    let words = "test --locked --package api --test it -- hooks_order";
    let mut proof = shell::cargo(root, words);
    if !args.quick {
        proof.env("COLLOQUY_HOOKS_ORDER", FULL_CONVERSATIONS.to_string());
    }
    let outcome = shell::run(proof);
    tell(outcome.is_ok(), "hooks-order: every event is told, in the order of its conversation")
}

/// Runs a proof of the program that measures, on a server of its own.
fn measure(root: &Path, proof: &str) -> Result<()> {
    let server = Program::build(root, Build::Plain)?;
    shell::run(shell::cargo(root, "build --locked --package bench"))?;
    let bench = root.join("target/debug/bench");
    let words = format!("{proof} --server");
    let mut proof = shell::command(root, &bench.to_string_lossy(), &words);
    proof.arg(server.path());
    shell::run(proof)
}

fn never_lose(root: &Path, args: &NeverLose) -> Result<()> {
    let program = Program::build(root, Build::Plain)?;
    let seed = args.seed.unwrap_or_else(seed_of_now);
    let kills = args.kills.unwrap_or(if args.quick { QUICK_KILLS } else { FULL_KILLS });
    let databases = match args.database {
        Some(one) => vec![one],
        None => vec![Database::Sqlite, Database::Postgres],
    };
    let mut is_kept = true;
    for &database in &databases {
        let trial = Trial {
            program: program.path().to_owned(),
            database,
            kills,
            seed,
            size: SIZE,
            plant: None,
            patience: Duration::from_millis(referee::PROGRESS_LIMIT_MS),
        };
        let folder = root.join(FOLDER).join(format!("never-lose-{}-{seed}", database.name()));
        clear(&folder)?;
        let was_kept = never_lose::prove(&trial, &folder).unwrap_or_else(|error| {
            println!("  {error:#}");
            false
        });
        if was_kept && !args.keep {
            clear(&folder)?;
        } else {
            println!("{}: logs and histories are in {}", database.name(), folder.display());
        }
        is_kept &= was_kept;
    }
    let names: Vec<&str> = databases.iter().map(|database| database.name()).collect();
    tell(is_kept, &format!("never-lose: {kills} kills on {} (seed {seed})", names.join(" and ")))
}

fn find_planted(root: &Path, args: &NeverLose) -> Result<()> {
    let program = Program::build(root, Build::WithFaults)?;
    let seed = args.seed.unwrap_or_else(seed_of_now);
    let folder = root.join(FOLDER).join(format!("planted-{seed}"));
    let found = planted::find_all(program.path(), seed, &folder)?;
    let all = planted::BUGS.len();
    tell(found == all, &format!("never-lose --planted: found {found} of {all} planted bugs"))
}

fn tell(is_kept: bool, what: &str) -> Result<()> {
    println!("{} {what}", if is_kept { "PASS" } else { "FAIL" });
    if !is_kept {
        bail!("a promise is broken");
    }
    Ok(())
}

fn seed_of_now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or_default()
}

/// Empties a folder of an earlier run.
fn clear(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
