//! The real server, started as its users start it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::dialog;

/// Longest wait for a server to be ready.
const READY_LIMIT: Duration = Duration::from_secs(30);
const CONNECT_LIMIT: Duration = Duration::from_millis(200);
/// Between two looks at a server that isn't ready.
const PAUSE: Duration = Duration::from_millis(1);
/// Encrypts secrets that the load never has.
const MASTER_KEY: &str = "6265 6e63 6862 656e";

/// What a server is started with.
#[derive(Debug, Clone)]
pub struct Settings {
    pub program: PathBuf,
    /// For its data, its key and what it writes on the terminal.
    pub folder: PathBuf,
    /// URL of a PostgreSQL database; `None`: SQLite in the folder.
    pub database: Option<String>,
    /// Bots beside that of the load, each with its key, which is its channel's too, and its file.
    pub bots: Vec<(String, String)>,
    /// Whom bots may call.
    pub allowed: Vec<SocketAddr>,
    /// Certificate authorities that are trusted beside the web's.
    pub trust_roots: Option<PathBuf>,
}

/// A running server; killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    pub key: String,
    /// From the start of the process until it was ready.
    pub ready_after: Duration,
}

impl Settings {
    /// The server with the bot of the load alone, on SQLite.
    pub fn new(program: PathBuf, folder: &Path) -> Self {
        let (bots, allowed) = (Vec::new(), Vec::new());
        let (database, trust_roots) = (None, None);
        Self { program, folder: folder.to_owned(), database, bots, allowed, trust_roots }
    }

    /// Finds the server beside this program unless told where it is.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn find_program(told: Option<PathBuf>) -> Result<PathBuf> {
        let program = match told {
            Some(program) => program,
            None => std::env::current_exe()?.with_file_name("colloquy"),
        };
        if !program.is_file() {
            bail!("no server at {}; build it, or say --server PATH", program.display());
        }
        Ok(program)
    }

    /// Where the server keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Server {
    /// Starts a server with the bot of the load and waits until it is ready. Blocks.
    ///
    /// # Errors
    ///
    /// With what the server said when it isn't ready in time.
    pub fn start(settings: &Settings) -> Result<Self> {
        let workspace = write_workspace(settings)?;
        let address = free_address()?;
        let log = settings.folder.join("server.log");
        let key_file = settings.folder.join("admin.key");
        let mut command = Command::new(&settings.program);
        command.arg("serve").arg("--data").arg(settings.data());
        command.arg("--listen").arg(address.to_string()).arg("--workspace").arg(workspace);
        command.arg("--admin-key-file").arg(&key_file);
        for address in &settings.allowed {
            command.arg("--allow-address").arg(address.to_string());
        }
        if let Some(roots) = &settings.trust_roots {
            command.arg("--trust-roots").arg(roots);
        }
        if let Some(database) = &settings.database {
            command.arg("--database").arg(database);
            command.env("COLLOQUY_MASTER_KEY", MASTER_KEY.replace(' ', "").repeat(4));
        }
        command.stdin(Stdio::null()).stdout(File::create(&log)?);
        command.stderr(File::options().append(true).open(&log)?);
        let start = Instant::now();
        let child = command.spawn().context("cannot start the server")?;
        let mut server =
            Self { child, address, key: String::new(), ready_after: Duration::default() };
        server
            .wait_until_ready(start)
            .with_context(|| fs::read_to_string(&log).unwrap_or_default().trim().to_owned())?;
        server.key = fs::read_to_string(&key_file).context("no admin key")?.trim().to_owned();
        Ok(server)
    }

    /// The process id of the server.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    fn wait_until_ready(&mut self, start: Instant) -> Result<()> {
        while start.elapsed() < READY_LIMIT {
            if is_ready(self.address) {
                self.ready_after = start.elapsed();
                return Ok(());
            }
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended: {status}");
            }
            std::thread::sleep(PAUSE);
        }
        bail!("the server was not ready after {} s", READY_LIMIT.as_secs())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // There is nobody to tell when the server is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = TcpStream::connect_timeout(&address, CONNECT_LIMIT)?;
        stream.set_read_timeout(Some(READY_LIMIT))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(&answer == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

/// Writes the bots and the workspace file that publishes each on a channel.
fn write_workspace(settings: &Settings) -> Result<PathBuf> {
    let own = (dialog::BOT.to_owned(), dialog::BOT_FILE.to_owned());
    let (mut bots, mut channels) = (String::new(), String::new());
    for (key, text) in std::iter::once(&own).chain(&settings.bots) {
        let path = settings.folder.join(format!("{key}.bot.yaml"));
        fs::write(&path, text)?;
        let channel = if key == dialog::BOT { "bench" } else { key };
        bots.push_str(&format!("  {key}: {path:?}\n"));
        channels.push_str(&format!(
            "  {channel}: {{ kind: api, environment: production, first_responder: {{ bot: {key} }} }}\n"
        ));
    }
    let path = settings.folder.join("workspace.yaml");
    fs::write(&path, format!("format: 1\nbots:\n{bots}channels:\n{channels}"))?;
    Ok(path)
}
