//! Dialogs and what starts them, made ready.

use expr::pattern::Pattern;
use indexmap::IndexMap;
use model::bot::{Dialog, DialogKind, Starter, implicit_intent};
use model::key::Key;

use super::compiler::Compiler;
use super::{Fault, InteractionPlan};

#[derive(Debug)]
pub(crate) struct DialogPlan {
    pub(crate) name: String,
    pub(crate) kind: DialogKind,
    pub(crate) is_enabled: bool,
    pub(crate) starter: StarterPlan,
    pub(crate) escalate_after: Option<u32>,
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
}

impl DialogPlan {
    pub(super) fn compile(key: &Key, dialog: &Dialog, compiler: &mut Compiler<'_>) -> Self {
        let starter = dialog.starter.as_ref();
        let starter =
            starter.map(|starter| StarterPlan::compile(key, starter, compiler)).unwrap_or_default();
        let faults = compiler.take_faults();
        let interactions = dialog.interactions.iter().map(|(own, interaction)| {
            (own.clone(), InteractionPlan::compile((key, own), interaction, compiler))
        });
        Self {
            name: dialog.name.clone(),
            kind: dialog.kind.clone(),
            is_enabled: dialog.is_enabled,
            starter,
            escalate_after: dialog.escalate_after,
            interactions: interactions.collect(),
            faults,
        }
    }

    /// Whether a message can start it by its starter.
    pub(crate) const fn is_startable(&self) -> bool {
        self.is_enabled && !matches!(self.kind, DialogKind::Survey)
    }

    /// Whether a message that starts it may answer some of its questions.
    pub(crate) fn has_fills(&self) -> bool {
        self.interactions.values().any(|interaction| interaction.fill.is_some())
    }

    /// Whether it ever matters what a message means.
    pub(super) fn uses_understanding(&self) -> bool {
        (self.is_startable() && !self.starter.intents.is_empty())
            || self.interactions.values().any(|interaction| interaction.needs_understanding)
    }
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
        }
    }
}
