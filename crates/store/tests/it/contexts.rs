//! Contexts: what commits and requests do to them, for how long it is kept, and who sees it.

use std::sync::Arc;

use model::Timestamp;
use model::context::{ContextScope, Contexts, MAX_CONTEXT_TTL_S};
use serde_json::{Value, json};
use store::{ContextPlace, ContextWrite, GLOBAL_SUBJECT, NewContextValue, Store};

use crate::fixture::{Actor, at, on_every_store};

on_every_store![
    what_a_commit_writes_is_read_by_the_next,
    a_failed_commit_changes_no_context,
    changes_of_one_commit_are_made_in_their_order,
    a_value_goes_when_its_time_is_over,
    a_namespace_goes_with_all_its_values,
    documents_are_listed_by_key,
    what_is_too_much_to_read_is_cut,
    another_workspaces_contexts_are_not_there,
    two_commits_of_a_group_may_write_the_same_value,
];

fn set(subject: &str, key: &str, value: Value, time: Timestamp) -> ContextWrite {
    ContextWrite::Set(NewContextValue {
        namespace: "shop".to_owned(),
        subject: subject.to_owned(),
        key: key.to_owned(),
        value,
        ttl_s: None,
        at: time,
    })
}

async fn read(actor: &Actor, time: Timestamp) -> Contexts {
    actor.store.read_contexts(actor.workspace, "contact", "conversation", time).await.unwrap()
}

fn value<'c>(contexts: &'c Contexts, scope: ContextScope, key: &str) -> Option<&'c Value> {
    contexts.document(scope, "shop")?.values().get(key)
}

async fn what_a_commit_writes_is_read_by_the_next(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    commit.contexts = vec![
        set(GLOBAL_SUBJECT, "open", json!(true), at(0)),
        set("contact", "size", json!("small"), at(0)),
        set("conversation", "items", json!([{"name": "shoe"}]), at(0)),
        set("another", "items", json!(1), at(0)),
    ];
    actor.store.commit(commit).await.unwrap();
    let contexts = read(&actor, at(1)).await;
    assert!(contexts.has("shop") && !contexts.is_cut);
    for (scope, key, expected) in [
        (ContextScope::Global, "open", Some(json!(true))),
        (ContextScope::Contact, "size", Some(json!("small"))),
        (ContextScope::Conversation, "items", Some(json!([{"name": "shoe"}]))),
        (ContextScope::Conversation, "size", None),
        (ContextScope::Global, "items", None),
    ] {
        assert_eq!(value(&contexts, scope, key), expected.as_ref(), "{scope:?} {key}");
    }
}

async fn a_failed_commit_changes_no_context(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 7, "late");
    commit.contexts = vec![set(GLOBAL_SUBJECT, "open", json!(true), at(0))];
    actor.store.commit(commit).await.unwrap_err();
    assert_eq!(read(&actor, at(1)).await, Contexts::default());
}

async fn changes_of_one_commit_are_made_in_their_order(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    let (namespace, subject) = ("shop".to_owned(), "contact".to_owned());
    commit.contexts = vec![
        set("contact", "gone", json!(1), at(0)),
        ContextWrite::Unregister { namespace: namespace.clone() },
        set("contact", "cleared", json!(1), at(0)),
        ContextWrite::Clear { namespace: namespace.clone(), subject: subject.clone() },
        set("contact", "deleted", json!(1), at(0)),
        set("contact", "size", json!("small"), at(0)),
        ContextWrite::Delete { namespace, subject, key: "deleted".to_owned() },
        set("contact", "size", json!("large"), at(0)),
    ];
    // More than are sent in one go elsewhere.
    commit.contexts.extend((0..60).map(|n| set("contact", "count", json!(n), at(0))));
    actor.store.commit(commit).await.unwrap();
    let contexts = read(&actor, at(1)).await;
    let document = contexts.document(ContextScope::Contact, "shop").unwrap();
    let values: Vec<_> = document.values().iter().collect();
    assert_eq!(values, [(&"count".to_owned(), &json!(59)), (&"size".to_owned(), &json!("large"))]);
}

async fn a_value_goes_when_its_time_is_over(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let register = |ttl_s| ContextWrite::Register {
        namespace: "shop".to_owned(),
        ttl_s: Some(ttl_s),
        at: at(0),
    };
    let own = |ttl_s| match set("contact", "own", json!(3), at(0)) {
        ContextWrite::Set(new) => ContextWrite::Set(NewContextValue { ttl_s, ..new }),
        other => other,
    };
    let writes = vec![
        set("contact", "early", json!(1), at(0)),
        register(10),
        set("contact", "short", json!(2), at(0)),
        own(Some(20)),
    ];
    actor.store.write_contexts(actor.workspace, writes).await.unwrap();
    let (longest, workspace) = (i64::try_from(MAX_CONTEXT_TTL_S).unwrap(), actor.workspace);
    for (second, keys) in [
        (9, vec!["early", "own", "short"]),
        (10, vec!["early", "own"]),
        (20, vec!["early"]),
        (longest - 1, vec!["early"]),
        (longest, vec![]),
    ] {
        let contexts = read(&actor, at(second)).await;
        let document = contexts.document(ContextScope::Contact, "shop");
        let found: Vec<_> = document.iter().flat_map(|it| it.values().keys()).collect();
        assert_eq!(found, keys, "after {second} s");
        let place = ContextPlace { namespace: "shop", subject: "contact" };
        let listed = actor.store.list_context_values(workspace, place, None, (at(second), 9)).await;
        assert_eq!(listed.unwrap().len(), keys.len(), "after {second} s");
        let found = actor.store.find_context_value(workspace, place, "own", at(second)).await;
        assert_eq!(found.unwrap().is_some(), keys.contains(&"own"), "after {second} s");
        assert!(contexts.has("shop"));
    }
    // Writing it again keeps it anew.
    let again = vec![set("contact", "short", json!(2), at(9))];
    actor.store.write_contexts(workspace, again).await.unwrap();
    assert!(value(&read(&actor, at(18)).await, ContextScope::Contact, "short").is_some());
    assert_eq!(actor.store.purge(at(18), 100).await.unwrap(), 0);
    assert_eq!(actor.store.purge(at(20), 100).await.unwrap(), 2);
}

async fn a_namespace_goes_with_all_its_values(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let writes = vec![
        set(GLOBAL_SUBJECT, "open", json!(true), at(0)),
        set("contact", "size", json!("small"), at(0)),
        ContextWrite::Register { namespace: "other".to_owned(), ttl_s: Some(60), at: at(5) },
        ContextWrite::Register { namespace: "other".to_owned(), ttl_s: None, at: at(6) },
    ];
    actor.store.write_contexts(actor.workspace, writes).await.unwrap();
    let found =
        actor.store.find_context_namespace(actor.workspace, "other").await.unwrap().unwrap();
    assert_eq!((found.ttl_s, found.created_at), (Some(60), at(5)));
    let gone = vec![ContextWrite::Unregister { namespace: "shop".to_owned() }];
    actor.store.write_contexts(actor.workspace, gone).await.unwrap();
    assert_eq!(read(&actor, at(1)).await, Contexts::new(["other".to_owned()]));
    assert!(actor.store.find_context_namespace(actor.workspace, "shop").await.unwrap().is_none());
}

async fn documents_are_listed_by_key(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let writes = ["b", "a", "c"].map(|key| set("contact", key, json!(key), at(0)));
    actor.store.write_contexts(actor.workspace, writes.into()).await.unwrap();
    let place = ContextPlace { namespace: "shop", subject: "contact" };
    for (after, limit, keys) in
        [(None, 2, vec!["a", "b"]), (Some("b"), 2, vec!["c"]), (Some("c"), 2, vec![])]
    {
        let time = (at(1), limit);
        let found = actor.store.list_context_values(actor.workspace, place, after, time).await;
        let found: Vec<_> = found.unwrap().into_iter().map(|it| it.key).collect();
        assert_eq!(found, keys, "after {after:?}");
    }
    let more = ["n2", "n1"].map(|name| ContextWrite::Register {
        namespace: name.to_owned(),
        ttl_s: None,
        at: at(0),
    });
    actor.store.write_contexts(actor.workspace, more.into()).await.unwrap();
    for (after, names) in [(None, vec!["n1", "n2"]), (Some("n2"), vec!["shop"])] {
        let found = actor.store.list_context_namespaces(actor.workspace, after, 2).await;
        let found: Vec<_> = found.unwrap().into_iter().map(|it| it.name).collect();
        assert_eq!(found, names, "after {after:?}");
    }
}

async fn what_is_too_much_to_read_is_cut(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let large = || json!("x".repeat(700_000));
    let mut writes: Vec<_> =
        (0..4).map(|n| set(GLOBAL_SUBJECT, &format!("g{n}"), large(), at(0))).collect();
    writes.push(set("conversation", "own", json!(1), at(0)));
    actor.store.write_contexts(actor.workspace, writes).await.unwrap();
    let contexts = read(&actor, at(1)).await;
    assert!(contexts.is_cut);
    // The conversation's own comes first.
    assert!(value(&contexts, ContextScope::Conversation, "own").is_some());
    assert_eq!(contexts.document(ContextScope::Global, "shop").unwrap().values().len(), 3);
}

async fn another_workspaces_contexts_are_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let writes = vec![set(GLOBAL_SUBJECT, "open", json!(true), at(0))];
    ours.store.write_contexts(ours.workspace, writes).await.unwrap();
    assert_eq!(read(&theirs, at(1)).await, Contexts::default());
    let (workspace, place) =
        (theirs.workspace, ContextPlace { namespace: "shop", subject: GLOBAL_SUBJECT });
    let listed = theirs.store.list_context_values(workspace, place, None, (at(1), 9)).await;
    assert!(listed.unwrap().is_empty());
    assert!(theirs.store.list_context_namespaces(workspace, None, 9).await.unwrap().is_empty());
    let gone = vec![ContextWrite::Unregister { namespace: "shop".to_owned() }];
    theirs.store.write_contexts(workspace, gone).await.unwrap();
    assert!(value(&read(&ours, at(1)).await, ContextScope::Global, "open").is_some());
}

async fn two_commits_of_a_group_may_write_the_same_value(store: Arc<dyn Store>) {
    let actor = Arc::new(Actor::new(store).await);
    let mut tasks = Vec::new();
    for n in 0..8 {
        let actor = Arc::clone(&actor);
        tasks.push(tokio::spawn(async move {
            let id = actor.open().await;
            let mut commit = actor.turn(id, 1, &format!("hi {n}"));
            let keys = if n % 2 == 0 { ["a", "b"] } else { ["b", "a"] };
            commit.contexts = keys.map(|key| set(GLOBAL_SUBJECT, key, json!(n), at(0))).into();
            actor.store.commit(commit).await.unwrap();
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    let contexts = read(&actor, at(1)).await;
    for key in ["a", "b"] {
        assert!(value(&contexts, ContextScope::Global, key).is_some(), "{key}");
    }
}
