//! Lock files: packages come from the public registries and from nowhere else.

use super::{SourceFile, Violation};

const CRATES_IO: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";
const NPM: &str = "\"resolved\": \"https://registry.npmjs.org/";
/// Packages of ours stand in npm's lock file by their folders.
const OWN_FOLDERS: [&str; 2] = ["\"resolved\": \"apps/", "\"resolved\": \"packages/"];

pub(super) fn check(file: &SourceFile, found: &mut Vec<Violation>) {
    let (key, registry) = match file.name() {
        "Cargo.lock" => ("source = ", CRATES_IO),
        "package-lock.json" => ("\"resolved\": ", NPM),
        _ => return,
    };
    for (number, line) in file.lines() {
        let line = line.trim();
        let is_own = OWN_FOLDERS.iter().any(|own| line.starts_with(own));
        if line.starts_with(key) && !line.starts_with(registry) && !is_own {
            let message = format!("not from the public registry: {line}");
            found.push(Violation::new(&file.path, number, message));
        }
    }
}
