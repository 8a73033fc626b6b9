//! What is encrypted, and how it comes under another key.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::id::WebhookId;
use model::webhook::{Webhook, WebhookFormat};
use store::{KeyUse, NewReceiver, NewSecret, NewWebhook, Resealed, SealedId, SealedKind, Store};

use crate::areas::minted;
use crate::catalogue::sqlite_columns;
use crate::fixture::{Actor, at, on_every_store, replica_id};

on_every_store![
    rows_are_found_by_their_key_and_change_hands_once,
    rows_without_a_secret_are_under_no_key,
    processes_say_which_keys_they_hold,
];

/// Columns of bytes that aren't encrypted: ids, hashes, and what contacts and trainers made.
const OPEN: &[&str] =
    &["hash", "content", "bytes", "owner", "line", "agent", "replica", "body_hash"];

#[test]
fn everything_encrypted_is_known() {
    let (columns, _) = sqlite_columns();
    let known: Vec<[&str; 4]> = SealedKind::ALL.iter().map(|kind| kind.columns()).collect();
    for [table, ciphertext, key_id, id] in &known {
        for name in [ciphertext, key_id, id] {
            let is_there = columns.iter().any(|(of, column, _)| of == table && column == name);
            assert!(is_there, "{table}.{name}");
        }
    }
    for (table, column, kind) in &columns {
        let is_key = column == "key_id" || column.ends_with("_key_id");
        let has_key = |[of, _, key_id, _]: &[&str; 4]| of == table && key_id == column;
        assert!(!is_key || known.iter().any(has_key), "{table}.{column} names a key");
        let is_open = column.ends_with("id") || OPEN.contains(&column.as_str());
        let is_known = |[of, ciphertext, ..]: &[&str; 4]| of == table && ciphertext == column;
        let is_sealed = known.iter().any(is_known);
        assert!(*kind != "bytes" || is_open || is_sealed, "is {table}.{column} encrypted?");
    }
}

fn secret(name: &str, bytes: &[u8], key_id: &str) -> NewSecret {
    NewSecret {
        name: name.to_owned(),
        kind: "credential".to_owned(),
        hosts: Vec::new(),
        ciphertext: bytes.to_vec(),
        key_id: key_id.to_owned(),
        now: at(0),
    }
}

async fn rows_are_found_by_their_key_and_change_hands_once(store: Arc<dyn Store>) {
    let [ours, theirs] =
        [Actor::new(Arc::clone(&store)).await, Actor::new(Arc::clone(&store)).await];
    for actor in [&ours, &theirs] {
        for (name, key_id) in [("a", "k1"), ("b", "k1"), ("c", "k2")] {
            let new = secret(name, name.as_bytes(), key_id);
            store.put_secret(actor.workspace, new).await.unwrap();
        }
    }
    let kind = SealedKind::Secret;
    assert_eq!(store.list_sealing_keys(kind).await.unwrap(), ["k1", "k2"]);
    let counts = |pairs: [(&str, u64); 2]| -> BTreeMap<String, u64> {
        pairs.map(|(key_id, rows)| (key_id.to_owned(), rows)).into()
    };
    assert_eq!(store.count_sealed().await.unwrap(), counts([("k1", 4), ("k2", 2)]));

    let mut seen = Vec::new();
    let mut last = None;
    loop {
        let page = store.list_sealed((kind, "k1"), last.as_ref(), 3).await.unwrap();
        let Some(end) = page.last().cloned() else { break };
        last = Some(end);
        seen.extend(page);
    }
    let place = |row: &store::SealedRow| (row.workspace, row.id.clone());
    let named = |actor: &Actor, name: &str| (actor.workspace, SealedId::Name(name.to_owned()));
    let expected = [named(&ours, "a"), named(&ours, "b"), named(&theirs, "a"), named(&theirs, "b")];
    assert_eq!(seen.iter().map(place).collect::<Vec<_>>(), expected);

    // One is written anew before its turn comes: that one stays.
    store.put_secret(ours.workspace, secret("a", b"newer", "k2")).await.unwrap();
    let anew = |row: store::SealedRow| Resealed {
        row,
        ciphertext: b"anew".to_vec(),
        key_id: "k2".to_owned(),
    };
    let rows: Vec<Resealed> = seen.into_iter().map(anew).collect();
    assert_eq!(store.reseal(rows.clone()).await.unwrap(), 3);
    assert_eq!(store.reseal(rows).await.unwrap(), 0, "once");
    let kept = store.find_secret(ours.workspace, "a").await.unwrap().unwrap();
    assert_eq!((kept.ciphertext.as_slice(), kept.key_id.as_str()), (&b"newer"[..], "k2"));
    let kept = store.find_secret(theirs.workspace, "a").await.unwrap().unwrap();
    assert_eq!((kept.ciphertext.as_slice(), kept.key_id.as_str()), (&b"anew"[..], "k2"));
    assert_eq!(store.list_sealing_keys(kind).await.unwrap(), ["k2"]);
}

async fn rows_without_a_secret_are_under_no_key(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    let webhook = Webhook {
        name: "crm".to_owned(),
        url: "https://a.example/".to_owned(),
        format: WebhookFormat::Standard,
        events: Vec::new(),
    };
    for (secrets, number) in [(None, 1), (Some(b"x".to_vec()), 2)] {
        let new = NewReceiver {
            id: minted(WebhookId::mint, number),
            channel: None,
            webhook: webhook.clone(),
            secrets: secrets.clone(),
            key_id: format!("r{number}"),
            now: at(0),
        };
        assert!(store.create_receiver(actor.workspace, new).await.unwrap());
        let other = NewWebhook {
            system: format!("system{number}"),
            url: "https://a.example/".to_owned(),
            ciphertext: secrets,
            key_id: format!("w{number}"),
            now: at(0),
        };
        store.put_webhook(actor.workspace, other).await.unwrap();
    }
    for (kind, expected) in [
        (SealedKind::Secret, &[][..]),
        (SealedKind::Factor, &[]),
        (SealedKind::Receiver, &["r2"]),
        (SealedKind::Webhook, &["w2"]),
    ] {
        assert_eq!(store.list_sealing_keys(kind).await.unwrap(), expected, "{kind:?}");
    }
    assert!(store.list_sealed((SealedKind::Receiver, "r1"), None, 9).await.unwrap().is_empty());
}

async fn processes_say_which_keys_they_hold(store: Arc<dyn Store>) {
    let [living, ending] = [replica_id(), replica_id()];
    for replica in [living, ending] {
        store.heartbeat(replica).await.unwrap();
        let keys = vec!["k1".to_owned()];
        store.put_key_use(KeyUse { replica, keys }).await.unwrap();
    }
    let both = ["k2".to_owned(), "k1".to_owned()].to_vec();
    let used = KeyUse { replica: living, keys: both };
    store.put_key_use(used.clone()).await.unwrap();
    assert_eq!(store.list_key_uses().await.unwrap().len(), 2);
    store.leave(ending).await.unwrap();
    assert_eq!(store.list_key_uses().await.unwrap(), [used]);
}
