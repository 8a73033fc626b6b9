//! Tables of what is found and what isn't, and what holds for any text. How much of the public
//! specifications is met is measured, and held, by `bench`.

mod found;
mod nothing;
mod properties;

use jiff::Zoned;

use super::{Language, Mention, find};

/// A Wednesday.
fn at() -> Zoned {
    "2026-02-04T10:00:00+01:00[Europe/Berlin]".parse().expect("an instant")
}

fn found(text: &str) -> Vec<Mention> {
    find(text, &at(), Language::ENGLISH_US)
}

/// The mentions of a text, as `text = value`.
fn shown(text: &str) -> Vec<String> {
    let mentions = found(text);
    mentions.iter().map(|it| format!("{} = {}", &text[it.start..it.end], it.value)).collect()
}
