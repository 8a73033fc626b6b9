//! What a client is told when a request fails: RFC 9457 problem details with a stable code.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// Where the codes are described; a code is the last part.
const TYPE_BASE: &str = "urn:colloquy:problem:";

/// What a client is told when a request fails.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of problem; ends in the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// One sentence for people, the same for each problem of this code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// For programs; never renamed.
    pub code: ProblemCode,
    /// What exactly is wrong this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Single faults with their places, when there may be several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// After how many seconds the same request may do, where that is known.
    #[serde(skip)]
    pub retry_after_s: Option<u64>,
}

/// One fault with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Fault {
    pub code: String,
    /// `error`, `warning` or `info`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// `file:line:column`, or a field's name.
    pub place: String,
    /// The thing in its document, as `stories.main.dialogs.billing`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestion: Option<String>,
}

/// Every reason a request may fail for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    NotSignedIn,
    SignInRefused,
    SecondFactorRequired,
    SingleSignOnRequired,
    SingleSignOnFailed,
    CrossSite,
    BadLink,
    ContactRefused,
    WrongSignature,
    NotAllowed,
    NotFound,
    MethodNotAllowed,
    BadRequest,
    BadJson,
    BadField,
    TooLarge,
    UnsupportedMediaType,
    PreconditionRequired,
    EditConflict,
    AlreadyExists,
    InUse,
    BotHasErrors,
    TrainingFailed,
    TookTooLong,
    UploadHasErrors,
    NoRelease,
    ConversationClosed,
    ConversationOpen,
    PreviewGone,
    NothingDue,
    AlreadyRated,
    TooLate,
    ConversationBusy,
    NotQueued,
    NotAnAgent,
    Taken,
    NotTheirs,
    AlreadyTheirs,
    AtCapacity,
    AgentNotThere,
    ContactWrote,
    SeveralFit,
    IdReused,
    AttachmentNotFound,
    AttachmentType,
    AttachmentTooLarge,
    AttachmentsFull,
    AttachmentInfected,
    BadSignature,
    LinkExpired,
    RangeNotSatisfiable,
    TooManyRequests,
    Unavailable,
    StorageFull,
    Loop,
    Internal,
}

impl ProblemCode {
    /// The status that goes with it.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::NotSignedIn
            | Self::SignInRefused
            | Self::SecondFactorRequired
            | Self::SingleSignOnRequired
            | Self::SingleSignOnFailed
            | Self::ContactRefused
            | Self::WrongSignature => StatusCode::UNAUTHORIZED,
            Self::NotAllowed | Self::NotAnAgent | Self::CrossSite | Self::BadSignature => {
                StatusCode::FORBIDDEN
            }
            Self::NotFound | Self::AttachmentNotFound | Self::PreviewGone => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest | Self::BadJson | Self::BadField | Self::BadLink => {
                StatusCode::BAD_REQUEST
            }
            Self::TooLarge | Self::AttachmentTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::LinkExpired => StatusCode::GONE,
            Self::RangeNotSatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
            Self::UnsupportedMediaType | Self::AttachmentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::PreconditionRequired => StatusCode::PRECONDITION_REQUIRED,
            Self::EditConflict => StatusCode::PRECONDITION_FAILED,
            Self::AlreadyExists
            | Self::InUse
            | Self::NoRelease
            | Self::ConversationClosed
            | Self::ConversationOpen
            | Self::NothingDue
            | Self::AlreadyRated
            | Self::TooLate
            | Self::ConversationBusy
            | Self::NotQueued
            | Self::Taken
            | Self::NotTheirs
            | Self::AlreadyTheirs
            | Self::AtCapacity
            | Self::AgentNotThere
            | Self::ContactWrote
            | Self::SeveralFit
            | Self::AttachmentsFull
            | Self::IdReused => StatusCode::CONFLICT,
            Self::BotHasErrors
            | Self::UploadHasErrors
            | Self::AttachmentInfected
            | Self::TrainingFailed
            | Self::TookTooLong => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Loop => StatusCode::LOOP_DETECTED,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The code as clients see it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotSignedIn => "not_signed_in",
            Self::SignInRefused => "sign_in_refused",
            Self::SecondFactorRequired => "second_factor_required",
            Self::SingleSignOnRequired => "single_sign_on_required",
            Self::SingleSignOnFailed => "single_sign_on_failed",
            Self::CrossSite => "cross_site",
            Self::BadLink => "bad_link",
            Self::ContactRefused => "contact_refused",
            Self::WrongSignature => "wrong_signature",
            Self::NotAllowed => "not_allowed",
            Self::NotFound => "not_found",
            Self::MethodNotAllowed => "method_not_allowed",
            Self::BadRequest => "bad_request",
            Self::BadJson => "bad_json",
            Self::BadField => "bad_field",
            Self::TooLarge => "too_large",
            Self::UnsupportedMediaType => "unsupported_media_type",
            Self::PreconditionRequired => "precondition_required",
            Self::EditConflict => "edit_conflict",
            Self::AlreadyExists => "already_exists",
            Self::InUse => "in_use",
            Self::BotHasErrors => "bot_has_errors",
            Self::TrainingFailed => "training_failed",
            Self::TookTooLong => "took_too_long",
            Self::UploadHasErrors => "upload_has_errors",
            Self::NoRelease => "no_release",
            Self::ConversationClosed => "conversation_closed",
            Self::ConversationOpen => "conversation_open",
            Self::PreviewGone => "preview_gone",
            Self::NothingDue => "nothing_due",
            Self::AlreadyRated => "already_rated",
            Self::TooLate => "too_late",
            Self::ConversationBusy => "conversation_busy",
            Self::NotQueued => "not_queued",
            Self::NotAnAgent => "not_an_agent",
            Self::Taken => "taken",
            Self::NotTheirs => "not_theirs",
            Self::AlreadyTheirs => "already_theirs",
            Self::AtCapacity => "at_capacity",
            Self::AgentNotThere => "agent_not_there",
            Self::ContactWrote => "contact_wrote",
            Self::SeveralFit => "several_fit",
            Self::IdReused => "id_reused",
            Self::AttachmentNotFound => "attachment_not_found",
            Self::AttachmentType => "attachment_type",
            Self::AttachmentTooLarge => "attachment_too_large",
            Self::AttachmentsFull => "attachments_full",
            Self::AttachmentInfected => "attachment_infected",
            Self::BadSignature => "bad_signature",
            Self::LinkExpired => "link_expired",
            Self::RangeNotSatisfiable => "range_not_satisfiable",
            Self::TooManyRequests => "too_many_requests",
            Self::Unavailable => "unavailable",
            Self::StorageFull => "storage_full",
            Self::Loop => "loop",
            Self::Internal => "internal",
        }
    }

    /// Whether the same request may do a moment later.
    pub const fn is_passing(self) -> bool {
        matches!(self, Self::TooManyRequests | Self::Unavailable | Self::ConversationBusy)
    }

    const fn title(self) -> &'static str {
        match self {
            Self::NotSignedIn => "Sign in, or come with an API key.",
            Self::SignInRefused => "That isn't how anybody signs in here.",
            Self::SecondFactorRequired => "Say a code of the second factor, too.",
            Self::SingleSignOnRequired => "Sign in with your organisation's provider.",
            Self::SingleSignOnFailed => "The provider didn't sign anybody in; try again.",
            Self::CrossSite => "A browser says that without the token that goes with its sign-in.",
            Self::BadLink => "The link isn't good (any more); get a new one.",
            Self::ContactRefused => "The contact isn't let in.",
            Self::WrongSignature => "The request isn't signed as it must be.",
            Self::NotAllowed => "That isn't allowed to you.",
            Self::NotFound => "There is no such thing here.",
            Self::MethodNotAllowed => "This address doesn't take that method.",
            Self::BadRequest => "The request can't be understood.",
            Self::BadJson => "The body isn't the JSON that is expected here.",
            Self::BadField => "A field has a value that can't be taken.",
            Self::TooLarge => "The request is too large.",
            Self::UnsupportedMediaType => {
                "The body must be of the kind that is expected here, not encoded."
            }
            Self::PreconditionRequired => "Say with If-Match which draft you mean to replace.",
            Self::EditConflict => "Somebody else changed it in the meantime.",
            Self::AlreadyExists => "There is already one of that name.",
            Self::InUse => "Something else still needs it.",
            Self::BotHasErrors => "The bot has errors.",
            Self::TrainingFailed => "The bot can't be trained.",
            Self::TookTooLong => "That takes longer than a request may.",
            Self::UploadHasErrors => "What was uploaded has errors.",
            Self::NoRelease => "Nothing is released there.",
            Self::ConversationOpen => "The conversation isn't closed.",
            Self::PreviewGone => "The preview has ended; begin a new one.",
            Self::NothingDue => "The bot doesn't wait for the contact.",
            Self::AlreadyRated => "The contact has said what they think.",
            Self::TooLate => "Too much time has gone by for that.",
            Self::ConversationClosed => "The conversation is closed; open a new one.",
            Self::ConversationBusy => "The bot is in the middle of a turn; try again soon.",
            Self::NotQueued => "The conversation doesn't wait for people.",
            Self::NotAnAgent => "No agent acts here; name one in X-Agent.",
            Self::Taken => "Another agent has the conversation.",
            Self::NotTheirs => "The agent doesn't have the conversation.",
            Self::AlreadyTheirs => "The agent has the conversation already.",
            Self::AtCapacity => "The agent has as many conversations as they may.",
            Self::AgentNotThere => "The agent isn't there.",
            Self::ContactWrote => "The contact wrote something that the agent hasn't seen.",
            Self::SeveralFit => "More than one conversation may be meant.",
            Self::IdReused => "This id was already used for something else.",
            Self::AttachmentNotFound => {
                "There is no such file in this conversation; upload it again."
            }
            Self::AttachmentType => "A file of this kind can't be sent.",
            Self::AttachmentTooLarge => "The file is too large.",
            Self::AttachmentsFull => "No more files can be kept there.",
            Self::AttachmentInfected => "There is a virus in the file.",
            Self::BadSignature => "The link wasn't made by this server.",
            Self::LinkExpired => "The link has expired; get a new one.",
            Self::RangeNotSatisfiable => "The file doesn't have these bytes.",
            Self::TooManyRequests => "Too many requests; try again later.",
            Self::Unavailable => "The service can't do that right now; try again soon.",
            Self::StorageFull => "There is no space left to keep that.",
            Self::Loop => "Too many bots talk to each other here.",
            Self::Internal => "Something went wrong on our side.",
        }
    }
}

impl Problem {
    /// A problem without details.
    pub fn new(code: ProblemCode) -> Self {
        Self {
            kind: format!("{TYPE_BASE}{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status().as_u16(),
            code,
            detail: None,
            faults: Vec::new(),
            retry_after_s: code.is_passing().then_some(1),
        }
    }

    /// Says what exactly is wrong this time.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Says after how many seconds the same request may do.
    #[must_use]
    pub const fn with_retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// Adds single faults.
    #[must_use]
    pub fn with_faults(mut self, faults: Vec<Fault>) -> Self {
        self.faults = faults;
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.status();
        let mut response = (status, Json(&self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
