//! Processes that end in the middle of a commit: what was acknowledged is there, and nothing is
//! there by halves.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use model::id::{ChannelId, ContactId, ConversationId, WorkspaceId};
use store::{PostgresStore, SqliteStore, Store, Stretch, TimerChange, TurnUpdate};

use crate::fixture::{Actor, at, postgres_url, replica_id};
use crate::timers::fired;

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite_fires_a_timer_once_whenever_its_process_is_killed() {
    for (fault, said) in [("group.before_commit", 0), ("group.after_commit", 1)] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("store.db");
        let actor = Actor::new(Arc::new(SqliteStore::open(&path).unwrap())).await;
        let id = silent(&actor).await;
        let place = place(&actor, id, &path.to_string_lossy());
        let Actor { store, workspace, channel, contact, .. } = actor;
        drop(store);
        wait_for_lock(&path);
        // The claim is the first pass.
        assert_eq!(run("crash::firing_child", &place, &format!("{fault}:2")), 0);
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
        let heir = Actor { store, workspace, channel, contact, replica: replica_id() };
        fire_what_is_left(&heir, id, said).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_fires_a_timer_once_whenever_its_process_is_killed() {
    for (fault, said) in [("batch.before_write", 0), ("batch.after_commit", 1)] {
        let Some(url) = postgres_url().await else { return };
        let store = Arc::new(PostgresStore::open(&url, replica_id()).await.unwrap());
        let actor = Actor::new(store).await;
        let id = silent(&actor).await;
        let place = place(&actor, id, &url);
        assert_eq!(run("crash::firing_child", &place, &format!("{fault}:1")), 0);
        fire_what_is_left(&actor, id, said).await;
    }
}

/// A conversation in which the bot waits for the contact to break the silence.
async fn silent(actor: &Actor) -> ConversationId {
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hello");
    let timer = TimerChange::Set { number: 1, due_at: at(20) };
    commit.turn = Some(TurnUpdate { timer, ..commit.turn.unwrap() });
    actor.store.commit(commit).await.unwrap();
    id
}

/// Does what the child didn't do before it was killed, and checks that it is done once.
async fn fire_what_is_left(heir: &Actor, id: ConversationId, said_before: u64) {
    heir.store.heartbeat(heir.replica).await.unwrap();
    let found = heir.store.load(heir.workspace, id).await.unwrap().unwrap();
    assert_eq!(found.conversation.last_number, 2 + said_before);
    let left = heir.store.next_timer(heir.replica).await.unwrap();
    if said_before == 0 {
        // The dead one's lease may last a moment longer.
        while heir.store.claim_timers(heir.replica, at(20), 1).await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        heir.store.commit(fired(heir, id, 2)).await.unwrap();
    } else {
        assert_eq!(left, None);
    }
    let loaded = heir.store.load(heir.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.last_number, 3);
    assert_eq!(heir.store.next_timer(heir.replica).await.unwrap(), None);
}

/// What the tests of timers run; nothing in a run of all tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn firing_child() {
    let Ok(place) = std::env::var(CHILD) else { return };
    let (actor, id) = child_of(&place).await;
    actor.store.heartbeat(actor.replica).await.unwrap();
    assert_eq!(actor.store.claim_timers(actor.replica, at(20), 1).await.unwrap().len(), 1);
    actor.store.commit(fired(&actor, id, 2)).await.unwrap();
    println!("acknowledged");
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
    run("crash::child", place, fault)
}

fn run(child: &str, place: &str, fault: &str) -> u64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", child, "--nocapture"])
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
    let (actor, id) = child_of(&place).await;
    for n in 0..TURNS {
        actor.store.commit(actor.turn(id, n + 1, &format!("m{n}"))).await.unwrap();
        println!("acknowledged {n}");
    }
}

/// Who a child is, and its conversation.
async fn child_of(place: &str) -> (Actor, ConversationId) {
    let words: Vec<&str> = place.splitn(5, ' ').collect();
    let uuid = |at: usize| uuid::Uuid::try_parse(words[at]).unwrap();
    let actor = Actor {
        store: open(words[4]).await,
        workspace: WorkspaceId::from_uuid(uuid(0)),
        channel: ChannelId::from_uuid(uuid(1)),
        contact: ContactId::from_uuid(uuid(2)),
        replica: replica_id(),
    };
    (actor, ConversationId::from_uuid(uuid(3)))
}

async fn open(database: &str) -> Arc<dyn Store> {
    if database.starts_with("postgres:") {
        return Arc::new(PostgresStore::open(database, replica_id()).await.unwrap());
    }
    Arc::new(SqliteStore::open(Path::new(database)).unwrap())
}
