//! Names of persons and organizations, by what stands around them and by their capital letters.
//!
//! No list of names: "my name is …", "Mr …", "… Ltd", or a message that is nothing but a name. A word
//! of everyday language is taken for a name only where it can't be anything else.

mod organization;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde_json::Value;

use super::dictionary::is_everyday;
use super::lexeme::Lexeme;
use super::phrase::Phrases;
use super::reading::Reading;
use super::{Detection, Mention, place};

pub use organization::mentions as organizations;

/// Most words of a name.
const MAX_WORDS: usize = 5;
/// How sure a message is a name when it is nothing but words with capitals.
const WHOLE_SCORE: f64 = 0.7;
/// Phrases after which a name comes for sure, written as it may be.
const STRONG: [&str; 25] = [
    "my name is",
    "my name's",
    "my name",
    "my full name is",
    "my first name is",
    "name is",
    "name :",
    "the name is",
    "the name's",
    "i am called",
    "i'm called",
    "call me",
    "they call me",
    "i go by",
    "me llamo",
    "mi nombre es",
    "je m'appelle",
    "mon nom est",
    "ich heiße",
    "ich heisse",
    "mein name ist",
    "mi chiamo",
    "meu nome é",
    "ik heet",
    "mera naam",
];
/// Phrases after which a name may come; it has a capital letter then.
const WEAK: [&str; 9] =
    ["i am", "i'm", "im", "this is", "it's", "it is", "ich bin", "soy", "je suis"];
/// Titles before a name.
const TITLES: [&str; 17] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mister",
    "dr",
    "doctor",
    "prof",
    "professor",
    "sir",
    "madam",
    "lord",
    "captain",
    "capt",
    "shri",
    "smt",
    "herr",
];
/// Words inside a name that have no capital.
const PARTICLES: [&str; 16] = [
    "de", "da", "do", "dos", "del", "della", "di", "la", "le", "van", "von", "der", "den", "bin",
    "al", "el",
];
/// Short words of everyday language, which the list of longer ones doesn't have.
const SHORT_WORDS: &str = "a ad add age ago ai all an and any app are as ask asap at bad be bed big \
    bit box boy bus but buy by bye can car cup cut day did die do dog due eat end eur far few fix \
    fly for fun gas get go got had has he her hey hi him his hm hmm hot how i if ill in inr is it its job \
    key kid lay let lie lol lot low mad man may me men mix mom my net new no nor not now of off ok okay \
    old on one or otp our out own pay per pin put red rid run sad say see set she sir sit six so some son \
    sos sum sun tax tea ten the tip to today too top toy try two ty up us usd use vat via wag was way we \
    who why wow yea yep yes yet you hai hola merci danke thx pls plz ciao namaste april asap faq hr it";
static SHORT: LazyLock<HashSet<&str>> = LazyLock::new(|| SHORT_WORDS.split_whitespace().collect());

/// Everyday words that are also names, when said as one.
const ALSO_NAMES: [&str; 22] = [
    "mark", "will", "bill", "grace", "hope", "rose", "jack", "may", "june", "april", "dawn",
    "frank", "joy", "rob", "sue", "pat", "ray", "faith", "summer", "chase", "rich", "art",
];
/// What people say they are that isn't a name.
const KINDS_OF_PEOPLE: &str = "indian american british english german french spanish italian chinese \
    japanese korean russian turkish dutch swiss swedish norwegian danish finnish polish greek irish \
    scottish welsh canadian australian mexican brazilian arab african asian european hindu muslim \
    christian jewish buddhist sikh catholic vegan vegetarian diabetic ceo cto cfo hr pregnant \
    student teacher engineer developer lawyer nurse parent muslim spam urgent";

static INTRODUCTIONS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(STRONG));
static HINTS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(WEAK));
static TITLE_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(TITLES));

/// Finds names of persons; the value is the name as written, without a title.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    for at in 0..reading.lexemes().len() {
        let after = |phrases: &Phrases| phrases.longest_at(reading.lexemes(), at).map(|one| one.1);
        let name = match (after(&INTRODUCTIONS), after(&HINTS), after(&TITLE_PHRASES)) {
            (Some(start), ..) => introduced(reading, start),
            (None, Some(start), _) => capitals(reading, start).filter(|name| is_own(reading, name)),
            (None, None, Some(start)) => titled(reading, start),
            (None, None, None) => None,
        };
        found.extend(name.map(|name| mention(reading, name)));
    }
    if found.is_empty() {
        found.extend(whole(reading));
    }
    found
}

fn mention(reading: &Reading<'_>, name: Range<usize>) -> Mention {
    let span = reading.span(name);
    let written = reading.text[span.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
    Mention::ruled(Value::String(written), span)
}

/// Reads a name with capitals from here on.
fn capitals(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let lexemes = reading.lexemes();
    let is_capital = |at: usize| lexemes.get(at).is_some_and(|one| one.is_word() && one.is_capital);
    if !is_capital(start) {
        return None;
    }
    let mut end = start + 1;
    let mut words = 1;
    while words < MAX_WORDS {
        // "Jean-Luc", "John F. Kennedy".
        let is_initial = lexemes[end - 1].lower.chars().count() == 1;
        let joint = lexemes
            .get(end)
            .is_some_and(|one| one.is_glued && (one.is("-") || (one.is(".") && is_initial)));
        let next = if joint { end + 1 } else { end };
        let is_particle = lexemes.get(next).is_some_and(|one| one.is_any(&PARTICLES))
            && (1..=2).any(|more| is_capital(next + more));
        if !is_capital(next) && !is_particle {
            break;
        }
        end = next + 1;
        words += 1;
    }
    Some(start..end)
}

/// Reads what follows "my name is": with capitals, else words that aren't everyday ones.
fn introduced(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let start = if reading.is_any(start, &[":", "-", ","]) { start + 1 } else { start };
    let lexemes = reading.lexemes();
    let capital = capitals(reading, start);
    if let Some(name) = capital.filter(|name| !is_stop(&lexemes[name.start])) {
        return Some(name);
    }
    let is_part = |at: &usize| {
        lexemes.get(*at).is_some_and(|one| one.is_word() && !is_stop(one) && !one.is("actually"))
    };
    let end = (start..start + 3).take_while(is_part).last().map_or(start, |last| last + 1);
    if end > start {
        return Some(start..end);
    }
    let word = lexemes.get(start)?;
    let ends = lexemes.get(start + 1).is_none_or(|next| !next.is_word());
    (ends && word.is_any(&ALSO_NAMES)).then_some(start..start + 1)
}

/// Reads what follows a title.
fn titled(reading: &Reading<'_>, start: usize) -> Option<Range<usize>> {
    let lexemes = reading.lexemes();
    let start = if reading.is_any(start, &["."]) { start + 1 } else { start };
    let title = lexemes.get(start.checked_sub(1)?)?;
    let capital =
        capitals(reading, start).filter(|name| !is_stop(&lexemes[name.start]) || name.len() > 1);
    capital.or_else(|| {
        // "Sir i need help" names nobody.
        let is_plain = !title.is_any(&["sir", "madam", "miss", "doctor", "captain", "lord"]);
        let is_part = |at: &usize| {
            lexemes
                .get(*at)
                .is_some_and(|one| one.is_word() && !is_stop(one) && !one.is_any(&TITLES))
        };
        let last = (start..start + 2).take_while(is_part).last().filter(|_| is_plain)?;
        Some(start..last + 1)
    })
}

/// Says whether a name after "I am" is one, and not a nationality, a place or a sentence in capitals.
fn is_own(reading: &Reading<'_>, name: &Range<usize>) -> bool {
    let lexemes = reading.lexemes();
    let is_loud =
        |one: &Lexeme| reading.text[one.span.clone()].chars().all(|symbol| !symbol.is_lowercase());
    let words = lexemes.iter().filter(|one| one.is_word());
    let is_shouted = words.clone().count() > name.len() && words.clone().all(is_loud);
    let written = &reading.text[reading.span(name.clone())];
    let is_acronym =
        name.len() == 1 && written.len() < 5 && written.chars().all(char::is_uppercase);
    let first = &lexemes[name.start];
    let is_kind = KINDS_OF_PEOPLE.split_whitespace().any(|kind| first.is(kind));
    !is_shouted && !is_acronym && !is_stop(first) && !is_kind && !place::is_place(written)
}

/// Takes a message that is nothing but one to four words with capitals.
fn whole(reading: &Reading<'_>) -> Option<Mention> {
    let lexemes = reading.lexemes();
    let ends =
        lexemes.iter().rposition(|one| !one.is_any(&[".", "!", ","])).map_or(0, |last| last + 1);
    let name = capitals(reading, 0).filter(|name| name.end == ends && name.len() <= 4)?;
    let is_plain = !lexemes[name.clone()].iter().any(|one| one.is_word() && is_stop(one));
    let fits = is_plain && is_own(reading, &name);
    fits.then(|| Mention {
        detection: Detection::Whole,
        score: WHOLE_SCORE,
        ..mention(reading, name)
    })
}

/// Says whether a word is everyday language.
fn is_stop(word: &Lexeme) -> bool {
    let plain = word.lower.replace('\'', "");
    SHORT.contains(plain.as_str()) || is_everyday(&plain)
}
