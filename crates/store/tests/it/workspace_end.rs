//! The end of a workspace: what it had goes, and nothing of others.

use std::sync::Arc;

use model::id::WorkspaceId;
use serde_json::json;
use store::{Guard, NewSend, SendAbout, Store, TimerChange, TurnUpdate};

use crate::areas::{api_key, secret};
use crate::fixture::{Actor, at, on_every_store};

on_every_store![
    what_ended_is_over_at_once_and_goes_bit_by_bit,
    an_end_needs_the_name_and_comes_once,
];

/// A conversation with messages, a timer that is due, something to send and something to do.
async fn busy(actor: &Actor, messages: u64) {
    let id = actor.open().await;
    for number in 0..messages {
        let mut commit = actor.turn(id, 1 + number, &format!("{id} {number}"));
        commit.sends = vec![NewSend::new(SendAbout::Nothing, json!(1), at(0))];
        let timer = TimerChange::Set { number: 1, due_at: at(20) };
        commit.turn = Some(TurnUpdate { timer, ..commit.turn.unwrap() });
        actor.store.commit(commit).await.unwrap();
    }
    actor.store.commit(actor.accept(id, &format!("{id} waits"))).await.unwrap();
}

fn name(actor: &Actor) -> String {
    actor.workspace.to_string()
}

async fn erase(store: &dyn Store, workspace: WorkspaceId) -> u64 {
    let mut commits = 0;
    while store.erase_rows(workspace).await.unwrap() > 0 {
        commits += 1;
        assert!(commits < 1_000, "it comes to an end");
    }
    commits
}

async fn what_ended_is_over_at_once_and_goes_bit_by_bit(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(Arc::clone(&store)).await;
    for actor in [&ours, &theirs] {
        busy(actor, 70).await;
        busy(actor, 1).await;
        store.put_secret(actor.workspace, secret("bank")).await.unwrap();
    }
    store.create_api_key(theirs.workspace, api_key([4; 32])).await.unwrap();
    assert!(store.end_workspace(theirs.workspace, &name(&theirs), at(5)).await.unwrap());

    // Nobody comes in, and nothing is taken up.
    assert!(store.find_api_key([4; 32]).await.unwrap().is_none());
    assert!(!store.create_api_key(theirs.workspace, api_key([5; 32])).await.unwrap());
    let claimed = store.claim_outbox(ours.replica, at(50), 500).await.unwrap();
    assert!(!claimed.is_empty() && claimed.iter().all(|row| row.workspace == ours.workspace));
    let timers = store.claim_timers(ours.replica, at(50), 500).await.unwrap();
    assert!(timers.len() == 2 && timers.iter().all(|timer| timer.workspace == ours.workspace));
    let open = store.list_claimable(500).await.unwrap();
    assert!(open.len() == 2 && open.iter().all(|open| open.workspace == ours.workspace));
    let listed = store.list_workspaces().await.unwrap();
    assert!(listed.iter().all(|workspace| workspace.id != theirs.workspace));

    let ended = store.list_ended_workspaces().await.unwrap();
    assert_eq!(ended, [(theirs.workspace, at(5))]);
    let before =
        store.list_contacts(ours.workspace, store::ContactFilter::default(), 10).await.unwrap();
    assert!(erase(store.as_ref(), theirs.workspace).await > 5, "a few rows at a time");
    assert!(store.find_secret(theirs.workspace, "bank").await.unwrap().is_none());
    assert!(
        store
            .list_contacts(theirs.workspace, store::ContactFilter::default(), 10)
            .await
            .unwrap()
            .is_empty()
    );
    let refused = store
        .commit(
            theirs.commit(crate::fixture::conversation_id(), Guard::New(theirs.new_conversation())),
        )
        .await;
    assert!(refused.is_err(), "its contact is gone: {refused:?}");
    store.forget_workspace(theirs.workspace).await.unwrap();
    assert!(store.list_ended_workspaces().await.unwrap().is_empty());

    assert_eq!(
        store.list_contacts(ours.workspace, store::ContactFilter::default(), 10).await.unwrap(),
        before
    );
    assert!(store.find_secret(ours.workspace, "bank").await.unwrap().is_some());
    let filter = store::ConversationFilter::default();
    assert_eq!(store.list_conversations(ours.workspace, filter, 10).await.unwrap().len(), 2);
}

async fn an_end_needs_the_name_and_comes_once(store: Arc<dyn Store>) {
    let actor = Actor::new(Arc::clone(&store)).await;
    assert!(!store.end_workspace(actor.workspace, "another", at(1)).await.unwrap());
    assert!(store.end_workspace(actor.workspace, &name(&actor), at(1)).await.unwrap());
    assert!(!store.end_workspace(actor.workspace, &name(&actor), at(2)).await.unwrap());
    let again = store::Workspace {
        id: WorkspaceId::mint(at(3), [9; 10]),
        name: name(&actor),
        created_at: at(3),
    };
    assert!(store.create_workspace(again).await.unwrap(), "the name is free");
    store.forget_workspace(WorkspaceId::DEFAULT).await.unwrap();
    assert!(
        store.find_workspace("default").await.unwrap().is_some(),
        "only what ended is forgotten"
    );
}
