//! What a bot understands by: settings that contradict each other, and limits.

use model::bot::Interaction;
use model::bot::interaction::{MAX_FOLLOW_UP_S, MIN_FOLLOW_UP_S};
use model::bot::understanding::MAX_LABEL_CHARS;

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;

impl Checker<'_> {
    pub(super) fn meaning(&mut self) {
        self.understanding();
        self.time_zone();
        for (key, intent) in &self.bot.intents {
            self.label(intent.label.as_deref(), &Path::of(["intents", key.as_str()]));
            for language in intent.translations.keys() {
                if !self.bot.languages.contains(language) {
                    let path =
                        Path::of(["intents", key.as_str(), "translations", language.as_str()]);
                    let message = format!("the bot doesn't speak `{language}`");
                    self.problem(Severity::Warning, "unknown_language", &path, message)
                        .suggest(Some("add it to the bot's `languages`".to_owned()));
                }
            }
        }
        for (story, key, dialog) in self.index.dialogs.clone() {
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str()]);
            self.label(dialog.label.as_deref(), &path);
            for (name, interaction) in &dialog.interactions {
                self.silence_and_answers(interaction, &path.with("interactions").with(name));
            }
        }
    }

    fn silence_and_answers(&mut self, interaction: &Interaction, path: &Path) {
        if let Some(follow_up) = &interaction.follow_up
            && !(MIN_FOLLOW_UP_S..=MAX_FOLLOW_UP_S).contains(&follow_up.after_s)
        {
            let path = path.with("follow_up").with("after_seconds");
            let message =
                format!("a follow-up waits {MIN_FOLLOW_UP_S} to {MAX_FOLLOW_UP_S} seconds");
            self.problem(Severity::Error, "limit", &path, message).done();
        }
        if interaction.collect.is_some() && !interaction.waits() {
            let message = "nothing is asked here, so there is no answer to collect";
            self.problem(Severity::Warning, "useless_rule", &path.with("collect"), message).done();
        }
    }

    fn understanding(&mut self) {
        let understanding = &self.bot.settings.understanding;
        if understanding.likely_percent > understanding.sure_percent {
            let path = Path::of(["settings", "understanding", "likely"]);
            let message = "one is sure of an intent before it is likely";
            self.problem(Severity::Error, "bad_thresholds", &path, message)
                .suggest(Some("`likely` is at most `sure`".to_owned()));
        }
    }

    fn time_zone(&mut self) {
        let Some(zone) = &self.bot.settings.time_zone else { return };
        if jiff::tz::TimeZone::get(zone).is_err() {
            let path = Path::of(["settings", "time_zone"]);
            self.problem(Severity::Error, "unknown_time_zone", &path, format!("no zone `{zone}`"))
                .suggest(Some("a name of the IANA database, as `Europe/Berlin`".to_owned()));
        }
    }

    fn label(&mut self, label: Option<&str>, path: &Path) {
        if label.is_some_and(|label| label.chars().count() > MAX_LABEL_CHARS) {
            let message = format!("some channels cut labels after {MAX_LABEL_CHARS} characters");
            self.problem(Severity::Info, "long_text", &path.with("label"), message).done();
        }
    }
}
