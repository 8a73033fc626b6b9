//! Regular expressions, patterns, and the samples that should match them.

use std::collections::HashMap;

use expr::bounded_regex::BoundedRegex;
use expr::pattern::{Pattern, contains_keyword};
use model::bot::Starter;

use super::Checker;
use super::uses::{self, Use};
use crate::bot_file::Path;
use crate::problem::Severity;

impl Checker<'_> {
    pub(super) fn expressions(&mut self) {
        let mut regexes: HashMap<&str, Option<String>> = HashMap::new();
        let mut patterns: HashMap<&str, Option<String>> = HashMap::new();
        uses::visit(self.bot, &mut |path, used| {
            let (code, fault) = match used {
                Use::Regex(source) => {
                    let fault = regexes.entry(source).or_insert_with(|| {
                        BoundedRegex::parse(source).err().map(|error| error.to_string())
                    });
                    ("bad_regex", fault.clone())
                }
                Use::Pattern(source) => {
                    let fault = patterns.entry(source).or_insert_with(|| {
                        Pattern::parse(source).err().map(|error| error.to_string())
                    });
                    ("bad_pattern", fault.clone())
                }
                _ => return,
            };
            if let Some(fault) = fault {
                self.problem(Severity::Error, code, path, fault).done();
            }
        });
        for (story, key, dialog) in self.index.dialogs.clone() {
            if let Some(starter) = &dialog.starter {
                let path = ["stories", story.as_str(), "dialogs", key.as_str(), "starts_on"];
                self.samples(starter, &Path::of(path));
            }
        }
    }

    /// A sample that its own patterns miss: builders believe that it starts the dialog.
    fn samples(&mut self, starter: &Starter, path: &Path) {
        let patterns: Vec<Pattern> =
            starter.patterns.iter().filter_map(|source| Pattern::parse(source).ok()).collect();
        if patterns.is_empty() {
            return;
        }
        for (at, sample) in starter.samples.iter().enumerate() {
            let path = path.with("samples").with(at);
            if contains_keyword(&starter.excluded, sample) {
                let message = format!("`{sample}` holds an excluded word of its own dialog");
                self.problem(Severity::Warning, "sample_misses_pattern", &path, message).done();
            } else if !patterns.iter().any(|pattern| pattern.matches(sample)) {
                let wider = patterns
                    .iter()
                    .find_map(|pattern| Pattern::suggest_wider(pattern.source(), sample));
                let message = format!("`{sample}` matches no pattern of its own dialog");
                self.problem(Severity::Warning, "sample_misses_pattern", &path, message)
                    .suggest(wider.map(|wider| format!("the pattern `{wider}` would match it")));
            }
        }
    }
}
