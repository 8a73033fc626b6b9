//! Benchmarks and load: the figures of the README, each measured by one command.
//!
//! Figures are shown beside their targets and never fail a build: machines differ. What must hold
//! everywhere is a test or a proof.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are for the terminal")]

mod connection;
mod dialog;
mod disk;
mod engine_alone;
mod figure;
mod load;
mod processes;
mod sandbox;
mod script_pool;
mod server;
mod start;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, Parser, Subcommand};

use figure::Figure;
use load::{Database, LoadArgs};

/// Benchmarks of Colloquy. Build with --release, the server too.
#[derive(Parser)]
struct Command {
    /// Prints the figures as JSON.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    measurement: Measurement,
}

#[derive(Subcommand)]
enum Measurement {
    /// Durable messages over HTTP: how many, how soon, for how much CPU time.
    Load(LoadArgs),
    /// A turn of the engine alone.
    Engine,
    /// A script through the sandbox.
    Script,
    /// Start, idle memory and size of the server.
    Start(ServerArgs),
    /// All of these, on both databases.
    All(ServerArgs),
    /// Proves that hostile scripts end in time and harm nobody else; used by `cargo xtask prove`.
    Sandbox,
    /// A worker of the script pool, started by this program.
    #[command(name = script_pool::WORKER, hide = true)]
    ScriptWorker,
}

#[derive(Args)]
struct ServerArgs {
    /// The server's program; without it, `colloquy` beside this one.
    #[arg(long)]
    server: Option<PathBuf>,
}

fn main() -> ExitCode {
    let command = Command::parse();
    let figures = match command.measurement {
        Measurement::ScriptWorker => return script::worker_main(),
        Measurement::Sandbox => return sandbox::run(),
        Measurement::Load(args) => load::run(&args),
        Measurement::Engine => engine_alone::run(),
        Measurement::Script => script_pool::run(),
        Measurement::Start(args) => start::run(args.server),
        Measurement::All(args) => all(args.server),
    };
    match figures {
        Ok(figures) if command.json => println!("{:#}", figure::json(&figures)),
        Ok(figures) => print!("{}", figure::table(&figures)),
        Err(error) => {
            eprintln!("error: {error:#}");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn all(server: Option<PathBuf>) -> Result<Vec<Figure>> {
    let mut figures = engine_alone::run()?;
    figures.extend(script_pool::run()?);
    figures.extend(start::run(server.clone())?);
    for database in [Database::Sqlite, Database::Postgres] {
        let server = server.clone();
        figures.extend(load::run(&LoadArgs { connections: 16, seconds: 10, database, server })?);
    }
    Ok(figures)
}
