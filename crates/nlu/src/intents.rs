//! Intents by their training phrases.

use std::collections::{HashMap, HashSet};

use model::bot::{Bot, implicit_intent};
use model::key::Key;

use crate::tokens::Tokens;

/// How sure we are of a text that is one of the phrases.
const SAME: f64 = 1.0;

/// Phrases in their normal form with the intents they train.
#[derive(Debug, Clone, Default)]
pub struct Intents {
    /// Indexes of `keys`; an intent before its parents.
    by_phrase: HashMap<String, Vec<usize>>,
    keys: Vec<Key>,
}

impl Intents {
    /// Learns the phrases of a bot.
    pub fn train(bot: &Bot) -> Self {
        let parents = Parents::of(bot);
        let mut intents = Self::default();
        for (key, intent) in &bot.intents {
            intents.learn(key, &intent.phrases, &parents);
        }
        if bot.settings.samples_train {
            for (key, dialog) in bot.dialogs().filter(|(_, dialog)| dialog.is_enabled) {
                let Some(starter) = &dialog.starter else { continue };
                let intent = starter.intent.clone().unwrap_or_else(|| implicit_intent(key));
                intents.learn(&intent, &starter.samples, &parents);
            }
        }
        intents
    }

    /// Finds the intents of a text in its normal form, best first.
    pub fn find(&self, normal: &str) -> Vec<(Key, f64)> {
        let indexes = self.by_phrase.get(normal).map_or(&[][..], Vec::as_slice);
        indexes.iter().filter_map(|index| Some((self.keys.get(*index)?.clone(), SAME))).collect()
    }

    fn learn(&mut self, intent: &Key, phrases: &[String], parents: &Parents<'_>) {
        if phrases.is_empty() {
            return;
        }
        let family: Vec<usize> =
            parents.family(intent).into_iter().map(|key| self.index_of(key)).collect();
        for phrase in phrases {
            let tokens = Tokens::of(phrase);
            if tokens.len() == 0 {
                continue;
            }
            let known = self.by_phrase.entry(tokens.normal().to_owned()).or_default();
            for index in &family {
                if !known.contains(index) {
                    known.push(*index);
                }
            }
        }
    }

    fn index_of(&mut self, key: &Key) -> usize {
        self.keys.iter().position(|known| known == key).unwrap_or_else(|| {
            self.keys.push(key.clone());
            self.keys.len() - 1
        })
    }
}

/// Which intents count as which others.
struct Parents<'b> {
    by_child: HashMap<&'b Key, Vec<&'b Key>>,
}

impl<'b> Parents<'b> {
    fn of(bot: &'b Bot) -> Self {
        let mut by_child: HashMap<_, Vec<_>> = HashMap::new();
        for (parent, intent) in &bot.intents {
            for child in &intent.children {
                by_child.entry(child).or_default().push(parent);
            }
        }
        Self { by_child }
    }

    /// The intent, its parents, theirs and so on, each once and the nearest first.
    fn family<'k>(&'k self, intent: &'k Key) -> Vec<&'k Key> {
        let mut family = vec![intent];
        let mut seen = HashSet::from([intent]);
        let mut at = 0;
        while let Some(member) = family.get(at) {
            let parents = self.by_child.get(*member).map_or(&[][..], Vec::as_slice);
            family.extend(parents.iter().copied().filter(|parent| seen.insert(*parent)));
            at += 1;
        }
        family
    }
}
