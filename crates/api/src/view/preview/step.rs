//! Steps of a preview's turn: one flat object each, `kind` telling which fields are there.

use app::{Happened, PreviewStep, ScriptRun, shown_headers};
use engine::{Report, StartedBy, Trace};
use formats::conversation_test::Answer;
use indexmap::IndexMap;
use model::bot::CredentialKind;
use model::call::{CallAnswer, HttpAnswer, HttpCall};
use model::exchange::{BotAnswer, BotRequest};
use model::script::{ScriptAction, ScriptEnd};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::deed::{ScriptDeedView, deeds_of};
use super::wire::{WireAnswerView, answers_of};
use crate::view::understanding::UnderstandingView;

/// Longest body that is shown, as JSON, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;
/// What stands in place of what is secret.
const HIDDEN: &str = "•••";
/// Headers whose values are secrets, wherever they were written.
const SECRET_HEADERS: [&str; 5] =
    ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"];
/// What scripts' own calls are answered under.
const FETCH: &str = "fetch";

/// Something that happened in a turn.
#[derive(Debug, Serialize, ToSchema)]
pub struct PreviewStepView {
    /// Since the turn began.
    pub at_ms: u64,
    /// Where in the bot, as `dialog/interaction` or `dialog`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(flatten)]
    pub happened: HappenedView,
}

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum HappenedView {
    /// What the message means to the bot.
    Understood {
        text: String,
        #[serde(flatten)]
        understanding: Box<UnderstandingView>,
    },
    /// A dialog began.
    Started {
        dialog: String,
        /// `pattern`, `intent`, `entity`, `event`, `choice`, `jump`, `placed` or `kind`.
        by: &'static str,
        /// The pattern, intent, entity or event.
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        score: Option<f64>,
    },
    Entered,
    /// A rule held, the one of this index from 0.
    Rule {
        index: usize,
    },
    Unrecognized,
    FollowedUp,
    Variable {
        name: String,
        value: Value,
    },
    Slot {
        name: String,
        value: Value,
    },
    /// A script ran.
    Script {
        /// `init_conversation`, `pre_process`, `post_process`, `process_user_response` or `transform`.
        #[schema(value_type = String)]
        place: model::script::ScriptPlace,
        /// What else than setting variables it did, in order.
        #[schema(inline)]
        did: Vec<ScriptDeedView>,
        log: Vec<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        error: Option<ScriptErrorView>,
        took_ms: u64,
    },
    /// A service was called.
    Call {
        /// `fetch` for a script's own call.
        integration: String,
        #[serde(flatten)]
        exchange: Box<ExchangeView>,
    },
    /// An external bot was asked. The bodies are what was told and done, not what was sent.
    AskedBot {
        bot: String,
        protocol: String,
        /// What came, as it came; none when it is too large to be shown.
        answers: Vec<WireAnswerView>,
        #[serde(flatten)]
        exchange: Box<ExchangeView>,
    },
    /// The contact was asked which of these dialogs was meant.
    Offered {
        dialogs: Vec<String>,
    },
    /// The contact was helped to say it better.
    Assisted {
        /// `too_short`, `too_long`, `entity_only`, `options` or `out_of_scope`.
        #[schema(value_type = String)]
        why: engine::Assist,
    },
    SmallTalk {
        topic: String,
        score: f64,
    },
    /// A dialog ended.
    Ended {
        dialog: String,
    },
    HandedOver {
        #[serde(skip_serializing_if = "Option::is_none")]
        skill: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// Values that go along.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[schema(value_type = Option<std::collections::HashMap<String, Value>>)]
        context: Option<IndexMap<String, Value>>,
    },
    Closed {
        with_survey: bool,
    },
    /// Whoever tries it out played the agent to whom it was handed over.
    AgentDid {
        /// `says`, `returns`, `closes` or `never_comes`.
        did: &'static str,
    },
    /// Something that the bot's author should know.
    Reported {
        /// `debug`, `warning` or `error`.
        #[schema(value_type = String)]
        severity: engine::Severity,
        #[schema(value_type = String)]
        code: engine::ReportCode,
        message: String,
    },
    /// A script counted something.
    Logged {
        name: String,
        message: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// A new session began.
    Reset,
}

/// Why a script failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ScriptErrorView {
    /// `hook_error`, `hook_timeout`, `hook_oom`, `hook_limit`, `hook_busy` or `hook_crash`.
    pub code: &'static str,
    pub message: String,
    /// In the script, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u32>,
}

/// What was asked and answered.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExchangeView {
    #[schema(inline)]
    pub request: RequestView,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub response: Option<ResponseView>,
    /// Why there is no response.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(inline)]
    pub error: Option<ExchangeErrorView>,
    pub took_ms: u64,
    /// Whether nothing left, and a canned answer was taken.
    pub canned: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct RequestView {
    pub method: String,
    pub url: String,
    /// Secrets are hidden.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub headers: IndexMap<String, String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ResponseView {
    /// Absent for external bots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub headers: IndexMap<String, String>,
    /// A text with the beginning of its JSON when that has more than 64 KiB.
    pub body: Value,
    /// Whether the body is only the beginning.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExchangeErrorView {
    pub code: String,
    pub message: String,
}

impl PreviewStepView {
    /// A step; `None` for one that another tells more of.
    pub fn of(step: PreviewStep) -> Option<Self> {
        let (target, happened) = shown(step.happened)?;
        Some(Self { at_ms: step.at_ms, target, happened })
    }
}

fn shown(happened: Happened) -> Option<(Option<String>, HappenedView)> {
    Some(match happened {
        Happened::Decided(trace) => return decided(trace),
        Happened::Understood { text, told } => {
            let understanding = Box::new(UnderstandingView::of(&text, *told));
            (None, HappenedView::Understood { text, understanding })
        }
        Happened::Ran(run) => (run.place.clone(), ran(*run)),
        Happened::Called { integration, call, credential, answer, took_ms, is_canned } => {
            let integration = integration.map_or_else(|| FETCH.to_owned(), String::from);
            let (response, error) = match answer {
                CallAnswer::Answered(answer) => (Some(answer.into()), None),
                CallAnswer::Failed(failure) => (None, Some(failure.into())),
            };
            let request = request_of(call, credential.as_ref());
            let exchange = ExchangeView { request, response, error, took_ms, canned: is_canned };
            (None, HappenedView::Call { integration, exchange: Box::new(exchange) })
        }
        Happened::Asked { asked, answer, heard, took_ms, is_canned } => {
            let target = asked.node.contains('/').then(|| asked.node.clone());
            (target, asked_bot(*asked, (answer, heard), (took_ms, is_canned)))
        }
        Happened::HandedOver(hand_off) => {
            let engine::HandOff { skill, agent, context, event: _ } = hand_off;
            (None, HappenedView::HandedOver { skill, agent, context })
        }
        Happened::AgentDid(did) => {
            (None, HappenedView::AgentDid { did: did.as_word().unwrap_or("says") })
        }
        Happened::Closed { with_survey } => (None, HappenedView::Closed { with_survey }),
        Happened::Reported(Report { severity, code, place, message }) => {
            let target = place.map(|place| place.to_string());
            (target, HappenedView::Reported { severity, code, message })
        }
        Happened::Logged(event) => {
            let engine::LogEvent { name, message, detail, .. } = event;
            (None, HappenedView::Logged { name, message, detail })
        }
        Happened::Reset => (None, HappenedView::Reset),
    })
}

fn decided(trace: Trace) -> Option<(Option<String>, HappenedView)> {
    Some(match trace {
        Trace::Started { dialog, by } => {
            let dialog = String::from(dialog);
            (Some(dialog.clone()), started(dialog, by))
        }
        Trace::Entered { place } => (Some(place.to_string()), HappenedView::Entered),
        Trace::RuleHeld { place, rule } => {
            (Some(place.to_string()), HappenedView::Rule { index: rule })
        }
        Trace::Unrecognized { place } => {
            (place.map(|place| place.to_string()), HappenedView::Unrecognized)
        }
        Trace::FollowedUp { place } => (Some(place.to_string()), HappenedView::FollowedUp),
        Trace::VariableSet { name, value } => {
            (None, HappenedView::Variable { name, value: value.unwrap_or_default() })
        }
        Trace::SlotFilled { name, value } => {
            (None, HappenedView::Slot { name, value: value.unwrap_or_default() })
        }
        Trace::SmallTalk { topic, score } => {
            (None, HappenedView::SmallTalk { topic: topic.into(), score })
        }
        // It is told with its answer.
        Trace::AskedBot { .. } => return None,
        Trace::Offered { dialogs } => {
            let dialogs = dialogs.into_iter().map(String::from).collect();
            (None, HappenedView::Offered { dialogs })
        }
        Trace::Assisted { kind } => (None, HappenedView::Assisted { why: kind }),
        Trace::Ended { dialog } => (Some(dialog.clone()), HappenedView::Ended { dialog }),
    })
}

fn started(dialog: String, by: StartedBy) -> HappenedView {
    let (by, value, score) = match by {
        StartedBy::Pattern { pattern } => ("pattern", Some(pattern), None),
        StartedBy::Intent { intent, score } => ("intent", Some(intent.into()), Some(score)),
        StartedBy::Entity { entity } => ("entity", Some(entity.into()), None),
        StartedBy::Event { name } => ("event", Some(name), None),
        StartedBy::Choice => ("choice", None, None),
        StartedBy::Jump => ("jump", None, None),
        StartedBy::Placed => ("placed", None, None),
        StartedBy::Kind => ("kind", None, None),
    };
    HappenedView::Started { dialog, by, value, score }
}

fn ran(run: ScriptRun) -> HappenedView {
    let did = run.outcome.actions.iter().flat_map(deeds_of).collect();
    let log = run.outcome.actions.into_iter().filter_map(|action| match action {
        ScriptAction::Debug(line) => Some(line),
        _ => None,
    });
    let error = match run.outcome.end {
        ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => None,
        ScriptEnd::Threw(error) | ScriptEnd::Killed(error) => Some(ScriptErrorView {
            code: error.kind.code(),
            message: error.message,
            line: error.line,
            column: error.column,
        }),
    };
    let took_ms = u64::try_from(run.took.as_millis()).unwrap_or(u64::MAX);
    HappenedView::Script { place: run.script, did, log: log.collect(), error, took_ms }
}

fn asked_bot(
    asked: BotRequest,
    (answer, heard): (BotAnswer, Vec<Answer>),
    (took_ms, canned): (u64, bool),
) -> HappenedView {
    let (response, error) = match answer {
        BotAnswer::Replied(reply) => {
            let body = serde_json::to_value(&reply).unwrap_or_default();
            (Some(ResponseView::of(None, IndexMap::new(), body)), None)
        }
        BotAnswer::Failed(failure) => (None, Some(failure.into())),
    };
    let mut headers: IndexMap<String, String> = masked(asked.headers);
    if asked.credential.is_some() && !canned {
        headers.entry("Authorization".to_owned()).or_insert_with(|| HIDDEN.to_owned());
    }
    let request = RequestView {
        method: "POST".to_owned(),
        url: asked.url,
        headers,
        body: serde_json::to_value(&asked.input).ok(),
    };
    let exchange = ExchangeView { request, response, error, took_ms, canned };
    HappenedView::AskedBot {
        bot: asked.bot.into(),
        protocol: asked.protocol.to_string(),
        answers: answers_of(heard),
        exchange: Box::new(exchange),
    }
}

fn request_of(call: HttpCall, credential: Option<&CredentialKind>) -> RequestView {
    let mut headers = masked(call.headers);
    if let Some(kind) = credential {
        for (name, hidden) in shown_headers(kind) {
            headers.insert(name, hidden.to_owned());
        }
    }
    let parsed = |body: String| serde_json::from_str(&body).unwrap_or(Value::String(body));
    RequestView {
        method: call.method.to_string(),
        url: call.url,
        headers,
        body: call.body.map(parsed).map(|body| cut(body).0),
    }
}

/// Headers without the values that are secrets.
fn masked(headers: Vec<(String, String)>) -> IndexMap<String, String> {
    let shown = headers.into_iter().map(|(name, value)| {
        let is_secret = SECRET_HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
        (name, if is_secret { HIDDEN.to_owned() } else { value })
    });
    shown.collect()
}

impl From<HttpAnswer> for ResponseView {
    fn from(answer: HttpAnswer) -> Self {
        let headers = answer.headers.into_iter().map(|(name, value)| {
            let is_secret = name.eq_ignore_ascii_case("set-cookie");
            (name, if is_secret { HIDDEN.to_owned() } else { value })
        });
        Self::of(Some(answer.status), headers.collect(), answer.body)
    }
}

impl ResponseView {
    fn of(status: Option<u16>, headers: IndexMap<String, String>, body: Value) -> Self {
        let (body, is_cut) = cut(body);
        Self { status, headers, body, cut: is_cut }
    }
}

impl From<model::call::CallFailure> for ExchangeErrorView {
    fn from(failure: model::call::CallFailure) -> Self {
        Self { code: failure.code, message: failure.message }
    }
}

/// A body, or the beginning of its text when it is large.
fn cut(body: Value) -> (Value, bool) {
    let text = match &body {
        Value::String(text) => text.clone(),
        body => body.to_string(),
    };
    if text.len() <= MAX_BODY_BYTES {
        return (body, false);
    }
    let end = (0..=MAX_BODY_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    (Value::String(text[..end].to_owned()), true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::call::Method;
    use model::key::Key;
    use serde_json::json;

    #[test]
    fn secrets_of_a_request_are_hidden() {
        let call = || HttpCall {
            method: Method::Post,
            url: "https://a.example/b".to_owned(),
            headers: vec![
                ("COOKIE".to_owned(), "a=b".to_owned()),
                ("Accept".to_owned(), "text/plain".to_owned()),
            ],
            body: Some(r#"{"a":1}"#.to_owned()),
            credential: Some(Key::from_name("key")),
            is_idempotent: false,
        };
        for (kind, named) in [
            (CredentialKind::Bearer, "Authorization"),
            (CredentialKind::Header { name: "X-Key".to_owned() }, "X-Key"),
        ] {
            let shown = request_of(call(), Some(&kind));
            assert_eq!(shown.headers[named], HIDDEN);
            assert_eq!(shown.headers["COOKIE"], HIDDEN);
            assert_eq!(shown.headers["Accept"], "text/plain");
            assert_eq!(shown.body, Some(json!({ "a": 1 })));
        }
    }

    #[test]
    fn a_large_body_is_cut_between_characters() {
        let (whole, is_cut) = cut(json!({ "a": "b" }));
        assert_eq!((whole, is_cut), (json!({ "a": "b" }), false));
        let (beginning, is_cut) = cut(json!("€".repeat(MAX_BODY_BYTES)));
        let length = beginning.as_str().map(str::len);
        assert!(is_cut && length.is_some_and(|it| it <= MAX_BODY_BYTES && it % 3 == 0));
    }
}
