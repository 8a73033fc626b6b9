//! Answers that a question offers, and which of them the contact took: by tap, by its text, or by its
//! number or letter in the list.

use expr::template::{Position, Template};
use model::conversation::Tap;
use serde_json::Value;

use crate::contents::structured;
use crate::payload::{stated, visible_text};
use crate::program::{ActionPlan, ButtonPlan, InteractionPlan, KindPlan};
use crate::walk::Walk;

/// An answer on offer.
pub(crate) struct Offer {
    pub(crate) title: String,
    payload: Option<String>,
    /// Given back with a tap.
    metadata: Vec<Value>,
}

impl Offer {
    /// One that says its title.
    pub(crate) const fn plain(title: String) -> Self {
        Self { title, payload: None, metadata: Vec::new() }
    }

    fn is_called(&self, name: &str) -> bool {
        is_same(&self.title, name) || self.payload.as_deref().is_some_and(|it| is_same(it, name))
    }
}

impl Walk<'_> {
    /// Whether the contact took the option of this label.
    pub(crate) fn is_chosen(&self, label: &str, interaction: &InteractionPlan) -> bool {
        let offers = self.offers(interaction);
        let taken = self.taken(&offers).and_then(|at| offers.get(at));
        taken.is_some_and(|offer| offer.is_called(label))
            || is_same(&self.turn.text, visible_text(label))
    }

    /// Takes the mark of a list as what a tap on that option says, where contacts can't tap.
    pub(crate) fn hear_mark(&mut self, question: &InteractionPlan) {
        if !self.moment.channel.is_text_only() || list_index(&self.turn.text).is_none() {
            return;
        }
        let mut offers = self.offers(question);
        if let Some(taken) = self.taken(&offers).filter(|at| *at < offers.len()) {
            let Offer { title, payload, metadata } = offers.swap_remove(taken);
            if self.turn.tap.is_none() && !metadata.is_empty() {
                self.turn.tap = Some(Tap { metadata, ..Tap::default() });
            }
            let said = payload.unwrap_or(title);
            self.turn.text = visible_text(&said).to_owned();
        }
    }

    /// Hears what a tapped button says beside its text, or one whose text the contact typed.
    pub(crate) fn hear_payload(&mut self) {
        let tap = self.turn.tap.as_ref().filter(|tap| tap.is_tapped());
        let payload = tap.map(|tap| tap.payload.as_deref().unwrap_or_default());
        if let Some(payload) = payload {
            let of_payload = stated(payload);
            let is_said = of_payload.is_empty();
            self.turn.stated = if is_said { stated(&self.turn.text) } else { of_payload };
            self.turn.text = visible_text(&self.turn.text).to_owned();
            return;
        }
        let Some(question) = self.question().filter(|_| self.program.meaning.hears_payloads) else {
            return;
        };
        let offers = self.offers(question);
        if let Some(offer) = self.taken(&offers).and_then(|at| offers.get(at)) {
            let of_payload = stated(offer.payload.as_deref().unwrap_or_default());
            let is_said = of_payload.is_empty();
            self.turn.stated = if is_said { stated(&offer.title) } else { of_payload };
        }
    }

    /// Which of the offers the contact took.
    pub(crate) fn taken(&self, offers: &[Offer]) -> Option<usize> {
        let text = self.turn.text.as_str();
        let tapped = self.turn.tap.as_ref().and_then(|tap| tap.payload.as_deref());
        let is_named = |offer: &Offer| {
            let payload = offer.payload.as_deref();
            is_same(visible_text(&offer.title), text)
                || is_same(&offer.title, text)
                || payload.is_some_and(|own| is_same(own, text) || tapped == Some(own))
                || tapped.is_some_and(|tapped| is_same(&offer.title, tapped))
        };
        offers
            .iter()
            .position(is_named)
            .or_else(|| list_index(text).filter(|at| *at < offers.len()))
    }

    /// What the question at hand offers.
    pub(crate) fn offers(&self, interaction: &InteractionPlan) -> Vec<Offer> {
        let text = |template: &Template| template.render(&self.view(), Position::Text).text;
        match &interaction.kind {
            KindPlan::Choices(question) => {
                let candidates = self.candidate_names(question.most).into_iter();
                let titles = candidates.chain(question.labels.iter().map(text));
                titles.map(Offer::plain).collect()
            }
            KindPlan::QuickReplies { replies, .. } => replies
                .iter()
                .map(|reply| Offer {
                    title: text(&reply.title),
                    payload: reply.payload.as_ref().map(text),
                    metadata: reply.metadata.clone(),
                })
                .collect(),
            KindPlan::Buttons { buttons, .. } => {
                buttons.iter().map(|button| self.offer_of(button)).collect()
            }
            KindPlan::Structured { tiles, .. } => tiles
                .iter()
                .flat_map(|tile| &tile.buttons)
                .map(|button| self.offer_of(button))
                .collect(),
            KindPlan::Universal(template) => {
                let content = structured(&template.render(&self.view()).text);
                let offers = content.map(|content| content.offers()).unwrap_or_default();
                offers
                    .into_iter()
                    .map(|model::content::Offer { title, says, metadata }| Offer {
                        title,
                        payload: says,
                        metadata,
                    })
                    .collect()
            }
            KindPlan::Upload(_)
            | KindPlan::Survey(_)
            | KindPlan::Knowledge(_)
            | KindPlan::Statement(_)
            | KindPlan::Image { .. }
            | KindPlan::Media { .. }
            | KindPlan::Note(_)
            | KindPlan::TextQuestion(_)
            | KindPlan::Call(_)
            | KindPlan::External(_)
            | KindPlan::Transfer(_)
            | KindPlan::Silent => Vec::new(),
        }
    }

    fn offer_of(&self, button: &ButtonPlan) -> Offer {
        let text = |template: &Template| template.render(&self.view(), Position::Text).text;
        let payload = match &button.action {
            ActionPlan::Reply(payload) => payload.as_ref().map(text),
            ActionPlan::Link { .. } => None,
        };
        Offer { title: text(&button.label), payload, metadata: button.metadata.clone() }
    }
}

/// Whether two texts are the same, case and whitespace around aside.
pub(crate) fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.trim(), other.trim());
    one.eq_ignore_ascii_case(other) || one.to_lowercase() == other.to_lowercase()
}

/// Reads a mark of a list, as `2`, `2.`, `b` or `b)`, as an index.
pub fn list_index(text: &str) -> Option<usize> {
    let text = text.trim();
    let bare = text.strip_suffix(['.', ')']).unwrap_or(text);
    if let [letter @ (b'a'..=b'z' | b'A'..=b'Z')] = bare.as_bytes() {
        return Some(usize::from(letter.to_ascii_lowercase() - b'a'));
    }
    let is_number = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { bare.parse::<usize>().ok()?.checked_sub(1) } else { None }
}

#[cfg(test)]
mod tests {
    use super::list_index;

    #[test]
    fn a_mark_is_a_number_or_a_letter() {
        for (text, index) in [
            ("1", Some(0)),
            (" 2. ", Some(1)),
            ("b", Some(1)),
            ("A)", Some(0)),
            ("0", None),
            ("", None),
            ("ab", None),
            ("1a", None),
            ("+1", None),
            ("é", None),
            ("99999999999999999999999", None),
        ] {
            assert_eq!(list_index(text), index, "{text:?}");
        }
    }
}
