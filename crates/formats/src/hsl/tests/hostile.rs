//! Elements of those who mean harm, and elements with anything anywhere.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::hsl::{MAX_DEPTH, MAX_ITEMS, read, write};
use crate::loss::MAX_LOSSES;
use model::content::{Content, MAX_TEXT_CHARS};

/// Addresses that nobody is to be led to.
const ADDRESSES: &[&str] = &[
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "\u{1}javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "blob:https://a.example/1",
    "intent://a.example#Intent;end",
    "file:///etc/passwd",
    "//evil.example",
];

/// Asserts that all addresses in contents are such as may be opened or shown.
fn assert_addresses(contents: &[Content], context: &Value) {
    let mut pending: Vec<Value> =
        contents.iter().map(|it| serde_json::to_value(it).unwrap()).collect();
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(values) => pending.extend(values),
            Value::Object(fields) => {
                for (key, value) in fields {
                    if let (Some(url), "url" | "image_url") = (value.as_str(), key.as_str()) {
                        let schemes = ["http://", "https://", "mailto:", "tel:", "sms:"];
                        let is_safe = schemes.iter().any(|it| url.starts_with(it));
                        assert!(is_safe, "{key} {url:?} of {context}");
                    }
                    pending.push(value);
                }
            }
            _ => {}
        }
    }
}

/// Asserts that an element does no harm, and that what is written of it stays as it is.
fn assert_stable(element: &Value) {
    let first = read(element);
    assert!(first.losses.len() <= MAX_LOSSES);
    assert_addresses(&first.content, element);
    for content in &first.content {
        let written = write(content).element;
        let again = read(&written);
        assert_addresses(&again.content, &written);
        let elements: Vec<Value> = again.content.iter().map(|it| write(it).element).collect();
        assert_eq!(elements, [written], "{element}");
    }
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!("x"), |inner, _| json!([inner]))
}

#[test]
fn no_address_leads_to_harm() {
    for address in ADDRESSES {
        let opens = |kind: &str, uri: &str| {
            json!({
                "actionable_text": "x", "type": kind, "uri": uri, "is_default": 1,
                "payload": { "url": address, "link": address, "message": "m", "images": [address],
                             "number": address, "to": address },
            })
        };
        let taps: Vec<Value> = [
            ("APP_ACTION", "LINK"),
            ("APP_ACTION", "SELF_SERVE_WEB"),
            ("APP_ACTION", "CALL"),
            ("APP_ACTION", "SMS"),
            ("APP_ACTION", "EMAIL"),
            ("APP_ACTION", "CAROUSEL_DETAIL"),
            ("APP_ACTION", "PROFILE"),
            ("APP_ACTION", ""),
            ("SHARE", ""),
            ("TEXT_ONLY", "LINK"),
        ]
        .iter()
        .map(|(kind, uri)| opens(kind, uri))
        .collect();
        for element in [
            json!({ "text": "t", "type": "BUTTON", "data": { "items": taps } }),
            json!({ "text": "t", "type": "TEXT", "data": { "quick_replies": taps } }),
            json!({ "type": "CAROUSEL", "data": { "items": [
                { "thumbnail": { "image": address }, "title": "T", "actionables": taps, "mini_actionable": taps },
            ] } }),
            json!({ "type": "RECEIPT", "data": { "order_items": [{ "title": "T", "image_url": address }],
                                                 "footer": { "actionables": taps } } }),
            json!({ "title": "T", "type": "FORM", "data": { "fields": [
                { "key": "k", "type": "search", "search_source": address },
            ] } }),
        ] {
            let found = read(&element);
            assert!(!found.losses.is_empty(), "{element}");
            assert_stable(&element);
        }
    }
}

#[test]
fn what_is_too_deep_is_not_read() {
    let element = json!({ "text": "t", "type": "TEXT", "data": nested(MAX_DEPTH) });
    let found = read(&element);
    assert_eq!(found.content, []);
    assert_eq!(found.losses.len(), 1);
    let text = Value::String(element.to_string());
    assert_eq!(read(&text).content, [Content::text(element.to_string())]);
    assert_eq!(read(&nested(500)).content, []);
    let shallow = json!({ "text": "t", "type": "TEXT", "data": nested(MAX_DEPTH - 2) });
    assert_eq!(read(&shallow).content, [Content::text("t")]);
}

#[test]
fn what_is_too_much_is_cut() {
    let reply = json!({ "actionable_text": "x", "type": "TEXT_ONLY", "payload": {} });
    let replies = vec![reply; MAX_ITEMS * 50];
    let element = json!({ "text": "ü".repeat(MAX_TEXT_CHARS + 1), "type": "TEXT",
                          "data": { "quick_replies": replies } });
    let found = read(&element);
    let [Content::Text { text, quick_replies, .. }] = &found.content[..] else { panic!() };
    assert_eq!(text.chars().count(), MAX_TEXT_CHARS);
    assert_eq!(quick_replies.len(), MAX_ITEMS);
    assert_eq!(found.losses.len(), 2);
    let wrong = json!({ "text": "t", "type": "BUTTON", "data": { "items": vec![1; MAX_ITEMS] } });
    assert_eq!(read(&wrong).losses.len(), MAX_LOSSES);
}

#[test]
fn wrong_types_anywhere_are_survived() {
    let wrong = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!("x"),
        json!([]),
        json!({}),
        json!([[]]),
        json!("{"),
        json!("[{}]"),
        json!("\u{0}\u{202e}"),
    ];
    let kinds =
        ["TEXT", "BUTTON", "CAROUSEL", "IMAGE", "FORM", "SYSTEM", "RECEIPT", "TAB_LIST", "X"];
    let keys = [
        "quick_replies",
        "items",
        "fields",
        "order_items",
        "tabs",
        "header",
        "subheader",
        "footer",
    ];
    for value in &wrong {
        assert_stable(value);
        for kind in kinds {
            assert_stable(&json!({ "text": value, "title": value, "type": kind, "data": value }));
            for key in keys {
                for inner in [
                    "actionable_text",
                    "payload",
                    "thumbnail",
                    "title",
                    "actionables",
                    "tab_items",
                    "options",
                ] {
                    let data =
                        json!({ key: [{ inner: value, "title": "t", "actionable_text": "x" }] });
                    assert_stable(&json!({ "text": "t", "type": kind, "data": data }));
                }
            }
        }
    }
}

/// Values whose keys and texts are those of elements, in any arrangement.
fn anything() -> impl Strategy<Value = Value> {
    let keys = vec![
        "text",
        "type",
        "data",
        "items",
        "quick_replies",
        "actionable_text",
        "payload",
        "message",
        "gogo_message",
        "uri",
        "url",
        "link",
        "is_default",
        "emoji",
        "thumbnail",
        "image",
        "title",
        "sub_title",
        "description",
        "actionables",
        "actionable",
        "mini_actionable",
        "meta",
        "rating",
        "fields",
        "key",
        "order",
        "options",
        "hint",
        "search_source",
        "keyboard_type",
        "tabs",
        "tab_items",
        "order_items",
        "footer",
        "amount",
        "header",
        "subheader",
        "subtitle",
    ];
    let texts = vec![
        "TEXT",
        "BUTTON",
        "CAROUSEL",
        "FORM",
        "RECEIPT",
        "TAB_LIST",
        "SYSTEM",
        "TEXT_ONLY",
        "APP_ACTION",
        "SHARE",
        "APP_FEEDBACK",
        "LINK",
        "CALL",
        "SMS",
        "EMAIL",
        "CAROUSEL_DETAIL",
        "IMAGE_UPLOAD",
        "DOCUMENT_PICKER",
        "https://a.example",
        "http://b.example/c d",
        "https://youtu.be/abc",
        "javascript:x",
        "tel:1 2",
        "mailto:a@b.example",
        "picker",
        "text",
        "search",
        "dob",
        "",
        " ",
        "x",
        "1",
        "true",
        "🙂",
        "a{b: c}{task}",
        "{\"text\": \"x\"}",
        "[]",
    ];
    let leaf = prop_oneof![
        4 => prop::sample::select(texts).prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i32>().prop_map(Value::from),
        1 => "\\PC{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 80, 8, move |inner| {
        prop_oneof![
            1 => vec(inner.clone(), 0..4).prop_map(Value::Array),
            4 => vec((prop::sample::select(keys.clone()), inner), 1..8).prop_map(|fields| {
                let fields = fields.into_iter().map(|(key, value)| (key.to_owned(), value));
                Value::Object(fields.collect::<Map<_, _>>())
            }),
        ]
    })
}

/// One of these, or nothing.
fn maybe(texts: &'static [&'static str]) -> impl Strategy<Value = Value> {
    prop_oneof![
        6 => prop::sample::select(texts).prop_map(Value::from),
        1 => Just(Value::Null),
    ]
}

/// What can be tapped, its fields arranged at random.
fn actionable() -> impl Strategy<Value = Value> {
    let screens = (
        maybe(&["TEXT_ONLY", "APP_ACTION", "SHARE", "APP_FEEDBACK", "MESSAGE_BAR", "FORM_SHOW"]),
        maybe(&[
            "",
            "LINK",
            "SELF_SERVE_WEB",
            "CALL",
            "SMS",
            "EMAIL",
            "SEND_LOCATION",
            "IMAGE_UPLOAD",
            "DOCUMENT_PICKER",
            "CAROUSEL_DETAIL",
            "PROFILE",
        ]),
        maybe(&[
            "",
            "https://a.example",
            "https:b.example",
            "c.example",
            "javascript:x",
            "tel:1 2",
            "mailto:a@b.example",
            "https://youtu.be/abc",
        ]),
    );
    let texts = (
        maybe(&["Go", "Card", "https://a.example", "🙂 Go"]),
        maybe(&["", "Go", "Went{a: b}", "+49 #1"]),
        maybe(&["", "Go", "Gone{task}"]),
        maybe(&["", "🙂", "Go"]),
        any::<bool>(),
    );
    (screens, texts).prop_map(|((kind, uri, url), (label, message, gogo, emoji, is_default))| {
        json!({ "actionable_text": label, "type": kind, "uri": uri, "is_default": is_default,
                "emoji": emoji, "payload": { "url": url, "message": message,
                "gogo_message": gogo, "description": "D", "images": ["https://a.example/i.png"] } })
    })
}

fn item() -> impl Strategy<Value = Value> {
    let thumbnail = maybe(&["", "https://a.example/i.png", "https://youtu.be/abc", "javascript:x"]);
    let texts = (maybe(&["", "Card", "🙂 Go"]), maybe(&["", "S"]), maybe(&["", "D"]));
    let taps = (vec(actionable(), 0..4), vec(actionable(), 0..2));
    (thumbnail, texts, taps).prop_map(|(image, (title, subtitle, description), (taps, mini))| {
        json!({ "thumbnail": { "image": image }, "title": title, "sub_title": subtitle,
                "description": description, "actionables": taps, "mini_actionable": mini })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn anything_is_survived_and_what_is_written_of_it_is_stable(
        kind in prop::sample::select(vec![
            "TEXT", "BUTTON", "CAROUSEL", "FORM", "RECEIPT", "TAB_LIST", "SYSTEM", "SILENT", "",
        ]),
        text in anything(),
        lists in vec(vec(anything(), 0..4), 5),
        element in anything(),
    ) {
        assert_stable(&element);
        let [items, replies, fields, tabs, orders] = lists.try_into().unwrap();
        let data = json!({ "items": items, "quick_replies": replies, "fields": fields, "tabs": tabs,
                           "order_items": orders });
        assert_stable(&json!({ "text": text, "title": text, "type": kind, "data": data }));
    }

    #[test]
    fn any_arrangement_of_cards_and_buttons_is_stable(
        items in vec(item(), 0..4),
        taps in vec(actionable(), 0..5),
        text in maybe(&["", "Text"]),
    ) {
        for (kind, key) in [("BUTTON", "items"), ("TEXT", "quick_replies")] {
            assert_stable(&json!({ "text": text, "type": kind, "data": { key: taps } }));
        }
        assert_stable(&json!({ "text": text, "type": "CAROUSEL", "data": { "items": items } }));
        let tabs = json!([{ "title": text, "tab_items": [{ "title": "A", "emoji": "🙂" }] }]);
        let data = json!({ "tabs": tabs, "actionables": taps });
        assert_stable(&json!({ "text": text, "type": "TAB_LIST", "data": data }));
        let data = json!({ "order_items": items, "footer": { "amount": "1", "actionables": taps } });
        assert_stable(&json!({ "text": text, "type": "RECEIPT", "data": data }));
    }
}
