//! Dialogs and what starts them, made ready.

use expr::pattern::Pattern;
use indexmap::IndexMap;
use model::bot::{Dialog, DialogKind, Starter, implicit_intent};
use model::key::Key;

use super::compiler::Compiler;
use super::{CollectPlan, Fault, InteractionPlan};

#[derive(Debug)]
pub(crate) struct DialogPlan {
    /// What it is called when contacts are asked what they meant.
    pub(crate) label: String,
    pub(crate) kind: DialogKind,
    pub(crate) is_enabled: bool,
    pub(crate) starter: StarterPlan,
    pub(crate) escalate_after: Option<u32>,
    pub(crate) captures: Vec<CollectPlan>,
    pub(crate) interactions: IndexMap<Key, InteractionPlan>,
    /// What is wrong with its starter.
    pub(crate) faults: Vec<Fault>,
}

/// What starts a dialog; nothing when it has no starter.
#[derive(Debug, Default)]
pub(crate) struct StarterPlan {
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) excluded: Vec<String>,
    /// Intents that start it: its own and those that count as it. Empty when it has none.
    pub(crate) intents: Vec<Key>,
    pub(crate) entity: Option<Key>,
    pub(crate) filters: Vec<FilterPlan>,
    /// Names of events that start it.
    pub(crate) events: Vec<String>,
}

/// The values that an entity may have in a text that starts the dialog.
#[derive(Debug)]
pub(crate) struct FilterPlan {
    pub(crate) entity: Key,
    /// As they are written; never empty.
    pub(crate) values: Vec<String>,
}

impl DialogPlan {
    pub(super) fn compile(key: &Key, dialog: &Dialog, compiler: &mut Compiler<'_>) -> Self {
        let starter = dialog.starter.as_ref();
        let starter =
            starter.map(|starter| StarterPlan::compile(key, starter, compiler)).unwrap_or_default();
        let faults = compiler.take_faults();
        let label = label(dialog, &starter, compiler);
        let interactions = dialog.interactions.iter().map(|(own, interaction)| {
            (own.clone(), InteractionPlan::compile((key, own), interaction, compiler))
        });
        Self {
            label,
            kind: dialog.kind.clone(),
            is_enabled: dialog.is_enabled,
            starter,
            escalate_after: dialog.escalate_after,
            captures: dialog.captures.iter().map(CollectPlan::compile).collect(),
            interactions: interactions.collect(),
            faults,
        }
    }

    /// Whether a message can start it by its starter.
    pub(crate) const fn is_startable(&self) -> bool {
        self.is_enabled && !matches!(self.kind, DialogKind::Survey)
    }

    /// Whether a message under way in it may fill its slots.
    pub(crate) fn has_fills(&self) -> bool {
        let fills = |it: &InteractionPlan| it.fill.is_some() || it.collect.is_some();
        !self.captures.is_empty() || self.interactions.values().any(fills)
    }

    /// All that a message under way in it may fill, questions first; each slot once.
    pub(crate) fn collects(&self) -> Vec<&CollectPlan> {
        let questions = self.interactions.values().filter(|it| it.is_enabled);
        let questions = questions.filter_map(|it| it.collect.as_ref());
        let mut found: Vec<&CollectPlan> = Vec::new();
        for collect in questions.chain(&self.captures) {
            if !found.iter().any(|it| it.slot == collect.slot) {
                found.push(collect);
            }
        }
        found
    }

    /// Whether it ever matters what a message means, once the dialog is under way.
    pub(super) fn uses_understanding(&self) -> bool {
        self.has_fills()
            || self.interactions.values().any(|interaction| interaction.needs_understanding)
    }
}

/// Its own label, else what its intent is called, else its name.
fn label(dialog: &Dialog, starter: &StarterPlan, compiler: &Compiler<'_>) -> String {
    let intent = starter.intents.first().and_then(|intent| compiler.bot.intents.get(intent));
    let of_intent = intent.map(|intent| intent.label.as_ref().unwrap_or(&intent.name));
    dialog.label.as_ref().or(of_intent).unwrap_or(&dialog.name).clone()
}

impl StarterPlan {
    fn compile(dialog: &Key, starter: &Starter, compiler: &mut Compiler<'_>) -> Self {
        // Samples without an intent train one of their own.
        let is_trained = compiler.bot.settings.samples_train && !starter.samples.is_empty();
        let own = is_trained.then(|| implicit_intent(dialog));
        let intent = starter.intent.as_ref().or(own.as_ref());
        Self {
            patterns: compiler.patterns(&starter.patterns),
            excluded: starter.excluded.clone(),
            intents: intent.map(|intent| compiler.family(intent)).unwrap_or_default(),
            entity: starter.entity.clone(),
            filters: starter
                .filters
                .iter()
                .filter(|(_, values)| !values.is_empty())
                .map(|(entity, values)| FilterPlan {
                    entity: entity.clone(),
                    values: values.clone(),
                })
                .collect(),
            events: starter.events.clone(),
        }
    }

    /// Whether an event of that name starts it.
    pub(crate) fn hears(&self, event: &str) -> bool {
        self.events.iter().any(|own| own.eq_ignore_ascii_case(event))
    }

    /// Whether it matters what a text means.
    pub(crate) fn needs_understanding(&self) -> bool {
        !self.intents.is_empty() || self.entity.is_some() || !self.filters.is_empty()
    }
}
