//! What a text means: which intents it has and which entities it contains.
//!
//! A [`Model`] is trained on a bot once and asked many times; both without IO, clock or randomness,
//! and the same bot and text give the same answer. It decides nothing about dialogs: which intent is
//! sure enough, and what starts, is the engine's.

mod built_in;
pub mod embed;
pub mod entity;
pub mod evaluate;
pub mod intent;
mod intents;
pub mod slot;
pub mod text;
mod tokens;
mod values;

#[cfg(test)]
mod tests;

use expr::bounded_regex::BoundedRegex;
use model::bot::{Bot, EntityKind};
use model::key::Key;
use serde_json::Value;

use built_in::BuiltIn;
use intents::Intents;
use tokens::Tokens;
use values::Values;

/// How much of a text is read, in characters.
pub const MAX_TEXT_CHARS: usize = model::content::MAX_TEXT_CHARS;
/// Most entities that are told of one text.
pub const MAX_FOUND: usize = 200;

/// What a bot's phrases and entities teach.
#[derive(Debug, Clone)]
pub struct Model {
    intents: Intents,
    values: Values,
    regexes: Vec<(Key, BoundedRegex)>,
    built_ins: Vec<(Key, BuiltIn)>,
}

/// What a text means.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Understood {
    /// Best first, with how sure we are, from 0 to 1. An intent comes before those that it is a child
    /// of.
    pub intents: Vec<(Key, f64)>,
    /// In the order of the text; among those that begin together the longest first.
    pub entities: Vec<Found>,
}

/// An entity found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub entity: Key,
    /// The value it stands for: a number for `number`, else a text.
    pub value: Value,
    /// As written.
    pub text: String,
    /// In bytes of the text.
    pub start: usize,
    pub end: usize,
}

impl Model {
    /// Trains on a bot: phrases of intents, samples of starters when the bot's settings say so, and
    /// entities. An entity that isn't valid, or built-in and not known here, is never found.
    pub fn train(bot: &Bot) -> Self {
        let mut model = Self {
            intents: Intents::train(bot),
            values: Values::default(),
            regexes: Vec::new(),
            built_ins: Vec::new(),
        };
        for (key, entity) in &bot.entities {
            match &entity.kind {
                EntityKind::Values { values, .. } => model.values.add(key, values),
                EntityKind::Regex(source) => {
                    let parsed = BoundedRegex::parse(source).ok();
                    model.regexes.extend(parsed.map(|regex| (key.clone(), regex)));
                }
                EntityKind::BuiltIn(it) => {
                    let known = BuiltIn::of(&it.name, &bot.language);
                    model.built_ins.extend(known.map(|known| (key.clone(), known)));
                }
            }
        }
        model
    }

    /// Says what a text means. Takes time in proportion to its length, however many phrases and
    /// values the bot has.
    pub fn understand(&self, text: &str) -> Understood {
        let text = match text.char_indices().nth(MAX_TEXT_CHARS) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let tokens = Tokens::of(text);
        let mut entities = self.values.find(text, &tokens);
        for (entity, regex) in &self.regexes {
            let matches = regex.find_all(text).into_iter().filter(|found| !found.text.is_empty());
            entities.extend(matches.map(|found| Found {
                entity: entity.clone(),
                value: Value::String(found.text.to_owned()),
                text: found.text.to_owned(),
                start: found.start,
                end: found.end,
            }));
        }
        for (entity, built_in) in &self.built_ins {
            entities.extend(built_in.find(entity, text));
        }
        entities.sort_by(|one, other| (one.start, other.end).cmp(&(other.start, one.end)));
        entities.truncate(MAX_FOUND);
        Understood { intents: self.intents.find(tokens.normal()), entities }
    }
}
