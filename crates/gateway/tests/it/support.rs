//! A question to begin from, and how its exchange is driven by hand.

use gateway::{Credentials, Next, Occasion, Request, Response, begin};
use indexmap::IndexMap;
use model::Secret;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::content::Attachment;
use model::conversation::{Audience, Details, Tap};
use model::exchange::{
    BotAction, BotAnswer, BotInput, BotReply, BotRequest, KnownEntity, Protocol,
};
use model::key::Key;
use serde_json::{Map, Value, json};

pub fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

pub fn object(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

pub fn message(text: &str) -> BotInput {
    BotInput::Message { text: text.to_owned(), tap: None, files: Vec::new(), location: None }
}

pub fn tapped(text: &str, metadata: Value) -> BotInput {
    let tap = Tap { metadata: vec![metadata], ..Tap::default() };
    BotInput::Message { text: text.to_owned(), tap: Some(tap), files: Vec::new(), location: None }
}

pub fn event(name: &str, data: Option<Value>) -> BotInput {
    BotInput::Event { name: name.to_owned(), data }
}

pub fn picture(name: &str) -> Attachment {
    Attachment {
        id: Some(name.to_owned()),
        name: format!("{name}.png"),
        media_type: "image/png".to_owned(),
        size: Some(2_048),
        url: None,
    }
}

pub fn question(protocol: Protocol, input: BotInput) -> BotRequest {
    BotRequest {
        request: 1,
        bot: key("orders"),
        protocol,
        url: "https://bot.example.org/hook".to_owned(),
        headers: vec![("X-Shop".to_owned(), "north".to_owned())],
        credential: None,
        signing: None,
        remote_bot: "orders-bot".to_owned(),
        remote_environment: None,
        time_limit_s: 30,
        node: "gateway/ask".to_owned(),
        message: 3,
        input,
        entities: IndexMap::new(),
        conversation_details: Map::new(),
        user_details: Map::new(),
        environment: IndexMap::new(),
        language: "de-AT".to_owned(),
        asks_availability: false,
    }
}

pub fn known(text: &str) -> Vec<KnownEntity> {
    let (value, detection) = (json!(text), "message".to_owned());
    vec![KnownEntity { value, text: text.to_owned(), detection }]
}

pub fn occasion() -> Occasion {
    let links =
        ["cat", "dog"].map(|id| (id.to_owned(), format!("https://our.example/files/{id}?sig=1")));
    Occasion {
        tenant: "shop-1".to_owned(),
        contact: "ann-7".to_owned(),
        profile: Profile {
            name: Some("Ann Lee".to_owned()),
            email: Some("ann@example.org".to_owned()),
            ..Profile::default()
        },
        conversation: "conv_00000000000000000000000000000001".to_owned(),
        conversation_number: 16_650_159,
        contact_conversations: 2,
        channel: ChannelKind::Widget,
        details: Details::default(),
        availability: None,
        message_key: "msg-3".to_owned(),
        idempotency_key: "conv_1/3/1".to_owned(),
        happened_at: "2026-03-01T10:00:00.5Z".parse().unwrap(),
        now: "2026-03-01T10:00:01Z".parse().unwrap(),
        is_opening: false,
        links: links.into_iter().collect(),
        reply_url: None,
    }
}

pub fn signing(text: &str) -> Credentials {
    Credentials { headers: Vec::new(), signing: Some(Secret::new(text.to_owned())) }
}

/// The request that an exchange begins with.
pub fn first(question: &BotRequest, occasion: &Occasion, credentials: &Credentials) -> Request {
    match begin(question, occasion, credentials).unwrap() {
        Next::Send(request, _) => request,
        Next::Done(answer) => panic!("done already: {answer:?}"),
    }
}

pub fn shown(request: &Request) -> Value {
    let headers = request.headers.iter();
    let headers = headers.map(|(name, value)| json!(format!("{name}: {}", value.expose())));
    json!({
        "method": request.method.as_str(),
        "url": request.url,
        "headers": headers.collect::<Vec<_>>(),
        "body": serde_json::from_slice::<Value>(&request.body).unwrap(),
    })
}

/// The first request about an input, as it is sent.
pub fn sent(protocol: Protocol, input: BotInput) -> Value {
    shown(&first(&question(protocol, input), &occasion(), &Credentials::default()))
}

pub fn response(status: u16, body: &Value) -> Response {
    let content_type = Some("application/json".to_owned());
    Response { status, content_type, body: body.to_string().into_bytes() }
}

/// Answers every request with the same response.
pub fn answered(question: &BotRequest, response: &Response) -> BotAnswer {
    let mut next = begin(question, &occasion(), &Credentials::default()).unwrap();
    for _ in 0..10 {
        match next {
            Next::Send(_, exchange) => next = exchange.receive(response),
            Next::Done(answer) => return answer,
        }
    }
    panic!("the exchange doesn't end");
}

pub fn reply_to(protocol: Protocol, body: &Value) -> BotReply {
    match answered(&question(protocol, message("hi")), &response(200, body)) {
        BotAnswer::Replied(reply) => reply,
        BotAnswer::Failed(failure) => panic!("{failure:?}"),
    }
}

/// The cause of a failure, or `replied`.
pub fn cause(protocol: Protocol, response: &Response) -> String {
    match answered(&question(protocol, message("hi")), response) {
        BotAnswer::Replied(_) => "replied".to_owned(),
        BotAnswer::Failed(failure) => failure.code,
    }
}

/// A reply without what it was in the system that it came from.
pub fn without_raw(mut reply: BotReply) -> BotReply {
    for action in &mut reply.actions {
        if let BotAction::Say { raw, .. } = action {
            *raw = None;
        }
    }
    reply
}

pub fn say(content: model::content::Content) -> BotAction {
    BotAction::Say { content, delay_ms: 0, audience: Audience::Everybody, raw: None }
}

/// What was said, as plain texts.
pub fn texts(reply: &BotReply) -> Vec<String> {
    let text = |action: &BotAction| match action {
        BotAction::Say { content, .. } => Some(content.plain_text()),
        _ => None,
    };
    reply.actions.iter().filter_map(text).collect()
}

/// JSON as it is shown in snapshots.
pub fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap()
}
