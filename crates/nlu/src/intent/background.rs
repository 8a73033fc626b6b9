//! Sentences about anything: what people say to a bot that isn't about its matter.
//!
//! Written for this purpose, and about no bot's matter in particular. There is a list for English
//! only: in another language it would teach that English is out of scope, and nothing else.

use super::features::Tongue;

const ENGLISH: &str = include_str!("background.txt");

/// The sentences for a language; none for those without a list.
pub fn of(tongue: Tongue) -> impl Iterator<Item = &'static str> {
    let text = match tongue {
        Tongue::English => ENGLISH,
        Tongue::Other => "",
    };
    text.lines().filter(|line| !line.is_empty())
}
