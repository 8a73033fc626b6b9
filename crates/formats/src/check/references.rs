//! Templates: whether they parse, and whether something sets what they read.

use std::collections::HashSet;

use expr::template::{
    JsonTemplate, Problem as Fault, ProblemKind, Reference, Template, UrlTemplate,
};
use model::bot::{Bot, Integration};
use model::key::Key;

use super::services::ENVIRONMENTS;
use super::uses::{self, Use};
use super::{Checker, scripts};
use crate::bot_file::Path;
use crate::problem::Severity;

/// Variables that conversations have without anything in the bot setting them.
const KNOWN_VARIABLES: [&str; 4] =
    ["skipPreviousDialog", "__standardHeaders__", "__recordUnMatchedPatternPhrases__", "kb_search"];

/// What is set somewhere in a bot.
#[derive(Default)]
pub(super) struct Knowledge {
    variables: HashSet<String>,
    slots: HashSet<String>,
    /// Variables that hold raw answers, as `api_Balance`.
    results: HashSet<String>,
    /// Whether a script sets variables whose names can't be told.
    sets_unknown: bool,
}

impl Knowledge {
    pub(super) fn of(bot: &Bot) -> Self {
        let mut known = Self::default();
        known.variables.extend(KNOWN_VARIABLES.map(str::to_owned));
        known.variables.extend(bot.variables.keys().cloned());
        for (key, integration) in &bot.integrations {
            let result = result_variable(key, integration);
            known.variables.insert(format!("{result}Status"));
            known.variables.insert(result.clone());
            known.results.insert(result);
            for name in std::iter::once(key.as_str()).chain(integration.name.as_deref()) {
                for field in integration.fields.keys() {
                    known.variables.insert(format!("{name}.{field}"));
                    known.variables.insert(format!("{name}.{field}.count"));
                }
            }
        }
        uses::visit(bot, &mut |_, used| match used {
            Use::SetsVariable(name) => {
                known.variables.insert(name.to_owned());
            }
            Use::SetsSlot(name) => {
                known.slots.insert(name.to_owned());
            }
            Use::Script(source) => known.learn(source),
            _ => {}
        });
        known
    }

    fn learn(&mut self, source: &str) {
        let calls = scripts::calls(source, "setBotVariable");
        self.sets_unknown |= calls.has_others;
        for name in calls.literals {
            self.variables.insert(name.to_owned());
            if let Some(slot) = name.strip_prefix("slot.") {
                self.slots.insert(slot.to_owned());
            }
        }
    }
}

impl<'b> Checker<'b> {
    pub(super) fn references(&mut self, known: &Knowledge) {
        let bot: &'b Bot = self.bot;
        let integrations: HashSet<&str> = self.index.integrations.keys().copied().collect();
        let names = |name: &str| integrations.contains(name);
        uses::visit(bot, &mut |path, used| match used {
            Use::Text(source) | Use::Header { value: source, .. } if source.contains('{') => {
                let template = Template::parse(source, &names);
                self.faults(template.problems(), path);
                self.all(template.references(), known, path);
            }
            // Without a URL there is a problem already.
            Use::Url("") => {}
            Use::Url(source) => {
                let template = UrlTemplate::parse(source, &names);
                self.faults(template.problems(), path);
                self.all(template.references(), known, path);
            }
            Use::Json(source) => {
                let template = JsonTemplate::parse(source, &names);
                if !template.is_json() {
                    let message = "this is not JSON, whatever its templates stand for";
                    self.problem(Severity::Error, "bad_json", path, message).done();
                }
                self.faults(template.problems(), path);
                self.all(template.references(), known, path);
            }
            Use::Variable(name) if !name.contains('{') => self.bare(name, known, path),
            Use::Variable(source) => {
                let template = Template::parse(source, &names);
                self.faults(template.problems(), path);
                self.all(template.references(), known, path);
            }
            _ => {}
        });
    }

    fn faults(&mut self, faults: &[Fault], path: &Path) {
        for fault in faults {
            let (severity, code) = match &fault.kind {
                ProblemKind::BadPath(_) => (Severity::Error, "bad_jsonpath"),
                ProblemKind::Secret => (Severity::Error, "secret_in_template"),
                ProblemKind::ReferenceInHost | ProblemKind::NoHost => (Severity::Error, "bad_url"),
                ProblemKind::ReferenceInKey => (Severity::Error, "bad_template"),
                ProblemKind::UnknownIntegration(_) => (Severity::Error, "unknown_integration"),
                ProblemKind::Unterminated
                | ProblemKind::BadName
                | ProblemKind::UnknownBuiltin(_) => (Severity::Warning, "bad_template"),
            };
            let suggestion = match &fault.kind {
                ProblemKind::UnknownIntegration(name) => {
                    self.suggestions.did_you_mean(name, self.index.integrations.keys().copied())
                }
                _ => None,
            };
            self.problem(severity, code, path, fault.to_string()).suggest(suggestion);
        }
    }

    fn all<'r>(
        &mut self,
        references: impl Iterator<Item = &'r Reference>,
        known: &Knowledge,
        path: &Path,
    ) {
        for reference in references {
            match reference {
                Reference::Message | Reference::Builtin(_) => {}
                Reference::Dated { of, .. } => {
                    self.all(std::iter::once(&**of), known, path);
                }
                Reference::Variable(name) => self.variable(name, known, path),
                Reference::Slot(name) => self.slot(name, known, path),
                Reference::Environment(name) => self.environment(name, path),
                Reference::Bare(name) => self.bare(name, known, path),
                Reference::Field { integration, field, .. } => {
                    self.field(integration, field, path);
                }
                Reference::Result(json_path) => self.result(json_path.first_member(), known, path),
            }
        }
    }

    fn variable(&mut self, name: &str, known: &Knowledge, path: &Path) {
        if known.sets_unknown
            || known.variables.contains(name)
            || self.is_in_environment(name)
            || is_circumstance(name)
        {
            return;
        }
        let suggestion = self
            .suggestions
            .did_you_mean(name, known.variables.iter().map(String::as_str))
            .unwrap_or_else(|| "declare it under `variables` if something else sets it".to_owned());
        let message = format!("nothing sets the variable `{name}`");
        self.problem(Severity::Warning, "unset_variable", path, message).suggest(Some(suggestion));
    }

    fn slot(&mut self, name: &str, known: &Knowledge, path: &Path) {
        let holder = name.split_once('.').map_or(name, |(holder, _)| holder);
        let is_known = known.slots.contains(name) || known.slots.contains(holder);
        if is_known || known.sets_unknown {
            return;
        }
        let suggestion =
            self.suggestions.did_you_mean(name, known.slots.iter().map(String::as_str));
        let message = format!("no rule fills the slot `{name}`");
        self.problem(Severity::Warning, "unset_slot", path, message).suggest(suggestion);
    }

    fn bare(&mut self, name: &str, known: &Knowledge, path: &Path) {
        if let Some(slot) = name.strip_prefix("slot.") {
            return self.slot(slot, known, path);
        }
        let holder = name.split_once('.').map_or(name, |(holder, _)| holder);
        if !known.slots.contains(name) && !known.slots.contains(holder) {
            self.variable(name, known, path);
        }
    }

    fn is_in_environment(&self, name: &str) -> bool {
        self.bot.environments.values().any(|environment| environment.get(name).is_some())
    }

    fn environment(&mut self, name: &str, path: &Path) {
        let bot = self.bot;
        let has = |environment: &str| {
            bot.environments.get(environment).is_some_and(|it| it.get(name).is_some())
        };
        let missing: Vec<&str> = ENVIRONMENTS.into_iter().filter(|it| !has(it)).collect();
        if missing.is_empty() {
            return;
        }
        let names = bot
            .environments
            .values()
            .flat_map(|it| it.addresses.keys().chain(it.values.keys()))
            .map(String::as_str);
        let suggestion = if self.is_in_environment(name) {
            Some(format!("add it under `environments.{}`", missing.join("` and `environments.")))
        } else {
            self.suggestions.did_you_mean(name, names)
        };
        let message = format!("`{name}` is missing in {}", missing.join(" and "));
        self.problem(Severity::Warning, "unset_environment", path, message).suggest(suggestion);
    }

    fn field(&mut self, integration: &str, field: &str, path: &Path) {
        let Some(it) = self.index.integrations.get(integration).copied() else { return };
        if it.fields.contains_key(field) {
            return;
        }
        let suggestion = self.suggestions.did_you_mean(field, it.fields.keys().map(String::as_str));
        let message = format!("integration `{integration}` has no field `{field}`");
        self.problem(Severity::Warning, "unknown_data_field", path, message).suggest(suggestion);
    }

    /// The result that a path begins with, as `api_Balance`.
    fn result(&mut self, member: Option<&str>, known: &Knowledge, path: &Path) {
        let Some(member) = member.filter(|member| !known.results.contains(*member)) else { return };
        let results = known.results.iter().map(String::as_str);
        let suggestion = self.suggestions.did_you_mean(member, results);
        let message = format!("no integration's answer is found under `{member}`");
        self.problem(Severity::Warning, "unknown_result", path, message).suggest(suggestion);
    }
}

/// The variable that holds the raw answer of an integration.
fn result_variable(key: &Key, integration: &Integration) -> String {
    format!("api_{}", integration.result_variable.as_deref().unwrap_or(key.as_str()))
}

/// Whether every bot may read it: what is said of a conversation, and what is known of its contact.
fn is_circumstance(name: &str) -> bool {
    let root = name.split_once('.').map_or(name, |(root, _)| root);
    matches!(root, "context" | "contact")
}
