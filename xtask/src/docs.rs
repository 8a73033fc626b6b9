//! The documentation: its examples are run, what is written from the schema is compared, and names of
//! files and tests are looked up.
//!
//! A fenced block is an example when its first line says so: `yaml bot NAME` is a bot file that must
//! be without faults, `… file NAME` is any other file, `console` holds commands after `$ ` with what
//! they print; lines after `> ` are typed into the command. `…` in what is printed stands for any
//! text. The examples of a page share a folder and a shell. Other blocks are only read by people.

mod names;
mod page;
pub mod reference;
mod server;
mod session;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::shell::{self, cargo};
use page::Page;
use server::Demo;
use session::{Fault, Session};

/// Pages whose examples are run when they have some.
const OTHER_PAGES: &[&str] = &["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"];
/// The folder of the pages for people who use it: each must have an example.
const FOLDER: &str = "docs";

/// Pages that hold no examples because they are written from something else.
const WRITTEN: &[&str] = &["docs/bot-file-reference.md"];

/// Checks every example, and that what is written from the schema is up to date.
///
/// # Errors
///
/// When one doesn't do what the page says; all of them are printed.
pub fn run(root: &Path) -> Result<()> {
    reference::check(root)?;
    shell::run(cargo(root, "build --locked --package colloquy"))?;
    let programs = root.join("target/debug");
    let demo = Demo::start(&programs.join("colloquy"))?;
    let mut faults: Vec<String> =
        names::check(root)?.iter().map(|fault| told(names::PAGE, fault)).collect();
    let mut count = 0;
    for path in paths(root)? {
        let text = fs::read_to_string(root.join(&path))?;
        let page = Page::parse(&text);
        count += page.examples.len();
        let name = path.display().to_string();
        let is_written = WRITTEN.contains(&name.as_str());
        if page.examples.is_empty() && path.starts_with(FOLDER) && !is_written {
            faults.push(format!("{name}: it has no example that can be run"));
        }
        let session = Session {
            programs: &programs,
            bots: &root.join("examples"),
            server: &demo.address,
            key: &demo.key,
        };
        let found = session.run(&page).with_context(|| format!("{name} can't be tried"))?;
        faults.extend(found.iter().map(|fault| told(&name, fault)));
    }
    for fault in &faults {
        println!("{fault}");
    }
    if !faults.is_empty() {
        bail!("{} places of the documentation are wrong", faults.len());
    }
    println!("{count} examples do what the documentation says");
    Ok(())
}

fn told(page: &str, fault: &Fault) -> String {
    format!("{page}:{}: {}", fault.line, fault.message)
}

fn paths(root: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = OTHER_PAGES.iter().map(PathBuf::from).collect();
    for entry in fs::read_dir(root.join(FOLDER))? {
        let name = entry?.file_name();
        if Path::new(&name).extension().is_some_and(|ending| ending == "md") {
            paths.push(Path::new(FOLDER).join(name));
        }
    }
    paths.sort();
    Ok(paths)
}
