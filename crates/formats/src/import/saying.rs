//! Messages of other systems as interactions that say them.

use model::bot::InteractionKind;
use model::content::Content;
use model::text::Texts;

use crate::loss::Loss;

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
        Content::Image { url, caption } => {
            said("image", InteractionKind::Image { url: url.clone(), caption: caption.clone() })
        }
        _ => {
            let text = Texts::one(content.plain_text());
            let losses = vec![Loss::new("", "its elements are told as a text")];
            Said { losses, ..said("say", InteractionKind::Statement { text }) }
        }
    }
}

const fn said(name: &'static str, kind: InteractionKind) -> Said {
    Said { name, kind, losses: Vec::new() }
}
