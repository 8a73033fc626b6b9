//! Previews as clients see them: what they begin with, and their turns.

mod deed;
mod step;
mod wire;

use app::{App, Preview, PreviewSetup, PreviewTurn, TestReport};
use engine::state::Values;
use formats::conversation_test::{AgentDid, Answer, Answers};
use indexmap::IndexMap;
use model::bot::Target;
use model::channel::{ChannelKind, EnvironmentName};
use model::conversation::Status;
use model::key::Key;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use self::step::PreviewStepView;
use super::bot::EnvironmentView;
use super::channel::ChannelKindView;
use super::message::MessageView;
use crate::problem::{Problem, ProblemCode};

/// What a preview begins with.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// Whose values and addresses hold; `test` unless it is given.
    #[serde(default)]
    #[schema(inline)]
    pub environment: Option<EnvironmentView>,
    /// What speaks on the contact's side; `web` unless it is given.
    #[serde(default)]
    #[schema(inline)]
    pub channel: Option<ChannelKindView>,
    /// The contact's, BCP 47; the bot's unless it is given.
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    pub contact: Option<PreviewContact>,
    /// Where it begins, as `dialog` or `dialog/interaction`; at its opening unless it is given.
    #[serde(default)]
    pub start: Option<String>,
    /// Set before it begins, by name.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables: IndexMap<String, Value>,
    /// Filled before it begins, by name.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub slots: IndexMap<String, Value>,
    /// In place of what integrations, external bots and scripts' own calls (`fetch`) would answer, by their
    /// keys.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, AnswerBody>)]
    pub answers: IndexMap<String, AnswerBody>,
}

/// Who writes.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewContact {
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
}

/// What the agent does, one of these.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PreviewAgentBody)]
pub struct AgentBody {
    #[serde(default)]
    pub says: Option<String>,
    #[serde(default)]
    #[schema(inline)]
    pub does: Option<AgentDoesView>,
}

/// What an agent does beside saying something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgentDoesView {
    /// Gives it back to the bot.
    Returns,
    Closes,
    /// Nobody takes it, and the bot is told.
    NeverComes,
}

impl AgentBody {
    /// What is to be done.
    pub fn into_deed(self) -> Result<AgentDid, Problem> {
        match (self.says, self.does) {
            (Some(text), None) => Ok(AgentDid::Said(text)),
            (None, Some(AgentDoesView::Returns)) => Ok(AgentDid::Returned),
            (None, Some(AgentDoesView::Closes)) => Ok(AgentDid::Closed),
            (None, Some(AgentDoesView::NeverComes)) => Ok(AgentDid::NeverCame),
            (Some(_), Some(_)) | (None, None) => {
                let detail = "the agent has one of `says` and `does`";
                Err(Problem::new(ProblemCode::BadField).with_detail(detail))
            }
        }
    }
}

/// Canned answers.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = std::collections::HashMap<String, AnswerBody>)]
pub struct AnswersBody(IndexMap<String, AnswerBody>);

/// A canned answer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerBody {
    /// HTTP status, 200 unless it is given.
    #[serde(default)]
    pub status: Option<u16>,
    #[serde(default)]
    pub body: Value,
    /// In their place: why nothing comes, as `timeout` or `connect`.
    #[serde(default)]
    pub error: Option<String>,
}

impl PreviewRequest {
    /// The setup that it asks for.
    pub fn into_setup(self) -> Result<PreviewSetup, Problem> {
        let contact = self.contact.unwrap_or_default();
        let start = self.start.filter(|start| !start.is_empty());
        Ok(PreviewSetup {
            environment: self.environment.map_or(EnvironmentName::Test, Into::into),
            channel: self.channel.map_or(ChannelKind::Web, Into::into),
            language: self.language,
            name: contact.name,
            email: contact.email,
            start: start.as_deref().map(target_of).transpose()?,
            values: Values { variables: self.variables, slots: self.slots },
            answers: AnswersBody(self.answers).into_answers()?,
        })
    }
}

impl AnswersBody {
    /// The answers by name.
    pub fn into_answers(self) -> Result<Answers, Problem> {
        let canned = |(name, body): (String, AnswerBody)| {
            let AnswerBody { status, body, error } = body;
            if let Some(code) = error {
                if status.is_some() || !body.is_null() {
                    let detail = "an answer has either `error`, or `status` and `body`";
                    return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
                }
                return Ok((name, vec![Answer::Failed(code)]));
            }
            let status = status.unwrap_or(200);
            if !(100..=599).contains(&status) {
                let detail = format!("{status} is no HTTP status");
                return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
            }
            Ok((name, vec![Answer::Came { status, body }]))
        };
        self.0.into_iter().map(canned).collect()
    }
}

/// A dialog, or an interaction of one.
fn target_of(text: &str) -> Result<Target, Problem> {
    let key = |text: &str| {
        Key::new(text).map_err(|error| {
            Problem::new(ProblemCode::BadField).with_detail(format!("{text:?}: {error}"))
        })
    };
    let (dialog, interaction) = match text.split_once('/') {
        Some((dialog, interaction)) if !interaction.is_empty() => (dialog, Some(interaction)),
        Some((dialog, _)) => (dialog, None),
        None => (text, None),
    };
    Ok(Target { dialog: Some(key(dialog)?), interaction: interaction.map(key).transpose()? })
}

/// A preview that began.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewView {
    pub id: String,
    /// The bot's key.
    pub bot: String,
    /// Tag of the draft that it runs.
    pub draft: u64,
    /// What the bot said and did before the contact wrote.
    pub turn: PreviewTurnView,
}

impl PreviewView {
    /// A preview of the bot with this key.
    pub fn of(app: &App, bot: String, preview: Preview) -> Self {
        let Preview { id, draft, turn } = preview;
        Self { id, bot, draft, turn: PreviewTurnView::of(app, turn) }
    }
}

/// A turn of a preview: from what the contact did until the bot waits.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewTurnView {
    /// 0 for what the bot did before the contact wrote.
    pub number: u64,
    /// The contact's own among them.
    pub messages: Vec<MessageView>,
    /// What happened, in order.
    pub steps: Vec<PreviewStepView>,
    pub status: PreviewStatusView,
    /// What could be read before the turn: variables by name, slots as `slot.NAME`, fields of calls' answers as
    /// `INTEGRATION.FIELD`.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables_before: Map<String, Value>,
    /// What can be read after it.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub variables: Map<String, Value>,
    pub took_ms: u64,
}

/// Who has the next word: the bot (`open`), people who aren't there, or nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreviewStatusView {
    Open,
    Queued,
    WithAgent,
    Closed,
}

impl PreviewTurnView {
    /// A turn, with links to its files.
    pub fn of(app: &App, turn: PreviewTurn) -> Self {
        let PreviewTurn { number, messages, steps, status, before, after, took_ms } = turn;
        let shown = |message| MessageView::linked(app, message);
        Self {
            number,
            messages: messages.into_iter().map(shown).collect(),
            steps: steps.into_iter().filter_map(PreviewStepView::of).collect(),
            status: match status {
                Status::WithBot => PreviewStatusView::Open,
                Status::Queued { .. } => PreviewStatusView::Queued,
                Status::WithAgent { .. } => PreviewStatusView::WithAgent,
                Status::Closed { .. } => PreviewStatusView::Closed,
            },
            variables_before: before.into_iter().collect(),
            variables: after.into_iter().collect(),
            took_ms,
        }
    }
}

/// A conversation as a file for the bot.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewTestView {
    /// As `account-balance.test.yaml`.
    pub path: String,
    pub text: String,
}

/// How a bot's conversation tests came out.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestReportsView {
    /// By the order of the bot's files.
    pub tests: Vec<TestReportView>,
}

/// How a conversation test came out.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestReportView {
    pub path: String,
    pub name: String,
    pub passed: bool,
    pub failures: Vec<TestFailureView>,
    /// The interactions that it came by, as `dialog/interaction`.
    pub interactions: Vec<String>,
    pub took_ms: u64,
}

/// What wasn't as a test says.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestFailureView {
    /// From 1; 0 for the test as a whole.
    pub turn: u64,
    pub expected: String,
    pub got: String,
}

impl From<Vec<TestReport>> for TestReportsView {
    fn from(reports: Vec<TestReport>) -> Self {
        let failure = |it: app::TestFailure| TestFailureView {
            turn: it.turn,
            expected: it.expected,
            got: it.got,
        };
        let tests = reports.into_iter().map(|report| TestReportView {
            path: report.path,
            interactions: report.interactions.into_iter().collect(),
            name: report.name,
            passed: report.failures.is_empty(),
            failures: report.failures.into_iter().map(failure).collect(),
            took_ms: report.took_ms,
        });
        Self { tests: tests.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_to_begin_at_is_a_dialog_or_one_of_its_interactions() {
        for (text, told) in [
            ("billing", Some("billing/")),
            ("billing/", Some("billing/")),
            ("billing/ask", Some("billing/ask")),
            ("/ask", None),
            ("a b/c", None),
        ] {
            let target = target_of(text).ok().map(|target| target.to_string());
            assert_eq!(target.as_deref(), told, "{text}");
        }
    }

    #[test]
    fn a_canned_answer_has_a_status_or_says_why_none_comes() {
        let body = |status, error: Option<&str>| AnswerBody {
            status,
            body: Value::Null,
            error: error.map(str::to_owned),
        };
        let came = |status| Some(Answer::Came { status, body: Value::Null });
        for (given, told) in [
            (body(None, None), came(200)),
            (body(Some(503), None), came(503)),
            (body(Some(99), None), None),
            (body(None, Some("timeout")), Some(Answer::Failed("timeout".to_owned()))),
            (body(Some(200), Some("timeout")), None),
        ] {
            let answers = AnswersBody([("a".to_owned(), given)].into()).into_answers();
            assert_eq!(answers.ok().map(|answers| answers["a"][0].clone()), told);
        }
    }
}
