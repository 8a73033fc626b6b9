//! Runs Node and npm: packages once for each lock file, then Vite.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::Failure;

/// The oldest Node that Vite runs on: major and minor version.
const OLDEST_NODE: (u32, u32) = (20, 19);
const ADVICE: &str = "Install Node 20.19 or newer with npm (https://nodejs.org, or your system's packages `nodejs` and `npm`), \
     or set COLLOQUY_WEB=none to build without the console.";
/// Where a copy of the lock file says that its packages are there.
const STAMP: &str = "node_modules/.installed-lock.json";

/// Builds the console into this folder.
pub fn build(pages: &Path) -> Result<(), Failure> {
    // Cargo runs this in the folder of its package.
    let web = fs::canonicalize("../../web")?;
    check_node()?;
    install(&web)?;
    let mut vite = Command::new("node");
    vite.current_dir(&web)
        .args(["node_modules/vite/bin/vite.js", "build", "apps/console", "--logLevel", "warn"])
        .args(["--emptyOutDir", "--outDir"])
        .arg(pages);
    succeed(vite, "vite build")
}

fn check_node() -> Result<(), Failure> {
    let output = Command::new("node").arg("--version").output();
    let output = output.map_err(|_| Failure(format!("Node isn't there. {ADVICE}")))?;
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) if (major, minor) >= OLDEST_NODE => Ok(()),
        _ => Err(Failure(format!("Node {version} is too old. {ADVICE}"))),
    }
}

/// Installs the packages unless it was done for this very lock file.
fn install(web: &Path) -> Result<(), Failure> {
    // Builds with other settings may run at the same time.
    let lock = File::create(web.join(".install.lock"))?;
    lock.lock()?;
    let wanted = fs::read(web.join("package-lock.json"))?;
    let stamp: PathBuf = web.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(web).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    succeed(npm, "npm ci")?;
    fs::write(stamp, wanted)?;
    Ok(())
}

fn succeed(mut command: Command, name: &str) -> Result<(), Failure> {
    let output = command.output();
    let output = output.map_err(|error| Failure(format!("{name}: {error}. {ADVICE}")))?;
    if output.status.success() {
        return Ok(());
    }
    let Output { status, stdout, stderr } = output;
    let said = [String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)].concat();
    Err(Failure(format!("{name} in web/ failed ({status}):\n{said}\n{ADVICE}")))
}
