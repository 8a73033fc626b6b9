//! Files that are asked for, surveys, searches, the question what was meant, and the settings of
//! surveys and groups, of any shape.

use model::bot::*;
use model::content::MediaKind;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use super::{key, text, texts};

/// Kinds that imported bots brought.
pub(super) fn imported_kind() -> BoxedStrategy<InteractionKind> {
    let media = prop::sample::select(vec![MediaKind::Audio, MediaKind::Video, MediaKind::File]);
    prop_oneof![
        (media, text(), of(text())).prop_map(|(media, url, caption)| InteractionKind::Media {
            media,
            url,
            caption
        }),
        upload().prop_map(InteractionKind::FileUpload),
        survey_question().prop_map(InteractionKind::Survey),
        disambiguation().prop_map(InteractionKind::Disambiguation),
        knowledge().prop_map(InteractionKind::Knowledge),
    ]
    .boxed()
}

fn upload() -> impl Strategy<Value = FileUpload> {
    (texts(), vec(text(), 0..3), [of(texts()), of(texts()), of(texts()), of(texts())]).prop_map(
        |(text, accepts, [progress, success, failure, wrong_type])| FileUpload {
            text,
            accepts,
            progress,
            success,
            failure,
            wrong_type,
        },
    )
}

fn survey_question() -> impl Strategy<Value = SurveyQuestion> {
    let measure = prop::sample::select(vec![
        Measure::Fcr,
        Measure::Csat,
        Measure::Nps,
        Measure::Choice,
        Measure::Open,
    ]);
    let answer = (text(), text()).prop_map(|(label, value)| SurveyAnswer { label, value });
    let display = prop::sample::select(vec![
        SurveyDisplay::QuickReplies,
        SurveyDisplay::Buttons,
        SurveyDisplay::Text,
    ]);
    let list =
        prop::sample::select(vec![SurveyList::Numbers, SurveyList::Letters, SurveyList::Unmarked]);
    (measure, texts(), vec(answer, 0..3), of(text()), display, list).prop_map(
        |(measure, text, answers, skip, display, list_style)| SurveyQuestion {
            measure,
            text,
            answers,
            skip,
            display,
            list_style,
        },
    )
}

fn disambiguation() -> impl Strategy<Value = Disambiguation> {
    let other = (text(), of(texts())).prop_map(|(label, reply)| OtherMeaning { label, reply });
    let display = prop::sample::select(vec![ChoiceDisplay::Buttons, ChoiceDisplay::QuickReplies]);
    let list = prop::sample::select(vec![ListStyle::Numbers, ListStyle::Letters]);
    (texts(), 0..4u32, of(other), display, of(0..101u32), list).prop_map(
        |(text, most, other, display, per_row, list_style)| Disambiguation {
            text,
            most,
            other,
            display,
            per_row,
            list_style,
        },
    )
}

fn knowledge() -> impl Strategy<Value = Knowledge> {
    let min_score =
        prop::sample::select(vec![MinScore::VeryGood, MinScore::Good, MinScore::FairPlus]);
    let display = prop::sample::select(vec![
        KnowledgeDisplay::Text,
        KnowledgeDisplay::Carousel,
        KnowledgeDisplay::Nothing,
    ]);
    let search = (vec(key(), 0..3), min_score, 0..4u32, display);
    let variable = prop_oneof![Just("kb_search".to_owned()), text()];
    (search, variable, of(texts()), of(text()), of(text())).prop_map(
        |(search, variable, not_found, link_text, image_url)| Knowledge {
            stories: search.0,
            min_score: search.1,
            max_answers: search.2,
            display: search.3,
            variable,
            not_found,
            link_text,
            image_url,
        },
    )
}

pub(super) fn survey() -> BoxedStrategy<SurveySettings> {
    let limit = (of(1..101u32), of(texts()));
    (of(key()), 0..525_601u32, of(texts()), of(texts()), limit)
        .prop_map(|(bot, timeout_minutes, thank_you, expired, limit)| SurveySettings {
            bot,
            timeout_minutes,
            thank_you,
            expired,
            most_unrecognized: limit.0,
            given_up: limit.1,
        })
        .boxed()
}

pub(super) fn group() -> BoxedStrategy<BotGroup> {
    (text(), of(texts()))
        .prop_map(|(name, transfer_message)| BotGroup { name, transfer_message })
        .boxed()
}
