//! Where the programs of PostgreSQL are.

use std::fs;
use std::path::{Path, PathBuf};

/// Debian keeps the programs of each version here, outside the search path.
const DEBIAN_VERSIONS: &str = "/usr/lib/postgresql";

/// The folder of `initdb`, `pg_ctl`, `postgres` and `createdb` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs(PathBuf);

impl Programs {
    /// Finds the newest version that Debian has installed, else the one on the search path.
    pub(super) fn find() -> Option<Self> {
        newest_of(Path::new(DEBIAN_VERSIONS)).or_else(on_path).map(Self)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    pub(super) fn path(&self, program: &str) -> PathBuf {
        self.0.join(program)
    }
}

fn newest_of(versions: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(versions).ok()?.flatten();
    let numbered = entries.filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.parse().ok()?;
        let folder = entry.path().join("bin");
        is_complete(&folder).then_some((version, folder))
    });
    numbered.max().map(|(_, folder)| folder)
}

fn on_path() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let initdb = std::env::split_paths(&path).map(|folder| folder.join("initdb"));
    // A link on the path leads to the folder where all the programs are.
    let mut real = initdb.filter_map(|program| program.canonicalize().ok());
    real.find_map(|program| {
        program.parent().filter(|folder| is_complete(folder)).map(Path::to_owned)
    })
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres", "createdb"].iter().all(|name| folder.join(name).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn install(versions: &Path, version: &str, programs: &[&str]) {
        let folder = versions.join(version).join("bin");
        fs::create_dir_all(&folder).unwrap();
        for program in programs {
            fs::write(folder.join(program), "").unwrap();
        }
    }

    #[test]
    fn the_newest_complete_version_is_taken() {
        const ALL: &[&str] = &["initdb", "pg_ctl", "postgres", "createdb"];
        let versions = tempfile::tempdir().unwrap();
        assert_eq!(newest_of(versions.path()), None);

        install(versions.path(), "9", ALL);
        install(versions.path(), "15", ALL);
        install(versions.path(), "16", &["createdb"]);
        install(versions.path(), "old", ALL);
        assert_eq!(newest_of(versions.path()), Some(versions.path().join("15/bin")));
    }
}
