//! Another workspace's things are not there, whatever is asked of them.

use std::sync::Arc;

use model::channel::EnvironmentName;
use model::contact::Profile;
use model::id::{ApiKeyId, BotId, BotVersionId, ChannelId};
use serde_json::json;
use store::{
    CommitError, ContactFilter, ConversationFilter, DeleteBotError, Guard, NewDraft, NewSend,
    ReportFilter, Reservation, SaveDraftError, SendAbout, Store, Stretch, TurnState,
};

use crate::areas::{api_key, channel, files, minted, new_bot, new_release, new_version, secret};
use crate::fixture::{Actor, at, conversation_id, on_every_store};

on_every_store![
    another_workspaces_conversation_is_not_there,
    another_workspaces_contact_is_not_there,
    another_workspaces_bot_is_not_there,
    another_workspaces_things_are_not_there,
    the_same_keys_mean_other_things_in_each_workspace,
];

async fn pair(store: Arc<dyn Store>) -> (Actor, Actor) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(store).await;
    (ours, theirs)
}

async fn another_workspaces_conversation_is_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = pair(store).await;
    let id = ours.open().await;
    let mut commit = ours.turn(id, 1, "hi");
    commit.sends = vec![NewSend::new(SendAbout::Nothing, json!(1), at(0))];
    ours.store.commit(commit).await.unwrap();
    ours.store.commit(ours.accept(id, "waits")).await.unwrap();
    let before = ours.store.load(ours.workspace, id).await.unwrap();
    let row = ours.store.claim_outbox(ours.replica, at(1), 10).await.unwrap().remove(0);

    let (store, workspace) = (&theirs.store, theirs.workspace);
    assert!(store.load(workspace, id).await.unwrap().is_none());
    assert!(store.find_conversation(workspace, id).await.unwrap().is_none());
    assert!(store.claim(workspace, id, theirs.replica).await.unwrap().is_none());
    assert_eq!(store.turn_state(workspace, id, 1).await.unwrap(), TurnState::Unknown);
    let stretch = Stretch::After { number: 0, now: at(9) };
    let page = store.list_messages(workspace, id, stretch, 10).await.unwrap();
    assert!(page.messages.is_empty());
    let listed = store.list_conversations(workspace, ConversationFilter::default(), 10).await;
    assert!(listed.unwrap().is_empty());
    assert!(store.find_accepted(workspace, ours.channel, "hi").await.unwrap().is_none());
    let filter = ReportFilter { conversation: Some(id), ..ReportFilter::default() };
    assert!(store.list_reports(workspace, filter, 10).await.unwrap().is_empty());
    assert!(store.list_log_events(workspace, filter, 10).await.unwrap().is_empty());
    for commit in [theirs.turn(id, 2, "a"), theirs.accept(id, "b")] {
        let refused = store.commit(commit).await;
        assert!(matches!(refused, Err(CommitError::NotFound)), "{refused:?}");
    }
    let refused = store.commit(theirs.commit(id, Guard::New(theirs.new_conversation()))).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    assert!(!store.finish_outbox(workspace, row.id, (ours.replica, at(1))).await.unwrap());
    let postponed = store::Postponed { replica: ours.replica, next_at: at(0), attempts: 1 };
    assert!(!store.postpone_outbox(workspace, row.id, postponed).await.unwrap());
    assert_eq!(ours.store.load(ours.workspace, id).await.unwrap(), before);
}

async fn another_workspaces_contact_is_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = pair(store).await;
    let (store, workspace) = (&theirs.store, theirs.workspace);
    assert!(store.find_contact(workspace, ours.contact).await.unwrap().is_none());
    assert!(!store.save_profile(workspace, ours.contact, Profile::default()).await.unwrap());
    let listed = store.list_contacts(workspace, ContactFilter::default(), 10).await.unwrap();
    assert_eq!(listed.iter().map(|contact| contact.id).collect::<Vec<_>>(), [theirs.contact]);
    let mut new = theirs.new_conversation();
    new.contact = ours.contact;
    let refused = store.commit(theirs.commit(conversation_id(), Guard::New(new))).await;
    assert!(matches!(refused, Err(CommitError::NotFound)), "{refused:?}");
}

async fn another_workspaces_bot_is_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = pair(store).await;
    let (bot, version) = (minted(BotId::mint, 1), minted(BotVersionId::mint, 1));
    ours.store.create_bot(ours.workspace, new_bot(bot, "bank")).await.unwrap();
    for id in [version, minted(BotVersionId::mint, 2)] {
        let new = new_version(id, bot);
        ours.store.create_version_and_release(ours.workspace, new).await.unwrap();
    }
    let (store, workspace) = (&theirs.store, theirs.workspace);
    assert!(store.find_bot(workspace, "bank").await.unwrap().is_none());
    assert!(store.find_bot_by_id(workspace, bot).await.unwrap().is_none());
    assert!(store.find_draft(workspace, bot).await.unwrap().is_none());
    let listed = store.list_bots(workspace, store::BotFilter::default(), 10).await.unwrap();
    assert!(listed.is_empty());
    let draft = NewDraft { name: "x".to_owned(), files: files("x"), expected: 1, now: at(1) };
    let refused = store.save_draft(workspace, bot, draft).await;
    assert!(matches!(refused, Err(SaveDraftError::NotFound)), "{refused:?}");
    let refused = store.delete_bot(workspace, bot).await;
    assert!(matches!(refused, Err(DeleteBotError::NotFound)), "{refused:?}");
    let new = new_version(minted(BotVersionId::mint, 3), bot);
    assert_eq!(store.create_version_and_release(workspace, new).await.unwrap(), None);
    assert!(store.find_version(workspace, version).await.unwrap().is_none());
    assert!(store.find_version_by_number(workspace, bot, 1).await.unwrap().is_none());
    assert!(store.list_versions(workspace, bot, None, 10).await.unwrap().is_empty());
    let environment = EnvironmentName::Test;
    assert!(store.find_release(workspace, bot, environment).await.unwrap().is_none());
    assert!(store.list_releases(workspace, bot, environment, 10).await.unwrap().is_empty());
    let released = store.release_version(workspace, new_release(bot), version).await.unwrap();
    assert!(released.is_none());
    assert!(store.roll_back(workspace, new_release(bot)).await.unwrap().is_none());
    let live = ours.store.find_release(ours.workspace, bot, environment).await.unwrap().unwrap();
    assert_eq!(live.version_number, 2);
}

async fn another_workspaces_things_are_not_there(store: Arc<dyn Store>) {
    let (ours, theirs) = pair(store).await;
    let id = minted(ChannelId::mint, 1);
    ours.store.create_channel(ours.workspace, id, channel("web"), at(0)).await.unwrap();
    ours.store.put_secret(ours.workspace, secret("bank")).await.unwrap();
    ours.store.create_api_key(ours.workspace, api_key([4; 32])).await.unwrap();

    let (store, workspace) = (&theirs.store, theirs.workspace);
    assert!(store.find_channel(workspace, "web").await.unwrap().is_none());
    assert!(store.find_channel_by_id(workspace, id).await.unwrap().is_none());
    assert!(store.list_channels(workspace).await.unwrap().is_empty());
    assert!(!store.update_channel(workspace, id, channel("x"), at(1)).await.unwrap());
    assert!(!store.delete_channel(workspace, id).await.unwrap());
    assert!(!store.create_channel(workspace, id, channel("y"), at(1)).await.unwrap());
    assert!(store.find_secret(workspace, "bank").await.unwrap().is_none());
    assert!(store.list_secrets(workspace).await.unwrap().is_empty());
    assert!(!store.delete_secret(workspace, "bank").await.unwrap());
    assert!(store.list_api_keys(workspace).await.unwrap().is_empty());
    let key = minted(ApiKeyId::mint, 4);
    assert!(!store.revoke_api_key(workspace, key, at(1)).await.unwrap());
    assert!(store.find_api_key([4; 32]).await.unwrap().is_some());
    let found = store.find_channel(ours.workspace, "web").await.unwrap();
    assert_eq!(found.map(|entry| entry.channel), Some(channel("web")));
}

async fn the_same_keys_mean_other_things_in_each_workspace(store: Arc<dyn Store>) {
    let (ours, mut theirs) = pair(store).await;
    // Even the same channel id, which can't happen with minted ids.
    theirs.channel = ours.channel;
    for actor in [&ours, &theirs] {
        let id = actor.open().await;
        let kept = actor.store.commit(actor.turn(id, 1, "m1")).await.unwrap();
        assert_eq!(kept.inbound, Some(1));
        let reserved =
            actor.store.reserve_idempotency(actor.workspace, "k", [1; 32], at(0)).await.unwrap();
        assert_eq!(reserved, Reservation::New);
        let id = minted(BotId::mint, if actor.workspace == ours.workspace { 1 } else { 2 });
        assert!(actor.store.create_bot(actor.workspace, new_bot(id, "bank")).await.unwrap());
    }
    ours.store.release_idempotency(theirs.workspace, "other").await.unwrap();
    let again = ours.store.reserve_idempotency(ours.workspace, "k", [1; 32], at(0)).await.unwrap();
    assert_eq!(again, Reservation::Running);
}
