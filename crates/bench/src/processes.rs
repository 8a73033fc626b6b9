//! CPU time and memory of processes with all their descendants, from `/proc`.

use std::fs;

use anyhow::{Context, Result};

/// CPU time is counted in hundredths of a second, on every Linux that Rust runs on.
const TICK_MS: f64 = 10.0;
/// Position of `ppid` behind the name of a process in its `stat`.
const PARENT: usize = 1;
/// Positions of `utime`, `stime`, `cutime` and `cstime`: its own and that of children that ended.
const TIMES: std::ops::RangeInclusive<usize> = 11..=14;

/// Lists the processes and all their descendants.
///
/// # Errors
///
/// When `/proc` can't be read.
pub fn tree(roots: &[u32]) -> Result<Vec<u32>> {
    let mut parents = Vec::new();
    for entry in fs::read_dir("/proc").context("cannot read /proc")? {
        let Some(pid) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else {
            continue;
        };
        let parent = stat(pid).and_then(|fields| fields.get(PARENT)?.parse().ok());
        parents.extend(parent.map(|parent: u32| (pid, parent)));
    }
    let mut found = roots.to_vec();
    let mut next = 0;
    while let Some(&parent) = found.get(next) {
        let children = parents.iter().filter(|(_, of)| *of == parent).map(|(pid, _)| *pid);
        let fresh: Vec<u32> = children.filter(|pid| !found.contains(pid)).collect();
        found.extend(fresh);
        next += 1;
    }
    Ok(found)
}

/// Sums up the CPU time of these processes and of their children that ended, in milliseconds.
pub fn cpu_ms(pids: &[u32]) -> f64 {
    let ticks: u64 = pids
        .iter()
        .filter_map(|pid| stat(*pid))
        .flat_map(|fields| fields.get(TIMES).map(<[String]>::to_vec).unwrap_or_default())
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "52 bits of hundredths of a second are enough")]
    let ticks = ticks as f64;
    ticks * TICK_MS
}

/// CPU time that the whole machine has spent on anything, in milliseconds.
///
/// # Errors
///
/// When `/proc` can't be read.
pub fn machine_cpu_ms() -> Result<f64> {
    let text = fs::read_to_string("/proc/stat").context("cannot read /proc/stat")?;
    let fields = text.lines().next().unwrap_or_default().split_whitespace().skip(1);
    let ticks: Vec<f64> = fields.filter_map(|field| field.parse().ok()).collect();
    // Guests are counted in the user's time already.
    let counted = ticks.iter().take(8).sum::<f64>();
    let idle = ticks.iter().skip(3).take(2).sum::<f64>();
    Ok((counted - idle) * TICK_MS)
}

/// Memory of processes, in MiB.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Memory {
    /// Resident memory of the first process.
    pub server: f64,
    /// The most that it ever was.
    pub peak: f64,
    /// Proportional memory of all: what they share is counted once.
    pub all: f64,
}

/// Measures the memory of a process and its descendants.
///
/// # Errors
///
/// When `/proc` can't be read.
pub fn memory(root: u32) -> Result<Memory> {
    let server = kilobytes(&format!("/proc/{root}/status"), "VmRSS:") / 1024.0;
    let peak = kilobytes(&format!("/proc/{root}/status"), "VmHWM:") / 1024.0;
    let pids = tree(&[root])?;
    let shares = pids.iter().map(|pid| kilobytes(&format!("/proc/{pid}/smaps_rollup"), "Pss:"));
    Ok(Memory { server, peak, all: shares.sum::<f64>() / 1024.0 })
}

/// Counts the open files and sockets of a process; 0 when it is gone.
pub fn open_files(pid: u32) -> usize {
    fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count)
}

/// Reads a line such as `VmRSS:   1234 kB`; 0 when the process is gone.
fn kilobytes(path: &str, name: &str) -> f64 {
    let text = fs::read_to_string(path).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// Returns the fields behind the name, which stands in brackets and may hold anything.
fn stat(pid: u32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_tree_holds_children_and_their_children() {
        let mut command = Command::new("sh");
        command.args(["-c", "sh -c 'echo; read line; :'; :"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
        std::io::BufRead::read_line(&mut output, &mut String::new()).unwrap();

        let found = tree(&[child.id()]).unwrap();

        drop(child.stdin.take());
        child.wait().unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], child.id());
    }

    #[test]
    fn this_process_uses_memory_and_time() {
        let this = std::process::id();
        let before = cpu_ms(&[this]);
        while cpu_ms(&[this]) < before + 2.0 * TICK_MS {}
        let memory = memory(this).unwrap();
        assert!(memory.server > 0.5 && memory.all > 0.0, "{memory:?}");
    }
}
