//! What contents are made of: replies, buttons, cards, files.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::form::Submission;

/// How a text is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Markup {
    #[default]
    Plain,
    /// Bold, italic, code, links and lists as in CommonMark; HTML in it is text.
    Markdown,
}

impl Markup {
    pub(super) const fn is_plain(&self) -> bool {
        matches!(self, Self::Plain)
    }
}

/// How choices are written where only text can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceList {
    #[default]
    Numbers,
    Letters,
}

/// An answer offered for a tap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    pub title: String,
    /// What the tap says; without one, the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContentButton {
    pub label: String,
    pub action: ContentAction,
    /// Given back with the tap.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentAction {
    /// Says `payload` in the contact's name.
    Reply { payload: String },
    /// Opens a page: `http`, `https`, `mailto`, `tel` or `sms`. `target`: `_blank` (a new tab) unless
    /// it says otherwise; `webview`: within the chat.
    Link { url: String, target: Option<String> },
    /// Calls this number.
    Call { number: String },
    /// Sends data to a page and then says something.
    Submit(Submit),
    /// Asks the contact's device where it is, and sends it.
    ShareLocation,
    /// Lets the contact choose a file; `accepts` are media types as `image/*`, empty: any.
    Upload { accepts: Vec<String> },
}

/// Data that a button sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submit {
    pub url: String,
    pub submission: Submission,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub data: Map<String, Value>,
    /// Said in the contact's name afterwards; without one, the label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub title: String,
    pub subtitle: Option<String>,
    /// Beside the title, as a rating.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_note: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    pub image_url: Option<String>,
    /// Over the image, as a price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image_note: Option<String>,
    /// Where a tap on the card itself leads.
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ContentButton>,
}

/// How large pictures and cards are shown; what isn't said is the channel's to choose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<TileWidth>,
    /// Width to height of pictures; more than 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub picture_ratio: Option<f64>,
}

impl Layout {
    pub(super) const fn is_open(&self) -> bool {
        self.width.is_none() && self.picture_ratio.is_none()
    }
}

/// How wide a picture or card is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TileWidth {
    Thin,
    Medium,
    Wide,
    /// As wide as there is room.
    Full,
}

/// Lines below each other, each of which may be tapped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct List {
    pub text: Option<String>,
    pub image_url: Option<String>,
    pub items: Vec<ListItem>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ContentButton>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ListItem {
    pub title: String,
    pub description: Option<String>,
    pub image_url: Option<String>,
    pub action: Option<ContentAction>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

/// Sound, a film, or another file that a bot or agent shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Media {
    pub kind: MediaKind,
    pub url: String,
    pub name: Option<String>,
    /// As `video/mp4`.
    pub media_type: Option<String>,
    pub caption: Option<String>,
    /// The site whose player shows it, as `youtube`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub player: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    Audio,
    Video,
    File,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PickerKind {
    Date,
    Time,
    DateTime,
}

/// A place on earth, in degrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Location {
    /// From -90 to 90.
    pub latitude: f64,
    /// From -180 to 180.
    pub longitude: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// A file that somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// What we keep it by; `None`: somebody else keeps it, under `url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    /// As `image/png`.
    pub media_type: String,
    /// In bytes; `None`: it isn't known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Where somebody else keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// An input that suggests answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AutoSuggest {
    pub text: String,
    pub placeholder: Option<String>,
    pub source: SuggestionSource,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionSource {
    Listed(Vec<Suggestion>),
    /// Asked with what was typed appended to `url`.
    Remote {
        url: String,
        method: String,
        headers: Vec<(String, String)>,
    },
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Suggestion {
    /// What is searched for what was typed.
    pub key: String,
    /// What choosing it says.
    pub message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
}

/// What a bot can do, to be begun by a tap.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskBox {
    pub header: Option<String>,
    pub tasks: Vec<Task>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    pub title: String,
    /// What a tap says.
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
}

/// What an element was in the system that it came from, kept beside what we made of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RawContent {
    pub system: System,
    pub content: Value,
}

/// Systems whose elements we read and write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    Haptik,
    Kommunicate,
    LivePerson,
    Rasa,
}

/// Something that a contact may answer by tap, number or letter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    pub title: String,
    /// What choosing it says; `None`: nothing, as a link does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

impl Offer {
    pub(super) fn of_reply(reply: &Reply) -> Self {
        let says = reply.payload.clone().unwrap_or_else(|| reply.title.clone());
        Self { title: reply.title.clone(), says: Some(says), metadata: reply.metadata.clone() }
    }

    pub(super) fn of_button(button: &ContentButton) -> Self {
        let says = said_by(&button.action, &button.label);
        Self { title: button.label.clone(), says, metadata: button.metadata.clone() }
    }

    pub(super) fn of_item(item: &ListItem) -> Self {
        let says = item.action.as_ref().and_then(|action| said_by(action, &item.title));
        Self { title: item.title.clone(), says, metadata: item.metadata.clone() }
    }

    pub(super) fn of_task(task: &Task) -> Self {
        Self { title: task.title.clone(), says: Some(task.text.clone()), metadata: Vec::new() }
    }

    pub(super) fn of_suggestion(suggestion: &Suggestion) -> Self {
        Self {
            title: suggestion.key.clone(),
            says: Some(suggestion.message.clone()),
            metadata: suggestion.metadata.iter().cloned().collect(),
        }
    }
}

fn said_by(action: &ContentAction, label: &str) -> Option<String> {
    match action {
        ContentAction::Reply { payload } => Some(payload.clone()),
        ContentAction::Submit(submit) => {
            Some(submit.says.clone().unwrap_or_else(|| label.to_owned()))
        }
        ContentAction::Link { .. }
        | ContentAction::Call { .. }
        | ContentAction::ShareLocation
        | ContentAction::Upload { .. } => None,
    }
}
