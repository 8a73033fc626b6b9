use serde_json::{Value, json};

use super::*;
use crate::content::Offer;

fn found(content: &Value) -> Vec<String> {
    faults(content, None).iter().map(Fault::to_string).collect()
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(
        json!({ "type": "text", "text": "x" }),
        |inner, _| json!({ "type": "vertical", "elements": [inner] }),
    )
}

fn button(action: &Value) -> Value {
    json!({ "type": "button", "title": "t", "click": { "actions": [action] } })
}

#[test]
fn what_is_right_has_no_fault() {
    for content in [
        json!({ "type": "text", "text": "", "style": { "bold": true, "size": "large", "color": "x" } }),
        json!({ "text": "no type", "accessibility": { "web": { "role": "note" } } }),
        json!({ "title": "a button" }),
        json!({ "url": "a", "caption": "a picture by its caption" }),
        json!({ "type": "image", "url": "x", "click": {} }),
        json!({ "la": 1, "lo": 2.5 }),
        json!({ "templateType": "quickReply", "title": "t", "resp": ["a"] }),
        json!({ "type": "vertical", "elements": [], "metadata": [1, { "a": [] }] }),
        json!({ "type": "horizontal", "percentages": [30, 70], "elements": [
            { "type": "carousel", "padding": 10, "elements": [{ "text": "a" }, { "text": "b" }] },
        ] }),
        json!({ "type": "keyValuePairList", "elements": [{ "key": "a" }] }),
        button(&json!({ "type": "link", "uri": "tel:+49", "target": "slideout" })),
        button(&json!({ "type": "datePicker", "class": "range", "minDate": 1.0, "maxDate": 2 })),
        nested(20),
    ] {
        assert_eq!(found(&content), Vec::<String>::new(), "{content}");
    }
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let long = "é".repeat(129);
    for (content, expected) in [
        (json!(1), "the content isn't an object"),
        (json!({}), "the content has no `type`"),
        (json!({ "url": "x" }), "the content has no `type`"),
        (json!({ "text": 1 }), "/text isn't a text"),
        (json!({ "type": "blink" }), "/type is `blink`, which can't stand here"),
        (json!({ "type": ["text"] }), "/type isn't a text"),
        (json!({ "type": "text" }), "the content has no `text`"),
        (
            json!({ "type": "text", "text": "x", "b/~": 1 }),
            "the content has `b/~`, which text doesn't have",
        ),
        (json!({ "type": "button", "title": long }), "/title is longer than 128 characters"),
        (json!({ "type": "map", "la": "1", "lo": 2 }), "/la isn't a number"),
        (
            json!({ "type": "carousel", "elements": [{ "text": "a" }] }),
            "/elements has 1 entries, fewer than 2",
        ),
        (
            json!({ "type": "vertical", "elements": [{ "type": "text", "text": "a", "rtl": 1 }] }),
            "/elements/0/rtl isn't true or false",
        ),
        (
            json!({ "type": "vertical", "border": "none", "elements": [] }),
            "/border isn't border or borderLess or dropShadow",
        ),
        (
            json!({ "type": "tabs", "elements": [{ "type": "tabs", "elements": [] }] }),
            "/elements/0/type is `tabs`, which can't stand here",
        ),
        (
            button(&json!({ "type": "link", "uri": "www.example.com" })),
            "/click/actions/0/uri is no URI",
        ),
        (
            button(&json!({ "type": "datePicker", "class": "single", "minDate": 1.5 })),
            "/click/actions/0/minDate isn't a whole number",
        ),
        (
            json!({ "type": "text", "text": "a", "style": { "x": 1 } }),
            "/style has `x`; it may have background-color",
        ),
        (
            json!({ "type": "carousel", "padding": 11, "elements": [{ "text": "a" }, { "text": "b" }] }),
            "/padding isn't a number from 0 to 10",
        ),
    ] {
        let faults = found(&content);
        assert!(
            faults.len() == 1 && faults[0].starts_with(expected),
            "{content}: {faults:?}, not {expected}"
        );
    }
}

#[test]
fn quick_replies_are_buttons() {
    let text = json!({ "type": "text", "text": "x" });
    let right = json!({ "type": "quickReplies", "itemsPerRow": 8, "replies": [{ "title": "a" }] });
    assert_eq!(faults(&text, Some(&right)), []);
    let wrong = json!({ "replies": [{ "title": "a" }, { "tooltip": "b" }] });
    let told: Vec<_> = faults(&text, Some(&wrong)).iter().map(Fault::to_string).collect();
    assert_eq!(told, ["/quickReplies/replies/1 has no `title`"]);
}

#[test]
fn what_nests_too_deep_is_refused_and_ends() {
    assert!(found(&nested(30)).is_empty());
    for depth in [33, 100] {
        assert!(
            found(&nested(depth)).iter().any(|it| it.ends_with("more than 64 deep")),
            "{depth}"
        );
    }
    let lists = (0..100).fold(json!([]), |inner, _| json!([inner]));
    let content = json!({ "type": "vertical", "elements": [], "metadata": lists });
    assert_eq!(found(&content), ["/metadata is nested more than 64 deep"]);
    let wide = json!({ "type": "vertical", "elements": vec![json!(1); 10_000] });
    assert_eq!(found(&wide).len(), MAX_FAULTS);
    let deep = Content::Structured { content: nested(100), quick_replies: None };
    assert_eq!(deep.plain_text(), "");
}

#[test]
fn a_uri_has_a_scheme_and_known_characters() {
    for (text, is_one) in [
        ("https://example.com", true),
        ("HTTPS://user:pw@example.com:8080/a/b?c=d&e=%20#f/?", true),
        ("https://[2001:db8::1]:80/", true),
        ("https://[v1.a]/", true),
        ("tel:+49301234", true),
        ("mailto:a@example.com?subject=x", true),
        ("a:/b", true),
        ("https://", true),
        ("", false),
        ("https:", false),
        ("example.com", false),
        ("//example.com", false),
        ("1a:b", false),
        ("https://example.com/ä", false),
        ("https://example.com/a b", false),
        ("https://example.com/%2", false),
        ("https://example.com:a", false),
        ("https://a@b@c", false),
        ("https://[::1", false),
        ("https://[1]/", false),
        ("https://e/a#b#c", false),
        ("https://e/{a}|b", false),
    ] {
        assert_eq!(is_uri(text), is_one, "{text}");
    }
}

#[test]
fn what_may_be_answered_is_counted_through_the_whole_content() {
    let says = |text: &str, id: u8| {
        json!({ "actions": [{ "type": "publishText", "text": text }],
            "metadata": [{ "type": "ExternalId", "id": id }] })
    };
    let content = json!({ "type": "vertical", "elements": [
        { "type": "text", "text": "Shoes", "tag": "title" },
        { "type": "image", "url": "https://example.com/a.png", "tooltip": "Boots", "click": says("boots", 1) },
        { "type": "image", "url": "https://example.com/b.png", "tooltip": "not said" },
        { "type": "map", "la": 52.5, "lo": 13.4, "tooltip": "Our shop" },
        { "type": "horizontal", "elements": [
            { "title": "Buy", "click": says("I buy", 2) },
            { "type": "button", "title": "Way", "click": { "actions": [
                { "type": "navigate", "la": 1, "lo": 2 }] } },
            { "type": "button", "title": "When", "click": { "actions": [
                { "type": "datePicker", "class": "single" }] } },
        ] },
        { "type": "template", "templateType": "quickReply", "title": "Well?", "resp": ["Yes"] },
        { "type": "keyValuePairList", "elements": [{ "key": "Size", "value": "42" }] },
        { "type": "linkPreview", "url": "https://example.com", "title": "Page" },
        { "type": "checkbox", "text": "Laces", "click": { "actions": [
            { "type": "checked", "publishText": "with laces" }] } },
    ] });
    let quick_replies = json!({ "replies": [{ "title": "No", "click": says("no", 3) }] });
    let content = Content::Structured { content, quick_replies: Some(quick_replies) };
    assert_eq!(
        content.plain_text(),
        "Shoes\n1. Boots\nOur shop: 52.5, 13.4\n2. Buy\nWay: 1, 2\nWhen\nWell?\n3. Yes\nSize: 42\n\
         Page: https://example.com\n4. Laces\n5. No"
    );
    let told = |offer: Offer| (offer.title, offer.says.unwrap_or_default(), offer.metadata.len());
    let offers: Vec<_> = content.offers().into_iter().map(told).collect();
    let expected = [
        ("Boots", "boots", 1),
        ("Buy", "I buy", 1),
        ("Yes", "Yes", 0),
        ("Laces", "with laces", 0),
        ("No", "no", 1),
    ];
    let expected = expected.map(|(title, says, count)| (title.to_owned(), says.to_owned(), count));
    assert_eq!(offers, expected);
}

#[test]
fn a_picture_alone_is_its_address() {
    let image = json!({ "type": "image", "url": "https://example.com/a.png", "caption": "" });
    for (content, expected) in [
        (image.clone(), "https://example.com/a.png"),
        (json!({ "type": "vertical", "elements": [image] }), "https://example.com/a.png"),
        (json!({ "type": "image", "url": "https://example.com/a.png", "caption": "A" }), "A"),
        (
            json!({ "type": "carouselSelect", "elements": [{ "text": "a" }, { "text": "b" }] }),
            "a\nb",
        ),
        (
            json!({ "type": "accordionSelect", "titles": [{ "name": "T", "additional": "5 €" }],
            "elements": [{ "text": "a" }, { "text": "b" }] }),
            "T: 5 €\na\nb",
        ),
        (json!([1]), ""),
    ] {
        let content = Content::Structured { content, quick_replies: None };
        assert_eq!(content.plain_text(), expected);
    }
}
