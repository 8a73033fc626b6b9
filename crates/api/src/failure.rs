//! From verbs' errors to problems: one arm per reason.

mod desk;
mod members;
mod previews;
mod trials;
mod webhooks;

use app::understanding::{AskError, EvaluationError};
use app::{
    AmendError, BotError, BotStateError, ChannelError, CloseConversationError, ContextError,
    CredentialError, ExportBotError, GatewayError, IdentityError, ImportBotError,
    KeepAttachmentError, LinkError, OpenConversationError, PostError, PublishBotError,
    ReceiveMessageError, ReplyLaterError, RollBackBotError, SaveDraftError, SendAttachmentError,
    TransferFailedError, UploadError, WebViewError,
};
use model::context::ContextFault;
use store::StoreError;

use crate::problem::{Fault, Problem, ProblemCode};

/// A failure that is ours, logged once, here.
pub fn internal(error: &StoreError) -> Problem {
    match error {
        StoreError::Unavailable(_) => {
            tracing::warn!(%error, "the store is unavailable");
            Problem::new(ProblemCode::Unavailable)
        }
        StoreError::Broken(_) => {
            tracing::error!(%error, "the store is broken");
            Problem::new(ProblemCode::Unavailable)
        }
        StoreError::Full => Problem::new(ProblemCode::StorageFull),
        StoreError::Nul => {
            Problem::new(ProblemCode::BadField).with_detail("a text can't hold U+0000")
        }
        StoreError::PlaceTaken => Problem::new(ProblemCode::ConversationBusy),
        StoreError::Database(_)
        | StoreError::Corrupt { .. }
        | StoreError::OutOfRange { .. }
        | StoreError::Encode(_)
        | StoreError::InUse { .. }
        | StoreError::Migration(_) => {
            tracing::error!(%error, "a request failed");
            Problem::new(ProblemCode::Internal)
        }
    }
}

fn told(code: ProblemCode, error: &dyn std::error::Error) -> Problem {
    Problem::new(code).with_detail(error.to_string())
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        internal(&error)
    }
}

impl From<ReceiveMessageError> for Problem {
    fn from(error: ReceiveMessageError) -> Self {
        match &error {
            ReceiveMessageError::NotFound(_) => told(ProblemCode::NotFound, &error),
            ReceiveMessageError::Closed(_) => told(ProblemCode::ConversationClosed, &error),
            ReceiveMessageError::Bad(_) => told(ProblemCode::BadField, &error),
            ReceiveMessageError::IdReused { .. } => told(ProblemCode::IdReused, &error),
            ReceiveMessageError::Busy(_) => told(ProblemCode::Unavailable, &error),
            ReceiveMessageError::BrokeOff(_) => Self::new(ProblemCode::Internal),
            ReceiveMessageError::Store(store) => internal(store),
            ReceiveMessageError::Load(load) => from_load(load),
        }
    }
}

impl From<KeepAttachmentError> for Problem {
    fn from(error: KeepAttachmentError) -> Self {
        match &error {
            KeepAttachmentError::NoConversation(_) => told(ProblemCode::NotFound, &error),
            KeepAttachmentError::Closed(_) => told(ProblemCode::ConversationClosed, &error),
            KeepAttachmentError::Type(_) => told(ProblemCode::AttachmentType, &error),
            KeepAttachmentError::TooLarge => told(ProblemCode::AttachmentTooLarge, &error),
            KeepAttachmentError::Full(_) => told(ProblemCode::AttachmentsFull, &error),
            KeepAttachmentError::Store(store) => internal(store),
        }
    }
}

impl From<SendAttachmentError> for Problem {
    fn from(error: SendAttachmentError) -> Self {
        match &error {
            SendAttachmentError::NotFound(_) => told(ProblemCode::AttachmentNotFound, &error),
            SendAttachmentError::TooMany => told(ProblemCode::BadField, &error),
            SendAttachmentError::Store(store) => internal(store),
        }
    }
}

impl From<LinkError> for Problem {
    fn from(error: LinkError) -> Self {
        match &error {
            LinkError::Forged => Self::new(ProblemCode::BadSignature),
            LinkError::Expired => Self::new(ProblemCode::LinkExpired),
            LinkError::Gone(_) => told(ProblemCode::NotFound, &error),
            LinkError::Store(store) => internal(store),
        }
    }
}

fn from_load(error: &app::LoadError) -> Problem {
    match error {
        app::LoadError::Store(store) | app::LoadError::Release(app::ReleaseError::Store(store)) => {
            internal(store)
        }
        app::LoadError::NoChannel => told(ProblemCode::NotFound, error),
        app::LoadError::Release(app::ReleaseError::Gone(_) | app::ReleaseError::Unreadable(..)) => {
            tracing::error!(%error, "a bot version can't be run");
            Problem::new(ProblemCode::Internal)
        }
    }
}

impl From<OpenConversationError> for Problem {
    fn from(error: OpenConversationError) -> Self {
        match &error {
            OpenConversationError::NoChannel(_) => told(ProblemCode::NotFound, &error),
            OpenConversationError::BadContact
            | OpenConversationError::BadKey
            | OpenConversationError::BadDetails
            | OpenConversationError::BadProfile => told(ProblemCode::BadField, &error),
            OpenConversationError::Store(store) => internal(store),
        }
    }
}

impl From<IdentityError> for Problem {
    fn from(error: IdentityError) -> Self {
        let code = match &error {
            IdentityError::NoToken | IdentityError::Refused => ProblemCode::ContactRefused,
            IdentityError::NotAsked(_) => ProblemCode::BadField,
        };
        told(code, &error)
    }
}

impl From<AmendError> for Problem {
    fn from(error: AmendError) -> Self {
        match &error {
            AmendError::NotFound(_) => told(ProblemCode::NotFound, &error),
            AmendError::Closed(_) => told(ProblemCode::ConversationClosed, &error),
            AmendError::BadDetails => told(ProblemCode::BadField, &error),
            AmendError::Busy(_) => told(ProblemCode::ConversationBusy, &error),
            AmendError::Load(load) => from_load(load),
            AmendError::Store(store) => internal(store),
        }
    }
}

impl From<CloseConversationError> for Problem {
    fn from(error: CloseConversationError) -> Self {
        match &error {
            CloseConversationError::NotFound(_) => told(ProblemCode::NotFound, &error),
            CloseConversationError::AlreadyClosed(_) => {
                told(ProblemCode::ConversationClosed, &error)
            }
            CloseConversationError::Busy(_) => told(ProblemCode::Unavailable, &error),
            CloseConversationError::Load(load) => from_load(load),
            CloseConversationError::Store(store) => internal(store),
        }
    }
}

impl From<TransferFailedError> for Problem {
    fn from(error: TransferFailedError) -> Self {
        match &error {
            TransferFailedError::NotFound(_) => told(ProblemCode::NotFound, &error),
            TransferFailedError::NotQueued(_) => told(ProblemCode::NotQueued, &error),
            TransferFailedError::Busy(_) => told(ProblemCode::Unavailable, &error),
            TransferFailedError::Load(load) => from_load(load),
            TransferFailedError::Store(store) => internal(store),
        }
    }
}

impl From<PostError> for Problem {
    fn from(error: PostError) -> Self {
        match &error {
            PostError::NotFound(_) => told(ProblemCode::NotFound, &error),
            PostError::Closed(_) => told(ProblemCode::ConversationClosed, &error),
            PostError::TooMany => told(ProblemCode::BadField, &error),
            PostError::Busy(_) => told(ProblemCode::ConversationBusy, &error),
            PostError::Load(load) => from_load(load),
            PostError::Store(store) => internal(store),
        }
    }
}

impl From<ReplyLaterError> for Problem {
    fn from(error: ReplyLaterError) -> Self {
        match error {
            ReplyLaterError::BadKey => told(ProblemCode::BadField, &error),
            ReplyLaterError::KeyReused(_) => told(ProblemCode::IdReused, &error),
            ReplyLaterError::Running(_) => told(ProblemCode::Unavailable, &error),
            ReplyLaterError::Post(error) => error.into(),
            ReplyLaterError::Store(error) => internal(&error),
        }
    }
}

impl From<GatewayError> for Problem {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::NoBot(_) | GatewayError::NotCreated(_) => {
                told(ProblemCode::NotFound, &error)
            }
            GatewayError::NoRelease { .. } => told(ProblemCode::NoRelease, &error),
            GatewayError::Loop { .. } => told(ProblemCode::Loop, &error),
            GatewayError::Open(error) => error.into(),
            GatewayError::Receive(error) => error.into(),
            GatewayError::Amend(error) => error.into(),
            GatewayError::Close(error) => error.into(),
            GatewayError::Channel(error) => error.into(),
            GatewayError::Broken(error) => CredentialError::Broken(error).into(),
            GatewayError::Store(error) => internal(&error),
        }
    }
}

impl From<SaveDraftError> for Problem {
    fn from(error: SaveDraftError) -> Self {
        match &error {
            SaveDraftError::NotFound(_) => told(ProblemCode::NotFound, &error),
            SaveDraftError::Exists(_) => told(ProblemCode::AlreadyExists, &error),
            SaveDraftError::Conflict { .. } => told(ProblemCode::EditConflict, &error),
            SaveDraftError::BadSource(_) => told(ProblemCode::BadField, &error),
            SaveDraftError::Store(store) => internal(store),
        }
    }
}

impl From<BotError> for Problem {
    fn from(error: BotError) -> Self {
        match &error {
            BotError::NotFound(_) => told(ProblemCode::NotFound, &error),
            BotError::InUse(_) => told(ProblemCode::InUse, &error),
            BotError::Store(store) => internal(store),
        }
    }
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::Faulty(problems) => {
                Self::new(ProblemCode::UploadHasErrors).with_faults(faults(&problems))
            }
            UploadError::BadDraft(_) => told(ProblemCode::BotHasErrors, &error),
            UploadError::NoEntity(_) => told(ProblemCode::NotFound, &error),
            UploadError::Bot(error) => error.into(),
            UploadError::Draft(error) => error.into(),
        }
    }
}

impl From<ImportBotError> for Problem {
    fn from(error: ImportBotError) -> Self {
        match error {
            ImportBotError::Unreadable(error) => {
                let fault = Fault {
                    code: error.code.to_owned(),
                    severity: Some(formats::Severity::Error.to_string()),
                    place: error.place,
                    path: None,
                    message: error.message,
                    suggestion: None,
                };
                Self::new(ProblemCode::UploadHasErrors).with_faults(vec![fault])
            }
            ImportBotError::Draft(error) => error.into(),
            ImportBotError::Store(error) => internal(&error),
        }
    }
}

impl From<ExportBotError> for Problem {
    fn from(error: ExportBotError) -> Self {
        match error {
            ExportBotError::HasErrors(_) => told(ProblemCode::BotHasErrors, &error),
            ExportBotError::Bot(error) => error.into(),
        }
    }
}

impl From<PublishBotError> for Problem {
    fn from(error: PublishBotError) -> Self {
        match error {
            PublishBotError::HasErrors(problems) => {
                Self::new(ProblemCode::BotHasErrors).with_faults(faults(&problems))
            }
            PublishBotError::Training(_) => told(ProblemCode::TrainingFailed, &error),
            PublishBotError::Bot(error) => error.into(),
        }
    }
}

impl From<RollBackBotError> for Problem {
    fn from(error: RollBackBotError) -> Self {
        match error {
            RollBackBotError::Nothing { .. } => told(ProblemCode::NoRelease, &error),
            RollBackBotError::Bot(error) => error.into(),
        }
    }
}

impl From<BotStateError> for Problem {
    fn from(error: BotStateError) -> Self {
        match error {
            BotStateError::NoVersion { .. } => told(ProblemCode::NotFound, &error),
            BotStateError::NoRelease { .. } => told(ProblemCode::NoRelease, &error),
            BotStateError::Unreadable(problems) => {
                Self::new(ProblemCode::BotHasErrors).with_faults(faults(&problems))
            }
            BotStateError::Bot(error) => error.into(),
        }
    }
}

impl From<ChannelError> for Problem {
    fn from(error: ChannelError) -> Self {
        match &error {
            ChannelError::NotFound(_) => told(ProblemCode::NotFound, &error),
            ChannelError::Exists(_) => told(ProblemCode::AlreadyExists, &error),
            ChannelError::NoBot(_) | ChannelError::NoAgent(_) | ChannelError::BadUrl(_) => {
                told(ProblemCode::BadField, &error)
            }
            ChannelError::Store(store) => internal(store),
        }
    }
}

impl From<CredentialError> for Problem {
    fn from(error: CredentialError) -> Self {
        match &error {
            CredentialError::NotFound(_) => told(ProblemCode::NotFound, &error),
            CredentialError::NoHosts
            | CredentialError::BadLength
            | CredentialError::BadHost(_)
            | CredentialError::Missing { .. }
            | CredentialError::Undeclared(_) => told(ProblemCode::BadField, &error),
            CredentialError::Broken(_) => {
                tracing::error!(%error, "a secret doesn't open");
                Self::new(ProblemCode::Internal)
            }
            CredentialError::Store(store) => internal(store),
        }
    }
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Bot(bot) => bot.into(),
            AskError::HasErrors(_) => told(ProblemCode::BotHasErrors, &error),
            AskError::NoRelease { .. } => told(ProblemCode::NoRelease, &error),
            AskError::NoSuchZone(_) => told(ProblemCode::BadField, &error),
            AskError::Release(app::ReleaseError::Store(store)) => internal(&store),
            AskError::Release(_) => {
                tracing::error!(%error, "a bot version can't be run");
                Self::new(ProblemCode::Internal)
            }
            AskError::Training(_) => told(ProblemCode::TrainingFailed, &error),
        }
    }
}

impl From<EvaluationError> for Problem {
    fn from(error: EvaluationError) -> Self {
        match error {
            EvaluationError::Ask(asked) => asked.into(),
            EvaluationError::Bad(_) => told(ProblemCode::BadField, &error),
            EvaluationError::Busy => told(ProblemCode::TooManyRequests, &error),
            EvaluationError::TooLong => told(ProblemCode::TookTooLong, &error),
        }
    }
}

impl From<ContextError> for Problem {
    fn from(error: ContextError) -> Self {
        match &error {
            ContextError::Fault(ContextFault::NoNamespace(_))
            | ContextError::NoOwner(_)
            | ContextError::NoValue(_) => told(ProblemCode::NotFound, &error),
            ContextError::Fault(ContextFault::TooLarge) => told(ProblemCode::TooLarge, &error),
            ContextError::Fault(
                ContextFault::Namespace
                | ContextFault::ReadOnly(_)
                | ContextFault::TooManyNamespaces
                | ContextFault::Key
                | ContextFault::TooManyKeys
                | ContextFault::TooDeep
                | ContextFault::Ttl,
            )
            | ContextError::Session => told(ProblemCode::BadField, &error),
            ContextError::Store(store) => internal(store),
        }
    }
}

impl From<WebViewError> for Problem {
    fn from(error: WebViewError) -> Self {
        match error {
            WebViewError::Unproven => told(ProblemCode::WrongSignature, &error),
            WebViewError::Message(message) => message.into(),
            WebViewError::Store(store) => internal(&store),
        }
    }
}

/// Problems of a bot as single faults.
pub fn faults(problems: &[formats::Problem]) -> Vec<Fault> {
    problems
        .iter()
        .map(|problem| Fault {
            code: problem.code.to_owned(),
            severity: Some(problem.severity.to_string()),
            place: format!("{}:{}:{}", problem.file, problem.line, problem.column),
            path: Some(problem.path.clone()).filter(|path| !path.is_empty()),
            message: problem.message.clone(),
            suggestion: problem.suggestion.clone(),
        })
        .collect()
}
