//! Files that are asked for, surveys, searches, the question what was meant, and the settings of
//! surveys and groups.

use model::bot::disambiguation::MAX_MEANINGS;
use model::bot::knowledge::KNOWLEDGE_VARIABLE;
use model::bot::survey::DEFAULT_SURVEY_MINUTES;
use model::bot::{
    BotGroup, ChoiceDisplay, Disambiguation, FileUpload, Knowledge, KnowledgeDisplay, ListStyle,
    Measure, MinScore, OtherMeaning, SurveyAnswer, SurveyDisplay, SurveyList, SurveyQuestion,
    SurveySettings,
};

use super::interaction::list;
use super::{Decoder, keys_of, text, texts, texts_of, whole};
use crate::bot_file::report::Path;
use crate::bot_file::tree::Node;

impl Decoder<'_, '_> {
    /// Reports what is said before a transfer within a group that isn't named.
    pub(super) fn refuse_lone_message(&mut self, settings: &Node, path: &mut Path) {
        if let (Some(message), None) =
            (settings.get("group_transfer_message"), settings.get("group"))
        {
            path.within("group_transfer_message", |path| {
                self.report
                    .error("misplaced_field", message.span, path)
                    .say("`group_transfer_message` belongs to `group`")
                    .suggest(Some("name the group, or leave the message out".to_owned()));
            });
        }
    }
}

pub(super) fn upload(node: &Node) -> FileUpload {
    FileUpload {
        text: texts(node, "text").unwrap_or_default(),
        accepts: texts_of(node.get("accepts")),
        progress: texts(node, "progress"),
        success: texts(node, "success"),
        failure: texts(node, "failure"),
        wrong_type: texts(node, "wrong_type"),
    }
}

pub(super) fn survey_question(node: &Node) -> SurveyQuestion {
    SurveyQuestion {
        measure: match text(node, "measure").as_deref() {
            Some("fcr") => Measure::Fcr,
            Some("csat") => Measure::Csat,
            Some("nps") => Measure::Nps,
            Some("choice") => Measure::Choice,
            _ => Measure::Open,
        },
        text: texts(node, "text").unwrap_or_default(),
        answers: list(node.get("answers"), |node| {
            let label = text(node, "label").or_else(|| node.text().map(str::to_owned));
            let label = label.unwrap_or_default();
            SurveyAnswer { value: text(node, "value").unwrap_or_else(|| label.clone()), label }
        }),
        skip: text(node, "skip"),
        display: match text(node, "display").as_deref() {
            Some("buttons") => SurveyDisplay::Buttons,
            Some("text") => SurveyDisplay::Text,
            _ => SurveyDisplay::QuickReplies,
        },
        list_style: match text(node, "list").as_deref() {
            Some("letters") => SurveyList::Letters,
            Some("unmarked") => SurveyList::Unmarked,
            _ => SurveyList::Numbers,
        },
    }
}

pub(super) fn disambiguation(node: &Node) -> Disambiguation {
    Disambiguation {
        text: texts(node, "text").unwrap_or_default(),
        most: whole(node, "most").unwrap_or(MAX_MEANINGS),
        other: node.get("other").map(|node| OtherMeaning {
            label: node
                .text()
                .map(str::to_owned)
                .or_else(|| text(node, "label"))
                .unwrap_or_default(),
            reply: texts(node, "reply"),
        }),
        display: display(node),
        per_row: whole(node, "per_row"),
        list_style: list_style(node),
    }
}

/// How choices are shown.
pub(super) fn display(node: &Node) -> ChoiceDisplay {
    match text(node, "display").as_deref() {
        Some("quick_replies") => ChoiceDisplay::QuickReplies,
        _ => ChoiceDisplay::Buttons,
    }
}

/// How choices are listed.
pub(super) fn list_style(node: &Node) -> ListStyle {
    match text(node, "list").as_deref() {
        Some("letters") => ListStyle::Letters,
        _ => ListStyle::Numbers,
    }
}

pub(super) fn knowledge(node: &Node) -> Knowledge {
    let default = Knowledge::default();
    Knowledge {
        stories: keys_of(node.get("stories")),
        min_score: match text(node, "min_score").as_deref() {
            Some("very_good") => MinScore::VeryGood,
            Some("fair_plus") => MinScore::FairPlus,
            _ => MinScore::Good,
        },
        max_answers: whole(node, "max_answers").unwrap_or(default.max_answers),
        display: match text(node, "display").as_deref() {
            Some("carousel") => KnowledgeDisplay::Carousel,
            Some("nothing") => KnowledgeDisplay::Nothing,
            _ => KnowledgeDisplay::Text,
        },
        variable: text(node, "variable").unwrap_or_else(|| KNOWLEDGE_VARIABLE.to_owned()),
        not_found: texts(node, "not_found"),
        link_text: text(node, "link_text"),
        image_url: text(node, "image"),
    }
}

pub(super) fn survey(node: &Node) -> SurveySettings {
    SurveySettings {
        bot: node.get("bot").and_then(super::key),
        timeout_minutes: whole(node, "timeout_minutes").unwrap_or(DEFAULT_SURVEY_MINUTES),
        thank_you: texts(node, "thank_you"),
        expired: texts(node, "expired"),
        most_unrecognized: whole(node, "most_unrecognized"),
        given_up: texts(node, "given_up"),
    }
}

/// The group of a bot, from its settings.
pub(super) fn group(settings: &Node) -> Option<BotGroup> {
    let transfer_message = texts(settings, "group_transfer_message");
    Some(BotGroup { name: text(settings, "group")?, transfer_message })
}
