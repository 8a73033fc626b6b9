//! Limits, and parts that can't do anything.

use model::bot::interaction::{MAX_DELAY_MS, MAX_TILES};
use model::bot::{Condition, DialogKind, Interaction, InteractionKind};
use model::text::Texts;

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;

/// Longest text of a question that all channels show whole, in characters.
const MAX_QUESTION_CHARS: usize = 255;
/// Longest label of a choice that all channels show whole, in characters.
const MAX_LABEL_CHARS: usize = 128;

impl Checker<'_> {
    pub(super) fn limits(&mut self) {
        for (story, key, dialog) in self.index.dialogs.clone() {
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str()]);
            let has_own_question = matches!(dialog.kind, DialogKind::AutoEscalation { .. });
            if dialog.interactions.is_empty() && !has_own_question {
                let message = format!("dialog `{key}` does nothing");
                self.problem(Severity::Warning, "empty_dialog", &path, message)
                    .suggest(Some("add an interaction".to_owned()));
            }
            let path = path.with("interactions");
            for (key, interaction) in &dialog.interactions {
                self.interaction_limits(interaction, &path.with(key));
            }
        }
    }

    fn interaction_limits(&mut self, interaction: &Interaction, path: &Path) {
        if interaction.delay_ms.is_some_and(|delay| delay > MAX_DELAY_MS) {
            let message = format!("a delay is at most {MAX_DELAY_MS} milliseconds");
            self.problem(Severity::Error, "limit", &path.with("delay_ms"), message).done();
        }
        let choices = match &interaction.kind {
            InteractionKind::TextQuestion { text, .. } => {
                return self.question(text, &path.with("ask"));
            }
            InteractionKind::ChoiceQuestion(question) => {
                self.question(&question.text, &path.with("choose"));
                for (at, choice) in question.choices.iter().enumerate() {
                    if choice.label.chars().count() > MAX_LABEL_CHARS {
                        let path = path.with("choices").with(at);
                        let message =
                            format!("some channels cut choices after {MAX_LABEL_CHARS} characters");
                        self.problem(Severity::Info, "long_text", &path, message).done();
                    }
                }
                self.choice_rules(interaction, path);
                question.choices.len()
            }
            InteractionKind::ButtonQuestion { text, buttons } => {
                self.question(text, &path.with("text"));
                buttons.len()
            }
            InteractionKind::QuickReplyQuestion { text, replies, .. } => {
                self.question(text, &path.with("text"));
                replies.len()
            }
            InteractionKind::Structured { tiles, .. } => {
                if tiles.len() > MAX_TILES {
                    let message = format!("a carousel has at most {MAX_TILES} tiles");
                    self.problem(Severity::Error, "limit", &path.with("carousel"), message).done();
                }
                tiles.len()
            }
            InteractionKind::Universal { content, .. } => {
                return self.rich_content(content, &path.with("universal"));
            }
            InteractionKind::Statement { text } if text.variants.is_empty() => {
                let message = "this says nothing";
                return self
                    .problem(Severity::Warning, "empty_text", path, message)
                    .suggest(Some("`BLANK_MESSAGE` says nothing on purpose".to_owned()));
            }
            _ => return,
        };
        if choices == 0 {
            let message = "there is nothing to choose from";
            self.problem(Severity::Warning, "no_choices", path, message).done();
        }
    }

    fn question(&mut self, text: &Texts, path: &Path) {
        if text.variants.iter().any(|it| it.text.chars().count() > MAX_QUESTION_CHARS) {
            let message =
                format!("some channels cut questions after {MAX_QUESTION_CHARS} characters");
            self.problem(Severity::Info, "long_text", path, message)
                .suggest(Some("say the first part in an interaction before".to_owned()));
        }
    }

    /// Rules for choices that the question doesn't offer.
    fn choice_rules(&mut self, interaction: &Interaction, path: &Path) {
        let InteractionKind::ChoiceQuestion(question) = &interaction.kind else { return };
        // What a template becomes isn't known.
        if question.choices.iter().any(|choice| choice.label.contains('{')) {
            return;
        }
        let labels = || question.choices.iter().map(|choice| choice.label.as_str());
        for (at, rule) in interaction.rules.iter().enumerate() {
            if let Condition::Choice(label) = &rule.condition
                && !label.contains('{')
                && !labels().any(|it| it.trim().eq_ignore_ascii_case(label.trim()))
            {
                let suggestion = self.suggestions.did_you_mean(label, labels());
                let path = path.with("rules").with(at).with("choice");
                let message = format!("the question has no choice `{label}`");
                self.problem(Severity::Warning, "unknown_choice", &path, message)
                    .suggest(suggestion);
            }
        }
    }
}
