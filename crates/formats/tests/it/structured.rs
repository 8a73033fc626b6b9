//! LivePerson's structured content: what elements become, what ours are written as, and whether
//! LivePerson's own renderer agrees.

mod contents;
mod judge;
mod mutations;

use std::path::Path;

use formats::structured::{Read, Written, nearest, read, validate, write};
use model::content::{Card, Content, ContentAction, ContentButton, Markup, Reply};
use proptest::prelude::*;
use serde_json::{Value, json};

use contents::content;
use mutations::{hostile, mutated};

const ELEMENTS: &str = include_str!("../structured/elements.json");

/// An element with its quick replies.
type Rich = (Value, Option<Value>);

fn elements() -> Vec<(Value, Rich)> {
    let listed: Vec<Value> = serde_json::from_str(ELEMENTS).unwrap();
    let rich = |it: &Value| (it["content"].clone(), it.get("quick_replies").cloned());
    listed.into_iter().map(|it| (it.clone(), rich(&it))).collect()
}

fn written(content: &Content) -> Written {
    write(content).unwrap_or_else(|| panic!("{content:?} isn't shown"))
}

fn read_back(written: &Written) -> Content {
    let Read { content, losses } = read(&written.content, written.quick_replies.as_ref());
    assert_eq!(losses, [], "{}", written.content);
    content.unwrap_or_else(|| panic!("{} is nothing", written.content))
}

fn losses(written: &Written) -> Vec<String> {
    written.losses.iter().map(ToString::to_string).collect()
}

#[test]
fn every_element_is_right_and_becomes_what_it_says() {
    for (element, (content, quick_replies)) in elements() {
        let name = &element["name"];
        let faults = validate(&content, quick_replies.as_ref());
        assert_eq!(faults, [], "{name}");
        let read = read(&content, quick_replies.as_ref());
        assert_eq!(read.losses, [], "{name}");
        let ours = read.content.unwrap();
        let kind = serde_json::to_value(&ours).unwrap();
        let kind = kind.as_object().and_then(|it| it.keys().next()).cloned();
        assert_eq!(kind.as_deref(), element["reads_as"].as_str(), "{name}");
        assert_eq!(ours.plain_text(), element["says"].as_str().unwrap(), "{name}");
        // The tap's words and what it gives back are the same, however the content is kept.
        let kept = Content::Structured { content, quick_replies };
        assert_eq!(said(&ours), said(&kept), "{name}");
    }
}

/// What taps say and give back.
fn said(content: &Content) -> Vec<(String, Vec<Value>)> {
    let offers = content.offers().into_iter();
    offers.filter_map(|offer| Some((offer.says?, offer.metadata))).collect()
}

#[test]
fn no_element_reads_differently_once_it_is_written() {
    for (element, (content, quick_replies)) in elements() {
        let ours = read(&content, quick_replies.as_ref()).content.unwrap();
        assert_eq!(read_back(&written(&ours)), ours, "{}", element["name"]);
    }
}

#[test]
fn what_has_no_place_there_is_told() {
    let long = "x".repeat(300);
    let button = |label: &str, action| ContentButton {
        label: label.to_owned(),
        action,
        metadata: Vec::new(),
    };
    let link = |url: &str| ContentAction::Link { url: url.to_owned(), target: None };
    let reply = |title: &str| Reply { title: title.to_owned(), ..Reply::default() };
    let card = |image_url: &str| Card {
        title: "t".to_owned(),
        image_url: Some(image_url.to_owned()),
        url: Some("javascript:alert(1)".to_owned()),
        ..Card::default()
    };
    let buttons = |buttons| Content::Buttons { text: "t".to_owned(), buttons };
    let replies = |text: &str, quick_replies| Content::Text {
        text: text.to_owned(),
        markup: Markup::Markdown,
        quick_replies,
    };
    for (content, expected) in [
        (
            buttons(vec![button("a", link("javascript:alert(1)"))]),
            vec!["buttons[0]: where it leads can't be opened there; it is shown as a text"],
        ),
        (
            buttons(vec![button("a", ContentAction::Reply { payload: long.clone() })]),
            vec!["buttons[0]: what it says has over 256 characters; it says its label"],
        ),
        (
            buttons(vec![button(&long, link("https://example.com"))]),
            vec!["buttons[0]: its label is cut after 128 characters"],
        ),
        (
            buttons(vec![button("a", ContentAction::ShareLocation)]),
            vec!["buttons[0]: it says its label, and asks for no place"],
        ),
        (
            replies("*a*", vec![reply("x"); 25]),
            vec![
                "text: its marks are shown as they are",
                "quick_replies: only 24 of 25 are offered",
            ],
        ),
        (
            Content::carousel(None, vec![card("ftp://x"); 2]),
            vec![
                "tiles[0].url: where a tap leads can't be opened there",
                "tiles[0].image_url: the picture can't be shown",
                "tiles[1].url: where a tap leads can't be opened there",
                "tiles[1].image_url: the picture can't be shown",
            ],
        ),
        (
            Content::Structured { content: json!({ "type": "text" }), quick_replies: None },
            vec!["has no `text`"],
        ),
    ] {
        assert_eq!(losses(&written(&content)), expected);
    }
    let tiles = vec![Card { title: "t".to_owned(), ..Card::default() }; 12];
    let carousel = written(&Content::carousel(None, tiles));
    assert_eq!(losses(&carousel), ["tiles: only 10 of 12 are shown"]);
    assert_eq!(carousel.content["elements"].as_array().map(Vec::len), Some(10));
    assert_eq!(write(&Content::Event { name: "e".to_owned(), data: None }), None);
}

#[test]
fn a_long_text_is_several_elements() {
    let text = "ä".repeat(12_000);
    let written = written(&Content::text(text.clone()));
    assert_eq!(validate(&written.content, None), []);
    assert_eq!(read_back(&written).plain_text().replace('\n', ""), text);
    assert_eq!(written.losses, []);
}

#[test]
fn addresses_that_run_are_taken_out_and_told() {
    let content = json!({ "type": "vertical", "elements": [
        { "type": "image", "url": "data:image/svg+xml,x" },
        { "type": "image", "url": "https://example.com/a.png" },
        { "type": "button", "title": "a", "click": {
            "actions": [{ "type": "link", "uri": "JaVaScRiPt:alert(1)" }, { "type": "link", "uri": "tel:+49" }],
            "metadata": [{ "url": "given back as it is" }],
        } },
    ] });
    let Read { content, losses } = read(&content, None);
    let losses: Vec<String> = losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses.len(), 2, "{losses:?}");
    assert!(
        losses.contains(&"elements[0].url: an address that can't be shown".to_owned()),
        "{losses:?}"
    );
    let Some(Content::Structured { content, .. }) = content else { panic!("{content:?}") };
    let text = content.to_string();
    assert!(!text.contains("alert") && !text.contains("svg") && text.contains("tel:+49"), "{text}");
    assert!(text.contains("given back as it is"), "{text}");
}

#[test]
fn a_message_with_quick_replies_is_a_text() {
    let quick_replies = json!({ "type": "quickReplies", "itemsPerRow": 8, "replies": [
        { "type": "button", "title": "Yes", "click": { "actions": [{ "type": "publishText", "text": "y" }] } },
    ] });
    let whole = json!({ "message": "Well?", "quickReplies": quick_replies });
    let Some(Content::Text { text, quick_replies, .. }) = read(&whole, None).content else {
        panic!("{whole}")
    };
    assert_eq!((text.as_str(), quick_replies[0].payload.as_deref()), ("Well?", Some("y")));
    for nothing in [json!([]), json!("x"), json!(1), Value::Null] {
        let read = read(&nothing, None);
        assert_eq!((read.content, read.losses.len()), (None, 1), "{nothing}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_right_and_keeps_what_taps_say(content in content()) {
        let Some(written) = write(&content) else { return Ok(()) };
        let faults = validate(&written.content, written.quick_replies.as_ref());
        prop_assert_eq!(faults, vec![], "{}", written.content);
        let back = read_back(&written);
        if written.losses.is_empty() {
            prop_assert_eq!(said(&back), said(&content), "{}", written.content);
            let (before, after) = (words(&content.plain_text()), words(&back.plain_text()));
            prop_assert!(before.iter().all(|it| after.contains(it)), "{:?} {:?}", before, after);
        }
        prop_assert_eq!(read_back(&self::written(&back)), back);
    }

    #[test]
    fn whatever_comes_is_read_and_what_is_ours_stays_right(rich in mutated()) {
        let taken = validate(&rich, None).is_empty();
        let read = read(&rich, None);
        prop_assert!(read.losses.len() <= 50);
        let Some(content) = read.content else { return Ok(()) };
        let (text, offers) = (content.plain_text(), content.offers());
        prop_assert!(offers.len() <= text.lines().count() + rich.to_string().len());
        if taken && read.losses.is_empty() && rich.get("quickReplies").is_none() {
            let written = written(&content);
            prop_assert_eq!(validate(&written.content, None), vec![]);
        }
    }

    #[test]
    fn hostile_json_is_read_without_a_panic(value in hostile()) {
        let faults = validate(&value, Some(&value));
        prop_assert!(faults.len() <= 20 && !faults.is_empty());
        let read = read(&value, Some(&value));
        if let Some(content) = read.content {
            let _ = (content.plain_text(), content.offers(), write(&content));
        }
    }
}

/// The words of a text, without the marks of lists; of addresses what no escape may be in.
fn words(text: &str) -> Vec<String> {
    let is_number = |it: &str| it.parse::<u32>().is_ok();
    let is_mark = |it: &&str| *it == "-" || it.strip_suffix('.').is_some_and(is_number);
    let path = |it: &str| match it.starts_with("https://") {
        true => it.split(['?', '#']).next().unwrap_or_default().to_owned(),
        false => it.trim_start_matches("tel:").trim_end_matches(':').to_owned(),
    };
    let words = text.split_whitespace().filter(|it| !is_mark(it)).map(path);
    words.filter(|word| !word.is_empty()).collect()
}

/// Rich content in LivePerson's samples, which lie beside the project where they are.
fn samples() -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = root.ancestors().map(|it| it.join("shared/samples/liveperson"));
    let Some(folder) = folder.into_iter().find(|it| it.is_dir()) else { return Vec::new() };
    let files = std::fs::read_dir(folder).unwrap().filter_map(|it| Some(it.ok()?.path()));
    let exports = files.filter(|it| it.extension().is_some_and(|it| it == "json"));
    let mut found = Vec::new();
    for export in exports {
        let text = std::fs::read_to_string(export).unwrap();
        let mut pending: Vec<Value> = vec![serde_json::from_str(&text).unwrap()];
        while let Some(value) = pending.pop() {
            match value {
                Value::Object(mut fields) => {
                    let rich = fields.remove("leMessageJson");
                    let rich = rich.as_ref().and_then(Value::as_str);
                    found.extend(rich.map(|json| serde_json::from_str::<Value>(json).unwrap()));
                    pending.extend(fields.into_iter().map(|(_, value)| value));
                }
                Value::Array(listed) => pending.extend(listed),
                _ => {}
            }
        }
    }
    found
}

#[test]
fn the_samples_are_right_and_say_something() {
    let samples = samples();
    if samples.is_empty() {
        eprintln!("skipped: LivePerson's samples aren't here");
    }
    for rich in samples {
        assert_eq!(validate(&rich, None), [], "{rich}");
        let content = read(&rich, None).content.unwrap();
        assert_ne!(content.plain_text(), "", "{rich}");
    }
}

#[test]
fn what_comes_nearest_keeps_texts_and_what_taps_say() {
    for (element, (content, quick_replies)) in elements() {
        let nearest = nearest(&content, quick_replies.as_ref());
        let kept = Content::Structured { content, quick_replies };
        assert!(!matches!(nearest.content, Content::Structured { .. }), "{}", element["name"]);
        assert_eq!(nearest.is_whole, element["reads_as"] != "structured", "{}", element["name"]);
        assert_eq!(said(&nearest.content), said(&kept), "{}", element["name"]);
    }
}
