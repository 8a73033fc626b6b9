//! Places: countries, regions and larger cities by a list of our own, with what they are to a journey.
//!
//! A place counts when it is in the list; "to somewhere" alone makes no place. Names that are also
//! other words, and misspelt ones, need a capital letter or a preposition before them.

#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::LazyLock;

use indexmap::IndexMap;

use super::dictionary::{Dictionary, List};
use super::lexeme::Lexeme;
use super::reading::Reading;
use super::{Detection, Mention, Role};

const COUNTRIES: &str = include_str!("place/countries.txt");
const CITIES: &str = include_str!("place/cities.txt");
/// Words before a place.
const PREPOSITIONS: [&str; 19] = [
    "from", "to", "via", "in", "at", "near", "around", "through", "towards", "reach", "visit",
    "leaving", "for", "into", "outside", "inside", "between", "city", "of",
];
/// Words before the place where a journey begins.
const FROM: [&str; 7] = ["from", "leaving", "departing", "de", "desde", "von", "da"];
/// Words before the place where it ends.
const TO: [&str; 9] = ["to", "towards", "into", "for", "reach", "visit", "nach", "hacia", "à"];
/// Words before a place on the way.
const VIA: [&str; 4] = ["via", "through", "über", "vía"];

/// Fewest letters of a place that may be misspelt.
const MIN_MISSPELT: usize = 5;

/// Which places are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Cities, and countries and regions.
    Any,
    City,
    Country,
    /// A city with this role.
    CityAs(Role),
}

/// The list, compiled.
struct Gazetteer {
    dictionary: Dictionary,
    /// Names that are also other words, in lower case.
    ambiguous: HashSet<String>,
}

const CITY: usize = 0;
const COUNTRY: usize = 1;

static GAZETTEER: LazyLock<Gazetteer> = LazyLock::new(|| {
    let mut ambiguous = HashSet::new();
    let cities = names(CITIES, &mut ambiguous);
    let countries = names(COUNTRIES, &mut ambiguous);
    let lists = [
        List { entity: CITY, values: &cities, is_fuzzy: true },
        List { entity: COUNTRY, values: &countries, is_fuzzy: true },
    ];
    Gazetteer { dictionary: Dictionary::compile(&lists, "en").0, ambiguous }
});

/// Reads a list; stars are taken off and told.
fn names(text: &str, ambiguous: &mut HashSet<String>) -> IndexMap<String, Vec<String>> {
    let mut plain = |name: &str| {
        let name = name.trim();
        let Some(plain) = name.strip_suffix('*') else { return name.to_owned() };
        ambiguous.insert(plain.to_lowercase());
        plain.to_owned()
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let mut all = IndexMap::new();
    for entry in lines.flat_map(|line| line.split(';')) {
        let (name, others) = entry.split_once('|').unwrap_or((entry, ""));
        let others = others.split(',').filter(|other| !other.trim().is_empty());
        let others: Vec<String> = others.map(&mut plain).collect();
        all.insert(plain(name), others);
    }
    all
}

/// Finds places; the value is the usual English name.
pub fn mentions(reading: &Reading<'_>, kind: Kind) -> Vec<Mention> {
    let found = GAZETTEER.dictionary.find(reading.text).into_iter();
    let wanted = found.filter(|(entity, _)| match kind {
        Kind::Any => true,
        Kind::City | Kind::CityAs(_) => *entity == CITY,
        Kind::Country => *entity == COUNTRY,
    });
    let placed = wanted.filter_map(|(_, mention)| placed(reading, mention));
    match kind {
        Kind::CityAs(role) => placed.filter(|mention| mention.role == Some(role)).collect(),
        Kind::Any | Kind::City | Kind::Country => placed.collect(),
    }
}

/// Says whether a text is a place's name and nothing else.
pub fn is_place(text: &str) -> bool {
    let whole = |mention: &Mention| {
        mention.detection == Detection::Exact && mention.span == (0..text.len())
    };
    GAZETTEER.dictionary.find(text).iter().any(|(_, mention)| whole(mention))
}

/// Gives a place its role; nothing when it is rather another word.
fn placed(reading: &Reading<'_>, mention: Mention) -> Option<Mention> {
    let lexemes = reading.lexemes();
    let first = lexemes.partition_point(|lexeme| lexeme.span.end <= mention.span.start);
    let before = first.checked_sub(1).and_then(|before| lexemes.get(before));
    let is_after = |words: &[&str]| before.is_some_and(|word| word.is_any(words));
    let role = match () {
        () if is_after(&FROM) => Some(Role::From),
        () if is_after(&VIA) => Some(Role::Via),
        () if is_after(&TO) => Some(Role::To),
        () => None,
    };
    let written = &reading.text[mention.span.clone()];
    let is_doubtful = mention.detection == Detection::Fuzzy
        || GAZETTEER.ambiguous.contains(&written.to_lowercase());
    let is_whole = reading.text.trim().len() == written.len();
    let is_said = is_after(&PREPOSITIONS) || role.is_some() || is_name(lexemes.get(first), before);
    // "Swap chicken for pork" isn't about York, nor is "at landmark" about Denmark.
    let starts_alike = mention.value.as_str().is_some_and(|name| {
        let first = |text: &str| text.chars().next().map(|first| first.to_lowercase().to_string());
        first(name) == first(written)
    });
    let is_misspelt = mention.detection == Detection::Fuzzy;
    let is_near = !is_misspelt || (starts_alike && written.chars().count() >= MIN_MISSPELT);
    let fits = is_near && (!is_doubtful || is_said || is_whole);
    fits.then_some(Mention { role, ..mention })
}

/// Says whether a word has a capital letter that isn't the sentence's.
fn is_name(word: Option<&Lexeme>, before: Option<&Lexeme>) -> bool {
    let begins = before.is_none_or(|before| before.is_any(&[".", "!", "?"]));
    word.is_some_and(|word| word.is_capital) && !begins
}
