//! Texts as YAML scalars: plain where they read back as the same text, else quoted, or a literal
//! block.

use std::fmt::Write;

use crate::bot_file::tree::Content;
use crate::bot_file::tree::scalar::resolve;

/// A text in one line. In a flow mapping or list, more needs quotes.
pub(super) fn inline(text: &str, is_in_flow: bool) -> String {
    if is_plain(text, is_in_flow) {
        return text.to_owned();
    }
    let is_printable = text.chars().all(is_printable);
    if is_printable && text.contains(['"', '\\']) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    quoted(text)
}

/// A text as a literal block: its head (`|`, `|-`, …), a newline, its indented lines. Without one
/// when it isn't of several lines or holds what a block can't.
pub(super) fn literal(text: &str, indent: usize) -> Option<String> {
    let body = text.trim_end_matches('\n');
    let is_possible = text.contains('\n')
        && !body.is_empty()
        && text.chars().all(|c| c == '\n' || c == '\t' || is_printable(c))
        && body.split('\n').all(|line| line.is_empty() || !line.trim().is_empty());
    if !is_possible {
        return None;
    }
    let chomping = match text.len() - body.len() {
        0 => "-",
        1 => "",
        // Kept empty lines would run into the empty line before a section.
        _ => return None,
    };
    let width = if body.starts_with([' ', '\t', '\n']) { "2" } else { "" };
    let mut block = format!("|{width}{chomping}");
    let lines = text.strip_suffix('\n').unwrap_or(text);
    for line in lines.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            let _ = write!(block, "{:indent$}{line}", "");
        }
    }
    Some(block)
}

fn is_printable(c: char) -> bool {
    !(c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'))
}

/// Whether a text reads back as itself without quotes.
fn is_plain(text: &str, is_in_flow: bool) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let may_begin = first.is_alphanumeric() || matches!(first, '/' | '(' | '$' | '^' | '<' | '_');
    may_begin
        && text.chars().all(is_printable)
        && !text.ends_with([' ', ':'])
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !(is_in_flow && is_split_in_flow(text))
        && matches!(resolve(text), Content::Text(_))
}

/// Whether a flow mapping or list would end or go on within the text. Our parser takes a `-` behind a
/// space for a mark there; others do so with any `?`.
fn is_split_in_flow(text: &str) -> bool {
    text.contains([',', '[', ']', '{', '}', ':', '?']) || text.contains(" -")
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if is_printable(c) => quoted.push(c),
            c => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_quotes_only_where_it_needs_them() {
        for (text, block, flow) in [
            ("hello", "hello", "hello"),
            ("I can, too", "I can, too", "\"I can, too\""),
            ("yes", "yes", "yes"),
            ("true", "\"true\"", "\"true\""),
            ("12", "\"12\"", "\"12\""),
            ("", "\"\"", "\"\""),
            ("*a*", "\"*a*\"", "\"*a*\""),
            ("a: b", "\"a: b\"", "\"a: b\""),
            ("a #b", "\"a #b\"", "\"a #b\""),
            ("a {b}", "a {b}", "\"a {b}\""),
            ("{$query}", "\"{$query}\"", "\"{$query}\""),
            ("it's", "it's", "it's"),
            (r"^\d{6}", r"^\d{6}", r"'^\d{6}'"),
            ("'\"'", "'''\"'''", "'''\"'''"),
            ("https://a.b/c", "https://a.b/c", "\"https://a.b/c\""),
            (" a", "\" a\"", "\" a\""),
            ("a\u{1}", "\"a\\u0001\"", "\"a\\u0001\""),
        ] {
            assert_eq!((inline(text, false).as_str(), inline(text, true).as_str()), (block, flow));
        }
    }

    #[test]
    fn several_lines_are_a_block_with_their_last_line_breaks() {
        for (text, block) in [
            ("a\nb", Some("|-\n  a\n  b")),
            ("a\nb\n", Some("|\n  a\n  b")),
            ("a\n\n b\n", Some("|\n  a\n\n   b")),
            ("a\n\n", None),
            (" a\nb", Some("|2-\n   a\n  b")),
            ("a", None),
            ("\n", None),
            ("a\n \nb", None),
            ("a\r\nb", None),
        ] {
            assert_eq!(literal(text, 2).as_deref(), block, "{text:?}");
        }
    }
}
