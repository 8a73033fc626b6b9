//! Answers that are wrong, or meant to do harm.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{rich, said};
use crate::kommunicate::{MAX_ITEMS, read, read_message, stored, write, write_stored};

/// Keys that mean something somewhere.
const KEYS: &[&str] = &[
    "message",
    "messageType",
    "contentType",
    "metadata",
    "templateId",
    "payload",
    "title",
    "name",
    "label",
    "type",
    "url",
    "action",
    "text",
    "replyMetadata",
    "KM_CHAT_CONTEXT",
    "updateLanguage",
    "openLinkInNewTab",
    "formAction",
    "formData",
    "requestType",
    "elements",
    "buttons",
    "header",
    "imgSrc",
    "headerText",
    "description",
    "data",
    "options",
    "value",
    "validation",
    "regex",
    "KM_AUTO_SUGGESTION",
    "source",
    "searchKey",
    "headers",
    "KM_FIELD",
    "KM_ASSIGN_TO",
    "KM_ASSIGN_TEAM",
    "event",
    "actionRequest",
    "category",
    "hide",
    "show",
    "fileMeta",
    "size",
];
/// Values that mean something somewhere.
const WORDS: &[&str] = &[
    "",
    "text",
    "submit",
    "link",
    "quickReply",
    "radio",
    "checkbox",
    "hidden",
    "html",
    "300",
    "3",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "13",
    "14",
    "1",
    "2",
    "true",
    "json",
    "postBackToBotPlatform",
    "https://a.example",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "{\"lat\":1,\"lon\":2}",
    "[{\"title\":\"a\"}]",
    "{",
    "<b>x",
    "(",
    "**",
    "[[",
];

fn word() -> BoxedStrategy<Value> {
    prop::sample::select(WORDS).prop_map(|word| json!(word)).boxed()
}

/// Any value, of keys and words that mean something.
fn value() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        4 => word(),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(|number| json!(number)),
        1 => any::<f64>().prop_map(|number| json!(number)),
        1 => any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(6, 64, 6, |inner| {
        let key = prop::sample::select(KEYS).prop_map(str::to_owned);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key, inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
    .boxed()
}

/// An element with a template, of which something is anything.
fn element() -> BoxedStrategy<Value> {
    let id = prop::sample::select(&["3", "6", "7", "8", "9", "10", "11", "12", "13", "14"][..]);
    (id, value(), value())
        .prop_map(|(id, payload, message)| {
            let mut element = rich(id, &payload);
            element["message"] = message;
            element
        })
        .boxed()
}

/// Every address that a content would lead to or load.
fn addresses(content: &Value, found: &mut Vec<String>) {
    match content {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("url" | "image_url", Value::String(url)) => found.push(url.clone()),
                    ("metadata" | "data", _) => {}
                    _ => addresses(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| addresses(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_harmless(body: &Value) {
    for content in said(&read(body)) {
        let mut found = Vec::new();
        addresses(&json!(content), &mut found);
        for url in found {
            let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
            let allowed = ["http", "https", "mailto", "tel", "sms"];
            assert!(allowed.contains(&scheme.as_str()), "{url} in {body}");
        }
        content.plain_text();
        // What was read once is said again without losing anything more.
        let written = write(&content);
        let again: Vec<_> = said(&read_message(&written.element));
        let twice: Vec<_> = again.iter().map(write).map(|written| written.element).collect();
        if written.losses.is_empty() {
            assert_eq!(twice, [written.element], "{body}");
        }
        write_stored(&content);
    }
    stored(body);
}

proptest! {
    #[test]
    fn anything_is_read_without_harm(body in value()) {
        is_harmless(&body);
    }

    #[test]
    fn any_payload_is_read_without_harm(element in element()) {
        is_harmless(&element);
        let form = stored(&element);
        prop_assert_eq!(said(&read_message(&form)), said(&read_message(&element)));
    }
}

#[test]
fn wrong_types_everywhere_say_what_can_be_said() {
    let wrong = [
        json!(null),
        json!(true),
        json!(7),
        json!("x"),
        json!([]),
        json!([[[]]]),
        json!({}),
        json!({ "a": [1] }),
    ];
    let keys = ["message", "messageType", "contentType", "metadata", "fileMeta"];
    let within = [
        "templateId",
        "contentType",
        "payload",
        "KM_ASSIGN_TO",
        "KM_ASSIGN_TEAM",
        "event",
        "actionRequest",
        "category",
        "hide",
        "show",
        "KM_AUTO_SUGGESTION",
        "KM_FIELD",
        "formData",
        "formAction",
        "requestType",
        "replyMetadata",
    ];
    for value in &wrong {
        for key in keys {
            let mut element = rich("6", &json!([{ "title": "Yes" }]));
            element[key] = value.clone();
            is_harmless(&element);
        }
        for key in within {
            for id in ["3", "6", "7", "8", "9", "10", "11", "12", "14"] {
                let mut element =
                    rich(id, &json!([{ "title": "Yes", "url": "https://a.example" }]));
                element["metadata"][key] = value.clone();
                is_harmless(&element);
            }
        }
    }
}

#[test]
fn more_items_than_anybody_reads_are_left_out() {
    let items: Vec<Value> = (0..MAX_ITEMS + 5).map(|number| json!({ "title": number })).collect();
    let read = read_message(&rich("6", &json!(items)));
    assert_eq!(said(&read)[0].offers().len(), MAX_ITEMS);
    assert_eq!(read.losses.len(), 1);
}

#[test]
fn json_in_strings_is_unfolded_once() {
    let mut payload = json!([{ "title": "deep" }]);
    for _ in 0..4 {
        payload = json!(payload.to_string());
    }
    let read = read_message(&rich("6", &payload));
    assert_eq!(said(&read), [model::content::Content::text("Text")]);
    let nested = format!("{}{}", "[".repeat(500), "]".repeat(500));
    assert_eq!(read_message(&rich("6", &json!(nested))).losses.len(), 2);
}
