//! What is found while an export is read.

use indexmap::IndexMap;

use super::words::KNOWN_FIELDS;
use crate::import::{Finding, Findings};
use crate::problem::Severity;

/// Most names of unknown fields that are told apart.
const MAX_UNKNOWN: usize = 100;

/// Findings of an export, and the fields in it that nobody knows.
#[derive(Debug, Default)]
pub(super) struct Notes {
    findings: Findings,
    unknown: IndexMap<String, Unknown>,
}

#[derive(Debug)]
struct Unknown {
    place: String,
    path: String,
    count: usize,
}

impl Notes {
    pub(super) fn add(&mut self, finding: Finding) {
        self.findings.add(finding);
    }

    /// Counts the unknown fields in what is kept of a thing. Their values aren't looked into.
    pub(super) fn count_unknown(
        &mut self,
        kept: &serde_json::Map<String, serde_json::Value>,
        place: &str,
        path: &str,
    ) {
        for (field, value) in kept {
            if KNOWN_FIELDS.binary_search(&field.as_str()).is_err() {
                self.unknown(field, place, path);
                continue;
            }
            let place = format!("{place}/{field}");
            match value {
                serde_json::Value::Object(fields) => self.count_unknown(fields, &place, path),
                serde_json::Value::Array(items) => {
                    for (at, item) in items.iter().enumerate() {
                        if let Some(fields) = item.as_object() {
                            self.count_unknown(fields, &format!("{place}/{at}"), path);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn unknown(&mut self, field: &str, place: &str, path: &str) {
        if let Some(unknown) = self.unknown.get_mut(field) {
            unknown.count += 1;
        } else if self.unknown.len() < MAX_UNKNOWN {
            let place = format!("{place}/{}", super::object::escaped(field));
            let unknown = Unknown { place, path: path.to_owned(), count: 1 };
            self.unknown.insert(field.to_owned(), unknown);
        }
    }

    /// All findings, and how many more there were.
    pub(super) fn into_parts(mut self) -> (Vec<Finding>, usize) {
        for (field, Unknown { place, path, count }) in self.unknown {
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let message = format!("nothing here knows `{field}`{times}");
            self.findings.add(
                Finding::new(Severity::Info, "unknown_field", message)
                    .at(place)
                    .of(path)
                    .suggest("it is kept under `vendor` and written back"),
            );
        }
        self.findings.into_parts()
    }
}
