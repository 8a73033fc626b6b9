//! Stores to test, and an actor with a workspace, a channel and a contact to test them with.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::Timestamp;
use model::contact::Profile;
use model::content::Content;
use model::conversation::{Audience, Author, Status};
use model::id::{ChannelId, ContactId, ConversationId, ReplicaId, WorkspaceId};
use store::record::encode_state;
use store::{
    Commit, Committed, Guard, Inbound, MessageRef, NewContact, NewConversation, NewMessage,
    PostgresStore, SqliteStore, Store, TimerChange, TurnUpdate, Work, Workspace,
};
use tempfile::TempDir;
use testkit::PostgresCluster;

/// A store and what must live as long as it.
pub struct Fixture {
    pub store: Arc<dyn Store>,
    _folder: Option<TempDir>,
}

impl Fixture {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("store.db")).unwrap();
        Self { store: Arc::new(store), _folder: Some(folder) }
    }

    pub async fn postgres() -> Option<Self> {
        let url = postgres_url().await?;
        let store = PostgresStore::open(&url, replica_id()).await.unwrap();
        Some(Self { store: Arc::new(store), _folder: None })
    }

    pub fn memory() -> Self {
        Self { store: Arc::new(SqliteStore::open_in_memory().unwrap()), _folder: None }
    }
}

/// A database of its own, at this program's migration; `None`, with a message, without PostgreSQL.
pub async fn postgres_url() -> Option<String> {
    let Some(cluster) = PostgresCluster::shared().unwrap() else {
        // The cluster has said so.
        return None;
    };
    let url = cluster.fresh_database().unwrap();
    PostgresStore::migrate(&url).await.unwrap();
    Some(url)
}

/// Runs each of these functions on every store.
macro_rules! on_every_store {
    ($($name:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let fixture = crate::fixture::Fixture::sqlite();
                super::$name(std::sync::Arc::clone(&fixture.store)).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                if let Some(fixture) = crate::fixture::Fixture::postgres().await {
                    super::$name(std::sync::Arc::clone(&fixture.store)).await;
                }
            })*
        }
        mod in_memory {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let fixture = crate::fixture::Fixture::memory();
                super::$name(std::sync::Arc::clone(&fixture.store)).await;
            })*
        }
    };
}
pub(crate) use on_every_store;

/// A random-enough number for ids: unique in this process.
fn noise() -> [u8; 10] {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let mut noise = [0; 10];
    noise[2..].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes());
    noise
}

/// `seconds` after the day on which all tests take place.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}

pub fn conversation_id() -> ConversationId {
    ConversationId::mint(at(0), noise())
}

pub fn replica_id() -> ReplicaId {
    ReplicaId::mint(at(0), noise())
}

/// Somebody who uses a store.
#[derive(Clone)]
pub struct Actor {
    pub store: Arc<dyn Store>,
    pub workspace: WorkspaceId,
    pub channel: ChannelId,
    pub contact: ContactId,
    /// Alive from the start.
    pub replica: ReplicaId,
}

impl Actor {
    /// An actor in a workspace of its own.
    pub async fn new(store: Arc<dyn Store>) -> Self {
        let workspace = WorkspaceId::mint(at(0), noise());
        let name = workspace.to_string();
        assert!(
            store
                .create_workspace(Workspace { id: workspace, name, created_at: at(0) })
                .await
                .unwrap()
        );
        let channel = ChannelId::mint(at(0), noise());
        let contact = NewContact {
            id: ContactId::mint(at(0), noise()),
            channel,
            external_id: "ada".to_owned(),
            profile: Profile::default(),
            created_at: at(0),
        };
        let contact = store.find_or_create_contact(workspace, contact).await.unwrap().id;
        let replica = replica_id();
        store.heartbeat(replica).await.unwrap();
        Self { store, workspace, channel, contact, replica }
    }

    pub fn commit(&self, conversation: ConversationId, guard: Guard) -> Commit {
        Commit::new(self.workspace, conversation, self.replica, guard)
    }

    pub fn new_conversation(&self) -> NewConversation {
        NewConversation {
            contact: self.contact,
            channel: self.channel,
            create_key: None,
            created_at: at(0),
        }
    }

    pub fn inbound(&self, key: &str) -> Inbound {
        Inbound {
            channel: self.channel,
            sender_message_id: key.to_owned(),
            body_hash: [7; 32],
            author: Author::Contact,
            content: Content::text(key),
            tap: None,
            created_at: at(1),
        }
    }

    /// Opens a conversation without a message.
    pub async fn open(&self) -> ConversationId {
        let id = conversation_id();
        let commit = self.commit(id, Guard::New(self.new_conversation()));
        self.store.commit(commit).await.unwrap();
        id
    }

    /// A mere accept.
    pub fn accept(&self, conversation: ConversationId, key: &str) -> Commit {
        let mut commit = self.commit(conversation, Guard::Accept);
        commit.inbound = Some(self.inbound(key));
        commit
    }

    /// A whole turn in one commit: the message, one reply, and the turn's end.
    pub fn turn(&self, conversation: ConversationId, version: u64, key: &str) -> Commit {
        let mut commit = self.commit(conversation, Guard::Turn { version });
        commit.inbound = Some(self.inbound(key));
        commit.said = vec![reply(&format!("re {key}"), MessageRef::Inbound)];
        commit.turn = Some(update(Work::Finished(MessageRef::Inbound)));
        commit
    }

    /// The turn of a message that was accepted before.
    pub async fn answer(
        &self,
        conversation: ConversationId,
        version: u64,
        number: u64,
    ) -> Committed {
        let of = MessageRef::Number(number);
        let mut commit = self.commit(conversation, Guard::Turn { version });
        commit.said = vec![reply("answer", of)];
        commit.turn = Some(update(Work::Finished(of)));
        self.store.commit(commit).await.unwrap()
    }
}

pub fn reply(text: &str, of: MessageRef) -> NewMessage {
    NewMessage {
        raw: None,
        author: Author::Bot,
        audience: Audience::Everybody,
        content: Content::text(text),
        in_reply_to: Some(of),
        created_at: at(2),
        visible_at: at(2),
    }
}

pub fn update(work: Work) -> TurnUpdate {
    TurnUpdate {
        state: encode_state(&serde_json::json!({"at": "menu"})).unwrap(),
        status: Status::WithBot,
        session: 1,
        bot: None,
        bot_version: None,
        expires_at: Some(at(3_600)),
        last_activity_at: at(2),
        work,
        skipped: Vec::new(),
        timer: TimerChange::Keep,
    }
}
