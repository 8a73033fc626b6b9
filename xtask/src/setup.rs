//! The outside programs that the checks need: a C compiler, PostgreSQL, curl, for the console Node and npm,
//! and for the journeys in a browser Chromium.
//!
//! Root on Debian gets what is missing installed; anyone else is told in one line.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::shell;

/// Where Debian keeps the server programs of each PostgreSQL version, outside the search path.
const POSTGRES_VERSIONS: &str = "/usr/lib/postgresql";
/// Read by Debian's `postgresql` package while it is installed.
const CLUSTER_SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";
const NO_MAIN_CLUSTER: &str = "create_main_cluster = false";
const JOURNEYS: &str = "e2e";
/// Where the console's sources are.
pub const WEB: &str = "web";

/// An outside program with the Debian package that brings it.
struct Tool {
    name: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

const TOOLS: &[Tool] = &[
    Tool {
        name: "a C compiler",
        package: "build-essential",
        is_there: || shell::is_on_path("cc") && shell::is_on_path("ar"),
    },
    Tool { name: "curl", package: "curl", is_there: || shell::is_on_path("curl") },
    Tool { name: "PostgreSQL", package: "postgresql", is_there: has_postgres },
];

/// Needed only where there are journeys to run.
const JOURNEY_TOOLS: &[Tool] = &[
    Tool { name: "Node", package: "nodejs", is_there: || shell::is_on_path("node") },
    Tool { name: "npm", package: "npm", is_there: || shell::is_on_path("npm") },
    Tool { name: "Chromium", package: "chromium", is_there: || shell::is_on_path("chromium") },
];

/// Checks for the outside programs and installs the missing ones when run by root on Debian; then
/// installs the packages of the console and of the journeys when their lock files have changed.
///
/// Fails with the missing programs in one line when it can't install them.
pub fn run(root: &Path) -> Result<()> {
    let has_journeys = root.join(JOURNEYS).join("package-lock.json").is_file();
    let mut tools: Vec<&Tool> = TOOLS.iter().collect();
    if has_journeys {
        tools.extend(JOURNEY_TOOLS);
    }

    let missing = missing(&tools);
    if !missing.is_empty() {
        if !is_root()? || !shell::is_on_path("apt-get") {
            bail!("{}", advice(&missing));
        }
        install(root, &missing)?;
        let still_missing = self::missing(&tools);
        if !still_missing.is_empty() {
            bail!("after the installation: {}", advice(&still_missing));
        }
    }
    let names: Vec<&str> = tools.iter().map(|tool| tool.name).collect();
    println!("here: {}", names.join(", "));
    if has_journeys {
        install_packages(&root.join(JOURNEYS))?;
    }
    if root.join(WEB).join("package-lock.json").is_file() {
        install_packages(&root.join(WEB))?;
    }
    Ok(())
}

fn missing<'a>(tools: &[&'a Tool]) -> Vec<&'a Tool> {
    tools.iter().filter(|tool| !(tool.is_there)()).copied().collect()
}

fn advice(missing: &[&Tool]) -> String {
    let names: Vec<&str> = missing.iter().map(|tool| tool.name).collect();
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    format!(
        "missing: {}; on Debian, root gets them with `apt-get install {}`",
        names.join(", "),
        packages.join(" ")
    )
}

fn has_postgres() -> bool {
    let Ok(versions) = fs::read_dir(POSTGRES_VERSIONS) else {
        return shell::is_on_path("initdb");
    };
    let mut programs = versions.flatten().map(|version| version.path().join("bin/initdb"));
    programs.any(|program| program.is_file()) || shell::is_on_path("initdb")
}

fn is_root() -> Result<bool> {
    let this = fs::metadata("/proc/self").context("cannot tell who runs this")?;
    Ok(this.uid() == 0)
}

fn install(root: &Path, missing: &[&Tool]) -> Result<()> {
    apt_get(root, "update --quiet")?;
    let mut packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    if packages.contains(&"postgresql") {
        // The settings are there only once this package is; the server package obeys them.
        apt_get(root, "install --yes --quiet --no-install-recommends postgresql-common")?;
        forbid_main_cluster(Path::new(CLUSTER_SETTINGS))?;
    }
    packages.insert(0, "install --yes --quiet --no-install-recommends");
    apt_get(root, &packages.join(" "))
}

fn apt_get(root: &Path, words: &str) -> Result<()> {
    let mut command = shell::command(root, "apt-get", words);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    shell::run(command)
}

/// Keeps the package from leaving a server running: tests start their own.
fn forbid_main_cluster(settings: &Path) -> Result<()> {
    let text = fs::read_to_string(settings).unwrap_or_default();
    if text.lines().any(|line| line.trim() == NO_MAIN_CLUSTER) {
        return Ok(());
    }
    let is_other = |line: &&str| !line.trim_start().starts_with("create_main_cluster");
    let mut lines: Vec<&str> = text.lines().filter(is_other).collect();
    lines.push(NO_MAIN_CLUSTER);
    let text = lines.join("\n") + "\n";
    fs::write(settings, text).with_context(|| format!("cannot write {}", settings.display()))
}

/// Runs `npm ci` unless it has run for this very lock file; the console's build asks the same.
fn install_packages(folder: &Path) -> Result<()> {
    let lock = fs::read(folder.join("package-lock.json"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|done| done == lock) {
        return Ok(());
    }
    let mut command = Command::new("npm");
    command.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder);
    // The browser is Debian's.
    command.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    shell::run(command)?;
    fs::write(&installed, lock).context("cannot note which lock file is installed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_tools_are_told_in_one_line_with_their_packages() {
        const ABSENT: Tool = Tool { name: "Chess", package: "gnuchess", is_there: || false };
        const PRESENT: Tool = Tool { name: "Cargo", package: "cargo", is_there: || true };
        let found = missing(&[&ABSENT, &PRESENT]);
        let advice = advice(&found);
        assert_eq!(
            advice,
            "missing: Chess; on Debian, root gets them with `apt-get install gnuchess`"
        );
    }

    #[test]
    fn the_main_cluster_is_forbidden_whatever_the_settings_said() {
        let cases = [
            ("", "create_main_cluster = false\n"),
            ("ssl = on\n", "ssl = on\ncreate_main_cluster = false\n"),
            ("create_main_cluster = true\nssl = on\n", "ssl = on\ncreate_main_cluster = false\n"),
            ("create_main_cluster = false\nssl = on\n", "create_main_cluster = false\nssl = on\n"),
        ];
        let folder = tempfile::tempdir().unwrap();
        let settings = folder.path().join("createcluster.conf");
        for (before, after) in cases {
            fs::write(&settings, before).unwrap();
            forbid_main_cluster(&settings).unwrap();
            assert_eq!(fs::read_to_string(&settings).unwrap(), after, "from {before:?}");
        }
    }
}
