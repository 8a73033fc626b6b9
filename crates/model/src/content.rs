//! Contents of messages: what a contact sees, whoever wrote it, and what a contact sends.
//!
//! One set for all channels and all systems that bots come from; [`plain`] writes each as text.

mod form;
mod parts;
mod plain;
pub mod structured;

use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use form::{Autofill, Choice, Field, FieldKind, Form, Submission, Validation};
pub use parts::{
    Attachment, AutoSuggest, Card, ChoiceList, ContentAction, ContentButton, Layout, List,
    ListItem, Location, Markup, Media, MediaKind, Offer, PickerKind, RawContent, Reply, Submit,
    Suggestion, SuggestionSource, System, Task, TaskBox, TileWidth,
};
pub use plain::{list_mark, without_tags};

/// Longest text of a message, in characters.
pub const MAX_TEXT_CHARS: usize = 8_000;

/// What a message shows. All templates are rendered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Text {
        text: String,
        #[serde(default, skip_serializing_if = "Markup::is_plain")]
        markup: Markup,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quick_replies: Vec<Reply>,
    },
    /// A text with answers to choose from, as buttons.
    Choices {
        text: String,
        choices: Vec<Reply>,
        list: ChoiceList,
    },
    Buttons {
        text: String,
        buttons: Vec<ContentButton>,
    },
    Image {
        url: String,
        caption: Option<String>,
        #[serde(default, skip_serializing_if = "Layout::is_open")]
        layout: Layout,
    },
    /// Sound, a film, or any other file to be opened or loaded.
    Media(Media),
    /// One card, or several side by side.
    Carousel {
        text: Option<String>,
        tiles: Vec<Card>,
        #[serde(default, skip_serializing_if = "Layout::is_open")]
        layout: Layout,
    },
    List(List),
    Form(Form),
    /// Asks for a date or a time.
    Picker {
        text: String,
        kind: PickerKind,
        /// The earliest and the latest that may be chosen, in ISO 8601.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        earliest: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        latest: Option<String>,
    },
    Location(Location),
    /// HTML, sanitised before it came here; `text` is what it says without marks.
    Html {
        html: String,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quick_replies: Vec<Reply>,
    },
    /// The answer to a frequent question. `html` is sanitised.
    FaqAnswer {
        title: String,
        html: String,
        /// What stands above the buttons, as "Was it helpful?".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        question: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        buttons: Vec<ContentButton>,
    },
    /// A text, with an input that suggests answers while one types.
    AutoSuggest(AutoSuggest),
    TaskBox(TaskBox),
    /// Files that somebody sent, with what was written beside them.
    Attachments {
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
        files: Vec<Attachment>,
    },
    /// Something that happened, told by the system: "Ann joined".
    Notice {
        text: String,
    },
    /// Something that happened which the bot is told of and contacts don't see, as `WELCOME`.
    Event {
        name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        data: Option<Value>,
    },
    /// Rich content in LivePerson's structured form.
    Structured {
        content: Value,
        quick_replies: Option<Value>,
    },
}

impl Content {
    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), markup: Markup::Plain, quick_replies: Vec::new() }
    }

    /// An image, as large as the channel likes.
    pub const fn image(url: String, caption: Option<String>) -> Self {
        Self::Image { url, caption, layout: Layout { width: None, picture_ratio: None } }
    }

    /// Cards, as large as the channel likes.
    pub const fn carousel(text: Option<String>, tiles: Vec<Card>) -> Self {
        Self::Carousel { text, tiles, layout: Layout { width: None, picture_ratio: None } }
    }

    /// Whether contacts are shown it.
    pub const fn is_visible(&self) -> bool {
        !matches!(self, Self::Event { .. })
    }

    /// What a contact may answer by tap, in the order in which [`Content::plain_text`] lists it.
    pub fn offers(&self) -> Vec<Offer> {
        match self {
            Self::Text { quick_replies, .. } | Self::Html { quick_replies, .. } => {
                quick_replies.iter().map(Offer::of_reply).collect()
            }
            Self::Choices { choices, .. } => choices.iter().map(Offer::of_reply).collect(),
            Self::Buttons { buttons, .. } | Self::FaqAnswer { buttons, .. } => {
                buttons.iter().map(Offer::of_button).collect()
            }
            Self::Carousel { tiles, .. } => {
                tiles.iter().flat_map(|tile| &tile.buttons).map(Offer::of_button).collect()
            }
            Self::List(list) => {
                let items = list.items.iter().map(Offer::of_item);
                items.chain(list.buttons.iter().map(Offer::of_button)).collect()
            }
            Self::TaskBox(task_box) => task_box.tasks.iter().map(Offer::of_task).collect(),
            Self::AutoSuggest(suggest) => match &suggest.source {
                SuggestionSource::Listed(listed) => {
                    listed.iter().map(Offer::of_suggestion).collect()
                }
                SuggestionSource::Remote { .. } => Vec::new(),
            },
            Self::Image { .. }
            | Self::Media(_)
            | Self::Form(_)
            | Self::Picker { .. }
            | Self::Location(_)
            | Self::Attachments { .. }
            | Self::Notice { .. }
            | Self::Event { .. } => Vec::new(),
            Self::Structured { content, quick_replies } => {
                structured::offers(content, quick_replies.as_ref())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reply(title: &str) -> Reply {
        Reply { title: title.to_owned(), payload: None, image_url: None, metadata: Vec::new() }
    }

    #[test]
    fn choices_become_a_list_that_can_be_answered() {
        let content = Content::Choices {
            text: "A copy?".to_owned(),
            choices: vec![reply("Yes"), reply("No")],
            list: ChoiceList::Letters,
        };
        assert_eq!(content.plain_text(), "A copy?\na. Yes\nb. No");
    }

    #[test]
    fn rich_content_becomes_its_texts_in_order() {
        let content = Content::Structured {
            content: json!({"type": "vertical", "elements": [
                {"type": "text", "text": "one"},
                {"type": "horizontal", "elements": [{"type": "button", "title": "two", "click": {
                    "actions": [{"type": "link", "uri": "https://example.com"}],
                }}]},
                {"type": "text", "text": "three"},
            ]}),
            quick_replies: None,
        };
        assert_eq!(content.plain_text(), "one\ntwo: https://example.com\nthree");
    }
}
