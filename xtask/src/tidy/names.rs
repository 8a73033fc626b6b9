//! Names of files and folders: nouns that say what is inside.

use super::{SourceFile, Violation};

/// Names that say nothing about what is inside.
const EMPTY_NAMES: &[&str] = &[
    "common",
    "helper",
    "helpers",
    "manager",
    "misc",
    "shared",
    "stuff",
    "util",
    "utilities",
    "utils",
];

pub(super) fn check(file: &SourceFile, found: &mut Vec<Violation>) {
    for part in file.path.split('/') {
        let stem = part.split('.').next().unwrap_or(part);
        if EMPTY_NAMES.contains(&stem) {
            let message = format!("`{stem}` doesn't say what is inside; name it with a noun");
            found.push(Violation::new(&file.path, 1, message));
        }
    }
}
