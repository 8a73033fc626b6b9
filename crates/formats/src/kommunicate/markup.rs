//! How clients show plain messages: with tags in them as they stand, else as Markdown.

use model::content::Markup;

/// How clients show this text. One that says the same in both ways is plain.
pub fn of(text: &str) -> Markup {
    if !has_tags(text) && has_marks(text) { Markup::Markdown } else { Markup::Plain }
}

/// Whether something in it looks like a tag of HTML.
pub fn has_tags(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['/', '!']);
        rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '-') && rest.contains('>')
    })
}

/// Whether Markdown shows it otherwise.
fn has_marks(text: &str) -> bool {
    text.contains(['*', '_', '`', '\\', '~']) || text.contains("](") || text.lines().any(is_marked)
}

/// Whether a line begins a heading, a quotation, an item of a list, or is a rule.
fn is_marked(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered =
        number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    let is_rule =
        line.len() >= 3 && (line.chars().all(|c| c == '-') || line.chars().all(|c| c == '='));
    let begins = ["- ", "+ ", "# ", "## ", "### ", "#### ", "##### ", "###### ", ">"];
    is_numbered || is_rule || begins.iter().any(|begin| line.starts_with(begin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_markdown_where_that_shows() {
        let cases = [
            ("Hello.", Markup::Plain),
            ("2 < 3 and 4 > 3", Markup::Plain),
            ("costs 4-5 euros, #1", Markup::Plain),
            ("**bold**", Markup::Markdown),
            ("see [us](https://a.example)", Markup::Markdown),
            ("1. one\n2. two", Markup::Markdown),
            ("- one", Markup::Markdown),
            ("# Title", Markup::Markdown),
            ("> said", Markup::Markdown),
            ("*bold* <b>not</b>", Markup::Plain),
            ("*a* </b>", Markup::Plain),
            ("*a* <!-- x -->", Markup::Plain),
            ("`a < b`", Markup::Markdown),
        ];
        for (text, expected) in cases {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
