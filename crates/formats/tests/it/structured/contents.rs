//! Contents of all kinds, some too long for what they are written as.

use model::content::{
    Attachment, AutoSuggest, Card, ChoiceList, Content, ContentAction, ContentButton, Form, List,
    ListItem, Location, Markup, Media, MediaKind, PickerKind, Reply, Submit, Suggestion,
    SuggestionSource, Task, TaskBox,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};

fn words() -> BoxedStrategy<String> {
    prop_oneof![
        6 => "[A-Za-zäß€]{1,8}( [a-z0-9]{1,6}){0,3}",
        1 => Just(String::new()),
        1 => "[a-zé]{120,140}",
        1 => "[a-z ]{250,260}",
        1 => Just("→ \"quoted\" <b>\\\n second".to_owned()),
    ]
    .boxed()
}

fn url() -> BoxedStrategy<String> {
    prop_oneof![
        6 => "https://example\\.com/[a-z]{0,6}(\\?[a-z]=[a-z0-9%ü|]{0,4})?(#[a-z]{0,3})?",
        1 => Just("tel:+49301234".to_owned()),
        1 => Just("javascript:alert(1)".to_owned()),
        1 => Just("/files/1".to_owned()),
        1 => "https://example\\.com/[a-z]{1010,1020}",
    ]
    .boxed()
}

fn metadata() -> BoxedStrategy<Vec<Value>> {
    vec("[a-z]{1,4}".prop_map(|id| json!({ "type": "ExternalId", "id": id })), 0..2).boxed()
}

fn reply() -> BoxedStrategy<Reply> {
    (words(), option::of(words()), option::of(url()), metadata())
        .prop_map(|(title, payload, image_url, metadata)| Reply {
            title,
            payload,
            image_url,
            metadata,
        })
        .boxed()
}

fn action() -> BoxedStrategy<ContentAction> {
    let target = option::of(prop_oneof![Just("_self"), Just("_blank"), Just("webview")]);
    prop_oneof![
        4 => words().prop_map(|payload| ContentAction::Reply { payload }),
        2 => (url(), target).prop_map(|(url, target)| ContentAction::Link {
            url,
            target: target.map(str::to_owned),
        }),
        1 => "\\+?[0-9]{1,9}".prop_map(|number| ContentAction::Call { number }),
        1 => (url(), option::of(words())).prop_map(|(url, says)| ContentAction::Submit(Submit {
            url,
            submission: model::content::Submission::Json,
            data: serde_json::Map::new(),
            says,
        })),
        1 => Just(ContentAction::ShareLocation),
        1 => Just(ContentAction::Upload { accepts: Vec::new() }),
    ]
    .boxed()
}

fn button() -> BoxedStrategy<ContentButton> {
    (words(), action(), metadata())
        .prop_map(|(label, action, metadata)| ContentButton { label, action, metadata })
        .boxed()
}

fn card() -> BoxedStrategy<Card> {
    let notes = (option::of(words()), option::of(words()), option::of(words()));
    let addresses = (option::of(url()), option::of(url()));
    (words(), option::of(words()), notes, addresses, vec(button(), 0..3))
        .prop_map(
            |(
                title,
                subtitle,
                (title_note, description, image_note),
                (image_url, url),
                buttons,
            )| {
                Card {
                    title,
                    subtitle,
                    title_note,
                    description,
                    image_url,
                    image_note,
                    url,
                    buttons,
                }
            },
        )
        .boxed()
}

fn list() -> BoxedStrategy<Content> {
    let item = (words(), option::of(words()), option::of(url()), option::of(action()), metadata())
        .prop_map(|(title, description, image_url, action, metadata)| ListItem {
            title,
            description,
            image_url,
            action,
            metadata,
        });
    (option::of(words()), option::of(url()), vec(item, 0..4), vec(button(), 0..2))
        .prop_map(|(text, image_url, items, buttons)| {
            Content::List(List { text, image_url, items, buttons })
        })
        .boxed()
}

fn texts() -> BoxedStrategy<Content> {
    let markup = prop_oneof![Just(Markup::Plain), Just(Markup::Markdown)];
    prop_oneof![
        (words(), markup, vec(reply(), 0..4)).prop_map(|(text, markup, quick_replies)| {
            Content::Text { text, markup, quick_replies }
        }),
        (words(), vec(reply(), 0..4)).prop_map(|(text, choices)| Content::Choices {
            text,
            choices,
            list: ChoiceList::Numbers
        }),
        (words(), vec(button(), 0..4))
            .prop_map(|(text, buttons)| Content::Buttons { text, buttons }),
        (words(), vec(reply(), 0..2)).prop_map(|(text, quick_replies)| Content::Html {
            html: text.clone(),
            text,
            quick_replies,
        }),
        (words(), words(), option::of(words()), vec(button(), 0..2)).prop_map(
            |(title, html, question, buttons)| Content::FaqAnswer {
                title,
                html,
                question,
                buttons
            },
        ),
        words().prop_map(|text| Content::Notice { text }),
    ]
    .boxed()
}

fn asking() -> BoxedStrategy<Content> {
    let kind =
        prop_oneof![Just(PickerKind::Date), Just(PickerKind::Time), Just(PickerKind::DateTime)];
    let day = || option::of(prop_oneof![Just("2026-02-28"), Just("1969-12-31"), Just("soon")]);
    let days = (day(), day());
    let suggestion = (words(), words(), option::of(Just(json!({ "a": 1 }))))
        .prop_map(|(key, message, metadata)| Suggestion { key, message, metadata });
    let task = (words(), words()).prop_map(|(title, text)| Task { title, text, icon_url: None });
    prop_oneof![
        (words(), kind, days).prop_map(|(text, kind, (earliest, latest))| Content::Picker {
            text,
            kind,
            earliest: earliest.map(str::to_owned),
            latest: latest.map(str::to_owned),
        }),
        (words(), vec(suggestion, 0..4)).prop_map(|(text, listed)| {
            Content::AutoSuggest(AutoSuggest {
                text,
                placeholder: None,
                source: SuggestionSource::Listed(listed),
            })
        }),
        (option::of(words()), vec(task, 0..3))
            .prop_map(|(header, tasks)| Content::TaskBox(TaskBox { header, tasks })),
        option::of(words()).prop_map(|text| Content::Form(Form { text, ..Form::default() })),
    ]
    .boxed()
}

fn shown() -> BoxedStrategy<Content> {
    let kind = prop_oneof![Just(MediaKind::Audio), Just(MediaKind::Video), Just(MediaKind::File)];
    let file = (words(), option::of(url())).prop_map(|(name, url)| Attachment {
        id: None,
        name,
        media_type: "image/png".to_owned(),
        size: None,
        url,
    });
    prop_oneof![
        (url(), option::of(words())).prop_map(|(url, caption)| Content::image(url, caption)),
        (kind, url(), option::of(words()), option::of(words())).prop_map(
            |(kind, url, name, caption)| {
                Content::Media(Media { kind, url, name, media_type: None, caption, player: None })
            }
        ),
        (option::of(words()), vec(card(), 0..12))
            .prop_map(|(text, tiles)| Content::carousel(text, tiles)),
        (-90.0..90.0, -180.0..180.0, option::of(words())).prop_map(
            |(latitude, longitude, label)| {
                Content::Location(Location { latitude, longitude, label })
            }
        ),
        (words(), vec(file, 0..3)).prop_map(|(text, files)| Content::Attachments { text, files }),
        list(),
    ]
    .boxed()
}

pub fn content() -> BoxedStrategy<Content> {
    prop_oneof![texts(), asking(), shown()].boxed()
}
