//! Making the small parts of a bot ready: templates, wordings, patterns, scripts. What can't be parsed is
//! gathered as faults, for the place that is being compiled.

use std::mem;
use std::sync::Arc;

use expr::bounded_regex::BoundedRegex;
use expr::pattern::Pattern;
use expr::template::{JsonTemplate, Problem, ProblemKind, Template, UrlTemplate};
use model::bot::{Bot, Next, Script};
use model::key::Key;
use model::text::Texts;

use super::{Destination, EntityValue, Fault, Names, Wording};
use crate::effect::{ReportCode, Severity};

/// A bot being made ready.
pub(super) struct Compiler<'b> {
    pub(super) bot: &'b Bot,
    pub(super) names: &'b Names,
    faults: Vec<Fault>,
}

impl<'b> Compiler<'b> {
    pub(super) const fn new(bot: &'b Bot, names: &'b Names) -> Self {
        Self { bot, names, faults: Vec::new() }
    }

    /// The faults since they were taken last.
    pub(super) fn take_faults(&mut self) -> Vec<Fault> {
        mem::take(&mut self.faults)
    }

    pub(super) fn template(&mut self, source: &str) -> Template {
        let template = Template::parse(source, self.names);
        self.note(template.problems());
        template
    }

    pub(super) fn optional(&mut self, source: Option<&String>) -> Option<Template> {
        source.map(|source| self.template(source))
    }

    pub(super) fn json(&mut self, source: &str) -> JsonTemplate {
        let template = JsonTemplate::parse(source, self.names);
        self.note(template.problems());
        template
    }

    pub(super) fn url(&mut self, source: &str) -> UrlTemplate {
        let template = UrlTemplate::parse(source, self.names);
        self.note(template.problems());
        template
    }

    pub(super) fn wording(&mut self, texts: &Texts) -> Wording {
        let templates = texts.variants.iter().map(|variant| self.template(&variant.text)).collect();
        Wording::new(texts.clone(), templates)
    }

    /// Patterns; those that can't be parsed are left out.
    pub(super) fn patterns(&mut self, sources: &[String]) -> Vec<Pattern> {
        let mut patterns = Vec::with_capacity(sources.len());
        for source in sources {
            match Pattern::parse(source) {
                Ok(pattern) => patterns.push(pattern),
                Err(error) => {
                    let message = format!("the pattern {source:?} never matches: {error}");
                    self.fault(Severity::Error, ReportCode::BadPattern, message);
                }
            }
        }
        patterns
    }

    pub(super) fn regex(&mut self, source: &str) -> Option<BoundedRegex> {
        match BoundedRegex::parse(source) {
            Ok(regex) => Some(regex),
            Err(error) => {
                let message = format!("the regular expression {source:?} never matches: {error}");
                self.fault(Severity::Error, ReportCode::BadRegex, message);
                None
            }
        }
    }

    pub(super) fn destination(&self, next: &Next, from: &Key) -> Destination {
        self.names.destination(next, from)
    }

    /// An intent with all those that count as it.
    pub(super) fn family(&self, intent: &Key) -> Vec<Key> {
        let mut found = vec![intent.clone()];
        let mut looked_at = 0;
        while let Some(key) = found.get(looked_at) {
            let children = self.bot.intents.get(key).map(|intent| intent.children.as_slice());
            for child in children.unwrap_or_default() {
                if !found.contains(child) {
                    found.push(child.clone());
                }
            }
            looked_at += 1;
        }
        found
    }

    /// The entity that a value written `@name` or `@name[]` means, by key or display name.
    pub(super) fn entity(&self, value: &str) -> Option<EntityValue> {
        let name = value.trim().strip_prefix('@')?;
        let (name, takes_all) = match name.strip_suffix("[]") {
            Some(name) => (name, true),
            None => (name, false),
        };
        let named = self.bot.entities.iter().find(|(_, entity)| entity.name == name);
        let (key, _) = self.bot.entities.get_key_value(name).or(named)?;
        Some(EntityValue { entity: key.clone(), takes_all })
    }

    fn note(&mut self, problems: &[Problem]) {
        for problem in problems {
            let code = match problem.kind {
                ProblemKind::BadPath(_) => ReportCode::BadJsonpath,
                // Such a URL doesn't render, which is reported then.
                ProblemKind::ReferenceInHost | ProblemKind::NoHost => continue,
                ProblemKind::Unterminated
                | ProblemKind::BadName
                | ProblemKind::UnknownBuiltin(_)
                | ProblemKind::UnknownIntegration(_)
                | ProblemKind::Secret
                | ProblemKind::ReferenceInKey => ReportCode::BadTemplate,
            };
            self.fault(Severity::Warning, code, problem.to_string());
        }
    }

    fn fault(&mut self, severity: Severity, code: ReportCode, message: String) {
        self.faults.push(Fault { severity, code, message });
    }
}

/// The source of a script, to be shared by all its runs.
pub(super) fn source(script: Option<&Script>) -> Option<Arc<str>> {
    script.map(|script| Arc::from(script.source.as_str()))
}
