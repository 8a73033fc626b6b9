//! Trying a page's examples: one folder and one shell for all of them.

use std::fs;
use std::path::Path;
use std::process::Command as Process;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::page::{Command, Example, Page};
use crate::shell;

/// Longest time that the examples of a page may take.
const PAGE_LIMIT: Duration = Duration::from_secs(120);
/// Stands before what each command prints.
const MARK: char = '\u{1e}';
/// Ends what is typed into a command.
const END: &str = "END_OF_WHAT_IS_TYPED";

/// Where examples run.
#[derive(Debug, Clone, Copy)]
pub struct Session<'a> {
    /// The folder of the programs that they call.
    pub programs: &'a Path,
    /// The folder of example bots.
    pub bots: &'a Path,
    /// A server's address, as `COLLOQUY_SERVER`.
    pub server: &'a str,
    /// An API key of it, as `COLLOQUY_API_KEY`.
    pub key: &'a str,
}

/// An example that doesn't do what its page says.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub message: String,
}

/// What one run of a command must print.
struct Expected<'a> {
    line: usize,
    words: &'a str,
    printed: Vec<&'a str>,
}

impl Session<'_> {
    /// Runs a page's examples in their order and tells what went otherwise.
    ///
    /// # Errors
    ///
    /// When they can't be run, or don't end.
    pub fn run(&self, page: &Page) -> Result<Vec<Fault>> {
        let folder = tempfile::tempdir()?;
        // The repository's own bots are where a reader of its pages finds them.
        std::os::unix::fs::symlink(self.bots, folder.path().join("examples"))?;
        let mut script = "exec >.printed 2>&1\n".to_owned();
        let mut expected = Vec::new();
        for example in &page.examples {
            match example {
                Example::Bot { line, name, text } => {
                    write(folder.path(), name, text)?;
                    let words = format!("colloquy check --strict {name} || echo refused");
                    script.push_str(&run_of(&words, &[]));
                    let printed = vec!["0 errors, 0 warnings, … hints in 1 bots"];
                    expected.push(Expected { line: *line, words: "colloquy check", printed });
                }
                Example::File { name, text } => write(folder.path(), name, text)?,
                Example::Transcript(commands) => {
                    for command in commands {
                        add(command, &mut script, &mut expected);
                    }
                }
            }
        }
        if expected.is_empty() {
            return Ok(Vec::new());
        }
        // A command may fail; what it prints is compared.
        script.push_str("exit 0\n");
        fs::write(folder.path().join(".commands"), script)?;
        shell::run_within(self.shell(folder.path()), PAGE_LIMIT)?;
        let printed = fs::read_to_string(folder.path().join(".printed"))?;
        compare(&expected, &printed)
    }

    fn shell(&self, folder: &Path) -> Process {
        let mut shell = Process::new("sh");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [self.programs.to_owned()].into_iter().chain(std::env::split_paths(&path));
        shell.arg(".commands").current_dir(folder).env_clear();
        if let Ok(path) = std::env::join_paths(folders) {
            shell.env("PATH", path);
        }
        shell.envs([("LANG", "C.UTF-8"), ("COLLOQUY_SERVER", self.server)]);
        shell.env("COLLOQUY_API_KEY", self.key).env("HOME", folder);
        shell
    }
}

fn write(folder: &Path, name: &str, text: &str) -> Result<()> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text).with_context(|| format!("{name} can't be written"))
}

/// Adds a command. One that is typed into runs once for each line, with the lines up to that one: so
/// it is seen what each of them leads to.
fn add<'a>(command: &'a Command, script: &mut String, expected: &mut Vec<Expected<'a>>) {
    let words = command.words.as_str();
    if command.typed.is_empty() {
        script.push_str(&run_of(words, &[]));
        expected.push(Expected { line: command.line, words, printed: command.printed_after(0) });
    }
    for (count, last) in (1..).zip(&command.typed) {
        let typed: Vec<&str> = command.typed[..count].iter().map(|it| it.text.as_str()).collect();
        script.push_str(&run_of(words, &typed));
        let printed = command.printed_after(count);
        expected.push(Expected { line: last.line, words, printed });
    }
}

fn run_of(words: &str, typed: &[&str]) -> String {
    let mark = u32::from(MARK);
    if typed.is_empty() {
        return format!("printf '\\{mark:03o}'\n{words}\n");
    }
    let typed = typed.join("\n");
    format!("printf '\\{mark:03o}'\n{words} <<'{END}'\n{typed}\n{END}\n")
}

fn compare(expected: &[Expected<'_>], printed: &str) -> Result<Vec<Fault>> {
    let runs: Vec<&str> = printed.split(MARK).skip(1).collect();
    ensure!(runs.len() == expected.len(), "the commands ended early:\n{printed}");
    let mut faults = Vec::new();
    for (expected, run) in expected.iter().zip(runs) {
        let is_same = run.lines().count() == expected.printed.len()
            && run.lines().zip(&expected.printed).all(|(line, wanted)| fits(line, wanted));
        if !is_same {
            let (words, wanted) = (expected.words, expected.printed.join("\n"));
            let message = format!("`{words}` should print\n{wanted}\nand prints\n{run}");
            faults.push(Fault { line: expected.line, message });
        }
    }
    Ok(faults)
}

/// Tells whether a line is as wanted, where `…` stands for any text.
pub(super) fn fits(line: &str, wanted: &str) -> bool {
    let mut parts = wanted.trim_end().split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.trim_end().strip_prefix(first) else { return false };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}
