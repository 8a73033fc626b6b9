//! What a bot understands by: intents, entities, and its settings about both.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::Vendor;
use crate::key::Key;
use crate::text::Texts;

/// Longest text of a choice in "did you mean", in characters.
pub const MAX_LABEL_CHARS: usize = 40;

/// Something that a contact may want.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Intent {
    pub name: String,
    /// What it is called when contacts are asked what they meant; without one, the name.
    pub label: Option<String>,
    /// Sentences in the bot's own language. `[Delhi](city)` says that Delhi is a city.
    pub phrases: Vec<String>,
    /// Sentences by other languages of the bot.
    pub translations: IndexMap<String, Vec<String>>,
    /// Sentences that don't say it, however near they come.
    pub negatives: Vec<String>,
    /// Intents that count as this one.
    pub children: Vec<Key>,
    pub vendor: Vendor,
}

/// Something that a text may contain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    pub name: String,
    pub kind: EntityKind,
    /// Sentences that show by their context where it stands, as `where is [A-17](order)`; those
    /// without a mark show where it doesn't.
    pub learned: Vec<String>,
    /// It is seen only when the bot's last message contains one of these. Empty: always.
    pub asked_with: Vec<String>,
    /// Keys under which buttons say its value: `Know more {plan: gold}`.
    pub payload_keys: Vec<String>,
    pub vendor: Vendor,
}

impl Entity {
    /// An entity of that kind, without more to say.
    pub fn new(name: impl Into<String>, kind: EntityKind) -> Self {
        Self {
            name: name.into(),
            kind,
            learned: Vec::new(),
            asked_with: Vec::new(),
            payload_keys: Vec::new(),
            vendor: Vendor::new(),
        }
    }
}

/// How an entity is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// Value → its synonyms. Without any it is learned from sentences only.
    Values {
        values: IndexMap<String, Vec<String>>,
        /// Whether a word may be misspelt.
        is_fuzzy: bool,
    },
    Regex(String),
    BuiltIn(BuiltIn),
}

/// An entity that we know by name, as `number` or `date`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltIn {
    pub name: String,
    /// For numbers: how many digits they have.
    pub digits: Option<Digits>,
    /// For telephone numbers without a country's code: the country, as `IN`.
    pub region: Option<String>,
}

/// A range of digits, ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Digits {
    pub min: u32,
    pub max: u32,
}

impl BuiltIn {
    /// The entity of that name, without more to say.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), digits: None, region: None }
    }
}

/// How a bot understands what contacts want.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understanding {
    pub tier: Tier,
    /// Score from which an intent is acted upon, in percent.
    pub sure_percent: u32,
    /// Score from which an intent is offered among others, in percent.
    pub likely_percent: u32,
    /// Whether misspelt words are read as the bot's own.
    pub corrects_typos: bool,
}

/// What intents are told apart by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// The best of those at hand, by cross-validation.
    #[default]
    Auto,
    /// Words and their parts; needs nothing but the bot.
    Words,
    /// And a table of word vectors.
    Table,
    /// And sentence embeddings.
    Sentences,
}

impl Default for Understanding {
    fn default() -> Self {
        Self { tier: Tier::Auto, sure_percent: 60, likely_percent: 45, corrects_typos: true }
    }
}

/// What is said when several dialogs might be meant and the bot has no dialog for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DidYouMean {
    pub is_enabled: bool,
    /// The question; without one, the built-in one.
    pub text: Option<Texts>,
    /// A last choice for none of them; without one there is none.
    pub none: Option<String>,
}

impl Default for DidYouMean {
    fn default() -> Self {
        Self { is_enabled: true, text: None, none: None }
    }
}

/// Answers to what people say to each other: greetings, thanks, jokes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallTalk {
    pub is_enabled: bool,
    pub at_questions: SmallTalkTurn,
    /// By topic, as `thanks`; those that aren't here have their built-in answers.
    pub answers: IndexMap<Key, TopicAnswers>,
}

/// When small talk is answered while a question waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmallTalkTurn {
    /// The question is asked again first; small talk is answered when it comes twice in a row.
    #[default]
    Second,
    /// At once, and the question is asked again.
    First,
}

/// What a topic of small talk is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopicAnswers {
    /// It isn't small talk in this bot.
    Off,
    /// One of these, by chance.
    Texts(Texts),
}

/// What is said instead of the fallback when one can tell why a message wasn't understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmartAssist {
    pub is_enabled: bool,
    /// For a message that is too short to say what is wanted.
    pub too_short: Option<Texts>,
    /// For a message that is too long.
    pub too_long: Option<Texts>,
    /// For a value without a wish, before dialogs that ask for it.
    pub entity_only: Option<Texts>,
    /// For a message that has nothing to do with the bot.
    pub out_of_scope: Option<Texts>,
    /// Before the dialogs that come nearest.
    pub options: Option<Texts>,
}
