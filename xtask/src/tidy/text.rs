//! Rules for every text file: line ends, tabs, notes to oneself, paths of one machine.

use super::{SourceFile, Violation};

/// Notes of unfinished work; written in two halves so that this file obeys its own rule.
const NOTES: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Endings of files that are searched for notes.
const CODE_ENDINGS: &[&str] =
    &["css", "html", "js", "mjs", "rs", "sh", "sql", "toml", "ts", "tsx", "yaml", "yml"];

/// Folders that exist on one machine only.
const MACHINE_FOLDERS: &[&str] = &["home", "root", "work", "tmp", "Users"];

/// Files that a program writes, or that are a text of others.
const NOT_OURS: &[&str] = &["Cargo.lock", "LICENSE", "package-lock.json"];

pub(super) fn check(file: &SourceFile, found: &mut Vec<Violation>) {
    if file.text.contains('\u{FFFD}') {
        found.push(Violation::new(&file.path, 1, "the file is not UTF-8"));
    }
    if NOT_OURS.contains(&file.name()) {
        return;
    }
    // A recorded payload of a test stays as it came.
    let is_recorded = file.is_test() && file.extension() != "rs";
    if !is_recorded && !file.text.is_empty() && !file.text.ends_with('\n') {
        let line = file.text.lines().count();
        found.push(Violation::new(&file.path, line, "end the last line with a newline"));
    }
    for (number, line) in file.lines() {
        for message in line_messages(file, line) {
            found.push(Violation::new(&file.path, number, message));
        }
    }
}

fn line_messages(file: &SourceFile, line: &str) -> Vec<String> {
    let mut messages = Vec::new();
    if file.extension() == "rs" && line.contains('\t') {
        messages.push("indent with spaces; write a tab as \\t".to_owned());
    }
    if CODE_ENDINGS.contains(&file.extension())
        && let Some(note) = NOTES.iter().find(|note| has_word(line, note))
    {
        messages.push(format!("`{note}`: finish it, or leave it out"));
    }
    if let Some(folder) = MACHINE_FOLDERS.iter().find(|folder| has_machine_path(line, folder)) {
        messages.push(format!("a path below `/{folder}` exists on one machine only"));
    }
    messages
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let after = line[start + word.len()..].chars().next();
        let is_letter = |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric());
        !is_letter(before) && !is_letter(after)
    })
}

/// Finds `/folder/name` where a path begins; inside a longer path or a URL it is something else.
fn has_machine_path(line: &str, folder: &str) -> bool {
    line.match_indices('/').any(|(start, _)| {
        let before = line[..start].chars().next_back();
        let begins = before.is_none_or(|char| char.is_whitespace() || "\"'`(<=:,[".contains(char));
        let rest = line[start + 1..].strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'));
        let names = |rest: &str| rest.starts_with(|char: char| char.is_alphanumeric());
        begins && rest.is_some_and(names)
    })
}
