//! `for each (var x in values)` of older engines, written as the language has it today: as
//! `for (var x of __each(values))`. Lines keep their numbers; strings, templates, comments and regular
//! expressions are left alone.

use std::borrow::Cow;

/// Goes around what is looped over; made by the prelude.
const OPENING: &str = " of __each(";

/// The text with every such loop rewritten; the text itself when there is none.
pub fn rewritten(text: &str) -> Cow<'_, str> {
    if !text.contains("each") {
        return Cow::Borrowed(text);
    }
    let loops = Scanner::new(text).loops();
    if loops.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut edits: Vec<(usize, usize, &str)> = Vec::new();
    for found in &loops {
        edits.push((found.each, found.each + "each".len(), "    "));
        edits.push((found.word, found.word + " in ".len(), OPENING));
        edits.push((found.end, found.end, ")"));
    }
    edits.sort_unstable();
    let mut written = String::with_capacity(text.len() + 16 * loops.len());
    let mut from = 0;
    for (start, end, by) in edits {
        written.push_str(&text[from..start]);
        written.push_str(by);
        from = end;
    }
    written.push_str(&text[from..]);
    Cow::Owned(written)
}

/// Places of a loop in the text, in bytes.
#[derive(Debug, Clone, Copy)]
struct Loop {
    /// Of `each`.
    each: usize,
    /// Of the blank before `in`.
    word: usize,
    /// Of the parenthesis at the end of the head.
    end: usize,
}

/// A loop whose head isn't read to its end.
struct Open {
    each: usize,
    word: Option<usize>,
    depth: usize,
}

/// Reads a source a token at a time.
struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// The last word or mark, for telling a division from a regular expression.
    last: &'t str,
    depth: usize,
    open: Vec<Open>,
    found: Vec<Loop>,
}

impl<'t> Scanner<'t> {
    const fn new(text: &'t str) -> Self {
        Self { text, at: 0, last: "", depth: 0, open: Vec::new(), found: Vec::new() }
    }

    fn loops(mut self) -> Vec<Loop> {
        while let Some(symbol) = self.rest().chars().next() {
            match symbol {
                '"' | '\'' | '`' => self.pass_quoted(symbol),
                '/' => self.pass_slash(),
                _ if is_word(symbol) => self.pass_word(),
                _ => self.pass_mark(symbol),
            }
        }
        self.found
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Passes so many bytes and remembers them as the last token.
    fn pass(&mut self, bytes: usize) {
        self.last = &self.text[self.at..self.at + bytes];
        self.at += bytes;
    }

    fn pass_word(&mut self) {
        let rest = self.rest();
        let end = rest.find(|symbol| !is_word(symbol)).unwrap_or(rest.len());
        let (word, before) = (&rest[..end], self.last);
        if word == "each" && before == "for" && rest[end..].trim_start().starts_with('(') {
            let depth = self.depth + 1;
            self.open.push(Open { each: self.at, word: None, depth });
        } else if word == "in"
            && rest[end..].starts_with(' ')
            && self.text[..self.at].ends_with(' ')
        {
            let (depth, word) = (self.depth, self.at - 1);
            if let Some(open) = self.open.last_mut().filter(|open| open.depth == depth) {
                open.word.get_or_insert(word);
            }
        }
        self.pass(end);
    }

    fn pass_mark(&mut self, symbol: char) {
        match symbol {
            '(' | '[' | '{' => self.depth += 1,
            ')' | ']' | '}' => {
                if let Some(open) = self.open.pop_if(|open| open.depth == self.depth)
                    && let (Some(word), ')') = (open.word, symbol)
                {
                    self.found.push(Loop { each: open.each, word, end: self.at });
                }
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
        if symbol.is_whitespace() {
            self.at += symbol.len_utf8();
        } else {
            self.pass(symbol.len_utf8());
        }
    }

    fn pass_quoted(&mut self, quote: char) {
        let end = end_of_quoted(&self.rest()[1..], quote);
        self.pass(1 + end);
    }

    fn pass_slash(&mut self) {
        let rest = self.rest();
        if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.at += rest.find("*/").map_or(rest.len(), |end| end + 2);
        } else if is_value(self.last) {
            self.pass(1);
        } else {
            self.pass(1 + end_of_regex(&rest[1..]));
        }
    }
}

fn is_word(symbol: char) -> bool {
    symbol.is_alphanumeric() || matches!(symbol, '_' | '$')
}

/// Whether a value ends with that token, so that a slash after it divides.
fn is_value(token: &str) -> bool {
    const BEFORE_VALUES: [&str; 9] =
        ["return", "typeof", "case", "in", "of", "delete", "void", "throw", "new"];
    let ends_value =
        |symbol: char| is_word(symbol) || matches!(symbol, ')' | ']' | '}' | '"' | '\'' | '`');
    token.chars().last().is_some_and(ends_value) && !BEFORE_VALUES.contains(&token)
}

/// Where a quoted text ends, its last quote counted.
fn end_of_quoted(text: &str, quote: char) -> usize {
    let mut symbols = text.char_indices();
    while let Some((at, symbol)) = symbols.next() {
        match symbol {
            '\\' => drop(symbols.next()),
            _ if symbol == quote => return at + 1,
            '\n' if quote != '`' => return at,
            _ => {}
        }
    }
    text.len()
}

fn end_of_regex(text: &str) -> usize {
    let mut is_class = false;
    let mut symbols = text.char_indices();
    while let Some((at, symbol)) = symbols.next() {
        match symbol {
            '\\' => drop(symbols.next()),
            '[' => is_class = true,
            ']' => is_class = false,
            '/' if !is_class => return at + 1,
            '\n' => return at,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loops_over_each_value_are_rewritten() {
        for (source, written) in [
            (
                "for each (var k in m.keySet()) { f(k); }",
                "for      (var k of __each(m.keySet())) { f(k); }",
            ),
            ("for each(x in a)f(x)", "for     (x of __each(a))f(x)"),
            (
                "for each (var a in m) { for each (var b in a) { f(b / 2, '/'); } }",
                "for      (var a of __each(m)) { for      (var b of __each(a)) { f(b / 2, '/'); } }",
            ),
            ("for each (x in f(y in z))\n;", "for      (x of __each(f(y in z)))\n;"),
            (
                "r = /for each (x in y)/; for each (x in y);",
                "r = /for each (x in y)/; for      (x of __each(y));",
            ),
        ] {
            assert_eq!(rewritten(source), written);
        }
    }

    #[test]
    fn all_else_is_left_as_it_is() {
        for source in [
            "",
            "for (var x in each) {}",
            "var each = 1; for (each in y) {}",
            "'for each (x in y)'",
            "\"for each (x in y)\"",
            "`for each (x in y)`",
            "// for each (x in y)",
            "/* for each (x in y) */",
            "a.forEach(each)",
            "for each",
            "for each (",
            "for each (x in",
            "for each (x of y) {}",
            "'for each (x in y)\nfor",
            "`for each (",
            "/for each (x in y)",
            "each))))}}}",
            "'é\\'for each (x in y)'",
        ] {
            assert!(matches!(rewritten(source), Cow::Borrowed(_)), "{source}");
            assert_eq!(rewritten(source), source);
        }
    }
}
