//! Previews: a bot's draft talked to in memory, apart from all real conversations. What they are is said
//! here; whoever puts the program together runs them, because they need its workers and its network.

use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::Arc;

use engine::state::Values;
use engine::{HandOff, LogEvent, Report, Trace};
use formats::SourceFile;
use formats::conversation_test::{AgentDid, Answer, Answers};
use indexmap::IndexMap;
use model::bot::{CredentialKind, Target};
use model::call::{CallAnswer, HttpCall};
use model::channel::{ChannelKind, EnvironmentName};
use model::conversation::{Message, Status};
use model::exchange::{BotAnswer, BotRequest};
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use model::key::Key;
use serde_json::Value;
use store::StoreError;

use crate::conversations::{
    InboundMessage, OpenConversationError, PlaceError, ReceiveMessageError,
};
use crate::observe::ScriptRun;
use crate::people::StandInError;
use crate::understanding::Told;
use crate::{App, PublishBotError};

/// What a preview begins with.
#[derive(Debug, Clone)]
pub struct PreviewSetup {
    pub environment: EnvironmentName,
    pub channel: ChannelKind,
    /// The contact's; BCP 47.
    pub language: Option<String>,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Where it begins; its opening unless it is given.
    pub start: Option<Target>,
    pub values: Values,
    /// In place of services, external bots and scripts' own calls of these names.
    pub answers: Answers,
}

/// A preview that began.
#[derive(Debug, Clone)]
pub struct Preview {
    pub id: String,
    /// Tag of the draft that it runs.
    pub draft: u64,
    pub turn: PreviewTurn,
}

/// One turn: from what the contact did until the bot waits.
#[derive(Debug, Clone)]
pub struct PreviewTurn {
    /// 0 for the opening.
    pub number: u64,
    /// The contact's own among them.
    pub messages: Vec<Message>,
    /// In order.
    pub steps: Vec<PreviewStep>,
    pub status: Status,
    /// Variables by name, slots as `slot.NAME`, fields of calls' answers as `INTEGRATION.FIELD`.
    pub before: IndexMap<String, Value>,
    pub after: IndexMap<String, Value>,
    pub took_ms: u64,
}

/// Something that happened in a turn.
#[derive(Debug, Clone)]
pub struct PreviewStep {
    /// Since the turn began.
    pub at_ms: u64,
    pub happened: Happened,
}

/// What happened in a turn.
#[derive(Debug, Clone)]
pub enum Happened {
    Decided(Trace),
    Understood {
        text: String,
        told: Box<Told>,
    },
    Ran(Box<ScriptRun>),
    Called {
        integration: Option<Key>,
        call: HttpCall,
        /// How its credential is sent, when it has one.
        credential: Option<CredentialKind>,
        answer: CallAnswer,
        took_ms: u64,
        is_canned: bool,
    },
    Asked {
        asked: Box<BotRequest>,
        answer: BotAnswer,
        /// What came, as it came.
        heard: Vec<Answer>,
        took_ms: u64,
        is_canned: bool,
    },
    HandedOver(HandOff),
    /// Whoever tries it out played the agent.
    AgentDid(AgentDid),
    Closed {
        with_survey: bool,
    },
    Reported(Report),
    Logged(LogEvent),
    Reset,
}

/// A conversation test that was run.
#[derive(Debug, Clone)]
pub struct TestReport {
    pub path: String,
    pub name: String,
    /// None when it passed.
    pub failures: Vec<TestFailure>,
    /// The interactions that it came by, as `dialog/interaction`.
    pub interactions: BTreeSet<String>,
    pub took_ms: u64,
}

/// What wasn't as a conversation test says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// From 1; 0 for the test as a whole.
    pub turn: u64,
    pub expected: String,
    pub got: String,
}

/// Which preview is meant: the caller's workspace, and its id.
pub type PreviewPlace<'a> = (WorkspaceId, &'a str);

/// The conversation of a preview, in an app of its own.
#[derive(Clone)]
pub struct PreviewSeat {
    pub app: App,
    pub conversation: ConversationId,
}

/// Why nothing can be previewed.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// It ended, or was another workspace's.
    #[error("the preview has ended: begin a new one")]
    Gone,
    #[error("there is no {0} in the bot to begin at")]
    NoSuchPlace(String),
    #[error("the bot doesn't wait for the contact: nothing is due")]
    NothingDue,
    #[error(transparent)]
    StandIn(#[from] StandInError),
    #[error("this process shows no previews")]
    Nowhere,
    #[error("a preview broke off: {0}")]
    BrokeOff(String),
    #[error(transparent)]
    Draft(#[from] PublishBotError),
    #[error(transparent)]
    Open(#[from] OpenConversationError),
    #[error(transparent)]
    Place(#[from] PlaceError),
    #[error(transparent)]
    Message(#[from] ReceiveMessageError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Something that a preview does.
pub type PreviewDoing<'a, T> = Pin<Box<dyn Future<Output = Result<T, PreviewError>> + Send + 'a>>;

/// Runs previews.
pub trait Previews: Send + Sync {
    /// Begins one with a bot's draft.
    fn begin<'a>(
        &'a self,
        bot: (WorkspaceId, &'a str),
        setup: PreviewSetup,
    ) -> PreviewDoing<'a, Preview>;

    /// Finds the conversation of one.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Gone`].
    fn seat(&self, place: PreviewPlace<'_>) -> Result<PreviewSeat, PreviewError>;

    /// Lets the contact write, and waits until the bot waits again.
    fn send<'a>(
        &'a self,
        place: PreviewPlace<'a>,
        message: InboundMessage,
    ) -> PreviewDoing<'a, PreviewTurn>;

    /// Lets the contact be silent until the bot breaks the silence.
    fn stay_silent<'a>(&'a self, place: PreviewPlace<'a>) -> PreviewDoing<'a, PreviewTurn>;

    /// Plays the agent to whom the bot handed the conversation over.
    fn stand_in<'a>(
        &'a self,
        place: PreviewPlace<'a>,
        did: AgentDid,
    ) -> PreviewDoing<'a, PreviewTurn>;

    /// Replaces the canned answers.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Gone`].
    fn answer_with(&self, place: PreviewPlace<'_>, answers: Answers) -> Result<(), PreviewError>;

    /// The conversation so far as a conversation test of that name.
    fn as_test<'a>(&'a self, place: PreviewPlace<'a>, name: String)
    -> PreviewDoing<'a, SourceFile>;

    /// Ends one.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Gone`].
    fn end(&self, place: PreviewPlace<'_>) -> Result<(), PreviewError>;

    /// Runs the conversation tests of a bot's draft, with canned answers alone.
    fn run_tests<'a>(&'a self, bot: (WorkspaceId, &'a str)) -> PreviewDoing<'a, Vec<TestReport>>;

    /// The app that keeps a file of one.
    fn keeper_of(&self, file: AttachmentId) -> PreviewDoing<'_, Option<App>>;
}

impl App {
    /// Sets who runs previews; the first one stays.
    pub fn preview_with(&self, previews: Arc<dyn Previews>) {
        let _kept = self.inner.previews.set(previews);
    }

    /// Who runs previews.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Nowhere`] where nobody does.
    pub fn previews(&self) -> Result<&dyn Previews, PreviewError> {
        self.inner.previews.get().map(Arc::as_ref).ok_or(PreviewError::Nowhere)
    }
}
