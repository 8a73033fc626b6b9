//! Colours by name.

use std::sync::LazyLock;

use serde_json::Value;

use super::Mention;
use super::phrase::Phrases;
use super::reading::Reading;

/// Names and what else they are called; the first is the value.
const COLOURS: [&[&str]; 66] = [
    &["black"],
    &["white"],
    &["red"],
    &["green"],
    &["blue"],
    &["yellow"],
    &["orange"],
    &["purple"],
    &["pink"],
    &["brown"],
    &["grey", "gray"],
    &["gold", "golden"],
    &["silver"],
    &["beige"],
    &["maroon"],
    &["navy blue", "navy"],
    &["sky blue"],
    &["light blue"],
    &["dark blue"],
    &["royal blue"],
    &["baby blue"],
    &["powder blue"],
    &["turquoise"],
    &["teal"],
    &["cyan"],
    &["aqua"],
    &["magenta"],
    &["violet"],
    &["indigo"],
    &["lavender"],
    &["lilac"],
    &["mauve"],
    &["olive", "olive green"],
    &["lime green"],
    &["light green"],
    &["dark green"],
    &["forest green"],
    &["mint green"],
    &["emerald green", "emerald"],
    &["khaki"],
    &["cream"],
    &["ivory"],
    &["off white", "off - white"],
    &["tan"],
    &["peach"],
    &["coral"],
    &["salmon pink"],
    &["rose gold"],
    &["hot pink"],
    &["light pink"],
    &["dark red"],
    &["crimson"],
    &["scarlet"],
    &["burgundy"],
    &["ruby red"],
    &["wine red"],
    &["mustard yellow", "mustard"],
    &["amber"],
    &["bronze"],
    &["copper"],
    &["charcoal grey", "charcoal gray", "charcoal"],
    &["space grey", "space gray"],
    &["light grey", "light gray"],
    &["dark grey", "dark gray"],
    &["multicolour", "multicolor", "multicoloured", "multicolored"],
    &["transparent"],
];

static NAMES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(COLOURS.iter().flat_map(|names| names.iter().copied())));

/// Finds colours; the value is the name in British spelling.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let of_name = |index: usize| {
        let mut names = COLOURS.iter().flat_map(|names| names.iter().map(|_| names.first()));
        names.nth(index).flatten().map_or_else(String::new, |name| (*name).to_owned())
    };
    let said = (0..lexemes.len())
        .filter_map(|at| NAMES.longest_at(lexemes, at).map(|(name, end)| (name, at..end)));
    said.map(|(name, span)| Mention::ruled(Value::String(of_name(name)), reading.span(span)))
        .collect()
}
