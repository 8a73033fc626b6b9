//! Buttons of all templates, and what their taps give back.

use model::content::{Content, ContentAction, ContentButton, Markup, Reply, Submission, Submit};
use serde_json::{Map, Value};

use crate::kommunicate::object::{Object, unfold};

/// What the client says of the circumstances of a message.
const CONTEXT: &str = "KM_CHAT_CONTEXT";
/// The contact's language in it.
const LANGUAGE: &str = "kmUserLanguageCode";

/// Suggested replies: template 6.
pub fn replies(metadata: &Object<'_>) -> Option<Content> {
    let quick_replies: Vec<Reply> = metadata.objects("payload").iter().filter_map(reply).collect();
    (!quick_replies.is_empty()).then(|| Content::Text {
        text: String::new(),
        markup: Markup::Plain,
        quick_replies,
    })
}

fn reply(item: &Object<'_>) -> Option<Reply> {
    let message = item.text("message");
    let Some(title) = item.text("title").or_else(|| message.clone()) else {
        item.lose_all("a reply without a title");
        return None;
    };
    let payload = message.filter(|message| *message != title);
    Some(Reply { title, payload, image_url: None, metadata: given_back(&[item]) })
}

/// Links, replies and submitting buttons, mixed or not: templates 3, 11 and 13.
pub fn read(metadata: &Object<'_>) -> Option<Content> {
    let items = metadata.objects("payload");
    let buttons: Vec<_> = items.iter().filter_map(|item| button(item, Some(metadata))).collect();
    (!buttons.is_empty()).then(|| Content::Buttons { text: String::new(), buttons })
}

/// A button, whose parts stand in itself, in its `action`, or in the `payload` of that. `shared` is
/// where data stand that all buttons send.
pub fn button(item: &Object<'_>, shared: Option<&Object<'_>>) -> Option<ContentButton> {
    let action = item.object("action");
    let payload = action.object("payload");
    let levels = [&payload, &action, item];
    let kind = Kind::of(&levels, shared);
    let said = match kind {
        Kind::Submit => first(&levels, &["replyText", "message", "text"]),
        Kind::Reply | Kind::Link => first(&levels, &["message", "text", "replyText"]),
    };
    let label = match kind {
        Kind::Reply => first(&levels, &["title", "name"]),
        Kind::Link | Kind::Submit => first(&levels, &["name", "title"]),
    };
    let Some(label) = label.or_else(|| said.clone()).or_else(|| first(&levels, &["url"])) else {
        item.lose_all("a button without a name");
        return None;
    };
    let action = match kind {
        Kind::Link => link(&levels)?,
        Kind::Reply => ContentAction::Reply { payload: said.unwrap_or_else(|| label.clone()) },
        Kind::Submit => {
            let all: Vec<&Object<'_>> = levels.into_iter().chain(shared).collect();
            match submit(&all)? {
                Some((url, submission, data)) => {
                    ContentAction::Submit(Submit { url, submission, data, says: said })
                }
                None => ContentAction::Reply { payload: said.unwrap_or_else(|| label.clone()) },
            }
        }
    };
    let metadata = match kind {
        Kind::Link => Vec::new(),
        Kind::Reply | Kind::Submit => given_back(&levels),
    };
    Some(ContentButton { label, action, metadata })
}

/// What a button does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Link,
    Reply,
    Submit,
}

impl Kind {
    /// The kind that the innermost `type` says, however it is spelt; else what its parts make of it.
    pub fn of(levels: &[&Object<'_>], shared: Option<&Object<'_>>) -> Self {
        if let Some((level, name)) =
            levels.iter().find_map(|level| level.text("type").map(|name| (level, name)))
        {
            match name.to_ascii_lowercase().replace(['_', '-'], "").as_str() {
                "link" => return Self::Link,
                "submit" => return Self::Submit,
                "quickreply" | "suggestedreply" => return Self::Reply,
                _ => level.lose("type", format!("unknown: {name}")),
            }
        }
        if levels.iter().any(|level| level.has("url")) {
            Self::Link
        } else if levels.iter().copied().chain(shared).any(|level| level.has("formAction")) {
            Self::Submit
        } else {
            Self::Reply
        }
    }
}

/// The first text under these keys, from within to without.
pub fn first(levels: &[&Object<'_>], keys: &[&str]) -> Option<String> {
    levels.iter().find_map(|level| keys.iter().find_map(|key| level.text(key)))
}

/// A link, unless it leads where nobody may be led. Without a word it opens in a new tab.
pub fn link(levels: &[&Object<'_>]) -> Option<ContentAction> {
    let Some(level) = levels.iter().find(|level| level.has("url")) else {
        if let Some(level) = levels.last() {
            level.lose_all("a link without an address");
        }
        return None;
    };
    let url = level.link("url")?;
    let is_new_tab = levels.iter().find_map(|level| level.flag("openLinkInNewTab")).unwrap_or(true);
    let target = (!is_new_tab).then(|| "_parent".to_owned());
    Some(ContentAction::Link { url, target })
}

/// Where data go, how, and which.
type Sent = (String, Submission, Map<String, Value>);

/// What a button sends: `None` if the address isn't allowed, `Some(None)` if it sends nothing.
#[expect(clippy::option_option, reason = "a refused address isn't the same as none")]
fn submit(levels: &[&Object<'_>]) -> Option<Option<Sent>> {
    let Some(level) = levels.iter().find(|level| level.has("formAction")) else {
        return Some(None);
    };
    let url = level.resource("formAction")?;
    let submission = match first(levels, &["requestType"]) {
        Some(name) if is_json(&name) => Submission::Json,
        Some(_) | None => Submission::Form,
    };
    let data = levels.iter().find(|level| level.has("formData"));
    let data = data.and_then(|level| level.map("formData")).unwrap_or_default();
    Some(Some((url, submission, data)))
}

/// Whether a type of request sends JSON.
pub fn is_json(request_type: &str) -> bool {
    ["json", "application/json"].iter().any(|json| request_type.trim().eq_ignore_ascii_case(json))
}

/// What a tap gives back: what any of these levels says of it, the innermost first in `levels` and
/// strongest.
pub fn given_back(levels: &[&Object<'_>]) -> Vec<Value> {
    let mut metadata = Map::new();
    for level in levels.iter().rev() {
        metadata.extend(reply_metadata(level));
    }
    if let Some(language) = first(levels, &["updateLanguage"]) {
        let context = metadata.entry(CONTEXT).or_insert_with(|| Value::Object(Map::new()));
        if let Value::Object(context) = context {
            context.insert(LANGUAGE.to_owned(), Value::String(language));
        }
    }
    if metadata.is_empty() { Vec::new() } else { vec![Value::Object(metadata)] }
}

/// What a level gives back, with the context as an object.
fn reply_metadata(level: &Object<'_>) -> Map<String, Value> {
    const KEY: &str = "replyMetadata";
    if !level.has(KEY) {
        return Map::new();
    }
    let mut metadata = level.map(KEY).unwrap_or_default();
    if let Some(context) = metadata.get_mut(CONTEXT) {
        *context = unfold(context).into_owned();
        if !context.is_object() {
            level.lose(KEY, format!("{CONTEXT} isn't an object"));
            metadata.shift_remove(CONTEXT);
        }
    }
    metadata
}
