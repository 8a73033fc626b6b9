//! `gateway`: asks external bots once, to see what they are sent, what they answer and what becomes of it.

mod args;
mod show;
mod trial;

use std::process::ExitCode;

use args::GatewayCommand;

pub use args::GatewayArgs;

/// Runs one of the commands. Fails when the bot couldn't be asked, or its answer not be used.
pub async fn gateway(args: GatewayArgs) -> anyhow::Result<ExitCode> {
    match args.command {
        GatewayCommand::Try(args) => {
            let trial = trial::run(&args).await?;
            show::show(&trial, args.json)?;
            Ok(if trial.failure().is_none() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
        }
    }
}
