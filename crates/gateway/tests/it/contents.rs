//! Contents in our own protocol: what is written reads the same.

use formats::html::sanitise;
use gateway::colloquy::{ask, serve};
use model::content::{
    Attachment, AutoSuggest, Autofill, Card, Choice, ChoiceList, Content, ContentAction,
    ContentButton, Field, FieldKind, Form, Layout, List, ListItem, Location, Markup, Media,
    MediaKind, PickerKind, Reply, Submission, Submit, Suggestion, SuggestionSource, Task, TaskBox,
    TileWidth, Validation, without_tags,
};
use model::exchange::BotReply;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::say;

fn words() -> impl Strategy<Value = String> {
    "[A-Za-zäß{}<>&\"' ]{0,12}[a-z]"
}

fn maybe<T: std::fmt::Debug + Clone + 'static>(
    strategy: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Option<T>> {
    proptest::option::of(strategy).boxed()
}

fn url() -> impl Strategy<Value = String> {
    "https://example\\.org/[a-z]{1,5}"
}

fn metadata() -> impl Strategy<Value = Vec<Value>> {
    let value = prop_oneof![
        Just(json!({"KM_CHAT_CONTEXT": {"a": 1.5}})),
        Just(json!("x")),
        Just(json!([null, true])),
    ];
    proptest::collection::vec(value, 0..2)
}

fn replies() -> impl Strategy<Value = Vec<Reply>> {
    let reply = (words(), maybe(words()), maybe(url()), metadata()).prop_map(
        |(title, payload, image_url, metadata)| Reply { title, payload, image_url, metadata },
    );
    proptest::collection::vec(reply, 0..3)
}

fn action() -> impl Strategy<Value = ContentAction> {
    let submission =
        prop_oneof![Just(Submission::ToBot), Just(Submission::Json), Just(Submission::Form)];
    let submit = (url(), submission, maybe(words())).prop_map(|(url, submission, says)| {
        let data = json!({"amount": 12.50, "n": null}).as_object().cloned().unwrap();
        ContentAction::Submit(Submit { url, submission, data, says })
    });
    prop_oneof![
        words().prop_map(|payload| ContentAction::Reply { payload }),
        (url(), maybe(words())).prop_map(|(url, target)| ContentAction::Link { url, target }),
        Just(ContentAction::Call { number: "+4930123456".to_owned() }),
        submit,
        Just(ContentAction::ShareLocation),
        proptest::collection::vec(Just("image/*".to_owned()), 0..2)
            .prop_map(|accepts| ContentAction::Upload { accepts }),
    ]
}

fn buttons() -> impl Strategy<Value = Vec<ContentButton>> {
    let button = (words(), action(), metadata())
        .prop_map(|(label, action, metadata)| ContentButton { label, action, metadata });
    proptest::collection::vec(button, 0..3)
}

fn cards() -> impl Strategy<Value = Vec<Card>> {
    let texts = (maybe(words()), maybe(words()), maybe(words()), maybe(words()));
    let card = (words(), texts, maybe(url()), maybe(url()), buttons()).prop_map(
        |(title, (subtitle, title_note, description, image_note), image_url, url, buttons)| Card {
            title,
            subtitle,
            title_note,
            description,
            image_url,
            image_note,
            url,
            buttons,
        },
    );
    proptest::collection::vec(card, 0..3)
}

fn list() -> impl Strategy<Value = Content> {
    let item = (words(), maybe(words()), maybe(url()), maybe(action()), metadata()).prop_map(
        |(title, description, image_url, action, metadata)| ListItem {
            title,
            description,
            image_url,
            action,
            metadata,
        },
    );
    let items = proptest::collection::vec(item, 0..3);
    (maybe(words()), maybe(url()), items, buttons()).prop_map(
        |(text, image_url, items, buttons)| Content::List(List { text, image_url, items, buttons }),
    )
}

fn field_kind() -> impl Strategy<Value = FieldKind> {
    let choice = (words(), words(), any::<bool>(), any::<bool>()).prop_map(
        |(label, value, is_selected, is_disabled)| Choice {
            label,
            value,
            is_selected,
            is_disabled,
        },
    );
    let choices = proptest::collection::vec(choice, 0..3).boxed();
    prop_oneof![
        Just(FieldKind::Text),
        maybe(0_u32..9).prop_map(|rows| FieldKind::TextArea { rows }),
        Just(FieldKind::Number),
        Just(FieldKind::Email),
        Just(FieldKind::Phone),
        Just(FieldKind::Password),
        Just(FieldKind::Hidden),
        (maybe(words()), maybe(words()))
            .prop_map(|(earliest, latest)| FieldKind::Date { earliest, latest }),
        Just(FieldKind::Time),
        Just(FieldKind::DateTime),
        Just(FieldKind::BirthDate),
        choices.clone().prop_map(|choices| FieldKind::Radio { choices }),
        choices.clone().prop_map(|choices| FieldKind::Dropdown { choices }),
        choices.prop_map(|choices| FieldKind::Checkbox { choices }),
        (url(), any::<bool>())
            .prop_map(|(url, is_editable)| FieldKind::Search { url, is_editable }),
        Just(FieldKind::Other { name: "color".to_owned() }),
    ]
}

fn layout() -> impl Strategy<Value = Layout> {
    let widths = vec![TileWidth::Thin, TileWidth::Medium, TileWidth::Wide, TileWidth::Full];
    (maybe(prop::sample::select(widths)), maybe(1_u32..400)).prop_map(|(width, percents)| Layout {
        width,
        picture_ratio: percents.map(|percents| f64::from(percents) / 100.0),
    })
}

fn form() -> impl Strategy<Value = Content> {
    let fills = vec![
        Autofill::Name,
        Autofill::Email,
        Autofill::Age,
        Autofill::Gender,
        Autofill::Address,
        Autofill::City,
        Autofill::StarSign,
    ];
    let fills = maybe(prop::sample::select(fills));
    let validation = (maybe(words()), maybe(0_u32..9), maybe(words())).prop_map(
        |(pattern, min_length, error)| Validation { pattern, min_length, max_length: None, error },
    );
    let parts = (maybe(validation), fills);
    let field = (words(), maybe(words()), field_kind(), any::<[bool; 2]>(), parts).prop_map(
        |(key, label, kind, [is_required, is_read_only], (validation, autofill))| Field {
            autofill,
            key,
            label,
            kind,
            placeholder: None,
            icon: None,
            value: None,
            is_required,
            is_read_only,
            validation,
        },
    );
    let fields = proptest::collection::vec(field, 0..4);
    (maybe(words()), fields, maybe(url()), any::<[bool; 3]>()).prop_map(
        |(text, fields, url, [says_values, has_summary, is_typed])| {
            let submission = match url {
                Some(_) => Submission::Json,
                None if is_typed => Submission::AsText,
                None => Submission::ToBot,
            };
            Content::Form(Form {
                text,
                fields,
                submission,
                url,
                says_values,
                has_summary,
                metadata: if is_typed { vec![json!({"k": 1})] } else { Vec::new() },
                updates_contact: is_typed,
                ..Form::default()
            })
        },
    )
}

fn suggest() -> impl Strategy<Value = Content> {
    let suggestion = (words(), words(), maybe(Just(json!({"a": 1}))))
        .prop_map(|(key, message, metadata)| Suggestion { key, message, metadata });
    let source = prop_oneof![
        proptest::collection::vec(suggestion, 0..3).prop_map(SuggestionSource::Listed),
        url().prop_map(|url| SuggestionSource::Remote {
            url,
            method: "get".to_owned(),
            headers: vec![("X-A".to_owned(), "b".to_owned())],
        }),
    ];
    (words(), maybe(words()), source).prop_map(|(text, placeholder, source)| {
        Content::AutoSuggest(AutoSuggest { text, placeholder, source })
    })
}

fn files() -> impl Strategy<Value = Content> {
    let file = (words(), maybe(0_u64..9_999), url()).prop_map(|(name, size, url)| Attachment {
        id: None,
        name,
        media_type: "image/png".to_owned(),
        size,
        url: Some(url),
    });
    (words(), proptest::collection::vec(file, 0..3))
        .prop_map(|(text, files)| Content::Attachments { text, files })
}

fn media() -> impl Strategy<Value = Content> {
    let kind = prop_oneof![Just(MediaKind::Audio), Just(MediaKind::Video), Just(MediaKind::File)];
    (kind, url(), maybe(words()), maybe(words())).prop_map(|(kind, url, name, caption)| {
        Content::Media(Media { kind, url, name, media_type: None, caption, player: None })
    })
}

fn simple() -> impl Strategy<Value = Content> {
    let markup = prop_oneof![Just(Markup::Plain), Just(Markup::Markdown)];
    let list = prop_oneof![Just(ChoiceList::Numbers), Just(ChoiceList::Letters)];
    let kind =
        prop_oneof![Just(PickerKind::Date), Just(PickerKind::Time), Just(PickerKind::DateTime)];
    prop_oneof![
        (words(), markup, replies()).prop_map(|(text, markup, quick_replies)| Content::Text {
            text,
            markup,
            quick_replies
        }),
        (words(), replies(), list).prop_map(|(text, choices, list)| Content::Choices {
            text,
            choices,
            list
        }),
        (words(), buttons()).prop_map(|(text, buttons)| Content::Buttons { text, buttons }),
        (url(), maybe(words()), layout()).prop_map(|(url, caption, layout)| Content::Image {
            url,
            caption,
            layout
        }),
        (maybe(words()), cards(), layout()).prop_map(|(text, tiles, layout)| Content::Carousel {
            text,
            tiles,
            layout
        }),
        (words(), kind, maybe(words())).prop_map(|(text, kind, earliest)| Content::Picker {
            text,
            kind,
            earliest,
            latest: None
        }),
        words().prop_map(|text| Content::Notice { text }),
    ]
}

fn rich() -> impl Strategy<Value = Content> {
    let task = (words(), words(), maybe(url())).prop_map(|(title, text, icon_url)| Task {
        title,
        text,
        icon_url,
    });
    prop_oneof![
        (-90.0..90.0, -180.0..180.0, maybe(words())).prop_map(|(latitude, longitude, label)| {
            Content::Location(Location { latitude, longitude, label })
        }),
        (words(), replies()).prop_map(|(text, quick_replies)| {
            let html = sanitise(&format!("<b>{text}</b>"));
            Content::Html { text: without_tags(&html), html, quick_replies }
        }),
        (words(), words(), maybe(words()), buttons()).prop_map(
            |(title, html, question, buttons)| Content::FaqAnswer {
                title,
                html: sanitise(&html),
                question,
                buttons
            }
        ),
        (maybe(words()), proptest::collection::vec(task, 0..3))
            .prop_map(|(header, tasks)| Content::TaskBox(TaskBox { header, tasks })),
        words().prop_map(|text| Content::Structured {
            content: json!({"type": "text", "text": text}),
            quick_replies: None
        }),
    ]
}

pub fn content() -> impl Strategy<Value = Content> {
    prop_oneof![simple(), rich(), list(), form(), suggest(), files(), media()]
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(content in content()) {
        let reply = BotReply { actions: vec![say(content)], ..BotReply::default() };
        let written = serve::render(&reply);
        prop_assert_eq!(&written.losses, &Vec::<String>::new());
        let body = written.body.unwrap();
        // As it travels: as bytes.
        let body: Value = serde_json::from_slice(body.to_string().as_bytes()).unwrap();
        prop_assert_eq!(ask::read_later(&body).unwrap(), reply, "{}", body);
    }
}
