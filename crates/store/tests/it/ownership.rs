//! Who has a conversation, and what becomes of it when a replica dies.

use std::sync::Arc;

use serde_json::json;
use store::{AnsweredCall, Claimable, CommitError, Guard, MessageRef, NewCall, Store, Work};

use crate::fixture::{Actor, at, on_every_store, replica_id, reply, update};

on_every_store![
    a_live_replica_keeps_its_conversation,
    a_dead_replicas_conversation_can_be_claimed_and_its_late_commit_is_refused,
    a_running_turn_is_loaded_with_its_journal,
    nobody_brings_a_message_into_a_running_turn,
    what_waits_is_listed_for_claiming_longest_first,
    claims_without_a_commit_are_counted,
    only_one_of_many_claims_succeeds,
];

/// Accepts a message and begins its turn with a call.
async fn begin_turn(actor: &Actor) -> (model::id::ConversationId, u64) {
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "balance?");
    commit.said = vec![reply("one moment", MessageRef::Inbound)];
    commit.turn = Some(update(Work::Running(MessageRef::Inbound)));
    commit.call = Some(NewCall {
        turn: MessageRef::Inbound,
        request: 4,
        payload: json!({"url": "https://bank.example"}),
        created_at: at(2),
    });
    let committed = actor.store.commit(commit).await.unwrap();
    assert_eq!((committed.owner, committed.pending), (Some(actor.replica), None));
    (id, committed.version)
}

async fn a_live_replica_keeps_its_conversation(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (id, version) = begin_turn(&actor).await;
    let mut other = actor.clone();
    other.replica = replica_id();
    other.store.heartbeat(other.replica).await.unwrap();
    actor.store.heartbeat(actor.replica).await.unwrap();

    let claimed = other.store.claim(other.workspace, id, other.replica).await.unwrap();
    assert!(claimed.is_none());
    let mut commit = other.commit(id, Guard::Turn { version });
    commit.turn = Some(update(Work::Finished(MessageRef::Number(1))));
    let refused = other.store.commit(commit).await;
    let Err(CommitError::Owned { by }) = refused else { panic!("{refused:?}") };
    assert_eq!(by, actor.replica);
    let kept = other.store.commit(other.accept(id, "meanwhile")).await.unwrap();
    assert_eq!((kept.owner, kept.pending), (Some(actor.replica), Some(3)));
}

async fn a_dead_replicas_conversation_can_be_claimed_and_its_late_commit_is_refused(
    store: Arc<dyn Store>,
) {
    let actor = Actor::new(store).await;
    let (id, version) = begin_turn(&actor).await;
    actor.store.leave(actor.replica).await.unwrap();
    let mut other = actor.clone();
    other.replica = replica_id();
    other.store.heartbeat(other.replica).await.unwrap();
    let loaded = other.store.claim(other.workspace, id, other.replica).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.version, version + 1);
    assert_eq!(loaded.conversation.owner, Some(other.replica));

    // The paused replica wakes up and believes that nothing happened.
    actor.store.heartbeat(actor.replica).await.unwrap();
    let finish = |actor: &Actor, version| {
        let mut commit = actor.commit(id, Guard::Turn { version });
        commit.said = vec![reply("42", MessageRef::Number(1))];
        commit.turn = Some(update(Work::Finished(MessageRef::Number(1))));
        commit
    };
    let refused = actor.store.commit(finish(&actor, version)).await;
    assert!(matches!(refused, Err(CommitError::Owned { .. })), "{refused:?}");
    other.store.leave(other.replica).await.unwrap();
    let refused = actor.store.commit(finish(&actor, version)).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    other.store.heartbeat(other.replica).await.unwrap();
    other.store.commit(finish(&other, version + 1)).await.unwrap();
    let page = store::Stretch::After { number: 0, now: at(9) };
    let page = other.store.list_messages(other.workspace, id, page, 10).await.unwrap();
    assert_eq!(page.messages.len(), 3, "said once");
}

async fn a_running_turn_is_loaded_with_its_journal(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (id, version) = begin_turn(&actor).await;
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.running.as_ref().map(|message| message.number), Some(1));
    assert_eq!((loaded.journal.len(), loaded.journal[0].request), (1, 4));
    assert_eq!(loaded.journal[0].answer, None);

    let mut commit = actor.commit(id, Guard::Turn { version });
    commit.answered = Some(AnsweredCall {
        turn: 1,
        request: 4,
        answer: json!({"status": 200}),
        answered_at: at(3),
    });
    commit.turn = Some(update(Work::Running(MessageRef::Number(1))));
    let committed = actor.store.commit(commit).await.unwrap();
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.journal[0].payload, json!({"url": "https://bank.example"}));
    assert_eq!(loaded.journal[0].answer, Some(json!({"status": 200})));

    let end = actor.answer(id, committed.version, 1).await;
    assert_eq!(end.owner, None);
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert!(loaded.running.is_none() && loaded.journal.is_empty());
    let state = actor.store.turn_state(actor.workspace, id, 1).await.unwrap();
    let store::TurnState::Finished { replies } = state else { panic!("{state:?}") };
    assert_eq!(replies.len(), 2, "those said before the call belong to it");
}

async fn nobody_brings_a_message_into_a_running_turn(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (id, version) = begin_turn(&actor).await;
    let refused = actor.store.commit(actor.turn(id, version, "next")).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
}

async fn what_waits_is_listed_for_claiming_longest_first(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let idle = actor.open().await;
    actor.store.commit(actor.turn(idle, 1, "done")).await.unwrap();
    let later = actor.open().await;
    let mut commit = actor.accept(later, "later");
    commit.inbound.as_mut().unwrap().created_at = at(20);
    actor.store.commit(commit).await.unwrap();
    let sooner = actor.open().await;
    actor.store.commit(actor.accept(sooner, "sooner")).await.unwrap();
    let (owned, _) = begin_turn(&actor).await;

    let expect = |conversations: &[model::id::ConversationId]| -> Vec<Claimable> {
        let workspace = actor.workspace;
        let claimable = |id: &_| Claimable { workspace, conversation: *id };
        conversations.iter().map(claimable).collect()
    };
    actor.store.heartbeat(actor.replica).await.unwrap();
    assert_eq!(actor.store.list_claimable(10).await.unwrap(), expect(&[sooner, later]));
    assert_eq!(actor.store.list_claimable(1).await.unwrap(), expect(&[sooner]));
    actor.store.leave(actor.replica).await.unwrap();
    let mut all = actor.store.list_claimable(10).await.unwrap();
    assert_eq!(all.len(), 3);
    assert_eq!(all.pop(), expect(&[later]).pop());
    assert!(all.contains(&expect(&[owned])[0]));
    assert_eq!(actor.store.list_claimable(0).await.unwrap(), expect(&[]));
}

async fn claims_without_a_commit_are_counted(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "poison")).await.unwrap();
    for count in 1..=3 {
        let replica = replica_id();
        actor.store.heartbeat(replica).await.unwrap();
        let loaded = actor.store.claim(actor.workspace, id, replica).await.unwrap().unwrap();
        assert_eq!(loaded.claims, count);
        actor.store.leave(replica).await.unwrap();
    }
    actor.answer(id, 4, 1).await;
    assert_eq!(actor.store.load(actor.workspace, id).await.unwrap().unwrap().claims, 0);
}

async fn only_one_of_many_claims_succeeds(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "hi")).await.unwrap();
    let mut claims = Vec::new();
    for _ in 0..20 {
        let replica = replica_id();
        actor.store.heartbeat(replica).await.unwrap();
        let (store, workspace) = (Arc::clone(&actor.store), actor.workspace);
        claims
            .push(tokio::spawn(async move { store.claim(workspace, id, replica).await.unwrap() }));
    }
    let mut won = 0;
    for claim in claims {
        won += usize::from(claim.await.unwrap().is_some());
    }
    assert_eq!(won, 1);
}
