//! Contents that elements can say whole.

use model::content::{
    Card, Choice, Content, ContentAction, ContentButton, Field, FieldKind, Form, Layout, Markup,
    Media, MediaKind, Reply,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::hsl::reading::{DOCUMENTS, PICTURES};
use crate::hsl::{AUTOFILLS, WIDTHS};

pub(super) fn content() -> impl Strategy<Value = Content> {
    prop_oneof![
        (words(), vec(reply(), 0..4)).prop_map(|(text, quick_replies)| Content::Text {
            text,
            markup: Markup::Plain,
            quick_replies,
        }),
        (words(), vec(button(), 1..4))
            .prop_map(|(text, buttons)| Content::Buttons { text, buttons }),
        (address(), option::of(words()), layout())
            .prop_map(|(url, caption, layout)| Content::Image { url, caption, layout }),
        film(),
        (option::of(words()), vec(card(), 1..4), layout()).prop_map(|(text, tiles, mut layout)| {
            if !tiles.iter().any(|tile| tile.image_url.is_some()) {
                layout.picture_ratio = None;
            }
            Content::Carousel { text, tiles, layout }
        }),
        (option::of(words()), option::of(words()), vec(field(), 1..6)).prop_map(
            |(text, subtitle, mut fields)| {
                for (index, field) in fields.iter_mut().enumerate() {
                    field.key = format!("{}{index}", field.key);
                }
                Content::Form(Form { text, subtitle, fields, ..Form::default() })
            }
        ),
        words().prop_map(|text| Content::Notice { text }),
    ]
}

/// What is written where nothing is said is read back as said.
fn layout() -> impl Strategy<Value = Layout> {
    (prop::sample::select(WIDTHS.to_vec()), 1_u32..400).prop_map(|((_, width), percents)| Layout {
        width: Some(width),
        picture_ratio: Some(f64::from(percents) / 100.0),
    })
}

fn words() -> impl Strategy<Value = String> {
    "[a-zA-Zäß{}:,!?'\"\\\\<&][a-zA-Z0-9 äß日{}:,!?'\n]{0,19}"
}

fn label() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß日!?]{1,15}"
}

fn address() -> impl Strategy<Value = String> {
    "https?://[a-z]{1,8}\\.example(/[a-z0-9]{0,6}(\\?a=[a-z]{1,4}&b=%20)?)?"
}

/// Metadata of a button that says `said`.
fn extras(said: Option<String>) -> impl Strategy<Value = Vec<Value>> {
    let kinds = vec!["APP_FEEDBACK", "MESSAGE_BAR", "TEXT"];
    let says = said.is_some();
    let message = option::of(prop_oneof![Just(String::new()), words()]);
    let kind = option::of(prop::sample::select(kinds));
    (message, any::<bool>(), kind).prop_map(move |(message, is_default, kind)| {
        let mut fields = Map::new();
        let message = message.filter(|message| says && Some(message) != said.as_ref());
        fields.extend(message.map(|it| ("message".to_owned(), it.into())));
        fields.extend(is_default.then(|| ("is_default".to_owned(), 1.into())));
        let kind = kind.filter(|kind| says && *kind != "APP_FEEDBACK");
        fields.extend(kind.map(|it| ("type".to_owned(), it.into())));
        if fields.is_empty() { Vec::new() } else { vec![json!({ "haptik": fields })] }
    })
}

fn reply() -> impl Strategy<Value = Reply> {
    (label(), option::of(words())).prop_flat_map(|(title, payload)| {
        let payload = payload.filter(|payload| *payload != title);
        let said = payload.clone().unwrap_or_else(|| title.clone());
        extras(Some(said)).prop_map(move |metadata| Reply {
            title: title.clone(),
            payload: payload.clone(),
            image_url: None,
            metadata,
        })
    })
}

fn action() -> impl Strategy<Value = ContentAction> {
    let targets = vec![None, Some("webview".to_owned())];
    let owned = |types: &[&str]| types.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let accepts = vec![owned(PICTURES), owned(DOCUMENTS)];
    let other = prop_oneof!["mailto:[a-z]{1,5}@a\\.example", "tel:[0-9]{2,5}", "sms:[0-9]{2,5}"];
    prop_oneof![
        words().prop_map(|payload| ContentAction::Reply { payload }),
        (prop_oneof![address(), other], prop::sample::select(targets))
            .prop_map(|(url, target)| ContentAction::Link { url, target }),
        "[+*#]?[0-9]{2,12}#?".prop_map(|number| ContentAction::Call { number }),
        Just(ContentAction::ShareLocation),
        prop::sample::select(accepts).prop_map(|accepts| ContentAction::Upload { accepts }),
    ]
}

fn button() -> impl Strategy<Value = ContentButton> {
    (label(), action(), option::of(Just("🙂"))).prop_flat_map(|(label, action, emoji)| {
        let said = match &action {
            ContentAction::Reply { payload } => Some(payload.clone()),
            _ => None,
        };
        let label = emoji.map_or(label.clone(), |emoji| format!("{emoji} {label}"));
        extras(said).prop_map(move |mut metadata| {
            if let Some(emoji) = emoji {
                match metadata.first_mut() {
                    Some(first) => first["haptik"]["emoji"] = emoji.into(),
                    None => metadata.push(json!({ "haptik": { "emoji": emoji } })),
                }
            }
            ContentButton { label: label.clone(), action: action.clone(), metadata }
        })
    })
}

/// Links of cards aren't defaults: those are the cards' own addresses.
fn card() -> impl Strategy<Value = Card> {
    let buttons = vec(button(), 0..3).prop_map(|mut buttons| {
        for button in &mut buttons {
            if matches!(button.action, ContentAction::Link { .. }) {
                button.metadata.clear();
            }
        }
        buttons
    });
    let mini = option::of(label()).prop_map(|label| {
        let metadata = vec![json!({ "haptik": { "mini": true } })];
        let action = ContentAction::Reply { payload: "mini".to_owned() };
        label.map(|label| ContentButton { label, action, metadata })
    });
    let texts = (option::of(words()), option::of(words()), option::of(words()));
    let own_url = option::of("https://card\\.example/[a-z]{0,4}");
    (label(), texts, option::of(address()), own_url, buttons, mini).prop_map(
        |(title, (subtitle, title_note, description), image_url, url, mut buttons, mini)| {
            buttons.extend(mini);
            let image_note = None;
            Card { title, subtitle, title_note, description, image_url, image_note, url, buttons }
        },
    )
}

fn film() -> impl Strategy<Value = Content> {
    let url = "https://www\\.youtube\\.com/embed/[a-zA-Z0-9_-]{3,11}";
    (url, option::of(label()), option::of(words())).prop_map(|(url, name, caption)| {
        Content::Media(Media {
            kind: MediaKind::Video,
            url,
            name,
            media_type: None,
            caption,
            player: Some("youtube".to_owned()),
        })
    })
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    let choice = |label: String| Choice { value: label.clone(), label, ..Choice::default() };
    vec(words().prop_map(choice), 1..4)
}

fn kind() -> impl Strategy<Value = FieldKind> {
    prop_oneof![
        Just(FieldKind::Text),
        Just(FieldKind::Number),
        Just(FieldKind::Email),
        Just(FieldKind::Time),
        Just(FieldKind::BirthDate),
        Just(FieldKind::Date { earliest: None, latest: None }),
        choices().prop_map(|choices| FieldKind::Dropdown { choices }),
        choices().prop_map(|choices| FieldKind::Checkbox { choices }),
        (address(), any::<bool>())
            .prop_map(|(url, is_editable)| FieldKind::Search { url, is_editable }),
    ]
}

fn field() -> impl Strategy<Value = Field> {
    let autofill = option::of(prop::sample::select(AUTOFILLS.to_vec()));
    (label(), kind(), option::of(words()), option::of(label()), autofill).prop_map(
        |(key, kind, placeholder, icon, autofill)| {
            let is_search = matches!(kind, FieldKind::Search { .. });
            let label = icon.clone().filter(|icon| is_search && placeholder.as_ref() != Some(icon));
            Field {
                autofill: autofill.map(|(_, autofill)| autofill),
                key,
                label: label.filter(|_| placeholder.is_some()),
                kind,
                placeholder,
                icon,
                value: None,
                is_required: false,
                is_read_only: false,
                validation: None,
            }
        },
    )
}
