//! What `test` is told.

use std::path::PathBuf;

use super::EncoderArgs;

#[derive(Debug, clap::Args)]
pub struct TestArgs {
    /// Folders of bots with their `*.test.yaml`, or single tests beside their bots.
    #[arg(required = true)]
    pub paths: Vec<PathBuf>,
    /// Print one JSON object per test and line.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub encoder: EncoderArgs,
}
