//! Lengths: of files and of functions.

use super::{RustFile, SourceFile, Violation};

/// Lines of a file, inline test modules apart.
const MAX_FILE_LINES: usize = 500;
/// Lines of a file of tests: tables of cases are long and simple.
const MAX_TEST_FILE_LINES: usize = 1000;
/// Lines of a function, from its signature to the closing bracket.
const MAX_FUNCTION_LINES: usize = 80;
/// Lines of a function of tests, which may hold its table of cases.
const MAX_TEST_FUNCTION_LINES: usize = 160;

/// Endings of code other than Rust whose files are measured.
const MEASURED: &[&str] = &["css", "js", "mjs", "sh", "ts", "tsx"];

pub(super) fn check_rust(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    let lines = rust.lines_without_test_modules();
    let limit = if rust.is_test() { MAX_TEST_FILE_LINES } else { MAX_FILE_LINES };
    if lines > limit {
        found.push(too_long(&rust.file.path, lines, limit));
    }
    for function in &rust.functions {
        let first = *function.lines.start();
        let is_test = rust.is_test_line(first);
        let limit = if is_test { MAX_TEST_FUNCTION_LINES } else { MAX_FUNCTION_LINES };
        let lines = function.lines.clone().count();
        if lines > limit {
            let message = format!("fn {} has {lines} lines, {limit} at most", function.name);
            found.push(Violation::new(&rust.file.path, first, message));
        }
    }
}

pub(super) fn check_text(file: &SourceFile, found: &mut Vec<Violation>) {
    let lines = file.text.lines().count();
    let limit = if file.is_test() { MAX_TEST_FILE_LINES } else { MAX_FILE_LINES };
    if MEASURED.contains(&file.extension()) && lines > limit {
        found.push(too_long(&file.path, lines, limit));
    }
}

fn too_long(path: &str, lines: usize, limit: usize) -> Violation {
    Violation::new(path, 1, format!("the file has {lines} lines, {limit} at most"))
}
