//! What holds for any text.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::{at, found};
use crate::entity::date_time::{Language, find};

/// Words that the rules know, to reach deep into them.
const WORDS: &[&str] = &[
    "next", "last", "this", "the", "of", "friday", "may", "march", "12", "31", "2026", "first",
    "twenty", "half", "past", "to", "from", "between", "and", "at", "9", "pm", ":", "30", "-", "/",
    ".", ",", "every", "other", "week", "weeks", "hours", "in", "ago", "after", "before",
    "tomorrow", "morning", "end", "early", "quarter", "year", "a", "couple", "1h30", "T", "easter",
    "99999",
];

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        check_spans(&text);
    }

    #[test]
    fn any_order_of_known_words_is_read(words in proptest::collection::vec(0..WORDS.len(), 0..24)) {
        let words: Vec<&str> = words.into_iter().map(|word| WORDS[word]).collect();
        check_spans(&words.join(" "));
        check_spans(&words.concat());
    }
}

fn check_spans(text: &str) {
    let mut last = 0;
    for mention in found(text) {
        assert!(mention.start >= last && mention.start < mention.end, "{text:?}");
        assert!(text.get(mention.start..mention.end).is_some(), "{text:?}");
        assert_eq!(mention.kind, mention.value.kind());
        last = mention.end;
    }
}

#[test]
fn time_grows_with_the_length_only() {
    let hostile = [
        "1 day after ",
        "from 1 to ",
        "twenty ",
        "next next week ",
        "1-",
        "12:",
        "every other ",
        "the end of the ",
        "2 weeks before ",
        "and a half ",
        "monday ",
        "1/2/",
        "٣",
        "a",
        "'",
    ];
    for piece in hostile {
        let text = piece.repeat(8_000 / piece.len());
        let start = Instant::now();
        find(&text, &at(), Language::ENGLISH_US);
        // Some milliseconds where it is optimised; far from anything quadratic where not.
        assert!(start.elapsed() < Duration::from_secs(5), "{piece:?}: {:?}", start.elapsed());
    }
}
