//! Anything at all as a response or request: an exchange ends, and nothing panics.

use gateway::{Arrived, Credentials, Next, Response, begin};
use model::exchange::{BotAction, BotAnswer, Protocol};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::{event, message, occasion, question};

/// Names that protocols look for, so that the values behind them are looked at.
const NAMES: [&str; 36] = [
    "message",
    "messages",
    "metadata",
    "response",
    "type",
    "data",
    "text",
    "buttons",
    "title",
    "payload",
    "quick_replies",
    "custom",
    "colloquy",
    "handoff",
    "close",
    "image",
    "attachment",
    "templateId",
    "contentType",
    "KM_ASSIGN_TO",
    "KM_CHAT_CONTEXT",
    "structuredContent",
    "quickReplies",
    "replies",
    "click",
    "actions",
    "parameters",
    "analytics",
    "intents",
    "fields",
    "cards",
    "items",
    "status",
    "conversation_details",
    "delay_ms",
    "seconds",
];
const WORDS: [&str; 22] = [
    "TEXT",
    "ACTION",
    "TRANSFER",
    "STRUCTURED_CONTENT",
    "DELAY",
    "form",
    "cards",
    "list",
    "html",
    "location",
    "buttons",
    "6",
    "12",
    "300",
    "javascript:alert(1)",
    "https://example.org/a",
    "{",
    "[[[",
    "{\"type\":\"FORM\"}",
    "CAROUSEL",
    "",
    "\u{0}\u{202e}",
];
/// More than any exchange needs.
const MAX_REQUESTS: usize = 12;

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(json!(1e300)),
        Just(json!(-0.5)),
        proptest::sample::select(WORDS.to_vec()).prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        let name = proptest::sample::select(NAMES.to_vec());
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            proptest::collection::vec((name, inner), 0..6).prop_map(|pairs| {
                let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value));
                Value::Object(pairs.collect::<Map<_, _>>())
            }),
        ]
    })
}

fn response() -> impl Strategy<Value = Response> {
    let status = prop_oneof![4 => Just(200_u16), 1 => Just(404), 1 => any::<u16>()];
    let body = prop_oneof![
        2 => value().prop_map(|value| value.to_string().into_bytes()),
        1 => proptest::collection::vec(any::<u8>(), 0..200),
        1 => (value(), 0..200_usize).prop_map(|(value, end)| {
            let mut body = value.to_string().into_bytes();
            body.truncate(end);
            body
        }),
    ];
    let content_type = proptest::option::of("(application/json|text/html|.{0,9})");
    (status, content_type, body).prop_map(|(status, content_type, body)| Response {
        status,
        content_type,
        body,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn an_exchange_ends_whatever_comes_back(
        responses in proptest::collection::vec(response(), 1..5),
        is_event in any::<bool>(),
        is_opening in any::<bool>(),
    ) {
        for protocol in Protocol::ALL {
            let input = if is_event { event("WELCOME", None) } else { message("hi") };
            let mut occasion = occasion();
            occasion.is_opening = is_opening;
            let question = question(protocol, input);
            let mut next = begin(&question, &occasion, &Credentials::default()).unwrap();
            let mut count = 0;
            let answer = loop {
                match next {
                    Next::Done(answer) => break answer,
                    Next::Send(_, exchange) => {
                        next = exchange.receive(&responses[count % responses.len()]);
                        count += 1;
                        prop_assert!(count < MAX_REQUESTS, "{protocol} doesn't end");
                    }
                }
            };
            if let BotAnswer::Replied(reply) = answer {
                let said = reply.actions.iter().filter(|it| matches!(it, BotAction::Say { .. }));
                prop_assert!(said.count() <= 20);
                let shown = without_raw_text(&reply);
                prop_assert!(!shown.contains("\"url\":\"javascript:"), "{shown}");
            }
        }
    }

    #[test]
    fn a_request_is_taken_or_refused_whatever_it_is(body in response(), count in any::<u32>()) {
        let headers = [
            ("Colloquy-Hops".to_owned(), count.to_string()),
            ("X-Hub-Signature".to_owned(), String::from_utf8_lossy(&body.body).into_owned()),
        ];
        let arrived = Arrived { headers: &headers, body: &body.body };
        let served = [
            gateway::kommunicate::serve::parse(arrived),
            gateway::haptik::serve::parse(arrived),
            gateway::liveperson::serve::parse(arrived, "c1"),
            gateway::liveperson::serve::parse_creation(arrived, "c1"),
            gateway::rasa::serve::parse(arrived),
            gateway::colloquy::serve::parse(arrived),
        ];
        for served in served {
            match served {
                Ok(served) => prop_assert!(served.hops >= 1 && !served.conversation.is_empty()),
                Err(error) => prop_assert!((400..500).contains(&error.status())),
            }
        }
        let secret = model::Secret::new("s".to_owned());
        prop_assert!(gateway::haptik::serve::verify(arrived, &secret).is_err());
    }
}

fn without_raw_text(reply: &model::exchange::BotReply) -> String {
    serde_json::to_string(&crate::support::without_raw(reply.clone())).unwrap()
}
