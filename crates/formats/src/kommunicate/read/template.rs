//! Templates by their numbers.

use model::content::Content;

use super::{buttons, cards, field, form, media, suggest};
use crate::kommunicate::object::Object;

/// The type of messages with a template.
const RICH: u32 = 300;

/// What a template shows.
pub struct Shown {
    pub content: Content,
    /// Which item of the payload it is, where each is a message of its own; else 0.
    pub item: usize,
}

/// Reads what metadata shows: nothing where it has no template, or none that is known.
pub fn read(metadata: &Object<'_>) -> Vec<Shown> {
    let Some(id) = metadata.text("templateId") else {
        if metadata.has("payload") || metadata.number("contentType") == Some(RICH) {
            metadata.lose("templateId", "missing; only the text is shown");
        }
        let suggest = suggest::read(metadata);
        if suggest.is_some() {
            lose_beside(metadata, "KM_FIELD", "an input that suggests");
        }
        return suggest.or_else(|| field::read(metadata)).map(whole).into_iter().collect();
    };
    for key in ["KM_AUTO_SUGGESTION", "KM_FIELD"] {
        lose_beside(metadata, key, "a template");
    }
    let shown: Vec<Shown> = match id.trim() {
        "3" | "11" | "13" => buttons::read(metadata).map(whole).into_iter().collect(),
        "6" => buttons::replies(metadata).map(whole).into_iter().collect(),
        "7" => cards::list(metadata).map(whole).into_iter().collect(),
        "8" => cards::faq_answer(metadata).map(whole).into_iter().collect(),
        "9" => media::images(metadata),
        "10" => cards::carousel(metadata).map(whole).into_iter().collect(),
        "12" => form::read(metadata).map(whole).into_iter().collect(),
        "14" => media::videos(metadata),
        other => {
            metadata.lose("templateId", format!("unknown: {other}; only the text is shown"));
            return Vec::new();
        }
    };
    if shown.is_empty() {
        metadata.lose("payload", "nothing to show");
    }
    shown
}

fn lose_beside(metadata: &Object<'_>, key: &str, other: &str) {
    if metadata.has(key) {
        metadata.lose(key, format!("not shown beside {other}"));
    }
}

const fn whole(content: Content) -> Shown {
    Shown { content, item: 0 }
}
