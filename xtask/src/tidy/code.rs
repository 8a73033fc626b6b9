//! Rules for Rust code of every crate.

use super::{RustFile, Violation};

/// Sequences of tokens that no file may hold, tests included, and why.
const REFUSED: &[(&[&str], &str)] = &[
    (&["#", "[", "allow"], "write #[expect(lint, reason = \"…\")], never allow"),
    (&["#", "!", "[", "allow"], "write #![expect(lint, reason = \"…\")], never allow"),
    (&["#", "[", "ignore"], "a test is run or removed, never ignored"),
    (&["todo", "!"], "finish it or leave it out"),
    (&["unimplemented", "!"], "finish it or leave it out"),
    (&["dbg", "!"], "remove it"),
];

/// Sequences of tokens that only test code may hold, and why.
const FOR_TESTS_ONLY: &[(&[&str], &str)] =
    &[(&[".", "unwrap", "(", ")"], "unwrap is for tests; return an error or match")];

pub(super) fn check(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    let path = &rust.file.path;
    for (sequence, message) in REFUSED {
        found.extend(rust.occurrences(sequence).map(|line| Violation::new(path, line, *message)));
    }
    for (sequence, message) in FOR_TESTS_ONLY {
        let lines = rust.occurrences(sequence).filter(|line| !rust.is_test_line(*line));
        found.extend(lines.map(|line| Violation::new(path, line, *message)));
    }
    check_expect(rust, found);
    check_conditional_attributes(rust, found);
    if !rust.is_test() && !rust.file.text.trim_start().starts_with("//!") {
        let message = "open with `//!`: what it is and what it isn't";
        found.push(Violation::new(path, 1, message));
    }
}

/// Finds `.expect("…")`. Other methods of that name take no text as their first argument.
fn check_expect(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    for tokens in rust.tokens.windows(4) {
        let starts =
            [".", "expect", "("].iter().zip(tokens).all(|(text, token)| token.text == *text);
        let line = tokens[0].line;
        if starts && tokens[3].string.is_some() && !rust.is_test_line(line) {
            let message = "expect is for tests; return an error or match";
            found.push(Violation::new(&rust.file.path, line, message));
        }
    }
}

/// Finds `allow` and `ignore` behind a `cfg_attr`.
fn check_conditional_attributes(rust: &RustFile<'_>, found: &mut Vec<Violation>) {
    for (index, token) in rust.tokens.iter().enumerate() {
        if token.text != "cfg_attr" {
            continue;
        }
        let inside = rust.tokens[index..].iter().take_while(|token| token.text != "]");
        for token in inside.filter(|token| matches!(token.text.as_str(), "allow" | "ignore")) {
            let message = format!("no `{}`, conditional or not", token.text);
            found.push(Violation::new(&rust.file.path, token.line, message));
        }
    }
}
