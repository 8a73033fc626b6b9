//! Timers: at most one a conversation, changed with its turns, fired once.

use std::sync::Arc;

use model::conversation::Status;
use model::id::ConversationId;
use store::{
    Commit, CommitError, Committed, Guard, Postponed, Store, Stretch, Timer, TimerChange,
    TurnUpdate, Work,
};

use crate::fixture::{Actor, at, on_every_store, replica_id, reply, update};

on_every_store![
    a_timer_is_set_replaced_and_removed_with_a_turn,
    a_turn_that_is_refused_leaves_the_timer,
    only_due_timers_are_claimed_and_the_oldest_first,
    a_timer_of_a_dead_replica_can_be_claimed_again,
    a_timer_is_claimed_by_one_of_many_replicas,
    a_timer_fires_once,
    a_timer_does_not_fire_over_a_message_that_waits,
    a_timer_that_was_set_anew_is_not_dropped,
    a_postponed_timer_comes_again,
    another_workspaces_timer_is_not_there,
];

/// A turn that leaves this timer.
async fn turn(actor: &Actor, id: ConversationId, version: u64, timer: TimerChange) -> Committed {
    let mut commit = actor.turn(id, version, &format!("{id} {version}"));
    commit.turn = Some(TurnUpdate { timer, ..commit.turn.unwrap() });
    actor.store.commit(commit).await.unwrap()
}

const fn set(number: u32, due_at: model::Timestamp) -> TimerChange {
    TimerChange::Set { number, due_at }
}

/// What a fired timer leads to.
pub fn fired(actor: &Actor, id: ConversationId, version: u64) -> Commit {
    let mut commit = actor.commit(id, Guard::Turn { version });
    let mut said = reply("still there?", store::MessageRef::Number(1));
    said.in_reply_to = None;
    commit.said = vec![said];
    commit.turn = Some(TurnUpdate { timer: TimerChange::Fired, ..update(Work::Idle) });
    commit
}

async fn claim(actor: &Actor, now: i64) -> Vec<Timer> {
    actor.store.claim_timers(actor.replica, at(now), 10).await.unwrap()
}

async fn next(actor: &Actor) -> Option<model::Timestamp> {
    actor.store.next_timer(actor.replica).await.unwrap()
}

async fn a_timer_is_set_replaced_and_removed_with_a_turn(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    assert_eq!(next(&actor).await, None);
    turn(&actor, id, 1, set(1, at(20))).await;
    assert_eq!(next(&actor).await, Some(at(20)));
    turn(&actor, id, 2, TimerChange::Keep).await;
    assert_eq!(next(&actor).await, Some(at(20)));
    turn(&actor, id, 3, set(2, at(30))).await;
    assert_eq!(next(&actor).await, Some(at(30)));
    turn(&actor, id, 4, TimerChange::Remove).await;
    assert_eq!(next(&actor).await, None);
    assert_eq!(claim(&actor, 99).await, []);
}

async fn a_turn_that_is_refused_leaves_the_timer(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    let mut stale = actor.turn(id, 1, "late");
    stale.turn = Some(TurnUpdate { timer: TimerChange::Remove, ..stale.turn.unwrap() });
    assert!(matches!(actor.store.commit(stale).await, Err(CommitError::Stale)));
    assert_eq!(next(&actor).await, Some(at(20)));
}

async fn only_due_timers_are_claimed_and_the_oldest_first(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let mut ids = Vec::new();
    for due in [40, 20, 30] {
        let id = actor.open().await;
        turn(&actor, id, 1, set(7, at(due))).await;
        ids.push(id);
    }
    assert_eq!(claim(&actor, 19).await, []);
    let claimed = claim(&actor, 30).await;
    let found: Vec<_> = claimed.iter().map(|timer| (timer.conversation, timer.number)).collect();
    assert_eq!(found, [(ids[1], 7), (ids[2], 7)]);
    assert_eq!(claimed[0].workspace, actor.workspace);
    assert_eq!((claimed[0].due_at, claimed[0].attempts), (at(20), 1));
    let few = actor.store.claim_timers(actor.replica, at(99), 1).await.unwrap();
    assert_eq!(few.len(), 1, "its own come again: it may have lost track of them");
    assert_eq!(few[0].attempts, 2);
}

async fn a_timer_of_a_dead_replica_can_be_claimed_again(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    let (dead, live) = (Actor { replica: replica_id(), ..actor.clone() }, actor);
    dead.store.heartbeat(dead.replica).await.unwrap();
    assert_eq!(claim(&dead, 20).await.len(), 1);
    assert_eq!(next(&live).await, None);
    assert_eq!(claim(&live, 20).await, []);
    dead.store.leave(dead.replica).await.unwrap();
    assert_eq!(next(&live).await, Some(at(20)));
    let claimed = claim(&live, 20).await;
    assert_eq!(claimed.iter().map(|timer| timer.attempts).collect::<Vec<_>>(), [2]);
}

async fn a_timer_is_claimed_by_one_of_many_replicas(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    for _ in 0..20 {
        let id = actor.open().await;
        turn(&actor, id, 1, set(1, at(20))).await;
    }
    let mut claims = Vec::new();
    for _ in 0..8 {
        // Alive before anybody claims: on SQLite who is alive is read when a claim is written down.
        let replica = replica_id();
        actor.store.heartbeat(replica).await.unwrap();
        let store = Arc::clone(&actor.store);
        claims.push(async move { store.claim_timers(replica, at(20), 5).await.unwrap() });
    }
    let claims: Vec<_> = claims.into_iter().map(tokio::spawn).collect();
    let mut claimed = Vec::new();
    for claim in claims {
        claimed.extend(claim.await.unwrap());
    }
    let mut ids: Vec<_> = claimed.iter().map(|timer| timer.conversation).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), claimed.len(), "nobody has what another has");
    assert!(claimed.iter().all(|timer| timer.attempts == 1));
}

async fn a_timer_fires_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    claim(&actor, 20).await;
    let commits = (0..8).map(|_| {
        let (store, commit) = (Arc::clone(&actor.store), fired(&actor, id, 2));
        tokio::spawn(async move { store.commit(commit).await })
    });
    let mut applied = 0;
    for commit in commits.collect::<Vec<_>>() {
        match commit.await.unwrap() {
            Ok(committed) => {
                assert_eq!((committed.owner, committed.pending), (None, None));
                applied += 1;
            }
            Err(error) => assert!(matches!(error, CommitError::Stale), "{error:?}"),
        }
    }
    assert_eq!(applied, 1);
    assert_eq!(next(&actor).await, None);
    let stretch = Stretch::After { number: 2, now: at(9) };
    let page = actor.store.list_messages(actor.workspace, id, stretch, 10).await.unwrap();
    assert_eq!(page.messages.len(), 1);
    assert_eq!(page.messages[0].in_reply_to, None);
}

async fn a_timer_does_not_fire_over_a_message_that_waits(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    actor.store.commit(actor.accept(id, "here I am")).await.unwrap();
    let refused = actor.store.commit(fired(&actor, id, 2)).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
}

async fn a_timer_that_was_set_anew_is_not_dropped(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    claim(&actor, 20).await;
    turn(&actor, id, 2, set(2, at(40))).await;
    assert!(!store.drop_timer(workspace, id, actor.replica).await.unwrap());
    let postponed = Postponed { replica: actor.replica, next_at: at(90), attempts: 1 };
    assert!(!store.postpone_timer(workspace, id, postponed).await.unwrap());
    assert_eq!(next(&actor).await, Some(at(40)));
    claim(&actor, 40).await;
    assert!(store.drop_timer(workspace, id, actor.replica).await.unwrap());
    assert_eq!(next(&actor).await, None);
}

async fn a_postponed_timer_comes_again(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    turn(&actor, id, 1, set(1, at(20))).await;
    claim(&actor, 20).await;
    let postponed = Postponed { replica: actor.replica, next_at: at(25), attempts: 3 };
    assert!(actor.store.postpone_timer(actor.workspace, id, postponed).await.unwrap());
    assert_eq!(claim(&actor, 24).await, []);
    let claimed = claim(&actor, 25).await;
    assert_eq!(claimed.iter().map(|it| (it.number, it.attempts)).collect::<Vec<_>>(), [(1, 4)]);
}

async fn another_workspaces_timer_is_not_there(store: Arc<dyn Store>) {
    let ours = Actor::new(Arc::clone(&store)).await;
    let theirs = Actor::new(store).await;
    let id = ours.open().await;
    turn(&ours, id, 1, set(1, at(20))).await;
    claim(&ours, 20).await;
    // By chance even the same process serves both.
    let (store, replica) = (&theirs.store, ours.replica);
    assert!(!store.drop_timer(theirs.workspace, id, replica).await.unwrap());
    let postponed = Postponed { replica, next_at: at(90), attempts: 1 };
    assert!(!store.postpone_timer(theirs.workspace, id, postponed).await.unwrap());
    let mut commit = fired(&ours, id, 2);
    commit.workspace = theirs.workspace;
    let refused = store.commit(commit).await;
    assert!(matches!(refused, Err(CommitError::NotFound)), "{refused:?}");
    assert_eq!(next(&ours).await, Some(at(20)));
    let loaded = ours.store.load(ours.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.conversation.status, Status::WithBot);
}
