//! Asks a custom endpoint as LivePerson's connector does.
//!
//! The conversation is created before the first thing that the bot is told in a session, and before a
//! welcome; a bot that doesn't know it (404) gets it created once more. Files and places are told as
//! messages of their own, in order, as LivePerson's contacts send them.

use std::collections::VecDeque;

use model::call::Method;
use model::content::{Attachment, Location};
use model::conversation::Tap;
use model::exchange::{BotAction, BotInput, BotReply, WELCOME};
use serde_json::{Map, Value, json};
use url::Url;

use super::{CLOSED, FILE_SENT, START, items};
use crate::cause::{Failure, GatewayError};
use crate::exchange::Asking;
use crate::judge::{Body, check_count, check_reply, check_status, judge};
use crate::values::said;
use crate::wire::{Draft, Request, Response, address, below};

/// The environment of those who named none. Source: LivePerson's endpoints must have it.
const DEFAULT_ENVIRONMENT: &str = "draft";
/// Longest id of a bot, in characters.
const MAX_BOT_CHARS: usize = 36;
/// How often a conversation is created for one question because the bot doesn't know it.
const MAX_RECREATIONS: u8 = 1;

/// Where the exchange stands.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    creation: Request,
    /// Still to be told; the first is under way unless the conversation is being created.
    events: VecDeque<Request>,
    is_creating: bool,
    recreations: u8,
    /// Whether something must be answered: a contact waits.
    needs_answer: bool,
    /// By what attempts at the whole exchange are known.
    key: String,
    /// How many requests were sent: each of them is another one, also an event that is told again.
    sent: u32,
    reply: BotReply,
}

/// What follows a response.
pub(crate) enum Turn {
    Send(Request, Box<Visit>),
    Done(Result<BotReply, Failure>),
}

pub(crate) fn begin(asking: Asking<'_>) -> Result<(Request, Visit), GatewayError> {
    let conversation = conversation_address(asking)?;
    let creation =
        Draft::json(Method::Put, conversation.clone(), &creation(asking))?.finish(&asking);
    let address = below(conversation, &["events"]);
    let mut events = VecDeque::new();
    for event in events_of(asking)? {
        events.push_back(Draft::json(Method::Post, address.clone(), &event)?.finish(&asking));
    }
    let (is_welcome, needs_answer) = match &asking.request.input {
        BotInput::Event { name, .. } => (name == WELCOME || name == START, false),
        BotInput::Message { .. } => (false, true),
    };
    let is_creating = is_welcome || asking.occasion.is_opening;
    let first = events.front().filter(|_| !is_creating).unwrap_or(&creation).clone();
    let reply = BotReply::default();
    let key = asking.occasion.idempotency_key.clone();
    let mut visit =
        Visit { creation, events, is_creating, recreations: 0, needs_answer, key, sent: 0, reply };
    let first = visit.numbered(first);
    Ok((first, visit))
}

impl Visit {
    pub(crate) fn receive(mut self, response: &Response) -> Turn {
        if self.is_creating {
            // A conversation that is there already is as good.
            if response.status != 409
                && let Err(failure) = check_status(response.status)
            {
                return Turn::Done(Err(failure));
            }
            self.is_creating = false;
            return self.go_on();
        }
        if response.status == 404 && self.recreations < MAX_RECREATIONS {
            self.recreations += 1;
            self.is_creating = true;
            let creation = self.numbered(self.creation.clone());
            return Turn::Send(creation, Box::new(self));
        }
        self.events.pop_front();
        match self.take(response) {
            Ok(()) => self.go_on(),
            Err(failure) => Turn::Done(Err(failure)),
        }
    }

    fn numbered(&mut self, mut request: Request) -> Request {
        self.sent += 1;
        request.identify(format!("{}/{}", self.key, self.sent));
        request
    }

    fn go_on(mut self) -> Turn {
        match self.events.front().cloned() {
            Some(event) => Turn::Send(self.numbered(event), Box::new(self)),
            None => Turn::Done(self.finish()),
        }
    }

    fn take(&mut self, response: &Response) -> Result<(), Failure> {
        let body = match judge(response)? {
            Body::Json(Value::Object(body)) => body,
            Body::Empty if !self.needs_answer => return Ok(()),
            Body::Empty => return Err(Failure::shape("its answer is empty")),
            Body::Json(_) => return Err(Failure::shape("its answer isn't an object")),
        };
        let listed = match body.get("response") {
            Some(Value::Array(listed)) => listed.as_slice(),
            None | Some(Value::Null) if !self.needs_answer => &[],
            Some(_) | None => {
                return Err(Failure::shape("its answer has no list named `response`"));
            }
        };
        check_count(listed.len())?;
        items::read(listed, &mut self.reply);
        self.reply.intents.extend(items::intents(body.get("analytics")));
        Ok(())
    }

    fn finish(self) -> Result<BotReply, Failure> {
        if self.needs_answer && self.reply.actions.is_empty() {
            return Err(Failure::shape("its answer has neither a message nor an action"));
        }
        let mut reply = self.reply;
        // Several events may have been answered by an action each; one is done for one question.
        let is_action =
            |action: &BotAction| matches!(action, BotAction::Assign(_) | BotAction::Close { .. });
        let mut count = 0;
        reply.actions.retain(|action| {
            count += usize::from(is_action(action));
            !is_action(action) || count == 1
        });
        if count > 1 {
            reply.losses.push("a second action of one answer".to_owned());
        }
        check_reply(reply)
    }
}

fn conversation_address(asking: Asking<'_>) -> Result<Url, GatewayError> {
    let bot = &asking.request.remote_bot;
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if bot.is_empty() || bot.len() > MAX_BOT_CHARS || !bot.chars().all(is_id) {
        return Err(GatewayError::RemoteBot(bot.clone()));
    }
    let environment = asking.request.remote_environment.as_deref().unwrap_or(DEFAULT_ENVIRONMENT);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if environment.is_empty() || !environment.chars().all(is_name) {
        return Err(GatewayError::RemoteEnvironment(environment.to_owned()));
    }
    let conversation = asking.occasion.conversation.as_str();
    let base = address(&asking.request.url)?;
    let parts = ["v1", "bots", bot, "environments", environment, "conversations", conversation];
    Ok(below(base, &parts))
}

fn creation(asking: Asking<'_>) -> Value {
    let occasion = asking.occasion;
    let profile = &occasion.profile;
    let mut attributes = Map::new();
    let customer =
        profile.customer_info.clone().unwrap_or_else(|| json!({"customerId": occasion.contact}));
    attributes.insert("ctmrinfo".to_owned(), customer);
    let mut personal =
        profile.personal_info.clone().filter(Value::is_object).unwrap_or_else(|| json!({}));
    if let (Some(name), None) = (&profile.name, personal.get("firstname")) {
        personal["firstname"] = name.as_str().into();
    }
    if let (Some(email), None) = (&profile.email, personal.get("contacts")) {
        personal["contacts"] = json!([{"email": email}]);
    }
    if personal != json!({}) {
        attributes.insert("personal".to_owned(), personal);
    }
    json!({
        "sdes": {"authenticatedSdes": {}, "unauthenticatedSdes": attributes},
        "context": {
            "type": "MESSAGING",
            // Numbers that are demanded; there are no skills and campaigns here.
            "skillId": 0,
            "engagementId": 0,
            "campaignId": 0,
            "visitor": {"consumerId": occasion.contact, "language": asking.request.language},
        },
    })
}

fn events_of(asking: Asking<'_>) -> Result<Vec<Value>, GatewayError> {
    let (text, tap, files, location) = match &asking.request.input {
        BotInput::Event { name, data } => {
            let name = if name == WELCOME { START } else { name };
            let source = if matches!(name, START | CLOSED) { "CONVERSATION" } else { "CONSUMER" };
            let data = data.clone().filter(Value::is_object).unwrap_or_else(|| json!({}));
            let context = lp_event(asking, (None, Value::Null));
            return Ok(vec![event(name, source, (data, context))]);
        }
        BotInput::Message { text, tap, files, location } => (text, tap.as_ref(), files, location),
    };
    let mut events = Vec::new();
    let said = said(text, tap);
    if !said.is_empty() || (files.is_empty() && location.is_none()) {
        events.push(said_event(asking, said, (tap, content_event("text/plain", said.into()))));
    }
    for file in files {
        let told = content_event("hosted/file", hosted_file(file, asking.occasion.link(file)?));
        events.push(said_event(asking, FILE_SENT, (None, told)));
    }
    if let Some(location) = location {
        let told = content_event("text/plain", place(location).into());
        events.push(said_event(asking, &place(location), (None, told)));
    }
    Ok(events)
}

fn said_event(asking: Asking<'_>, text: &str, about: (Option<&Tap>, Value)) -> Value {
    event("TEXT", "CONSUMER", (json!({"message": text}), lp_event(asking, about)))
}

fn event(kind: &str, source: &str, (data, context): (Value, Value)) -> Value {
    json!({"type": kind, "source": source, "data": data, "context": {"lpEvent": context}})
}

fn lp_event(asking: Asking<'_>, (tap, event): (Option<&Tap>, Value)) -> Value {
    let occasion = asking.occasion;
    let metadata = tap.map(|tap| tap.metadata.as_slice()).unwrap_or_default();
    json!({
        "sequence": asking.request.message,
        "serverTimestamp": occasion.happened_at.as_millisecond(),
        "event": event,
        "conversationId": occasion.conversation,
        "dialogId": occasion.conversation,
        "metadata": metadata,
        "messageAudience": "ALL",
    })
}

fn content_event(content_type: &str, message: Value) -> Value {
    json!({"type": "ContentEvent", "contentType": content_type, "message": message})
}

/// LivePerson names types of files by the part behind the slash, in capitals.
fn hosted_file(file: &Attachment, link: &str) -> Value {
    let kind = file.media_type.split('/').next_back().unwrap_or_default().to_ascii_uppercase();
    json!({"relativePath": link, "fileType": kind, "caption": file.name})
}

fn place(location: &Location) -> String {
    format!("{}, {}", location.latitude, location.longitude)
}
