//! Runs other programs with their output shown and a time limit.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

/// Limit of one command. CI ends the whole run after 90 minutes; a hanging command must fail
/// before that, so that its name is seen.
pub const COMMAND_LIMIT: Duration = Duration::from_secs(40 * 60);

/// Returns the folder of the workspace.
pub fn root() -> Result<PathBuf> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    Ok(package.parent().context("xtask is not inside a workspace")?.to_owned())
}

/// Builds a command in the workspace folder, from a program and words separated by spaces.
pub fn command(root: &Path, program: &str, words: &str) -> Command {
    let mut command = Command::new(program);
    command.args(words.split_whitespace()).current_dir(root);
    command
}

/// Builds a cargo command with the toolchain that runs this program.
pub fn cargo(root: &Path, words: &str) -> Command {
    let program = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    command(root, &program, words)
}

/// Runs a command with its output shown; fails when it fails or is not done after
/// [`COMMAND_LIMIT`].
pub fn run(command: Command) -> Result<()> {
    run_within(command, COMMAND_LIMIT)
}

/// Runs a command as [`run`] does, with another limit. At the limit the command and everything
/// that it started are killed.
pub fn run_within(mut command: Command, limit: Duration) -> Result<()> {
    let shown = show(&command);
    println!("$ {shown}");
    let mut child =
        command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot start `{shown}`"))?;
    let pid = child.id();

    let (send, receive) = mpsc::channel();
    thread::spawn(move || send.send(child.wait()));
    match receive.recv_timeout(limit) {
        Ok(status) => {
            let status = status.with_context(|| format!("cannot wait for `{shown}`"))?;
            if !status.success() {
                bail!("`{shown}` failed: {status}");
            }
            Ok(())
        }
        Err(_) => {
            kill_tree(pid).with_context(|| format!("cannot kill `{shown}`"))?;
            bail!("`{shown}` was not done after {} s", limit.as_secs());
        }
    }
}

/// Tells whether a program is found on the search path.
pub fn is_on_path(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn show(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program()).to_string_lossy();
    let mut shown = name.into_owned();
    for word in command.get_args() {
        shown.push(' ');
        shown.push_str(&word.to_string_lossy());
    }
    shown
}

fn kill_tree(root: u32) -> io::Result<()> {
    let mut doomed = vec![root];
    let parents = parents()?;
    let mut next = 0;
    while let Some(&parent) = doomed.get(next) {
        doomed.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid));
        next += 1;
    }
    let pids = doomed.iter().map(u32::to_string);
    // The shell's own `kill`: the program of that name is not on every machine.
    let mut kill = Command::new("sh");
    kill.args(["-c", "kill -KILL \"$@\"", "kill"]).args(pids).stderr(Stdio::null());
    kill.status().map(drop)
}

/// Lists the running processes with their parents.
fn parents() -> io::Result<Vec<(u32, u32)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        // A process may end while the list is read; then it needs no killing.
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { continue };
        // The name stands in brackets and may itself contain blanks and brackets.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        if let Some(parent) = after_name.split_whitespace().nth(1).and_then(|id| id.parse().ok()) {
            found.push((pid, parent));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn a_failing_command_is_named_with_its_words() {
        let error = run(command(Path::new("/"), "false", "one two")).unwrap_err();
        assert_eq!(error.to_string(), "`false one two` failed: exit status: 1");
    }

    #[test]
    fn a_command_that_hangs_is_killed_with_its_children() {
        let folder = tempfile::tempdir().unwrap();
        let script = "sleep 1000 & echo $! > child; wait";
        let mut hanging = Command::new("sh");
        hanging.args(["-c", script]).current_dir(folder.path());

        let start = Instant::now();
        let error = run_within(hanging, Duration::from_millis(500)).unwrap_err();

        assert!(start.elapsed() < Duration::from_secs(30));
        assert!(error.to_string().contains("was not done after"), "{error}");
        let child = std::fs::read_to_string(folder.path().join("child")).unwrap();
        // Killed is not yet gone: the signal is delivered a moment later.
        let is_alive = || {
            std::fs::read_to_string(format!("/proc/{}/stat", child.trim()))
                .is_ok_and(|stat| !stat.contains(") Z "))
        };
        while is_alive() && start.elapsed() < Duration::from_secs(30) {
            thread::yield_now();
        }
        assert!(!is_alive(), "the child {child} is still running");
    }

    #[test]
    fn the_root_is_the_folder_of_the_workspace() {
        let manifest = std::fs::read_to_string(root().unwrap().join("Cargo.toml")).unwrap();
        assert!(manifest.starts_with("[workspace]"));
    }
}
