//! What only PostgreSQL does: several replicas, lost connections, unknown outcomes.

use std::collections::BTreeSet;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use model::id::{ConversationId, ReplicaId};
use store::{CommitError, MigrationError, PostgresStore, Store, StoreError, Stretch, TurnState};
use testkit::{Durability, PostgresCluster};
use tokio_postgres::{Client, NoTls};

use crate::fixture::{Actor, at, postgres_url, replica_id};
use crate::proxy::{Cut, Proxy};

async fn open(url: &str) -> Arc<dyn Store> {
    Arc::new(PostgresStore::open(url, replica_id()).await.unwrap())
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Another replica of the actor's on another store.
async fn other_replica(actor: &Actor, url: &str) -> Actor {
    let mut other = actor.clone();
    other.store = open(url).await;
    other.replica = replica_id();
    other.store.heartbeat(other.replica).await.unwrap();
    other
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_whose_outcome_was_lost_is_found_and_not_repeated() {
    let Some(url) = postgres_url().await else { return };
    let proxy = Proxy::start(&url).await;
    let actor = Actor::new(open(&proxy.url(&url)).await).await;
    for cut in [Cut::After, Cut::Before, Cut::BeforeSilently, Cut::After] {
        let ids = [actor.open().await, actor.open().await, actor.open().await];
        proxy.cut_once(cut);
        let commits = ids.iter().map(|id| actor.store.commit(actor.turn(*id, 1, &id.to_string())));
        for committed in futures::future::join_all(commits).await {
            let committed = committed.unwrap_or_else(|error| panic!("{cut:?}: {error:?}"));
            assert_eq!((committed.inbound, committed.version), (Some(1), 2), "{cut:?}");
        }
        assert!(proxy.has_cut(), "{cut:?}");
        for id in ids {
            let stretch = Stretch::After { number: 0, now: at(9) };
            let page = actor.store.list_messages(actor.workspace, id, stretch, 10).await.unwrap();
            assert_eq!(page.messages.len(), 2, "{cut:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ended_connections_are_replaced_and_nothing_is_lost_or_doubled() {
    let Some(url) = postgres_url().await else { return };
    let actor = Actor::new(open(&url).await).await;
    let id = actor.open().await;
    let killer = connect(&url).await;
    let commits: Vec<_> = (0..300)
        .map(|n| {
            let (actor, commit) = (actor.clone(), actor.accept(id, &format!("m{n}")));
            tokio::spawn(async move { actor.store.commit(commit).await })
        })
        .collect();
    for _ in 0..5 {
        let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
        killer.query(sql, &[]).await.unwrap();
        actor.store.load(actor.workspace, id).await.unwrap();
    }
    let mut numbers = BTreeSet::new();
    for commit in commits {
        numbers.insert(commit.await.unwrap().unwrap().inbound.unwrap());
    }
    assert_eq!(numbers, (1..=300).collect());
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.last_number, 300);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_crash_of_the_server_loses_nothing_that_was_acknowledged() {
    let Some(cluster) = PostgresCluster::start(Durability::Full).unwrap() else { return };
    let url = cluster.fresh_database().unwrap();
    PostgresStore::migrate(&url).await.unwrap();
    let actor = Actor::new(open(&url).await).await;
    let id = actor.open().await;
    let commits: Vec<_> = (0..400)
        .map(|n| {
            let (actor, commit) = (actor.clone(), actor.accept(id, &format!("m{n}")));
            tokio::spawn(async move { (n, actor.store.commit(commit).await) })
        })
        .collect();
    let client = connect(&url).await;
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.unwrap().get(0);
    let killed = Command::new("kill").args(["-9", &pid.to_string()]).status().unwrap();
    assert!(killed.success());
    let mut acknowledged = BTreeSet::new();
    for commit in commits {
        let (n, result) = commit.await.unwrap();
        match result {
            Ok(_) => assert!(acknowledged.insert(n)),
            Err(CommitError::Store(StoreError::Unavailable(_))) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    // Whoever repeats one is told that it is there.
    let repeated = acknowledged.into_iter().map(|n| repeat(&actor, id, n));
    for again in futures::future::join_all(repeated).await {
        assert!(matches!(again, Err(CommitError::Duplicate { same_body: true, .. })), "{again:?}");
    }
}

/// Delivers a message again until the server is back.
async fn repeat(
    actor: &Actor,
    id: ConversationId,
    n: u64,
) -> Result<store::Committed, CommitError> {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match actor.store.commit(actor.accept(id, &format!("m{n}"))).await {
            Err(CommitError::Store(StoreError::Unavailable(_))) if Instant::now() < deadline => {}
            result => return result,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_replicas_answer_each_of_many_racing_messages_once() {
    let Some(url) = postgres_url().await else { return };
    let one = Actor::new(open(&url).await).await;
    let two = other_replica(&one, &url).await;
    let id = one.open().await;
    let count = 200;
    let mut tasks = Vec::new();
    for actor in [&one, &two] {
        for n in 0..count {
            let (actor, commit) = (actor.clone(), actor.accept(id, &format!("m{n}")));
            tasks.push(tokio::spawn(async move {
                match actor.store.commit(commit).await {
                    Ok(_) | Err(CommitError::Duplicate { .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }));
        }
        tasks.push(tokio::spawn(answer_all(actor.clone(), id, count)));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let stretch = Stretch::After { number: 0, now: at(9) };
    let page = one.store.list_messages(one.workspace, id, stretch, 1_000).await.unwrap();
    let numbers: Vec<u64> = page.messages.iter().map(|message| message.number).collect();
    assert_eq!(numbers, (1..=2 * count).collect::<Vec<_>>());
    let mut answered: Vec<u64> =
        page.messages.iter().filter_map(|message| message.in_reply_to).collect();
    let sorted = answered.is_sorted();
    answered.dedup();
    assert_eq!((answered.len() as u64, sorted), (count, true), "each once, in order");
}

/// Claims the conversation and answers what waits, until all have been answered by somebody.
async fn answer_all(actor: Actor, id: ConversationId, count: u64) {
    loop {
        actor.store.heartbeat(actor.replica).await.unwrap();
        let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
        if loaded.conversation.last_number == 2 * count && loaded.pending.is_empty() {
            return;
        }
        let claimed = actor.store.claim(actor.workspace, id, actor.replica).await.unwrap();
        let Some(claimed) = claimed else {
            tokio::task::yield_now().await;
            continue;
        };
        let mut version = claimed.conversation.version;
        let mut next = claimed.pending.first().map(|message| message.number);
        while let Some(number) = next {
            let of = store::MessageRef::Number(number);
            let mut commit = actor.commit(id, store::Guard::Turn { version });
            commit.said = vec![crate::fixture::reply("answer", of)];
            commit.turn = Some(crate::fixture::update(store::Work::Finished(of)));
            match actor.store.commit(commit).await {
                Ok(committed) => (version, next) = (committed.version, committed.pending),
                Err(CommitError::Stale | CommitError::Owned { .. }) => break,
                Err(other) => panic!("{other:?}"),
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lease_that_is_not_renewed_ends_by_itself() {
    let Some(url) = postgres_url().await else { return };
    let actor = Actor::new(open(&url).await).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "hi")).await.unwrap();
    actor.store.heartbeat(actor.replica).await.unwrap();
    let claimed = actor.store.claim(actor.workspace, id, actor.replica).await.unwrap().unwrap();
    let other = other_replica(&actor, &url).await;
    let began = Instant::now();
    while other.store.claim(other.workspace, id, other.replica).await.unwrap().is_none() {
        assert!(began.elapsed() < Duration::from_secs(10));
    }
    let refused = actor.store.commit(actor.turn(id, claimed.conversation.version, "x")).await;
    assert!(matches!(refused, Err(CommitError::Stale | CommitError::Owned { .. })), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hints_reach_other_replicas() {
    let Some(url) = postgres_url().await else { return };
    let actor = Actor::new(open(&url).await).await;
    let other = open(&url).await;
    let (sender, mut hints) = tokio::sync::mpsc::unbounded_channel();
    other.listen(Box::new(move |hint| {
        let _gone = sender.send(*hint);
    }));
    let id = actor.open().await;
    // The other may not listen yet: hints may be lost, so there is more than one.
    let mut n = 0;
    let hint = loop {
        n += 1;
        actor.store.commit(actor.accept(id, &format!("m{n}"))).await.unwrap();
        let waited = tokio::time::timeout(Duration::from_millis(50), hints.recv()).await;
        match waited {
            Ok(hint) => break hint.unwrap(),
            Err(_) => assert!(n < 200, "no hint came"),
        }
    };
    assert_eq!((hint.workspace, hint.conversation), (actor.workspace, id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn several_programs_may_migrate_at_once() {
    let Some(cluster) = PostgresCluster::shared().unwrap() else { return };
    let url = cluster.fresh_database().unwrap();
    let replica: ReplicaId = replica_id();
    let refused = PostgresStore::open(&url, replica).await.unwrap_err();
    let known = store::migration::POSTGRES.len() as u32;
    let older = MigrationError::Older { found: 0, known };
    assert!(matches!(&refused, StoreError::Migration(error) if *error == older), "{refused:?}");
    let migrations = (0..4).map(|_| PostgresStore::migrate(&url));
    for status in futures::future::join_all(migrations).await {
        let status = status.unwrap();
        assert_eq!(status.current, status.known);
    }
    let client = connect(&url).await;
    client.batch_execute("UPDATE schema_migration SET checksum = '0'").await.unwrap();
    let refused = PostgresStore::open(&url, replica).await.unwrap_err();
    let changed = MigrationError::Changed { number: 1 };
    assert!(matches!(&refused, StoreError::Migration(error) if *error == changed), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_record_that_cannot_be_read_names_its_place() {
    let Some(url) = postgres_url().await else { return };
    let actor = Actor::new(open(&url).await).await;
    let id = actor.open().await;
    actor.store.commit(actor.turn(id, 1, "hi")).await.unwrap();
    let client = connect(&url).await;
    client.batch_execute("UPDATE message SET record = '{}' WHERE number = 2").await.unwrap();
    let failed = actor.store.turn_state(actor.workspace, id, 1).await;
    let Err(StoreError::Corrupt { table: "message", column: "record", id: number, .. }) = failed
    else {
        panic!("{failed:?}")
    };
    assert_eq!(number, "2");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_commit_that_the_database_refuses_spoils_no_other_of_its_batch() {
    let Some(url) = postgres_url().await else { return };
    let actor = Actor::new(open(&url).await).await;
    let mut ids = Vec::new();
    for _ in 0..20 {
        ids.push(actor.open().await);
    }
    let call = || store::NewCall {
        turn: store::MessageRef::Number(1),
        request: 1,
        payload: serde_json::json!({}),
        created_at: at(2),
    };
    // Its journal has that request already, which no guard looks at.
    let mut first = actor.turn(ids[7], 1, "first");
    first.call = Some(call());
    actor.store.commit(first).await.unwrap();
    let commits = ids.iter().enumerate().map(|(n, id)| {
        let version = if n == 7 { 2 } else { 1 };
        let mut commit = actor.turn(*id, version, &format!("k{n}"));
        commit.call = (n == 7).then(call);
        let store = Arc::clone(&actor.store);
        tokio::spawn(async move { store.commit(commit).await })
    });
    for (n, commit) in commits.collect::<Vec<_>>().into_iter().enumerate() {
        let result = commit.await.unwrap();
        if n == 7 {
            let refused = matches!(result, Err(CommitError::Store(StoreError::Database(_))));
            assert!(refused, "{result:?}");
        } else {
            assert_eq!(result.unwrap().inbound, Some(1));
        }
    }
    let state = actor.store.turn_state(actor.workspace, ids[7], 3).await.unwrap();
    assert_eq!(state, TurnState::Unknown, "nothing of the refused commit was kept");
}
