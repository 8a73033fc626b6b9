//! What an element shows: its own text, and what its template makes.

use model::content::{Attachment, Content, Location, Markup, without_tags};
use serde_json::Value;

use super::template;
use crate::html::sanitise;
use crate::kommunicate::markup;
use crate::kommunicate::object::{Losses, Object, unfold};

/// Keys of an element that make its own text.
const OWN: &[&str] = &["message", "messageType", "contentType", "fileMeta"];
/// Keys of metadata that make what a template shows.
const TEMPLATE: &[&str] = &["contentType", "templateId", "payload"];

const ATTACHMENT: u32 = 1;
const LOCATION: u32 = 2;
const HTML: u32 = 3;

/// One message of an element.
pub struct Part {
    pub content: Content,
    share: Share,
}

/// What of the element a message is.
enum Share {
    All,
    Text,
    /// All but the text.
    Rest,
    /// One item of a template; the last one has all that isn't an item, too.
    Item {
        index: usize,
        is_last: bool,
    },
}

impl Part {
    /// The element that says this message alone: `original` if it says no other.
    pub fn raw(&self, original: &Value, unfolded: &Value) -> Value {
        let mut raw = unfolded.clone();
        let Value::Object(fields) = &mut raw else { return raw };
        match self.share {
            Share::All => return original.clone(),
            Share::Text => fields.retain(|key, _| key != "metadata"),
            Share::Rest => fields.retain(|key, _| !OWN.contains(&key.as_str())),
            Share::Item { index, is_last } => {
                fields.retain(|key, _| !OWN.contains(&key.as_str()));
                if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
                    metadata.retain(|key, _| is_last || TEMPLATE.contains(&key.as_str()));
                    if let Some(Value::Array(items)) = metadata.get_mut("payload") {
                        *items = items.get(index).cloned().into_iter().collect();
                    }
                }
            }
        }
        raw
    }
}

/// The messages of an element, in order.
pub fn parts(element: &Object<'_>, metadata: &Object<'_>) -> Vec<Part> {
    let own = own(element);
    let mut shown = template::read(metadata);
    let only = if shown.len() == 1 { shown.pop() } else { None };
    match (own, only) {
        (Some(own), Some(shown)) => match join(own, shown.content) {
            Ok(content) => vec![Part { content, share: Share::All }],
            Err((own, content)) => vec![
                Part { content: own, share: Share::Text },
                Part { content, share: Share::Rest },
            ],
        },
        (None, Some(shown)) => vec![Part { content: shown.content, share: Share::All }],
        (Some(own), None) if shown.is_empty() => vec![Part { content: own, share: Share::All }],
        (own, None) => {
            let own = own.map(|content| Part { content, share: Share::Text });
            let last = shown.len().saturating_sub(1);
            let items = shown.into_iter().enumerate().map(|(number, shown)| {
                let share = Share::Item { index: shown.item, is_last: number == last };
                Part { content: shown.content, share }
            });
            own.into_iter().chain(items).collect()
        }
    }
}

/// What the element says without its template.
fn own(element: &Object<'_>) -> Option<Content> {
    let content_type = element.number("contentType");
    match content_type {
        Some(ATTACHMENT) if element.has("fileMeta") => return attachment(element),
        Some(LOCATION) => {
            if let Some(location) = element.value("message").and_then(location) {
                return Some(Content::Location(location));
            }
        }
        Some(_) | None => {}
    }
    let message = element.text("message")?;
    let is_html = element.text("messageType").is_some_and(|it| it.eq_ignore_ascii_case("html"));
    if !is_html && content_type != Some(HTML) {
        let markup = markup::of(&message);
        return Some(Content::Text { text: message, markup, quick_replies: Vec::new() });
    }
    let html = sanitise(&message);
    let text = without_tags(&html);
    if text.is_empty() && !html.contains("<img") {
        element.lose("message", "nothing is left of the HTML");
        return None;
    }
    Some(Content::Html { html, text, quick_replies: Vec::new() })
}

fn attachment(element: &Object<'_>) -> Option<Content> {
    let meta = element.object("fileMeta");
    let Some(url) = meta.resource("url") else {
        meta.lose("url", "a file that isn't anywhere");
        return own_text(element);
    };
    let file = Attachment {
        id: None,
        name: meta.text("name").unwrap_or_else(|| file_name(&url).to_owned()),
        media_type: meta.text("contentType").unwrap_or_else(|| UNKNOWN_TYPE.to_owned()),
        size: meta.given("size").and_then(|size| size.trim().parse().ok()),
        url: Some(url),
    };
    let text = element.text("message").unwrap_or_default();
    Some(Content::Attachments { text, files: vec![file] })
}

fn own_text(element: &Object<'_>) -> Option<Content> {
    element.text("message").map(Content::text)
}

/// The media type of files of which none is known.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// The last part of an address that says something.
fn file_name(url: &str) -> &str {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit('/').find(|part| !part.is_empty()).unwrap_or(path)
}

/// A place, of which the degrees are numbers or texts.
fn location(message: &Value) -> Option<Location> {
    let place = unfold(message);
    // What isn't a place stays a text, so nothing is lost.
    let losses = Losses::default();
    let place = Object::new(&place, String::new(), &losses);
    let degrees = |key: &str, most: f64| -> Option<f64> {
        let number: f64 = place.given(key)?.trim().parse().ok()?;
        (-most..=most).contains(&number).then_some(number)
    };
    Some(Location {
        latitude: degrees("lat", 90.0)?,
        longitude: degrees("lon", 180.0)?,
        label: None,
    })
}

/// One message of a text and of what stands below it, if that has room for it; else both.
#[expect(clippy::result_large_err, reason = "both ways are taken once for an element")]
fn join(own: Content, mut below: Content) -> Result<Content, (Content, Content)> {
    match own {
        Content::Text { text, markup, .. } => match place(text, markup, &mut below) {
            None => Ok(below),
            Some(text) => Err((Content::Text { text, markup, quick_replies: Vec::new() }, below)),
        },
        Content::Html { html, text, .. } => match below {
            Content::Text { text: none, quick_replies, .. } if none.is_empty() => {
                Ok(Content::Html { html, text, quick_replies })
            }
            other => Err((Content::Html { html, text, quick_replies: Vec::new() }, other)),
        },
        other => Err((other, below)),
    }
}

/// Puts a text where the content has room for one; gives it back where there is none.
fn place(text: String, text_markup: Markup, below: &mut Content) -> Option<String> {
    match below {
        Content::Text { text: slot, markup, .. } if slot.is_empty() => {
            *slot = text;
            *markup = text_markup;
        }
        Content::Buttons { text: slot, .. } => *slot = text,
        Content::AutoSuggest(suggest) => suggest.text = text,
        Content::Carousel { text: slot @ None, .. }
        | Content::Image { caption: slot @ None, .. } => *slot = Some(text),
        Content::List(list) if list.text.is_none() => list.text = Some(text),
        Content::Form(form) if form.text.is_none() => form.text = Some(text),
        Content::Media(media) if media.caption.is_none() => media.caption = Some(text),
        _ => return Some(text),
    }
    None
}
