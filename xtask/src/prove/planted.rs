//! The proof of the proof: the server is built with bugs that can be switched on, and the referee must
//! find each.

use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};
use referee::Finding;

use super::crowd::Size;
use super::never_lose::{Database, Trial};

/// Kills of one round; after it the referee looks.
const KILLS: usize = 4;
/// Rounds within which a bug must be found: 20 kills in all.
const ROUNDS: u64 = 5;
const SIZE: Size = Size { visitors: 15, readers: 3 };
/// Shorter than the promise: a server that doesn't answer at all needn't be waited for.
const PATIENCE: Duration = Duration::from_secs(4);

/// A bug that the server can be told to have, and where it shows.
pub struct Bug {
    /// What `COLLOQUY_PLANT` says.
    pub name: &'static str,
    database: Database,
}

/// The bugs, by what the server does wrong.
pub const BUGS: &[Bug] = &[
    Bug { name: "ack_before_commit", database: Database::Sqlite },
    Bug { name: "tail_lost", database: Database::Sqlite },
    Bug { name: "dedupe_ignored", database: Database::Sqlite },
    Bug { name: "number_skipped", database: Database::Sqlite },
    Bug { name: "pending_reversed", database: Database::Sqlite },
    Bug { name: "reply_dropped", database: Database::Sqlite },
    Bug { name: "turn_run_twice", database: Database::Sqlite },
    Bug { name: "call_sent_with_new_key", database: Database::Sqlite },
    Bug { name: "recovery_skipped", database: Database::Sqlite },
    Bug { name: "version_check_skipped", database: Database::Postgres },
];

/// Looks for each bug and counts those found.
///
/// # Errors
///
/// When something is found in the same server without a bug, or the server can't be tried.
pub fn find_all(program: &Path, seed: u64, folder: &Path) -> Result<usize> {
    println!("seed {seed}");
    for database in [Database::Sqlite, Database::Postgres] {
        let trial = trial(program, database, seed);
        if let Some(finding) = first_finding(&trial, folder)? {
            bail!("on {} without any bug: {finding}", database.name());
        }
    }
    println!("{:<24} nothing found, as it must be", "no bug");
    let mut found = 0;
    for bug in BUGS {
        found += usize::from(find(program, seed, (bug, folder)));
    }
    Ok(found)
}

fn find(program: &Path, seed: u64, (bug, folder): (&Bug, &Path)) -> bool {
    for round in 0..ROUNDS {
        let kills = (round + 1) * KILLS as u64;
        let trial = trial(program, bug.database, seed.wrapping_add(round));
        match first_finding(&Trial { plant: Some(bug.name), ..trial }, folder) {
            Ok(Some(first)) => {
                println!("{:<24} found within {kills:>2} kills: {first}", bug.name);
                return true;
            }
            Ok(None) => {}
            // Only the referee's word counts.
            Err(error) => println!("{:<24} after {kills} kills: {error:#}", bug.name),
        }
    }
    println!("{:<24} NOT FOUND", bug.name);
    false
}

fn trial(program: &Path, database: Database, seed: u64) -> Trial {
    let (size, patience) = (SIZE, PATIENCE);
    Trial { program: program.to_owned(), database, kills: KILLS, seed, size, plant: None, patience }
}

fn first_finding(trial: &Trial, folder: &Path) -> Result<Option<Finding>> {
    super::clear(folder)?;
    let outcome = trial.run(folder)?;
    super::clear(folder)?;
    Ok(outcome.verdict.findings.into_iter().next())
}
