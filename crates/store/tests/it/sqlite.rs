//! What only SQLite does: the file, its lock and its backup.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use store::{MigrationError, SqliteStore, Store, StoreError, TurnStore};

use crate::fixture::{Actor, at};

#[tokio::test]
async fn what_was_committed_is_there_after_the_file_is_opened_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.turn(id, 1, "hi")).await.unwrap();
    actor.store.commit(actor.accept(id, "waits")).await.unwrap();
    let before = actor.store.load(actor.workspace, id).await.unwrap();
    let workspace = actor.workspace;
    drop(actor);

    let store = SqliteStore::open(&path).unwrap();
    assert_eq!(store.load(workspace, id).await.unwrap(), before);
    assert_eq!(store.list_claimable(10).await.unwrap().len(), 1);
}

/// A lock may outlive its holder for a moment: here the writer's thread has yet to end, after a
/// crash it may be a process that was just being started.
#[test]
fn a_lock_that_is_about_to_end_is_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    for _ in 0..20 {
        drop(SqliteStore::open(&path).unwrap());
    }
}

#[test]
fn a_second_owner_of_a_file_is_told_the_firsts_pid() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let _first = SqliteStore::open(&path).unwrap();
    let refused = SqliteStore::open(&path).unwrap_err();
    let StoreError::InUse { pid, .. } = &refused else { panic!("{refused:?}") };
    assert_eq!(*pid, std::process::id().to_string());
    assert!(refused.to_string().contains(pid.as_str()));
}

#[tokio::test]
async fn owners_of_earlier_processes_are_dead() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "hi")).await.unwrap();
    actor.store.claim(actor.workspace, id, actor.replica).await.unwrap().unwrap();
    assert!(actor.store.list_claimable(10).await.unwrap().is_empty());
    drop(actor);
    assert_eq!(SqliteStore::open(&path).unwrap().list_claimable(10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_backup_is_a_store_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (path, copy) = (folder.path().join("store.db"), folder.path().join("copy.db"));
    let sqlite = Arc::new(SqliteStore::open(&path).unwrap());
    let actor = Actor::new(Arc::clone(&sqlite) as Arc<dyn Store>).await;
    let id = actor.open().await;
    let status = SqliteStore::back_up(&path, &copy).unwrap();
    assert_eq!(status.current, status.known);
    assert_eq!(SqliteStore::inspect(&copy).unwrap(), status);
    assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    actor.store.commit(actor.turn(id, 1, "after the backup")).await.unwrap();
    let restored = SqliteStore::open(&copy).unwrap();
    let loaded = restored.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.last_number, 0);
    let again = SqliteStore::back_up(&path, &copy).unwrap_err().to_string();
    assert!(again.contains("exists"), "a backup is never overwritten: {again}");
}

#[test]
fn what_is_no_whole_database_is_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    drop(SqliteStore::open(&place("store.db")).unwrap());
    SqliteStore::back_up(&place("store.db"), &place("copy.db")).unwrap();
    let mut bytes = std::fs::read(place("copy.db")).unwrap();
    std::fs::write(place("short.db"), &bytes[..bytes.len() / 2]).unwrap();
    bytes[4096..8192].fill(0x5a);
    std::fs::write(place("torn.db"), &bytes).unwrap();
    std::fs::write(place("text.db"), "not a database, but long enough to be taken for one")
        .unwrap();
    std::fs::write(place("empty.db"), "").unwrap();
    for name in ["short.db", "torn.db", "text.db", "empty.db", "missing.db"] {
        assert!(SqliteStore::inspect(&place(name)).is_err(), "{name}");
        let copied = SqliteStore::back_up(&place(name), &place("other.db"));
        assert!(copied.is_err() || name == "torn.db", "{name}");
        let _absent = std::fs::remove_file(place("other.db"));
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_read_names_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let store: Arc<dyn Store> = Arc::new(SqliteStore::open(&path).unwrap());
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.turn(id, 1, "hi")).await.unwrap();
    let damage = |sql: &str| rusqlite::Connection::open(&path).unwrap().execute(sql, []).unwrap();
    let stretch = store::Stretch::After { number: 0, now: at(9) };
    damage("UPDATE message SET record = '{\"v\":9,\"data\":{}}' WHERE number = 2");
    let failed = actor.store.list_messages(actor.workspace, id, stretch, 9).await;
    let Err(StoreError::Corrupt { table, column, id: number, .. }) = failed else {
        panic!("{failed:?}")
    };
    assert_eq!((table, column, number.as_str()), ("message", "record", "2"));
    damage("UPDATE conversation SET status_record = 'x'");
    let failed = actor.store.load(actor.workspace, id).await.unwrap_err();
    assert!(
        failed.to_string().contains(&format!("conversation.status_record of {id}")),
        "{failed}"
    );
}

#[test]
fn a_file_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    drop(SqliteStore::open(&path).unwrap());
    let status = SqliteStore::migration_status(&path).unwrap();
    assert_eq!(status.current, status.known);
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.execute("INSERT INTO schema_migration VALUES (99, 'later', '0', 0)", []).unwrap();
    drop(connection);
    let refused = SqliteStore::open(&path).unwrap_err();
    let newer = MigrationError::Newer { found: 99, known: status.known };
    assert!(matches!(&refused, StoreError::Migration(error) if *error == newer), "{refused:?}");
}

#[test]
fn a_damaged_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    std::fs::write(&path, b"this was never a database, whatever its name says").unwrap();
    let before = std::fs::read(&path).unwrap();
    assert!(matches!(SqliteStore::open(&path), Err(StoreError::Database(_))));
    assert_eq!(std::fs::read(&path).unwrap(), before);
}
