//! LivePerson's structured content to and from our contents, and whether it is what their published
//! schema says.
//!
//! An element becomes a content of ours where that says all of it: a text, texts with buttons, a
//! picture, cards, a place, a calendar for one day, with quick replies beside a text. Whatever has a
//! style, a layout, an accessible name of its own or several actions stays
//! [`Content::Structured`], which the chat draws and text channels read out. Writing always gives
//! what the schema takes; what can't be said is told as a loss. Not the endpoint that carries it: that
//! is `gateway`'s.

mod address;
mod reading;
mod traps;
mod writing;

use model::content::structured::lines;
use model::content::{Content, Markup, Offer, Reply};
use serde_json::Value;

use crate::loss::{Loss, Losses};

pub use model::content::structured::{
    Fault, MAX_DEPTH, MAX_QUICK_REPLIES, MAX_TITLE_CHARS, faults as validate,
};
/// Characters of a quick reply's title that LivePerson's own chat shows.
pub const SHOWN_QUICK_REPLY_CHARS: usize = 25;

/// The label of a button that only opens a calendar; what is asked stands above.
const PICK: &str = "→";

/// What structured content says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// One; none when it isn't structured content at all.
    pub content: Option<Content>,
    pub losses: Vec<Loss>,
}

/// What comes nearest to structured content.
#[derive(Debug, Clone, PartialEq)]
pub struct Nearest {
    pub content: Content,
    /// Whether it says all of it.
    pub is_whole: bool,
}

/// A content as structured content, which [`validate`] takes unless it was
/// [`Content::Structured`] that it doesn't take.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub content: Value,
    pub quick_replies: Option<Value>,
    pub losses: Vec<Loss>,
}

impl Written {
    /// The text, when a text is all there is beside quick replies.
    pub fn text(&self) -> Option<&str> {
        let fields = self.content.as_object().filter(|it| it.contains_key("text"))?;
        let is_text =
            fields.keys().all(|name| matches!(name.as_str(), "type" | "text" | "tooltip"));
        fields.get("text").filter(|_| is_text)?.as_str()
    }
}

/// An address as the schema wants it, with escapes where it needs them; `None` for one that nobody may
/// be led to, or that is too long.
pub fn uri(address: &str) -> Option<String> {
    self::address::link(address)
}

/// Takes addresses out that nobody may be led to or shown, with a loss for each.
pub fn clean(content: &mut Value) -> Vec<Loss> {
    let mut losses = Losses::default();
    traps::take_out(content, &mut losses);
    losses.into_vec()
}

/// Reads structured content. Quick replies may stand within it, as `quickReplies`, with a `message`
/// instead of an element. Addresses that nobody may be led to are taken out, with a loss for each.
pub fn read(content: &Value, quick_replies: Option<&Value>) -> Read {
    let mut losses = Losses::default();
    let content = reading::read(content, quick_replies, &mut losses);
    Read { content, losses: losses.into_vec() }
}

/// The content of ours that comes nearest to structured content, never structured itself: all of it
/// where [`read`] finds one that says all, else its texts with what taps say as quick replies.
pub fn nearest(content: &Value, quick_replies: Option<&Value>) -> Nearest {
    match read(content, quick_replies).content {
        Some(Content::Structured { .. }) | None => {}
        Some(content) => return Nearest { content, is_whole: true },
    }
    let kept =
        Content::Structured { content: content.clone(), quick_replies: quick_replies.cloned() };
    let reply = |offer: Offer| {
        let payload = offer.says.filter(|says| *says != offer.title);
        Reply { title: offer.title, payload, image_url: None, metadata: offer.metadata }
    };
    let quick_replies = kept.offers().into_iter().map(reply).collect();
    let text = lines(content);
    let content = Content::Text { text, markup: Markup::Plain, quick_replies };
    Nearest { content, is_whole: false }
}

/// Writes a content; `None` for what contacts aren't shown.
pub fn write(content: &Content) -> Option<Written> {
    let mut losses = Losses::default();
    let (content, quick_replies) = writing::write(content, &mut losses)?;
    Some(Written { content, quick_replies, losses: losses.into_vec() })
}
