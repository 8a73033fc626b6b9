//! Surveys: questions about how a conversation was, and what holds for a whole survey.

use serde::{Deserialize, Serialize};

use crate::key::Key;
use crate::text::Texts;

/// How long a survey waits for an answer unless it says so, in minutes.
pub const DEFAULT_SURVEY_MINUTES: u32 = 60;
/// Most answers in a row to a question of a survey that a limit may let pass.
pub const MAX_SURVEY_UNRECOGNIZED: u32 = 100;

/// A question whose answers are counted. Its `label`s and `text` are templates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyQuestion {
    pub measure: Measure,
    pub text: Texts,
    /// In the order in which they are shown. Empty: the measure's own, in its own words.
    #[serde(default)]
    pub answers: Vec<SurveyAnswer>,
    /// The label of a last answer that passes the question over; without one it can't be.
    #[serde(default)]
    pub skip: Option<String>,
    #[serde(default)]
    pub display: SurveyDisplay,
    #[serde(default)]
    pub list_style: SurveyList,
}

/// What an answer is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// First contact resolution: whether the matter is solved, `yes` or `no`. At most one in a bot.
    Fcr,
    /// Customer satisfaction, from 1 to 5. At most one in a bot.
    Csat,
    /// Net promoter score, from 0 to 10. At most one in a bot.
    Nps,
    /// A question of one's own with answers to choose from.
    Choice,
    /// A question of one's own that any text answers.
    Open,
}

impl Measure {
    /// The measure as it is written in bot files and records.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fcr => "fcr",
            Self::Csat => "csat",
            Self::Nps => "nps",
            Self::Choice => "choice",
            Self::Open => "open",
        }
    }

    /// The values that count; empty when the question has its own.
    pub const fn values(self) -> &'static [&'static str] {
        match self {
            Self::Fcr => &["yes", "no"],
            Self::Csat => &["5", "4", "3", "2", "1"],
            Self::Nps => &["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
            Self::Choice | Self::Open => &[],
        }
    }
}

/// An answer to choose: what stands on it and what it counts as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswer {
    pub label: String,
    pub value: String,
}

/// How the answers are shown where more than text can be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyDisplay {
    #[default]
    QuickReplies,
    Buttons,
    /// As text.
    Text,
}

/// How the answers are marked where they are text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SurveyList {
    /// `1. 2. 3.`
    #[default]
    Numbers,
    /// `a. b. c.`
    Letters,
    /// Not at all.
    Unmarked,
}

/// What holds for a bot's surveys. A survey is the bot's dialogs of that kind, run when a
/// conversation closes with one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SurveySettings {
    /// The bot that asks in this one's place.
    pub bot: Option<Key>,
    /// How long it waits for an answer before the conversation closes, in minutes.
    pub timeout_minutes: u32,
    /// Said when the survey is over.
    pub thank_you: Option<Texts>,
    /// Said when its time is over.
    pub expired: Option<Texts>,
    /// How many answers in a row to one question may go without being understood; the next one ends
    /// the survey. From 1; `None`: the question is asked again and again.
    pub most_unrecognized: Option<u32>,
    /// Said when it ends for that.
    pub given_up: Option<Texts>,
}

impl Default for SurveySettings {
    fn default() -> Self {
        Self {
            bot: None,
            timeout_minutes: DEFAULT_SURVEY_MINUTES,
            thank_you: None,
            expired: None,
            most_unrecognized: None,
            given_up: None,
        }
    }
}
