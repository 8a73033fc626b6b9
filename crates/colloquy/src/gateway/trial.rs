//! One question to an external bot, with all that goes to and fro.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use gateway::{Credentials, Next, Occasion, Request, Response};
use indexmap::IndexMap;
use jiff::Timestamp;
use model::Secret;
use model::call::CallFailure;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::conversation::Details;
use model::exchange::{BotAnswer, BotInput, BotReply, BotRequest};
use model::key::Key;
use outbound::{Client, Retry};
use serde_json::Map;

use super::args::TryArgs;
use crate::parts;

/// Longest response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 256 * 1024;
/// What a contact says unless something else is said.
const HELLO: &str = "hello";

/// What went to and fro, and what came of it.
pub struct Trial {
    pub exchanges: Vec<Exchanged>,
    pub answer: BotAnswer,
}

/// A request and its response.
pub struct Exchanged {
    pub request: Request,
    /// `Err`: none came.
    pub response: Result<Response, CallFailure>,
    pub elapsed: Duration,
}

impl Trial {
    /// Why there is no answer to use.
    pub const fn failure(&self) -> Option<&CallFailure> {
        match &self.answer {
            BotAnswer::Failed(failure) => Some(failure),
            BotAnswer::Replied(_) => None,
        }
    }

    /// What the bot wants done, if it answered.
    pub const fn reply(&self) -> Option<&BotReply> {
        match &self.answer {
            BotAnswer::Replied(reply) => Some(reply),
            BotAnswer::Failed(_) => None,
        }
    }
}

/// Asks.
pub async fn run(args: &TryArgs) -> anyhow::Result<Trial> {
    let client = parts::client(&args.allowed, args.trust_roots.as_deref())?;
    let until = Instant::now() + Duration::from_secs(args.time_limit.into());
    let credentials =
        Credentials { headers: Vec::new(), signing: args.secret.clone().map(Secret::new) };
    let mut exchanges = Vec::new();
    let mut next = match gateway::begin(&question(args)?, &occasion(args), &credentials) {
        Ok(next) => next,
        Err(error) => return Ok(Trial { exchanges, answer: BotAnswer::Failed(error.into()) }),
    };
    loop {
        let (request, exchange) = match next {
            Next::Done(answer) => return Ok(Trial { exchanges, answer }),
            Next::Send(request, exchange) => (request, exchange),
        };
        let begun = Instant::now();
        let response = send(&client, &request, until.saturating_duration_since(begun)).await;
        let elapsed = begun.elapsed();
        next = match &response {
            Ok(response) => exchange.receive(response),
            Err(failure) => Next::Done(BotAnswer::Failed(failure.clone())),
        };
        exchanges.push(Exchanged { request, response, elapsed });
    }
}

async fn send(client: &Client, request: &Request, time: Duration) -> Result<Response, CallFailure> {
    let failed = |code: &str, message: String| CallFailure { code: code.to_owned(), message };
    let method = request.method.as_str().parse();
    let method = method.map_err(|_| failed("bad_request", "the method is none".to_owned()))?;
    let mut wire = outbound::Request::new(method, request.url.clone());
    for (name, value) in &request.headers {
        wire = wire.with_header(name.clone(), value.clone());
    }
    wire.body = Some(request.body.clone().into());
    wire.limits.total = time;
    wire.limits.max_response_bytes = MAX_RESPONSE_BYTES;
    wire.retry = Retry::Never;
    let answer = client.send(wire).await;
    let answer = answer.map_err(|error| failed(error.cause.code(), error.cause.to_string()))?;
    Ok(Response {
        status: answer.status,
        content_type: answer.header("content-type").map(str::to_owned),
        body: answer.body.to_vec(),
    })
}

fn question(args: &TryArgs) -> anyhow::Result<BotRequest> {
    let input = match &args.event {
        Some(name) => BotInput::Event { name: name.clone(), data: None },
        None => BotInput::Message {
            text: args.text.clone().unwrap_or_else(|| HELLO.to_owned()),
            tap: None,
            files: Vec::new(),
            location: None,
        },
    };
    Ok(BotRequest {
        request: 1,
        bot: Key::new("trial")?,
        protocol: args.protocol.into(),
        url: args.url.clone(),
        headers: args.headers.clone(),
        credential: None,
        signing: None,
        remote_bot: args.bot.clone(),
        remote_environment: args.environment.clone(),
        time_limit_s: args.time_limit,
        node: "trial".to_owned(),
        message: 1,
        input,
        entities: IndexMap::new(),
        conversation_details: Map::new(),
        user_details: Map::new(),
        environment: IndexMap::new(),
        language: "en".to_owned(),
        asks_availability: false,
    })
}

fn occasion(args: &TryArgs) -> Occasion {
    let now = Timestamp::now();
    // Good enough to tell trials from each other.
    let moment = now.as_microsecond();
    let conversation = args.conversation.clone();
    Occasion {
        tenant: "colloquy".to_owned(),
        contact: args.contact.clone(),
        profile: Profile::default(),
        is_opening: conversation.is_none(),
        conversation: conversation.unwrap_or_else(|| format!("trial-{moment}")),
        conversation_number: moment.unsigned_abs(),
        contact_conversations: moment.unsigned_abs(),
        channel: ChannelKind::Api,
        details: Details::default(),
        availability: None,
        message_key: format!("trial-message-{moment}"),
        idempotency_key: format!("trial-{moment}"),
        happened_at: now,
        now,
        links: HashMap::new(),
        reply_url: None,
    }
}
