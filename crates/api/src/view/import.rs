//! What imports and exports led to, as clients see it.

use formats::import::{Count, Finding, Imported};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::problem::Fault;

/// A bot that was imported, or would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// The bot's key.
    pub bot: String,
    /// The bot's name.
    pub name: String,
    /// Whether the bot was made.
    pub is_created: bool,
    /// What was read.
    pub counts: Vec<CountView>,
    /// What needs attention. A `place` is a JSON Pointer into what was sent or a line and column, after the
    /// name of the file where it has one; a `path` leads into the bot.
    pub findings: Vec<Fault>,
    /// Findings beyond those that are listed.
    pub more_findings: usize,
}

/// How many things of a kind were read.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountView {
    /// In the plural, as `interactions`.
    pub what: String,
    pub count: usize,
}

impl ImportView {
    /// What was read, for a bot of that key.
    pub fn of(imported: &Imported, key: String, is_created: bool) -> Self {
        let count = |it: &Count| CountView { what: it.what.to_owned(), count: it.count };
        Self {
            bot: key,
            name: imported.bot.name.clone(),
            is_created,
            counts: imported.counts.iter().map(count).collect(),
            findings: imported.findings.iter().map(finding).collect(),
            more_findings: imported.more_findings,
        }
    }
}

/// A bot as another system's export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportView {
    /// What to give to the other system.
    #[schema(value_type = Object)]
    pub export: Value,
    /// What the other system can't say. A `path` leads into the bot.
    pub findings: Vec<Fault>,
}

impl From<app::Exported> for ExportView {
    fn from(exported: app::Exported) -> Self {
        let findings = exported.findings.iter().map(finding).collect();
        Self { export: exported.export, findings }
    }
}

fn finding(finding: &Finding) -> Fault {
    Fault {
        code: finding.code.to_owned(),
        severity: Some(finding.severity.to_string()),
        place: match finding.file.as_str() {
            "" => finding.place.clone(),
            file => format!("{file}:{}", finding.place),
        },
        path: Some(finding.path.clone()).filter(|path| !path.is_empty()),
        message: finding.message.clone(),
        suggestion: finding.suggestion.clone(),
    }
}
