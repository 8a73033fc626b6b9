//! Verbs: one use case a file, one commit each. A verb loads, lets the pure rings decide, and submits
//! what they decided; it never sends anything itself.

mod access;
mod alarm;
mod attachments;
mod audit;
mod bots;
mod cache;
mod channels;
pub mod clock;
mod contacts;
mod contexts;
mod conversations;
mod credentials;
mod drive;
mod ended;
mod follow;
mod gateway;
mod groups;
mod haptik;
mod identity;
mod kommunicate;
mod master_key;
mod members;
mod meters;
mod observe;
mod pace;
mod people;
mod previews;
mod programs;
mod registry;
mod reports;
mod trials;
mod unbroken;
pub mod understanding;
pub mod vault;
mod webhooks;
mod workspaces;

use std::sync::Arc;

use model::Timestamp;
use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId, ChannelId, ReplicaId, WorkspaceId};
use store::{Store, StoreError};
use tokio::sync::mpsc;

pub use self::gateway::{
    GatewayAnswer, GatewayEntry, GatewayError, GatewayHealth, GatewayOpened, GatewayRequest,
    LaterReply, ReplyLaterError,
};
pub use access::{Access, AccessError, ApiKeyCreated, Identity, Rights, SCOPES};
pub use attachments::{
    Address, FileTypeError, KeepAttachmentError, LINK_VALID_FOR, LinkError, NewUpload,
    SendAttachmentError,
};
pub use audit::{AuditCheck, AuditFault, AuditWrong, Deed};
pub use bots::{
    BotError, BotState, BotStateError, BotSummary, Checked, CredentialRead, CurlRead, CurlWarning,
    Draft, ExportBotError, Exported, FaqSaved, FaqUpload, ImportBotError, ImportSource,
    PublishBotError, Published, RichForm, RichForms, RollBackBotError, SaveDraftError, UploadError,
    ValuesSaved, check_scripts, read_curl, write_rich,
};
pub use channels::{ChannelError, ChannelRecord};
pub use clock::{Chance, Clock};
pub use contacts::{ContactError, ContactListing, ContactSummary, ContactUpdate};
pub use contexts::{ContextDocument, ContextError, ContextOwner, ContextValues};
pub use conversations::{
    AmendError, Amended, Amendment, Attached, CloseConversationError, Closing, ConversationSummary,
    InboundError, InboundMessage, Inbox, ListMessages, LoadError, MAX_ACTIONS, MAX_FILES,
    MAX_SENDER_ID_BYTES, NextHolder, OccasionError, OpenConversation, OpenConversationError,
    Opened, PlaceError, Placing, Post, PostError, ReceiveMessageError, Received,
    TransferFailedError, TurnEnd, WebView, WebViewError,
};
pub use credentials::{
    CredentialError, CredentialSource, SecretInput, SecretSummary, shown_headers, variable_of,
};
pub use drive::ScriptRunner;
pub use follow::{Follower, Followers};
pub use groups::MAX_GROUP_BOTS;
pub use haptik::{
    HaptikClient, HaptikFeedback, HaptikFeedbackError, HaptikFile, HaptikLine, HaptikMessage,
    HaptikMessageError, HaptikSent, HaptikSignInError, HaptikTranscriptError, HaptikTransfer,
    HaptikTransferError, HaptikTurn, HaptikUser, HaptikUserError, NewWebhookChannel, TranscriptOf,
    WebhookChannel, WebhookChannelError, haptik_time,
};
pub use identity::{Asking, IdentityCheck, IdentityError, IdentityFailure, IdentityQuestion};
pub use kommunicate::{
    GivenToAgent, Group, GroupChange, GroupError, GroupMessage, GroupMessageError, GroupRef,
    KOMMUNICATE_CHANNEL, MAX_USERS, NewGroup, Sent, User, UserChange, UserError, WebhookError,
    WebhookInput, WebhookSummary, message_key,
};
pub use master_key::{MasterKeyError, MasterKeyStatus, ResealedRows};
pub use members::{
    FactorError, FactorStart, Invitation, MemberError, MemberLink, MemberUpdate, PasswordError,
    ProviderAsking, ProviderCalls, ProviderFailure, ProviderQuestion, SignInError, SignInRequest,
    SignOnError, SignOnReturn, SignOnStart, SignedIn, SingleSignOnError, SingleSignOnInput,
    SingleSignOnSummary, Stay, TokenFault,
};
pub use observe::{Observed, Observer, ScriptRun, Understood, Walked, WalkedStep, WalkedWhat};
pub use pace::TooOften;
pub use people::{
    AgentInput, AgentSummary, Canned, CannedError, CannedInput, CannedListing, CannedText, Close,
    DeskCount, DeskError, DeskFollower, DeskHappened, DeskListed, DeskListing, DeskNews, DeskTask,
    EscalateError, Escalation, Opinion, RatingListing, SetUpError, StandInError, SurveyAsked,
    TeamInput, TeamSummary, Whom,
};
pub use previews::{
    Happened, Preview, PreviewDoing, PreviewError, PreviewPlace, PreviewSeat, PreviewSetup,
    PreviewStep, PreviewTurn, Previews, TestFailure, TestReport,
};
pub use programs::{Release, ReleaseError};
pub use registry::{Errand, ErrandAnswer, Outgoing};
pub use trials::{
    CallTrial, CallTried, QuestionTrial, QuestionTried, RuleTold, RuleTrial, ScriptTrial,
    ScriptTrialPlace, ScriptTried, SeenRequest, SeenResponse, Sending, TrialCall, TrialError,
    TrialExchange, TrialPlace, TrialQuestion, TrialSender, TriedCall,
};
pub use webhooks::{
    Answered, DeadEvent, Delivery, Due, ReceiverError, ReceiverInput, ReceiverSummary, Replay,
    Rotated, TriedDelivery,
};
pub use workspaces::WorkspaceError;

/// Everything that verbs need. Cheap to clone.
#[derive(Clone)]
pub struct App {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub store: Arc<dyn Store>,
    pub replica: ReplicaId,
    pub clock: Clock,
    pub chance: Chance,
    pub scripts: ScriptRunner,
    pub credentials: CredentialSource,
    pub vault: vault::Vault,
    pub releases: programs::Releases,
    pub encoders: understanding::Encoders,
    pub library: understanding::Library,
    pub drafts: understanding::Drafts,
    pub evaluations: understanding::Evaluations,
    pub registry: registry::Registry,
    pub followers: Followers,
    pub observer: Option<Arc<dyn Observer>>,
    pub meters: meters::Meters,
    pub channels: cache::Timed<(WorkspaceId, String), Arc<ChannelRecord>>,
    pub channels_by_id: cache::Timed<(WorkspaceId, ChannelId), Arc<ChannelRecord>>,
    pub callers: cache::Timed<[u8; 32], Access>,
    pub passwords: members::Passwords,
    pub providers: members::Providers,
    pub provider_calls: std::sync::OnceLock<Arc<dyn members::ProviderCalls>>,
    pub stays: members::Stays,
    pub groups: cache::Timed<(WorkspaceId, EnvironmentName, String), groups::GroupBots>,
    pub live: cache::Timed<(WorkspaceId, BotId, EnvironmentName), Option<BotVersionId>>,
    pub paces: pace::Paces,
    pub webhooks: cache::Timed<WorkspaceId, Option<Arc<kommunicate::Webhook>>>,
    pub receivers: cache::Timed<WorkspaceId, webhooks::Receivers>,
    pub haptik_clients: cache::Timed<String, Option<haptik::KnownClient>>,
    pub alarm: alarm::Alarm,
    pub rooms: people::Rooms,
    pub feeds: people::Feeds,
    pub connections: people::Connections,
    pub address: std::sync::OnceLock<Address>,
    pub identities: std::sync::OnceLock<Arc<dyn identity::IdentityCheck>>,
    pub previews: std::sync::OnceLock<Arc<dyn previews::Previews>>,
    pub trials: std::sync::OnceLock<Arc<dyn trials::TrialSender>>,
    pub ended: ended::Ended,
    /// Told when a workspace was deleted.
    pub ending: tokio::sync::Notify,
    /// Told when other master keys were taken.
    pub resealing: tokio::sync::Notify,
    pub outgoing: mpsc::UnboundedSender<Outgoing>,
}

/// What an [`App`] is made of.
pub struct Parts {
    pub store: Arc<dyn Store>,
    /// This process's name, under which it owns conversations; new at every start.
    pub replica: ReplicaId,
    pub clock: Clock,
    pub chance: Chance,
    pub scripts: ScriptRunner,
    pub credentials: CredentialSource,
    pub vault: vault::Vault,
    /// What understanding may use beside bots' words.
    pub encoders: understanding::Encoders,
    /// Told what happens in turns; `chat` and the previewer listen.
    pub observer: Option<Arc<dyn Observer>>,
}

impl App {
    /// Puts the parts together. Calls that are ready to leave come out of the receiver; whoever
    /// takes them answers with [`App::receive_answer`].
    pub fn new(parts: Parts) -> (Self, mpsc::UnboundedReceiver<Outgoing>) {
        let (outgoing, calls) = mpsc::unbounded_channel();
        let followers = Followers::start(parts.store.as_ref());
        let feeds = people::Feeds::start(parts.store.as_ref());
        let paces = pace::Paces::new(&parts.clock);
        let inner = Inner {
            store: parts.store,
            replica: parts.replica,
            clock: parts.clock,
            chance: parts.chance,
            scripts: parts.scripts,
            credentials: parts.credentials,
            vault: parts.vault,
            releases: programs::Releases::new(parts.encoders.clone()),
            encoders: parts.encoders,
            library: understanding::Library::default(),
            drafts: understanding::Drafts::default(),
            evaluations: understanding::Evaluations::default(),
            registry: registry::Registry::default(),
            followers,
            observer: parts.observer,
            meters: meters::Meters::default(),
            channels: cache::Timed::default(),
            channels_by_id: cache::Timed::default(),
            callers: cache::Timed::default(),
            passwords: members::Passwords::default(),
            providers: members::Providers::default(),
            provider_calls: std::sync::OnceLock::new(),
            stays: members::Stays::default(),
            groups: cache::Timed::default(),
            live: cache::Timed::default(),
            paces,
            webhooks: cache::Timed::default(),
            receivers: cache::Timed::default(),
            haptik_clients: cache::Timed::default(),
            alarm: alarm::Alarm::default(),
            rooms: people::Rooms::default(),
            feeds,
            connections: people::Connections::default(),
            address: std::sync::OnceLock::new(),
            identities: std::sync::OnceLock::new(),
            previews: std::sync::OnceLock::new(),
            trials: std::sync::OnceLock::new(),
            ended: ended::Ended::default(),
            ending: tokio::sync::Notify::new(),
            resealing: tokio::sync::Notify::new(),
            outgoing,
        };
        (Self { inner: Arc::new(inner) }, calls)
    }

    /// This process, as other replicas know it.
    pub fn replica(&self) -> ReplicaId {
        self.inner.replica
    }

    /// The store, for what carries out the outbox.
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.inner.store
    }

    /// What runs scripts, for bots that are tried out beside this app.
    pub fn scripts(&self) -> &ScriptRunner {
        &self.inner.scripts
    }

    /// What understanding may use beside bots' words.
    pub fn encoders(&self) -> &understanding::Encoders {
        &self.inner.encoders
    }

    /// The time that verbs decide with.
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// The clock that verbs decide with.
    pub fn clock(&self) -> &Clock {
        &self.inner.clock
    }

    /// Those who wait for messages of conversations.
    pub fn followers(&self) -> &Followers {
        &self.inner.followers
    }

    /// Signs contacts' tokens.
    pub fn vault(&self) -> &vault::Vault {
        &self.inner.vault
    }

    /// Says that this process lives; to be called every 250 ms.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn heartbeat(&self) -> Result<(), StoreError> {
        self.inner.store.heartbeat(self.inner.replica).await
    }

    /// Says that this process ends: others may go on with what it had.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn leave(&self) -> Result<(), StoreError> {
        self.inner.store.leave(self.inner.replica).await
    }
}
