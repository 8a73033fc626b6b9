//! What scripts read of a message's words and of web views.

use model::script::{MessageReading, Sentiment};
use serde_json::{Value, json};

use super::Host;

impl Host {
    /// A variable that a web view gave, as JSON.
    pub(super) fn web_view(&self, name: &str) -> Option<String> {
        self.request.snapshot.web_view.get(name).map(Value::to_string)
    }

    /// The phrases of an entity in the message, as a list in JSON. `SYS.` before its name doesn't count.
    pub(super) fn named_entities(&self, name: &str) -> String {
        let name = name.trim().trim_start_matches('@');
        let name = match name.get(..4) {
            Some(system) if system.eq_ignore_ascii_case("sys.") => &name[4..],
            Some(_) | None => name,
        };
        let found = self.request.snapshot.reading.iter().flat_map(|reading| &reading.entities);
        let is_meant = |own: &String| own.eq_ignore_ascii_case(name);
        let meant = found.filter(|entity| entity.names.iter().any(is_meant));
        json!(meant.map(|entity| &entity.phrase).collect::<Vec<_>>()).to_string()
    }
}

/// The words of a message as JSON.
pub(super) fn reading(reading: Option<&MessageReading>) -> String {
    let none = MessageReading::default();
    let reading = reading.unwrap_or(&none);
    json!({
        "nouns": reading.nouns,
        "verbs": reading.verbs,
        "phrases": reading.phrases,
        "sentences": reading.sentences,
        "tokens": reading.tokens,
    })
    .to_string()
}

/// The mood of a message in one word.
pub(super) fn sentiment(reading: Option<&MessageReading>) -> &'static str {
    match reading.map(|reading| reading.sentiment).unwrap_or_default() {
        Sentiment::Positive => "Positive",
        Sentiment::Neutral => "Neutral",
        Sentiment::Negative => "Negative",
    }
}

/// Whether what is known of a person names one: something else alone counts as nothing.
pub(super) fn is_personal(info: &Value) -> bool {
    const NAMES: [&str; 3] = ["firstname", "lastname", "company"];
    match info {
        Value::Object(members) => members.iter().any(|(name, value)| {
            let is_name = NAMES.iter().any(|known| name.eq_ignore_ascii_case(known));
            let is_set = value.as_str().is_some_and(|text| !text.trim().is_empty());
            (is_name && is_set) || is_personal(value)
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            false
        }
    }
}
