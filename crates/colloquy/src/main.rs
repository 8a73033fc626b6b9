//! The binary: reads what it is told, puts the parts together and runs one command. No rule of the
//! product is decided here.

mod address;
mod args;
mod backup;
mod chat;
mod check;
mod demo;
mod encoder;
mod faq;
mod gateway;
mod import;
mod master_key;
mod migrate;
mod nlu;
mod parts;
mod preview;
mod remote;
mod serve;
mod source;
mod testing;
mod train;
mod workspace_file;

use std::io::Write as _;
use std::process::ExitCode;

use clap::Parser as _;

use args::{Args, Command};

/// The exit code when it isn't known any more what is on disk.
const STORE_BROKEN: u8 = 70;

fn main() -> ExitCode {
    let args = Args::parse();
    // Before anything else: the worker gives up its rights and must not have threads by then.
    if matches!(args.command, Command::ScriptWorker) {
        return script::worker_main();
    }
    start_logging(&args);
    match run(args.command) {
        Ok(code) => code,
        Err(error) => {
            let _unseen = writeln!(std::io::stderr(), "error: {error:#}");
            if error.is::<worker::StoreBroken>() { STORE_BROKEN.into() } else { ExitCode::FAILURE }
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match command {
            Command::Serve(args) => serve::serve(args).await.map(|()| ExitCode::SUCCESS),
            Command::Demo(args) => demo::demo(args).await.map(|()| ExitCode::SUCCESS),
            Command::Chat(args) => Box::pin(chat::chat(args)).await.map(|()| ExitCode::SUCCESS),
            Command::Check(args) => check::check(&args).await,
            Command::Train(args) => train::train(&args).map(|()| ExitCode::SUCCESS),
            Command::Nlu(command) => nlu::nlu(command).map(|()| ExitCode::SUCCESS),
            Command::Migrate(args) => migrate::migrate(args).await.map(|()| ExitCode::SUCCESS),
            Command::Backup(args) => backup::backup(&args).map(|()| ExitCode::SUCCESS),
            Command::Restore(args) => backup::restore(&args).map(|()| ExitCode::SUCCESS),
            Command::MasterKey(command) => {
                master_key::master_key(command).await.map(|()| ExitCode::SUCCESS)
            }
            Command::Openapi => print_json(&api::openapi()),
            Command::Schema => print_json(&formats::json_schema()),
            Command::Bot(command) => remote::bot(command).await.map(|()| ExitCode::SUCCESS),
            Command::Channel(command) => remote::channel(command).await.map(|()| ExitCode::SUCCESS),
            Command::Secret(command) => remote::secret(command).await.map(|()| ExitCode::SUCCESS),
            Command::Workspace(command) => {
                remote::workspace(command).await.map(|()| ExitCode::SUCCESS)
            }
            Command::Member(command) => remote::member(command).await.map(|()| ExitCode::SUCCESS),
            Command::Key(command) => remote::key(command).await.map(|()| ExitCode::SUCCESS),
            Command::Audit(command) => remote::audit(command).await,
            Command::Desk(args) => remote::desk(args).await.map(|()| ExitCode::SUCCESS),
            Command::Gateway(args) => gateway::gateway(args).await,
            Command::Test(args) => testing::test(args).await,
            Command::Integration(command) => {
                source::integration(&command).map(|()| ExitCode::SUCCESS)
            }
            Command::Faq(command) => faq::faq(command),
            Command::Import(command) => import::import(command),
            Command::Export(command) => import::export(command),
            Command::ScriptWorker => Ok(ExitCode::SUCCESS),
        }
    })
}

fn print_json(value: &impl serde::Serialize) -> anyhow::Result<ExitCode> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, value)?;
    writeln!(out)?;
    Ok(ExitCode::SUCCESS)
}

/// Logs go to stderr: as lines for people, as JSON where programs read them.
fn start_logging(args: &Args) {
    let filter = tracing_subscriber::EnvFilter::try_new(&args.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false);
    if args.log_json { builder.json().init() } else { builder.init() }
}
