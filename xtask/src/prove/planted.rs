//! The proof of the proof: the server is built with bugs that can be switched on, and the referee must
//! find each.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use super::crowd::Size;
use super::never_lose::{Database, Trial};

/// Kills of one round; after it the referee looks.
const KILLS: usize = 4;
/// Rounds within which a bug must be found: 20 kills in all.
const ROUNDS: u64 = 5;
const SIZE: Size = Size { visitors: 15, readers: 3 };
/// Shorter than the promise: a server that doesn't answer at all needn't be waited for.
const PATIENCE: Duration = Duration::from_secs(6);

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
/// When the server can't be tried.
pub fn find_all(program: &Path, seed: u64, folder: &Path) -> Result<usize> {
    println!("seed {seed}");
    let mut found = 0;
    for bug in BUGS {
        found += usize::from(find(program, seed, (bug, folder))?);
    }
    Ok(found)
}

fn find(program: &Path, seed: u64, (bug, folder): (&Bug, &Path)) -> Result<bool> {
    for round in 0..ROUNDS {
        super::clear(folder)?;
        fs::create_dir_all(folder)?;
        let trial = Trial {
            program: program.to_owned(),
            database: bug.database,
            kills: KILLS,
            seed: seed.wrapping_add(round),
            size: SIZE,
            plant: Some(bug.name),
            patience: PATIENCE,
        };
        // A bug that makes the server say what it must never say shows without the referee, but
        // only the referee's word counts here.
        let verdict = match trial.run(folder) {
            Ok(outcome) => outcome.verdict,
            Err(error) => {
                println!("{:<24} round {}: {error:#}", bug.name, round + 1);
                continue;
            }
        };
        if let Some(first) = verdict.findings.first() {
            let kills = (round + 1) * KILLS as u64;
            println!("{:<24} found within {kills:>2} kills: {first}", bug.name);
            super::clear(folder)?;
            return Ok(true);
        }
    }
    println!("{:<24} NOT FOUND", bug.name);
    Ok(false)
}
