//! Interactions: one thing that a dialog does.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    Disambiguation, FileUpload, Knowledge, Next, Rule, Scope, Script, SurveyQuestion, Vendor,
};
use crate::content::MediaKind;
use crate::key::Key;
use crate::text::Texts;

/// Longest delay before an interaction, in milliseconds.
pub const MAX_DELAY_MS: u32 = 10_000;
/// Shortest and longest silence before a follow-up, in seconds.
pub const MIN_FOLLOW_UP_S: u32 = 20;
pub const MAX_FOLLOW_UP_S: u32 = 20 * 60;
/// Most tiles of a carousel.
pub const MAX_TILES: usize = 10;

/// One thing that a dialog does, and where it goes from there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Interaction {
    /// For people, and for scripts' `setTriggerNextMessage`. Without one the key serves.
    pub name: Option<String>,
    pub kind: InteractionKind,
    /// At most [`MAX_DELAY_MS`].
    pub delay_ms: Option<u32>,
    /// One that isn't enabled is skipped.
    pub is_enabled: bool,
    pub pre_process: Option<Script>,
    pub post_process: Option<Script>,
    pub process_user_response: Option<Script>,
    /// Said when an answer to this question isn't understood.
    pub unrecognized: Option<Texts>,
    /// For a question: the entity that answers it. It isn't asked when the slot is filled already.
    pub collect: Option<Collect>,
    /// Said once when the contact stays silent here.
    pub follow_up: Option<FollowUp>,
    /// In the order in which they are tried.
    pub rules: Vec<Rule>,
    /// Where it goes when no rule says otherwise.
    pub next: Next,
    pub comment: Option<String>,
    pub vendor: Vendor,
}

impl Interaction {
    /// An interaction that does this, without more to say.
    pub fn new(kind: InteractionKind) -> Self {
        Self {
            name: None,
            kind,
            delay_ms: None,
            is_enabled: true,
            pre_process: None,
            post_process: None,
            process_user_response: None,
            unrecognized: None,
            collect: None,
            follow_up: None,
            rules: Vec::new(),
            next: Next::Following,
            comment: None,
            vendor: Vendor::new(),
        }
    }

    /// Whether the dialog waits here for an answer.
    pub const fn waits(&self) -> bool {
        match &self.kind {
            InteractionKind::TextQuestion { .. }
            | InteractionKind::ChoiceQuestion(_)
            | InteractionKind::ButtonQuestion { .. }
            | InteractionKind::QuickReplyQuestion { .. }
            | InteractionKind::Structured { .. }
            | InteractionKind::FileUpload(_)
            | InteractionKind::Survey(_)
            | InteractionKind::Disambiguation(_) => true,
            InteractionKind::Universal { waits, .. } => *waits,
            InteractionKind::Statement { .. }
            | InteractionKind::Image { .. }
            | InteractionKind::Media { .. }
            | InteractionKind::PrivateNote { .. }
            | InteractionKind::Knowledge(_)
            | InteractionKind::Integration { .. }
            | InteractionKind::External { .. }
            | InteractionKind::Transfer(_)
            | InteractionKind::Script
            | InteractionKind::Goto(_)
            | InteractionKind::End
            | InteractionKind::Close { .. } => false,
        }
    }
}

/// An entity whose value goes into a slot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collect {
    pub entity: Key,
    pub slot: String,
    pub scope: Scope,
    /// Whether the slot takes all values of a message, as a list.
    pub takes_all: bool,
    /// The values that count; empty: any.
    pub allowed: Vec<String>,
}

/// What is said when the contact stays silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// From [`MIN_FOLLOW_UP_S`] to [`MAX_FOLLOW_UP_S`], in seconds.
    pub after_s: u32,
    pub text: Texts,
}

/// What an interaction does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InteractionKind {
    Statement {
        text: Texts,
    },
    /// A picture; `url` and `caption` are templates.
    Image {
        url: String,
        caption: Option<String>,
    },
    /// Sound, a film or another file; `url` and `caption` are templates.
    Media {
        media: MediaKind,
        url: String,
        caption: Option<String>,
    },
    /// A text that agents see and contacts don't.
    PrivateNote {
        text: Texts,
    },
    TextQuestion {
        text: Texts,
        sample_answer: Option<String>,
    },
    ChoiceQuestion(ChoiceQuestion),
    ButtonQuestion {
        text: Texts,
        buttons: Vec<Button>,
    },
    QuickReplyQuestion {
        text: Texts,
        replies: Vec<QuickReply>,
        per_row: Option<u32>,
    },
    /// A carousel; a tile with `[i]` in its templates is repeated for each index.
    Structured {
        text: Option<Texts>,
        tiles: Vec<Tile>,
    },
    FileUpload(FileUpload),
    Survey(SurveyQuestion),
    /// For dialogs of that kind.
    Disambiguation(Disambiguation),
    Knowledge(Knowledge),
    /// Rich content as a JSON template; it may be one variable as a whole.
    Universal {
        content: String,
        waits: bool,
    },
    Integration {
        integration: Key,
    },
    /// Asks an external bot about the contact's latest message; what it says is said.
    External {
        bot: Key,
        /// Put behind the external bot's address, as `/api/v1/message`.
        path: Option<String>,
    },
    Transfer(Transfer),
    /// Runs its scripts and says nothing itself.
    Script,
    Goto(super::Target),
    End,
    Close {
        with_survey: bool,
    },
}

/// A question with answers to choose from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ChoiceQuestion {
    pub text: Texts,
    pub choices: Vec<Choice>,
    pub display: ChoiceDisplay,
    pub per_row: Option<u32>,
    /// How choices are listed on channels that show text only.
    pub list_style: ListStyle,
    pub is_indented: bool,
}

/// One answer to choose; `label` is a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub label: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceDisplay {
    #[default]
    Buttons,
    QuickReplies,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListStyle {
    /// `1. 2. 3.`
    #[default]
    Numbers,
    /// `a. b. c.`
    Letters,
}

/// A button; `label` and the action's texts are templates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Button {
    pub label: String,
    pub action: ButtonAction,
    /// Given back to the bot when it is pressed.
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonAction {
    /// Says `payload` (or else the label) in the contact's name.
    Reply {
        payload: Option<String>,
    },
    Link {
        url: String,
        target: Option<String>,
    },
}

/// A quick reply; its texts are templates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct QuickReply {
    pub title: String,
    /// What is said in the contact's name; without one, the title.
    pub payload: Option<String>,
    pub image_url: Option<String>,
    pub metadata: Vec<Value>,
}

/// A tile of a carousel; its texts are templates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tile {
    pub title: String,
    pub subtitle: Option<String>,
    pub image_url: Option<String>,
    pub url: Option<String>,
    pub buttons: Vec<Button>,
}

/// From the bot to people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Said before it; without one, the documented text.
    pub message: Option<Texts>,
    /// The team's or skill's number or key, a template.
    pub skill: Option<String>,
    /// A template.
    pub agent: Option<String>,
    /// Whether what the bot knows goes along.
    pub passes_context: bool,
}
