//! Every kind of content as clients see it.

use model::Timestamp;
use model::content::{
    Attachment, AutoSuggest, Autofill, Card, Choice, Content, ContentAction, ContentButton, Field,
    FieldKind, Form, Layout, List, ListItem, Location, Markup, Media, MediaKind, PickerKind,
    RawContent, Reply, Submission, Submit, Suggestion, SuggestionSource, Task, TaskBox, TileWidth,
    Validation,
};
use serde_json::{Map, json};

use super::*;

/// Addresses behind which something would run, or that lead where nobody sees.
const TRAPS: [&str; 9] = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://example.org/1",
    "intent://example.org#Intent;end",
];

fn message(content: Content) -> Message {
    Message {
        number: 1,
        author: Author::Bot,
        audience: Audience::Everybody,
        content,
        tap: None,
        raw: None,
        in_reply_to: None,
        created_at: Timestamp::UNIX_EPOCH,
        visible_at: Timestamp::UNIX_EPOCH,
    }
}

/// What is there beside number, author and time.
fn shown(content: Content) -> Value {
    let mut view = serde_json::to_value(MessageView::from(message(content))).unwrap();
    for name in ["number", "author", "at"] {
        view.as_object_mut().unwrap().shift_remove(name).unwrap();
    }
    view
}

fn says(title: &str, payload: &str) -> Reply {
    Reply { title: title.to_owned(), payload: Some(payload.to_owned()), ..Reply::default() }
}

fn button(label: &str, action: ContentAction) -> ContentButton {
    ContentButton { label: label.to_owned(), action, metadata: vec![json!({ "k": 1 })] }
}

fn owned(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn texts_and_what_may_be_tapped_below_them() {
    let text = |markup| Content::Text {
        text: "*Size*?".to_owned(),
        markup,
        quick_replies: vec![says("Large", "l")],
    };
    let replies = json!([{ "title": "Large", "payload": "l" }]);
    assert_eq!(
        shown(text(Markup::Plain)),
        json!({ "type": "text", "text": "*Size*?", "quick_replies": replies })
    );
    assert_eq!(
        shown(text(Markup::Markdown)),
        json!({ "type": "text", "text": "*Size*?", "markup": "markdown", "quick_replies": replies })
    );
    let html = Content::Html {
        html: "<b>Size</b>".to_owned(),
        text: "Size".to_owned(),
        quick_replies: vec![says("Large", "l")],
    };
    assert_eq!(
        shown(html),
        json!({ "type": "html", "text": "Size", "html": "<b>Size</b>", "quick_replies": replies })
    );
    let notice = Content::Notice { text: "Ann joined".to_owned() };
    assert_eq!(shown(notice), json!({ "type": "notice", "text": "Ann joined" }));
}

#[test]
fn every_action_of_a_button() {
    let submit = Submit {
        url: "https://example.org/pay".to_owned(),
        submission: Submission::Json,
        data: Map::from_iter([("amount".to_owned(), json!("10"))]),
        says: owned("Paid"),
    };
    let link = |url: &str, target: Option<&str>| ContentAction::Link {
        url: url.to_owned(),
        target: target.map(str::to_owned),
    };
    let actions = [
        (
            ContentAction::Reply { payload: "p".to_owned() },
            json!({ "type": "reply", "payload": "p" }),
        ),
        (
            link("https://example.org", Some("_parent")),
            json!({ "type": "link", "url": "https://example.org", "target": "_parent" }),
        ),
        (link("sms:+4930123", None), json!({ "type": "link", "url": "sms:+4930123" })),
        (
            ContentAction::Call { number: "+4930123".to_owned() },
            json!({ "type": "call", "number": "+4930123" }),
        ),
        (
            ContentAction::Submit(submit),
            json!({ "type": "submit", "url": "https://example.org/pay", "submission": "json",
                "data": { "amount": "10" }, "says": "Paid" }),
        ),
        (ContentAction::ShareLocation, json!({ "type": "share_location" })),
        (
            ContentAction::Upload { accepts: vec!["image/*".to_owned()] },
            json!({ "type": "upload", "accepts": ["image/*"] }),
        ),
    ];
    for (action, expected) in actions {
        let content =
            Content::Buttons { text: "Go".to_owned(), buttons: vec![button("B", action)] };
        let button = json!({ "label": "B", "action": expected, "metadata": [{ "k": 1 }] });
        assert_eq!(shown(content), json!({ "type": "buttons", "text": "Go", "buttons": [button] }));
    }
}

#[test]
fn cards_lists_and_task_boxes() {
    let card = Card {
        title: "Boots".to_owned(),
        subtitle: owned("For rain"),
        title_note: owned("4/5"),
        description: owned("Rubber"),
        image_url: owned("https://example.org/b.png"),
        image_note: owned("€30"),
        url: owned("https://example.org/b"),
        buttons: Vec::new(),
    };
    assert_eq!(
        shown(Content::carousel(owned("Shoes"), vec![card])),
        json!({ "type": "carousel", "text": "Shoes", "tiles": [{
            "title": "Boots", "subtitle": "For rain", "title_note": "4/5", "description": "Rubber",
            "image_url": "https://example.org/b.png", "image_note": "€30",
            "url": "https://example.org/b",
        }] })
    );
    let item = ListItem {
        title: "Return".to_owned(),
        description: owned("In 14 days"),
        image_url: owned("https://example.org/r.png"),
        action: Some(ContentAction::Reply { payload: "return".to_owned() }),
        metadata: vec![json!({ "KM_FAQ_ID": "7" })],
    };
    let list = List {
        text: owned("Help"),
        image_url: owned("https://example.org/h.png"),
        items: vec![item],
        buttons: Vec::new(),
    };
    assert_eq!(
        shown(Content::List(list)),
        json!({ "type": "list", "text": "Help", "image_url": "https://example.org/h.png", "items": [{
            "title": "Return", "description": "In 14 days",
            "image_url": "https://example.org/r.png",
            "action": { "type": "reply", "payload": "return" },
            "metadata": [{ "KM_FAQ_ID": "7" }],
        }] })
    );
    let task = Task {
        title: "Balance".to_owned(),
        text: "What is my balance?".to_owned(),
        icon_url: owned("https://example.org/i.png"),
    };
    assert_eq!(
        shown(Content::TaskBox(TaskBox { header: owned("I can help with"), tasks: vec![task] })),
        json!({ "type": "task_box", "text": "I can help with", "tasks": [{
            "title": "Balance", "text": "What is my balance?",
            "icon_url": "https://example.org/i.png",
        }] })
    );
}

#[test]
fn forms_with_every_field() {
    let choices =
        vec![Choice { label: "X".to_owned(), value: "x".to_owned(), ..Choice::default() }];
    let choices_shown =
        json!([{ "label": "X", "value": "x", "is_selected": false, "is_disabled": false }]);
    let day = || owned("2026-01-01");
    let kinds = [
        (FieldKind::Text, json!({ "type": "text" })),
        (FieldKind::TextArea { rows: Some(4) }, json!({ "type": "text_area", "rows": 4 })),
        (FieldKind::Number, json!({ "type": "number" })),
        (FieldKind::Email, json!({ "type": "email" })),
        (FieldKind::Phone, json!({ "type": "phone" })),
        (FieldKind::Password, json!({ "type": "password" })),
        (FieldKind::Hidden, json!({ "type": "hidden" })),
        (
            FieldKind::Date { earliest: day(), latest: None },
            json!({ "type": "date", "earliest": "2026-01-01" }),
        ),
        (FieldKind::Time, json!({ "type": "time" })),
        (FieldKind::DateTime, json!({ "type": "date_time" })),
        (FieldKind::BirthDate, json!({ "type": "birth_date" })),
        (
            FieldKind::Radio { choices: choices.clone() },
            json!({ "type": "radio", "choices": choices_shown }),
        ),
        (
            FieldKind::Dropdown { choices: choices.clone() },
            json!({ "type": "dropdown", "choices": choices_shown }),
        ),
        (FieldKind::Checkbox { choices }, json!({ "type": "checkbox", "choices": choices_shown })),
        (
            FieldKind::Search { url: "https://example.org/s".to_owned(), is_editable: true },
            json!({ "type": "search", "url": "https://example.org/s", "is_editable": true }),
        ),
        (
            FieldKind::Other { name: "color".to_owned() },
            json!({ "type": "other", "input": "color" }),
        ),
    ];
    for (kind, expected) in kinds {
        let field = Field {
            autofill: Some(Autofill::City),
            key: "f".to_owned(),
            label: owned("F"),
            kind,
            placeholder: owned("…"),
            icon: None,
            value: owned("v"),
            is_required: true,
            is_read_only: false,
            validation: Some(Validation {
                pattern: owned("^v$"),
                max_length: Some(9),
                error: owned("No"),
                ..Validation::default()
            }),
        };
        let form = Form {
            text: owned("Address"),
            subtitle: owned("Where to?"),
            fields: vec![field],
            submit_label: owned("Send"),
            says: owned("Sent"),
            ..Form::default()
        };
        let mut field = json!({ "key": "f", "label": "F", "placeholder": "…", "value": "v",
            "autofill": "city", "is_required": true, "is_read_only": false,
            "validation": { "pattern": "^v$", "max_length": 9, "error": "No" } });
        field.as_object_mut().unwrap().extend(expected.as_object().unwrap().clone());
        assert_eq!(
            shown(Content::Form(form)),
            json!({ "type": "form", "text": "Address", "form": {
                "subtitle": "Where to?", "fields": [field], "submit_label": "Send", "says": "Sent",
                "submission": "to_bot", "says_values": false, "has_summary": false,
            } })
        );
    }
}

#[test]
fn pickers_suggestions_and_answers_to_frequent_questions() {
    let picker = Content::Picker {
        text: "When?".to_owned(),
        kind: PickerKind::DateTime,
        earliest: owned("2026-01-01"),
        latest: None,
    };
    assert_eq!(
        shown(picker),
        json!({ "type": "picker", "text": "When?", "picker": "date_time", "earliest": "2026-01-01" })
    );
    let suggest = |source| {
        let (text, placeholder) = ("Where?".to_owned(), owned("City"));
        Content::AutoSuggest(AutoSuggest { text, placeholder, source })
    };
    let rome = Suggestion {
        key: "Rome".to_owned(),
        message: "to Rome".to_owned(),
        metadata: Some(json!({ "id": 1 })),
    };
    assert_eq!(
        shown(suggest(SuggestionSource::Listed(vec![rome]))),
        json!({ "type": "auto_suggest", "text": "Where?", "placeholder": "City",
            "suggestions": [{ "key": "Rome", "message": "to Rome", "metadata": { "id": 1 } }] })
    );
    let remote = SuggestionSource::Remote {
        url: "https://example.org/?q=".to_owned(),
        method: "get".to_owned(),
        headers: vec![("authorization".to_owned(), "secret".to_owned())],
    };
    assert_eq!(
        shown(suggest(remote)),
        json!({ "type": "auto_suggest", "text": "Where?", "placeholder": "City",
            "remote_suggestions": { "url": "https://example.org/?q=", "method": "get" } })
    );
    let answer = Content::FaqAnswer {
        title: "Opening hours".to_owned(),
        html: "<p>9 to 7</p>".to_owned(),
        question: owned("Was it helpful?"),
        buttons: Vec::new(),
    };
    assert_eq!(
        shown(answer),
        json!({ "type": "faq_answer", "title": "Opening hours", "html": "<p>9 to 7</p>",
            "question": "Was it helpful?" })
    );
}

#[test]
fn pictures_media_files_and_places() {
    let media = Media {
        kind: MediaKind::Video,
        url: "https://example.org/v.mp4".to_owned(),
        name: owned("v.mp4"),
        media_type: owned("video/mp4"),
        caption: owned("How to"),
        player: None,
    };
    assert_eq!(
        shown(Content::Media(media)),
        json!({ "type": "media", "media": "video", "url": "https://example.org/v.mp4",
            "name": "v.mp4", "media_type": "video/mp4", "caption": "How to" })
    );
    let kept = Attachment {
        id: owned("att_1"),
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: Some(12),
        url: None,
    };
    assert_eq!(
        shown(Content::Attachments { text: String::new(), files: vec![kept] }),
        json!({ "type": "attachments", "files": [
            { "id": "att_1", "name": "a.png", "media_type": "image/png", "size": 12 },
        ] })
    );
    let place = Location { latitude: 52.5, longitude: -13.25, label: owned("Here") };
    assert_eq!(
        shown(Content::Location(place)),
        json!({ "type": "location",
            "location": { "latitude": 52.5, "longitude": -13.25, "label": "Here" } })
    );
}

#[test]
fn an_address_that_would_run_something_is_never_given_out() {
    for trap in TRAPS {
        let link = ContentAction::Link { url: trap.to_owned(), target: None };
        let submit = ContentAction::Submit(Submit {
            url: trap.to_owned(),
            submission: Submission::Form,
            data: Map::new(),
            says: None,
        });
        let card = Card {
            title: "Card".to_owned(),
            image_url: owned(trap),
            url: owned(trap),
            buttons: vec![button("Trap", link.clone())],
            ..Card::default()
        };
        let item = ListItem { action: Some(link.clone()), ..ListItem::default() };
        let foreign = Attachment {
            id: None,
            name: "f".to_owned(),
            media_type: "text/plain".to_owned(),
            size: None,
            url: owned(trap),
        };
        let structured = json!({ "type": "vertical", "elements": [
            { "type": "image", "url": trap },
            { "type": "button", "title": "Trap", "click": { "actions": [
                { "type": "link", "uri": trap, "web": { "uri": trap } },
            ] } },
        ] });
        let contents = [
            Content::Buttons { text: String::new(), buttons: vec![button("Trap", link)] },
            Content::Buttons { text: String::new(), buttons: vec![button("Trap", submit)] },
            Content::carousel(None, vec![card]),
            Content::List(List { items: vec![item], ..List::default() }),
            Content::image(trap.to_owned(), None),
            Content::Attachments { text: String::new(), files: vec![foreign] },
            Content::Structured { content: structured, quick_replies: None },
        ];
        for content in contents {
            let mut view = shown(content);
            // What it is called may be anything.
            view.as_object_mut().unwrap().shift_remove("text");
            let text = serde_json::to_string(&view).unwrap();
            let written = serde_json::to_string(trap).unwrap();
            assert!(!text.contains(written.trim_matches('"')), "{trap:?} in {text}");
        }
    }
}

#[test]
fn a_refused_link_is_still_a_button() {
    let link = ContentAction::Link { url: TRAPS[0].to_owned(), target: None };
    let content = Content::Buttons { text: "Go".to_owned(), buttons: vec![button("Trap", link)] };
    assert_eq!(shown(content)["buttons"][0]["action"], json!({ "type": "refused" }));
}

#[test]
fn layouts_are_shown_as_far_as_they_are_said() {
    let image = |width, picture_ratio| Content::Image {
        url: "https://example.org/b.png".to_owned(),
        caption: None,
        layout: Layout { width, picture_ratio },
    };
    for (width, ratio, expected) in [
        (None, None, Value::Null),
        (Some(TileWidth::Thin), None, json!({ "width": "thin" })),
        (Some(TileWidth::Wide), Some(1.5), json!({ "width": "wide", "picture_ratio": 1.5 })),
    ] {
        assert_eq!(shown(image(width, ratio))["layout"], expected);
    }
}

#[test]
fn a_contacts_message_tells_which_form_it_answers() {
    for (metadata, expected) in [
        (json!({ "KM_CHAT_CONTEXT": { "formData": {}, "formMsgKey": "c-7" } }), json!("c-7")),
        (json!({ "KM_CHAT_CONTEXT": { "formMsgKey": 7 } }), Value::Null),
        (json!({ "formMsgKey": "c-7" }), Value::Null),
        (json!("KM_CHAT_CONTEXT"), Value::Null),
    ] {
        let tap = Tap { metadata: vec![metadata], ..Tap::default() };
        let sent = Message { tap: Some(tap), ..message(Content::text("Sent")) };
        let view = serde_json::to_value(MessageView::from(sent)).unwrap();
        assert_eq!(view["answers_form"], expected);
    }
}

#[test]
fn taps_of_kommunicate_write_what_they_stand_for() {
    let content = || Content::Text {
        text: "More?".to_owned(),
        markup: Markup::Plain,
        quick_replies: vec![says("No", "Not at all")],
    };
    let raw = |system| Some(RawContent { system, content: json!({}) });
    for (raw, expected) in [
        (None, Value::Null),
        (raw(System::Haptik), Value::Null),
        (raw(System::Kommunicate), json!("Not at all")),
    ] {
        let view = MessageView::from(Message { raw, ..message(content()) });
        let view = serde_json::to_value(view).unwrap();
        assert_eq!(view["quick_replies"][0]["says"], expected);
    }
}

#[test]
fn contacts_do_not_see_what_it_was_elsewhere() {
    let raw = RawContent { system: System::Rasa, content: json!({ "text": "hi" }) };
    let view = MessageView::from(Message { raw: Some(raw), ..message(Content::text("hi")) });
    let member = serde_json::to_value(&view).unwrap();
    assert_eq!(member["raw"], json!({ "system": "rasa", "content": { "text": "hi" } }));
    let contact = serde_json::to_value(view.for_contact()).unwrap();
    assert_eq!(contact.get("raw"), None);
}
