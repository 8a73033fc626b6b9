//! The ways through a bot: which interaction may come after which.

use std::borrow::Cow;
use std::collections::HashMap;

use model::bot::{Bot, Condition, Interaction, InteractionKind, Next, Rule, Target};
use model::key::Key;

use super::{Index, scripts};

/// The interactions of a bot as numbers, with their ways.
pub(super) struct Graph<'b> {
    pub nodes: Vec<Node<'b>>,
    /// The number of the first interaction of each dialog; one more than the last at the end.
    pub starts: Vec<usize>,
    /// Whether a script jumps to where can't be told.
    pub has_unknown_jumps: bool,
    /// Interactions that the bot's functions may jump to.
    pub jumped_by_functions: Vec<usize>,
}

/// An interaction with its ways.
pub(super) struct Node<'b> {
    /// A number in `Index::dialogs`.
    pub dialog: usize,
    pub key: &'b Key,
    pub interaction: &'b Interaction,
    /// Where rules and `next` lead, by number; `None`: the dialog or conversation ends.
    pub exits: Vec<Option<usize>>,
    /// Where its scripts may jump.
    pub jumps: Vec<usize>,
    /// Dialogs that it names and that have no interaction.
    pub empty_dialogs: Vec<usize>,
}

impl<'b> Graph<'b> {
    pub(super) fn of(bot: &'b Bot, index: &Index<'b>) -> Self {
        let mut graph = Self {
            nodes: Vec::new(),
            starts: Vec::new(),
            has_unknown_jumps: false,
            jumped_by_functions: Vec::new(),
        };
        for (dialog, (_, _, it)) in index.dialogs.iter().enumerate() {
            graph.starts.push(graph.nodes.len());
            graph.nodes.extend(it.interactions.iter().map(|(key, interaction)| Node {
                dialog,
                key,
                interaction,
                exits: Vec::new(),
                jumps: Vec::new(),
                empty_dialogs: Vec::new(),
            }));
        }
        graph.starts.push(graph.nodes.len());
        let by_name = graph.by_name(index);
        for at in 0..graph.nodes.len() {
            let mut empty_dialogs = Vec::new();
            let exits = graph.exits(at, index, &mut empty_dialogs);
            let jumps = graph.script_jumps(at, &by_name);
            let node = &mut graph.nodes[at];
            (node.exits, node.jumps, node.empty_dialogs) = (exits, jumps, empty_dialogs);
        }
        if let Some(functions) = &bot.functions {
            graph.jumped_by_functions = graph.jumps_of(&functions.source, &by_name);
        }
        graph
    }

    /// The first interaction of a dialog, by the dialog's number.
    pub(super) fn first(&self, dialog: usize) -> Option<usize> {
        let (start, end) = (self.starts[dialog], self.starts[dialog + 1]);
        (start < end).then_some(start)
    }

    /// Where an interaction leads without the contact; an external bot that is connected with itself
    /// waits for the next message, as if that way led out.
    pub(super) fn unwaiting(&self, at: usize) -> impl Iterator<Item = Option<usize>> {
        let node = &self.nodes[at];
        let asks_on = matches!(node.interaction.kind, InteractionKind::External { .. });
        node.exits.iter().map(move |exit| exit.filter(|to| !(asks_on && *to == at)))
    }

    /// Interactions by what scripts call them: name, key, or `dialog/interaction`.
    fn by_name(&self, index: &Index<'b>) -> HashMap<Cow<'b, str>, Vec<usize>> {
        let mut by_name: HashMap<Cow<'b, str>, Vec<usize>> = HashMap::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let dialog = index.dialogs[node.dialog].1;
            by_name.entry(Cow::Owned(format!("{dialog}/{}", node.key))).or_default().push(at);
            if self.starts[node.dialog] == at {
                by_name.entry(Cow::Owned(format!("{dialog}/"))).or_default().push(at);
            }
            by_name.entry(Cow::Borrowed(node.key.as_str())).or_default().push(at);
            if let Some(name) = &node.interaction.name {
                by_name.entry(Cow::Borrowed(name.trim())).or_default().push(at);
            }
        }
        by_name
    }

    fn exits(&self, at: usize, index: &Index<'b>, empty: &mut Vec<usize>) -> Vec<Option<usize>> {
        let interaction = self.nodes[at].interaction;
        if !interaction.is_enabled {
            return vec![self.following(at)];
        }
        match &interaction.kind {
            InteractionKind::Goto(target) => {
                return self.target(target, at, index, empty).into_iter().collect();
            }
            InteractionKind::End | InteractionKind::Close { .. } => return vec![None],
            _ => {}
        }
        let mut nexts: Vec<&Next> = interaction
            .rules
            .iter()
            .map(|rule| rule.next.as_ref().unwrap_or(&interaction.next))
            .collect();
        if may_fall_through(interaction) {
            nexts.push(&interaction.next);
        }
        nexts
            .into_iter()
            .filter_map(|next| match next {
                Next::Following => Some(self.following(at)),
                Next::Goto(target) => self.target(target, at, index, empty),
                Next::Repeat => Some(Some(at)),
                Next::End | Next::Clear | Next::Close { .. } => Some(None),
            })
            .collect()
    }

    fn following(&self, at: usize) -> Option<usize> {
        let end = self.starts[self.nodes[at].dialog + 1];
        (at + 1 < end).then_some(at + 1)
    }

    /// Where a target leads; `None` when it leads nowhere, which is reported elsewhere.
    fn target(
        &self,
        target: &Target,
        at: usize,
        index: &Index<'b>,
        empty: &mut Vec<usize>,
    ) -> Option<Option<usize>> {
        let dialog = match &target.dialog {
            Some(key) => *index.by_key.get(key.as_str())?,
            None => self.nodes[at].dialog,
        };
        let Some(first) = self.first(dialog) else {
            empty.push(dialog);
            return Some(None);
        };
        match &target.interaction {
            None => Some(Some(first)),
            Some(key) => {
                let inside = index.dialogs[dialog].2.interactions.get_index_of(key)?;
                Some(Some(first + inside))
            }
        }
    }

    fn script_jumps(
        &mut self,
        at: usize,
        by_name: &HashMap<Cow<'b, str>, Vec<usize>>,
    ) -> Vec<usize> {
        let interaction = self.nodes[at].interaction;
        let scripts = [
            &interaction.pre_process,
            &interaction.post_process,
            &interaction.process_user_response,
        ];
        scripts
            .into_iter()
            .flatten()
            .flat_map(|script| self.jumps_of(&script.source, by_name))
            .collect()
    }

    fn jumps_of(
        &mut self,
        source: &str,
        by_name: &HashMap<Cow<'b, str>, Vec<usize>>,
    ) -> Vec<usize> {
        let calls = scripts::calls(source, "setTriggerNextMessage");
        self.has_unknown_jumps |= calls.has_others || source.contains("transferToBotDialog");
        let names = calls.literals.iter().map(|name| name.trim());
        names.filter_map(|name| by_name.get(name)).flatten().copied().collect()
    }
}

/// Whether an interaction may go where its own `next` says, apart from its rules. A question with
/// rules goes on by them only, unless a script answers for them.
fn may_fall_through(interaction: &Interaction) -> bool {
    let is_certain =
        |rule: &Rule| rule.condition == Condition::Always && rule.variables.conditions.is_empty();
    if interaction.rules.iter().any(is_certain) {
        return interaction.process_user_response.is_some();
    }
    !interaction.waits()
        || interaction.rules.is_empty()
        || interaction.process_user_response.is_some()
}
