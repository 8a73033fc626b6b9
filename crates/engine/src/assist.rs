//! Helping contacts to say it better, where one can tell why a message wasn't understood.

use model::bot::DialogKind;
use model::key::Key;

use crate::comparing::compared_text;
use crate::event::Detection;
use crate::program::{AssistPlan, DialogPlan, Wording};
use crate::state::Outcome;
use crate::trace::{Assist, Trace};
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// Longest text that is expected to be understood, in characters.
const MAX_CHARS: usize = 300;
/// A single word of so many letters says nothing yet.
const SHORT_WORD: usize = 2;
/// Score from which a dialog comes near enough to be shown.
const NEAR_SCORE: f64 = 0.30;

const TOO_SHORT: &str = "Could you tell me a little more?";
const TOO_LONG: &str = "That was a lot at once. Could you put it into a sentence or two?";
const ENTITY_ONLY: &str = "What would you like to do?";
const OPTIONS: &str = "I'm not sure that I understood. Is it one of these?";
const OUT_OF_SCOPE: &str = "I'm afraid I can't help with that. Could you try other words?";

impl Walk<'_> {
    /// Helps when the message wasn't understood. `None`: the bot doesn't, or the contact was asked,
    /// helped or refused just before.
    pub(crate) fn assist(&mut self) -> Option<Flow> {
        let plan = self.program.meaning.assist.as_ref()?;
        if self.turn.before.is_some() {
            return None;
        }
        let (kind, dialogs) = self.why();
        let text = match plan.wording(kind) {
            Some(wording) => self.word(wording),
            None => built_in(kind).to_owned(),
        };
        self.state.outcome = Some(Outcome::Assist);
        self.trace.push(Trace::Assisted { kind });
        if !dialogs.is_empty() {
            return Some(self.offer(text, dialogs, None));
        }
        self.say_text(text);
        Some(match self.question() {
            Some(_) => Flow::Go(Phase::Enter),
            None => Flow::Wait,
        })
    }

    /// Why the message wasn't understood, and the dialogs that may be meant.
    fn why(&self) -> (Assist, Vec<Key>) {
        let text = self.turn.text.trim();
        let found = self.turn.understanding.iter().flat_map(|it| &it.entities);
        let has_values = found.into_iter().any(|it| it.detection != Detection::Whole);
        if !has_values && is_too_short(text) {
            return (Assist::TooShort, Vec::new());
        }
        if text.chars().nth(MAX_CHARS).is_some() {
            return (Assist::TooLong, Vec::new());
        }
        let likely = self.program.meaning.scales.likely;
        let near = self.candidates(NEAR_SCORE.min(likely));
        let is_likely = near.first().is_some_and(|best| best.intent.score >= likely);
        if has_values && !is_likely {
            let using = self.told_apart(&self.dialogs_with_values());
            if !using.is_empty() {
                return (Assist::EntityOnly, using);
            }
        }
        let near: Vec<usize> = near.iter().map(|it| it.dialog).collect();
        let options = self.told_apart(&near);
        if options.len() > 1 || (is_likely && !options.is_empty()) {
            return (Assist::Options, options);
        }
        (Assist::OutOfScope, Vec::new())
    }

    /// The dialogs that can do something with a value in the message.
    fn dialogs_with_values(&self) -> Vec<usize> {
        let dialogs = self.startable().filter(|(_, dialog)| {
            matches!(dialog.kind, DialogKind::Standard | DialogKind::Faq) && self.has_use(dialog)
        });
        dialogs.map(|(at, _)| at).collect()
    }

    fn has_use(&self, dialog: &DialogPlan) -> bool {
        let starter = &dialog.starter;
        let of_starter = starter.entity.iter().chain(starter.filters.iter().map(|it| &it.entity));
        let fills = dialog.interactions.values().filter_map(|it| it.fill.as_ref());
        let mut entities = of_starter.chain(fills.map(|fill| &fill.entity));
        entities.any(|entity| self.mentions(entity).next().is_some())
            || dialog.collects().iter().any(|collect| {
                self.mentions(&collect.entity).any(|value| {
                    let text = compared_text(value).trim().to_lowercase();
                    collect.allowed.is_empty() || collect.allowed.contains(&text)
                })
            })
    }
}

impl AssistPlan {
    const fn wording(&self, kind: Assist) -> Option<&Wording> {
        match kind {
            Assist::TooShort => self.too_short.as_ref(),
            Assist::TooLong => self.too_long.as_ref(),
            Assist::EntityOnly => self.entity_only.as_ref(),
            Assist::Options => self.options.as_ref(),
            Assist::OutOfScope => self.out_of_scope.as_ref(),
        }
    }
}

const fn built_in(kind: Assist) -> &'static str {
    match kind {
        Assist::TooShort => TOO_SHORT,
        Assist::TooLong => TOO_LONG,
        Assist::EntityOnly => ENTITY_ONLY,
        Assist::Options => OPTIONS,
        Assist::OutOfScope => OUT_OF_SCOPE,
    }
}

/// Whether a text has fewer letters than any wish: one tiny word, or hardly a letter.
fn is_too_short(text: &str) -> bool {
    let letters = text.chars().filter(|it| it.is_alphabetic()).count();
    let has_one_word = text.split_whitespace().count() == 1;
    letters < 2 || (has_one_word && letters <= SHORT_WORD)
}

#[cfg(test)]
mod tests {
    use super::is_too_short;

    #[test]
    fn a_text_is_too_short_with_hardly_a_letter() {
        for (text, is_short) in [
            ("", true),
            ("?", true),
            ("1234", true),
            ("k", true),
            ("ok", true),
            ("ok?!", true),
            ("pay", false),
            ("go on", false),
            ("好", true),
            ("账单呢", false),
        ] {
            assert_eq!(is_too_short(text), is_short, "{text:?}");
        }
    }
}
