//! Contents of messages: what a contact sees, whoever wrote it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest text of a message, in characters.
pub const MAX_TEXT_CHARS: usize = 8_000;

/// What a message shows. All templates are rendered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Content {
    Text {
        text: String,
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
    },
    Carousel {
        text: Option<String>,
        tiles: Vec<Card>,
    },
    /// Rich content in LivePerson's structured form.
    Structured {
        content: Value,
        quick_replies: Option<Value>,
    },
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
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
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub metadata: Vec<Value>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContentAction {
    Reply { payload: String },
    Link { url: String, target: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub title: String,
    pub subtitle: Option<String>,
    pub image_url: Option<String>,
    pub url: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ContentButton>,
}

impl Content {
    /// A plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text { text: text.into(), quick_replies: Vec::new() }
    }

    /// The content as plain text, for channels that show nothing else: choices as a list that can
    /// be answered by number or letter, links written out.
    pub fn plain_text(&self) -> String {
        match self {
            Self::Text { text, quick_replies } => with_list(
                text,
                quick_replies.iter().map(|reply| reply.title.as_str()),
                ChoiceList::Numbers,
            ),
            Self::Choices { text, choices, list } => {
                with_list(text, choices.iter().map(|choice| choice.title.as_str()), *list)
            }
            Self::Buttons { text, buttons } => with_buttons(text, buttons),
            Self::Image { url, caption } => match caption {
                Some(caption) => format!("{caption}\n{url}"),
                None => url.clone(),
            },
            Self::Carousel { text, tiles } => {
                let cards = tiles.iter().map(Card::plain_text);
                text.iter().cloned().chain(cards).collect::<Vec<_>>().join("\n\n")
            }
            Self::Structured { content, .. } => structured_text(content).join("\n"),
        }
    }
}

impl Card {
    fn plain_text(&self) -> String {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.subtitle.clone());
        lines.extend(self.url.clone());
        with_buttons(&lines.join("\n"), &self.buttons)
    }
}

fn with_list<'a>(text: &str, titles: impl Iterator<Item = &'a str>, style: ChoiceList) -> String {
    let mut out = text.to_owned();
    for (index, title) in titles.enumerate() {
        out.push('\n');
        out.push_str(&list_mark(index, style));
        out.push_str(title);
    }
    out
}

/// `1. ` or `a. `; letters run out after 26 and numbers follow.
pub fn list_mark(index: usize, style: ChoiceList) -> String {
    match (style, u8::try_from(index)) {
        (ChoiceList::Letters, Ok(small)) if small < 26 => format!("{}. ", char::from(b'a' + small)),
        _ => format!("{}. ", index + 1),
    }
}

fn with_buttons(text: &str, buttons: &[ContentButton]) -> String {
    let mut out = text.to_owned();
    for (index, button) in buttons.iter().enumerate() {
        out.push('\n');
        out.push_str(&list_mark(index, ChoiceList::Numbers));
        out.push_str(&button.label);
        if let ContentAction::Link { url, .. } = &button.action {
            out.push_str(": ");
            out.push_str(url);
        }
    }
    out
}

fn structured_text(content: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let mut pending = vec![content];
    while let Some(value) = pending.pop() {
        if let Some(text) = value.get("text").or_else(|| value.get("title")).and_then(Value::as_str)
        {
            lines.push(match link_of(value) {
                Some(uri) => format!("{text}: {uri}"),
                None => text.to_owned(),
            });
        }
        if let Some(elements) = value.get("elements").and_then(Value::as_array) {
            pending.extend(elements.iter().rev());
        }
    }
    lines
}

/// Where a button of rich content leads.
fn link_of(button: &Value) -> Option<&str> {
    let actions = button.get("click")?.get("actions")?.as_array()?;
    let is_link = |action: &&Value| action.get("type").and_then(Value::as_str) == Some("link");
    actions.iter().find(is_link)?.get("uri")?.as_str()
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
