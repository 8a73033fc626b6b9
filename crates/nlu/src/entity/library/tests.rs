//! What the library says of each entity is so.

use std::collections::HashSet;

use serde_json::Value;

use super::{Entry, ShapeKind, entries};
use crate::entity::tests::{at, built_in};
use crate::entity::{Found, Recognisers};

/// A sentence for each language but English whose words an entity is said to know.
const FOREIGN: &[(&str, &str, &str)] = &[
    ("number", "de", "ich nehme zwanzig"),
    ("number", "es", "quiero veinte"),
    ("number", "fr", "j'en prends vingt"),
    ("number", "it", "ne prendo venti"),
    ("number", "nl", "ik neem twintig"),
    ("number", "pt", "quero vinte"),
    ("score", "de", "acht"),
    ("score", "es", "ocho"),
    ("score", "fr", "huit"),
    ("score", "it", "otto"),
    ("score", "nl", "acht"),
    ("score", "pt", "oito"),
    ("ordinal", "de", "der zwanzigste"),
    ("ordinal", "es", "el tercero"),
    ("ordinal", "fr", "le troisième"),
    ("ordinal", "it", "il terzo"),
    ("ordinal", "nl", "de derde"),
    ("ordinal", "pt", "o terceiro"),
    ("percentage", "de", "20 Prozent Rabatt"),
    ("percentage", "nl", "20 procent korting"),
    ("person", "de", "ich heiße Anna Schmidt"),
    ("person", "es", "me llamo Ana"),
    ("person", "fr", "je m'appelle Anne"),
    ("person", "it", "mi chiamo Anna"),
    ("person", "nl", "ik heet Anna"),
    ("person", "pt", "meu nome é Ana"),
    ("departure_city", "de", "von Paris nach Rom"),
    ("departure_city", "es", "desde Madrid"),
    ("departure_city", "fr", "de Paris à Lyon"),
    ("arrival_city", "de", "von Paris nach Berlin"),
    ("arrival_city", "fr", "de Paris à Lyon"),
    ("boolean", "de", "ja"),
    ("boolean", "es", "sí"),
    ("boolean", "fr", "oui"),
    ("boolean", "hi", "हाँ"),
    ("boolean", "it", "sì"),
    ("boolean", "nl", "nee"),
    ("boolean", "pl", "nie"),
    ("boolean", "pt", "não"),
];

fn found(entry: &Entry, language: &str, text: &str) -> Vec<Found> {
    let (recognisers, faults) = Recognisers::compile(&[built_in(entry.key())], language);
    assert_eq!(faults, []);
    recognisers.find(text, &at())
}

#[test]
fn a_name_means_one_entity() {
    let mut known = HashSet::new();
    for name in entries().flat_map(|entry| entry.names) {
        assert!(known.insert(name), "{name}");
        assert_eq!(*name, name.to_lowercase());
    }
    assert!(known.contains(&"feedback_regex"));
}

#[test]
fn each_example_has_a_value_of_the_shape_that_is_told() {
    for entry in entries() {
        for text in entry.examples {
            let found = found(entry, "en-US", text);
            let first = found.first().unwrap_or_else(|| panic!("{}: {text}", entry.key()));
            let kind = match first.value {
                Value::Number(_) => ShapeKind::Number,
                Value::Bool(_) => ShapeKind::Boolean,
                Value::Object(_) => ShapeKind::Object,
                _ => ShapeKind::Text,
            };
            assert_eq!(kind, entry.value.kind, "{}: {}", entry.key(), first.value);
        }
    }
}

#[test]
fn the_words_of_each_language_that_is_told_are_known() {
    for entry in entries() {
        for language in entry.languages.unwrap_or_default().iter().filter(|it| **it != "en") {
            let sample = FOREIGN.iter().find(|it| (it.0, it.1) == (entry.key(), *language));
            let (_, _, text) = sample.unwrap_or_else(|| panic!("{}: {language}", entry.key()));
            assert!(!found(entry, language, text).is_empty(), "{}: {text}", entry.key());
        }
    }
}

#[test]
fn what_needs_no_words_is_found_in_any_language() {
    for entry in entries().filter(|entry| entry.languages.is_none()) {
        for text in entry.examples {
            assert!(!found(entry, "tlh", text).is_empty(), "{}: {text}", entry.key());
        }
    }
}
