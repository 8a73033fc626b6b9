//! Conversation tests: what a contact does and what the bot is expected to answer, as YAML beside a bot's
//! own files. Reading, comparing and writing them is done here; running them isn't.

use indexmap::IndexMap;
use serde_json::Value;

/// Canned answers by what is called: an integration, an external bot, or `fetch` for scripts' own calls. They
/// come in turn; the last one repeats.
pub type Answers = IndexMap<String, Vec<Answer>>;

/// What a service is said to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    pub body: Value,
}
