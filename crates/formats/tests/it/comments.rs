//! Comments survive that a bot is read and written.

use formats::{SourceFile, parse, to_yaml};

const BILLING: &str = include_str!("../../../../examples/billing/bot.yaml");

fn rewritten(text: &str) -> String {
    let parsed = parse(&[SourceFile { path: "bot.yaml".to_owned(), text: text.to_owned() }]);
    assert_eq!(parsed.problems, Vec::new(), "{text}");
    parsed.bot.map(|bot| to_yaml(&bot, Some(&parsed.places))).unwrap_or_default()
}

/// The lines of a text without its comments and empty lines, each with whether it is in a block.
fn lines(text: &str) -> Vec<(&str, bool)> {
    let mut block_indent = None;
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if block_indent.is_some_and(|block| indent <= block && !line.trim().is_empty()) {
            block_indent = None;
        }
        lines.push((line, block_indent.is_some()));
        if line.ends_with(": |") {
            block_indent = Some(indent);
        }
    }
    lines
}

#[test]
fn a_comment_before_every_line_stays_there() {
    let mut text = String::new();
    for (at, (line, is_in_block)) in lines(BILLING).into_iter().enumerate() {
        let indent = line.len() - line.trim_start().len();
        if !is_in_block && !line.is_empty() {
            text.push_str(&format!("{:indent$}# before {at}\n", ""));
        }
        text.push_str(&format!("{line}\n"));
    }
    text.push_str("# the end\n");
    assert_eq!(rewritten(&text), text);
}

#[test]
fn a_comment_beside_every_line_stays_there() {
    let mut text = String::new();
    for (at, (line, is_in_block)) in lines(BILLING).into_iter().enumerate() {
        text.push_str(line);
        if !is_in_block && !line.is_empty() && !line.contains(" # ") && !line.starts_with('#') {
            text.push_str(&format!(" # beside {at}"));
        }
        text.push('\n');
    }
    assert_eq!(rewritten(&text), text);
}

#[test]
fn a_comment_whose_value_is_written_otherwise_goes_to_what_encloses_it() {
    let text = "# top\nformat: 1\nlanguage: en-US\nbot: b # key\nname: b # gone\nintents:\n  a:\n    \
                # phrases\n    phrases:\n      - x # x\n      - y\n\n  # end\n";
    let expected = "# top\nformat: 1\nbot: b # key\nlanguage: en-US\n\nintents:\n  # phrases\n  \
                    # x\n  a: [x, y]\n# gone\n# end\n";
    assert_eq!(rewritten(text), expected);
}
