//! Contents that Kommunicate has no form for, as the nearest that it has.

use model::content::{
    Attachment, Card, ChoiceList, Content, ContentAction, ContentButton, Field, FieldKind, Form,
    List, ListItem, Location, Markup, Media, MediaKind, PickerKind, Reply, Submission, Submit,
    Task, TaskBox, Validation,
};
use serde_json::{Value, json};

use crate::kommunicate::{write, write_stored};

/// What is written, and where something is lost.
fn written(content: &Content) -> (Value, Vec<String>) {
    let written = write(content);
    (written.element, written.losses.into_iter().map(|loss| loss.path).collect())
}

fn payload(content: &Content) -> Value {
    written(content).0["metadata"]["payload"].clone()
}

fn reply(title: &str) -> Reply {
    Reply { title: title.to_owned(), ..Reply::default() }
}

fn button(action: ContentAction) -> ContentButton {
    ContentButton { label: "Tap".to_owned(), action, metadata: Vec::new() }
}

fn buttons(action: ContentAction) -> Content {
    Content::Buttons { text: "Text".to_owned(), buttons: vec![button(action)] }
}

fn link(target: &str) -> ContentAction {
    let url = "https://a.example".to_owned();
    ContentAction::Link { url, target: Some(target.to_owned()) }
}

fn file(media_type: &str, url: Option<&str>) -> Attachment {
    Attachment {
        id: None,
        name: "a name".to_owned(),
        media_type: media_type.to_owned(),
        size: None,
        url: url.map(str::to_owned),
    }
}

fn rich(id: &str, payload: &Value) -> Value {
    json!({ "message": "Text", "metadata": { "contentType": "300", "templateId": id, "payload": payload } })
}

#[test]
fn choices_and_tasks_are_suggested_replies() {
    let choices = Content::Choices {
        text: "Text".to_owned(),
        choices: vec![reply("Yes")],
        list: ChoiceList::Letters,
    };
    let expected = rich("6", &json!([{ "title": "Yes", "message": "Yes" }]));
    assert_eq!(written(&choices), (expected, vec![]));

    let task = Task {
        title: "Pay".to_owned(),
        text: "I want to pay".to_owned(),
        icon_url: Some("https://a.example/i.png".to_owned()),
    };
    let tasks = Content::TaskBox(TaskBox { header: Some("Text".to_owned()), tasks: vec![task] });
    let expected = rich("6", &json!([{ "title": "Pay", "message": "I want to pay" }]));
    assert_eq!(written(&tasks), (expected, vec!["replies[0].image_url".to_owned()]));
}

#[test]
fn a_text_without_replies_has_no_template() {
    let choices =
        Content::Choices { text: "Text".to_owned(), choices: vec![], list: ChoiceList::Numbers };
    assert_eq!(written(&choices), (json!({ "message": "Text" }), vec![]));
}

#[test]
fn markdown_beside_tags_loses_its_marks() {
    let text = |text: &str| Content::Text {
        text: text.to_owned(),
        markup: Markup::Markdown,
        quick_replies: vec![],
    };
    assert_eq!(written(&text("*a* <b>b</b>")).1, ["text"]);
    assert_eq!(written(&text("*a* < b")).1, [""; 0]);
}

#[test]
fn buttons_that_it_does_not_have_are_left_out_and_others_are_links() {
    let call = ContentAction::Call { number: "+49 30 1234".to_owned() };
    let number = json!([{ "type": "link", "name": "Tap", "action": { "url": "tel:+49301234" } }]);
    assert_eq!(written(&buttons(call)), (rich("11", &number), vec![]));
    let upload = ContentAction::Upload { accepts: vec![] };
    for action in [ContentAction::ShareLocation, upload] {
        let expected = (json!({ "message": "Text" }), vec!["buttons[0]".to_owned()]);
        assert_eq!(written(&buttons(action)), expected);
    }
}

#[test]
fn links_stay_in_the_tab_where_their_target_is_there() {
    for (target, expected) in [
        ("_self", json!(false)),
        ("_top", json!(false)),
        ("_parent", json!(false)),
        ("_blank", json!(null)),
        ("webview", json!(null)),
    ] {
        let item = &payload(&buttons(link(target)))[0];
        assert_eq!(item["action"]["openLinkInNewTab"], expected, "{target}");
    }
}

#[test]
fn what_no_tap_may_lead_to_is_left_out() {
    for target in ["javascript:alert(1)", " JavaScript:alert(1)", "data:text/html,a", "/page"] {
        let to = ContentAction::Link { url: target.to_owned(), target: None };
        let (element, losses) = written(&buttons(to));
        assert_eq!(losses, ["buttons[0]"], "{element}");
        let (title, url) = ("Sea".to_owned(), Some(target.to_owned()));
        let card = Card { title, url, ..Card::default() };
        let (element, losses) = written(&Content::carousel(None, vec![card]));
        assert_eq!(losses, ["tiles[0].url"], "{element}");
    }
}

#[test]
fn data_for_the_bot_come_back_as_those_of_a_form_do() {
    let submit = || {
        ContentAction::Submit(Submit {
            url: String::new(),
            submission: Submission::ToBot,
            data: [("room".to_owned(), json!("7"))].into_iter().collect(),
            says: None,
        })
    };
    let given = json!({ "KM_CHAT_CONTEXT": { "formData": { "room": "7" } } });
    let item = &payload(&buttons(submit()))[0];
    assert_eq!(item["action"], json!({ "message": "Tap", "replyMetadata": given }));

    let card = Card { title: "T".to_owned(), buttons: vec![button(submit())], ..Card::default() };
    let item = &payload(&Content::carousel(None, vec![card]))[0]["buttons"][0];
    assert_eq!(item["action"]["payload"]["replyMetadata"], given);

    let list = List { buttons: vec![button(submit())], ..List::default() };
    let item = &payload(&Content::List(list))["buttons"][0];
    assert_eq!(item["action"]["replyMetadata"], given);
}

#[test]
fn what_a_tap_gives_back_is_one_object() {
    let given = |metadata: Vec<Value>, action: ContentAction| {
        let button = ContentButton { label: "Tap".to_owned(), action, metadata };
        let content = Content::Buttons { text: "Text".to_owned(), buttons: vec![button] };
        let (element, lost) = written(&content);
        (element["metadata"]["payload"][0]["action"]["replyMetadata"].clone(), lost)
    };
    let says = || ContentAction::Reply { payload: "x".to_owned() };
    let lost = vec!["buttons[0].metadata".to_owned()];
    assert_eq!(given(vec![json!({"a": 1}), json!({"b": 2})], says()).0, json!({"a": 1, "b": 2}));
    assert_eq!(
        given(vec![json!({"a": 1}), json!({"a": 2})], says()),
        (json!({"a": 2}), lost.clone())
    );
    assert_eq!(given(vec![json!("text")], says()), (json!(null), lost.clone()));
    assert_eq!(given(vec![json!({"a": 1})], link("_blank")), (json!(null), lost));
}

#[test]
fn feedback_reaches_the_bot_unless_it_is_kept_from_it() {
    let button = |label: &str, payload: &str| ContentButton {
        label: label.to_owned(),
        action: ContentAction::Reply { payload: payload.to_owned() },
        metadata: vec![],
    };
    let answer = Content::FaqAnswer {
        title: "Q".to_owned(),
        html: "A".to_owned(),
        question: None,
        buttons: vec![
            button("Yes", "Yes"),
            button("No", "Not at all"),
            ContentButton { label: "Go".to_owned(), action: link("_blank"), metadata: vec![] },
        ],
    };
    let (element, lost) = written(&answer);
    let told = json!({ "skipBot": false });
    let expected =
        json!([{ "name": "Yes", "replyMetadata": told }, { "name": "No", "replyMetadata": told }]);
    assert_eq!(element["metadata"]["payload"]["buttons"], expected);
    assert_eq!(lost, ["buttons[1].action", "buttons[2]"]);
}

#[test]
fn lists_submit_nothing() {
    let submit = ContentAction::Submit(Submit {
        url: "https://a.example".to_owned(),
        submission: Submission::Json,
        data: serde_json::Map::new(),
        says: None,
    });
    let item = ListItem { title: "One".to_owned(), action: Some(submit), ..ListItem::default() };
    let (element, lost) = written(&Content::List(List { items: vec![item], ..List::default() }));
    assert_eq!(element["metadata"]["payload"]["elements"], json!([{ "title": "One" }]));
    assert_eq!(lost, ["items[0]"]);
}

#[test]
fn a_picker_is_a_form_of_one_field() {
    for (kind, name, is_told) in [
        (PickerKind::Date, "date", true),
        (PickerKind::Time, "time", false),
        (PickerKind::DateTime, "datetime-local", false),
    ] {
        let picker = Content::Picker {
            text: "When?".to_owned(),
            kind,
            earliest: Some("2026-01-01".to_owned()),
            latest: None,
        };
        let (element, lost) = written(&picker);
        let field = &element["metadata"]["payload"][0];
        assert_eq!(field["type"], name);
        assert_eq!(field["data"]["label"], "When?");
        assert_eq!(field["data"]["min"] == "2026-01-01", is_told, "{name}");
        assert_eq!(lost.len(), if is_told { 1 } else { 2 }, "{name}");
    }
}

#[test]
fn fields_that_it_does_not_have_are_taken_as_texts_or_dates() {
    let field = |kind: FieldKind, label: &str, validation: Validation| Field {
        autofill: None,
        key: "key".to_owned(),
        label: Some(label.to_owned()),
        kind,
        placeholder: None,
        icon: Some("icon".to_owned()),
        value: None,
        is_required: true,
        is_read_only: false,
        validation: Some(validation),
    };
    let search = FieldKind::Search { url: "https://a.example".to_owned(), is_editable: false };
    let lengths = Validation { min_length: Some(2), max_length: Some(5), ..Validation::default() };
    let pattern = Validation { pattern: Some("a*".to_owned()), ..lengths.clone() };
    let form = Form {
        text: Some("Above".to_owned()),
        subtitle: Some("Below".to_owned()),
        fields: vec![
            field(search, "Label", lengths),
            field(FieldKind::BirthDate, "key", pattern),
            field(FieldKind::Checkbox { choices: vec![] }, "key", Validation::default()),
        ],
        submitted_label: Some("Sent".to_owned()),
        submission: Submission::Json,
        ..Form::default()
    };
    let (element, lost) = written(&Content::Form(form));
    assert_eq!(element["message"], "Above\nBelow");
    let items = &element["metadata"]["payload"];
    assert_eq!(items[0]["type"], "text");
    assert_eq!(items[0]["data"]["validation"]["regex"], "^[\\s\\S]{2,5}$");
    assert_eq!(items[1]["type"], "date");
    assert_eq!(items[1]["data"]["validation"]["regex"], "a*");
    assert_eq!(items[3]["data"]["action"]["requestType"], "postBackToBotPlatform");
    let expected = [
        "fields[0].key",
        "fields[0].icon",
        "fields[0].kind",
        "fields[1].icon",
        "fields[1].kind",
        "fields[1].validation",
        "fields[1].is_required",
        "fields[2].icon",
        "fields[2].is_required",
        "submitted_label",
        "url",
    ];
    assert_eq!(lost, expected);
}

#[test]
fn sounds_and_files_are_links() {
    let media = Content::Media(Media {
        kind: MediaKind::Audio,
        url: "https://a.example/a.mp3".to_owned(),
        name: Some("A song".to_owned()),
        media_type: None,
        caption: Some("Text".to_owned()),
        player: None,
    });
    let item = json!([{ "type": "link", "name": "A song", "url": "https://a.example/a.mp3" }]);
    assert_eq!(written(&media), (rich("3", &item), vec!["url".to_owned()]));
}

#[test]
fn files_are_images_or_links_and_one_is_stored_as_it_is() {
    let files = |files: Vec<Attachment>| Content::Attachments { text: "Text".to_owned(), files };
    let url = "https://a.example/1";
    let image = files(vec![file("image/png", Some(url)), file("image/gif", Some(url))]);
    let item = json!({ "url": url, "caption": "a name" });
    assert_eq!(written(&image), (rich("9", &json!([item, item])), vec![]));

    let mixed = files(vec![file("image/png", Some(url)), file("text/csv", Some(url))]);
    let item = json!({ "type": "link", "name": "a name", "url": url });
    assert_eq!(written(&mixed), (rich("3", &json!([item, item])), vec!["files".to_owned()]));

    let nowhere = files(vec![file("text/csv", None)]);
    let expected = (json!({ "message": "Text" }), vec!["files[0]".to_owned()]);
    assert_eq!(written(&nowhere), expected);
    assert_eq!(write_stored(&nowhere).element, json!({ "message": "Text" }));

    let stored = write_stored(&files(vec![file("text/csv", Some(url))]));
    let meta = json!({ "name": "a name", "url": url, "contentType": "text/csv" });
    let expected = json!({ "message": "Text", "contentType": 1, "fileMeta": meta });
    assert_eq!((stored.element, stored.losses), (expected, vec![]));
}

#[test]
fn places_notices_and_rich_content_of_others_are_texts() {
    let place = Location { latitude: 52.5, longitude: 13.4, label: Some("Here".to_owned()) };
    let place = Content::Location(place);
    assert_eq!(written(&place).0, json!({ "message": "Here\n52.5, 13.4" }));
    let stored = write_stored(&place);
    assert_eq!(stored.element["message"], "{\"lat\":52.5,\"lon\":13.4}");
    assert_eq!(stored.losses.len(), 1);

    let notice = Content::Notice { text: "Ann joined".to_owned() };
    assert_eq!(written(&notice), (json!({ "message": "Ann joined" }), vec![String::new()]));
    let structured = Content::Structured {
        content: json!({ "type": "text", "text": "Hi" }),
        quick_replies: None,
    };
    assert_eq!(written(&structured), (json!({ "message": "Hi" }), vec![]));
    let says =
        json!({ "actions": [{ "type": "publishText", "text": "yes" }], "metadata": [{ "id": 1 }] });
    let structured = Content::Structured {
        content: json!({ "type": "horizontal", "elements": [
            { "type": "text", "text": "Well?" }, { "type": "button", "title": "Yes", "click": says },
        ] }),
        quick_replies: None,
    };
    let (element, losses) = written(&structured);
    assert_eq!(losses, ["content"]);
    assert_eq!(element["message"], "Well?");
    assert_eq!(element["metadata"]["payload"][0]["title"], "Yes");
    let event = Content::Event { name: "X".to_owned(), data: None };
    assert_eq!(written(&event), (json!({}), vec![String::new()]));
}
