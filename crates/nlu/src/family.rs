//! Which intents count as which others.

use std::collections::{HashMap, HashSet};

use model::bot::Bot;
use model::key::Key;

/// The parents of a bot's intents, their parents and so on.
#[derive(Debug, Clone, Default)]
pub(crate) struct Families {
    ancestors: HashMap<Key, Vec<Key>>,
}

impl Families {
    /// Reads a bot. An intent that is its own ancestor has its other ancestors all the same.
    pub fn of(bot: &Bot) -> Self {
        let mut parents: HashMap<&Key, Vec<&Key>> = HashMap::new();
        for (parent, intent) in &bot.intents {
            for child in &intent.children {
                parents.entry(child).or_default().push(parent);
            }
        }
        let ancestors = parents.keys().map(|child| ((*child).clone(), ancestors(child, &parents)));
        Self { ancestors: ancestors.collect() }
    }

    /// The intents that this one counts as beside itself, the nearest first.
    pub fn ancestors(&self, intent: &Key) -> &[Key] {
        self.ancestors.get(intent).map_or(&[], Vec::as_slice)
    }
}

fn ancestors(child: &Key, parents: &HashMap<&Key, Vec<&Key>>) -> Vec<Key> {
    let mut line = vec![child];
    let mut seen = HashSet::from([child]);
    let mut at = 0;
    while let Some(member) = line.get(at) {
        let above = parents.get(member).map_or(&[][..], Vec::as_slice);
        line.extend(above.iter().copied().filter(|parent| seen.insert(parent)));
        at += 1;
    }
    line.into_iter().skip(1).cloned().collect()
}
