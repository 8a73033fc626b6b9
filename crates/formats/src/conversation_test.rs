//! Conversation tests: what a contact does and what the bot is expected to answer, as YAML beside a bot's
//! own files. Reading, comparing and writing them is done here; running them isn't.

mod compare;
mod read;
mod shapes;
mod write;

#[cfg(test)]
mod tests;

use indexmap::IndexMap;
use model::bot::Target;
use model::channel::{ChannelKind, EnvironmentName};
use model::content::Location;
use serde_json::Value;

pub use compare::{Difference, Got, differences};
pub use read::read;
pub use write::to_yaml;

use crate::problem::Problem;

/// How names of such files end.
const ENDINGS: [&str; 2] = [".test.yaml", ".test.yml"];
/// Most turns of a test.
pub const MAX_TURNS: usize = 500;

/// Whether a file of a bot's folder is a conversation test.
pub fn is_test(path: &str) -> bool {
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// Canned answers by what is called: an integration, an external bot, or `fetch` for scripts' own calls. They
/// come in turn; the last one repeats.
pub type Answers = IndexMap<String, Vec<Answer>>;

/// What a service is said to answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// With an HTTP status.
    Came { status: u16, body: Value },
    /// Nothing came, for the reason of this code: `timeout`, `connect` …
    Failed(String),
}

/// A file that was read as a conversation test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestFile {
    pub path: String,
    /// Absent when a problem is an error.
    pub test: Option<ConversationTest>,
    pub problems: Vec<Problem>,
    /// The line of each of its fields.
    pub(crate) lines: IndexMap<String, u32>,
}

impl TestFile {
    /// The line of a field, from 1.
    pub(crate) fn line_of(&self, field: &str) -> u32 {
        self.lines.get(field).copied().unwrap_or(1)
    }
}

/// A conversation with what is expected of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationTest {
    pub name: String,
    pub environment: EnvironmentName,
    pub channel: ChannelKind,
    /// The contact's, BCP 47.
    pub language: Option<String>,
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    /// Names its dialog; its opening unless it is given.
    pub start: Option<Target>,
    pub variables: IndexMap<String, Value>,
    pub slots: IndexMap<String, Value>,
    pub answers: Answers,
    /// The first may be one in which the contact does nothing: the bot's opening.
    pub turns: Vec<TestTurn>,
}

/// What the contact does, and what is expected then.
#[derive(Debug, Clone, PartialEq)]
pub struct TestTurn {
    pub did: Did,
    /// All messages of the bot, in order; `None`: whatever it says.
    pub bot: Option<Vec<Expected>>,
    /// Variables by name, slots as `slot.NAME`, fields of calls' answers as `INTEGRATION.FIELD`; `null`: not
    /// set.
    pub variables: IndexMap<String, Value>,
    pub status: Option<TestStatus>,
}

/// What a contact does.
#[derive(Debug, Clone, PartialEq)]
pub enum Did {
    /// Nothing yet.
    Nothing,
    Write(String),
    /// Label or payload of something that was offered.
    Tap(String),
    Event(String),
    /// A file of that name and kind. There are no bytes of it, since nothing that would read them is called.
    File {
        name: String,
        media_type: String,
        /// In bytes.
        size: Option<u64>,
    },
    Location(Location),
    /// Until the bot breaks the silence.
    StaySilent,
    /// Not the contact, but the agent to whom the bot handed over.
    Agent(AgentDid),
}

/// What an agent does with a conversation that its bot handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentDid {
    Said(String),
    /// To its bot.
    Returned,
    Closed,
    /// Nobody took it; its bot is told.
    NeverCame,
}

impl AgentDid {
    /// The words for what is no saying.
    pub const WORDS: &'static [&'static str] = &["returns", "closes", "never_comes"];

    /// The word of a test and of the API; `None` for a saying.
    pub const fn as_word(&self) -> Option<&'static str> {
        match self {
            Self::Said(_) => None,
            Self::Returned => Some("returns"),
            Self::Closed => Some("closes"),
            Self::NeverCame => Some("never_comes"),
        }
    }

    /// What a word means.
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [Self::Returned, Self::Closed, Self::NeverCame];
        all.into_iter().find(|it| it.as_word() == Some(word))
    }
}

/// What a message of the bot is expected to be, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    Is(String),
    Contains(String),
    /// A regular expression that occurs in it.
    Matches(String),
}

/// Who has the next word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStatus {
    Open,
    Queued,
    WithAgent,
    Closed,
}

impl TestStatus {
    const ALL: [Self; 4] = [Self::Open, Self::Queued, Self::WithAgent, Self::Closed];

    /// The word in a test.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Queued => "queued",
            Self::WithAgent => "with_agent",
            Self::Closed => "closed",
        }
    }
}
