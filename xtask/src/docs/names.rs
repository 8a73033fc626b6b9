//! Names of files and tests in ARCHITECTURE.md: a renamed one must be renamed there too.

use std::path::Path;

use anyhow::Result;

use super::session::Fault;
use crate::tidy::{SourceFile, read_tree};

pub(super) const PAGE: &str = "ARCHITECTURE.md";

/// Lists what the page names and the repository doesn't have.
pub(super) fn check(root: &Path) -> Result<Vec<Fault>> {
    let files = read_tree(root)?;
    let page = files.iter().find(|file| file.path == PAGE);
    Ok(page.map(|page| missing(&page.text, &files)).unwrap_or_default())
}

fn missing(page: &str, files: &[SourceFile]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut is_code = false;
    for (text, line) in page.lines().zip(1..) {
        is_code ^= text.starts_with("```");
        let names: Vec<&str> = if is_code {
            text.split([' ', ',']).filter(|word| word.ends_with(".rs")).collect()
        } else {
            text.split('`').skip(1).step_by(2).filter(|word| is_sentence(word)).collect()
        };
        for name in names {
            let is_there = if is_code { has_file(files, name) } else { has_function(files, name) };
            if !is_there {
                faults.push(Fault { line, message: format!("there is no `{name}` any more") });
            }
        }
    }
    faults
}

/// Tells whether a word is the name of a test rather than of a function: tests have sentences.
fn is_sentence(word: &str) -> bool {
    let is_name =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    word.chars().all(is_name) && word.matches('_').count() >= 3
}

/// `crate/module.rs`, or `…/module.rs` anywhere.
fn has_file(files: &[SourceFile], name: &str) -> bool {
    let (package, rest) = name.split_once('/').unwrap_or(("…", name));
    let end =
        if package == "…" { format!("/{rest}") } else { format!("crates/{package}/src/{rest}") };
    files.iter().any(|file| file.path.ends_with(&end))
}

fn has_function(files: &[SourceFile], name: &str) -> bool {
    let opening = format!("fn {name}(");
    // A table of tests for both databases names them without `fn`.
    let is_listed = |line: &str| line.trim().trim_end_matches(',') == name;
    let rust = files.iter().filter(|file| file.extension() == "rs");
    rust.into_iter().any(|file| file.text.contains(&opening) || file.text.lines().any(is_listed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_gone_is_told_with_its_line() {
        let file =
            |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        let files = [
            file("crates/app/src/turn.rs", "async fn a_turn_is_one_commit(store: &Store) {}\n"),
            file("crates/app/src/turn/end.rs", "suite!(\n    a_turn_that_is_listed,\n);\n"),
        ];
        let page = "`a_turn_is_one_commit`, `a_turn_that_is_listed`, `short_name`\n\
                    `a_turn_that_is_gone`\n```text\napp/turn.rs, …/end.rs\napp/end.rs\n```\n";
        let found = missing(page, &files);
        assert_eq!(found.iter().map(|fault| fault.line).collect::<Vec<_>>(), [2, 5]);
    }
}
