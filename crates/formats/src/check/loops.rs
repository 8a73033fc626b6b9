//! Loops in which the bot never waits for the contact.

use super::Checker;
use super::graph::Graph;
use crate::bot_file::Path;
use crate::problem::Severity;

/// Most interactions of a loop that are named.
const MAX_NAMED: usize = 6;

impl Checker<'_> {
    pub(super) fn loops(&mut self, graph: &Graph<'_>) {
        for members in Cycles::of(graph) {
            let first = &graph.nodes[members[0]];
            let (story, dialog, _) = self.index.dialogs[first.dialog];
            let path = Path::of(["stories", story.as_str(), "dialogs", dialog.as_str()])
                .with("interactions")
                .with(first.key);
            let mut names: Vec<String> = members
                .iter()
                .take(MAX_NAMED)
                .map(|at| {
                    let node = &graph.nodes[*at];
                    format!("{}/{}", self.index.dialogs[node.dialog].1, node.key)
                })
                .collect();
            if members.len() > MAX_NAMED {
                names.push("…".to_owned());
            }
            let (severity, end) = if is_certain(&members, graph) {
                (Severity::Error, "and never ends")
            } else {
                (Severity::Warning, "and may not end")
            };
            let message =
                format!("a loop that never waits for an answer {end}: {}", names.join(", "));
            self.problem(severity, "unbounded_loop", &path, message)
                .suggest(Some("ask something in it, or let one `next` lead out".to_owned()));
        }
    }
}

/// Whether no way and no script leads out of a loop.
fn is_certain(members: &[usize], graph: &Graph<'_>) -> bool {
    members.iter().all(|at| {
        let node = &graph.nodes[*at];
        let it = node.interaction;
        let has_script = it.pre_process.is_some()
            || it.post_process.is_some()
            || it.process_user_response.is_some();
        let stays = graph
            .unwaiting(*at)
            .all(|exit| exit.is_some_and(|exit| members.binary_search(&exit).is_ok()));
        stays && !(has_script && it.is_enabled)
    })
}

/// Finds strongly connected parts of the interactions that don't wait, without recursion (Tarjan).
struct Cycles<'g, 'b> {
    graph: &'g Graph<'b>,
    /// When each was seen, from 1; 0: not yet.
    seen: Vec<usize>,
    lowest: Vec<usize>,
    is_open: Vec<bool>,
    open: Vec<usize>,
    clock: usize,
    found: Vec<Vec<usize>>,
}

impl<'g, 'b> Cycles<'g, 'b> {
    /// The members of each loop, ascending.
    fn of(graph: &'g Graph<'b>) -> Vec<Vec<usize>> {
        let count = graph.nodes.len();
        let mut cycles = Self {
            graph,
            seen: vec![0; count],
            lowest: vec![0; count],
            is_open: vec![false; count],
            open: Vec::new(),
            clock: 0,
            found: Vec::new(),
        };
        for at in 0..count {
            if cycles.seen[at] == 0 && !cycles.waits(at) {
                cycles.explore(at);
            }
        }
        cycles.found.sort();
        cycles.found
    }

    fn waits(&self, at: usize) -> bool {
        let interaction = self.graph.nodes[at].interaction;
        interaction.is_enabled && interaction.waits()
    }

    fn enter(&mut self, at: usize) {
        self.clock += 1;
        (self.seen[at], self.lowest[at]) = (self.clock, self.clock);
        self.is_open[at] = true;
        self.open.push(at);
    }

    fn explore(&mut self, root: usize) {
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((at, exit)) = path.last_mut() {
            let at = *at;
            let Some(way) = self.graph.unwaiting(at).nth(*exit) else {
                path.pop();
                if let Some((parent, _)) = path.last() {
                    self.lowest[*parent] = self.lowest[*parent].min(self.lowest[at]);
                }
                self.leave(at);
                continue;
            };
            *exit += 1;
            let Some(to) = way else { continue };
            if self.waits(to) {
                continue;
            }
            if self.seen[to] == 0 {
                self.enter(to);
                path.push((to, 0));
            } else if self.is_open[to] {
                self.lowest[at] = self.lowest[at].min(self.seen[to]);
            }
        }
    }

    fn leave(&mut self, at: usize) {
        if self.lowest[at] != self.seen[at] {
            return;
        }
        let from = self.open.iter().rposition(|open| *open == at).unwrap_or_default();
        let mut members = self.open.split_off(from);
        for member in &members {
            self.is_open[*member] = false;
        }
        let is_loop = members.len() > 1 || self.graph.unwaiting(at).any(|exit| exit == Some(at));
        if is_loop {
            members.sort_unstable();
            self.found.push(members);
        }
    }
}
