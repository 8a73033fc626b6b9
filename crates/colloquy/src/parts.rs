//! Puts the parts together: store, vault, scripts, verbs and the worker.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use app::clock::noise;
use app::understanding::Encoders;
use app::vault::{MasterKey, MasterKeys, Vault};
use app::{App, Chance, Clock, CredentialSource, Observer, Outgoing, Parts, ScriptRunner};
use model::id::ReplicaId;
use outbound::{AllowedAddress, Client, Policy};
use script::{Pool, PoolSettings};
use store::{PostgresStore, SqliteStore, Store, StoreError};
use tokio::sync::mpsc::UnboundedReceiver;
use worker::Caller;

/// The hidden command that makes a process of this binary a script worker.
const SCRIPT_WORKER: &str = "script-worker";
const DATABASE_FILE: &str = "colloquy.sqlite";

/// An app with the calls that come out of it.
pub type Assembled = (App, UnboundedReceiver<Outgoing>);

/// A store, and the name under which this process uses it.
pub type OwnStore = (Arc<dyn Store>, ReplicaId);

/// Opens the store of a server: PostgreSQL when an address is given, else SQLite in the data folder.
/// An empty database gets its schema; an older one of PostgreSQL's waits for `migrate`, because other
/// processes may still use it.
pub async fn open_store(data: &Path, database: Option<&str>) -> anyhow::Result<OwnStore> {
    let replica = new_replica();
    let store: Arc<dyn Store> = match database {
        Some(address) => {
            if PostgresStore::migration_status(address).await?.current == 0 {
                PostgresStore::migrate(address).await?;
            }
            Arc::new(PostgresStore::open(address, replica).await?)
        }
        None => {
            make_folder(data)?;
            Arc::new(SqliteStore::open(&data.join(DATABASE_FILE))?)
        }
    };
    Ok((store, replica))
}

fn new_replica() -> ReplicaId {
    ReplicaId::mint(Clock::System.now(), noise())
}

/// The database file of a data folder.
pub fn database_file(data: &Path) -> std::path::PathBuf {
    data.join(DATABASE_FILE)
}

/// Makes a data folder that only its owner can look into.
pub fn make_folder(data: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(data)
        .with_context(|| format!("the data folder {} can't be made", data.display()))
}

/// Writes a new file that only its owner can read, and waits until it is on disk.
pub fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("{} can't be made", path.display()))?;
    writeln!(file, "{text}")?;
    file.sync_all()?;
    Ok(())
}

/// Gives a file that is on disk its name, for good.
pub fn put(from: &Path, to: &Path) -> anyhow::Result<()> {
    std::fs::rename(from, to).with_context(|| to.display().to_string())?;
    let folder = to.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()?;
    Ok(())
}

/// Removes a file, if there is one.
pub fn remove_if_there(path: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => {
            Err(error).with_context(|| path.display().to_string())
        }
        _ => Ok(()),
    }
}

/// An app of a server.
pub fn server_app(
    (store, replica): OwnStore,
    keys: &MasterKeys,
    encoders: Encoders,
) -> anyhow::Result<Assembled> {
    Ok(App::new(Parts {
        store,
        replica,
        clock: Clock::System,
        chance: Chance::System,
        scripts: ScriptRunner::Pool(script_pool()?),
        credentials: CredentialSource::Store,
        vault: Vault::under(keys),
        encoders,
        observer: None,
    }))
}

/// An app for one person at a terminal: everything in memory, and a clock that can be moved on.
pub fn terminal_app(
    chance: Chance,
    observer: Arc<dyn Observer>,
    encoders: Encoders,
) -> anyhow::Result<Assembled> {
    Ok(App::new(Parts {
        store: Arc::new(SqliteStore::open_in_memory()?),
        replica: new_replica(),
        clock: Clock::shifted(),
        chance,
        scripts: ScriptRunner::Pool(script_pool()?),
        credentials: CredentialSource::Environment,
        vault: Vault::new(&MasterKey::generate()),
        encoders,
        observer: Some(observer),
    }))
}

/// An app for a bot that is tried out beside a server: everything in memory but what it calls others with.
pub fn preview_app(beside: &App, observer: Arc<dyn Observer>) -> Result<Assembled, StoreError> {
    Ok(App::new(Parts {
        store: Arc::new(SqliteStore::open_in_memory()?),
        replica: new_replica(),
        clock: Clock::shifted(),
        chance: Chance::System,
        scripts: beside.scripts().clone(),
        credentials: CredentialSource::Other(Box::new(beside.clone())),
        vault: beside.vault().clone(),
        encoders: beside.encoders().clone(),
        observer: Some(observer),
    }))
}

/// Workers for scripts, as processes of this same binary.
pub fn script_pool() -> anyhow::Result<Pool> {
    let program = std::env::current_exe().context("this program's own file can't be found")?;
    Pool::start(PoolSettings::new(program, &[SCRIPT_WORKER])).context("no script worker started")
}

/// The caller that reaches the network, through the guard.
pub fn network(allowed: &[AllowedAddress], roots: Option<&Path>) -> anyhow::Result<Caller> {
    Ok(Caller::Network(client(allowed, roots)?))
}

/// The client that reaches the network, through the guard. It trusts the web's certificate authorities, and
/// those of a PEM file.
pub fn client(allowed: &[AllowedAddress], roots: Option<&Path>) -> anyhow::Result<Client> {
    let mut policy = Policy::allowing(allowed.iter().cloned());
    if let Some(path) = roots {
        let pem = std::fs::read(path);
        let pem = pem.with_context(|| format!("{} can't be read", path.display()))?;
        policy = policy.trusting(&pem).with_context(|| path.display().to_string())?;
    }
    Ok(Client::new(policy)?)
}
