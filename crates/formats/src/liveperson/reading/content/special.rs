//! Questions that are about more than an answer: for files, for a verdict, for what was meant.

use model::bot::disambiguation::{MAX_MEANINGS, MIN_MEANINGS};
use model::bot::{
    ChoiceDisplay, Disambiguation, FileUpload, InteractionKind, ListStyle, Measure, OtherMeaning,
    SurveyAnswer, SurveyQuestion,
};
use model::text::Texts;

use super::{Context, Object};

impl Context<'_> {
    /// A question for a file. What is said of it stands in `fileUpload`.
    pub(super) fn upload(&mut self, tile: &mut Object) -> FileUpload {
        let text = self.said(tile);
        let mut upload = tile.object("fileUpload", self.notes);
        let accepts = upload.texts("fileTypes", self.notes);
        let mut said = |field: &str| {
            let text = upload.text(field, self.notes).filter(|text| !text.is_empty());
            text.map(Texts::one)
        };
        let upload_texts = FileUpload {
            text,
            accepts,
            progress: said("progressMessage"),
            success: said("successMessage"),
            failure: said("failureMessage"),
            wrong_type: said("validationFailureMessage"),
        };
        tile.keep_rest("fileUpload", upload);
        upload_texts
    }

    /// A question of a survey; its quick replies are what can be answered.
    pub(super) fn survey(
        &mut self,
        measure: Measure,
        message: &mut Object,
        tile: &mut Object,
    ) -> InteractionKind {
        let InteractionKind::QuickReplyQuestion { text, replies, .. } =
            self.quick_replies(message, tile)
        else {
            return InteractionKind::Script;
        };
        let answers = replies.into_iter().map(|reply| SurveyAnswer {
            value: reply.payload.unwrap_or_else(|| reply.title.clone()),
            label: reply.title,
        });
        let skip = tile.text("skipOption", self.notes).filter(|label| !label.is_empty());
        InteractionKind::Survey(SurveyQuestion {
            measure,
            text,
            answers: answers.collect(),
            skip,
            display: Default::default(),
            list_style: Default::default(),
        })
    }

    /// The question which dialog is meant. How it is asked stands in `disambiguation`.
    pub(super) fn disambiguation(&mut self, tile: &mut Object) -> Disambiguation {
        let text = self.said(tile);
        let mut own = tile.object("disambiguation", self.notes);
        let most = own.number("intentsToShow", self.notes);
        let most = most.and_then(|it| u32::try_from(it).ok()).unwrap_or(MAX_MEANINGS);
        let label = own.text("additionalOption", self.notes).filter(|label| !label.is_empty());
        let reply = own.text("additionalOptionReply", self.notes).filter(|it| !it.is_empty());
        let other = label.map(|label| OtherMeaning { label, reply: reply.map(Texts::one) });
        tile.keep_rest("disambiguation", own);
        Disambiguation {
            text,
            most: most.clamp(MIN_MEANINGS, MAX_MEANINGS),
            other,
            display: ChoiceDisplay::default(),
            per_row: None,
            list_style: ListStyle::default(),
        }
    }
}
