//! `nlu`: how well bots understand, what is found in a text, and why.

mod entities;
mod eval;
mod explain;
mod figures;
mod page;
mod sentences;

use crate::args::NluCommand;

/// Runs one of the commands.
pub fn nlu(command: NluCommand) -> anyhow::Result<()> {
    match command {
        NluCommand::Eval(args) => eval::eval(&args),
        NluCommand::Entities(args) => entities::entities(&args),
        NluCommand::Explain(args) => explain::explain(&args),
        NluCommand::Distil(args) => crate::encoder::distil(&args),
    }
}
