//! Commits: what is applied, numbered and refused.

use std::sync::Arc;

use model::content::Content;
use model::conversation::Status;
use serde_json::{Value, json};
use store::{
    CommitError, Guard, MessageRef, NewReport, ProfileChange, Store, StoreError, Stretch,
    TurnState, Work,
};

use crate::fixture::{Actor, at, conversation_id, on_every_store, reply, update};

on_every_store![
    a_whole_turn_is_one_commit,
    a_message_delivered_a_thousand_times_at_once_is_kept_once,
    numbers_have_no_gaps_whatever_comes_at_once,
    a_stale_version_is_refused_and_changes_nothing,
    only_one_of_many_turns_on_the_same_version_is_applied,
    a_message_may_not_overtake_those_that_wait,
    accepted_messages_wait_in_order,
    skipped_messages_are_kept_and_marked,
    readers_stop_at_the_first_message_that_is_not_yet_visible,
    pages_go_back_from_any_number,
    a_conversation_is_created_once_per_key,
    what_a_commit_remembers_is_loaded_with_the_contact,
    a_commit_that_contradicts_itself_is_refused,
    a_text_with_nul_is_refused_in_keys_and_kept_in_json,
    a_failed_commit_spoils_no_other_of_its_group,
    an_unknown_conversation_is_not_found,
    every_commit_gives_a_hint,
    old_dedupe_keys_are_purged_in_bounded_steps,
    an_accepted_message_is_found_by_its_senders_id,
];

async fn a_whole_turn_is_one_commit(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = conversation_id();
    let mut commit = actor.turn(id, 0, "hello");
    commit.guard = Guard::New(actor.new_conversation());
    let committed = actor.store.commit(commit).await.unwrap();
    assert_eq!((committed.inbound, committed.said.as_slice()), (Some(1), &[2][..]));
    assert_eq!((committed.version, committed.pending, committed.owner), (1, None, None));

    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.state.unwrap().decode::<Value>().unwrap(), json!({"at": "menu"}));
    assert_eq!(loaded.conversation.status, Status::WithBot);
    assert_eq!((loaded.conversation.session, loaded.conversation.last_number), (1, 2));
    assert_eq!(loaded.external_id, "ada");
    assert!(loaded.pending.is_empty() && loaded.running.is_none() && loaded.journal.is_empty());

    let state = actor.store.turn_state(actor.workspace, id, 1).await.unwrap();
    let TurnState::Finished { replies } = state else { panic!("{state:?}") };
    assert_eq!(replies.len(), 1);
    assert_eq!((replies[0].number, replies[0].in_reply_to), (2, Some(1)));
    assert_eq!(replies[0].content, Content::text("re hello"));
    let unknown = actor.store.turn_state(actor.workspace, id, 2).await.unwrap();
    assert_eq!(unknown, TurnState::Unknown, "the bot's own message has no turn");
}

async fn a_message_delivered_a_thousand_times_at_once_is_kept_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let deliveries = (0..1_000).map(|attempt| {
        let mut commit = actor.accept(id, "the same");
        if attempt % 2 == 1 {
            // Half of them believe that it begins a conversation.
            commit.conversation = conversation_id();
            commit.guard = Guard::New(actor.new_conversation());
        }
        let store = Arc::clone(&actor.store);
        tokio::spawn(async move { store.commit(commit).await })
    });
    let mut kept = Vec::new();
    let mut repeated = Vec::new();
    for delivery in deliveries.collect::<Vec<_>>() {
        match delivery.await.unwrap() {
            Ok(committed) => kept.push(committed.inbound),
            Err(CommitError::Duplicate { conversation, number, same_body: true }) => {
                repeated.push((conversation, number));
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(kept, [Some(1)]);
    assert_eq!(repeated.len(), 999);
    assert!(repeated.iter().all(|first| *first == repeated[0]), "all name the first");
    let mut other_body = actor.accept(id, "the same");
    other_body.inbound.as_mut().unwrap().body_hash = [8; 32];
    let refused = actor.store.commit(other_body).await;
    assert!(
        matches!(refused, Err(CommitError::Duplicate { same_body: false, number: Some(1), .. })),
        "{refused:?}"
    );
}

async fn numbers_have_no_gaps_whatever_comes_at_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let accepts = (0..200).map(|n| {
        let commit = actor.accept(id, &format!("m{n}"));
        let store = Arc::clone(&actor.store);
        tokio::spawn(async move { store.commit(commit).await.unwrap().inbound.unwrap() })
    });
    let mut numbers = Vec::new();
    for accept in accepts.collect::<Vec<_>>() {
        numbers.push(accept.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=200).collect::<Vec<u64>>());
}

async fn a_stale_version_is_refused_and_changes_nothing(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.turn(id, 1, "one")).await.unwrap();
    let refused = actor.store.commit(actor.turn(id, 1, "two")).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!((loaded.conversation.version, loaded.conversation.last_number), (2, 2));
    let again = actor.store.commit(actor.turn(id, 2, "two")).await.unwrap();
    assert_eq!(again.inbound, Some(3), "the refused commit left no dedupe key");
}

async fn only_one_of_many_turns_on_the_same_version_is_applied(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let turns = (0..50).map(|n| {
        let commit = actor.turn(id, 1, &format!("m{n}"));
        let store = Arc::clone(&actor.store);
        tokio::spawn(async move { store.commit(commit).await })
    });
    let mut applied = 0;
    for turn in turns.collect::<Vec<_>>() {
        match turn.await.unwrap() {
            Ok(_) => applied += 1,
            Err(CommitError::Stale) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(applied, 1);
}

async fn a_message_may_not_overtake_those_that_wait(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "first")).await.unwrap();
    let refused = actor.store.commit(actor.turn(id, 1, "second")).await;
    assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    let first = actor.answer(id, 1, 1).await;
    assert_eq!(first.pending, None);
    let second = actor.store.commit(actor.turn(id, first.version, "second")).await.unwrap();
    assert_eq!(second.inbound, Some(3));
}

async fn accepted_messages_wait_in_order(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    for (key, number) in [("a", 1), ("b", 2), ("c", 3)] {
        let kept = actor.store.commit(actor.accept(id, key)).await.unwrap();
        assert_eq!((kept.inbound, kept.pending, kept.version), (Some(number), Some(1), 1));
    }
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    let waiting: Vec<u64> = loaded.pending.iter().map(|message| message.number).collect();
    assert_eq!(waiting, [1, 2, 3]);
    assert!(loaded.state.is_none(), "no turn was yet");

    let first = actor.answer(id, 1, 1).await;
    assert_eq!((first.said[0], first.pending, first.owner), (4, Some(2), Some(actor.replica)));
    let second = actor.answer(id, first.version, 2).await;
    assert_eq!(second.pending, Some(3));
    let state = actor.store.turn_state(actor.workspace, id, 3).await.unwrap();
    assert_eq!(state, TurnState::Pending);
    let third = actor.answer(id, second.version, 3).await;
    assert_eq!((third.pending, third.owner), (None, None));
}

async fn skipped_messages_are_kept_and_marked(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    for key in ["a", "b", "c", "d"] {
        actor.store.commit(actor.accept(id, key)).await.unwrap();
    }
    let mut commit = actor.commit(id, Guard::Turn { version: 1 });
    let mut turn = update(Work::Finished(MessageRef::Number(1)));
    turn.skipped = vec![2, 3];
    commit.turn = Some(turn);
    let committed = actor.store.commit(commit).await.unwrap();
    assert_eq!(committed.pending, Some(4));
    let state = actor.store.turn_state(actor.workspace, id, 2).await.unwrap();
    assert_eq!(state, TurnState::Skipped);
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.pending.iter().map(|message| message.number).collect::<Vec<_>>(), [4]);
}

async fn readers_stop_at_the_first_message_that_is_not_yet_visible(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    let mut late = reply("late", MessageRef::Inbound);
    late.visible_at = at(10);
    // It says that it may be seen before the one before it: it may not.
    let early = reply("early", MessageRef::Inbound);
    commit.said = vec![reply("now", MessageRef::Inbound), late, early];
    actor.store.commit(commit).await.unwrap();

    let page = |number, now, limit| {
        let stretch = Stretch::After { number, now };
        actor.store.list_messages(actor.workspace, id, stretch, limit)
    };
    let before = page(0, at(5), 50).await.unwrap();
    assert_eq!(before.messages.iter().map(|m| m.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!((before.next_visible_at, before.has_more), (Some(at(10)), false));
    let after = page(2, at(10), 50).await.unwrap();
    assert_eq!(after.messages.iter().map(|m| m.number).collect::<Vec<_>>(), [3, 4]);
    assert_eq!(after.messages[1].visible_at, at(10));
    assert_eq!((after.next_visible_at, after.has_more), (None, false));
    let short = page(0, at(10), 3).await.unwrap();
    assert_eq!((short.messages.len(), short.next_visible_at, short.has_more), (3, None, true));
}

async fn pages_go_back_from_any_number(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    for n in 0..5 {
        actor.store.commit(actor.accept(id, &format!("m{n}"))).await.unwrap();
    }
    for (before, limit, expected, has_more) in [
        (u64::MAX, 2, vec![4, 5], true),
        (4, 2, vec![2, 3], true),
        (3, 2, vec![1, 2], false),
        (1, 2, vec![], false),
    ] {
        let stretch = Stretch::Before { number: before, now: at(9) };
        let page = actor.store.list_messages(actor.workspace, id, stretch, limit).await.unwrap();
        let numbers: Vec<u64> = page.messages.iter().map(|message| message.number).collect();
        assert_eq!((numbers, page.has_more), (expected, has_more), "before {before}");
    }
}

async fn a_conversation_is_created_once_per_key(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let create = || {
        let mut new = actor.new_conversation();
        new.create_key = Some("k".to_owned());
        actor.commit(conversation_id(), Guard::New(new))
    };
    let first = create();
    let id = first.conversation;
    let parallel: Vec<_> = std::iter::once(first)
        .chain((0..20).map(|_| create()))
        .map(|commit| {
            let store = Arc::clone(&actor.store);
            tokio::spawn(async move { store.commit(commit).await })
        })
        .collect();
    let mut created = 0;
    for attempt in parallel {
        match attempt.await.unwrap() {
            Ok(_) => created += 1,
            Err(CommitError::Duplicate { number: None, .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(created, 1);
    let again = actor.commit(id, Guard::New(actor.new_conversation()));
    if actor.store.find_conversation(actor.workspace, id).await.unwrap().is_some() {
        let refused = actor.store.commit(again).await;
        assert!(matches!(refused, Err(CommitError::Stale)), "{refused:?}");
    }
}

async fn what_a_commit_remembers_is_loaded_with_the_contact(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    commit.remembered = vec![
        ("colour".to_owned(), json!("red")),
        ("size".to_owned(), json!({"eu": 42})),
        ("colour".to_owned(), json!("blue")),
    ];
    commit.profile = Some(ProfileChange { name: Some("Ada".to_owned()), email: None });
    commit.reports =
        vec![NewReport { bot: None, report: json!({"code": "unset"}), created_at: at(2) }];
    actor.store.commit(commit).await.unwrap();
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    let expected = [("colour".to_owned(), json!("blue")), ("size".to_owned(), json!({"eu": 42}))];
    assert_eq!(loaded.remembered, expected);
    assert_eq!(loaded.profile.name.as_deref(), Some("Ada"));

    let mut commit = actor.turn(id, loaded.conversation.version, "again");
    commit.remembered = vec![("colour".to_owned(), Value::Null)];
    commit.profile = Some(ProfileChange { name: None, email: Some("a@example.org".to_owned()) });
    actor.store.commit(commit).await.unwrap();
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.remembered, expected[1..]);
    assert_eq!(loaded.profile.name.as_deref(), Some("Ada"));
    assert_eq!(loaded.profile.email.as_deref(), Some("a@example.org"));
}

async fn a_commit_that_contradicts_itself_is_refused(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let bare_accept = actor.commit(id, Guard::Accept);
    let mut talking_accept = actor.accept(id, "a");
    talking_accept.said = vec![reply("no", MessageRef::Inbound)];
    let mut no_inbound = actor.turn(id, 1, "b");
    no_inbound.inbound = None;
    for commit in [bare_accept, talking_accept, no_inbound] {
        let refused = actor.store.commit(commit).await;
        assert!(matches!(refused, Err(CommitError::Malformed(_))), "{refused:?}");
    }
}

async fn a_text_with_nul_is_refused_in_keys_and_kept_in_json(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let refused = actor.store.commit(actor.accept(id, "a\0b")).await;
    assert!(matches!(refused, Err(CommitError::Store(StoreError::Nul))), "{refused:?}");
    let refused = actor.store.find_workspace("a\0b").await;
    assert!(matches!(refused, Err(StoreError::Nul)), "{refused:?}");

    let mut commit = actor.accept(id, "plain");
    commit.inbound.as_mut().unwrap().content = Content::text("a\0b");
    actor.store.commit(commit).await.unwrap();
    let loaded = actor.store.load(actor.workspace, id).await.unwrap().unwrap();
    assert_eq!(loaded.pending[0].content, Content::text("a\0b"));
}

async fn a_failed_commit_spoils_no_other_of_its_group(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let mut conversations = Vec::new();
    for _ in 0..20 {
        conversations.push(actor.open().await);
    }
    let commits: Vec<_> = conversations
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let version = if n % 3 == 0 { 99 } else { 1 };
            let commit = actor.turn(*id, version, &format!("g{n}"));
            let store = Arc::clone(&actor.store);
            tokio::spawn(async move { (n, store.commit(commit).await) })
        })
        .collect();
    for commit in commits {
        let (n, result) = commit.await.unwrap();
        match result {
            Ok(_) => assert_ne!(n % 3, 0),
            Err(CommitError::Stale) => assert_eq!(n % 3, 0),
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn an_unknown_conversation_is_not_found(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = conversation_id();
    for commit in [actor.turn(id, 1, "a"), actor.accept(id, "b")] {
        let refused = actor.store.commit(commit).await;
        assert!(matches!(refused, Err(CommitError::NotFound)), "{refused:?}");
    }
    assert!(actor.store.load(actor.workspace, id).await.unwrap().is_none());
}

async fn every_commit_gives_a_hint(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    let (sender, mut hints) = tokio::sync::mpsc::unbounded_channel();
    actor.store.listen(Box::new(move |hint| {
        let _gone = sender.send(*hint);
    }));
    actor.store.commit(actor.accept(id, "a")).await.unwrap();
    let hint = hints.recv().await.unwrap();
    assert_eq!((hint.workspace, hint.conversation), (actor.workspace, id));
    assert_eq!((hint.number, hint.is_claimable, hint.has_sends), (1, true, false));
}

async fn old_dedupe_keys_are_purged_in_bounded_steps(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    for key in ["a", "b", "c"] {
        actor.store.commit(actor.accept(id, key)).await.unwrap();
    }
    let day = 24 * 3_600;
    assert_eq!(actor.store.purge(at(8 * day - 60), 100).await.unwrap(), 0);
    assert_eq!(actor.store.purge(at(8 * day + 60), 2).await.unwrap(), 2);
    assert_eq!(actor.store.purge(at(8 * day + 60), 2).await.unwrap(), 1);
    let again = actor.store.commit(actor.accept(id, "a")).await.unwrap();
    assert_eq!(again.inbound, Some(4));
}

async fn an_accepted_message_is_found_by_its_senders_id(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let id = actor.open().await;
    actor.store.commit(actor.accept(id, "a")).await.unwrap();
    let find = |key| actor.store.find_accepted(actor.workspace, actor.channel, key);
    let found = find("a").await.unwrap().unwrap();
    assert_eq!((found.conversation, found.number, found.body_hash), (id, 1, [7; 32]));
    assert_eq!(find("b").await.unwrap(), None);
}
