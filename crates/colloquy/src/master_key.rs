//! The master keys: where they are, and how others take their place while the server runs.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use app::App;
use app::vault::{MasterKey, MasterKeys};

use crate::args::{KeyFileArgs, MasterKeyCommand};
use crate::parts::{self, write_private};
use crate::remote;
use crate::serve::say;

const FILE: &str = "master.key";
const VARIABLE: &str = "COLLOQUY_MASTER_KEY";

/// Where the master keys come from.
#[derive(Debug, Clone)]
pub enum KeySource {
    Environment,
    File(PathBuf),
}

impl KeySource {
    /// The file that is named, else the environment, else the data folder. Several processes on PostgreSQL must
    /// share their keys, so there they have to be given.
    pub fn of(args: &KeyFileArgs, has_database: bool) -> anyhow::Result<Self> {
        let is_given = std::env::var_os(VARIABLE).is_some();
        match &args.master_key_file {
            Some(path) => Ok(Self::File(path.clone())),
            None if is_given => Ok(Self::Environment),
            None if has_database => bail!(
                "with PostgreSQL set {VARIABLE} to 64 hexadecimal digits, the same for every process \
                 (for example from `openssl rand -hex 32`), or name a file of it by --master-key-file"
            ),
            None => Ok(Self::File(args.data.join(FILE))),
        }
    }

    /// Reads the keys; a file in the data folder is made on first start.
    pub fn read_or_make(&self, args: &KeyFileArgs) -> anyhow::Result<MasterKeys> {
        match self {
            Self::File(path) if !path.exists() && args.master_key_file.is_none() => {
                let key = MasterKey::generate();
                write_private(path, key.to_hex().expose())?;
                Ok(key.into())
            }
            Self::Environment | Self::File(_) => self.read(),
        }
    }

    fn read(&self) -> anyhow::Result<MasterKeys> {
        match self {
            Self::Environment => MasterKeys::parse(&std::env::var(VARIABLE)?).context(VARIABLE),
            Self::File(path) => {
                let text = std::fs::read_to_string(path)
                    .with_context(|| format!("{} can't be read", path.display()))?;
                MasterKeys::parse(&text).with_context(|| path.display().to_string())
            }
        }
    }
}

/// Whether a server on that data folder would find its master key.
pub fn is_there(data: &Path) -> bool {
    std::env::var_os(VARIABLE).is_some() || data.join(FILE).exists()
}

/// Reads the keys again whenever the process is told to (SIGHUP), until it ends.
pub fn follow(app: App, source: KeySource) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut told = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while told.recv().await.is_some() {
            match reload(&app, &source).await {
                Ok(keys) => tracing::info!(keys, "master keys were read again; the first writes"),
                Err(error) => tracing::error!("the master keys stay as they are: {error:#}"),
            }
        }
    });
    Ok(())
}

async fn reload(app: &App, source: &KeySource) -> anyhow::Result<String> {
    ensure!(
        matches!(source, KeySource::File(_)),
        "they come from {VARIABLE}, which is read at start only: start again, or use --master-key-file"
    );
    let keys = source.read()?;
    app.change_master_keys(&keys).await?;
    Ok(keys.ids().join(", "))
}

/// Carries out a command for master keys.
pub async fn master_key(command: MasterKeyCommand) -> anyhow::Result<()> {
    match command {
        MasterKeyCommand::Status { server } => {
            for line in remote::KeyStatus::ask(&server).await?.lines() {
                say(&line)?;
            }
            Ok(())
        }
        MasterKeyCommand::Rotate { file } => {
            let keys = rewrite(&file, |keys| Ok(keys.with_first(MasterKey::generate())?))?;
            say(&format!("master key {} writes once the server was sent SIGHUP", first_of(&keys)))?;
            say(
                "Keep a copy of the file elsewhere. `colloquy master-key status` tells how far it is.",
            )
        }
        MasterKeyCommand::Add { file } => {
            let keys = rewrite(&file, |keys| Ok(keys.with_last(MasterKey::generate())?))?;
            let added = keys.ids().pop().unwrap_or_default();
            say(&format!("master key {added} is added and doesn't write yet"))?;
            say(
                "Give the file to every process and send each SIGHUP; then: colloquy master-key promote",
            )
        }
        MasterKeyCommand::Promote { file } => {
            let keys = rewrite(&file, |keys| {
                ensure!(
                    keys.ids().len() > 1,
                    "there is one master key only: add another one first"
                );
                Ok(keys.last_first())
            })?;
            say(&format!(
                "master key {} writes once each process has the file and was sent SIGHUP",
                first_of(&keys)
            ))
        }
        MasterKeyCommand::Retire { file, server } => {
            retire(&file, &remote::KeyStatus::ask(&server).await?)
        }
    }
}

/// Leaves the first key alone, when nothing is under others and nobody writes with them.
fn retire(file: &KeyFileArgs, status: &remote::KeyStatus) -> anyhow::Result<()> {
    let mut dropped = Vec::new();
    rewrite(file, |keys| {
        let ids = keys.ids();
        let Some((first, former)) = ids.split_first() else { return Ok(keys) };
        for (id, rows) in status.rows() {
            ensure!(
                id == *first || rows == 0,
                "{rows} secrets are still under master key {id}: wait until they are encrypted anew"
            );
        }
        for (process, held) in status.processes() {
            ensure!(
                held.first() == Some(first),
                "the process {process} doesn't write with master key {first}: send it SIGHUP first"
            );
        }
        dropped = former.to_vec();
        Ok(keys.only_first())
    })?;
    for id in dropped {
        say(&format!("master key {id} is dropped"))?;
    }
    say(
        "Send each process SIGHUP. Backups from before need the former key: keep it with them, and nowhere else.",
    )
}

fn first_of(keys: &MasterKeys) -> String {
    keys.ids().swap_remove(0)
}

/// Puts other keys in the place of a file's: whoever reads it meanwhile finds the old or the new, also after a
/// power cut.
fn rewrite(
    args: &KeyFileArgs,
    change: impl FnOnce(MasterKeys) -> anyhow::Result<MasterKeys>,
) -> anyhow::Result<MasterKeys> {
    let source = KeySource::of(args, false)?;
    let KeySource::File(path) = &source else {
        bail!(
            "the master key comes from {VARIABLE}: put a new one (`openssl rand -hex 32`) before it there, \
             with a comma between them"
        );
    };
    let mut new = path.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    // Nobody else changes it while this is there.
    write_private(&new, "").with_context(|| {
        format!("another change is under way, or was cut off: then remove {}", new.display())
    })?;
    let changed = source.read().and_then(change).and_then(|keys| {
        write_over(&new, &keys)?;
        parts::put(&new, path)?;
        Ok(keys)
    });
    if changed.is_err() {
        parts::remove_if_there(&new)?;
    }
    changed
}

fn write_over(path: &Path, keys: &MasterKeys) -> anyhow::Result<()> {
    use std::io::Write as _;
    let mut file = File::options().write(true).truncate(true).open(path)?;
    writeln!(file, "{}", keys.to_text().expose())?;
    file.sync_all()?;
    Ok(())
}
