//! Our contents as items of an endpoint's response.

use formats::loss::Loss;
use formats::structured::{Written, write};
use model::content::{ChoiceList, Content};
use serde_json::{Value, json};

/// An item without its audience, and what was lost on the way.
pub(super) struct Item {
    pub(super) kind: &'static str,
    pub(super) data: Value,
    pub(super) losses: Vec<Loss>,
}

/// Where an item is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Messaging,
    /// There are no quick replies: they are buttons.
    Chat,
}

/// The item that shows a content; `None` when there is nothing to be shown.
pub(super) fn item(content: &Content, shown: Shown) -> Option<Item> {
    match shown {
        Shown::Messaging => full_item(content),
        Shown::Chat => match content {
            Content::Text { text, quick_replies, .. }
            | Content::Html { text, quick_replies, .. }
                if !quick_replies.is_empty() =>
            {
                let (text, choices) = (text.clone(), quick_replies.clone());
                full_item(&Content::Choices { text, choices, list: ChoiceList::default() })
            }
            Content::Structured { content, quick_replies: Some(_) } => {
                let content = content.clone();
                let mut item = full_item(&Content::Structured { content, quick_replies: None })?;
                item.losses.push(Loss::new("quickReplies", "there are no quick replies in chats"));
                Some(item)
            }
            _ => full_item(content),
        },
    }
}

fn full_item(content: &Content) -> Option<Item> {
    let written = write(content)?;
    if let Some(text) = plain(content) {
        return said(text, written.losses);
    }
    let rich = match (written.text(), &written.quick_replies) {
        (Some(text), None) => return said(text, written.losses.clone()),
        (Some(text), Some(replies)) => json!({"message": text, "quickReplies": replies}),
        (None, _) => whole(&written),
    };
    let data = json!({"structuredContent": rich});
    Some(Item { kind: "STRUCTURED_CONTENT", data, losses: written.losses })
}

/// The text of what is nothing but a text, whatever its length.
fn plain(content: &Content) -> Option<&str> {
    match content {
        Content::Text { text, quick_replies, .. } | Content::Html { text, quick_replies, .. } => {
            quick_replies.is_empty().then_some(text)
        }
        Content::Notice { text } => Some(text),
        _ => None,
    }
}

fn whole(written: &Written) -> Value {
    let mut content = written.content.clone();
    if let (Value::Object(content), Some(replies)) = (&mut content, &written.quick_replies) {
        content.insert("quickReplies".to_owned(), replies.clone());
    }
    content
}

fn said(text: &str, losses: Vec<Loss>) -> Option<Item> {
    let is_said = !text.trim().is_empty();
    is_said.then(|| Item { kind: "TEXT", data: json!({"message": text}), losses })
}
