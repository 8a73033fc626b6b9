//! The databases that every test runs on.

use std::sync::Arc;

use model::Timestamp;
use model::id::ReplicaId;
use store::{PostgresStore, SqliteStore, Store};
use tempfile::TempDir;
use testkit::PostgresCluster;

/// A kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

impl Kind {
    pub const ALL: [Self; 2] = [Self::Sqlite, Self::Postgres];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "on_sqlite",
            Self::Postgres => "on_postgres",
        }
    }
}

/// A fresh database, and what must live as long as it.
pub struct Database {
    store: Arc<dyn Store>,
    replica: ReplicaId,
    place: Place,
}

enum Place {
    Folder(TempDir),
    Url(String),
}

impl Database {
    /// `None` when there is no PostgreSQL; whoever runs the tests was told.
    pub async fn fresh(kind: Kind) -> Option<Self> {
        let replica = new_replica();
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().unwrap();
                let store = SqliteStore::open(&folder.path().join("colloquy.sqlite")).unwrap();
                let place = Place::Folder(folder);
                Some(Self { store: Arc::new(store), replica, place })
            }
            Kind::Postgres => {
                let url = tokio::task::spawn_blocking(|| {
                    let cluster = PostgresCluster::shared().unwrap()?;
                    Some(cluster.fresh_database().unwrap())
                });
                let url = url.await.unwrap()?;
                PostgresStore::migrate(&url).await.unwrap();
                let store = connect(&url, replica).await;
                Some(Self { store, replica, place: Place::Url(url) })
            }
        }
    }

    /// The store of the first process, and how others know that process.
    pub fn first(&self) -> (Arc<dyn Store>, ReplicaId) {
        (Arc::clone(&self.store), self.replica)
    }

    /// The store of another process: a connection of its own where there may be several, else the
    /// same, as when the first process had ended.
    pub async fn another(&self) -> (Arc<dyn Store>, ReplicaId) {
        let replica = new_replica();
        match &self.place {
            Place::Folder(_) => (Arc::clone(&self.store), replica),
            Place::Url(url) => (connect(url, replica).await, replica),
        }
    }

    /// Changes the database behind the server's back.
    pub async fn execute(&self, statement: &str) {
        match &self.place {
            Place::Folder(folder) => {
                let path = folder.path().join("colloquy.sqlite");
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute(statement, []).unwrap();
            }
            Place::Url(url) => {
                let (client, connection) =
                    tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                client.execute(statement, &[]).await.unwrap();
            }
        }
    }

    /// All bytes on disk; `None` where they are somebody else's.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        match &self.place {
            Place::Url(_) => None,
            Place::Folder(folder) => {
                let files = std::fs::read_dir(folder.path()).unwrap();
                let bytes = |file: std::io::Result<std::fs::DirEntry>| {
                    std::fs::read(file.unwrap().path()).unwrap()
                };
                Some(files.flat_map(bytes).collect())
            }
        }
    }
}

async fn connect(url: &str, replica: ReplicaId) -> Arc<dyn Store> {
    Arc::new(PostgresStore::open(url, replica).await.unwrap())
}

fn new_replica() -> ReplicaId {
    ReplicaId::mint(Timestamp::UNIX_EPOCH, app::clock::noise())
}
