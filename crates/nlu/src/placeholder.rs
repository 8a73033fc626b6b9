//! Placeholders: a value in a sentence stands for all values of its entity, so that one phrase with
//! "Delhi" teaches the same about "Mumbai".

use std::collections::HashMap;

use model::bot::{Bot, EntityKind};
use model::key::Key;

/// Letters that stand for entities: a block that nobody writes to a bot, and a word each.
const FIRST_LETTER: u32 = 0x1_3000;
/// Entities beyond this many have no placeholder.
const MAX_PLACEHOLDERS: usize = 1_000;

/// The letters that stand for a bot's entities.
#[derive(Debug, Clone, Default)]
pub(crate) struct Placeholders {
    letters: HashMap<Key, Letter>,
}

#[derive(Debug, Clone, Copy)]
struct Letter {
    letter: char,
    /// Whether values that are found without a mark count: those that the bot lists itself.
    is_found: bool,
}

impl Placeholders {
    /// Gives each entity of a bot its letter, in the order of the bot.
    pub fn of(bot: &Bot) -> Self {
        let letters = (FIRST_LETTER..).filter_map(char::from_u32);
        let entities = bot.entities.iter().take(MAX_PLACEHOLDERS);
        let letters = entities.zip(letters).map(|((key, entity), letter)| {
            let is_found = match &entity.kind {
                EntityKind::Values { .. } | EntityKind::Regex(_) => true,
                EntityKind::BuiltIn(_) => false,
            };
            (key.clone(), Letter { letter, is_found })
        });
        Self { letters: letters.collect() }
    }

    /// The text without placeholders, for those who don't know them.
    pub fn removed(text: &str) -> String {
        let is_placeholder = |letter: char| {
            let last = FIRST_LETTER + MAX_PLACEHOLDERS as u32;
            (FIRST_LETTER..last).contains(&u32::from(letter))
        };
        text.split(is_placeholder).map(str::trim).collect::<Vec<_>>().join(" ")
    }

    /// Whether values of an entity are replaced when they are found, not only where they are marked.
    pub fn stands_for_found(&self, entity: &Key) -> bool {
        self.letters.get(entity).is_some_and(|letter| letter.is_found)
    }

    /// Puts placeholders for spans of a text, each an entity with its bytes. Of those that overlap
    /// the first that begins counts. `None` when there is nothing to replace.
    pub fn put(&self, text: &str, spans: &[(&Key, usize, usize)]) -> Option<String> {
        let mut spans: Vec<(char, usize, usize)> = spans
            .iter()
            .filter_map(|(key, start, end)| Some((self.letters.get(*key)?.letter, *start, *end)))
            .collect();
        spans.sort_by_key(|(_, start, end)| (*start, usize::MAX - end));
        let mut general = String::with_capacity(text.len());
        let mut at = 0;
        for (letter, start, end) in spans {
            if start < at {
                continue;
            }
            general.push_str(text.get(at..start)?);
            general.push(' ');
            general.push(letter);
            general.push(' ');
            at = end;
        }
        if at == 0 {
            return None;
        }
        general.push_str(text.get(at..)?);
        Some(general)
    }
}
