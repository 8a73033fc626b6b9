//! What contents are made of, as clients see it: replies, buttons, cards, items, files.

use formats::address;
use model::content::{
    Attachment, Card, ContentAction, ContentButton, Layout, ListItem, Location, Reply, Submit,
    Suggestion, Task, TileWidth,
};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::form::SubmissionView;
use crate::view::attachment::AttachmentView;

/// An answer offered for a tap.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ReplyView {
    pub title: String,
    /// What a tap sends as `payload`; without one, the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// What a tap sends as `text`; without it, the title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub says: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// To be given back as `metadata` with the tap.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ButtonView {
    pub label: String,
    pub action: ActionView,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

/// What a tap does.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ActionView {
    /// Sends a message with this payload; its text is `says`, without it the label.
    Reply {
        payload: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        says: Option<String>,
    },
    /// Opens a page or a program: `http`, `https`, `mailto`, `tel` or `sms`.
    Link {
        url: String,
        /// `_blank` without it; `webview`: within the chat.
        #[serde(skip_serializing_if = "Option::is_none")]
        target: Option<String>,
    },
    /// A link to where nobody may be led; its address isn't told.
    Refused,
    /// Calls this number.
    Call { number: String },
    /// Sends data to a page and then says `says`, without it the label.
    Submit {
        url: String,
        submission: SubmissionView,
        #[schema(value_type = std::collections::HashMap<String, Value>)]
        data: Map<String, Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        says: Option<String>,
    },
    /// Sends where the contact is, once the contact allows that.
    ShareLocation,
    /// Lets the contact choose a file of these media types, as `image/*`; none: of any.
    Upload { accepts: Vec<String> },
}

impl ActionView {
    /// Lets the tap write its payload.
    pub(super) fn say_payload(&mut self) {
        if let Self::Reply { payload, says } = self {
            *says = Some(payload.clone());
        }
    }
}

/// A card.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct TileView {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// Beside the title, as a rating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Over the image, as a price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_note: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ButtonView>,
}

/// How large pictures and cards are shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LayoutView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<TileWidthView>,
    /// Width to height of pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picture_ratio: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TileWidthView {
    Thin,
    Medium,
    Wide,
    /// As wide as there is room.
    Full,
}

/// A line of a list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ItemView {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<ActionView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

/// A place on earth, in degrees.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LocationView {
    pub latitude: f64,
    pub longitude: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// An answer that is suggested while one types.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SuggestionView {
    /// What is searched for what was typed.
    pub key: String,
    /// What choosing it sends.
    pub message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Value>,
}

/// Where suggestions are asked for, with what was typed appended to `url`. Headers that go with it
/// aren't told to clients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct RemoteSuggestionsView {
    pub url: String,
    pub method: String,
}

/// Something that the bot can do, begun by a tap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TaskView {
    pub title: String,
    /// What a tap sends.
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon_url: Option<String>,
}

pub(super) fn replies(offered: Vec<Reply>) -> Vec<ReplyView> {
    let view = |Reply { title, payload, image_url, metadata }| ReplyView {
        title,
        payload,
        says: None,
        image_url: picture(image_url),
        metadata,
    };
    offered.into_iter().map(view).collect()
}

pub(super) fn buttons(offered: Vec<ContentButton>) -> Vec<ButtonView> {
    let view = |ContentButton { label, action, metadata }| {
        let action = ActionView::from(action);
        ButtonView { label, action, metadata }
    };
    offered.into_iter().map(view).collect()
}

/// A file that somebody sent. One that we keep gets its link elsewhere.
pub(super) fn file(sent: Attachment) -> AttachmentView {
    AttachmentView {
        id: sent.id,
        name: sent.name,
        media_type: sent.media_type,
        size: sent.size,
        url: sent.url.as_deref().and_then(address::media),
    }
}

fn picture(url: Option<String>) -> Option<String> {
    url.as_deref().and_then(address::media)
}

impl From<ContentAction> for ActionView {
    fn from(action: ContentAction) -> Self {
        match action {
            ContentAction::Reply { payload } => Self::Reply { payload, says: None },
            ContentAction::Link { url, target } => match address::link(&url) {
                Some(url) => Self::Link { url, target },
                None => Self::Refused,
            },
            ContentAction::Call { number } => Self::Call { number },
            ContentAction::Submit(Submit { url, submission, data, says }) => {
                match address::media(&url) {
                    Some(url) => Self::Submit { url, submission: submission.into(), data, says },
                    None => Self::Refused,
                }
            }
            ContentAction::ShareLocation => Self::ShareLocation,
            ContentAction::Upload { accepts } => Self::Upload { accepts },
        }
    }
}

impl From<Card> for TileView {
    fn from(card: Card) -> Self {
        Self {
            title: card.title,
            subtitle: card.subtitle,
            title_note: card.title_note,
            description: card.description,
            image_url: picture(card.image_url),
            image_note: card.image_note,
            url: card.url.as_deref().and_then(address::link),
            buttons: buttons(card.buttons),
        }
    }
}

impl From<ListItem> for ItemView {
    fn from(item: ListItem) -> Self {
        Self {
            title: item.title,
            description: item.description,
            image_url: picture(item.image_url),
            action: item.action.map(ActionView::from),
            metadata: item.metadata,
        }
    }
}

impl LayoutView {
    /// What is said about it, if anything.
    pub(super) fn of(Layout { width, picture_ratio }: Layout) -> Option<Self> {
        let width = width.map(|width| match width {
            TileWidth::Thin => TileWidthView::Thin,
            TileWidth::Medium => TileWidthView::Medium,
            TileWidth::Wide => TileWidthView::Wide,
            TileWidth::Full => TileWidthView::Full,
        });
        let is_said = width.is_some() || picture_ratio.is_some();
        is_said.then_some(Self { width, picture_ratio })
    }
}

impl From<Location> for LocationView {
    fn from(location: Location) -> Self {
        let Location { latitude, longitude, label } = location;
        Self { latitude, longitude, label }
    }
}

impl From<Suggestion> for SuggestionView {
    fn from(suggestion: Suggestion) -> Self {
        let Suggestion { key, message, metadata } = suggestion;
        Self { key, message, metadata }
    }
}

impl RemoteSuggestionsView {
    /// Where suggestions are asked for, if a browser may go there.
    pub(super) fn of(url: &str, method: String) -> Option<Self> {
        address::media(url).map(|url| Self { url, method })
    }
}

impl From<Task> for TaskView {
    fn from(task: Task) -> Self {
        let Task { title, text, icon_url } = task;
        Self { title, text, icon_url: picture(icon_url) }
    }
}
