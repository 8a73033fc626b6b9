//! Faults of files that are asked for, surveys, searches and the question what was meant.

use model::bot::disambiguation::MIN_MEANINGS;
use model::bot::{
    Dialog, DialogKind, Disambiguation, InteractionKind, Knowledge, Measure, SurveyQuestion,
};
use model::key::Key;

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;

impl<'b> Checker<'b> {
    /// All faults of these kinds in all dialogs.
    pub(super) fn kinds(&mut self) {
        let mut measured: Vec<(Measure, &'b Key)> = Vec::new();
        for (story, key, dialog) in self.index.dialogs.clone() {
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str()]);
            let path = path.with("interactions");
            for (at, (own, interaction)) in dialog.interactions.iter().enumerate() {
                let path = path.with(own);
                match &interaction.kind {
                    InteractionKind::FileUpload(_) => self.upload(dialog, at, &path),
                    InteractionKind::Survey(question) => {
                        self.survey(question, dialog, &path);
                        self.measure(question.measure, key, (&mut measured, &path));
                    }
                    InteractionKind::Disambiguation(question) => {
                        self.disambiguation(question, dialog, &path);
                    }
                    InteractionKind::Knowledge(knowledge) => self.knowledge(knowledge, &path),
                    _ => {}
                }
            }
        }
    }

    fn upload(&mut self, dialog: &Dialog, at: usize, path: &Path) {
        let next = dialog.interactions.get_index(at + 1).map(|(_, next)| &next.kind);
        if !matches!(next, Some(InteractionKind::Integration { .. })) {
            let message = "nothing is done with the file: the interaction after it isn't a `call`";
            self.problem(Severity::Warning, "upload_without_call", &path.with("upload"), message)
                .suggest(Some("call an integration that says `{$fileUrl}`".to_owned()));
        }
    }

    fn survey(&mut self, question: &SurveyQuestion, dialog: &Dialog, path: &Path) {
        let path = path.with("survey");
        if dialog.kind != DialogKind::Survey {
            let message = "this is asked in a dialog that isn't of `kind: survey`";
            self.problem(Severity::Info, "survey_elsewhere", &path, message).done();
        }
        let fixed = question.measure.values();
        for (at, answer) in question.answers.iter().enumerate() {
            if !fixed.is_empty() && !fixed.contains(&answer.value.as_str()) {
                let path = path.with("answers").with(at);
                let measure = question.measure.as_str();
                let message = format!("`{}` is no value of `{measure}`", answer.value);
                self.problem(Severity::Error, "survey_value", &path, message)
                    .suggest(Some(format!("one of {}", fixed.join(", "))));
            }
        }
        if question.measure == Measure::Choice && question.answers.is_empty() {
            let message = "there is nothing to choose from";
            self.problem(Severity::Warning, "no_choices", &path, message)
                .suggest(Some("add `answers`".to_owned()));
        }
        if question.measure == Measure::Open && question.skip.is_some() {
            let message = "a question that any text answers can't be passed over elsewhere";
            self.problem(Severity::Info, "open_skip", &path.with("skip"), message).done();
        }
    }

    /// Measures that a bot has once.
    fn measure(
        &mut self,
        measure: Measure,
        dialog: &'b Key,
        (measured, path): (&mut Vec<(Measure, &'b Key)>, &Path),
    ) {
        if measure.values().is_empty() {
            return;
        }
        match measured.iter().find(|(known, _)| *known == measure) {
            Some((_, other)) => {
                let name = measure.as_str();
                let message = format!("`{name}` is asked in dialog `{other}` already");
                let path = path.with("survey");
                self.problem(Severity::Warning, "measured_twice", &path, message).done();
            }
            None => measured.push((measure, dialog)),
        }
    }

    fn disambiguation(&mut self, question: &Disambiguation, dialog: &Dialog, path: &Path) {
        let path = path.with("disambiguate");
        if dialog.kind != DialogKind::Disambiguation {
            let message =
                "there are dialogs to choose from in a dialog of `kind: disambiguation` only";
            self.problem(Severity::Warning, "disambiguate_elsewhere", &path, message).done();
        }
        if question.most < MIN_MEANINGS {
            let message = format!("at least {MIN_MEANINGS} dialogs are shown");
            self.problem(Severity::Error, "limit", &path.with("most"), message).done();
        }
    }

    fn knowledge(&mut self, knowledge: &Knowledge, path: &Path) {
        let path = path.with("knowledge");
        let bot = self.bot;
        for (at, story) in knowledge.stories.iter().enumerate() {
            if !bot.stories.contains_key(story) {
                let names = bot.stories.keys().map(Key::as_str);
                let suggestion = self.suggestions.did_you_mean(story.as_str(), names);
                let path = path.with("stories").with(at);
                let message = format!("no story `{story}`");
                self.problem(Severity::Error, "unknown_story", &path, message).suggest(suggestion);
            }
        }
        if knowledge.max_answers == 0 {
            let message = "a search has at least 1 answer";
            self.problem(Severity::Error, "limit", &path.with("max_answers"), message).done();
        }
        if !bot.dialogs().any(|(_, dialog)| dialog.kind == DialogKind::Faq) {
            let message = "there is nothing to find: no dialog is of `kind: faq`";
            self.problem(Severity::Warning, "no_knowledge", &path, message).done();
        }
    }
}
