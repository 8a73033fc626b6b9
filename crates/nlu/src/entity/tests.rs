//! Entities as a whole: tables, then shares of public specifications where those are at hand.

mod limits;
mod specifications;

use indexmap::IndexMap;
use jiff::Zoned;
use model::key::Key;
use serde_json::{Value, json};

use super::*;

pub fn at() -> Zoned {
    "2026-01-31T10:00:00+01:00[Europe/Berlin]".parse().unwrap()
}

pub fn key(name: &str) -> Key {
    Key::new(name).unwrap()
}

pub fn built_in(name: &str) -> Description {
    let kind = Kind::BuiltIn { name: name.to_owned(), options: Options::default() };
    Description { key: Key::from_name(name), kind }
}

pub fn values(name: &str, values: &[(&str, &[&str])]) -> Description {
    let owned = |text: &&str| (*text).to_owned();
    let values: IndexMap<String, Vec<String>> = values
        .iter()
        .map(|(value, variants)| (owned(value), variants.iter().map(owned).collect()))
        .collect();
    Description { key: key(name), kind: Kind::Values { values, is_fuzzy: true } }
}

pub fn find(descriptions: &[Description], text: &str) -> Vec<Found> {
    let (recognisers, faults) = Recognisers::compile(descriptions, "en-US");
    assert_eq!(faults, []);
    recognisers.find(text, &at())
}

/// Values that one built-in entity has in a text.
pub fn values_of(name: &str, text: &str) -> Vec<Value> {
    find(&[built_in(name)], text).into_iter().map(|found| found.value).collect()
}

#[test]
fn the_message_as_a_whole_is_a_value() {
    assert_eq!(values_of("Feedback_Regex", " hi there \n"), [json!("hi there")]);
    assert_eq!(values_of("message", "  "), [] as [Value; 0]);
}

#[test]
fn names_of_built_in_entities_are_known_in_any_case() {
    for name in ["NUMBER", "Email", "otp_four_digit", "feedback_regex", "MONEY", "PERCENT"] {
        find(&[built_in(name)], "");
    }
    let (recognisers, faults) = Recognisers::compile(&[built_in("moon phase")], "en");
    assert_eq!(faults[0].reason, FaultReason::UnknownName("moon phase".to_owned()));
    assert_eq!(recognisers.find("full moon", &at()), []);
}

#[test]
fn a_faulty_entity_leaves_the_others_alone() {
    let broken = Description { key: key("broken"), kind: Kind::Regex("(".to_owned()) };
    let code = Description { key: key("code"), kind: Kind::Regex(r"[A-Z]{2}\d+".to_owned()) };
    let lost = values("lost", &[("...", &["a"])]);
    let (recognisers, faults) = Recognisers::compile(&[broken, code, lost], "en");
    assert_eq!(faults.len(), 2);
    let found = recognisers.find("a AB12", &at());
    assert_eq!(found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["a", "AB12"]);
    assert_eq!(found[1].detection, Detection::Pattern);
}

#[test]
fn a_regex_for_the_whole_message_matches_the_whole_message() {
    let kind = Kind::Regex(r"^[a-z]{3}\d{3}$".to_owned());
    let descriptions = [Description { key: key("code"), kind }];
    assert_eq!(find(&descriptions, "abc123")[0].value, json!("abc123"));
    assert_eq!(find(&descriptions, "ab12"), []);
}

#[test]
fn codes_of_a_fixed_form_are_texts() {
    for (name, text, expected) in [
        ("otp_four_digit", "it is 0042.", vec!["0042"]),
        ("otp_four_digit", "42 00421 a1234 12-3456", vec![]),
        ("pincode", "560001 or 110 001", vec!["560001", "110001"]),
        ("zip", "94103", vec!["94103"]),
        ("pan_card", "my pan is abcde1234f", vec!["ABCDE1234F"]),
        ("pan_card", "abcde1234", vec![]),
        ("flight_seat_number", "seat 12c please, not 3Z", vec!["12C"]),
    ] {
        let description = match built_in(name) {
            Description { key, kind: Kind::BuiltIn { name, options } } if name == "pincode" => {
                let options = Options { region: Some("IN".to_owned()), ..options };
                Description { key, kind: Kind::BuiltIn { name, options } }
            }
            other => other,
        };
        let found = find(&[description], text);
        let values: Vec<&str> = found.iter().map(|one| one.value.as_str().unwrap()).collect();
        assert_eq!(values, expected, "{name}: {text}");
    }
}

#[test]
fn ages_answers_colours_and_scores_are_found() {
    for (name, text, expected) in [
        ("age", "I'm 29", json!([29])),
        ("age", "29", json!([29])),
        ("age", "a 29-year-old man aged 30", json!([29, 30])),
        ("age", "she is three months old", json!(["3 months"])),
        ("age", "I am 5 minutes late, 300 years", json!([])),
        ("boolean", "yes please", json!([true])),
        ("boolean", "not really", json!([false])),
        ("boolean", "👍🏽", json!([true])),
        ("boolean", "I don't know", json!([])),
        ("boolean", "the right size", json!([])),
        ("boolean", "right!", json!([true])),
        ("boolean", "are you sure about that", json!([])),
        ("boolean", "no longer interested", json!([])),
        ("boolean", "well, no i don't", json!([false])),
        ("boolean", "that's not really it", json!([false])),
        ("color", "a navy blue and Gray one", json!(["navy blue", "grey"])),
        ("nps_feedback_range", "I'd say 9", json!([9])),
        ("nps_feedback_range", "11", json!([])),
        ("ordinal", "the second, the 3rd and the twenty-first", json!([2, 3, 21])),
        ("ordinal", "wait a second, the last one", json!([-1])),
        ("ordinal", "one hundred and fifth", json!([105])),
        ("percentage", "20%, 5.5 per cent or ten percent", json!([20, 5.5, 10])),
        ("hashtag", "#sale and C#", json!(["#sale"])),
        ("url", "see www.example.com/a, or not.ok", json!(["www.example.com/a"])),
        ("url", "fine.thanks for ok.is it", json!([])),
        ("email", "fred@home.com.", json!(["fred@home.com"])),
        ("email", "a@b, @c.de", json!([])),
    ] {
        assert_eq!(json!(values_of(name, text)), expected, "{name}: {text}");
    }
}

#[test]
fn files_are_values_of_their_kind() {
    let descriptions = [built_in("image"), built_in("attachment"), built_in("document")];
    let (recognisers, _) = Recognisers::compile(&descriptions, "en");
    for (media_type, name, expected) in [
        (Some("image/png"), None, vec!["image", "attachment"]),
        (None, Some("bill.PDF"), vec!["attachment", "document"]),
        (None, None, vec!["attachment"]),
    ] {
        let owned = |text: &str| text.to_owned();
        let attachment = Attachment {
            media_type: media_type.map(owned),
            name: name.map(owned),
            url: "https://files.example.com/1".to_owned(),
        };
        let found = recognisers.find_attachment(&attachment);
        let names: Vec<&str> = found.iter().map(|one| one.entity.as_str()).collect();
        assert_eq!(names, expected);
    }
}
