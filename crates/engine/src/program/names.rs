//! What a bot's parts are called, and where those names lead.

use std::collections::HashMap;

use expr::template::KnownNames;
use indexmap::{IndexMap, IndexSet};
use model::bot::{Bot, Dialog, Next, Target};
use model::key::Key;

/// A place in a program, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) dialog: usize,
    /// `None`: the dialog has no interaction at all.
    pub(crate) interaction: Option<usize>,
}

/// Where a rule or an interaction leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Destination {
    Following,
    Spot(Spot),
    /// To what isn't there.
    Nowhere(Target),
    Repeat,
    /// To the same interaction, with the contact's next message.
    Listen,
    End,
    Clear,
    Close {
        with_survey: bool,
    },
}

/// The names of a bot.
#[derive(Debug)]
pub(crate) struct Names {
    /// Keys of dialogs with the keys of their interactions.
    dialogs: IndexMap<Key, IndexSet<Key>>,
    /// Display names of interactions, else their keys.
    interactions: HashMap<String, Vec<Spot>>,
    integrations: IndexSet<String>,
}

impl Names {
    pub(crate) fn of(bot: &Bot) -> Self {
        // By key, as a program has them: of two dialogs with one key, the later one counts.
        let dialogs: IndexMap<&Key, &Dialog> = bot.dialogs().collect();
        let mut interactions: HashMap<String, Vec<Spot>> = HashMap::new();
        let mut by_key: Vec<(String, Spot)> = Vec::new();
        for (dialog, plan) in dialogs.values().enumerate() {
            for (at, (key, interaction)) in plan.interactions.iter().enumerate() {
                let spot = Spot { dialog, interaction: Some(at) };
                if let Some(name) = &interaction.name {
                    interactions.entry(name.trim().to_owned()).or_default().push(spot);
                }
                by_key.push((key.as_str().to_owned(), spot));
            }
        }
        for (key, spot) in by_key {
            interactions.entry(key).or_default().push(spot);
        }
        let integrations = bot.integrations.iter().flat_map(|(key, integration)| {
            std::iter::once(key.as_str().to_owned()).chain(integration.name.clone())
        });
        Self {
            dialogs: dialogs
                .iter()
                .map(|(key, it)| ((*key).clone(), it.interactions.keys().cloned().collect()))
                .collect(),
            interactions,
            integrations: integrations.collect(),
        }
    }

    /// Where an interaction of that name is: in the dialog at hand before others, by display name
    /// before key; `dialog/interaction` names both by key.
    pub(crate) fn interaction(&self, name: &str, dialog: Option<usize>) -> Option<Spot> {
        let name = name.trim();
        if let Some(spots) = self.interactions.get(name) {
            let here = spots.iter().find(|spot| Some(spot.dialog) == dialog);
            return here.or(spots.first()).copied();
        }
        let (dialog, interaction) = name.split_once('/')?;
        let (dialog, _, keys) = self.dialogs.get_full(dialog)?;
        match interaction {
            "" => Some(first_of(dialog, keys)),
            _ => Some(Spot { dialog, interaction: Some(keys.get_index_of(interaction)?) }),
        }
    }

    /// Resolves a target as seen from a dialog.
    pub(crate) fn target(&self, target: &Target, from: &Key) -> Option<Spot> {
        let dialog = target.dialog.as_ref().unwrap_or(from);
        let (dialog, _, keys) = self.dialogs.get_full(dialog)?;
        match &target.interaction {
            Some(key) => Some(Spot { dialog, interaction: Some(keys.get_index_of(key)?) }),
            None if target.dialog.is_some() => Some(first_of(dialog, keys)),
            None => None,
        }
    }

    /// Resolves where something in a dialog leads.
    pub(crate) fn destination(&self, next: &Next, from: &Key) -> Destination {
        match next {
            Next::Following => Destination::Following,
            Next::Goto(target) => match self.target(target, from) {
                Some(spot) => Destination::Spot(spot),
                None => Destination::Nowhere(target.clone()),
            },
            Next::Repeat => Destination::Repeat,
            Next::End => Destination::End,
            Next::Clear => Destination::Clear,
            Next::Close { with_survey } => Destination::Close { with_survey: *with_survey },
        }
    }
}

fn first_of(dialog: usize, keys: &IndexSet<Key>) -> Spot {
    Spot { dialog, interaction: (!keys.is_empty()).then_some(0) }
}

impl KnownNames for Names {
    fn is_integration(&self, name: &str) -> bool {
        self.integrations.contains(name)
    }
}
