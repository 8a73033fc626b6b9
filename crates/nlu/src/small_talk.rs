//! Small talk: what people say to a bot beside their matter, with answers to begin with.
//!
//! A set of our own in English, which bots take as it is, change or switch off. It only says what
//! there is: which topic a message is about is learned like any intent, and whether a bot answers it
//! is the engine's to decide.

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

const TEXT: &str = include_str!("small_talk/topics.txt");

/// Something that people say, with ways to say it and ways to answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// Lower case with underscores, as `how_are_you`; stays the same for ever.
    pub key: &'static str,
    /// For people, in English.
    pub title: &'static str,
    pub sentences: Vec<&'static str>,
    /// Plain texts, of which one is chosen.
    pub answers: Vec<&'static str>,
}

static TOPICS: LazyLock<Vec<Topic>> = LazyLock::new(|| parse(TEXT));

/// Lists all topics, in an order that stays the same.
pub fn topics() -> &'static [Topic] {
    &TOPICS
}

/// Finds a topic by its key.
pub fn topic(key: &str) -> Option<&'static Topic> {
    topics().iter().find(|topic| topic.key == key)
}

fn parse(text: &'static str) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some((key, title)) = line.strip_prefix("= ").and_then(|head| head.split_once(": ")) {
            topics.push(Topic { key, title, sentences: Vec::new(), answers: Vec::new() });
        } else if let Some(topic) = topics.last_mut() {
            match line.strip_prefix("> ") {
                Some(answer) => topic.answers.push(answer),
                None => topic.sentences.push(line),
            }
        }
    }
    topics
}
