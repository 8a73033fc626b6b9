//! The house style of CONTRIBUTING.md, as far as a program can check it.
//!
//! Rules read files held in memory, so that each is tested with a small bad sample. What clippy or
//! rustfmt already checks is not repeated here, except where an attribute could switch it off.

mod boundary;
mod code;
mod length;
mod locks;
mod manifests;
mod markdown;
mod names;
mod purity;
mod rust_file;
mod text;
mod tree;

use std::fmt;
use std::path::Path;

use anyhow::{Result, bail};

use crate::rings::{self, Member};
use rust_file::RustFile;
pub use tree::{SourceFile, read_tree};

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    pub path: String,
    /// Counted from 1.
    pub line: usize,
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}

impl Violation {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

/// Prints every violation in the workspace; fails when there is one.
pub fn run(root: &Path) -> Result<()> {
    let files = read_tree(root)?;
    let found = violations(&files, &rings::members(root)?);
    for violation in &found {
        println!("{violation}");
    }
    if !found.is_empty() {
        bail!("{} places break the house style (CONTRIBUTING.md)", found.len());
    }
    println!("{} files obey the house style", files.len());
    Ok(())
}

/// Lists what breaks a rule, by path and line.
pub fn violations(files: &[SourceFile], members: &[Member]) -> Vec<Violation> {
    let mut found = markdown::broken_links(files);
    let mut rust = Vec::new();
    for file in files {
        names::check(file, &mut found);
        text::check(file, &mut found);
        locks::check(file, &mut found);
        if file.extension() != "rs" {
            length::check_text(file, &mut found);
            continue;
        }
        match RustFile::parse(file, members) {
            Ok(parsed) => rust.push(parsed),
            Err(error) => {
                let line = error.span().start().line;
                found.push(Violation::new(&file.path, line, format!("is not Rust: {error}")));
            }
        }
    }
    RustFile::mark_test_files(&mut rust);
    for rust in &rust {
        length::check_rust(rust, &mut found);
        code::check(rust, &mut found);
        boundary::check(rust, &mut found);
        purity::check(rust, &mut found);
    }
    for file in files {
        manifests::check(file, &rust, &mut found);
    }
    found.sort();
    found
}
