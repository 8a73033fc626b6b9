//! Files that are asked for, surveys, searches, the question what was meant, and the settings of
//! surveys and groups.

use model::bot::disambiguation::MAX_MEANINGS;
use model::bot::knowledge::KNOWLEDGE_VARIABLE;
use model::bot::survey::DEFAULT_SURVEY_MINUTES;
use model::bot::{
    BotGroup, ChoiceDisplay, Disambiguation, FileUpload, Knowledge, KnowledgeDisplay, ListStyle,
    MinScore, OtherMeaning, SurveyAnswer, SurveyDisplay, SurveyList, SurveyQuestion,
    SurveySettings,
};
use model::key::Key;
use serde_json::{Value, json};

use super::{Fields, texts};

pub(super) fn upload(upload: &FileUpload) -> Value {
    let mut fields = Fields::default();
    fields.put("text", texts(&upload.text));
    fields.filled("accepts", json!(upload.accepts));
    fields.option("progress", upload.progress.as_ref().map(texts));
    fields.option("success", upload.success.as_ref().map(texts));
    fields.option("failure", upload.failure.as_ref().map(texts));
    fields.option("wrong_type", upload.wrong_type.as_ref().map(texts));
    fields.done()
}

pub(super) fn survey_question(question: &SurveyQuestion) -> Value {
    let mut fields = Fields::default();
    fields.put("measure", question.measure.as_str());
    fields.put("text", texts(&question.text));
    fields.filled("answers", question.answers.iter().map(survey_answer).collect());
    fields.option("skip", question.skip.as_deref());
    match question.display {
        SurveyDisplay::QuickReplies => {}
        SurveyDisplay::Buttons => fields.put("display", "buttons"),
        SurveyDisplay::Text => fields.put("display", "text"),
    }
    match question.list_style {
        SurveyList::Numbers => {}
        SurveyList::Letters => fields.put("list", "letters"),
        SurveyList::Unmarked => fields.put("list", "unmarked"),
    }
    fields.done()
}

fn survey_answer(answer: &SurveyAnswer) -> Value {
    if answer.label == answer.value {
        return answer.label.as_str().into();
    }
    let mut fields = Fields::default();
    fields.put("label", answer.label.as_str());
    fields.put("value", answer.value.as_str());
    fields.done()
}

pub(super) fn disambiguation(question: &Disambiguation) -> Value {
    let mut fields = Fields::default();
    fields.put("text", texts(&question.text));
    fields.unless(question.most == MAX_MEANINGS, "most", question.most);
    fields.option("other", question.other.as_ref().map(other_meaning));
    choices(&mut fields, (question.display, question.per_row, question.list_style));
    fields.done()
}

fn other_meaning(other: &OtherMeaning) -> Value {
    let Some(reply) = &other.reply else { return other.label.as_str().into() };
    let mut fields = Fields::default();
    fields.put("label", other.label.as_str());
    fields.put("reply", texts(reply));
    fields.done()
}

/// How choices are shown.
pub(super) fn choices(
    fields: &mut Fields,
    (display, per_row, list): (ChoiceDisplay, Option<u32>, ListStyle),
) {
    match display {
        ChoiceDisplay::Buttons => {}
        ChoiceDisplay::QuickReplies => fields.put("display", "quick_replies"),
    }
    fields.option("per_row", per_row);
    match list {
        ListStyle::Numbers => {}
        ListStyle::Letters => fields.put("list", "letters"),
    }
}

/// Nothing but `null` when all of it is as it is unless set.
pub(super) fn knowledge(knowledge: &Knowledge) -> Value {
    let default = Knowledge::default();
    let mut fields = Fields::default();
    fields.filled("stories", json!(knowledge.stories));
    match knowledge.min_score {
        MinScore::Good => {}
        MinScore::VeryGood => fields.put("min_score", "very_good"),
        MinScore::FairPlus => fields.put("min_score", "fair_plus"),
    }
    let most = knowledge.max_answers;
    fields.unless(most == default.max_answers, "max_answers", most);
    match knowledge.display {
        KnowledgeDisplay::Text => {}
        KnowledgeDisplay::Carousel => fields.put("display", "carousel"),
        KnowledgeDisplay::Nothing => fields.put("display", "nothing"),
    }
    let variable = knowledge.variable.as_str();
    fields.unless(variable == KNOWLEDGE_VARIABLE, "variable", variable);
    fields.option("not_found", knowledge.not_found.as_ref().map(texts));
    fields.option("link_text", knowledge.link_text.as_deref());
    fields.option("image", knowledge.image_url.as_deref());
    fields.done()
}

pub(super) fn survey(survey: &SurveySettings) -> Value {
    let mut fields = Fields::default();
    fields.option("bot", survey.bot.as_ref().map(Key::as_str));
    let minutes = survey.timeout_minutes;
    fields.unless(minutes == DEFAULT_SURVEY_MINUTES, "timeout_minutes", minutes);
    fields.option("thank_you", survey.thank_you.as_ref().map(texts));
    fields.option("expired", survey.expired.as_ref().map(texts));
    fields.option("most_unrecognized", survey.most_unrecognized);
    fields.option("given_up", survey.given_up.as_ref().map(texts));
    fields.done()
}

/// Puts the group of a bot into its settings.
pub(super) fn group(fields: &mut Fields, group: &BotGroup) {
    fields.put("group", group.name.as_str());
    fields.option("group_transfer_message", group.transfer_message.as_ref().map(texts));
}
