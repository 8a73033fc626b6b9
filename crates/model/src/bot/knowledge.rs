//! Answers looked up in the bot's questions and answers.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::text::Texts;

/// Most answers of one search.
pub const MAX_KNOWLEDGE_ANSWERS: u32 = 3;
/// The variable that a search fills unless it says so.
pub const KNOWLEDGE_VARIABLE: &str = "kb_search";

/// Searches the bot's dialogs of kind `faq` with the contact's latest message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Knowledge {
    /// The stories whose dialogs are searched; empty: all.
    pub stories: Vec<Key>,
    pub min_score: MinScore,
    /// From 1 to [`MAX_KNOWLEDGE_ANSWERS`].
    pub max_answers: u32,
    pub display: KnowledgeDisplay,
    /// Holds what was found until the contact's next message: `results[n]` with `title`, `summary`,
    /// `detail`, `imageURL` and `contentURL`.
    pub variable: String,
    /// Said when nothing was found, whatever the rules say.
    pub not_found: Option<Texts>,
    /// What stands on the link of an answer that has one; a template.
    pub link_text: Option<String>,
    /// The picture of answers that have none; a template.
    pub image_url: Option<String>,
}

impl Default for Knowledge {
    fn default() -> Self {
        Self {
            stories: Vec::new(),
            min_score: MinScore::Good,
            max_answers: 1,
            display: KnowledgeDisplay::Text,
            variable: KNOWLEDGE_VARIABLE.to_owned(),
            not_found: None,
            link_text: None,
            image_url: None,
        }
    }
}

/// How sure a match must be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MinScore {
    VeryGood,
    #[default]
    Good,
    FairPlus,
}

impl MinScore {
    /// The score in percent.
    pub const fn percent(self) -> u32 {
        match self {
            Self::VeryGood => 75,
            Self::Good => 60,
            Self::FairPlus => 45,
        }
    }
}

/// What is done with answers that were found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KnowledgeDisplay {
    /// The best is said as the dialog says it.
    #[default]
    Text,
    /// They are shown as the tiles of a carousel.
    Carousel,
    /// They fill the variable only.
    Nothing,
}
