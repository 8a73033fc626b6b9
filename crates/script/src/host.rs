//! What the prelude asks of us: facts of the snapshot, actions to record, answers to host calls.

mod contexts;
mod reading;

use std::cell::RefCell;
use std::rc::Rc;

use model::bot::Scope;
use model::call::{CallAnswer, HttpCall, Method};
use model::key::Key;
use model::script::{
    MAX_FETCHES, MAX_VALUE_BYTES, MAX_VALUE_NAME_BYTES, ScriptAction, ScriptRequest,
    TitleAndPayload,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::recorder::Recorder;
use crate::{MAX_CALL_BYTES, MAX_REPLIES, MAX_TITLE_CHARS, MAX_VALUE_DEPTH, hours};

use reading::{is_personal, reading, sentiment};

/// A request while its script runs.
pub struct Host {
    pub request: ScriptRequest,
    pub recorder: Recorder,
    fetches: usize,
}

/// A host that the realm's functions share; none while the realm waits for work.
pub type SharedHost = Rc<RefCell<Option<Host>>>;

/// Why the host refused; the script sees it as an error that it may catch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub String);

type Answer = Result<Option<String>, Refusal>;

impl Host {
    /// Begins a run.
    pub fn new(request: ScriptRequest) -> Self {
        Self { request, recorder: Recorder::default(), fetches: 0 }
    }

    /// Answers one call of the prelude. Whether it ended the script says the recorder.
    ///
    /// # Errors
    ///
    /// A [`Refusal`], when the script gave what can't be taken.
    pub fn call(&mut self, operation: &str, texts: &[Option<String>]) -> Answer {
        let mut arguments = Arguments(texts.iter());
        match operation {
            "read" => Ok(self.read(arguments.text()?)),
            "variable" => Ok(self.variable(arguments.text()?)),
            "environment" => Ok(self.request.snapshot.environment.get(arguments.text()?).cloned()),
            "attribute" => {
                Ok(self.request.snapshot.contact.attributes.get(arguments.text()?).cloned())
            }
            "hours" => self.hours(&mut arguments),
            "fetch" => self.fetch(arguments.text()?),
            "web_view" => Ok(self.web_view(arguments.text()?)),
            "named_entities" => Ok(Some(self.named_entities(arguments.text()?))),
            "context" => self.context(&mut arguments),
            "change_context" => self.change_context(&mut arguments),
            "set_variable" => self.set_variable(&mut arguments),
            _ => self.record(operation, &mut arguments).map(|()| None),
        }
    }

    fn read(&self, fact: &str) -> Option<String> {
        let snapshot = &self.request.snapshot;
        let contact = &snapshot.contact;
        let json = |value: &Option<Value>| value.as_ref().map(Value::to_string);
        match fact {
            "message" => Some(snapshot.message.clone()),
            "payload" => snapshot.payload.clone(),
            "metadata" => serde_json::to_string(&snapshot.metadata).ok(),
            "conversation" => Some(snapshot.conversation.clone()),
            "workspace" => Some(snapshot.workspace.to_string()),
            "channel" => Some(snapshot.channel.clone()),
            "user_channel" => Some(snapshot.user_channel.clone()),
            "contact" => Some(contact.id.clone()),
            "user_name" => contact.name.clone(),
            "email" => contact.email.clone(),
            "customer_info" => json(&contact.customer_info),
            "personal_info" => {
                contact.personal_info.as_ref().filter(|it| is_personal(it)).map(Value::to_string)
            }
            "location" => json(&contact.location),
            "starter_intent" => snapshot.starter_intent.clone(),
            "chosen_intent_name" => snapshot.chosen_intent.as_ref().map(|it| it.name.clone()),
            "chosen_intent_id" => snapshot.chosen_intent.as_ref().map(|it| it.id.clone()),
            "web_view" => serde_json::to_string(&snapshot.web_view).ok(),
            "reading" => Some(reading(snapshot.reading.as_ref())),
            "sentiment" => Some(sentiment(snapshot.reading.as_ref()).to_owned()),
            "status" => snapshot.last_call_status.map(|status| status.to_string()),
            _ => None,
        }
    }

    /// A variable or, as `slot.NAME`, a slot, as JSON.
    fn variable(&self, name: &str) -> Option<String> {
        let snapshot = &self.request.snapshot;
        let slot = || name.strip_prefix("slot.").and_then(|slot| snapshot.slots.get(slot));
        snapshot.variables.get(name).or_else(slot).map(Value::to_string)
    }

    fn hours(&self, arguments: &mut Arguments<'_>) -> Answer {
        let lines: Vec<String> = parse(arguments.text()?)?;
        hours::kind_at(&lines, arguments.text()?, self.request.snapshot.now_ms)
            .map_err(|error| Refusal(error.to_string()))
    }

    fn fetch(&mut self, json: &str) -> Answer {
        let index = self.fetches;
        self.fetches += 1;
        if let Some(answer) = self.request.fetched.get(index) {
            return Ok(Some(answered(answer).to_string()));
        }
        if json.len() > MAX_CALL_BYTES {
            return Err(Refusal(format!("a call has at most {MAX_CALL_BYTES} bytes")));
        }
        let call = parse::<Fetch>(json)?.into_call()?;
        if index >= MAX_FETCHES {
            self.recorder.exceed(format!("a script makes at most {MAX_FETCHES} calls"));
        } else {
            self.recorder.suspend(call);
        }
        Ok(None)
    }

    fn set_variable(&mut self, arguments: &mut Arguments<'_>) -> Answer {
        let (name, json) = (arguments.text()?, arguments.text()?);
        let scope = match arguments.text()? {
            "forever" => Scope::Forever,
            "session" => Scope::Session,
            _ => Scope::Request,
        };
        check_name(name)?;
        if json.len() > MAX_VALUE_BYTES {
            return Err(Refusal(format!("a value has at most {MAX_VALUE_BYTES} bytes as JSON")));
        }
        let value = parse(json)?;
        if !is_within(&value, MAX_VALUE_DEPTH) {
            return Err(Refusal(format!("a value is nested at most {MAX_VALUE_DEPTH} deep")));
        }
        let action = ScriptAction::SetVariable { name: name.to_owned(), value, scope };
        self.recorder.set(action, name.len() + json.len());
        Ok(None)
    }

    fn record(&mut self, operation: &str, arguments: &mut Arguments<'_>) -> Result<(), Refusal> {
        let first = arguments.optional();
        let text = || first.clone().unwrap_or_default();
        let bytes = arguments.bytes() + first.as_ref().map_or(0, String::len);
        let action = match operation {
            "debug" => {
                self.recorder.note(&text());
                return Ok(());
            }
            "unavailable" => {
                self.recorder.miss(text());
                return Ok(());
            }
            "send" | "send_private" | "send_with_replies" | "send_and_stop" => {
                return self.say(operation, text(), arguments);
            }
            "add_replies" => ScriptAction::AddQuickReplies(self.replies(&text())?),
            "trigger" => ScriptAction::SetTriggerNextMessage(text()),
            "delay" => ScriptAction::SetMessageDelay(milliseconds(&text())?),
            "allow_max_text" => ScriptAction::SetAllowMaxTextResponse(text() == "true"),
            "user_name" => ScriptAction::SetUserName(text()),
            "email" => ScriptAction::SetEmail(text()),
            "custom_event" => ScriptAction::LogCustomEvent {
                message: text(),
                name: arguments.text()?.to_owned(),
                detail: arguments.optional(),
            },
            "escalation_event" => ScriptAction::LogEscalationEvent {
                message: text(),
                system: arguments.text()?.to_owned(),
            },
            "bot_dialog" => ScriptAction::TransferToBotDialog {
                bot: text(),
                dialog: arguments.text()?.to_owned(),
                message: arguments.optional(),
            },
            "bot_transfer" => ScriptAction::SetBotTransfer {
                intent: first,
                domain: arguments.optional(),
                message: arguments.optional(),
            },
            _ => return Err(Refusal("there is no such function".into())),
        };
        self.recorder.ask(action, bytes);
        Ok(())
    }

    /// `Title~payload` texts, the first [`MAX_REPLIES`] of them. The author is told of what is too much.
    fn replies(&mut self, json: &str) -> Result<Vec<TitleAndPayload>, Refusal> {
        let texts: Vec<String> = parse(json)?;
        if texts.len() > MAX_REPLIES {
            let many = texts.len();
            self.recorder.note(&format!("{many} quick replies: the first {MAX_REPLIES} are shown"));
        }
        let replies: Vec<_> = texts.into_iter().take(MAX_REPLIES).map(reply_of).collect();
        for reply in replies.iter().filter(|it| it.title.chars().count() > MAX_TITLE_CHARS) {
            let title = &reply.title;
            self.recorder
                .note(&format!("channels may cut {title:?} to {MAX_TITLE_CHARS} characters"));
        }
        Ok(replies)
    }

    fn say(
        &mut self,
        operation: &str,
        text: String,
        arguments: &mut Arguments<'_>,
    ) -> Result<(), Refusal> {
        let bytes = text.len() + arguments.bytes();
        match operation {
            "send_and_stop" => {
                let messages: Vec<String> = parse(&text)?;
                let count = messages.len();
                self.recorder.say(ScriptAction::SendImmediateReply(messages), count, bytes);
                self.recorder.stop();
            }
            "send_with_replies" => {
                let replies = self.replies(arguments.text()?)?;
                let action = ScriptAction::SendMessageWithQuickReplies { text, replies };
                self.recorder.say(action, 1, bytes);
            }
            // Nothing to say: no message.
            _ if text.is_empty() => {}
            "send_private" => self.recorder.say(ScriptAction::SendPrivateMessage(text), 1, bytes),
            _ => self.recorder.say(ScriptAction::SendMessage(text), 1, bytes),
        }
        Ok(())
    }
}

/// The prelude's arguments, in order; those that are missing count as null.
struct Arguments<'a>(std::slice::Iter<'a, Option<String>>);

impl<'a> Arguments<'a> {
    fn text(&mut self) -> Result<&'a str, Refusal> {
        self.0.next().and_then(Option::as_deref).ok_or_else(|| Refusal("a text is missing".into()))
    }

    fn optional(&mut self) -> Option<String> {
        self.0.next().cloned().flatten()
    }

    /// What those that are left take.
    fn bytes(&self) -> usize {
        self.0.clone().flatten().map(String::len).sum()
    }
}

/// A host call as the prelude writes it.
#[derive(Deserialize)]
struct Fetch {
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    body: Option<String>,
    credential: Option<String>,
    is_idempotent: bool,
}

impl Fetch {
    fn into_call(self) -> Result<HttpCall, Refusal> {
        let method: Method =
            self.method.parse().map_err(|error| Refusal(format!("fetch: {error}")))?;
        let mut credential = self.credential;
        let mut headers = self.headers;
        headers.retain(|(_, value)| match named_credential(value) {
            Some(name) => {
                credential.get_or_insert_with(|| name.to_owned());
                false
            }
            None => true,
        });
        let credential = credential
            .map(Key::new)
            .transpose()
            .map_err(|error| Refusal(format!("fetch: credential: {error}")))?;
        let is_idempotent = self.is_idempotent || !matches!(method, Method::Post | Method::Patch);
        Ok(HttpCall { method, url: self.url, headers, body: self.body, credential, is_idempotent })
    }
}

/// The name in `{$credential.NAME}`, wherever it stands in a header's value.
fn named_credential(value: &str) -> Option<&str> {
    let (_, rest) = value.split_once("{$credential.")?;
    rest.split_once('}').map(|(name, _)| name)
}

/// An answer as the prelude reads it.
fn answered(answer: &CallAnswer) -> Value {
    match answer {
        CallAnswer::Answered(answer) => json!({
            "status": answer.status,
            "headers": answer.headers,
            "body": answer.body,
            "error": null,
        }),
        CallAnswer::Failed(failure) => json!({
            "status": 0,
            "headers": [],
            "body": null,
            "error": { "code": failure.code, "message": failure.message },
        }),
    }
}

/// Says whether a variable may have that name.
///
/// # Errors
///
/// A [`Refusal`] when it is empty, too long or one that objects have anyway.
pub fn check_name(name: &str) -> Result<(), Refusal> {
    if name.is_empty() || name.len() > MAX_VALUE_NAME_BYTES {
        return Err(Refusal(format!("a name has 1 to {MAX_VALUE_NAME_BYTES} bytes")));
    }
    if matches!(name, "__proto__" | "constructor" | "prototype") {
        return Err(Refusal(format!("{name:?} can't be the name of a variable")));
    }
    Ok(())
}

/// Says whether lists and objects are nested at most that deep.
pub fn is_within(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(items) => depth > 0 && items.iter().all(|item| is_within(item, depth - 1)),
        Value::Object(fields) => {
            depth > 0 && fields.values().all(|field| is_within(field, depth - 1))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// `Title~payload`.
fn reply_of(text: String) -> TitleAndPayload {
    match text.split_once('~') {
        Some((title, payload)) => {
            TitleAndPayload { title: title.to_owned(), payload: Some(payload.to_owned()) }
        }
        None => TitleAndPayload { title: text, payload: None },
    }
}

fn milliseconds(text: &str) -> Result<u32, Refusal> {
    let number: f64 = text.parse().map_err(|_| Refusal("a delay is a number".into()))?;
    if number.is_nan() {
        return Err(Refusal("a delay is a number".into()));
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast stops at both ends of the type, as is meant"
    )]
    Ok(number as u32)
}

fn parse<'a, T: Deserialize<'a>>(json: &'a str) -> Result<T, Refusal> {
    serde_json::from_str(json).map_err(|error| Refusal(format!("not a usable value: {error}")))
}
