//! What the command line says of copies of the database.

use std::path::PathBuf;

#[derive(Debug, clap::Args)]
pub struct BackupArgs {
    /// The server's data folder. The server may be running.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "data")]
    pub data: PathBuf,
    /// The new file; named after the time unless said otherwise. Its checksum is put beside it.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Copies of PostgreSQL are made by `pg_dump`; this says so.
    #[arg(long, env = "COLLOQUY_DATABASE", hide_env_values = true, hide = true)]
    pub database: Option<String>,
}

#[derive(Debug, clap::Args)]
pub struct RestoreArgs {
    /// A file that `backup` made.
    pub backup: PathBuf,
    /// The data folder to put it in, which must have no database yet.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "data")]
    pub data: PathBuf,
}
