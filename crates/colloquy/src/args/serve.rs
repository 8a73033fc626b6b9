//! What `serve` is told.

use std::net::SocketAddr;
use std::path::PathBuf;

use api::{DEFAULT_FILE_BYTES, Uploads};
use app::Address;
use outbound::{Scanner, ScannerAddress};
use store::MAX_ATTACHMENT_BYTES;

use super::EncoderArgs;
use crate::address;

const MIB: usize = 1024 * 1024;

#[derive(Debug, clap::Args)]
pub struct ServeArgs {
    /// Folder for the database, the master key and uploads. Made when it isn't there.
    #[arg(long, env = "COLLOQUY_DATA", default_value = "data")]
    pub data: PathBuf,
    /// Where to listen.
    #[arg(long, env = "COLLOQUY_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where others reach this server, as https://chat.example.com: links to files begin with it. Where it
    /// listens unless said otherwise.
    #[arg(long, env = "COLLOQUY_PUBLIC_URL", value_name = "URL", value_parser = address::parse_public)]
    pub public_url: Option<Address>,
    /// How many reverse proxies of yours stand before this server. Each says in X-Forwarded-For whom it saw,
    /// and whom the first of them saw is who asks; without any, nobody's word counts.
    #[arg(long, env = "COLLOQUY_PROXIES", value_name = "NUMBER", default_value_t = 0)]
    pub proxies: usize,
    /// PostgreSQL instead of SQLite, as postgres://user:password@host/database.
    #[arg(long, env = "COLLOQUY_DATABASE", hide_env_values = true)]
    pub database: Option<String>,
    /// File with the master keys, one a line: the first encrypts, the others only decrypt. Read again on SIGHUP.
    /// COLLOQUY_MASTER_KEY or `master.key` in the data folder unless said otherwise.
    #[arg(long, env = "COLLOQUY_MASTER_KEY_FILE", value_name = "FILE")]
    pub master_key_file: Option<PathBuf>,
    /// Bots and channels to set up at start, as a YAML file.
    #[arg(long, env = "COLLOQUY_WORKSPACE")]
    pub workspace: Option<PathBuf>,
    #[command(flatten)]
    pub encoder: EncoderArgs,
    #[command(flatten)]
    pub files: FileArgs,
    /// Write the admin key here on first start, readable for the owner only.
    #[arg(long)]
    pub admin_key_file: Option<PathBuf>,
}

/// What holds for files that are uploaded.
#[derive(Debug, Clone, clap::Args)]
pub struct FileArgs {
    /// Largest file that may be uploaded, in MiB; 1 to 100.
    #[arg(long, env = "COLLOQUY_MAX_FILE_MIB", value_name = "MIB", value_parser = mebibytes)]
    #[arg(default_value_t = DEFAULT_FILE_BYTES / MIB)]
    pub max_file_mib: usize,
    /// A clamd that every uploaded file is shown to before it is kept, as unix:/run/clamav/clamd.ctl or
    /// tcp:127.0.0.1:3310. While it can't be asked, no file is taken.
    #[arg(long, env = "COLLOQUY_SCANNER", value_name = "ADDRESS")]
    pub scanner: Option<ScannerAddress>,
}

impl FileArgs {
    /// The rules for uploads.
    pub fn uploads(self) -> Uploads {
        let scanner = self.scanner.map(Scanner::new);
        Uploads { max_bytes: self.max_file_mib * MIB, scanner }
    }
}

fn mebibytes(text: &str) -> Result<usize, String> {
    let most = MAX_ATTACHMENT_BYTES / MIB;
    let stated = text.parse().ok().filter(|stated| (1..=most).contains(stated));
    stated.ok_or_else(|| format!("a number from 1 to {most}"))
}
