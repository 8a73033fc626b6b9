//! What is tried out of a bot, as clients see it.

use app::{
    CallTried, QuestionTried, RuleTold, ScriptTrialPlace, ScriptTried, SeenRequest, SeenResponse,
};
use engine::trials::{StarterTried, TextDecision, TextTried, WhyNot};
use engine::{Assist, StartedBy};
use indexmap::IndexMap;
use jiff::Timestamp;
use model::call::CallFailure;
use model::conversation::{Author, Message};
use model::exchange::{BotAction, BotReply};
use model::script::{ScriptError, ScriptPlace};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::bot::EnvironmentView;
use super::message::MessageView;

/// Values by name.
type Values = IndexMap<String, Value>;

/// What an integration is called with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryIntegrationRequest {
    /// `test` unless given.
    #[serde(default)]
    pub environment: Option<EnvironmentView>,
    /// What its templates read: `slot.NAME` is a slot, any other name a variable and a slot, `query` what the
    /// contact said.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub values: Values,
}

/// What came of a call.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedCallView {
    /// Absent when nothing could be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<TriedRequestView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<TriedResponseView>,
    /// Why there is no answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<TriedFailureView>,
    /// The custom data fields that the answer has.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub fields: Values,
    /// What else should be known, as what is unset.
    pub warnings: Vec<String>,
}

/// A request; secrets are hidden.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedRequestView {
    pub method: String,
    pub url: String,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub headers: IndexMap<String, String>,
    /// JSON, or else a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TriedResponseView {
    pub status: u16,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub headers: IndexMap<String, String>,
    /// JSON, or else a text.
    pub body: Value,
    pub took_ms: u64,
}

/// Why there is no answer, or it isn't used.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedFailureView {
    /// As `timeout`, `connect`, `egress_denied`, `credential` or `bad_template`.
    pub code: String,
    pub message: String,
}

impl From<CallTried> for TriedCallView {
    fn from(tried: CallTried) -> Self {
        Self {
            request: tried.request.map(Into::into),
            response: tried.response.map(Into::into),
            error: tried.error.map(Into::into),
            fields: tried.fields,
            warnings: tried.warnings,
        }
    }
}

impl From<SeenRequest> for TriedRequestView {
    fn from(seen: SeenRequest) -> Self {
        Self {
            method: seen.method.to_owned(),
            url: seen.url,
            headers: seen.headers.into_iter().collect(),
            body: seen.body,
        }
    }
}

impl From<SeenResponse> for TriedResponseView {
    fn from(seen: SeenResponse) -> Self {
        Self {
            status: seen.status,
            headers: seen.headers.into_iter().collect(),
            body: seen.body,
            took_ms: seen.took_ms,
        }
    }
}

impl From<CallFailure> for TriedFailureView {
    fn from(failure: CallFailure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}

/// What an external bot is asked.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryExternalBotRequest {
    /// `test` unless given.
    #[serde(default)]
    pub environment: Option<EnvironmentView>,
    /// What the contact says; `hello` unless given.
    #[serde(default)]
    pub text: Option<String>,
}

/// What came of a question.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedQuestionView {
    /// The last request that was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<TriedRequestView>,
    /// The response to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<TriedResponseView>,
    /// What went to and fro before, in protocols that take several requests.
    pub before: Vec<TriedExchangeView>,
    /// Why there is no answer, or it isn't used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<TriedFailureView>,
    /// What the bot says, as it would be shown.
    pub messages: Vec<MessageView>,
    /// What else it wants done, as `hand_over`, `close`, `ask_rating`, `tell_availability` or `set_variables`.
    pub actions: Vec<TriedActionView>,
    /// What of the answer can't be understood or shown.
    pub losses: Vec<String>,
    pub warnings: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TriedExchangeView {
    pub request: TriedRequestView,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<TriedResponseView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TriedActionView {
    pub kind: &'static str,
    /// Whom it hands over to, or the values that it sets.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<Value>,
}

impl TriedQuestionView {
    /// What came of a question that was asked at that time.
    pub fn of(mut tried: QuestionTried, at: Timestamp) -> Self {
        let last = tried.exchanges.pop();
        let (request, response) = match last {
            Some((request, response)) => (Some(request.into()), response.map(Into::into)),
            None => (None, None),
        };
        let before = tried.exchanges.into_iter().map(|(request, response)| TriedExchangeView {
            request: request.into(),
            response: response.map(Into::into),
        });
        let BotReply { actions, losses, .. } = tried.reply.unwrap_or_default();
        let mut view = Self {
            request,
            response,
            before: before.collect(),
            error: tried.error.map(Into::into),
            messages: Vec::new(),
            actions: Vec::new(),
            losses,
            warnings: tried.warnings,
        };
        for action in actions {
            view.take(action, at);
        }
        view
    }

    fn take(&mut self, action: BotAction, at: Timestamp) {
        let (kind, value) = match action {
            BotAction::Say { content, audience, raw, .. } => {
                let number = self.messages.len() as u64 + 1;
                self.messages.push(MessageView::from(Message {
                    number,
                    author: Author::Bot,
                    audience,
                    content,
                    tap: None,
                    raw,
                    in_reply_to: None,
                    created_at: at,
                    visible_at: at,
                }));
                return;
            }
            BotAction::Assign(to) => ("hand_over", to.name.or(to.team).map(Value::from)),
            BotAction::Close { .. } => ("close", None),
            BotAction::AskRating => ("ask_rating", None),
            BotAction::TellAvailability => ("tell_availability", None),
            BotAction::SetVariables(values) => ("set_variables", Some(Value::Object(values))),
        };
        self.actions.push(TriedActionView { kind, value });
    }
}

/// Where a script stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ScriptPlaceView {
    /// Before an interaction.
    Pre,
    /// An interaction that is a script.
    Script,
    /// After an interaction.
    Post,
    /// On the answer to a question.
    OnAnswer,
    /// Over the answer of an integration.
    Transform,
    /// The bot's functions, of which `__initConversation` is called.
    Functions,
}

impl From<ScriptPlaceView> for ScriptTrialPlace {
    fn from(view: ScriptPlaceView) -> Self {
        match view {
            ScriptPlaceView::Pre | ScriptPlaceView::Script => Self::At(ScriptPlace::PreProcess),
            ScriptPlaceView::Post => Self::At(ScriptPlace::PostProcess),
            ScriptPlaceView::OnAnswer => Self::At(ScriptPlace::ProcessUserResponse),
            ScriptPlaceView::Transform => Self::At(ScriptPlace::Transform),
            ScriptPlaceView::Functions => Self::Functions,
        }
    }
}

/// A script with sample input.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryScriptRequest {
    pub code: String,
    pub place: ScriptPlaceView,
    /// What the contact said.
    #[serde(default)]
    pub message: Option<String>,
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables: Values,
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub slots: Values,
    /// What calls answered, by integration.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub api_results: Values,
}

/// What a script did.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedScriptView {
    /// What it logged, and what it did that shows nowhere else.
    pub log: Vec<String>,
    /// Afterwards.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables: Values,
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub slots: Values,
    /// The texts that it sent.
    pub said: Vec<String>,
    /// The interaction that it wants next, by its name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<TriedScriptErrorView>,
    pub took_ms: u64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TriedScriptErrorView {
    /// As `hook_error` or `hook_timeout`.
    pub code: &'static str,
    pub message: String,
    /// In the code, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

impl From<ScriptTried> for TriedScriptView {
    fn from(tried: ScriptTried) -> Self {
        let error = |ScriptError { kind, message, line, column }| TriedScriptErrorView {
            code: kind.code(),
            message,
            line,
            column,
        };
        Self {
            log: tried.log,
            variables: tried.variables,
            slots: tried.slots,
            said: tried.said,
            trigger: tried.trigger,
            error: tried.error.map(error),
            took_ms: tried.took_ms,
        }
    }
}

/// A rule with a sample answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TryConditionRequest {
    /// As in the bot file.
    #[schema(value_type = Object)]
    pub rule: Value,
    pub text: String,
    /// `slot.NAME` is a slot, any other name a variable and a slot.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables: Values,
}

/// Whether a rule holds.
#[derive(Debug, Serialize, ToSchema)]
pub struct TriedConditionView {
    pub holds: bool,
    /// What it sets, by name, a slot as `slot.NAME`; else the values of its entity, or the text that its
    /// expression found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Value>,
    pub why: String,
}

impl From<RuleTold> for TriedConditionView {
    fn from(told: RuleTold) -> Self {
        Self { holds: told.holds, captured: told.captured, why: told.why }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchTextRequest {
    pub text: String,
}

/// What a text starts at the beginning of a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextMatchView {
    /// What the text meets, if only nearly; a dialog may come several times.
    pub dialogs: Vec<DialogMatchView>,
    pub decision: TextDecisionView,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DialogMatchView {
    /// Its key.
    pub dialog: String,
    /// `pattern`, `intent` or `entity`.
    pub by: &'static str,
    /// The pattern, or the key of the intent or entity.
    pub value: String,
    /// Of an intent, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    pub would_start: bool,
    /// `disabled`, `excluded`: by a word, `filtered`: by an entity's value, `unsure`: the score is too low, `asked`:
    /// the contact is asked whether it is meant, `outranked`: something else comes first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not: Option<&'static str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct TextDecisionView {
    /// `start`, `ask`: which dialog is meant, `fallback`, `external_bot`, `small_talk`, `assist`, or `none`.
    pub kind: &'static str,
    /// Keys of the dialogs that start or are asked about.
    pub dialogs: Vec<String>,
    /// What starts the dialog: `pattern`, `intent` or `entity`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'static str>,
    /// The pattern, or the key of the intent, entity, external bot or topic; how the contact is helped.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

impl From<TextTried> for TextMatchView {
    fn from(tried: TextTried) -> Self {
        let dialogs = tried.starters.into_iter().map(DialogMatchView::from).collect();
        Self { dialogs, decision: tried.decision.into() }
    }
}

impl From<StarterTried> for DialogMatchView {
    fn from(tried: StarterTried) -> Self {
        let (by, value, score) = starter_of(&tried.by);
        Self {
            dialog: tried.dialog.to_string(),
            by,
            value: value.unwrap_or_default(),
            score,
            would_start: tried.why_not.is_none(),
            why_not: tried.why_not.map(|why| match why {
                WhyNot::Disabled => "disabled",
                WhyNot::Excluded => "excluded",
                WhyNot::Filtered => "filtered",
                WhyNot::Unsure => "unsure",
                WhyNot::Asked => "asked",
                WhyNot::Outranked => "outranked",
            }),
        }
    }
}

impl From<TextDecision> for TextDecisionView {
    fn from(decision: TextDecision) -> Self {
        let view = |kind, value| Self { kind, dialogs: Vec::new(), by: None, value };
        match decision {
            TextDecision::Starts { dialog, by: StartedBy::Kind } => {
                Self { dialogs: vec![dialog.into()], ..view("fallback", None) }
            }
            TextDecision::Starts { dialog, by } => {
                let (by, value, _) = starter_of(&by);
                Self { dialogs: vec![dialog.into()], by: Some(by), ..view("start", value) }
            }
            TextDecision::Asks(dialogs) => {
                let dialogs = dialogs.into_iter().map(String::from).collect();
                Self { dialogs, ..view("ask", None) }
            }
            TextDecision::AsksBot(bot) => view("external_bot", Some(bot.into())),
            TextDecision::SmallTalk(topic) => view("small_talk", Some(topic.into())),
            TextDecision::Assists(kind) => {
                let kind = match kind {
                    Assist::TooShort => "too_short",
                    Assist::TooLong => "too_long",
                    Assist::EntityOnly => "entity_only",
                    Assist::Options => "options",
                    Assist::OutOfScope => "out_of_scope",
                };
                view("assist", Some(kind.to_owned()))
            }
            TextDecision::NotUnderstood => view("none", None),
        }
    }
}

/// What starts a dialog: its kind, what it is, and its score.
fn starter_of(by: &StartedBy) -> (&'static str, Option<String>, Option<f64>) {
    match by {
        StartedBy::Pattern { pattern } => ("pattern", Some(pattern.clone()), None),
        StartedBy::Intent { intent, score } => ("intent", Some(intent.to_string()), Some(*score)),
        StartedBy::Entity { entity } => ("entity", Some(entity.to_string()), None),
        StartedBy::Event { name } => ("event", Some(name.clone()), None),
        StartedBy::Choice => ("choice", None, None),
        StartedBy::Jump => ("jump", None, None),
        StartedBy::Placed => ("placed", None, None),
        StartedBy::Kind => ("kind", None, None),
    }
}
