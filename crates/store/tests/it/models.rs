//! What bots were trained to: kept, found, needed and swept.

use std::sync::Arc;

use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId};
use serde_json::json;
use store::{LiveVersion, MAX_MODEL_BYTES, ModelUser, NewModel, NewRelease, Store};

use crate::areas::{minted, new_bot, new_release, new_version};
use crate::fixture::{Actor, at, on_every_store};

on_every_store![
    a_model_is_found_by_its_hash_with_all_its_bytes,
    a_model_kept_again_replaces_the_one_before,
    a_model_that_is_too_large_is_refused,
    a_model_that_nobody_needs_goes_after_a_day,
    a_deleted_bot_needs_no_model,
    another_workspaces_model_is_not_there,
    the_last_release_of_each_environment_is_live,
];

/// A day and a little, in seconds.
const NEXT_DAY: i64 = 90_000;

fn new_model(hash: u8, bytes: Vec<u8>) -> NewModel {
    let mut content = [0; 32];
    content[0] = bytes.first().copied().unwrap_or_default();
    content[1..9].copy_from_slice(&(bytes.len() as u64).to_be_bytes());
    NewModel {
        hash: [hash; 32],
        content,
        bytes,
        report: json!({ "tier": "words" }),
        made_at: at(0),
    }
}

/// More bytes than one commit writes, all different from their neighbours.
fn many_bytes() -> Vec<u8> {
    (0..2_500_000_u32).map(|n| (n % 251) as u8).collect()
}

async fn a_model_is_found_by_its_hash_with_all_its_bytes(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    assert!(store.find_model(workspace, [1; 32]).await.unwrap().is_none());
    for (hash, bytes) in [(1, many_bytes()), (2, vec![7]), (3, Vec::new())] {
        store.save_model(workspace, new_model(hash, bytes.clone())).await.unwrap();
        let found = store.find_model(workspace, [hash; 32]).await.unwrap().unwrap();
        assert_eq!(found.entry.size, bytes.len() as u64);
        assert_eq!(found.entry.made_at, at(0));
        assert_eq!(found.entry.report, json!({ "tier": "words" }));
        assert!(found.bytes == bytes, "bytes of {hash}");
        let entry = store.find_model_entry(workspace, [hash; 32]).await.unwrap();
        assert_eq!(entry, Some(found.entry));
        let told = json!({ "tier": "words", "accuracy": 93.5 });
        store.save_model_report(workspace, [hash; 32], told.clone()).await.unwrap();
        let found = store.find_model(workspace, [hash; 32]).await.unwrap().unwrap();
        assert_eq!((found.entry.report, found.bytes == bytes), (told, true));
    }
}

async fn a_model_kept_again_replaces_the_one_before(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    for bytes in [vec![1; 10], vec![2; 20], vec![2; 20]] {
        store.save_model(workspace, new_model(1, bytes.clone())).await.unwrap();
        let found = store.find_model(workspace, [1; 32]).await.unwrap().unwrap();
        assert_eq!(found.bytes, bytes);
    }
}

async fn a_model_that_is_too_large_is_refused(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    let refused = store.save_model(workspace, new_model(1, vec![0; MAX_MODEL_BYTES + 1])).await;
    assert!(matches!(refused, Err(store::StoreError::OutOfRange { .. })), "{refused:?}");
    assert!(store.find_model_entry(workspace, [1; 32]).await.unwrap().is_none());
}

async fn a_model_that_nobody_needs_goes_after_a_day(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    let (bot, version) = (minted(BotId::mint, 11), minted(BotVersionId::mint, 15));
    for hash in 1..=4 {
        store.save_model(workspace, new_model(hash, vec![hash; 3])).await.unwrap();
    }
    // Two models may come to the same bytes.
    store.save_model(workspace, new_model(5, vec![1; 3])).await.unwrap();
    store.use_model(workspace, ModelUser::Draft(bot), [1; 32]).await.unwrap();
    store.use_model(workspace, ModelUser::Draft(bot), [2; 32]).await.unwrap();
    store.use_model(workspace, ModelUser::Version(bot, version), [3; 32]).await.unwrap();
    store.use_model(workspace, ModelUser::Version(bot, version), [5; 32]).await.unwrap();

    assert_eq!(store.sweep_models(at(3_600), 100).await.unwrap(), 0);
    assert_eq!(store.sweep_models(at(NEXT_DAY), 1).await.unwrap(), 1, "one model and no part");
    while store.sweep_models(at(NEXT_DAY), 2).await.unwrap() > 0 {}
    let mut left = Vec::new();
    for hash in 1..=5 {
        if store.find_model(workspace, [hash; 32]).await.unwrap().is_some() {
            left.push(hash);
        }
    }
    assert_eq!(left, [2, 5]);
}

async fn a_deleted_bot_needs_no_model(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    let bot = minted(BotId::mint, 12);
    assert!(store.create_bot(workspace, new_bot(bot, "bank")).await.unwrap());
    store.save_model(workspace, new_model(1, vec![1])).await.unwrap();
    store.use_model(workspace, ModelUser::Draft(bot), [1; 32]).await.unwrap();
    store.sweep_models(at(NEXT_DAY), 100).await.unwrap();
    assert!(store.find_model(workspace, [1; 32]).await.unwrap().is_some());
    store.delete_bot(workspace, bot).await.unwrap();
    store.sweep_models(at(NEXT_DAY), 100).await.unwrap();
    assert!(store.find_model(workspace, [1; 32]).await.unwrap().is_none());
}

async fn another_workspaces_model_is_not_there(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await.workspace;
    let theirs = Actor::new(Arc::clone(&store)).await.workspace;
    store.save_model(ours, new_model(1, vec![1])).await.unwrap();
    assert!(store.find_model(theirs, [1; 32]).await.unwrap().is_none());
    assert!(store.find_model_entry(theirs, [1; 32]).await.unwrap().is_none());
    store.save_model_report(theirs, [1; 32], json!(0)).await.unwrap();
    let entry = store.find_model_entry(ours, [1; 32]).await.unwrap().unwrap();
    assert_eq!(entry.report, json!({ "tier": "words" }));
    store.save_model(theirs, new_model(1, vec![2])).await.unwrap();
    let user = ModelUser::Draft(minted(BotId::mint, 13));
    store.use_model(theirs, user, [1; 32]).await.unwrap();
    store.sweep_models(at(NEXT_DAY), 100).await.unwrap();
    assert!(store.find_model(ours, [1; 32]).await.unwrap().is_none());
    assert_eq!(store.find_model(theirs, [1; 32]).await.unwrap().unwrap().bytes, [2]);
}

async fn the_last_release_of_each_environment_is_live(store: Arc<dyn Store>) {
    let Actor { workspace, .. } = Actor::new(Arc::clone(&store)).await;
    let bot = minted(BotId::mint, 14);
    let versions = [21, 22].map(|n| minted(BotVersionId::mint, n));
    store.create_bot(workspace, new_bot(bot, "bank")).await.unwrap();
    for version in versions {
        store.create_version_and_release(workspace, new_version(version, bot)).await.unwrap();
    }
    let release = NewRelease { environment: EnvironmentName::Production, ..new_release(bot) };
    store.release_version(workspace, release, versions[0]).await.unwrap();
    let live = store.list_live_versions(100).await.unwrap();
    let ours: Vec<LiveVersion> = live.into_iter().filter(|it| it.workspace == workspace).collect();
    let production =
        LiveVersion { workspace, version: versions[0], environment: EnvironmentName::Production };
    let test = LiveVersion { workspace, version: versions[1], environment: EnvironmentName::Test };
    assert_eq!(ours, [production, test]);
}
