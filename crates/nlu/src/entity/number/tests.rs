use serde_json::Value;

use crate::entity::tests::{at, key};
use crate::entity::{Description, Found, Kind, Options, Recognisers};

fn find(language: &str, options: Options, text: &str) -> Vec<Found> {
    let kind = Kind::BuiltIn { name: "number".to_owned(), options };
    let descriptions = [Description { key: key("n"), kind }];
    Recognisers::compile(&descriptions, language).0.find(text, &at())
}

fn numbers(language: &str, text: &str) -> Vec<f64> {
    let found = find(language, Options::default(), text);
    found.iter().map(|found| found.value.as_f64().unwrap()).collect()
}

#[test]
fn digits_are_read_as_the_language_groups_them() {
    for (language, text, expected) in [
        ("en", "12 or -3.50 of 1,234,567.8", vec![12.0, -3.5, 1_234_567.8]),
        ("en", ".08 and 5,00 and 1.111,11", vec![0.08, 5.0, 1111.11]),
        ("en", "12,34,567.89", vec![1_234_567.89]),
        ("en", "1 234 567 and 40 000 and 40\u{202f}000", vec![1_234_567.0, 40_000.0, 40_000.0]),
        ("en", "table 4 200 times", vec![4.0, 200.0]),
        ("en", "sizes 22,24,26", vec![22.0, 24.0, 26.0]),
        ("en", "10-20", vec![10.0, 20.0]),
        ("en", "1’234’567.5", vec![1_234_567.5]),
        ("de-DE", "1.234,5 Euro", vec![1234.5]),
        ("de", "1.234 und 3.5 und 3,5", vec![1234.0, 3.5, 3.5]),
        ("fr", "1\u{202f}234 €", vec![1234.0]),
        ("hi", "मुझे १२ चाहिए", vec![12.0]),
        ("ar", "٣٤", vec![34.0]),
        ("en", "３ and 007", vec![3.0, 7.0]),
        ("en", "$42.50, 50%", vec![42.5, 50.0]),
        ("en", "2 1/4, 3/4, 2½ and -4/5", vec![2.25, 0.75, 2.5, -0.8]),
        ("en", "10k, 2.33 k, 5M, 3 lakh, 1.2bn", vec![10e3, 2330.0, 5e6, 3e5, 1.2e9]),
        ("en", "1e3 and 1.5x10^3 and 2^10", vec![1000.0, 1500.0, 1024.0]),
        ("en", "SCP-173", vec![173.0]),
    ] {
        assert_eq!(numbers(language, text), expected, "{text}");
    }
}

#[test]
fn words_are_numbers() {
    for (language, text, expected) in [
        ("en", "two tickets for twenty-one", vec![2.0, 21.0]),
        ("en", "three hundred and fifty", vec![350.0]),
        ("en", "Two hundred and two thousand and five", vec![202_005.0]),
        ("en", "one million two thousand", vec![1_002_000.0]),
        ("en", "three lakh and six", vec![300_006.0]),
        ("en", "2 crore 5 lakh", vec![20_500_000.0]),
        ("en", "one two three", vec![1.0, 2.0, 3.0]),
        ("en", "nineteen eighty four", vec![19.0, 84.0]),
        ("en", "minus five point seven five", vec![-5.75]),
        ("en", "one and a half", vec![1.5]),
        ("en", "two and a half million", vec![2_500_000.0]),
        ("en", "one million and a half", vec![1_500_000.0]),
        ("en", "two thirds or three quarters", vec![0.666_666_666_666_667, 0.75]),
        ("en", "half a dozen, three dozen, a dozen", vec![6.0, 36.0, 12.0]),
        ("en", "a couple of shirts", vec![2.0]),
        ("en", "3 hundred and 21 people", vec![321.0]),
        ("en", "three hundred and two hundred", vec![300.0, 200.0]),
        ("en", "zero", vec![0.0]),
        ("de", "zweiundzwanzig Karten", vec![22.0]),
        ("fr", "quatre-vingt-dix-sept euros", vec![97.0]),
        ("es", "treinta y cinco", vec![35.0]),
    ] {
        assert_eq!(numbers(language, text), expected, "{text}");
    }
}

#[test]
fn other_things_with_digits_are_no_numbers() {
    for text in [
        "abc123 5kg 180ml",
        "12.05.2024",
        "2026-02-01",
        "5/17/2018",
        "10:30",
        "24/7",
        "1.2.3",
        "192.168.1.2",
        "mail a1@b2.com",
        "https://x.io/5",
        "#12",
        "this one",
        "no one",
        "a",
        "3rd",
        "twenty-first",
        "one can see",
        "1234567890123456789012345678901234567890",
    ] {
        assert_eq!(numbers("en", text), [] as [f64; 0], "{text}");
    }
}

#[test]
fn digits_are_counted_when_the_options_say_so() {
    let options = Options { min_digits: Some(4), max_digits: Some(4), ..Options::default() };
    for (text, expected) in
        [("51234", None), ("5123", Some(5123.0)), ("0042", Some(42.0)), ("42", None)]
    {
        let found = find("en", options.clone(), text);
        assert_eq!(found.first().and_then(|found| found.value.as_f64()), expected, "{text}");
    }
}

#[test]
fn long_digits_stay_exact() {
    let found = find("en", Options::default(), "1234567890123456789012");
    let exact: Value = serde_json::from_str("1234567890123456789012").unwrap();
    assert_eq!(found[0].value, exact);
}
