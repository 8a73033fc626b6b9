//! Kills the server at random moments under load and lets the referee judge what is left.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;
use referee::{Folder, Verdict};
use testkit::{Durability, PostgresCluster};

use super::bank::Bank;
use super::crowd::{Crowd, Size};
use super::dice::Dice;
use super::replica::{Installation, Replica};
use super::scene::{Clock, Scene, Server};

/// Shortest and longest time before the next kill, in milliseconds.
const KILL_AFTER_MS: (u64, u64) = (50, 1500);
/// Processes of the server on one PostgreSQL database.
const POSTGRES_REPLICAS: usize = 2;
/// Findings that are printed.
const MAX_SHOWN: usize = 20;

/// A database to prove it on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Database {
    Sqlite,
    Postgres,
}

impl Database {
    /// Its name in folders and reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// One run.
#[derive(Debug, Clone)]
pub struct Trial {
    pub program: PathBuf,
    pub database: Database,
    pub kills: usize,
    pub seed: u64,
    pub size: Size,
    pub plant: Option<&'static str>,
    /// How long everything may take after the last fault; less than the promise only where a planted
    /// bug is looked for.
    pub patience: Duration,
}

/// What came of a run.
pub struct Outcome {
    pub verdict: Verdict,
    /// How long the server took to be ready again, after each kill; sorted.
    pub restarts: Vec<Duration>,
}

impl Trial {
    /// Runs in a folder that must be empty.
    ///
    /// # Errors
    ///
    /// When the server doesn't start, ends by itself, or says what it must never say.
    pub fn run(&self, folder: &Path) -> Result<Outcome> {
        let cluster = match self.database {
            Database::Sqlite => None,
            Database::Postgres => Some(
                PostgresCluster::start(Durability::Full)?.context("PostgreSQL is not installed")?,
            ),
        };
        let database = cluster.as_ref().map(PostgresCluster::fresh_database).transpose()?;
        fs::create_dir_all(folder)?;
        let installation = Installation {
            program: self.program.clone(),
            folder: folder.to_owned(),
            database,
            plant: self.plant,
        };
        self.run_installed(&installation)
    }

    fn run_installed(&self, installation: &Installation) -> Result<Outcome> {
        let clock = Clock::start();
        let folder = Folder::new(&installation.folder);
        let bank = Bank::open(folder.open_log("bank")?, clock)?;
        installation.write_workspace(bank)?;
        let count = match self.database {
            Database::Sqlite => 1,
            Database::Postgres => POSTGRES_REPLICAS,
        };
        let mut replicas = Vec::new();
        for number in 0..count {
            let mut replica = Replica::new(installation, number, bank)?;
            replica.start()?;
            replicas.push(replica);
        }
        let addresses = replicas.iter().map(|replica| replica.address).collect();
        let server = Server { addresses, key: installation.admin_key()? };
        let scene = Arc::new(Scene::new(server, folder, clock, self.patience));
        let mut dice = Dice::new(self.seed);
        let crowd = Crowd::start(&scene, self.size, &dice)?;
        let restarts = self.kill(&scene, &mut replicas, &mut dice)?;
        let verdict = crowd.judge()?;
        for replica in &mut replicas {
            replica.check()?;
        }
        Ok(Outcome { verdict, restarts })
    }

    fn kill(
        &self,
        scene: &Scene,
        replicas: &mut [Replica],
        dice: &mut Dice,
    ) -> Result<Vec<Duration>> {
        let log = scene.folder.open_log("faults")?;
        let mut restarts = Vec::new();
        for _ in 0..self.kills {
            thread::sleep(dice.millis(KILL_AFTER_MS.0, KILL_AFTER_MS.1));
            let index = dice.below(u64::try_from(replicas.len())?);
            let replica = &mut replicas[usize::try_from(index)?];
            replica.kill()?;
            log.note(&scene.fault())?;
            restarts.push(replica.start()?);
        }
        restarts.sort_unstable();
        // After the last restart there is one more stretch of quiet work.
        thread::sleep(dice.millis(KILL_AFTER_MS.0, KILL_AFTER_MS.1));
        Ok(restarts)
    }
}

/// Runs a trial, prints what came of it, and tells whether every promise was kept.
///
/// # Errors
///
/// As [`Trial::run`].
pub fn prove(trial: &Trial, folder: &Path) -> Result<bool> {
    let start = Instant::now();
    let name = trial.database.name();
    println!("{name}: {} kills, seed {}", trial.kills, trial.seed);
    let Outcome { verdict, restarts } =
        trial.run(folder).with_context(|| format!("{name}; logs are in {}", folder.display()))?;
    for finding in verdict.findings.iter().take(MAX_SHOWN) {
        println!("  {finding}");
    }
    println!("{name}: {verdict}");
    println!(
        "{name}: ready again after {} ms (median), {} ms (longest); {:.0} s in all",
        restarts.get(restarts.len() / 2).map_or(0, Duration::as_millis),
        restarts.last().map_or(0, Duration::as_millis),
        start.elapsed().as_secs_f64()
    );
    Ok(verdict.is_kept())
}
