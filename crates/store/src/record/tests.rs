//! Records of every shape are read back.

use model::channel::{Channel, ChannelKind};
use model::contact::Profile;
use model::content::Content;
use model::conversation::Status;
use serde_json::{Value, json};

use super::*;
use crate::area::bot::SourceFile;

const GOLDEN: &[(u32, &str)] = &[(1, include_str!("../../golden/v1.json"))];

fn place() -> Place<'static> {
    Place { table: "golden", column: "record", id: &"?" }
}

/// Reads a record and, when it is of the current shape, writes it again.
fn read_back<T: Serialize + DeserializeOwned>(shape: u32, record: &Value) -> T {
    let text = record.to_string();
    let data: T = decode(&text, place()).unwrap_or_else(|error| panic!("{error}: {text}"));
    if shape == CURRENT {
        let again: Value = serde_json::from_str(&encode(&data).unwrap()).unwrap();
        assert!(has_all(&again, record), "no longer written, add a shape: {record}\n{again}");
    }
    data
}

/// Whether a value has at least what an older one has: shapes only grow.
fn has_all(newer: &Value, older: &Value) -> bool {
    match (newer, older) {
        (Value::Object(newer), Value::Object(older)) => older
            .iter()
            .all(|(name, value)| newer.get(name).is_some_and(|newer| has_all(newer, value))),
        (Value::Array(newer), Value::Array(older)) => {
            newer.len() == older.len()
                && newer.iter().zip(older).all(|(new, old)| has_all(new, old))
        }
        (newer, older) => newer == older,
    }
}

#[test]
fn records_of_every_shape_are_read_back() {
    for (shape, text) in GOLDEN {
        let golden: Value = serde_json::from_str(text).unwrap();
        let all = |kind: &str| golden[kind].as_array().unwrap().clone();
        let mut messages: Vec<MessageRecord> = Vec::new();
        for record in all("message") {
            messages.push(read_back(*shape, &record));
        }
        assert_eq!(messages[0].author, Author::Contact);
        assert_eq!(messages[0].tap.as_ref().unwrap().payload.as_deref(), Some("yes"));
        assert_eq!(messages[1].content, Content::text("Hello"));
        assert_eq!(messages[2].audience, Audience::Members);
        let statuses: Vec<Status> =
            all("status").iter().map(|record| read_back(*shape, record)).collect();
        assert_eq!(statuses[0], Status::WithBot);
        assert_eq!(statuses.len(), 4);
        let channel: Channel = read_back(*shape, &golden["channel"]);
        assert_eq!(channel.kind, ChannelKind::Widget);
        let profile: Profile = read_back(*shape, &golden["profile"]);
        assert_eq!(profile.attributes["plan"], "gold");
        let files: Vec<SourceFile> = read_back(*shape, &golden["files"]);
        assert_eq!(files[0].path, "bot.yaml");
        let scopes: Vec<String> = read_back(*shape, &golden["scopes"]);
        assert_eq!(scopes, ["messages"]);
        let numbers: Value = read_back(*shape, &golden["value"]);
        assert_eq!(numbers["big"].to_string(), "123456789012345678901234567890");
    }
}

#[test]
fn a_record_that_is_none_is_corrupt() {
    for text in ["", "null", "{}", "{\"data\":1}", "{\"v\":0,\"data\":1}", "{\"v\":2,\"data\":1}"] {
        let failed = decode::<Value>(text, place());
        assert!(matches!(failed, Err(StoreError::Corrupt { .. })), "{text}: {failed:?}");
    }
    assert_eq!(decode::<Value>("{\"v\":1,\"data\":null}", place()).unwrap(), Value::Null);
}

#[test]
fn a_state_is_written_once_and_read_back() {
    let state = encode_state(&json!({"slot": 1})).unwrap();
    assert_eq!(state.len(), r#"{"v":1,"data":{"slot":1}}"#.len());
    assert_eq!(state.decode::<Value>().unwrap(), json!({"slot": 1}));
    assert!(matches!(state.decode::<Vec<u8>>(), Err(StoreError::Corrupt { .. })));
}
