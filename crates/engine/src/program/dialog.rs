//! Dialogs and what starts them, made ready.

use expr::pattern::Pattern;
use indexmap::IndexMap;
use model::bot::{Bot, Dialog, DialogKind, Starter};
use model::key::Key;

use super::{Fault, InteractionPlan, Names};
use crate::effect::ReportCode;

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
    pub(super) fn compile(key: &Key, dialog: &Dialog, names: &Names, bot: &Bot) -> Self {
        let mut faults = Vec::new();
        let starter = dialog
            .starter
            .as_ref()
            .map(|starter| StarterPlan::compile(starter, bot, &mut faults))
            .unwrap_or_default();
        let interactions = dialog.interactions.iter().map(|(own, interaction)| {
            (own.clone(), InteractionPlan::compile((key, own), interaction, names, bot))
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
    fn compile(starter: &Starter, bot: &Bot, faults: &mut Vec<Fault>) -> Self {
        Self {
            patterns: parse_patterns(&starter.patterns, faults),
            excluded: starter.excluded.clone(),
            intents: starter.intent.as_ref().map(|intent| family(intent, bot)).unwrap_or_default(),
        }
    }
}

/// Parses patterns; one that can't be parsed becomes a fault.
pub(super) fn parse_patterns(sources: &[String], faults: &mut Vec<Fault>) -> Vec<Pattern> {
    let parse = |source: &String| {
        Pattern::parse(source)
            .map_err(|error| {
                let message = format!("the pattern {source:?} never matches: {error}");
                faults.push(Fault { code: ReportCode::BadPattern, message });
            })
            .ok()
    };
    sources.iter().filter_map(parse).collect()
}

/// An intent with all those that count as it.
pub(super) fn family(intent: &Key, bot: &Bot) -> Vec<Key> {
    let mut found = vec![intent.clone()];
    let mut looked_at = 0;
    while let Some(key) = found.get(looked_at) {
        let children = bot.intents.get(key).map(|intent| intent.children.as_slice());
        for child in children.unwrap_or_default() {
            if !found.contains(child) {
                found.push(child.clone());
            }
        }
        looked_at += 1;
    }
    found
}
