//! Dialogs and interactions that nothing leads to.

use model::bot::{Dialog, DialogKind};

use super::Checker;
use super::graph::Graph;
use crate::bot_file::Path;
use crate::problem::Severity;

impl Checker<'_> {
    pub(super) fn reach(&mut self, graph: &Graph<'_>) {
        // Where a script can go anywhere, nothing is known to be out of reach.
        if graph.has_unknown_jumps {
            return;
        }
        let (dialogs, interactions) = self.reached(graph);
        for (at, (story, key, dialog)) in self.index.dialogs.clone().into_iter().enumerate() {
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str()]);
            if !dialogs[at] {
                let message = format!("nothing leads to dialog `{key}`");
                let suggestion = if dialog.is_enabled {
                    "give it `starts_on`, or name it in a `next`"
                } else {
                    "it isn't enabled, so messages don't start it"
                };
                self.problem(Severity::Warning, "unreachable_dialog", &path, message)
                    .suggest(Some(suggestion.to_owned()));
                continue;
            }
            let inside = graph.starts[at]..graph.starts[at + 1];
            for (node, is_reached) in graph.nodes[inside.clone()].iter().zip(&interactions[inside])
            {
                if !is_reached && node.interaction.is_enabled {
                    let message = format!("nothing leads to interaction `{}`", node.key);
                    let path = path.with("interactions").with(node.key);
                    self.problem(Severity::Warning, "unreachable_interaction", &path, message)
                        .suggest(Some(format!("name it in a `next` of dialog `{key}`")));
                }
            }
        }
    }

    /// Which dialogs and which interactions are reached, by number.
    fn reached(&self, graph: &Graph<'_>) -> (Vec<bool>, Vec<bool>) {
        let mut dialogs: Vec<bool> =
            self.index.dialogs.iter().map(|(_, _, dialog)| self.begins(dialog)).collect();
        let mut interactions = vec![false; graph.nodes.len()];
        let mut open: Vec<usize> = graph.jumped_by_functions.clone();
        let begun = dialogs.iter().enumerate().filter(|(_, begins)| **begins);
        open.extend(begun.filter_map(|(at, _)| graph.first(at)));
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut interactions[at], true) {
                continue;
            }
            let node = &graph.nodes[at];
            dialogs[node.dialog] = true;
            for empty in &node.empty_dialogs {
                dialogs[*empty] = true;
            }
            open.extend(node.exits.iter().flatten().chain(&node.jumps));
        }
        (dialogs, interactions)
    }

    /// Whether a dialog begins by itself: by a message, or because of its kind.
    fn begins(&self, dialog: &Dialog) -> bool {
        if !dialog.is_enabled {
            return false;
        }
        match dialog.kind {
            DialogKind::Fallback
            | DialogKind::Disambiguation
            | DialogKind::AutoEscalation { .. }
            | DialogKind::Survey => true,
            DialogKind::Standard | DialogKind::Faq => {
                dialog.starter.as_ref().is_some_and(|starter| {
                    !starter.patterns.is_empty()
                        || starter.intent.is_some()
                        || starter.entity.is_some()
                        || !starter.events.is_empty()
                        || (self.bot.settings.samples_train && !starter.samples.is_empty())
                })
            }
        }
    }
}
