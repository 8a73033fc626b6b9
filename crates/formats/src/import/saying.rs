//! Messages of other systems as interactions that say them.

use model::bot::InteractionKind;
use model::content::Content;
use model::text::Texts;
use serde_json::Value;

use crate::loss::Loss;
use crate::structured::{self, Written};

/// An interaction that says a message, and what it can't say of it.
pub(crate) struct Said {
    /// What to call it.
    pub(crate) name: &'static str,
    pub(crate) kind: InteractionKind,
    pub(crate) losses: Vec<Loss>,
}

/// The interaction that says it without waiting for an answer.
pub(crate) fn interaction(content: &Content) -> Said {
    match content {
        Content::Text { text, quick_replies, .. } if quick_replies.is_empty() => {
            said("say", InteractionKind::Statement { text: Texts::one(text) })
        }
        Content::Image { url, caption, .. } => {
            said("image", InteractionKind::Image { url: url.clone(), caption: caption.clone() })
        }
        _ => match structured::write(content) {
            Some(Written { content, quick_replies, losses }) => {
                let content = with_quick_replies(content, quick_replies).to_string();
                Said {
                    losses,
                    ..said("show", InteractionKind::Universal { content, waits: false })
                }
            }
            None => {
                let text = Texts::one(content.plain_text());
                said("say", InteractionKind::Statement { text })
            }
        },
    }
}

/// Rich content as interactions hold it: its quick replies within.
fn with_quick_replies(mut content: Value, quick_replies: Option<Value>) -> Value {
    if let (Value::Object(members), Some(replies)) = (&mut content, quick_replies) {
        members.insert("quickReplies".to_owned(), replies);
    }
    content
}

const fn said(name: &'static str, kind: InteractionKind) -> Said {
    Said { name, kind, losses: Vec::new() }
}
