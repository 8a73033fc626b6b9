//! Webhooks, and finding things by others' names for them.

use std::sync::Arc;

use serde_json::json;
use store::{Guard, NewConversation, NewWebhook, Store};

use crate::fixture::{Actor, at, conversation_id, on_every_store};

on_every_store![
    a_webhook_is_kept_replaced_and_removed,
    a_conversation_is_found_by_the_key_that_it_was_opened_with,
    a_contact_is_found_by_its_channels_id,
];

fn webhook(url: &str, ciphertext: Option<&[u8]>, now: i64) -> NewWebhook {
    NewWebhook {
        system: "kommunicate".to_owned(),
        url: url.to_owned(),
        ciphertext: ciphertext.map(<[u8]>::to_vec),
        key_id: "k".to_owned(),
        now: at(now),
    }
}

async fn a_webhook_is_kept_replaced_and_removed(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let (store, workspace) = (&ours.store, ours.workspace);
    let find = async |system: &str| store.find_webhook(workspace, system).await.unwrap();
    assert_eq!(find("kommunicate").await, None);
    store.put_webhook(workspace, webhook("https://a.example", Some(&[1, 0]), 0)).await.unwrap();
    assert_eq!(find("kommunicate").await.unwrap().ciphertext, Some(vec![1, 0]));
    store.put_webhook(workspace, webhook("https://b.example", None, 5)).await.unwrap();
    let found = find("kommunicate").await.unwrap();
    assert_eq!((found.url.as_str(), found.ciphertext), ("https://b.example", None));
    assert_eq!((found.created_at, found.updated_at), (at(0), at(5)));
    assert_eq!(find("haptik").await, None);
    assert_eq!(store.find_webhook(theirs.workspace, "kommunicate").await.unwrap(), None);
    assert!(!store.delete_webhook(theirs.workspace, "kommunicate").await.unwrap());
    assert!(store.delete_webhook(workspace, "kommunicate").await.unwrap());
    assert!(!store.delete_webhook(workspace, "kommunicate").await.unwrap());
}

async fn a_conversation_is_found_by_the_key_that_it_was_opened_with(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    let id = conversation_id();
    let new = NewConversation { create_key: Some("order-7".to_owned()), ..ours.new_conversation() };
    ours.store.commit(ours.commit(id, Guard::New(new))).await.unwrap();
    for (actor, channel, key, expected) in [
        (&ours, ours.channel, "order-7", Some(id)),
        (&ours, ours.channel, "order-8", None),
        (&ours, theirs.channel, "order-7", None),
        (&theirs, ours.channel, "order-7", None),
    ] {
        let found = actor.store.find_conversation_by_key(actor.workspace, channel, key).await;
        assert_eq!(found.unwrap().map(|found| found.id), expected, "{}", json!(key));
    }
}

async fn a_contact_is_found_by_its_channels_id(store: Arc<dyn Store>) {
    let (ours, theirs) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    for (actor, channel, id, expected) in [
        (&ours, ours.channel, "ada", Some(ours.contact)),
        (&ours, ours.channel, "bob", None),
        (&ours, theirs.channel, "ada", None),
        (&theirs, ours.channel, "ada", None),
    ] {
        let found = actor.store.find_contact_of_channel(actor.workspace, channel, id).await;
        assert_eq!(found.unwrap().map(|found| found.id), expected, "{id}");
    }
}
