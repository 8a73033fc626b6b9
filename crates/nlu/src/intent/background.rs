//! Sentences about anything: what people say to a bot that isn't about its matter.
//!
//! Written for this purpose, and about no bot's matter in particular. There is a list for English
//! only: in another language it would teach that English is out of scope, and nothing else.

const ENGLISH: &str = include_str!("background.txt");

/// The sentences for a language (BCP 47); none for those without a list.
pub fn of(language: &str) -> impl Iterator<Item = &'static str> {
    let first = language.split(['-', '_']).next().unwrap_or_default();
    let text = if first.eq_ignore_ascii_case("en") { ENGLISH } else { "" };
    text.lines().filter(|line| !line.is_empty())
}
