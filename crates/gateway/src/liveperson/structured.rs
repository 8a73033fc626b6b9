//! Our contents as items of an endpoint's response.

use model::content::{Card, Content, ContentAction, ContentButton, List, Reply, without_tags};
use serde_json::{Value, json};

/// Most quick replies side by side.
const REPLIES_PER_ROW: usize = 8;

/// An item without its audience, and what was lost on the way.
pub(super) struct Item {
    pub(super) kind: &'static str,
    pub(super) data: Value,
    pub(super) loss: Option<String>,
}

pub(super) fn item(content: &Content) -> Option<Item> {
    let rich = match content {
        Content::Text { text, quick_replies, .. } | Content::Html { text, quick_replies, .. } => {
            if quick_replies.is_empty() {
                return said(text.clone(), None);
            }
            json!({"message": text, "quickReplies": quick(quick_replies)})
        }
        Content::Choices { text, choices, .. } => {
            column(Some(text), choices.iter().map(reply_button).collect())
        }
        Content::Buttons { text, buttons } => {
            column(Some(text), buttons.iter().map(button).collect())
        }
        Content::FaqAnswer { title, html, buttons, .. } => {
            let text = format!("{title}\n{}", without_tags(html));
            column(Some(&text), buttons.iter().map(button).collect())
        }
        Content::Image { url, caption } => {
            let caption = caption.as_deref().unwrap_or_default();
            json!({"type": "image", "url": url, "caption": caption, "tooltip": caption})
        }
        Content::Carousel { text: None, tiles } if tiles.len() == 1 => card(&tiles[0]),
        Content::Carousel { text, tiles } => {
            let cards: Vec<Value> = tiles.iter().map(card).collect();
            let cards = json!({"type": "carousel", "padding": 10, "elements": cards});
            match text {
                Some(text) => column(Some(text), vec![cards]),
                None => cards,
            }
        }
        Content::List(list) => column(list.text.as_deref(), list_elements(list)),
        Content::Structured { content, quick_replies: None } => content.clone(),
        Content::Structured { content, quick_replies: Some(replies) } => {
            let mut content = content.clone();
            if let Value::Object(content) = &mut content {
                content.insert("quickReplies".to_owned(), replies.clone());
            }
            content
        }
        Content::Event { .. } => return None,
        Content::Notice { text } => return said(text.clone(), None),
        Content::Media(_)
        | Content::Form(_)
        | Content::Picker { .. }
        | Content::Location(_)
        | Content::AutoSuggest(_)
        | Content::TaskBox(_)
        | Content::Attachments { .. } => {
            return said(content.plain_text(), Some("it is shown as text there".to_owned()));
        }
    };
    Some(Item { kind: "STRUCTURED_CONTENT", data: json!({"structuredContent": rich}), loss: None })
}

fn said(text: String, loss: Option<String>) -> Option<Item> {
    let is_said = !text.trim().is_empty();
    is_said.then(|| Item { kind: "TEXT", data: json!({"message": text}), loss })
}

fn quick(replies: &[Reply]) -> Value {
    let listed: Vec<Value> = replies.iter().map(reply_button).collect();
    json!({"type": "quickReplies", "itemsPerRow": REPLIES_PER_ROW, "replies": listed})
}

fn column(text: Option<&str>, below: Vec<Value>) -> Value {
    let above = text.filter(|text| !text.is_empty()).map(text_element);
    let elements: Vec<Value> = above.into_iter().chain(below).collect();
    json!({"type": "vertical", "elements": elements})
}

fn text_element(text: &str) -> Value {
    json!({"type": "text", "text": text, "tooltip": text})
}

fn card(card: &Card) -> Value {
    let image = card.image_url.as_ref().map(|url| {
        let mut image = json!({"type": "image", "url": url, "tooltip": card.title});
        if let Some(url) = &card.url {
            image["click"] = json!({"actions": [{"type": "link", "uri": url}]});
        }
        image
    });
    let texts = [Some(&card.title), card.subtitle.as_ref(), card.description.as_ref()];
    let texts = texts.into_iter().flatten().filter(|text| !text.is_empty());
    let elements = image.into_iter().chain(texts.map(|text| text_element(text)));
    column(None, elements.chain(card.buttons.iter().map(button)).collect())
}

fn list_elements(list: &List) -> Vec<Value> {
    let mut elements = Vec::new();
    for item in &list.items {
        match &item.action {
            Some(action) => elements.push(tap(&item.title, action, &item.metadata)),
            None => elements.push(text_element(&item.title)),
        }
        elements.extend(item.description.as_deref().map(text_element));
    }
    elements.extend(list.buttons.iter().map(button));
    elements
}

fn reply_button(reply: &Reply) -> Value {
    let payload = reply.payload.clone().unwrap_or_else(|| reply.title.clone());
    tap(&reply.title, &ContentAction::Reply { payload }, &reply.metadata)
}

fn button(button: &ContentButton) -> Value {
    tap(&button.label, &button.action, &button.metadata)
}

fn tap(title: &str, action: &ContentAction, metadata: &[Value]) -> Value {
    let action = match action {
        ContentAction::Reply { payload } => json!({"type": "publishText", "text": payload}),
        ContentAction::Link { url, target } => match target.as_deref() {
            Some("_parent" | "_self") => json!({"type": "link", "uri": url, "target": "self"}),
            Some(_) | None => json!({"type": "link", "uri": url}),
        },
        ContentAction::Call { number } => json!({"type": "link", "uri": format!("tel:{number}")}),
        ContentAction::Submit(submit) => {
            let says = submit.says.as_deref().unwrap_or(title);
            json!({"type": "publishText", "text": says})
        }
        ContentAction::ShareLocation | ContentAction::Upload { .. } => {
            json!({"type": "publishText", "text": title})
        }
    };
    let mut click = json!({"actions": [action]});
    if !metadata.is_empty() {
        click["metadata"] = metadata.into();
    }
    json!({"type": "button", "title": title, "tooltip": title, "click": click})
}
