//! The OpenAPI document, and every operation in it.

use serde_json::Value;

use crate::runner::tests;
use crate::server::TestServer;

tests![
    the_committed_document_is_what_is_served,
    every_answer_of_the_document_is_a_problem_or_known,
    every_reference_of_the_document_leads_somewhere
];

/// Set to rewrite the committed document instead of comparing it.
const REWRITE: &str = "COLLOQUY_WRITE_OPENAPI";
const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../openapi.json");

/// One operation.
#[derive(Debug, Clone)]
pub struct Operation {
    pub id: String,
    /// In upper case.
    pub method: String,
    /// With `{names}`.
    pub path: String,
    /// Whether no API key is asked for.
    pub is_public: bool,
    pub has_body: bool,
    pub statuses: Vec<String>,
}

/// All operations of the document.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let own = operation.get("security");
            operations.push(Operation {
                id: operation["operationId"].as_str().unwrap().to_owned(),
                method: method.to_uppercase(),
                path: path.clone(),
                is_public: is_empty(own.unwrap_or(&document["security"])),
                has_body: operation.get("requestBody").is_some(),
                statuses: operation["responses"].as_object().unwrap().keys().cloned().collect(),
            });
        }
    }
    assert!(operations.len() > 20, "the document has lost its operations");
    operations
}

/// Whether nothing is asked for: `[]` or `[{}]`.
fn is_empty(security: &Value) -> bool {
    let ways = security.as_array().map(Vec::as_slice).unwrap_or_default();
    ways.iter().all(|way| way.as_object().is_some_and(serde_json::Map::is_empty))
}

async fn the_committed_document_is_what_is_served(server: TestServer) {
    let current = serde_json::to_string_pretty(&api::openapi()).unwrap() + "\n";
    if std::env::var_os(REWRITE).is_some() {
        std::fs::write(COMMITTED, &current).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    assert!(
        committed == current,
        "openapi.json is not what the code says; run the tests with {REWRITE}=1 and commit it"
    );
    let served = server.client.anonymous().get("/api/v1/openapi.json").await.expect(200);
    assert_eq!(served, serde_json::from_str::<Value>(&committed).unwrap());
}

async fn every_answer_of_the_document_is_a_problem_or_known(_server: TestServer) {
    let mut ids: Vec<String> = operations().into_iter().map(|operation| operation.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "operation ids are unique");
    for operation in operations() {
        assert!(!operation.statuses.is_empty(), "{operation:?}");
        let has_place = operation.path.contains('{');
        let says_missing = operation.statuses.iter().any(|status| status == "404");
        // What makes a thing of that name, and what a contact's token leads to, never misses it.
        let makes = operation.method == "PUT" || operation.path.contains("/public/conversations/");
        assert!(!has_place || says_missing || makes, "{} doesn't say 404", operation.id);
    }
}

/// Generated clients can't be made of a document that names what isn't in it.
async fn every_reference_of_the_document_leads_somewhere(_server: TestServer) {
    let document = serde_json::to_value(api::openapi()).unwrap();
    let mut found = Vec::new();
    collect_references(&document, &mut found);
    assert!(found.len() > 100, "the document has lost its schemas");
    for reference in found {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} isn't there");
    }
}

fn collect_references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            found.extend(members.get("$ref").and_then(Value::as_str));
            members.values().for_each(|member| collect_references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
