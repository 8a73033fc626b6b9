//! Writes the table of embedded files: each with its type, its packed forms and whether it stays as it is.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Failure;

/// Endings of the packed forms of a file, which stand beside it.
const PACKED: [&str; 2] = ["br", "gz"];

/// The table as Rust source: an array of `Page`, sorted by path.
pub fn of(folder: &Path) -> Result<String, Failure> {
    let paths = files(folder)?;
    let mut rows = String::new();
    for path in paths.iter().filter(|path| !is_packed(path)) {
        let [br, gz] = PACKED.map(|ending| {
            let packed = format!("{path}.{ending}");
            if paths.contains(&packed) {
                format!("Some({})", bytes(&packed))
            } else {
                "None".to_owned()
            }
        });
        let (kind, plain) = (kind(path)?, bytes(path));
        let row = format!(
            "Page {{ path: {path:?}, kind: {kind:?}, plain: {plain}, br: {br}, gz: {gz} }},"
        );
        writeln!(rows, "{row}").map_err(|error| Failure(error.to_string()))?;
    }
    Ok(format!("&[\n{rows}]\n"))
}

/// The files below a folder, by their paths in it, sorted.
pub fn files(folder: &Path) -> Result<Vec<String>, Failure> {
    let mut found = Vec::new();
    collect(folder, "", &mut found)?;
    found.sort();
    Ok(found)
}

fn collect(folder: &Path, prefix: &str, found: &mut Vec<String>) -> Result<(), Failure> {
    let entries = fs::read_dir(folder);
    for entry in entries.map_err(|error| Failure(format!("{}: {error}", folder.display())))? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

/// The folder is named by the compiler, where it is then.
fn bytes(path: &str) -> String {
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), {:?}))", format!("/web/{path}"))
}

fn is_packed(path: &str) -> bool {
    PACKED.iter().any(|ending| ending_of(path) == *ending)
}

fn ending_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

fn kind(path: &str) -> Result<&'static str, Failure> {
    match ending_of(path) {
        "html" => Ok("text/html; charset=utf-8"),
        "js" => Ok("text/javascript; charset=utf-8"),
        "css" => Ok("text/css; charset=utf-8"),
        "svg" => Ok("image/svg+xml"),
        _ => Err(Failure(format!(
            "{path}: what kind of file is it? Name it in crates/console/build/table.rs"
        ))),
    }
}
