use serde_json::{Value, json};

use crate::entity::tests::{at, key};
use crate::entity::{Description, Found, Kind, Options, Recognisers};

fn find(name: &str, region: &str, text: &str) -> Vec<Found> {
    let options = Options { region: Some(region.to_owned()), ..Options::default() };
    let kind = Kind::BuiltIn { name: name.to_owned(), options };
    let descriptions = [Description { key: key("phone"), kind }];
    Recognisers::compile(&descriptions, "en").0.find(text, &at())
}

fn e164(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| found.value["e164"].as_str().unwrap()).collect()
}

#[test]
fn numbers_are_found_as_people_write_them() {
    for (region, text, expected) in [
        ("IN", "my number is 9820334455", "+919820334455"),
        ("IN", "call +91 98203 34455 please", "+919820334455"),
        ("IN", "0091-9820334455", "+919820334455"),
        ("US", "(415) 555-2671.", "+14155552671"),
        ("US", "+1-415-555-2671", "+14155552671"),
        ("US", "415.555.2671", "+14155552671"),
        ("DE", "030 901820", "+4930901820"),
        ("DE", "Tel: 0151 23456789, danke", "+4915123456789"),
        ("FR", "06 12 34 56 78", "+33612345678"),
        ("US", "+49 (30) 901820", "+4930901820"),
        ("GB", "ring 020 7946 0958 tonight", "+442079460958"),
    ] {
        assert_eq!(e164(&find("phone_number", region, text)), [expected], "{text}");
    }
}

#[test]
fn a_number_is_told_with_its_countrys_code() {
    let found = find("phone_number", "IN", "9820334455");
    let expected =
        json!({ "country_calling_code": "91", "value": "9820334455", "e164": "+919820334455" });
    assert_eq!(found[0].value, expected);
}

#[test]
fn other_digits_are_no_numbers() {
    for text in [
        "12345",
        "2026-02-01",
        "order 1234567890123456",
        "192.168.10.20",
        "1.2.3.4.5.6.7.8",
        "AB9820334455",
        "9820334455x",
        "1111111111",
        "mail 9820334455@example.com",
    ] {
        assert_eq!(find("phone_number", "IN", text), [], "{text}");
    }
}

#[test]
fn several_numbers_with_a_space_between_are_several() {
    let found = find("phone_number", "IN", "9820334455 9820334456 or 9820334457");
    assert_eq!(e164(&found), ["+919820334455", "+919820334456", "+919820334457"]);
}

#[test]
fn kinds_of_numbers_are_told_apart() {
    for (name, text, count) in [
        ("phone_number_without_validation", "1111111111", 1),
        ("phone_number_without_validation", "11111", 0),
        ("international_phone_number", "9820334455", 0),
        ("international_phone_number", "+919820334455", 1),
        ("PHONE", "9820334455", 1),
    ] {
        assert_eq!(find(name, "IN", text).len(), count, "{name}: {text}");
    }
    let unchecked = find("phone_number_without_validation", "IN", "1111111111");
    assert_eq!(unchecked[0].value["value"], Value::String("1111111111".to_owned()));
}
