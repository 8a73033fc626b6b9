//! What Kommunicate documents of its messages, as far as reading and writing them goes.

mod contents;
mod hostile;
mod nearest;

use model::content::{Content, ContentAction, Field, FieldKind, Offer};
use model::exchange::{Assignee, BotAction, BotEvent};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;

/// What is said, without what it was.
fn said(read: &Read) -> Vec<Content> {
    let said = read.actions.iter().filter_map(|action| match action {
        BotAction::Say { content, .. } => Some(content.clone()),
        _ => None,
    });
    said.collect()
}

/// Its only message.
fn only(read: &Read) -> Content {
    let mut said = said(read);
    assert_eq!(said.len(), 1, "{read:?}");
    said.remove(0)
}

fn texts(body: &Value) -> Vec<String> {
    said(&read(body)).iter().map(Content::plain_text).collect()
}

fn rich(id: &str, payload: &Value) -> Value {
    json!({ "message": "Text", "metadata": { "contentType": "300", "templateId": id, "payload": payload } })
}

fn offers(id: &str, payload: &Value) -> Vec<Offer> {
    only(&read_message(&rich(id, payload))).offers()
}

#[test]
fn each_element_is_a_message_in_order() {
    assert_eq!(texts(&json!([{ "message": "a" }, { "message": "b" }])), ["a", "b"]);
}

#[test]
fn an_answer_that_says_nothing_asks_for_nothing_and_loses_nothing() {
    for body in [json!([]), json!({}), json!({ "status": "Success" }), json!(null), json!([{}])] {
        assert_eq!(read(&body), Read::default(), "{body}");
    }
}

#[test]
fn one_object_is_an_answer_of_one_element() {
    assert_eq!(texts(&json!({ "message": "x" })), ["x"]);
    let handed = read(&json!({ "metadata": { "KM_ASSIGN_TO": "" } }));
    assert_eq!(handed.actions, [BotAction::Assign(Assignee::default())]);
}

#[test]
fn what_is_no_element_is_dropped_and_the_rest_kept() {
    let read = read(&json!(["x", { "message": "y" }]));
    assert_eq!(said(&read), [Content::text("y")]);
    assert_eq!(read.losses.len(), 1);
    assert_eq!(read.losses[0].to_string(), "[0]: not an object");
}

#[test]
fn an_assignment_without_text_says_nothing() {
    let read = read(&json!([{ "message": "", "metadata": { "KM_ASSIGN_TO": "" } }]));
    assert_eq!(read.actions, [BotAction::Assign(Assignee::default())]);
}

#[test]
fn a_text_is_said_before_the_conversation_is_given_away_and_texts_after_that_are_kept() {
    let body = json!([
        { "message": "one" },
        { "message": "two", "metadata": { "KM_ASSIGN_TO": "ann@shop.example" } },
        { "message": "three" },
    ]);
    let kinds: Vec<_> = read(&body)
        .actions
        .into_iter()
        .map(|action| match action {
            BotAction::Say { content, .. } => content.plain_text(),
            BotAction::Assign(assignee) => format!("-> {}", assignee.name.unwrap_or_default()),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(kinds, ["one", "two", "-> ann@shop.example", "three"]);
}

#[test]
fn another_bot_is_told_an_event_with_its_data() {
    let metadata =
        json!({ "KM_ASSIGN_TO": "bot2", "event": { "name": "WELCOME", "data": { "k": 1 } } });
    let event = BotEvent { name: "WELCOME".to_owned(), data: Some(json!({ "k": 1 })) };
    let to = Assignee { name: Some("bot2".to_owned()), team: None, event: Some(event) };
    assert_eq!(read(&json!({ "metadata": metadata })).actions, [BotAction::Assign(to)]);
}

#[test]
fn a_tap_says_the_message_and_gives_back_the_reply_metadata() {
    let context = json!({ "KM_CHAT_CONTEXT": { "buttonClicked": true } });
    let payload = json!([{ "title": "No", "message": "Not at all", "replyMetadata": context }]);
    let expected = Offer {
        title: "No".to_owned(),
        says: Some("Not at all".to_owned()),
        metadata: vec![context],
    };
    assert_eq!(offers("6", &payload), [expected]);
}

#[test]
fn a_tap_may_trigger_an_event() {
    let payload = json!([{ "title": "Zone", "replyMetadata": { "KM_TRIGGER_EVENT": "Zone" } }]);
    assert_eq!(offers("6", &payload)[0].metadata, [json!({ "KM_TRIGGER_EVENT": "Zone" })]);
}

#[test]
fn an_item_without_a_text_says_its_title_and_gives_back_its_article() {
    let payload = json!({ "elements": [
        { "title": "Returns", "articleId": "31", "source": "KOMMUNICATE", "action": { "type": "quick_reply" } },
    ] });
    let offer = offers("7", &payload).remove(0);
    assert_eq!(offer.says.as_deref(), Some("Returns"));
    assert_eq!(offer.metadata, [json!({ "KM_FAQ_ID": "31", "source": "KOMMUNICATE" })]);
}

#[test]
fn a_carousel_of_three_has_three_cards_whose_replies_speak_and_whose_links_do_not() {
    let card = |number: u32| {
        json!({ "title": format!("Card {number}"), "buttons": [
            { "name": "Pick", "action": { "type": "quickReply", "payload": { "title": "Pick", "message": format!("picked {number}") } } },
            { "name": "Go", "action": { "type": "link", "payload": { "url": "https://a.example" } } },
        ] })
    };
    let payload = json!([card(1), card(2), card(3)]);
    let says: Vec<_> = offers("10", &payload).into_iter().map(|offer| offer.says).collect();
    let picked = |number: u32| Some(format!("picked {number}"));
    assert_eq!(says, [picked(1), None, picked(2), None, picked(3), None]);
}

#[test]
fn links_open_a_new_tab_unless_they_say_otherwise() {
    for (flag, expected) in [
        (json!(null), None),
        (json!(true), None),
        (json!(false), Some("_parent")),
        (json!("false"), Some("_parent")),
    ] {
        let item = json!({ "type": "link", "name": "Go", "url": "https://a.example", "openLinkInNewTab": flag });
        let Content::Buttons { buttons, .. } = only(&read_message(&rich("3", &json!([item]))))
        else {
            panic!("no buttons");
        };
        let ContentAction::Link { target, .. } = &buttons[0].action else { panic!("no link") };
        assert_eq!(target.as_deref(), expected, "{flag}");
    }
}

#[test]
fn the_values_of_a_form_go_where_it_says() {
    let cases = [
        (
            json!({ "requestType": "postBackToBotPlatform", "formAction": "https://a.example" }),
            "to_bot",
            None,
        ),
        (
            json!({ "requestType": "json", "formAction": "https://a.example" }),
            "json",
            Some("https://a.example"),
        ),
        (json!({ "formAction": "https://a.example" }), "form", Some("https://a.example")),
        (json!({ "message": "sent" }), "to_bot", None),
        (json!({ "requestType": "json", "formAction": "ftp://a.example" }), "to_bot", None),
    ];
    for (action, submission, url) in cases {
        let payload = json!([{ "type": "submit", "data": { "name": "Send", "action": action } }]);
        let Content::Form(form) = only(&read_message(&rich("12", &payload))) else {
            panic!("no form")
        };
        assert_eq!(json!(form.submission), json!(submission), "{action}");
        assert_eq!(form.url.as_deref(), url, "{action}");
    }
}

#[test]
fn a_field_must_be_filled_in_where_nothing_is_refused() {
    let field = |kind: &str, validation: Value| -> Field {
        let payload = json!([{ "type": kind, "data": { "label": "L", "name": "n", "validation": validation } }]);
        let Content::Form(form) = only(&read_message(&rich("12", &payload))) else {
            panic!("no form")
        };
        form.fields[0].clone()
    };
    let cases = [
        ("text", json!({ "regex": "^.+@.+$", "errorText": "no" }), true),
        ("text", json!({ "regex": "^[0-9]*$" }), false),
        ("text", json!({ "errorText": "never shown" }), false),
        ("text", json!({ "regex": "(?=lookahead)" }), false),
        ("radio", json!({ "errorText": "choose" }), true),
        ("dropdown", json!({ "regex": "x" }), false),
        ("checkbox", json!({ "errorText": "never shown" }), false),
    ];
    for (kind, validation, expected) in cases {
        assert_eq!(field(kind, validation.clone()).is_required, expected, "{kind} {validation}");
    }
}

#[test]
fn values_are_sent_under_the_name_where_fields_have_one_and_else_under_the_label() {
    for (kind, key) in [
        ("text", "L"),
        ("email", "L"),
        ("week", "L"),
        ("textarea", "n"),
        ("hidden", "n"),
        ("radio", "n"),
        ("checkbox", "n"),
        ("dropdown", "n"),
    ] {
        let payload = json!([{ "type": kind, "label": "L", "name": "n", "title": "T" }]);
        let Content::Form(form) = only(&read_message(&rich("12", &payload))) else {
            panic!("no form")
        };
        assert_eq!(form.fields[0].key, key, "{kind}");
    }
}

#[test]
fn an_unknown_template_is_its_text() {
    let read = read_message(&rich("99", &json!([])));
    assert_eq!(only(&read), Content::text("Text"));
    assert_eq!(read.losses.len(), 1);
}

#[test]
fn a_template_needs_neither_its_content_type_nor_a_text_for_its_number() {
    let payload = json!([{ "title": "Yes" }]);
    let expected = said(&read_message(&rich("6", &payload)));
    for metadata in [
        json!({ "templateId": "6", "payload": payload }),
        json!({ "templateId": 6, "payload": payload }),
        json!({ "contentType": 300, "templateId": " 6 ", "payload": payload.to_string() }),
    ] {
        let read = read_message(&json!({ "message": "Text", "metadata": metadata }));
        assert_eq!(said(&read), expected, "{metadata}");
        assert_eq!(read.losses, []);
    }
}

#[test]
fn html_is_shown_without_what_runs_and_tags_in_plain_texts_as_they_stand() {
    let html = json!({ "message": "<b>x</b><script>alert(1)</script>", "messageType": "html" });
    let Content::Html { html, text, .. } = only(&read(&html)) else { panic!("no html") };
    assert_eq!((html.as_str(), text.as_str()), ("<b>x</b>", "x"));
    let plain = only(&read(&json!({ "message": "<b>x</b>" })));
    assert_eq!(plain, Content::text("<b>x</b>"));
}

#[test]
fn a_long_text_is_cut() {
    let message = "ä".repeat(model::content::MAX_TEXT_CHARS + 1);
    let read = read(&json!({ "message": message }));
    let Content::Text { text, .. } = only(&read) else { panic!("no text") };
    assert_eq!(text.chars().count(), model::content::MAX_TEXT_CHARS);
    assert_eq!(read.losses.len(), 1);
}

#[test]
fn a_message_keeps_the_element_that_says_it_alone() {
    let image = |number: u32| json!({ "url": format!("https://a.example/{number}.png") });
    let metadata =
        json!({ "templateId": "9", "payload": [image(1), image(2)], "KM_ASSIGN_TO": "" });
    let raws: Vec<Value> = read(&json!([{ "message": "Two", "metadata": metadata }]))
        .actions
        .into_iter()
        .filter_map(|action| match action {
            BotAction::Say { raw, .. } => raw.map(|raw| raw.content),
            _ => None,
        })
        .collect();
    let expected = [
        json!({ "message": "Two" }),
        json!({ "metadata": { "templateId": "9", "payload": [image(1)] } }),
        json!({ "metadata": { "templateId": "9", "payload": [image(2)], "KM_ASSIGN_TO": "" } }),
    ];
    assert_eq!(raws, expected);
}

#[test]
fn all_values_of_stored_metadata_are_strings() {
    let element = rich("6", &json!([{ "title": "Yes" }]));
    let stored = stored(&element);
    assert_eq!(stored["metadata"]["payload"], json!("[{\"title\":\"Yes\"}]"));
    assert_eq!(stored["metadata"]["templateId"], json!("6"));
    assert_eq!(said(&read_message(&stored)), said(&read_message(&element)));
}

#[test]
fn places_files_and_events_are_stored_as_messages_of_their_own_types() {
    let place = json!({ "message": "{\"lat\":\"52.5\",\"lon\":\"13.4\"}", "contentType": 2 });
    let place = only(&read_message(&place));
    let element = write_stored(&place).element;
    assert_eq!(element["contentType"], json!(2));
    assert_eq!(only(&read_message(&element)), place);

    let file = json!({ "url": "https://a.example/x.pdf", "name": "x.pdf", "contentType": "application/pdf", "size": 3 });
    let file =
        only(&read_message(&json!({ "message": "Look", "contentType": 1, "fileMeta": file })));
    assert_eq!(only(&read_message(&write_stored(&file).element)), file);

    let event = Content::Event { name: "WELCOME".to_owned(), data: None };
    let element = write_stored(&event).element;
    assert_eq!(element["metadata"]["KM_TRIGGER_EVENT"], json!("WELCOME"));
    assert_eq!(read_message(&element).actions, []);
}

#[test]
fn a_tap_on_feedback_is_kept_from_the_bot_unless_it_asks_for_it() {
    let payload = json!({ "title": "Q", "buttons": [
        { "name": "Yes" }, { "name": "No", "replyMetadata": { "skipBot": false } },
    ] });
    let Content::FaqAnswer { buttons, .. } = said(&read_message(&rich("8", &payload))).remove(1)
    else {
        panic!("no answer");
    };
    assert_eq!(buttons[0].metadata, [json!({ "skipBot": true })]);
    assert!(buttons[1].metadata.is_empty());
}

#[test]
fn a_number_that_must_be_filled_in_is_written_so() {
    let field = Field {
        autofill: None,
        key: "Guests".to_owned(),
        label: None,
        kind: FieldKind::Number,
        placeholder: None,
        icon: None,
        value: None,
        is_required: true,
        is_read_only: false,
        validation: None,
    };
    let form = model::content::Form { fields: vec![field], ..Default::default() };
    let Content::Form(read) = only(&read_message(&write(&Content::Form(form)).element)) else {
        panic!("no form");
    };
    assert!(read.fields[0].is_required, "{read:?}");
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(content in contents::content()) {
        let written = write(&content);
        prop_assert_eq!(&written.losses, &[]);
        let read_back = read_message(&written.element);
        prop_assert_eq!(&read_back.losses, &[]);
        prop_assert_eq!(said(&read_back), vec![content.clone()]);
        prop_assert_eq!(said(&read_message(&write_stored(&content).element)), vec![content]);
    }
}

#[test]
fn a_field_is_asked_for_and_gives_back_what_the_bot_wants() {
    let element = json!({ "message": "Your e-mail?", "metadata": {
        "KM_FIELD": {
            "label": "E-mail", "field": "email", "fieldType": "EMAIL", "placeholder": "you@…",
            "action": { "updateUserDetails": true },
            "validation": { "regex": "@", "errorText": "No e-mail." },
        },
        "replyMetadata": { "KM_TRIGGER_EVENT": "mail" },
    }});
    let read = read_message(&element);
    assert_eq!(read.losses, []);
    let Content::Form(form) = only(&read) else { panic!("{read:?}") };
    assert_eq!(form.text.as_deref(), Some("Your e-mail?"));
    assert_eq!(form.fields[0].kind, FieldKind::Email);
    assert_eq!(form.metadata, [json!({ "KM_TRIGGER_EVENT": "mail" })]);
    assert!(form.updates_contact);
    let content = Content::Form(form);
    assert_eq!(content.plain_text(), "Your e-mail?");
    let written = write(&content);
    assert_eq!((written.element, written.losses), (element, Vec::new()));
}

#[test]
fn a_field_beside_a_template_is_lost() {
    for other in [
        json!({ "templateId": "6", "contentType": "300", "payload": [{ "title": "Yes" }] }),
        json!({ "KM_AUTO_SUGGESTION": { "source": ["a"] } }),
    ] {
        let mut element = json!({ "message": "Text", "metadata": other });
        element["metadata"]["KM_FIELD"] = json!({ "field": "email" });
        let read = read_message(&element);
        assert_eq!(read.losses.len(), 1, "{read:?}");
        assert!(!matches!(only(&read), Content::Form(_)));
    }
}
