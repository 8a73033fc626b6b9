mod hostile;
mod sayable;

use model::content::{
    Attachment, Choice, ChoiceList, Content, ContentAction, ContentButton, Field, FieldKind, Form,
    Layout, List, ListItem, Location, Markup, Media, MediaKind, PickerKind, Reply, Submission,
    Submit, Task, TaskBox, TileWidth,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

fn losses(losses: &[Loss]) -> Vec<String> {
    losses.iter().map(ToString::to_string).collect()
}

/// The only action of an element with one button.
fn action(actionable: Value) -> Option<ContentAction> {
    let read = read(&json!({ "text": "t", "type": "BUTTON", "data": { "items": [actionable] } }));
    match read.content.as_slice() {
        [Content::Buttons { buttons, .. }] => Some(buttons[0].action.clone()),
        _ => None,
    }
}

fn reply_to(payload: Value) -> (Option<String>, Vec<Value>) {
    let element = json!({ "text": "t", "type": "TEXT", "data": { "quick_replies": [
        { "actionable_text": "Yes", "type": "TEXT_ONLY", "is_default": 0, "payload": payload },
    ] } });
    match read(&element).content.remove(0) {
        Content::Text { mut quick_replies, .. } => {
            let reply = quick_replies.remove(0);
            (reply.payload, reply.metadata)
        }
        other => panic!("{other:?}"),
    }
}

fn button(label: &str, action: ContentAction) -> ContentButton {
    ContentButton { label: label.to_owned(), action, metadata: Vec::new() }
}

#[test]
fn the_contact_is_shown_the_message_and_the_bot_gets_the_gogo_message() {
    let shown = |message: &str| vec![json!({ "haptik": { "message": message } })];
    for (payload, said, metadata) in [
        (json!({ "message": "Yes" }), None, vec![]),
        (json!({ "message": "Yes", "gogo_message": "" }), None, vec![]),
        (json!({ "message": "Yes", "gogo_message": null }), None, vec![]),
        (json!({ "message": "Yes", "gogo_message": "  " }), None, vec![]),
        (json!({ "message": "Yes", "gogo_message": "Yes" }), None, vec![]),
        (json!({ "message": "Yes please" }), Some("Yes please"), vec![]),
        (
            json!({ "message": "Yes", "gogo_message": "Yes. {id:7}" }),
            Some("Yes. {id:7}"),
            shown("Yes"),
        ),
        (json!({ "message": "", "gogo_message": "go" }), Some("go"), shown("")),
        (json!({ "message": "Oh yes", "gogo_message": "Yes" }), None, shown("Oh yes")),
        (json!({ "message": "Yes{plan: gold}{task}" }), Some("Yes{plan: gold}{task}"), vec![]),
        (json!({}), None, vec![]),
        (json!(null), None, vec![]),
        (json!("{\"message\": \"Sure\"}"), Some("Sure"), vec![]),
        (json!({ "message": 7 }), Some("7"), vec![]),
    ] {
        let (payload_read, metadata_read) = reply_to(payload.clone());
        assert_eq!(payload_read.as_deref(), said, "{payload}");
        assert_eq!(metadata_read, metadata, "{payload}");
    }
}

#[test]
fn a_texts_tap_opens_nothing_but_the_page_it_names() {
    let link = |url: &str| ContentAction::Link { url: url.to_owned(), target: None };
    let says = |payload: &str| ContentAction::Reply { payload: payload.to_owned() };
    for (kind, uri, payload, expected) in [
        (
            "APP_ACTION",
            "LINK",
            json!({ "url": "https://a.example" }),
            Some(link("https://a.example")),
        ),
        (
            "APP_ACTION",
            "LINK",
            json!({ "link": "https://a.example" }),
            Some(link("https://a.example")),
        ),
        (
            "APP_ACTION",
            "LINK",
            json!({ "url": "", "link": "a.example" }),
            Some(link("https://a.example")),
        ),
        ("APP_ACTION", "LINK", json!({ "url": "/page" }), None),
        ("APP_ACTION", "LINK", json!({ "url": "/page", "message": "Go" }), Some(says("Go"))),
        ("APP_ACTION", "", json!({ "url": "https://a.example" }), Some(link("https://a.example"))),
        ("APP_ACTION", "", json!({}), None),
        (
            "APP_ACTION",
            "CALL",
            json!({ "url": "tel:+49 30-1" }),
            Some(ContentAction::Call { number: "+49301".into() }),
        ),
        (
            "APP_ACTION",
            "CALL",
            json!({ "message": "112" }),
            Some(ContentAction::Call { number: "112".into() }),
        ),
        ("APP_ACTION", "CALL", json!({ "number": "call me" }), None),
        ("APP_ACTION", "SMS", json!({ "message": "Hi" }), Some(link("sms:?body=Hi"))),
        ("APP_ACTION", "EMAIL", json!({ "to": "a@b.example" }), Some(link("mailto:a@b.example"))),
        ("APP_ACTION", "SEND_MULTIPLE_LOCATIONS", json!({}), Some(ContentAction::ShareLocation)),
        ("APP_ACTION", "PROFILE", json!({}), None),
        ("SHARE", "", json!({}), None),
        (
            "SHARE_REFERRAL",
            "",
            json!({ "link": "https://a.example" }),
            Some(link("https://a.example")),
        ),
        ("FORM_SHOW", "", json!({ "id": 1, "message": "Form" }), Some(says("Form"))),
        (
            "TEXT_ONLY",
            "LINK",
            json!({ "url": "https://a.example", "message": "" }),
            Some(link("https://a.example")),
        ),
        (
            "TEXT_ONLY",
            "LINK",
            json!({ "url": "https://a.example", "message": "Hi" }),
            Some(says("Hi")),
        ),
        ("TEXT_ONLY", "", json!({}), Some(says("L"))),
        ("text_only", "", json!({ "message": "Hi" }), Some(says("Hi"))),
        ("", "", json!({ "message": "Hi" }), Some(says("Hi"))),
        ("WHATEVER", "", json!({ "message": "Hi" }), Some(says("Hi"))),
    ] {
        let actionable =
            json!({ "actionable_text": "L", "type": kind, "uri": uri, "payload": payload });
        assert_eq!(action(actionable.clone()), expected, "{actionable}");
    }
}

#[test]
fn what_is_missing_or_wrong_is_told() {
    for (element, content, expected) in [
        (json!({}), vec![], vec![]),
        (json!("{}"), vec![], vec![]),
        (json!(""), vec![], vec![]),
        (json!("  "), vec![], vec![]),
        (json!(null), vec![], vec![]),
        (json!(42), vec![Content::text("42")], vec![]),
        (json!("{not json"), vec![Content::text("{not json")], vec![]),
        (json!("[1]"), vec![Content::text("[1]")], vec![]),
        (json!(["a"]), vec![], vec!["isn't an element"]),
        (json!({ "text": "a" }), vec![Content::text("a")], vec![]),
        (json!({ "text": "a", "type": "TEXT" }), vec![Content::text("a")], vec![]),
        (
            json!({ "text": "a", "type": "HOLOGRAM", "data": {} }),
            vec![Content::text("a")],
            vec!["type: `HOLOGRAM` isn't the type of an element"],
        ),
        (json!({ "type": "TEXT", "data": { "quick_replies": [] } }), vec![], vec![]),
        (
            json!({ "text": "a", "type": "BUTTON", "data": { "items": [] } }),
            vec![Content::text("a")],
            vec![],
        ),
        (
            json!({ "text": "a", "type": "BUTTON", "data": { "items": ["x", { "payload": {} }] } }),
            vec![Content::text("a")],
            vec![
                "data.items[0]: isn't an object",
                "data.items[1].actionable_text: is missing; the button isn't shown",
            ],
        ),
        (
            json!({ "text": "a", "type": "TEXT", "data": { "quick_replies": 7 } }),
            vec![Content::text("a")],
            vec!["data.quick_replies: isn't a list"],
        ),
        (
            json!({ "type": "CAROUSEL", "data": { "items": [{ "thumbnail": { "image": "javascript:x" } }] } }),
            vec![],
            vec![
                "data.items[0].thumbnail.image: isn't the address of a picture",
                "data.items[0]: shows nothing",
            ],
        ),
        (
            json!({ "title": "T", "subtitle": "S", "type": "FORM", "data": {} }),
            vec![Content::text("T\nS")],
            vec!["data.fields: there is none; the form is shown as a text"],
        ),
    ] {
        let read = read(&element);
        assert_eq!(read.content, content, "{element}");
        assert_eq!(losses(&read.losses), expected, "{element}");
    }
}

#[test]
fn quick_replies_that_open_something_are_buttons() {
    let element = json!({ "text": "t", "type": "TEXT", "data": { "quick_replies": [
        { "actionable_text": "Yes", "type": "TEXT_ONLY", "payload": { "message": "Yes" } },
        { "actionable_text": "Shop", "type": "APP_ACTION", "uri": "LINK", "payload": { "url": "https://a.example" } },
    ] } });
    let read = read(&element);
    assert!(matches!(&read.content[..], [Content::Buttons { buttons, .. }] if buttons.len() == 2));
    assert_eq!(read.losses.len(), 1);
}

#[test]
fn a_film_between_cards_is_where_its_card_leads() {
    let film = "https://www.youtube.com/embed/abc";
    let element = json!({ "text": "", "type": "CAROUSEL", "data": { "width": "FAT", "items": [
        { "thumbnail": { "image": film }, "title": "One", "actionables": [] },
        { "thumbnail": { "image": "https://a.example/b.png" }, "title": "Two", "actionables": [] },
    ] } });
    let read = read(&element);
    let [Content::Carousel { tiles, .. }] = &read.content[..] else { panic!("{read:?}") };
    assert_eq!(tiles[0].url.as_deref(), Some(film));
    assert_eq!(
        losses(&read.losses),
        ["data.items[0].thumbnail.image: the film is shown as a link"]
    );
}

#[test]
fn fields_stand_in_their_order_under_keys_of_their_own() {
    let element = json!({ "title": "T", "type": "FORM", "data": { "fields": [
        { "key": "b", "type": "text", "order": "1" },
        { "key": "a", "type": "text", "order": 0 },
        { "key": "b", "type": "text", "order": 2 },
        { "type": "text", "order": 3 },
    ] } });
    let read = read(&element);
    let [Content::Form(form)] = &read.content[..] else { panic!("{read:?}") };
    let keys: Vec<&str> = form.fields.iter().map(|field| field.key.as_str()).collect();
    assert_eq!(keys, ["a", "b", "b_2", "field_2"]);
    assert_eq!(
        losses(&read.losses),
        ["data.fields[2].key: stands there twice", "data.fields[3].key: is missing"]
    );
}

fn field(kind: FieldKind) -> Field {
    Field {
        autofill: None,
        key: "k".to_owned(),
        label: Some("L".to_owned()),
        kind,
        placeholder: None,
        icon: None,
        value: None,
        is_required: false,
        is_read_only: false,
        validation: None,
    }
}

#[test]
fn what_elements_cannot_say_is_told() {
    let submit = Submit {
        url: "https://a.example".to_owned(),
        submission: Submission::Json,
        data: serde_json::Map::new(),
        says: Some("Sent".to_owned()),
    };
    let file = |url: &str| Media {
        kind: MediaKind::Audio,
        url: url.to_owned(),
        name: Some("Song".to_owned()),
        media_type: None,
        caption: None,
        player: None,
    };
    let form = |kind| Content::Form(Form { fields: vec![field(kind)], ..Form::default() });
    let buttons =
        |action| Content::Buttons { text: "t".into(), buttons: vec![button("B", action)] };
    let link = |url: &str| ContentAction::Link { url: url.to_owned(), target: None };
    for (content, kind, losses) in [
        (Content::Location(Location { latitude: 52.5, longitude: 13.4, label: None }), "TEXT", 1),
        (
            Content::Html { html: "<b>x</b>".into(), text: "x".into(), quick_replies: vec![] },
            "TEXT",
            1,
        ),
        (
            Content::FaqAnswer {
                title: "Q".into(),
                html: "<p>A</p>".into(),
                question: None,
                buttons: vec![],
            },
            "TEXT",
            1,
        ),
        (Content::Attachments { text: "See".into(), files: Vec::<Attachment>::new() }, "TEXT", 1),
        (
            Content::Structured {
                content: json!({ "type": "text", "text": "x" }),
                quick_replies: None,
            },
            "TEXT",
            0,
        ),
        (
            Content::Structured {
                content: json!({ "type": "linkPreview", "url": "https://example.com" }),
                quick_replies: None,
            },
            "TEXT",
            1,
        ),
        (Content::Event { name: "WELCOME".into(), data: None }, "SILENT", 1),
        (
            Content::TaskBox(TaskBox {
                header: None,
                tasks: vec![Task { title: "Pay".into(), text: "pay".into(), icon_url: None }],
            }),
            "TEXT",
            1,
        ),
        (
            Content::Picker {
                text: "When?".into(),
                kind: PickerKind::DateTime,
                earliest: None,
                latest: None,
            },
            "FORM",
            2,
        ),
        (
            Content::Text { text: "*x*".into(), markup: Markup::Markdown, quick_replies: vec![] },
            "TEXT",
            1,
        ),
        (
            Content::Choices {
                text: "t".into(),
                choices: vec![Reply { title: "A".into(), ..Reply::default() }],
                list: ChoiceList::Letters,
            },
            "BUTTON",
            0,
        ),
        (Content::Media(file("https://a.example/a.mp3")), "BUTTON", 1),
        (Content::Media(file("file:///a.mp3")), "TEXT", 2),
        (Content::image("data:image/png;base64,AA".into(), Some("c".into())), "TEXT", 1),
        (
            Content::List(List {
                items: vec![ListItem { title: "A".into(), ..ListItem::default() }],
                ..List::default()
            }),
            "TEXT",
            1,
        ),
        (buttons(ContentAction::Submit(submit)), "BUTTON", 1),
        (buttons(link("javascript:alert(1)")), "TEXT", 1),
        (buttons(ContentAction::Upload { accepts: vec![] }), "BUTTON", 1),
        (form(FieldKind::Password), "FORM", 1),
        (form(FieldKind::Hidden), "FORM", 1),
        (form(FieldKind::Phone), "FORM", 1),
        (form(FieldKind::TextArea { rows: Some(3) }), "FORM", 1),
        (
            form(FieldKind::Radio {
                choices: vec![Choice { label: "A".into(), value: "a".into(), ..Choice::default() }],
            }),
            "FORM",
            2,
        ),
    ] {
        let written = write(&content);
        assert_eq!(written.element["type"], kind, "{content:?}");
        assert_eq!(written.losses.len(), losses, "{content:?}: {:?}", written.losses);
    }
}

#[test]
fn labels_longer_than_haptik_shows_are_told() {
    for (chars, is_told) in [(27, false), (28, true)] {
        let reply = Reply { title: "ü".repeat(chars), ..Reply::default() };
        let content =
            Content::Text { text: "t".into(), markup: Markup::Plain, quick_replies: vec![reply] };
        assert_eq!(!write(&content).losses.is_empty(), is_told, "{chars}");
    }
    for (chars, is_told) in [(21, false), (22, true)] {
        let buttons = vec![button(&"ü".repeat(chars), ContentAction::ShareLocation)];
        let content = Content::Buttons { text: "t".into(), buttons };
        assert_eq!(!write(&content).losses.is_empty(), is_told, "{chars}");
    }
}

#[test]
fn a_card_leads_where_its_button_leads() {
    let card = |url: Option<&str>, buttons| model::content::Card {
        title: "Lamp".to_owned(),
        url: url.map(str::to_owned),
        buttons,
        ..model::content::Card::default()
    };
    let link =
        |label, url: &str| button(label, ContentAction::Link { url: url.to_owned(), target: None });
    let tiles = vec![
        card(Some("https://a.example/1"), vec![]),
        card(Some("https://a.example/2"), vec![link("Open", "https://a.example/2")]),
        card(None, vec![link("Open", "https://a.example/3")]),
    ];
    let layout = Layout { width: Some(TileWidth::Medium), picture_ratio: None };
    let content = Content::Carousel { text: None, tiles, layout };
    let written = write(&content);
    let actionables = |index: usize| written.element["data"]["items"][index]["actionables"].clone();
    assert_eq!(actionables(0)[0]["actionable_text"], "Lamp");
    assert_eq!(actionables(0)[0]["is_default"], json!(1));
    assert_eq!(actionables(1)[0]["is_default"], json!(1));
    assert_eq!(actionables(1).as_array().map(Vec::len), Some(1));
    assert_eq!(actionables(2)[0]["is_default"], json!(0));
    assert_eq!(read(&written.element).content, [content]);
}

proptest! {
    #[test]
    fn what_elements_can_say_is_read_as_it_was_written(content in sayable::content()) {
        let written = write(&content);
        prop_assert_eq!(losses(&written.losses), Vec::<String>::new());
        let read = read(&written.element);
        prop_assert_eq!(losses(&read.losses), Vec::<String>::new());
        prop_assert_eq!(read.content, vec![content]);
        let as_text = super::read(&Value::String(written.element.to_string()));
        prop_assert_eq!(as_text.content, super::read(&written.element).content);
    }
}
