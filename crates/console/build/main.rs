//! Builds the console's pages and writes the table of files that the crate embeds.
//!
//! `COLLOQUY_WEB=none` builds without the console and needs no Node; `COLLOQUY_WEB_DIST=DIR` takes pages
//! that were built before. Otherwise npm installs what the lock file names, once, and Vite builds. Paths
//! that are kept are relative or made at compile time: a target folder may be copied to another place.

#![expect(clippy::print_stdout, reason = "cargo reads what a build script prints")]

mod npm;
mod table;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What the pages are made of, seen from this package. Folders that hold nothing but sources: what
/// npm and Vite write must not make cargo build again.
const SOURCES: &[&str] = &[
    "build",
    "../../web/package.json",
    "../../web/package-lock.json",
    "../../web/tsconfig.json",
    "../../web/apps/console/package.json",
    "../../web/apps/console/index.html",
    "../../web/apps/console/vite.config.ts",
    "../../web/apps/console/chatPage.ts",
    "../../web/apps/console/compress.ts",
    "../../web/apps/console/docsOutlines.ts",
    "../../web/apps/console/src",
    "../../web/packages/api/package.json",
    "../../web/packages/api/src/client.ts",
    "../../web/packages/api/src/index.ts",
    "../../web/packages/api/src/problem.ts",
    "../../web/packages/ui/package.json",
    "../../web/packages/ui/src",
    "../../docs",
    "../api/src/chat_page",
];
/// `none` leaves the console out.
const MODE: &str = "COLLOQUY_WEB";
/// A folder with pages that were built before.
const DIST: &str = "COLLOQUY_WEB_DIST";

fn main() -> Result<(), Failure> {
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
    }
    for name in [MODE, DIST] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(Failure("cargo sets no OUT_DIR".into()))?);
    let pages = out.join("web");
    // Removed and made anew, never written over: the files may be hard links of another folder's.
    remove(&pages)?;
    fs::create_dir_all(&pages)?;
    match (env::var(MODE).as_deref(), env::var_os(DIST)) {
        (Ok("none"), _) => {}
        (_, Some(dist)) => copy(Path::new(&dist), &pages)?,
        (_, None) => npm::build(&pages)?,
    }
    let table = out.join("pages.rs");
    if table.exists() {
        fs::remove_file(&table)?;
    }
    fs::write(table, table::of(&pages)?)?;
    Ok(())
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    println!("cargo::rerun-if-changed={}", from.display());
    for path in table::files(from)? {
        let target = to.join(&path);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        let source = from.join(&path);
        fs::copy(&source, target).map_err(|error| Failure(format!("{path}: {error}")))?;
    }
    Ok(())
}

/// Why the pages couldn't be built, for people.
struct Failure(String);

impl std::fmt::Debug for Failure {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}
