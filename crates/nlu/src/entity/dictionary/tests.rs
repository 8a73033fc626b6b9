use indexmap::IndexMap;
use serde_json::json;

use super::*;
use crate::entity::tests::{find, values};
use crate::entity::{Detection, Found};

fn cities() -> crate::entity::Description {
    values(
        "city",
        &[
            ("York", &[]),
            ("New York City", &["new york", "NYC", "the big  apple"]),
            ("Mumbai", &["bombay"]),
            ("Hyderabad", &[]),
            ("Bangalore", &["bengaluru"]),
            ("Goa", &[]),
            ("東京", &["とうきょう"]),
            ("O'Fallon", &[]),
        ],
    )
}

fn told(found: &[Found]) -> Vec<(String, String, Detection)> {
    let value = |found: &Found| found.value.as_str().unwrap().to_owned();
    found.iter().map(|found| (value(found), found.text.clone(), found.detection)).collect()
}

#[test]
fn values_are_found_by_their_longest_name_at_the_edges_of_words() {
    for (text, expected) in [
        ("From new YORK to york!", vec![("New York City", "new YORK"), ("York", "york")]),
        ("new york city", vec![("New York City", "new york city")]),
        ("the big-apple", vec![("New York City", "the big-apple")]),
        ("the big pear, nyc", vec![("New York City", "nyc")]),
        ("newyorkers yorkshiremen", vec![]),
        ("東京に行きたい", vec![("東京", "東京")]),
        ("ofallon, O’Fallon", vec![("O'Fallon", "ofallon"), ("O'Fallon", "O’Fallon")]),
        (
            "ＭＵＭＢＡＩ mum\u{200B}bai",
            vec![("Mumbai", "ＭＵＭＢＡＩ"), ("Mumbai", "mum\u{200B}bai")],
        ),
    ] {
        let expected: Vec<_> = expected
            .into_iter()
            .map(|(value, text)| (value.to_owned(), text.to_owned(), Detection::Exact))
            .collect();
        assert_eq!(told(&find(&[cities()], text)), expected, "{text}");
    }
}

#[test]
fn longer_words_may_have_more_wrong_letters() {
    for (text, expected) in [
        ("goa", Some(("Goa", Detection::Exact))),
        ("gao", None),
        ("yrok", Some(("York", Detection::Fuzzy))),
        ("mumbay", Some(("Mumbai", Detection::Fuzzy))),
        ("mambay", None),
        ("hydrabad", Some(("Hyderabad", Detection::Fuzzy))),
        ("hidrabad", Some(("Hyderabad", Detection::Fuzzy))),
        ("hidrobad", None),
        ("banglore", Some(("Bangalore", Detection::Fuzzy))),
        ("new yrok city", Some(("New York City", Detection::Fuzzy))),
        ("york1", None),
        ("work", None),
        ("fork", None),
    ] {
        let found = told(&find(&[cities()], text));
        let found: Vec<_> = found.iter().map(|(value, _, how)| (value.as_str(), *how)).collect();
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{text}");
    }
}

#[test]
fn a_value_is_never_a_misspelt_other_one() {
    let plans = values("plan", &[("gold", &[]), ("bold", &[]), ("silver", &[])]);
    let found = told(&find(&[plans], "gold bold golb"));
    let values: Vec<&str> = found.iter().map(|(value, ..)| value.as_str()).collect();
    assert_eq!(values, ["gold", "bold", "gold"]);
}

#[test]
fn misspelt_names_count_only_where_a_list_says_so() {
    let mut exact = cities();
    if let crate::entity::Kind::Values { is_fuzzy, .. } = &mut exact.kind {
        *is_fuzzy = false;
    }
    assert_eq!(find(std::slice::from_ref(&exact), "mumbay"), []);
    let others = values("other", &[("mumbai indians", &[])]);
    assert_eq!(find(&[exact, others], "mumbay"), []);
}

#[test]
fn a_misspelt_name_is_less_sure() {
    let found = find(&[cities()], "mumbay and mumbai");
    assert!(found[0].score < 1.0 && found[0].score > 0.7, "{}", found[0].score);
    assert!((found[1].score - 1.0).abs() < f64::EPSILON);
}

#[test]
fn names_that_cant_be_found_are_told() {
    let long = "a ".repeat(MAX_WORDS + 1);
    let map: IndexMap<String, Vec<String>> =
        IndexMap::from([("?!".to_owned(), vec!["b".to_owned()]), (long.clone(), Vec::new())]);
    let lists = [List { entity: 3, values: &map, is_fuzzy: false }];
    let (dictionary, lost) = Dictionary::compile(&lists, "en");
    assert_eq!(lost, [(3, "?!".to_owned()), (3, long)]);
    assert_eq!(dictionary.find("b")[0].1.value, json!("?!"));
}

#[test]
fn an_uploaded_list_has_one_value_a_line() {
    let parsed = parse_dictionary("\u{FEFF}delhi|new delhi, dilli\r\n\nmumbai|\n").unwrap();
    let variants = |value: &str| parsed[value].clone();
    assert_eq!(variants("delhi"), ["new delhi", "dilli"]);
    assert_eq!(variants("mumbai"), [] as [String; 0]);
    for (text, expected) in [
        ("delhi;dilli", LineFault::NoBar),
        ("delhi|a|b", LineFault::ManyBars),
        (" |a", LineFault::NoWord),
        ("delhi|a,,b", LineFault::EmptyVariant),
        ("x|y\nx|z", LineFault::Twice("x".to_owned())),
    ] {
        let errors = parse_dictionary(text).unwrap_err();
        assert_eq!(errors.last().unwrap().fault, expected, "{text}");
        assert_eq!(errors.last().unwrap().line, text.lines().count(), "{text}");
    }
}

#[test]
fn everyday_words_are_known_with_their_endings() {
    for word in ["work", "working", "works", "making", "stopped", "dont"] {
        assert!(is_everyday(word), "{word}");
    }
    for word in ["mumbai", "hyderabad", "yrok"] {
        assert!(!is_everyday(word), "{word}");
    }
}
