//! What clients say of conversations and messages in metadata, of which every value may be JSON in a text.

use model::conversation::Details;
use model::exchange::WELCOME;
use serde_json::{Map, Value};

use super::{CLIENT_GROUP_ID, CONTEXT};

/// The welcome event, as it is said where events are skipped.
const WELCOME_EVENT: &str = "WELCOME_EVENT";

/// What metadata say of a conversation.
pub(super) struct Said {
    pub details: Details,
    /// Who is to have it, past all rules.
    pub assignee: Option<String>,
}

/// Reads the metadata of a conversation.
pub(super) fn read(mut metadata: Map<String, Value>) -> Result<Said, NotAContext> {
    let context = take_context(&mut metadata)?;
    let text = |key: &str| text(metadata.get(key)).filter(|text| !text.is_empty());
    let assignee = text("CONVERSATION_ASSIGNEE").filter(|_| is_true(metadata.get("SKIP_ROUTING")));
    let details = Details {
        context,
        skipped_events: metadata.get("SKIP_BOT_EVENT").map(skipped).unwrap_or_default(),
        welcome_event: text("CUSTOM_WELCOME_EVENT"),
        title: text("KM_CONVERSATION_TITLE"),
        ..Details::default()
    };
    // A name of ours among theirs.
    metadata.shift_remove(CLIENT_GROUP_ID);
    Ok(Said { details: Details { metadata, ..details }, assignee })
}

/// A context that is no object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{CONTEXT} is an object, or one as JSON in a text")]
pub struct NotAContext;

/// Takes the context out of metadata.
pub(super) fn take_context(
    metadata: &mut Map<String, Value>,
) -> Result<Map<String, Value>, NotAContext> {
    match metadata.shift_remove(CONTEXT) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(context)) => Ok(context),
        Some(Value::String(json)) if json.trim().is_empty() => Ok(Map::new()),
        Some(Value::String(json)) => serde_json::from_str(&json).map_err(|_| NotAContext),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_)) => Err(NotAContext),
    }
}

/// The events that bots aren't told of: a list, or one as JSON in a text. What is neither skips nothing.
fn skipped(value: &Value) -> Vec<String> {
    let listed: Vec<Value> = match value {
        Value::Array(listed) => listed.clone(),
        Value::String(json) => serde_json::from_str(json).unwrap_or_default(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => Vec::new(),
    };
    let named = listed.iter().filter_map(Value::as_str);
    named.map(|name| if name == WELCOME_EVENT { WELCOME } else { name }.to_owned()).collect()
}

/// A text, or a number as one.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether it is true, or says so.
pub(super) fn is_true(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(is_true)) => *is_true,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
        Some(Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn events_to_skip_are_a_list_however_it_is_written() {
        for (value, expected) in [
            (json!("[\"WELCOME_EVENT\"]"), vec!["WELCOME"]),
            (json!(["WELCOME_EVENT", "promo"]), vec!["WELCOME", "promo"]),
            (json!("[\"OTHER\"]"), vec!["OTHER"]),
            (json!("[WELCOME_EVENT"), vec![]),
            (json!("WELCOME_EVENT"), vec![]),
            (json!("{\"a\":1}"), vec![]),
            (json!(true), vec![]),
            (json!([1, null]), vec![]),
        ] {
            assert_eq!(skipped(&value), expected, "{value}");
        }
    }

    #[test]
    fn an_assignee_counts_where_routing_is_skipped() {
        for (skip, expected) in [
            (json!(true), Some("bob")),
            (json!("true"), Some("bob")),
            (json!(false), None),
            (json!("no"), None),
            (json!(null), None),
        ] {
            let metadata = json!({ "SKIP_ROUTING": skip, "CONVERSATION_ASSIGNEE": "bob" });
            let Value::Object(metadata) = metadata else { panic!() };
            let said = read(metadata.clone()).unwrap();
            assert_eq!(said.assignee.as_deref(), expected, "{skip}");
            assert_eq!(said.details.metadata, metadata, "it is given back as it came");
        }
    }

    #[test]
    fn a_context_is_an_object_or_one_in_a_text() {
        let context = |value: Value| {
            let mut metadata = Map::from_iter([(CONTEXT.to_owned(), value)]);
            take_context(&mut metadata).map(|context| json!(context))
        };
        assert_eq!(context(json!({ "a": 1 })), Ok(json!({ "a": 1 })));
        assert_eq!(context(json!("{\"a\":1}")), Ok(json!({ "a": 1 })));
        assert_eq!(context(json!("")), Ok(json!({})));
        assert_eq!(context(Value::Null), Ok(json!({})));
        for bad in [json!("{"), json!("[1]"), json!(1), json!([1])] {
            assert_eq!(context(bad.clone()), Err(NotAContext), "{bad}");
        }
    }
}
