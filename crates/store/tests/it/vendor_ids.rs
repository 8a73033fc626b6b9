//! Vendors' numbers: one for each thing, for good.

use std::collections::BTreeSet;
use std::sync::Arc;

use store::{Store, VendorKind};

use crate::fixture::{Actor, on_every_store};

on_every_store![
    a_thing_keeps_its_number,
    no_number_is_given_twice_in_the_deployment,
    those_who_ask_at_once_get_the_same_number,
    another_workspaces_number_leads_to_nothing,
];

const CONVERSATION: VendorKind<'_> = VendorKind { system: "kommunicate", kind: "conversation" };
const MESSAGE: VendorKind<'_> = VendorKind { system: "kommunicate", kind: "message" };
const OTHER_SYSTEM: VendorKind<'_> = VendorKind { system: "haptik", kind: "conversation" };

async fn a_thing_keeps_its_number(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let number = store.give_vendor_number(workspace, CONVERSATION, "cnv_1").await.unwrap();
    assert!(number > 0);
    let again = store.give_vendor_number(workspace, CONVERSATION, "cnv_1").await.unwrap();
    assert_eq!(number, again);
    let found = store.find_by_vendor_number(workspace, CONVERSATION, number).await.unwrap();
    assert_eq!(found.as_deref(), Some("cnv_1"));
    for (of, number) in [
        (MESSAGE, number),
        (OTHER_SYSTEM, number),
        (CONVERSATION, number + 1),
        (CONVERSATION, 0),
        (CONVERSATION, u64::MAX),
    ] {
        let found = store.find_by_vendor_number(workspace, of, number).await.unwrap();
        assert_eq!(found, None, "{of:?} {number}");
    }
}

async fn no_number_is_given_twice_in_the_deployment(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(store).await;
    let mut numbers = BTreeSet::new();
    for actor in [&ours, &theirs] {
        for of in [CONVERSATION, MESSAGE, OTHER_SYSTEM] {
            for id in ["a", "b"] {
                let given = actor.store.give_vendor_number(actor.workspace, of, id).await.unwrap();
                numbers.insert(given);
            }
        }
    }
    assert_eq!(numbers.len(), 12);
}

async fn those_who_ask_at_once_get_the_same_number(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let asking = (0..16).map(|_| {
        let (store, workspace) = (Arc::clone(&actor.store), actor.workspace);
        tokio::spawn(async move {
            store.give_vendor_number(workspace, MESSAGE, "cnv_1/7").await.unwrap()
        })
    });
    let tasks: Vec<_> = asking.collect();
    let mut numbers = BTreeSet::new();
    for task in tasks {
        numbers.insert(task.await.unwrap());
    }
    assert_eq!(numbers.len(), 1, "{numbers:?}");
}

async fn another_workspaces_number_leads_to_nothing(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(store).await;
    let number = ours.store.give_vendor_number(ours.workspace, MESSAGE, "m").await.unwrap();
    let found = theirs.store.find_by_vendor_number(theirs.workspace, MESSAGE, number).await;
    assert_eq!(found.unwrap(), None);
    let own = theirs.store.give_vendor_number(theirs.workspace, MESSAGE, "m").await.unwrap();
    assert_ne!(own, number);
}
