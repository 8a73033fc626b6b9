//! What a bot has and an export can't say.

use model::bot::{Dialog, DialogKind, Interaction, InteractionKind, Settings};
use model::text::Texts;

use super::Writer;

impl Writer<'_> {
    /// Notes what is left out of the export.
    pub(super) fn losses(&mut self) {
        let bot = self.bot;
        let parts = [
            ("languages", bot.languages.is_empty()),
            ("environments", bot.environments.is_empty()),
            ("credentials", bot.credentials.is_empty()),
            ("variables", bot.variables.is_empty()),
            ("entities", bot.entities.is_empty()),
            ("external_bots", bot.external_bots.is_empty()),
            ("answered_by", bot.answered_by.is_none()),
            ("task_box", bot.task_box.is_none()),
        ];
        for (part, is_empty) in parts {
            if !is_empty {
                self.loss(part, "an export holds none of it");
            }
        }
        self.lost_settings(&bot.settings);
        for (story, it) in &bot.stories {
            for (key, dialog) in &it.dialogs {
                self.lost_of_dialog(&format!("stories.{story}.dialogs.{key}"), dialog);
            }
        }
    }

    fn lost_settings(&mut self, settings: &Settings) {
        let default = Settings::default();
        let parts = [
            ("settings.samples_train", settings.samples_train),
            ("settings.time_zone", settings.time_zone.is_some()),
            ("settings.split_at", settings.split_at != default.split_at),
            ("settings.understanding", settings.understanding != default.understanding),
            ("settings.did_you_mean", settings.did_you_mean.is_enabled),
            ("settings.small_talk.answers", !settings.small_talk.answers.is_empty()),
            ("settings.smart_assist", settings.smart_assist.is_enabled),
            ("settings.call_failed", settings.call_failed != settings.default_reply),
        ];
        for (part, is_lost) in parts {
            if is_lost {
                self.loss(part, "an export doesn't hold it");
            }
        }
    }

    fn lost_of_dialog(&mut self, path: &str, dialog: &Dialog) {
        let starter = dialog.starter.as_ref();
        let parts = [
            ("kind", dialog.kind == DialogKind::Faq),
            ("label", dialog.label.is_some()),
            ("captures", !dialog.captures.is_empty()),
            ("starts_on.samples", starter.is_some_and(|it| !it.samples.is_empty())),
            ("starts_on.negatives", starter.is_some_and(|it| !it.negatives.is_empty())),
            ("starts_on.entity", starter.is_some_and(|it| it.entity.is_some())),
            ("starts_on.filters", starter.is_some_and(|it| !it.filters.is_empty())),
            ("starts_on.events", starter.is_some_and(|it| !it.events.is_empty())),
        ];
        for (part, is_lost) in parts {
            if is_lost {
                self.loss(&format!("{path}.{part}"), "an export doesn't hold it");
            }
        }
        for (key, interaction) in &dialog.interactions {
            self.lost_of_interaction(&format!("{path}.interactions.{key}"), interaction);
        }
    }

    fn lost_of_interaction(&mut self, path: &str, it: &Interaction) {
        let has_variants = |texts: &Texts| texts.variants.len() > 1;
        let parts = [
            ("collect", it.collect.is_some()),
            ("follow_up", it.follow_up.is_some()),
            ("unrecognized", it.unrecognized.as_ref().is_some_and(has_variants)),
            ("", said(&it.kind).is_some_and(has_variants)),
        ];
        for (part, is_lost) in parts {
            let message = match part {
                "" => "of several wordings the first is written",
                _ => "an export doesn't hold it",
            };
            if is_lost {
                let path = if part.is_empty() { path.to_owned() } else { format!("{path}.{part}") };
                self.loss(&path, message);
            }
        }
    }
}

/// What an interaction says, in all its wordings.
const fn said(kind: &InteractionKind) -> Option<&Texts> {
    match kind {
        InteractionKind::Statement { text }
        | InteractionKind::PrivateNote { text }
        | InteractionKind::TextQuestion { text, .. }
        | InteractionKind::ButtonQuestion { text, .. }
        | InteractionKind::QuickReplyQuestion { text, .. } => Some(text),
        InteractionKind::ChoiceQuestion(question) => Some(&question.text),
        InteractionKind::FileUpload(upload) => Some(&upload.text),
        InteractionKind::Survey(question) => Some(&question.text),
        InteractionKind::Disambiguation(question) => Some(&question.text),
        InteractionKind::Structured { text, .. } => text.as_ref(),
        InteractionKind::Transfer(transfer) => transfer.message.as_ref(),
        InteractionKind::Image { .. }
        | InteractionKind::Media { .. }
        | InteractionKind::Knowledge(_)
        | InteractionKind::Universal { .. }
        | InteractionKind::Integration { .. }
        | InteractionKind::External { .. }
        | InteractionKind::Script
        | InteractionKind::Goto(_)
        | InteractionKind::End
        | InteractionKind::Close { .. } => None,
    }
}
