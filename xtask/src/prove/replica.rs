//! Processes of the real server, to be killed and started again.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::bank::Bank;
use super::http;
use super::visitor::Bot;

/// Longest wait until a server is ready.
const READY_LIMIT: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(5);
/// Encrypts secrets that no proof has.
const MASTER_KEY: &str = "5ec2e75a";
/// Lines of a server's own words that are shown when it fails.
const SHOWN_LINES: usize = 15;

/// What all servers of a run have in common.
#[derive(Debug, Clone)]
pub struct Installation {
    pub program: PathBuf,
    pub folder: PathBuf,
    /// URL of a PostgreSQL database; `None`: SQLite.
    pub database: Option<String>,
    /// A bug that is switched on.
    pub plant: Option<&'static str>,
}

/// One server process of a run.
#[derive(Debug)]
pub struct Replica {
    command: Command,
    pub address: SocketAddr,
    log: PathBuf,
    child: Option<Child>,
}

impl Installation {
    /// Writes the bots and the workspace file.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub fn write_workspace(&self, bank: Bank) -> Result<()> {
        let mut text = "format: 1\nbots:\n".to_owned();
        for (bot, file) in Bot::ALL.into_iter().zip(BOT_FILES) {
            let key = bot.key();
            let path = self.folder.join(format!("{key}.bot.yaml"));
            fs::write(&path, file.replace("BANK", &bank.address.to_string()))?;
            text.push_str(&format!("  {key}: {path:?}\n"));
        }
        text.push_str("channels:\n");
        for bot in Bot::ALL {
            let key = bot.key();
            text.push_str(&format!(
                "  {key}: {{ kind: api, environment: production, first_responder: {{ bot: {key} }} \
                 }}\n"
            ));
        }
        fs::write(self.workspace_file(), text)?;
        Ok(())
    }

    /// Waits for the key that the first server wrote.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn admin_key(&self) -> Result<String> {
        Ok(fs::read_to_string(self.key_file()).context("no admin key")?.trim().to_owned())
    }

    fn workspace_file(&self) -> PathBuf {
        self.folder.join("workspace.yaml")
    }

    fn key_file(&self) -> PathBuf {
        self.folder.join("admin.key")
    }
}

impl Replica {
    /// Prepares the server of that number; nothing runs yet.
    ///
    /// # Errors
    ///
    /// When there is no free port.
    pub fn new(installation: &Installation, number: usize, bank: Bank) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let log = installation.folder.join(format!("server-{number}.log"));
        let mut command = Command::new(&installation.program);
        command.arg("serve").arg("--data").arg(installation.folder.join(format!("data-{number}")));
        command.arg("--listen").arg(address.to_string());
        command.arg("--workspace").arg(installation.workspace_file());
        command.arg("--allow-address").arg(bank.address.to_string());
        if number == 0 {
            command.arg("--admin-key-file").arg(installation.key_file());
        }
        if let Some(database) = &installation.database {
            command.arg("--database").arg(database);
            command.env("COLLOQUY_MASTER_KEY", MASTER_KEY.repeat(8));
        }
        if let Some(plant) = installation.plant {
            command.env("COLLOQUY_PLANT", plant);
        }
        command.stdin(Stdio::null());
        Ok(Self { command, address, log, child: None })
    }

    /// Starts the server and waits until it is ready; returns how long that took.
    ///
    /// # Errors
    ///
    /// With the server's last words when it isn't ready in time.
    pub fn start(&mut self) -> Result<Duration> {
        let log = File::options().create(true).append(true).open(&self.log)?;
        self.command.stdout(log.try_clone()?).stderr(log);
        let start = Instant::now();
        self.child = Some(self.command.spawn().context("cannot start the server")?);
        while !is_ready(self.address) {
            self.check()?;
            if start.elapsed() > READY_LIMIT {
                bail!("the server was not ready after {READY_LIMIT:?}\n{}", self.last_words());
            }
            thread::sleep(PAUSE);
        }
        Ok(start.elapsed())
    }

    /// Kills the server as a power cut would: it gets no chance to do anything.
    ///
    /// # Errors
    ///
    /// When it had ended by itself before: that is a crash of its own.
    pub fn kill(&mut self) -> Result<()> {
        self.check()?;
        self.end();
        Ok(())
    }

    /// Fails when the server ended by itself.
    ///
    /// # Errors
    ///
    /// With the server's last words.
    pub fn check(&mut self) -> Result<()> {
        let ended = self.child.as_mut().map(Child::try_wait).transpose()?.flatten();
        match ended {
            Some(status) => bail!("the server ended by itself: {status}\n{}", self.last_words()),
            None => Ok(()),
        }
    }

    fn end(&mut self) {
        if let Some(mut child) = self.child.take() {
            // There is nobody to tell when it is gone already.
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn last_words(&self) -> String {
        last_lines(&self.log, SHOWN_LINES)
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        self.end();
    }
}

const BOT_FILES: [&str; 3] = [
    include_str!("bots/echo.bot.yaml"),
    include_str!("bots/charge.bot.yaml"),
    include_str!("bots/count.bot.yaml"),
];

fn is_ready(address: SocketAddr) -> bool {
    let ask = || -> std::io::Result<bool> {
        let mut stream = http::connect(address)?;
        stream.write_all(b"GET /readyz HTTP/1.0\r\nHost: proof\r\n\r\n")?;
        let mut first = [0; 12];
        stream.read_exact(&mut first)?;
        Ok(first.ends_with(b" 200"))
    };
    ask().unwrap_or(false)
}

fn last_lines(path: &Path, count: usize) -> String {
    let text = fs::read_to_string(path).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
