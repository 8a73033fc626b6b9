use std::collections::HashMap;

use model::key::Key;

use super::*;

#[test]
fn every_topic_has_enough_to_learn_from_and_to_answer() {
    assert!(topics().len() >= 45, "{}", topics().len());
    for topic in topics() {
        let (sentences, answers) = (topic.sentences.len(), topic.answers.len());
        assert!((8..=20).contains(&sentences), "{}: {sentences} sentences", topic.key);
        assert!((2..=3).contains(&answers), "{}: {answers} answers", topic.key);
        assert!(Key::new(topic.key).is_ok() && topic.key == topic.key.to_lowercase());
        assert!(!topic.title.is_empty(), "{}", topic.key);
    }
}

#[test]
fn no_sentence_is_said_twice() {
    let mut seen = HashMap::new();
    for topic in topics() {
        for sentence in &topic.sentences {
            let plain = sentence.replace(['\'', '.', '!', '?'], "");
            assert_eq!(plain, plain.to_lowercase().trim(), "{}", topic.key);
            let other = seen.insert(plain, topic.key);
            assert_eq!(other, None, "{sentence} is in {} too", topic.key);
        }
    }
}

#[test]
fn keys_are_told_apart() {
    let mut keys: Vec<&str> = topics().iter().map(|topic| topic.key).collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), count);
}

#[test]
fn answers_are_plain_texts() {
    for topic in topics() {
        for answer in &topic.answers {
            assert!(!answer.contains(['{', '}', '[', '<']), "{answer}");
            assert!(answer.ends_with(['.', '!', '?']) && answer.len() <= 240, "{answer}");
        }
    }
}

#[test]
fn who_is_in_danger_is_sent_to_people() {
    for answer in &topic("self_harm").unwrap().answers {
        assert!(answer.contains("emergency number") && answer.contains("crisis line"), "{answer}");
    }
    assert_eq!(topic("moon"), None);
}
