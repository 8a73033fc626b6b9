//! Benchmarks and load: the figures of the README, each measured by one command.
//!
//! Figures are shown beside their targets and never fail a build: machines differ. What must hold
//! everywhere is a test or a proof.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "figures are for the terminal")]

mod connection;
mod desk;
mod dialog;
mod disk;
mod engine_alone;
mod faults;
mod figure;
mod gateway;
mod import;
mod load;
mod nlu;
mod processes;
mod sandbox;
mod script_pool;
mod server;
mod sockets;
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
    Script(ServerArgs),
    /// External bots: what conversations add to asking one, and what a crowd costs that waits for a slow one.
    Gateway(ServerArgs),
    /// Understanding of texts on public data sets.
    Nlu(nlu::NluArgs),
    /// Imports of bots of other systems, and checks of large ones.
    Import,
    /// The desk: how soon what waits is somebody's, and lists of all that wait.
    Desk,
    /// Live events of the desk: memory of ten thousand who are told, and how soon five hundred are.
    Sockets(ServerArgs),
    /// Start, idle memory and size of the server.
    Start(ServerArgs),
    /// All of these, on both databases.
    All(ServerArgs),
    /// Proves that hostile scripts end in time and harm nobody else; used by `cargo xtask prove`.
    Sandbox(ServerArgs),
    /// Proves that whatever is wrong with an external bot or a service, its contact gets an answer in time
    /// and its builder the cause; used by `cargo xtask prove`.
    Faults(ServerArgs),
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
        Measurement::Sandbox(args) => return sandbox::run(args.server),
        Measurement::Faults(args) => return faults::run(args.server, command.json),
        Measurement::Load(args) => load::run(&args),
        Measurement::Engine => engine_alone::run(),
        Measurement::Script(args) => script_pool::run(args.server),
        Measurement::Gateway(args) => gateway::run(args.server),
        Measurement::Import => import::run(),
        Measurement::Desk => desk::run(),
        Measurement::Sockets(args) => sockets::run(args.server),
        Measurement::Nlu(args) => nlu::run(&args),
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
    figures.extend(import::run()?);
    figures.extend(script_pool::run(server.clone())?);
    figures.extend(start::run(server.clone())?);
    figures.extend(gateway::run(server.clone())?);
    figures.extend(desk::run()?);
    figures.extend(sockets::run(server.clone())?);
    for database in [Database::Sqlite, Database::Postgres] {
        let server = server.clone();
        figures.extend(load::run(&LoadArgs { connections: 16, seconds: 10, database, server })?);
    }
    Ok(figures)
}
