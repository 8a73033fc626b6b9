//! What the commands for master keys are told.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ServerArgs;

/// Where the master keys are.
#[derive(Debug, Clone, Args)]
pub struct KeyFileArgs {
    /// The server's data folder.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "data")]
    pub data: PathBuf,
    /// The file with the master keys, one a line, the first writes; `master.key` in the data folder unless said.
    #[arg(long, env = "COLLOQUY_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum MasterKeyCommand {
    /// Tell how many secrets are under which master key, and which processes have it.
    Status {
        #[command(flatten)]
        server: ServerArgs,
    },
    /// Put a new master key first; a running server takes it on SIGHUP and encrypts all secrets anew.
    Rotate {
        #[command(flatten)]
        file: KeyFileArgs,
    },
    /// Add a new master key that doesn't write yet: with several processes, before `promote`.
    Add {
        #[command(flatten)]
        file: KeyFileArgs,
    },
    /// Put the master key first that was added last.
    Promote {
        #[command(flatten)]
        file: KeyFileArgs,
    },
    /// Drop all master keys but the first, when a running server says that nothing is under them.
    Retire {
        #[command(flatten)]
        file: KeyFileArgs,
        #[command(flatten)]
        server: ServerArgs,
    },
}
