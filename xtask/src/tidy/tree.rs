//! The files of the repository, as the rules see them.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

/// Folders that hold what was built, fetched or recorded, wherever they are.
const SKIPPED_FOLDERS: &[&str] =
    &[".git", "dist", "node_modules", "playwright-report", "target", "test-results"];

/// Endings of files that people write; all other files are left alone.
const TEXT_ENDINGS: &[&str] = &[
    "css", "html", "js", "json", "lock", "md", "mjs", "rs", "sh", "sql", "svg", "toml", "ts",
    "tsx", "txt", "yaml", "yml",
];

/// Files without an ending that people write.
const TEXT_NAMES: &[&str] = &[".ci/run", ".gitignore", ".npmrc", "Dockerfile", "LICENSE"];

/// A text file of the repository.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Relative to the workspace, with `/` between the parts.
    pub path: String,
    pub text: String,
}

impl SourceFile {
    /// Returns what follows the last dot of the name, or nothing.
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// Returns the last part of the path.
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Tells whether the whole file is test code, by where it stands.
    pub fn is_test(&self) -> bool {
        let mut folders = self.path.split('/').rev();
        let name = folders.next().unwrap_or_default();
        let mut stem = name.split('.');
        let is_test_folder = |folder| matches!(folder, "tests" | "benches" | "e2e");
        folders.any(is_test_folder)
            || stem.next() == Some("tests")
            || stem.any(|part| matches!(part, "test" | "spec"))
    }

    /// Iterates over the lines with their numbers, counted from 1.
    pub fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().zip(1..).map(|(line, number)| (number, line))
    }
}

/// Reads every text file below the workspace folder, also those not committed yet.
pub fn read_tree(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    read_folder(root, "", &mut files)?;
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {prefix:?}"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED_FOLDERS.contains(&name.as_str()) {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file() && is_text(&path) {
            let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {path}"))?;
            // What is not UTF-8 shows the replacement sign, and a rule refuses that.
            let text = String::from_utf8_lossy(&bytes).into_owned();
            files.push(SourceFile { path, text });
        }
    }
    Ok(())
}

/// Tells whether people write this file, by its name.
pub(super) fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    TEXT_ENDINGS.contains(&ending) || TEXT_NAMES.contains(&path) || TEXT_NAMES.contains(&name)
}
