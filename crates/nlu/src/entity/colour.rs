//! Colours by name.

use serde_json::Value;

use super::Mention;
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

/// Finds colours; the value is the name in British spelling.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    for at in 0..reading.lexemes().len() {
        for names in COLOURS {
            let said = names.iter().filter(|name| reading.says(at, name));
            let longest = said.map(|name| name.split(' ').count()).max();
            found.extend(longest.map(|words| {
                let value = names.first().map_or_else(String::new, |name| (*name).to_owned());
                Mention::ruled(Value::String(value), reading.span(at..at + words))
            }));
        }
    }
    found
}
