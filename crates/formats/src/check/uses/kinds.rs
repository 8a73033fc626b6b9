//! What files that are asked for, surveys, searches and the question what was meant use.

use model::bot::{Disambiguation, FileUpload, Knowledge, Settings, SurveyQuestion};
use model::content::MediaKind;

use super::{Use, Walk};

impl<'b> Walk<'b, '_> {
    /// The settings about groups and surveys.
    pub(super) fn group_and_survey(&mut self, settings: &'b Settings) {
        if let Some(group) = &settings.group {
            self.texts("group_transfer_message", group.transfer_message.as_ref());
        }
        self.within("survey", |walk| {
            walk.texts("thank_you", settings.survey.thank_you.as_ref());
            walk.texts("given_up", settings.survey.given_up.as_ref());
            walk.texts("expired", settings.survey.expired.as_ref());
        });
    }

    pub(super) fn media(&mut self, media: MediaKind, url: &'b str, caption: Option<&'b String>) {
        let field = match media {
            MediaKind::Audio => "audio",
            MediaKind::Video => "video",
            MediaKind::File => "file",
        };
        self.at(field, Use::Url(url));
        self.text("caption", caption);
    }

    pub(super) fn upload(&mut self, upload: &'b FileUpload) {
        self.within("upload", |walk| {
            walk.texts("text", Some(&upload.text));
            walk.texts("progress", upload.progress.as_ref());
            walk.texts("success", upload.success.as_ref());
            walk.texts("failure", upload.failure.as_ref());
            walk.texts("wrong_type", upload.wrong_type.as_ref());
        });
    }

    pub(super) fn survey_question(&mut self, question: &'b SurveyQuestion) {
        self.within("survey", |walk| {
            walk.texts("text", Some(&question.text));
            walk.within("answers", |walk| {
                for (at, answer) in question.answers.iter().enumerate() {
                    walk.within(at, |walk| walk.at("label", Use::Text(&answer.label)));
                }
            });
            walk.text("skip", question.skip.as_ref());
        });
    }

    pub(super) fn disambiguation(&mut self, question: &'b Disambiguation) {
        self.within("disambiguate", |walk| {
            walk.texts("text", Some(&question.text));
            let Some(other) = &question.other else { return };
            walk.within("other", |walk| {
                walk.at("label", Use::Text(&other.label));
                walk.texts("reply", other.reply.as_ref());
            });
        });
    }

    pub(super) fn knowledge(&mut self, knowledge: &'b Knowledge) {
        self.within("knowledge", |walk| {
            walk.see(Use::SetsVariable(&knowledge.variable));
            walk.texts("not_found", knowledge.not_found.as_ref());
            walk.text("link_text", knowledge.link_text.as_ref());
            if let Some(url) = &knowledge.image_url {
                walk.at("image", Use::Url(url));
            }
        });
    }
}
