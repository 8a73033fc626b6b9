//! `bench nlu`: how well and how fast texts are understood, on public data sets.
//!
//! The data isn't part of the project: it is looked for in a folder `shared/data` beside it, or
//! named. Beside each figure stand what the same messages gave elsewhere.

mod baselines;
mod data;
mod dates;
mod dense;
mod intents;
mod slots;

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use crate::figure::Figure;

#[derive(Args)]
pub struct NluArgs {
    /// The folder of the data sets; without it, `shared/data` in a folder above.
    #[arg(long)]
    data: Option<PathBuf>,
    /// The folder of a sentence encoder; with it, understanding by vectors is measured too.
    #[arg(long)]
    model: Option<PathBuf>,
}

/// Measures on all data sets that are there.
///
/// # Errors
///
/// When the folder or a file in it can't be read.
pub fn run(args: &NluArgs) -> Result<Vec<Figure>> {
    let folder = data::folder(args.data.as_deref())?;
    let mut figures = intents::run(&folder)?;
    figures.extend(dates::run(&folder)?);
    figures.extend(slots::run(&folder)?);
    if let Some(model) = &args.model {
        figures.extend(dense::run(&folder, model)?);
    }
    Ok(figures)
}
