//! What external bots answered, as it came: to be put in their place later.

use formats::conversation_test::Answer;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Largest body that is shown so, as JSON, in bytes.
const MAX_BODY_BYTES: usize = 64 * 1024;

/// An answer as it came.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct WireAnswerView {
    /// HTTP status.
    pub status: u16,
    /// JSON, or a text.
    pub body: Value,
}

/// The answers of an exchange; none when one is too large to be shown.
pub(super) fn answers_of(heard: Vec<Answer>) -> Vec<WireAnswerView> {
    let shown = heard.into_iter().map(|answer| match answer {
        Answer::Came { status, body } if body.to_string().len() <= MAX_BODY_BYTES => {
            Some(WireAnswerView { status, body })
        }
        Answer::Came { .. } | Answer::Failed(_) => None,
    });
    shown.collect::<Option<_>>().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_that_are_too_large_are_not_shown() {
        let came = |body: &str| Answer::Came { status: 200, body: Value::String(body.to_owned()) };
        for (heard, told) in [
            (vec![], 0),
            (vec![came("a"), came("b")], 2),
            (vec![came("a"), came(&"b".repeat(MAX_BODY_BYTES))], 0),
            (vec![came("a"), Answer::Failed("timeout".to_owned())], 0),
        ] {
            assert_eq!(answers_of(heard).len(), told);
        }
    }
}
