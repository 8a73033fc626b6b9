//! SQL: migrations, domain operations, grouped commits and the outbox, on SQLite and PostgreSQL.
//!
//! No rule of dialogue and nothing that is sent. A verb submits one [`Commit`]; no transaction
//! handle leaves this crate, and no query can be written without a workspace. What spans workspaces
//! by its nature (finding an API key's workspace, claiming work, purging) says so.

pub mod area;
mod bus;
mod commit;
mod error;
mod fault;
pub mod migration;
mod outbox;
pub mod plant;
mod postgres;
mod prepared;
pub mod record;
mod rules;
mod sql;
mod sqlite;
mod turns;

pub use area::accepted::{Accepted, AcceptedStore};
pub use area::access::{AccessStore, ApiKey, KeyMember, NewApiKey, Workspace};
pub use area::access_change::{AccessChange, AccessChangeStore, KEPT_ACCESS_CHANGES};
pub use area::attachment::{
    ATTACHMENT_PART_BYTES, AttachmentEntry, AttachmentLimits, AttachmentStore,
    MAX_ATTACHMENT_BYTES, NewAttachment, SaveAttachmentError, UNSENT_HOURS,
};
pub use area::audit::{AuditEntry, AuditFilter, AuditRecord, AuditStore, NewAuditEntry};
pub use area::bot::{
    BotEntry, BotFilter, BotStore, BotVersion, BotVersionEntry, DeleteBotError, Draft, DraftStore,
    NewBot, NewBotVersion, NewDraft, NewRelease, Release, ReleaseStore, SaveDraftError, SourceFile,
    VersionStore,
};
pub use area::bot_client::{BotClient, BotClientStore};
pub use area::canned::{CannedEntry, CannedFilter, CannedStore, NewCanned};
pub use area::channel::{ChannelEntry, ChannelStore};
pub use area::contact::{ContactEntry, ContactFilter, ContactStore, NewContact};
pub use area::context::{
    ContextNamespace, ContextPlace, ContextStore, ContextValue, ContextWrite, GLOBAL_SUBJECT,
    NewContextValue,
};
pub use area::conversation::{ConversationFilter, ConversationStore};
pub use area::delivery::{
    DeadDelivery, DeliveryEnd, DeliveryStore, KEPT_DAYS, NewTry, Replayed, TRY_DAYS, Try,
};
pub use area::desk::{
    AgentConnection, AgentEntry, Clocks, DeskEvent, DeskStore, DeskWrite, ListedPlace, NewAgent,
    NewDeskEvent, NewTeam, Place, PlaceFilter, PlaceOrder, PlaceState, ReplyLimits, TeamEntry,
    WaitingLine,
};
pub use area::factor::{FactorOn, FactorStore};
pub use area::idempotency::{IdempotencyStore, Reservation, SavedAnswer};
pub use area::member::{Member, MemberChange, MemberProof, MemberStore, NewMember, StoredFactor};
pub use area::model::{
    LiveVersion, MAX_MODEL_BYTES, ModelEntry, ModelStore, ModelUser, NewModel, StoredModel,
};
pub use area::rating::{Rating, RatingFilter, RatingStore};
pub use area::read_mark::{ReadMarkStore, ReadMarks, Reader};
pub use area::receiver::{Disabled, NewReceiver, ReceiverEntry, ReceiverStore};
pub use area::record_log::{LogStore, LoggedEvent, LoggedReport, ReportFilter};
pub use area::secret::{NewSecret, SecretEntry, SecretStore, StoredSecret};
pub use area::sign_in::{NewPassword, NewProof, SignIn, SignInStore};
pub use area::sign_on::{NewSingleSignOn, SignOnStore, SingleSignOnEntry};
pub use area::timer::{Timer, TimerStore};
pub use area::vendor_id::{VendorIdStore, VendorKind};
pub use area::webhook::{NewWebhook, WebhookEntry, WebhookStore};
pub use bus::{Hint, Listener};
pub use commit::{
    AnsweredCall, Commit, CommitError, Committed, Guard, Inbound, MessageRef, NewCall,
    NewConversation, NewLogEvent, NewMessage, NewReport, NewSend, ProfileChange, SendAbout,
    TimerChange, TurnUpdate, Work,
};
pub use error::{MigrationError, StoreError};
pub use outbox::{OutboxId, OutboxKind, OutboxRow, OutboxStore, Postponed, Receiver};
pub use postgres::PostgresStore;
pub use record::{StateRecord, encode_state};
pub use sqlite::SqliteStore;
pub use turns::{
    Claimable, Conversation, JournaledCall, Loaded, MAX_LOADED_PENDING, MessagePage, Stretch,
    TurnState, TurnStore,
};

/// How long a replica counts as alive after a heartbeat, by the database's clock.
pub const LEASE: std::time::Duration = std::time::Duration::from_secs(1);

/// How long an inbound message's dedupe key is kept, in days.
pub const INBOX_DAYS: i64 = 8;

/// How long the answer to an API request is kept for its repetitions, in hours.
pub const IDEMPOTENCY_HOURS: i64 = 24;

/// Everything that is kept: use it as `Arc<dyn Store>`.
pub trait Store:
    TurnStore
    + OutboxStore
    + AcceptedStore
    + AccessStore
    + AccessChangeStore
    + AttachmentStore
    + AuditStore
    + BotStore
    + BotClientStore
    + CannedStore
    + ChannelStore
    + ContactStore
    + ContextStore
    + ConversationStore
    + DeskStore
    + FactorStore
    + DeliveryStore
    + IdempotencyStore
    + LogStore
    + MemberStore
    + ModelStore
    + RatingStore
    + ReadMarkStore
    + ReceiverStore
    + SecretStore
    + SignInStore
    + SignOnStore
    + TimerStore
    + VendorIdStore
    + WebhookStore
{
}

impl<T> Store for T where
    T: TurnStore
        + OutboxStore
        + AcceptedStore
        + AccessStore
        + AccessChangeStore
        + AttachmentStore
        + AuditStore
        + BotStore
        + BotClientStore
        + CannedStore
        + ChannelStore
        + ContactStore
        + ContextStore
        + ConversationStore
        + DeskStore
        + FactorStore
        + DeliveryStore
        + IdempotencyStore
        + LogStore
        + MemberStore
        + ModelStore
        + RatingStore
        + ReadMarkStore
        + ReceiverStore
        + SecretStore
        + SignInStore
        + SignOnStore
        + TimerStore
        + VendorIdStore
        + WebhookStore
{
}
