//! Processes that end in the middle of a commit: what was acknowledged is there, and nothing is
//! there by halves.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use model::id::{ChannelId, ContactId, ConversationId, WorkspaceId};
use store::{PostgresStore, SqliteStore, Store, Stretch};

use crate::fixture::{Actor, at, postgres_url, replica_id};

/// Where the child works: `workspace channel contact conversation database`.
const CHILD: &str = "COLLOQUY_TEST_CHILD";
/// Turns that the child would make.
const TURNS: u64 = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_keeps_what_was_acknowledged_before_a_crash() {
    for (fault, pass, committed) in [("group.before_commit", 4, 3), ("group.after_commit", 4, 4)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
        let actor = Actor::new(store).await;
        let id = actor.open().await;
        let place = place(&actor, id, &path.to_string_lossy());
        let workspace = actor.workspace;
        drop(actor);
        wait_for_lock(&path);
        // The child's heartbeat needs no commit, so each turn is a pass.
        let acknowledged = run_child(&place, &format!("{fault}:{pass}"));
        assert_eq!(acknowledged, pass - 1, "{fault}");
        let store = SqliteStore::open(&path).unwrap();
        check(&store, workspace, id, committed).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_keeps_what_was_acknowledged_before_a_crash() {
    for (fault, pass, committed) in [("batch.before_write", 4, 3), ("batch.after_commit", 4, 4)] {
        let Some(url) = postgres_url().await else { return };
        let store = Arc::new(PostgresStore::open(&url, replica_id()).await.unwrap());
        let actor = Actor::new(store).await;
        let id = actor.open().await;
        let acknowledged = run_child(&place(&actor, id, &url), &format!("{fault}:{pass}"));
        assert_eq!(acknowledged, pass - 1, "{fault}");
        check(actor.store.as_ref(), actor.workspace, id, committed).await;
    }
}

#[tokio::test]
async fn a_migration_that_was_interrupted_is_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let nil = uuid::Uuid::nil();
    let place = format!("{nil} {nil} {nil} {nil} {}", path.display());
    assert_eq!(run_child(&place, "migrate.before_commit:1"), 0);
    let store = SqliteStore::open(&path).unwrap();
    let _usable: Arc<dyn Store> = Actor::new(Arc::new(store)).await.store;
}

fn place(actor: &Actor, id: ConversationId, database: &str) -> String {
    let (workspace, channel) = (actor.workspace.as_uuid(), actor.channel.as_uuid());
    format!("{workspace} {channel} {} {} {database}", actor.contact.as_uuid(), id.as_uuid())
}

fn wait_for_lock(path: &Path) {
    while SqliteStore::open(path).is_err() {
        std::thread::yield_now();
    }
    // That one's writer ends a moment later too; the child waits for it.
}

/// Runs the child until it crashes. Returns how many turns it said were acknowledged.
fn run_child(place: &str, fault: &str) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child", "--nocapture"])
        .env(CHILD, place)
        .env("COLLOQUY_FAIL_AT", fault)
        .stderr(Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success(), "{fault} was never passed");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().filter(|line| line.contains("acknowledged")).count() as u64
}

async fn check(store: &dyn Store, workspace: WorkspaceId, id: ConversationId, committed: u64) {
    let stretch = Stretch::After { number: 0, now: at(9) };
    let page = store.list_messages(workspace, id, stretch, 100).await.unwrap();
    assert_eq!(page.messages.len() as u64, 2 * committed, "whole turns only");
    let loaded = store.load(workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.version, 1 + committed);
    assert_eq!(loaded.conversation.last_number, 2 * committed);
}

/// What [`run_child`] runs; nothing in a run of all tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(place) = std::env::var(CHILD) else { return };
    let words: Vec<&str> = place.splitn(5, ' ').collect();
    let uuid = |at: usize| uuid::Uuid::try_parse(words[at]).unwrap();
    let actor = Actor {
        store: open(words[4]).await,
        workspace: WorkspaceId::from_uuid(uuid(0)),
        channel: ChannelId::from_uuid(uuid(1)),
        contact: ContactId::from_uuid(uuid(2)),
        replica: replica_id(),
    };
    let id = ConversationId::from_uuid(uuid(3));
    for n in 0..TURNS {
        actor.store.commit(actor.turn(id, n + 1, &format!("m{n}"))).await.unwrap();
        println!("acknowledged {n}");
    }
}

async fn open(database: &str) -> Arc<dyn Store> {
    if database.starts_with("postgres:") {
        return Arc::new(PostgresStore::open(database, replica_id()).await.unwrap());
    }
    loop {
        match SqliteStore::open(Path::new(database)) {
            Ok(store) => return Arc::new(store),
            Err(store::StoreError::InUse { .. }) => std::thread::yield_now(),
            Err(error) => panic!("{error}"),
        }
    }
}
