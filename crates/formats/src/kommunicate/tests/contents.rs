//! Contents that Kommunicate can say.

use model::content::{
    AutoSuggest, Card, Choice, Content, ContentAction, ContentButton, Field, FieldKind, Form, List,
    ListItem, Markup, Media, MediaKind, Reply, Submission, Submit, Suggestion, SuggestionSource,
    Validation, without_tags,
};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn words() -> BoxedStrategy<String> {
    "[A-Za-zä]{1,8}( [a-z0-9<]{1,6}){0,2}".boxed()
}

fn url() -> BoxedStrategy<String> {
    "https://[a-z]{2,6}\\.example/[a-z0-9]{0,5}(\\?q=[a-z]{1,3})?".boxed()
}

fn objects() -> BoxedStrategy<Map<String, Value>> {
    let value = prop_oneof![
        words().prop_map(Value::String),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(|number| json!(number)),
        Just(json!({ "in": [1, null] })),
    ];
    vec(("[a-d]", value), 1..3).prop_map(Map::from_iter).boxed()
}

/// What a tap gives back.
fn metadata() -> BoxedStrategy<Vec<Value>> {
    let context = (of(objects()), of("[a-z]{2}")).prop_map(|(context, language)| {
        let mut context = context.unwrap_or_default();
        if let Some(language) = language {
            context.insert("kmUserLanguageCode".to_owned(), json!(language));
        }
        context
    });
    (of(context), of(objects()))
        .prop_map(|(context, given)| {
            let mut given = given.unwrap_or_default();
            if let Some(context) = context {
                given.insert("KM_CHAT_CONTEXT".to_owned(), Value::Object(context));
            }
            if given.is_empty() { Vec::new() } else { vec![Value::Object(given)] }
        })
        .boxed()
}

fn reply() -> BoxedStrategy<Reply> {
    (words(), of(words()), metadata())
        .prop_map(|(title, payload, metadata)| {
            let payload = payload.filter(|payload| *payload != title);
            Reply { title, payload, image_url: None, metadata }
        })
        .boxed()
}

fn link() -> BoxedStrategy<ContentAction> {
    (url(), of(Just("_parent".to_owned())))
        .prop_map(|(url, target)| ContentAction::Link { url, target })
        .boxed()
}

/// A button of a list: one that submits nothing.
fn simple_button() -> BoxedStrategy<ContentButton> {
    let said = (words(), words(), metadata()).prop_map(|(label, payload, metadata)| {
        ContentButton { label, action: ContentAction::Reply { payload }, metadata }
    });
    let links = (words(), link()).prop_map(|(label, action)| ContentButton {
        label,
        action,
        metadata: Vec::new(),
    });
    prop_oneof![said, links].boxed()
}

fn button() -> BoxedStrategy<ContentButton> {
    let submit = (url(), any::<bool>(), of(objects()), of(words()));
    let submit = submit.prop_map(|(url, is_json, data, says)| {
        let submission = if is_json { Submission::Json } else { Submission::Form };
        ContentAction::Submit(Submit { url, submission, data: data.unwrap_or_default(), says })
    });
    let submits = (words(), submit, metadata())
        .prop_map(|(label, action, metadata)| ContentButton { label, action, metadata });
    prop_oneof![2 => simple_button(), 1 => submits].boxed()
}

fn card() -> BoxedStrategy<Card> {
    let texts = (words(), of(words()), of(words()), of("[a-z]{1,5}\n[a-z]{1,5}"), of(words()));
    (texts, of(url()), of(url()), vec(button(), 0..3))
        .prop_map(
            |((title, subtitle, title_note, description, image_note), image, url, buttons)| Card {
                title,
                subtitle,
                title_note,
                description,
                image_url: image,
                image_note,
                url,
                buttons,
            },
        )
        .boxed()
}

fn list() -> BoxedStrategy<List> {
    let article = (of("[0-9]{1,3}"), of("[A-Z]{1,5}"));
    let said = (words(), metadata(), article).prop_map(|(payload, mut metadata, (id, source))| {
        let mut article = Map::new();
        article.extend(id.map(|id| ("KM_FAQ_ID".to_owned(), json!(id))));
        article.extend(source.map(|source| ("source".to_owned(), json!(source))));
        match metadata.first_mut() {
            Some(Value::Object(given)) => given.extend(article),
            _ if article.is_empty() => {}
            _ => metadata.push(Value::Object(article)),
        }
        (Some(ContentAction::Reply { payload }), metadata)
    });
    let links = link().prop_map(|action| (Some(action), Vec::new()));
    let action = prop_oneof![said, links, Just((None, Vec::new()))];
    let item = (words(), of(words()), of(url()), action).prop_map(
        |(title, description, image_url, (action, metadata))| ListItem {
            title,
            description,
            image_url,
            action,
            metadata,
        },
    );
    let text = of(prop_oneof![words(), "[a-z]{76,90}"]);
    (text, of(url()), vec(item, 1..4), vec(simple_button(), 0..3))
        .prop_map(|(text, image_url, items, buttons)| List { text, image_url, items, buttons })
        .boxed()
}

fn faq_answer() -> BoxedStrategy<Content> {
    let given = prop_oneof![metadata(), Just(vec![json!({ "skipBot": true })])];
    let button = (words(), given).prop_map(|(label, metadata)| {
        let action = ContentAction::Reply { payload: label.clone() };
        ContentButton { label, action, metadata }
    });
    (words(), "(<b>[a-z]{1,5}</b>)?", of(words()), vec(button, 0..3))
        .prop_map(|(title, html, question, buttons)| Content::FaqAnswer {
            title,
            html,
            question,
            buttons,
        })
        .boxed()
}

fn choices() -> BoxedStrategy<Vec<Choice>> {
    let choice = (words(), "[a-z]{0,4}", any::<bool>(), any::<bool>()).prop_map(
        |(label, value, is_selected, is_disabled)| Choice {
            label,
            value,
            is_selected,
            is_disabled,
        },
    );
    vec(choice, 0..3).boxed()
}

/// A type of field, with what is checked and whether that asks for something.
fn kind() -> BoxedStrategy<(FieldKind, Option<Validation>, bool)> {
    let free = prop_oneof![
        Just(FieldKind::Text),
        of(1_u32..9).prop_map(|rows| FieldKind::TextArea { rows }),
        Just(FieldKind::Number),
        Just(FieldKind::Email),
        Just(FieldKind::Phone),
        Just(FieldKind::Password),
        of(Just("2026-01-31".to_owned()))
            .prop_map(|earliest| FieldKind::Date { earliest, latest: None }),
        Just(FieldKind::Time),
        Just(FieldKind::DateTime),
        Just(FieldKind::Other { name: "color".to_owned() }),
    ];
    let pattern =
        prop_oneof![Just(None), Just(Some(("[a-z]+", true))), Just(Some(("^a*$", false)))];
    let free = (free, pattern, of(words())).prop_map(|(kind, pattern, error)| {
        let is_required = pattern.is_some_and(|(_, is_required)| is_required);
        let pattern = pattern.map(|(pattern, _)| pattern.to_owned());
        let is_checked = pattern.is_some() || error.is_some();
        let validation = is_checked.then(|| Validation { pattern, error, ..Validation::default() });
        (kind, validation, is_required)
    });
    let one = prop_oneof![
        choices().prop_map(|choices| FieldKind::Radio { choices }),
        choices().prop_map(|choices| FieldKind::Dropdown { choices }),
    ];
    let one = (one, of(words())).prop_map(|(kind, error)| {
        let is_required = error.is_some();
        (
            kind,
            error.map(|error| Validation { error: Some(error), ..Validation::default() }),
            is_required,
        )
    });
    let never = prop_oneof![
        choices().prop_map(|choices| FieldKind::Checkbox { choices }),
        Just(FieldKind::Hidden),
    ];
    prop_oneof![free, one, never.prop_map(|kind| (kind, None, false))].boxed()
}

fn field() -> BoxedStrategy<Field> {
    (kind(), words(), of(words()), of(words()), of(words()), any::<bool>())
        .prop_map(
            |((kind, validation, is_required), key, title, placeholder, value, is_read_only)| {
                let label = if super::super::read::form::has_name(&kind) {
                    title
                } else {
                    Some(key.clone())
                };
                Field {
                    autofill: None,
                    key,
                    label,
                    kind,
                    placeholder,
                    icon: None,
                    value,
                    is_required,
                    is_read_only,
                    validation,
                }
            },
        )
        .boxed()
}

fn form() -> BoxedStrategy<Form> {
    let submission = prop_oneof![
        Just((Submission::ToBot, None)),
        url().prop_map(|url| (Submission::Json, Some(url))),
        url().prop_map(|url| (Submission::Form, Some(url))),
    ];
    let says = (words(), of(words()), any::<bool>(), any::<bool>());
    (of(words()), vec(field(), 0..6), submission, says)
        .prop_map(
            |(text, mut fields, (submission, url), (label, says, says_values, has_summary))| {
                let mut keys = std::collections::HashSet::new();
                fields.retain(|field| keys.insert(field.key.clone()));
                Form {
                    text,
                    fields,
                    submit_label: Some(label),
                    says,
                    submission,
                    url,
                    says_values,
                    has_summary,
                    ..Form::default()
                }
            },
        )
        .boxed()
}

/// A field whose value is typed.
fn typed() -> BoxedStrategy<Form> {
    let kind = prop_oneof![
        Just(FieldKind::Text),
        Just(FieldKind::Email),
        Just(FieldKind::Phone),
        Just(FieldKind::Number),
        Just(FieldKind::Other { name: "NAME".to_owned() }),
    ];
    let validation = (of("[a-z@.]{1,8}"), of(words())).prop_map(|(pattern, error)| {
        let is_any = pattern.is_some() || error.is_some();
        is_any.then(|| Validation { pattern, error, ..Validation::default() })
    });
    let texts = (of(words()), words(), of(words()), of(words()));
    (texts, kind, validation, metadata(), any::<bool>())
        .prop_map(|((text, key, label, placeholder), kind, validation, metadata, updates)| {
            let field = Field {
                autofill: None,
                key,
                label,
                kind,
                placeholder,
                icon: None,
                value: None,
                is_required: true,
                is_read_only: false,
                validation,
            };
            Form {
                text,
                fields: vec![field],
                submission: Submission::AsText,
                metadata,
                updates_contact: updates,
                ..Form::default()
            }
        })
        .boxed()
}

fn suggestion() -> BoxedStrategy<Suggestion> {
    (words(), words(), of(objects()))
        .prop_map(|(key, message, metadata)| {
            let metadata = metadata
                .map(|given| json!({ "suggestMessageMetadata": Value::Object(given).to_string() }));
            Suggestion { key, message, metadata }
        })
        .boxed()
}

fn auto_suggest() -> BoxedStrategy<AutoSuggest> {
    let headers = "[A-Za-z]{1,5}".prop_map(|name| vec![(name, "value".to_owned())]);
    let source = prop_oneof![
        vec(suggestion(), 0..4).prop_map(SuggestionSource::Listed),
        (url(), headers).prop_map(|(url, headers)| {
            SuggestionSource::Remote { url, method: "post".to_owned(), headers }
        }),
    ];
    (words(), of(words()), source)
        .prop_map(|(text, placeholder, source)| AutoSuggest { text, placeholder, source })
        .boxed()
}

fn video() -> BoxedStrategy<Media> {
    (url(), of(Just("video/mp4".to_owned())), of(words()), of(Just("youtube".to_owned())))
        .prop_map(|(url, media_type, caption, player)| Media {
            kind: MediaKind::Video,
            url,
            name: None,
            media_type,
            caption,
            player,
        })
        .boxed()
}

pub fn content() -> BoxedStrategy<Content> {
    let text = prop_oneof![
        words().prop_map(|text| (text, Markup::Plain)),
        "\\*[a-z]{1,5}\\* [a-z]{1,5}".prop_map(|text| (text, Markup::Markdown)),
    ];
    let texts = (text, vec(reply(), 0..3))
        .prop_map(|((text, markup), quick_replies)| Content::Text { text, markup, quick_replies });
    let html = ("<b>[a-z]{1,5}</b> &amp; [a-z]{1,5}", vec(reply(), 0..3));
    let html = html.prop_map(|(html, quick_replies)| Content::Html {
        text: without_tags(&html),
        html,
        quick_replies,
    });
    let buttons = (prop_oneof![words(), Just(String::new())], vec(button(), 1..4))
        .prop_map(|(text, buttons)| Content::Buttons { text, buttons });
    let images = (url(), of(words())).prop_map(|(url, caption)| Content::image(url, caption));
    let cards =
        (of(words()), vec(card(), 1..3)).prop_map(|(text, tiles)| Content::carousel(text, tiles));
    prop_oneof![
        texts,
        html,
        buttons,
        images,
        cards,
        video().prop_map(Content::Media),
        list().prop_map(Content::List),
        faq_answer(),
        form().prop_map(Content::Form),
        typed().prop_map(Content::Form),
        auto_suggest().prop_map(Content::AutoSuggest),
    ]
    .boxed()
}
