//! What is wrong across a bot: names that nothing has, ways that lead nowhere, expressions that
//! don't parse, values that nothing sets. Each thing is looked at once, so that a bot of thousands of
//! interactions is checked within a second.

mod expressions;
mod external;
mod graph;
mod kinds;
mod limits;
mod loops;
mod meaning;
mod names;
mod reach;
mod references;
mod rich;
mod rules;
pub(crate) mod scripts;
mod secrets;
mod services;
mod sources;
mod tests_beside;
pub(crate) mod uses;

use std::collections::HashMap;

use model::bot::{Bot, Dialog, Integration};
use model::key::Key;

use crate::bot_file::{Node, Parsed, Path, Places, Report, Span};
use crate::problem::{Problem, Severity};
use crate::suggestions::Suggestions;

pub use sources::{FoundScript, ScriptKind, scripts};

/// All problems of a parsed bot, those of parsing among them, in the order of files and lines.
pub fn check(parsed: &Parsed) -> Vec<Problem> {
    let mut problems = parsed.problems.clone();
    if let Some(bot) = parsed.bot.as_ref().or(parsed.draft.as_ref()) {
        let found = across(bot, &parsed.places);
        problems.extend(found.into_iter().filter(|it| !is_consequence(it, &parsed.problems)));
    }
    problems.extend(tests_beside::problems(parsed));
    problems.sort_by(|a, b| a.position().cmp(&b.position()));
    problems
}

/// Whether a warning is about something in which an error lies, and so perhaps only follows from it.
fn is_consequence(problem: &Problem, errors: &[Problem]) -> bool {
    problem.severity != Severity::Error
        && errors.iter().any(|error| {
            error.path.strip_prefix(&problem.path).is_some_and(|rest| rest.starts_with('.'))
        })
}

/// All problems of a bot that doesn't come from a file, in the order of its file if it had one.
pub fn check_bot(bot: &Bot) -> Vec<Problem> {
    across(bot, &Places::default())
}

fn across(bot: &Bot, places: &Places) -> Vec<Problem> {
    let mut checker = Checker::new(bot, places);
    checker.names();
    let knowledge = references::Knowledge::of(bot);
    checker.references(&knowledge);
    checker.expressions();
    checker.secrets();
    checker.services();
    checker.external_bots();
    checker.limits();
    checker.kinds();
    checker.rules();
    checker.meaning();
    let graph = graph::Graph::of(bot, &checker.index);
    checker.reach(&graph);
    checker.loops(&graph);
    checker.report.problems
}

struct Checker<'b> {
    bot: &'b Bot,
    root: Option<&'b Node>,
    report: Report<'b>,
    suggestions: Suggestions,
    index: Index<'b>,
}

/// Where each dialog is.
struct Index<'b> {
    /// Every dialog with its story, in the order of the file.
    dialogs: Vec<(&'b Key, &'b Key, &'b Dialog)>,
    /// A dialog's place in `dialogs`; of dialogs with the same key the first.
    by_key: HashMap<&'b str, usize>,
    /// Integrations by what templates call them: key, or else name.
    integrations: HashMap<&'b str, &'b Integration>,
}

impl<'b> Index<'b> {
    fn of(bot: &'b Bot) -> Self {
        let dialogs: Vec<_> = bot
            .stories
            .iter()
            .flat_map(|(story, it)| it.dialogs.iter().map(move |(key, it)| (story, key, it)))
            .collect();
        let mut by_key = HashMap::new();
        for (at, (_, key, _)) in dialogs.iter().enumerate() {
            by_key.entry(key.as_str()).or_insert(at);
        }
        let named = bot.integrations.values().filter_map(|it| Some((it.name.as_deref()?, it)));
        let keyed = bot.integrations.iter().map(|(key, it)| (key.as_str(), it));
        Self { dialogs, by_key, integrations: named.chain(keyed).collect() }
    }
}

impl<'b> Checker<'b> {
    fn new(bot: &'b Bot, places: &'b Places) -> Self {
        Self {
            bot,
            root: places.root.as_ref(),
            report: Report::new(&places.files),
            suggestions: Suggestions::default(),
            index: Index::of(bot),
        }
    }
}

impl Checker<'_> {
    /// The thing at that path, if it is in the file.
    fn node(&self, path: &Path) -> Option<&Node> {
        path.segments().iter().try_fold(self.root?, |node, segment| {
            node.entries()?.get(segment).map(|entry| &entry.node)
        })
    }

    /// Reports a problem of the thing at that path; of what encloses it when it isn't in the file.
    fn problem(
        &mut self,
        severity: Severity,
        code: &'static str,
        path: &Path,
        message: impl Into<String>,
    ) -> crate::bot_file::Draft<'_> {
        let span = self.span(path);
        self.report.draft(severity, code, span, path).say(message)
    }

    fn span(&self, path: &Path) -> Span {
        let Some(mut node) = self.root else { return Span::default() };
        let mut span = node.span;
        for segment in path.segments() {
            let next = match (node.entries(), node.items()) {
                (Some(entries), _) => entries.get(segment).map(|entry| {
                    // A mapping or a list begins at its key.
                    let is_scalar = entry.node.entries().is_none() && entry.node.items().is_none();
                    (&entry.node, if is_scalar { entry.node.span } else { entry.key })
                }),
                (_, Some(items)) => segment
                    .parse::<usize>()
                    .ok()
                    .and_then(|at| items.get(at))
                    .map(|it| (it, it.span)),
                _ => None,
            };
            let Some((next, at)) = next else { break };
            (node, span) = (next, at);
        }
        span
    }
}

#[cfg(test)]
mod tests;
