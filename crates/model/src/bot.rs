//! Bots as they are built: stories, dialogs, interactions, rules, and what they refer to.
//!
//! Nothing here is checked across parts (a target may lead nowhere): that is `formats`' check, and
//! the engine is total over faulty bots. Texts named "template" may hold `{$…}`.

pub mod dialog;
pub mod disambiguation;
pub mod external;
pub mod integration;
pub mod interaction;
pub mod knowledge;
pub mod rule;
pub mod survey;
pub mod understanding;
pub mod upload;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use dialog::{Dialog, DialogKind, Starter, Story, implicit_intent};
pub use disambiguation::{Disambiguation, OtherMeaning};
pub use external::{ExternalBot, ExternalUrl};
pub use integration::{Body, CredentialKind, CredentialUse, Integration};
pub use interaction::{
    Button, ButtonAction, Choice, ChoiceDisplay, ChoiceQuestion, Collect, FollowUp, Interaction,
    InteractionKind, ListStyle, QuickReply, Tile, Transfer,
};
pub use knowledge::{Knowledge, KnowledgeDisplay, MinScore};
pub use rule::{
    Assignment, Comparison, Condition, EntityCondition, Matching, Next, Operator, ResultStatus,
    Rule, Scope, Target, VariableCondition, VariableConditions,
};
pub use survey::{
    Measure, SurveyAnswer, SurveyDisplay, SurveyList, SurveyQuestion, SurveySettings,
};
pub use understanding::{
    BuiltIn, DidYouMean, Digits, Entity, EntityKind, Intent, SmallTalk, SmallTalkTurn, SmartAssist,
    Tier, TopicAnswers, Understanding,
};
pub use upload::FileUpload;

use crate::key::Key;
use crate::text::Texts;

/// What a vendor's export said that we keep but don't use, by field.
pub type Vendor = serde_json::Map<String, Value>;

/// A bot, whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Bot {
    pub key: Key,
    pub name: String,
    pub description: Option<String>,
    /// BCP 47, as `en-US`.
    pub language: String,
    /// Other languages that it speaks, BCP 47.
    pub languages: Vec<String>,
    pub settings: Settings,
    /// By name; `test` and `production` are the two that releases know.
    pub environments: IndexMap<Key, Environment>,
    /// Credentials that its integrations name. Their secrets are never part of a bot.
    pub credentials: IndexMap<Key, CredentialUse>,
    pub variables: IndexMap<String, Variable>,
    pub intents: IndexMap<Key, Intent>,
    pub entities: IndexMap<Key, Entity>,
    /// By the name that templates say: `{Balance.balance}`.
    pub integrations: IndexMap<Key, Integration>,
    pub external_bots: IndexMap<Key, ExternalBot>,
    /// The external bot that answers what no dialog here takes. A bot without dialogs is that bot.
    pub answered_by: Option<Key>,
    pub task_box: Option<TaskBox>,
    /// Scripts that all other scripts can call; `__initConversation` runs once per session.
    pub functions: Option<Script>,
    pub stories: IndexMap<Key, Story>,
    pub vendor: Vendor,
}

impl Bot {
    /// A bot of that name that speaks that language and does nothing yet.
    pub fn new(key: Key, name: impl Into<String>, language: impl Into<String>) -> Self {
        Self {
            key,
            name: name.into(),
            description: None,
            language: language.into(),
            languages: Vec::new(),
            settings: Settings::default(),
            environments: IndexMap::new(),
            credentials: IndexMap::new(),
            variables: IndexMap::new(),
            intents: IndexMap::new(),
            entities: IndexMap::new(),
            integrations: IndexMap::new(),
            external_bots: IndexMap::new(),
            answered_by: None,
            task_box: None,
            functions: None,
            stories: IndexMap::new(),
            vendor: Vendor::new(),
        }
    }

    /// All dialogs with their story, in the order of the file.
    pub fn dialogs(&self) -> impl Iterator<Item = (&Key, &Dialog)> {
        self.stories.values().flat_map(|story| story.dialogs.iter())
    }

    /// The dialog of that key. Keys of dialogs are unique in the whole bot.
    pub fn dialog(&self, key: &str) -> Option<&Dialog> {
        self.stories.values().find_map(|story| story.dialogs.get(key))
    }
}

/// What holds for a whole bot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How long a session lives without a message, in minutes.
    pub session_minutes: u32,
    /// Stands in for the built-in error text and for the text after the last failed transfer.
    pub default_reply: Option<Texts>,
    /// Said when a call failed and no rule takes the failure.
    pub call_failed: Option<Texts>,
    /// Whether a starter's sample sentences are training phrases. Not so in imported bots.
    pub samples_train: bool,
    /// Which limits on chained interactions hold.
    pub chaining: Chaining,
    /// Longest text before it is split, in characters; `None`: never split.
    pub split_at: Option<u32>,
    /// Where "tomorrow" begins: a zone of the IANA database, as `Europe/Berlin`. `None`: UTC.
    pub time_zone: Option<String>,
    pub understanding: Understanding,
    pub did_you_mean: DidYouMean,
    pub small_talk: SmallTalk,
    pub smart_assist: SmartAssist,
    /// Bots that take over what this one can't answer, and this one what they can't.
    #[serde(default)]
    pub group: Option<BotGroup>,
    #[serde(default)]
    pub survey: SurveySettings,
}

/// Bots of a workspace that hand contacts to each other when they don't understand them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BotGroup {
    pub name: String,
    /// Said before another bot of the group takes over.
    #[serde(default)]
    pub transfer_message: Option<Texts>,
}

/// How many interactions may follow each other without a word from the contact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chaining {
    /// 64 interactions, 16 dialogs.
    Ours,
    /// 10 interactions, 5 dialogs, and the vendor's words about it.
    LivePerson,
}

impl Chaining {
    /// Most interactions in one dialog.
    pub const fn max_interactions(self) -> u32 {
        match self {
            Self::Ours => 64,
            Self::LivePerson => 10,
        }
    }

    /// Most changes of dialog.
    pub const fn max_hops(self) -> u32 {
        match self {
            Self::Ours => 16,
            Self::LivePerson => 5,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            session_minutes: 60,
            default_reply: None,
            call_failed: None,
            samples_train: true,
            chaining: Chaining::Ours,
            split_at: Some(1_000),
            time_zone: None,
            understanding: Understanding::default(),
            did_you_mean: DidYouMean::default(),
            small_talk: SmallTalk::default(),
            smart_assist: SmartAssist::default(),
            group: None,
            survey: SurveySettings::default(),
        }
    }
}

/// What a bot offers on opening and wherever a text says `{taskbox}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskBox {
    pub header: Option<Texts>,
    /// In the order in which they are shown.
    pub tasks: Vec<Task>,
}

/// Something to begin by a tap; its texts are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    pub title: Texts,
    /// What a tap says; without it, the title.
    pub text: Option<Texts>,
    pub icon_url: Option<String>,
}

/// Values that differ between `test` and `production`: `{$env.NAME}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Environment {
    /// Base addresses of services, as `https://api.example.com/v1`.
    pub addresses: IndexMap<String, String>,
    pub values: IndexMap<String, String>,
}

impl Environment {
    /// The address or else the value of that name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.addresses.get(name).or_else(|| self.values.get(name)).map(String::as_str)
    }
}

/// A variable that a bot says it uses.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Variable {
    pub description: Option<String>,
    /// Its value when a session begins.
    pub initial: Option<Value>,
}

/// A piece of people's JavaScript.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    pub source: String,
}
