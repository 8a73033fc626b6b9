//! The outbox: order, claims and taking over.

use std::sync::Arc;

use model::Timestamp;
use serde_json::json;
use store::{
    AnsweredCall, CommitError, Guard, MessageRef, NewCall, NewReport, NewSend, OutboxKind,
    OutboxRow, Postponed, ReportFilter, SendAbout, Store, Work,
};

use crate::fixture::{Actor, at, on_every_store, replica_id, reply, update};

on_every_store![
    sends_of_a_conversation_go_out_in_order,
    conversations_with_much_to_send_take_turns_with_others,
    a_send_waits_until_it_is_due_and_holds_back_those_after_it,
    a_dead_replicas_sends_are_taken_over,
    a_call_is_sent_by_the_conversations_owner_alone,
    no_row_is_claimed_twice_at_once,
    a_send_knows_the_number_of_its_message,
    sends_of_workspaces_that_are_passed_over_stay,
    what_follows_a_postponed_send_is_not_due_before_it,
    what_is_given_up_is_reported_once,
    why_a_send_comes_again_is_reported,
];

async fn commit_sends(actor: &Actor, sends: &[(i64, i64)]) -> model::id::ConversationId {
    let id = actor.open().await;
    let mut commit = actor.commit(id, Guard::Turn { version: 1 });
    commit.sends = sends
        .iter()
        .map(|(n, next_at)| NewSend::new(SendAbout::Nothing, json!(n), at(*next_at)))
        .collect();
    actor.store.commit(commit).await.unwrap();
    id
}

async fn sends_of_a_conversation_go_out_in_order(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let one = commit_sends(&actor, &[(1, 0), (2, 0), (3, 0)]).await;
    let other = commit_sends(&actor, &[(10, 0)]).await;
    let claimed = actor.store.claim_outbox(actor.replica, at(1), 10).await.unwrap();
    let seen: Vec<_> = claimed.iter().map(|row| (row.conversation, row.payload.clone())).collect();
    assert_eq!(seen, [(one, json!(1)), (other, json!(10))]);
    assert_eq!(claimed[0].kind, OutboxKind::Send { message: None });
    assert!(actor.store.claim_outbox(actor.replica, at(1), 10).await.unwrap().is_empty());

    let replica = actor.replica;
    assert!(
        actor.store.finish_outbox(actor.workspace, claimed[0].id, (replica, at(1))).await.unwrap()
    );
    assert!(
        !actor.store.finish_outbox(actor.workspace, claimed[0].id, (replica, at(1))).await.unwrap()
    );
    let next = actor.store.claim_outbox(replica, at(1), 10).await.unwrap();
    assert_eq!(next.iter().map(|row| row.payload.clone()).collect::<Vec<_>>(), [json!(2)]);

    let postponed = Postponed { replica, next_at: at(60), attempts: 1 };
    assert!(actor.store.postpone_outbox(actor.workspace, next[0].id, postponed).await.unwrap());
    assert!(actor.store.claim_outbox(replica, at(59), 10).await.unwrap().is_empty());
    let again = actor.store.claim_outbox(replica, at(60), 10).await.unwrap();
    assert_eq!((again[0].id, again[0].attempts), (next[0].id, 1));
}

async fn conversations_with_much_to_send_take_turns_with_others(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let many: Vec<(i64, i64)> = (1..=5).map(|n| (n, 0)).collect();
    commit_sends(&actor, &many).await;
    commit_sends(&actor, &[(11, 0), (12, 0)]).await;
    commit_sends(&actor, &[(21, 5)]).await;
    let mut sent = Vec::new();
    for now in 10.. {
        let claimed = actor.store.claim_sends(actor.replica, (at(now), 1), &[]).await.unwrap();
        let Some(row) = claimed.first() else { break };
        sent.push(row.payload.as_i64().unwrap());
        let by = (actor.replica, at(now));
        assert!(actor.store.finish_outbox(actor.workspace, row.id, by).await.unwrap());
    }
    assert_eq!(sent, [1, 11, 21, 2, 12, 3, 4, 5]);
}

async fn a_send_waits_until_it_is_due_and_holds_back_those_after_it(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    commit_sends(&actor, &[(1, 30), (2, 0)]).await;
    assert!(actor.store.claim_outbox(actor.replica, at(29), 10).await.unwrap().is_empty());
    let due = actor.store.claim_outbox(actor.replica, at(30), 10).await.unwrap();
    assert_eq!(due.iter().map(|row| row.payload.clone()).collect::<Vec<_>>(), [json!(1)]);
}

async fn a_dead_replicas_sends_are_taken_over(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    commit_sends(&actor, &[(1, 0)]).await;
    let first = actor.store.claim_outbox(actor.replica, at(1), 10).await.unwrap();
    let other = replica_id();
    actor.store.heartbeat(other).await.unwrap();
    actor.store.heartbeat(actor.replica).await.unwrap();
    assert!(actor.store.claim_outbox(other, at(1), 10).await.unwrap().is_empty());
    actor.store.leave(actor.replica).await.unwrap();
    let taken = actor.store.claim_outbox(other, at(1), 10).await.unwrap();
    assert_eq!(taken, first);
    let id = taken[0].id;
    assert!(!actor.store.finish_outbox(actor.workspace, id, (actor.replica, at(1))).await.unwrap());
    assert!(actor.store.finish_outbox(actor.workspace, id, (other, at(1))).await.unwrap());
}

async fn a_call_is_sent_by_the_conversations_owner_alone(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    commit.turn = Some(update(Work::Running(MessageRef::Inbound)));
    let payload = json!({"url": "https://bank.example"});
    commit.call = Some(NewCall {
        turn: MessageRef::Inbound,
        request: 7,
        payload: payload.clone(),
        created_at: at(2),
    });
    actor.store.commit(commit).await.unwrap();
    let claimed = actor.store.claim_outbox(actor.replica, at(9), 10).await.unwrap();
    assert!(claimed.is_empty(), "the committer has it from the start");

    actor.store.leave(actor.replica).await.unwrap();
    let other = replica_id();
    actor.store.heartbeat(other).await.unwrap();
    assert!(actor.store.claim_outbox(other, at(9), 10).await.unwrap().is_empty());
    let loaded = actor.store.claim(actor.workspace, id, other).await.unwrap().unwrap();
    let claimed = actor.store.claim_outbox(other, at(9), 10).await.unwrap();
    assert_eq!(claimed.len(), 1);
    assert_eq!(claimed[0].kind, OutboxKind::Call { turn: 1, request: 7 });
    assert_eq!(claimed[0].payload, payload);

    let mut commit = actor.commit(id, Guard::Turn { version: loaded.conversation.version });
    commit.replica = other;
    commit.answered =
        Some(AnsweredCall { turn: 1, request: 7, answer: json!(1), answered_at: at(9) });
    commit.turn = Some(update(Work::Finished(MessageRef::Number(1))));
    actor.store.commit(commit).await.unwrap();
    let gone =
        actor.store.finish_outbox(actor.workspace, claimed[0].id, (other, at(1))).await.unwrap();
    assert!(!gone, "the answer removed it");
}

async fn no_row_is_claimed_twice_at_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    for n in 0..30 {
        commit_sends(&actor, &[(n, 0)]).await;
    }
    let mut claims = Vec::new();
    for _ in 0..8 {
        let replica = replica_id();
        actor.store.heartbeat(replica).await.unwrap();
        let store = Arc::clone(&actor.store);
        claims.push(tokio::spawn(
            async move { store.claim_outbox(replica, at(1), 10).await.unwrap() },
        ));
    }
    let mut ids = Vec::new();
    for claim in claims {
        ids.extend(claim.await.unwrap().into_iter().map(|row| row.id));
    }
    let claimed = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), claimed);
    assert!(claimed >= 10);
}

fn about(about: SendAbout) -> NewSend {
    NewSend::new(about, json!("told"), at(0))
}

async fn a_send_knows_the_number_of_its_message(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    commit.said = ["one", "two"].map(|text| reply(text, MessageRef::Inbound)).to_vec();
    let abouts = [SendAbout::Inbound, SendAbout::Said(0), SendAbout::Nothing, SendAbout::Said(1)];
    commit.sends = abouts.map(about).to_vec();
    actor.store.commit(commit).await.unwrap();
    let mut waits = actor.accept(id, "waits");
    waits.sends = vec![about(SendAbout::Inbound)];
    actor.store.commit(waits).await.unwrap();
    let mut numbers = Vec::new();
    while let Some(row) = actor.claim_send(at(1)).await {
        let OutboxKind::Send { message } = row.kind else { panic!("{row:?}") };
        numbers.push(message);
        assert!(
            actor
                .store
                .finish_outbox(actor.workspace, row.id, (actor.replica, at(1)))
                .await
                .unwrap()
        );
    }
    assert_eq!(numbers, [Some(1), Some(2), None, Some(3), Some(4)]);

    let mut wrong = actor.commit(id, Guard::Turn { version: 2 });
    wrong.sends = vec![about(SendAbout::Said(0))];
    let refused = actor.store.commit(wrong).await;
    assert!(matches!(refused, Err(CommitError::Malformed(_))), "{refused:?}");
}

async fn sends_of_workspaces_that_are_passed_over_stay(store: Arc<dyn Store>) {
    let (slow, other) = (Actor::new(Arc::clone(&store)).await, Actor::new(store).await);
    commit_sends(&slow, &[(1, 0)]).await;
    commit_sends(&other, &[(2, 5)]).await;
    let store = &slow.store;
    assert_eq!(store.next_send(&[]).await.unwrap(), Some(at(0)));
    assert_eq!(store.next_send(&[slow.workspace.into()]).await.unwrap(), Some(at(5)));
    let both = [slow.workspace.into(), other.workspace.into()];
    assert_eq!(store.next_send(&both).await.unwrap(), None);
    let claimed =
        store.claim_sends(slow.replica, (at(9), 10), &[slow.workspace.into()]).await.unwrap();
    assert_eq!(claimed.iter().map(|row| row.workspace).collect::<Vec<_>>(), [other.workspace]);
    assert_eq!(store.next_send(&[]).await.unwrap(), Some(at(0)), "what is claimed isn't due");
}

async fn what_follows_a_postponed_send_is_not_due_before_it(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    commit_sends(&actor, &[(1, 0), (2, 0)]).await;
    let first = actor.claim_send(at(1)).await.unwrap();
    let postponed = Postponed { replica: actor.replica, next_at: at(60), attempts: 1 };
    let workspace = actor.workspace;
    assert!(actor.store.postpone_outbox(workspace, first.id, postponed).await.unwrap());
    assert_eq!(actor.store.next_send(&[]).await.unwrap(), Some(at(60)));
    let again = actor.claim_send(at(60)).await.unwrap();
    assert_eq!((again.id, again.attempts), (first.id, 1));
    assert!(actor.store.finish_outbox(workspace, again.id, (actor.replica, at(1))).await.unwrap());
    assert_eq!(actor.claim_send(at(60)).await.unwrap().payload, json!(2));
}

async fn why_a_send_comes_again_is_reported(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = commit_sends(&actor, &[(1, 0), (2, 0)]).await;
    let row = actor.claim_send(at(1)).await.unwrap();
    let report = NewReport { bot: None, report: json!("it failed"), created_at: at(2) };
    for (replica, is_done) in [(replica_id(), false), (actor.replica, true), (actor.replica, false)]
    {
        let postponed = Postponed { replica, next_at: at(60), attempts: 1 };
        let done = actor.store.postpone_failed(&row, postponed, report.clone()).await.unwrap();
        assert_eq!(done, is_done);
    }
    assert_eq!(actor.store.next_send(&[]).await.unwrap(), Some(at(60)));
    assert_eq!(actor.claim_send(at(60)).await.unwrap().id, row.id);
    let listed = actor.store.list_reports(actor.workspace, ReportFilter::default(), 10).await;
    let listed: Vec<_> =
        listed.unwrap().into_iter().map(|it| (it.conversation, it.report)).collect();
    assert_eq!(listed, [(id, json!("it failed"))]);
}

async fn what_is_given_up_is_reported_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = commit_sends(&actor, &[(1, 0)]).await;
    let row = actor.claim_send(at(1)).await.unwrap();
    let report = NewReport { bot: None, report: json!("given up"), created_at: at(2) };
    for (replica, is_done) in [(replica_id(), false), (actor.replica, true), (actor.replica, false)]
    {
        let given_up = actor.store.give_up_outbox(&row, replica, report.clone()).await.unwrap();
        assert_eq!(given_up, is_done);
    }
    assert!(actor.claim_send(at(9)).await.is_none());
    let listed = actor.store.list_reports(actor.workspace, ReportFilter::default(), 10).await;
    let listed: Vec<_> =
        listed.unwrap().into_iter().map(|it| (it.conversation, it.report)).collect();
    assert_eq!(listed, [(id, json!("given up"))]);
}

impl Actor {
    async fn claim_send(&self, now: Timestamp) -> Option<OutboxRow> {
        let claimed = self.store.claim_sends(self.replica, (now, 1), &[]).await.unwrap();
        claimed.into_iter().next()
    }
}
