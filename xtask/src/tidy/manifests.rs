//! Manifests of the members: lints and versions come from the workspace, and what is listed is used.

use super::{RustFile, SourceFile, Violation};

pub(super) fn check(file: &SourceFile, rust: &[RustFile<'_>], found: &mut Vec<Violation>) {
    let Some(folder) = file.path.strip_suffix("Cargo.toml").filter(|folder| !folder.is_empty())
    else {
        return;
    };
    if !file.text.contains("[lints]\nworkspace = true\n") {
        let message = "say `[lints] workspace = true`: the lints are the same everywhere";
        found.push(Violation::new(&file.path, 1, message));
    }
    let members: Vec<&RustFile<'_>> =
        rust.iter().filter(|rust| rust.file.path.starts_with(folder)).collect();
    for (line, name, rest) in dependencies(file) {
        if !rest.contains("workspace = true") {
            let message = format!("`{name}`: versions are in the workspace's Cargo.toml");
            found.push(Violation::new(&file.path, line, message));
        }
        let ident = name.replace('-', "_");
        let is_used =
            members.iter().any(|rust| rust.tokens.iter().any(|token| token.text == ident));
        if !members.is_empty() && !is_used {
            let message = format!("`{name}` is not used");
            found.push(Violation::new(&file.path, line, message));
        }
    }
}

/// Lists the dependencies of all kinds: line, name, what follows the name.
fn dependencies(file: &SourceFile) -> Vec<(usize, &str, &str)> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for (number, line) in file.lines() {
        if line.starts_with('[') {
            is_inside = line.ends_with("dependencies]");
        } else if is_inside && let Some(end) = line.find(['.', ' ', '=']) {
            let (name, rest) = line.split_at(end);
            if !name.is_empty() && !name.starts_with('#') {
                found.push((number, name, rest));
            }
        }
    }
    found
}
