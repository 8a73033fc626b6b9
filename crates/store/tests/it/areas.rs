//! Plain operations, an area after the other.

use std::sync::Arc;

use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::contact::Profile;
use model::conversation::Status;
use model::id::{ApiKeyId, BotId, BotVersionId, ChannelId, WorkspaceId};
use model::key::Key;
use serde_json::json;
use store::{
    BotFilter, ContactFilter, ConversationFilter, DeleteBotError, NewApiKey, NewBot, NewBotVersion,
    NewContact, NewDraft, NewLogEvent, NewRelease, NewReport, NewSecret, ReportFilter, Reservation,
    SaveDraftError, SavedAnswer, SourceFile, Store,
};

use crate::fixture::{Actor, at, on_every_store, update};

on_every_store![
    the_default_workspace_is_there_from_the_start,
    an_api_key_is_found_by_its_hash_until_it_is_revoked,
    a_secret_is_listed_without_its_ciphertext,
    a_channel_is_made_changed_and_removed,
    a_draft_is_saved_by_one_of_two,
    bots_are_listed_by_key_and_found_by_part_of_their_name,
    versions_are_numbered_and_released_in_one_commit,
    a_roll_back_is_a_release_of_the_version_before,
    a_bot_in_use_is_not_deleted,
    a_contact_is_made_once,
    conversations_are_listed_newest_first_and_filtered,
    reports_and_events_are_listed_by_conversation_and_bot,
    an_idempotency_key_gives_the_first_answer_again,
    an_idempotency_key_outlives_a_request_that_died,
];

pub fn minted<T>(mint: fn(model::Timestamp, [u8; 10]) -> T, n: u8) -> T {
    mint(at(0), [n; 10])
}

pub fn files(text: &str) -> Vec<SourceFile> {
    vec![SourceFile { path: "bot.yaml".to_owned(), text: text.to_owned() }]
}

pub fn new_bot(id: BotId, key: &str) -> NewBot {
    NewBot {
        id,
        key: Key::new(key).unwrap(),
        name: format!("The {key} bot"),
        draft: files("format: 1"),
        created_at: at(0),
    }
}

pub fn new_version(id: BotVersionId, bot: BotId) -> NewBotVersion {
    NewBotVersion {
        id,
        bot,
        files: files("format: 1"),
        hash: [3; 32],
        environment: EnvironmentName::Test,
        created_by: "ada".to_owned(),
        created_at: at(5),
    }
}

pub fn new_release(bot: BotId) -> NewRelease {
    NewRelease {
        bot,
        environment: EnvironmentName::Test,
        released_by: "bob".to_owned(),
        released_at: at(6),
    }
}

pub fn channel(key: &str) -> Channel {
    Channel {
        key: Key::new(key).unwrap(),
        name: key.to_owned(),
        kind: ChannelKind::Web,
        environment: EnvironmentName::Test,
        first_responder: FirstResponder::Nobody,
        settings: ChannelSettings::default(),
    }
}

pub fn api_key(hash: [u8; 32]) -> NewApiKey {
    NewApiKey {
        id: minted(ApiKeyId::mint, hash[0]),
        name: "ci".to_owned(),
        hash,
        prefix: "ck_ab".to_owned(),
        scopes: vec!["messages".to_owned()],
        member: None,
        created_at: at(0),
    }
}

pub fn secret(name: &str) -> NewSecret {
    NewSecret {
        name: name.to_owned(),
        kind: "bearer".to_owned(),
        hosts: vec!["api.example.com".to_owned()],
        ciphertext: vec![0, 1, 2],
        key_id: "k1".to_owned(),
        now: at(1),
    }
}

async fn the_default_workspace_is_there_from_the_start(store: Arc<dyn Store>) {
    let found = store.find_workspace("default").await.unwrap().unwrap();
    assert_eq!(found.id, WorkspaceId::DEFAULT);
    let same_name = store::Workspace { id: minted(WorkspaceId::mint, 1), ..found.clone() };
    assert!(!store.create_workspace(same_name).await.unwrap());
    assert_eq!(store.list_workspaces().await.unwrap(), [found]);
}

async fn an_api_key_is_found_by_its_hash_until_it_is_revoked(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let new = api_key([4; 32]);
    assert!(store.create_api_key(workspace, new.clone()).await.unwrap());
    assert!(!store.create_api_key(workspace, new.clone()).await.unwrap());
    let found = store.find_api_key([4; 32]).await.unwrap().unwrap();
    assert_eq!((found.id, found.workspace), (new.id, workspace));
    assert_eq!((found.scopes.clone(), found.prefix.as_str()), (new.scopes, "ck_ab"));
    assert!(store.find_api_key([5; 32]).await.unwrap().is_none());
    assert!(store.revoke_api_key(workspace, new.id, at(9)).await.unwrap());
    assert!(!store.revoke_api_key(workspace, new.id, at(9)).await.unwrap());
    assert!(store.find_api_key([4; 32]).await.unwrap().is_none());
    let listed = store.list_api_keys(workspace).await.unwrap();
    assert_eq!(listed, [store::ApiKey { revoked_at: Some(at(9)), ..found }]);
}

async fn a_secret_is_listed_without_its_ciphertext(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    store.put_secret(workspace, secret("bank")).await.unwrap();
    let changed = store::NewSecret { ciphertext: vec![9; 16], now: at(2), ..secret("bank") };
    store.put_secret(workspace, changed).await.unwrap();
    let found = store.find_secret(workspace, "bank").await.unwrap().unwrap();
    assert_eq!((found.ciphertext.as_slice(), found.key_id.as_str()), (&[9; 16][..], "k1"));
    assert_eq!((found.entry.created_at, found.entry.updated_at), (at(1), at(2)));
    assert_eq!(store.list_secrets(workspace).await.unwrap(), [found.entry]);
    assert!(store.delete_secret(workspace, "bank").await.unwrap());
    assert!(!store.delete_secret(workspace, "bank").await.unwrap());
    assert!(store.find_secret(workspace, "bank").await.unwrap().is_none());
}

async fn a_channel_is_made_changed_and_removed(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let (one, two) = (minted(ChannelId::mint, 1), minted(ChannelId::mint, 2));
    assert!(store.create_channel(workspace, one, channel("web"), at(0)).await.unwrap());
    assert!(!store.create_channel(workspace, two, channel("web"), at(0)).await.unwrap());
    assert!(store.create_channel(workspace, two, channel("app"), at(0)).await.unwrap());
    let taken = store.update_channel(workspace, two, channel("web"), at(1)).await.unwrap();
    assert!(!taken, "the key is another's");
    assert!(store.update_channel(workspace, two, channel("sms"), at(1)).await.unwrap());
    let found = store.find_channel(workspace, "sms").await.unwrap().unwrap();
    assert_eq!((found.id, found.channel.clone()), (two, channel("sms")));
    assert_eq!((found.created_at, found.updated_at), (at(0), at(1)));
    assert_eq!(store.find_channel_by_id(workspace, two).await.unwrap().as_ref(), Some(&found));
    assert!(store.delete_channel(workspace, one).await.unwrap());
    assert!(!store.delete_channel(workspace, one).await.unwrap());
    assert_eq!(store.list_channels(workspace).await.unwrap(), [found]);
}

async fn a_draft_is_saved_by_one_of_two(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let bot = minted(BotId::mint, 1);
    assert!(store.create_bot(workspace, new_bot(bot, "bank")).await.unwrap());
    assert!(!store.create_bot(workspace, new_bot(minted(BotId::mint, 2), "bank")).await.unwrap());
    let draft = |text: &str| NewDraft {
        name: "Bank".to_owned(),
        files: files(text),
        expected: 1,
        now: at(3),
    };
    assert_eq!(store.save_draft(workspace, bot, draft("mine")).await.unwrap(), 2);
    let refused = store.save_draft(workspace, bot, draft("theirs")).await;
    assert!(matches!(refused, Err(SaveDraftError::Conflict { current: 2 })), "{refused:?}");
    let kept = store.find_draft(workspace, bot).await.unwrap().unwrap();
    assert_eq!((kept.files, kept.etag, kept.updated_at), (files("mine"), 2, at(3)));
    let nobody = store.save_draft(workspace, minted(BotId::mint, 9), draft("x")).await;
    assert!(matches!(nobody, Err(SaveDraftError::NotFound)), "{nobody:?}");
    let entry = store.find_bot(workspace, "bank").await.unwrap().unwrap();
    assert_eq!((entry.name.as_str(), entry.last_version), ("Bank", 0));
}

async fn bots_are_listed_by_key_and_found_by_part_of_their_name(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    for (n, key) in [(1, "zoo"), (2, "bank"), (3, "Bank_2"), (4, "a-b")] {
        store.create_bot(workspace, new_bot(minted(BotId::mint, n), key)).await.unwrap();
    }
    for (search, after, limit, expected) in [
        (None, None, 10, vec!["Bank_2", "a-b", "bank", "zoo"]),
        (None, None, 2, vec!["Bank_2", "a-b"]),
        (None, Some("a-b"), 10, vec!["bank", "zoo"]),
        (Some("BANK"), None, 10, vec!["Bank_2", "bank"]),
        (Some("k_"), None, 10, vec!["Bank_2"]),
        (Some("%"), None, 10, vec![]),
        (Some("the zoo"), None, 10, vec!["zoo"]),
    ] {
        let filter = BotFilter {
            search: search.map(str::to_owned),
            after: after.map(|key| Key::new(key).unwrap()),
        };
        let listed = store.list_bots(workspace, filter, limit).await.unwrap();
        let keys: Vec<&str> = listed.iter().map(|bot| bot.key.as_str()).collect();
        assert_eq!(keys, expected, "{search:?} {after:?} {limit}");
    }
}

async fn versions_are_numbered_and_released_in_one_commit(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let bot = minted(BotId::mint, 1);
    store.create_bot(workspace, new_bot(bot, "bank")).await.unwrap();
    let nobody = new_version(minted(BotVersionId::mint, 9), minted(BotId::mint, 9));
    assert_eq!(store.create_version_and_release(workspace, nobody).await.unwrap(), None);
    let publish = (1..=8).map(|n| {
        let store = Arc::clone(store);
        let version = new_version(minted(BotVersionId::mint, n), bot);
        tokio::spawn(async move { store.create_version_and_release(workspace, version).await })
    });
    let mut numbers = Vec::new();
    for published in publish.collect::<Vec<_>>() {
        numbers.push(published.await.unwrap().unwrap().unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=8).collect::<Vec<_>>());

    let live = store.find_release(workspace, bot, EnvironmentName::Test).await.unwrap().unwrap();
    let version = store.find_version(workspace, live.version).await.unwrap().unwrap();
    assert_eq!((live.version_number, live.released_by.as_str()), (8, "ada"));
    assert_eq!((version.entry.number, version.entry.hash), (8, [3; 32]));
    assert_eq!(version.files, files("format: 1"));
    let by_number = store.find_version_by_number(workspace, bot, 8).await.unwrap();
    assert_eq!(by_number.as_ref(), Some(&version));
    let none = store.find_release(workspace, bot, EnvironmentName::Production).await.unwrap();
    assert_eq!(none, None);
    let listed = store.list_versions(workspace, bot, Some(4), 2).await.unwrap();
    assert_eq!(listed.iter().map(|entry| entry.number).collect::<Vec<_>>(), [3, 2]);
    let entry = store.find_bot_by_id(workspace, bot).await.unwrap().unwrap();
    assert_eq!(entry.last_version, 8);
}

async fn a_roll_back_is_a_release_of_the_version_before(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let bot = minted(BotId::mint, 1);
    store.create_bot(workspace, new_bot(bot, "bank")).await.unwrap();
    let nothing = store.roll_back(workspace, new_release(bot)).await.unwrap();
    assert_eq!(nothing, None, "nothing was live");
    let versions: Vec<BotVersionId> = (1..=2).map(|n| minted(BotVersionId::mint, n)).collect();
    for version in &versions {
        store.create_version_and_release(workspace, new_version(*version, bot)).await.unwrap();
    }
    let again = store.release_version(workspace, new_release(bot), versions[1]).await.unwrap();
    assert_eq!(again.map(|live| live.version_number), Some(2));
    let back = store.roll_back(workspace, new_release(bot)).await.unwrap().unwrap();
    assert_eq!((back.version, back.released_by.as_str()), (versions[0], "bob"));
    let history = store.list_releases(workspace, bot, EnvironmentName::Test, 10).await.unwrap();
    let numbers: Vec<u64> = history.iter().map(|release| release.version_number).collect();
    assert_eq!(numbers, [1, 2, 2, 1]);
    let unknown = minted(BotVersionId::mint, 9);
    let refused = store.release_version(workspace, new_release(bot), unknown).await.unwrap();
    assert_eq!(refused, None);
}

async fn a_bot_in_use_is_not_deleted(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let (used, unused) = (minted(BotId::mint, 1), minted(BotId::mint, 2));
    store.create_bot(workspace, new_bot(used, "used")).await.unwrap();
    store.create_bot(workspace, new_bot(unused, "unused")).await.unwrap();
    let version = minted(BotVersionId::mint, 1);
    store.create_version_and_release(workspace, new_version(version, unused)).await.unwrap();
    let id = actor.open().await;
    let mut commit = actor.turn(id, 1, "hi");
    commit.turn.as_mut().unwrap().bot = Some(used);
    store.commit(commit).await.unwrap();
    let refused = store.delete_bot(workspace, used).await;
    assert!(matches!(refused, Err(DeleteBotError::InUse)), "{refused:?}");
    store.delete_bot(workspace, unused).await.unwrap();
    assert!(store.find_version(workspace, version).await.unwrap().is_none());
    let gone = store.delete_bot(workspace, unused).await;
    assert!(matches!(gone, Err(DeleteBotError::NotFound)), "{gone:?}");
}

async fn a_contact_is_made_once(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let profile = Profile { name: Some("Bob".to_owned()), ..Profile::default() };
    let attempts: Vec<_> = (1..=8)
        .map(|n| {
            let contact = NewContact {
                id: minted(model::id::ContactId::mint, n),
                channel: actor.channel,
                external_id: "bob".to_owned(),
                profile: profile.clone(),
                created_at: at(0),
            };
            let store = Arc::clone(store);
            tokio::spawn(async move { store.find_or_create_contact(workspace, contact).await })
        })
        .collect();
    let mut ids = Vec::new();
    for attempt in attempts {
        let contact = attempt.await.unwrap().unwrap();
        assert_eq!(contact.profile, profile);
        ids.push(contact.id);
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    let changed = Profile {
        email: Some("b@example.org".to_owned()),
        location: Some(json!({"city": "Graz"})),
        ..Profile::default()
    };
    assert!(store.save_profile(workspace, ids[0], changed.clone()).await.unwrap());
    let found = store.find_contact(workspace, ids[0]).await.unwrap().unwrap();
    assert_eq!(found.profile, changed);
    let listed = store.list_contacts(workspace, ContactFilter::default(), 10).await.unwrap();
    assert_eq!(listed.len(), 2);
    let older = ContactFilter { before: Some(listed[0].id), ..ContactFilter::default() };
    let older = store.list_contacts(workspace, older, 10).await.unwrap();
    assert_eq!(older, listed[1..]);
    for (search, count) in [("B@EXAMPLE", 1), ("bob", 1), ("%", 0), ("_", 0), ("", 2), ("zz", 0)] {
        let filter = ContactFilter { search: Some(search.to_owned()), ..ContactFilter::default() };
        let found = store.list_contacts(workspace, filter, 10).await.unwrap();
        assert_eq!(found.len(), count, "{search}");
    }
}

async fn conversations_are_listed_newest_first_and_filtered(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(actor.open().await);
    }
    let mut commit = actor.turn(ids[1], 1, "bye");
    let mut turn = update(store::Work::Finished(store::MessageRef::Inbound));
    turn.status = Status::Closed { at: at(4), with_survey: true };
    commit.turn = Some(turn);
    actor.store.commit(commit).await.unwrap();
    let all = ConversationFilter::default();
    for (filter, limit, expected) in [
        (all.clone(), 10, vec![ids[2], ids[1], ids[0]]),
        (all.clone(), 1, vec![ids[2]]),
        (ConversationFilter { before: Some(ids[2]), ..all.clone() }, 1, vec![ids[1]]),
        (ConversationFilter { status: Some("closed"), ..all.clone() }, 10, vec![ids[1]]),
        (ConversationFilter { channel: Some(actor.channel), ..all.clone() }, 1, vec![ids[2]]),
        (
            ConversationFilter {
                contact: Some(actor.contact),
                status: Some("with_bot"),
                before: Some(ids[2]),
                ..all.clone()
            },
            10,
            vec![ids[0]],
        ),
        (
            ConversationFilter { channel: Some(minted(ChannelId::mint, 1)), ..all.clone() },
            10,
            vec![],
        ),
    ] {
        let listed =
            actor.store.list_conversations(actor.workspace, filter.clone(), limit).await.unwrap();
        let listed: Vec<_> = listed.iter().map(|conversation| conversation.id).collect();
        assert_eq!(listed, expected, "{filter:?}");
    }
    let closed = actor.store.find_conversation(actor.workspace, ids[1]).await.unwrap().unwrap();
    assert_eq!(closed.status, Status::Closed { at: at(4), with_survey: true });
    let count =
        |until| actor.store.count_conversations(actor.workspace, actor.contact, Some(until));
    assert_eq!((count(ids[0]).await.unwrap(), count(ids[2]).await.unwrap()), (1, 3));
    let other = Actor::new(Arc::clone(&actor.store)).await;
    let theirs =
        other.store.count_conversations(other.workspace, actor.contact, Some(ids[2])).await;
    assert_eq!(theirs.unwrap(), 0);
}

async fn reports_and_events_are_listed_by_conversation_and_bot(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let bot = minted(BotId::mint, 1);
    let mut ids = Vec::new();
    for n in 0..3 {
        let id = actor.open().await;
        let mut commit = actor.turn(id, 1, &format!("m{n}"));
        commit.reports =
            vec![NewReport { bot: (n > 0).then_some(bot), report: json!(n), created_at: at(n) }];
        commit.events =
            vec![NewLogEvent { bot: Some(bot), event: json!(n * 10), created_at: at(n) }];
        store.commit(commit).await.unwrap();
        ids.push(id);
    }
    let all = ReportFilter::default();
    let reports = store.list_reports(workspace, all, 10).await.unwrap();
    assert_eq!(reports.iter().map(|r| r.report.clone()).collect::<Vec<_>>(), [2, 1, 0]);
    for (filter, expected) in [
        (ReportFilter { conversation: Some(ids[0]), ..all }, vec![json!(0)]),
        (ReportFilter { bot: Some(bot), ..all }, vec![json!(2), json!(1)]),
        (ReportFilter { before: Some(reports[0].id), bot: Some(bot), ..all }, vec![json!(1)]),
    ] {
        let listed = store.list_reports(workspace, filter, 10).await.unwrap();
        assert_eq!(listed.into_iter().map(|r| r.report).collect::<Vec<_>>(), expected);
    }
    let events = store
        .list_log_events(workspace, ReportFilter { conversation: Some(ids[2]), ..all }, 10)
        .await
        .unwrap();
    assert_eq!((events.len(), events[0].event.clone(), events[0].bot), (1, json!(20), Some(bot)));
}

async fn an_idempotency_key_gives_the_first_answer_again(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let reserve = |hash| store.reserve_idempotency(workspace, "k", [hash; 32], at(0));
    assert_eq!(reserve(1).await.unwrap(), Reservation::New);
    assert_eq!(reserve(1).await.unwrap(), Reservation::Running);
    assert_eq!(reserve(2).await.unwrap(), Reservation::Mismatch);
    store.release_idempotency(workspace, "k").await.unwrap();
    assert_eq!(reserve(1).await.unwrap(), Reservation::New);
    let answer = SavedAnswer { status: 201, body: "{}".to_owned() };
    store.save_idempotency(workspace, "k", answer.clone()).await.unwrap();
    store.release_idempotency(workspace, "k").await.unwrap();
    assert_eq!(reserve(1).await.unwrap(), Reservation::Answered(answer));
    assert_eq!(store.purge(at(25 * 3_600), 10).await.unwrap(), 1);
    assert_eq!(reserve(1).await.unwrap(), Reservation::New);
}

async fn an_idempotency_key_outlives_a_request_that_died(store: Arc<dyn Store>) {
    let actor = Actor::new(store).await;
    let (store, workspace) = (&actor.store, actor.workspace);
    let reserve = |hash, second| store.reserve_idempotency(workspace, "k", [hash; 32], at(second));
    for (hash, second, expected) in [
        (1, 0, Reservation::New),
        (1, 60, Reservation::Running),
        (2, 61, Reservation::Mismatch),
        (1, 61, Reservation::New),
        (1, 62, Reservation::Running),
    ] {
        assert_eq!(reserve(hash, second).await.unwrap(), expected, "{hash} at {second}");
    }
}
