//! Small talk, recognised: one classifier for all bots, trained when a bot first needs it.

use std::sync::OnceLock;

use model::key::Key;

use crate::intent::{Classifier, Example, Lesson, Settings};
use crate::small_talk::{Topic, topics};
use crate::understood::Chatter;

/// The language of the topics.
const LANGUAGE: &str = "en";

/// The topic that a text is about, if it is about any. Texts in other languages than English are
/// about none.
pub(crate) fn chatter(text: &str, language: &str) -> Option<Chatter> {
    if !language.eq_ignore_ascii_case(LANGUAGE) && !language.starts_with("en-") {
        return None;
    }
    let (label, score) = classifier().classify(text).ranked.first().copied()?;
    let topic: &Topic = topics().get(label)?;
    Some(Chatter {
        topic: Key::new(topic.key.to_string()).ok()?,
        score: f64::from(score),
        answers: topic.answers.iter().map(ToString::to_string).collect(),
    })
}

fn classifier() -> &'static Classifier {
    static CLASSIFIER: OnceLock<Classifier> = OnceLock::new();
    CLASSIFIER.get_or_init(|| {
        let topics = topics();
        let examples = topics.iter().enumerate().flat_map(|(label, topic)| {
            topic.sentences.iter().map(move |sentence| Example::new(sentence.to_string(), label))
        });
        let lesson = Lesson {
            language: LANGUAGE.to_owned(),
            labels: vec![String::new(); topics.len()],
            examples: examples.collect(),
            ..Lesson::default()
        };
        Classifier::train(&lesson, &Settings::default())
    })
}
