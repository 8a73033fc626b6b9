//! Scripts in a realm, without a process around it: what they see, ask for and get back.

use model::call::{CallAnswer, CallFailure, HttpAnswer, HttpCall, Method};
use model::id::WorkspaceId;
use model::script::{
    ContactSnapshot, MessageReading, NamedEntity, NamedIntent, ScriptAction, ScriptEnd,
    ScriptErrorKind, ScriptOutcome, ScriptPlace, ScriptRequest, ScriptSnapshot, Sentiment,
};
use serde_json::{Value, json};

use super::*;

mod bot_context;
mod calls;
mod contexts;
mod errors;
mod language;

fn limits() -> Limits {
    Limits { time_ms: 5_000, memory_bytes: crate::DEFAULT_MEMORY_BYTES }
}

fn realm() -> Realm {
    Realm::prepare(&compile_prelude().unwrap()).unwrap()
}

fn request(source: &str) -> ScriptRequest {
    ScriptRequest {
        place: ScriptPlace::PreProcess,
        source: source.into(),
        functions: None,
        snapshot: snapshot(),
        fetched: Vec::new(),
    }
}

fn snapshot() -> ScriptSnapshot {
    ScriptSnapshot {
        workspace: WorkspaceId::DEFAULT,
        now_ms: 1_545_424_200_000,
        seed: 42,
        message: "Where is my order?".into(),
        payload: Some("order_7".into()),
        metadata: vec![json!({"type": "ExternalId", "id": "X1"})],
        variables: [
            ("text", json!("10")),
            ("number", json!(10)),
            ("api_Order", json!({"items": [{"name": "shoe"}]})),
            ("api_OrderStatus", json!(200)),
            ("Order.name.count", json!(1)),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into(),
        slots: [("size".to_owned(), json!("small"))].into(),
        environment: [("BASE".to_owned(), "https://example.com".to_owned())].into(),
        conversation: "conv_1".into(),
        bot: "bot_1".into(),
        channel: "web".into(),
        user_channel: "lp_web".into(),
        contact: ContactSnapshot {
            id: "cont_1".into(),
            name: Some("Ada".into()),
            email: None,
            attributes: [("brandId".to_owned(), "4711".to_owned())].into(),
            customer_info: Some(json!({"customerInfo": {"socialId": "s"}})),
            personal_info: None,
            location: Some(json!({"city": "Paris", "lat": 48.8, "zip": "75001"})),
        },
        starter_intent: Some("order".into()),
        chosen_intent: Some(NamedIntent { id: "return_item".into(), name: "Returns".into() }),
        last_call_status: Some(201),
        contexts: std::sync::Arc::default(),
        web_view: [("PaymentStatus".to_owned(), json!("PROCESSED"))].into(),
        reading: Some(MessageReading {
            sentiment: Sentiment::Negative,
            tokens: ["Where", "is", "my", "order"].map(str::to_owned).into(),
            nouns: vec!["order".into()],
            entities: vec![NamedEntity {
                names: vec!["customer".into(), "person".into()],
                phrase: "Ada".into(),
            }],
            ..MessageReading::default()
        }),
    }
}

fn run(source: &str) -> ScriptOutcome {
    realm().run(request(source), limits())
}

/// What a script prints, which must finish.
fn printed(request: ScriptRequest) -> Vec<String> {
    let source = request.source.clone();
    let outcome = realm().run(request, limits());
    assert_eq!(outcome.end, ScriptEnd::Finished, "{source}");
    let line = |action| match action {
        ScriptAction::Debug(line) => Some(line),
        _ => None,
    };
    outcome.actions.into_iter().filter_map(line).collect()
}

/// The JSON of an expression, as a script sees it.
fn value_of(expression: &str) -> Value {
    let lines = printed(request(&format!("print(JSON.stringify({expression}));")));
    assert_eq!(lines.len(), 1, "{expression}: {lines:?}");
    serde_json::from_str(&lines[0]).unwrap_or_else(|_| Value::String(lines[0].clone()))
}
