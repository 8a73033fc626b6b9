//! Markdown: a link to a file of the repository leads somewhere.

use std::collections::BTreeSet;

use super::tree::is_text;
use super::{SourceFile, Violation};

/// Finds relative links whose file or folder is not in the tree. Links inside code blocks are
/// left alone; so are links to files that are not in the tree because people don't write them (pictures).
pub(super) fn broken_links(files: &[SourceFile]) -> Vec<Violation> {
    let mut known = BTreeSet::new();
    for file in files {
        let mut path = file.path.as_str();
        known.insert(path);
        while let Some((folder, _)) = path.rsplit_once('/') {
            known.insert(folder);
            path = folder;
        }
    }
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.extension() == "md") {
        let mut is_code = false;
        for (number, line) in file.lines() {
            is_code ^= line.trim_start().starts_with("```");
            if is_code {
                continue;
            }
            for target in targets(&outside_code(line)) {
                let path = resolve(&file.path, target);
                let is_listed = !path.is_empty() && (!path.contains('.') || is_text(&path));
                if is_listed && !known.contains(path.as_str()) {
                    let message = format!("the link leads nowhere: {target}");
                    found.push(Violation::new(&file.path, number, message));
                }
            }
        }
    }
    found
}

/// A line without its code, in which brackets are no links.
fn outside_code(line: &str) -> String {
    line.split('`').step_by(2).collect()
}

/// Lists the targets of links in a line that are neither URLs nor places in the same file.
fn targets(line: &str) -> Vec<&str> {
    let after_links = line.split("](").skip(1);
    let targets = after_links.filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter(|target| !target.contains(':') && !target.starts_with('#')).collect()
}

fn resolve(from: &str, target: &str) -> String {
    let target = target.split('#').next().unwrap_or(target);
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}
