//! Dates, times, stretches and lengths of time and repetitions in running text, as civil values
//! relative to a given instant. A rule grammar of our own over jiff: words of a language
//! ([`lexicon`]) make meanings (`grammar`), which become values once it is known which day today is
//! (`resolve`).
//!
//! Not a calendar: no appointments, no instants. A conversion with `at.time_zone()` is the caller's.

mod grammar;
mod lexicon;
mod meaning;
mod repeat;
mod resolve;
mod token;
mod value;

#[cfg(test)]
mod tests;

use jiff::Zoned;

use grammar::Grammar;
use meaning::Meaning;
use resolve::Resolver;

pub use lexicon::Language;
pub use repeat::{Repeat, RepeatedDay, Weekdays};
pub use value::{Kind, Length, Mention, PartOfDay, Reading, Unit, Value};

/// Finds the dates and times of a text: the longest ones, in the order of the text, none inside
/// another. Takes time in proportion to the text.
pub fn find(text: &str, at: &Zoned, language: Language) -> Vec<Mention> {
    let tokens = token::tokens(text, language.lexicon());
    let grammar = Grammar::new(text, &tokens, language);
    let mut mentions = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let found = grammar.meanings_at(i).into_iter().find_map(|(meaning, end)| match meaning {
            Some(meaning) => {
                let span = (tokens[i].start, tokens[end - 1].end);
                let mention = mention(&meaning, at, span);
                // A day that there isn't, such as the 30th of February, isn't February either.
                let is_final = mention.is_some() || matches!(meaning, Meaning::Day(_));
                is_final.then_some((mention, end))
            }
            None => Some((None, end)),
        });
        match found {
            Some((mention, end)) => {
                mentions.extend(mention);
                i = end;
            }
            None => i += 1,
        }
    }
    mentions
}

fn mention(meaning: &Meaning, at: &Zoned, (start, end): (usize, usize)) -> Option<Mention> {
    let future = Resolver::new(at, Reading::Future);
    let value = future.value(meaning)?;
    let past = Resolver::new(at, Reading::Past).value(meaning).filter(|past| *past != value);
    let later = future.later().value(meaning).filter(|later| *later != value);
    Some(Mention { kind: value.kind(), value, past, later, start, end })
}
