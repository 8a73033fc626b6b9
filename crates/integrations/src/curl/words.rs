//! Text to commands, commands to words: quotes, continued lines, comments.

use super::{CurlError, FromCurl, MAX_COMMANDS};

/// Stands around the name of a shell variable in a word; input never holds it.
pub const VARIABLE_OPEN: char = '\u{E000}';
/// Closes what [`VARIABLE_OPEN`] opens.
pub const VARIABLE_CLOSE: char = '\u{E001}';

/// Begins and ends code in Markdown.
const FENCE: &str = "```";

/// One curl command without its first word.
#[derive(Debug)]
pub struct Command {
    pub line: usize,
    pub words: Vec<Word>,
}

/// A word with its quotes taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Where it begins.
    pub line: usize,
    pub text: String,
}

/// Finds the commands of a text.
pub fn commands(text: &str, found: &mut FromCurl) -> Result<Vec<Command>, CurlError> {
    let clean = |c: char| match c {
        VARIABLE_OPEN | VARIABLE_CLOSE => char::REPLACEMENT_CHARACTER,
        other => other,
    };
    let text: Vec<char> = text.replace("\r\n", "\n").chars().map(clean).collect();
    let mut reader = Reader { text: &text, at: 0, line: 1, is_fenced: false, found };
    let mut commands = Vec::new();
    while !reader.is_done() {
        if !reader.skip_to_curl() {
            reader.is_fenced ^= reader.sees(0, FENCE);
            reader.skip_line();
            continue;
        }
        if commands.len() == MAX_COMMANDS {
            return Err(CurlError::TooManyCommands);
        }
        let line = reader.line;
        commands.push(Command { line, words: reader.words()? });
    }
    Ok(commands)
}

struct Reader<'t, 's> {
    text: &'t [char],
    at: usize,
    line: usize,
    /// Whether this is between two fences of Markdown.
    is_fenced: bool,
    found: &'s mut FromCurl,
}

/// What a word is while it is read; `None` between words.
type Pending = Option<Word>;

impl Reader<'_, '_> {
    fn is_done(&self) -> bool {
        self.at >= self.text.len()
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn take(&mut self) -> Option<char> {
        let taken = self.peek(0)?;
        self.at += 1;
        if taken == '\n' {
            self.line += 1;
        }
        Some(taken)
    }

    /// Says whether the text goes on with these characters.
    fn sees(&self, ahead: usize, expected: &str) -> bool {
        expected.chars().enumerate().all(|(i, c)| self.peek(ahead + i) == Some(c))
    }

    fn skip_line(&mut self) {
        while self.take().is_some_and(|taken| taken != '\n') {}
    }

    /// Goes behind the `curl` at the beginning of this line, if that is what stands there.
    fn skip_to_curl(&mut self) -> bool {
        let mut ahead = 0;
        while matches!(self.peek(ahead), Some(' ' | '\t' | '$' | '>' | '`')) {
            ahead += 1;
        }
        let name = ["curl.exe", "curl"].into_iter().find(|name| self.sees(ahead, name));
        let Some(name) = name else { return false };
        let end = ahead + name.len();
        if !matches!(self.peek(end), Some(' ' | '\t' | '\n' | '\\')) {
            return false;
        }
        self.at += end;
        true
    }

    fn words(&mut self) -> Result<Vec<Word>, CurlError> {
        let mut words = Vec::new();
        let mut pending: Pending = None;
        while !self.is_at_fence()
            && let Some(next) = self.peek(0)
        {
            let is_between = pending.is_none();
            match next {
                ' ' | '\t' => {
                    words.extend(pending.take());
                    self.take();
                }
                '\n' => {
                    words.extend(pending.take());
                    self.take();
                    if !self.goes_on() {
                        break;
                    }
                    self.found.note(
                        self.line.saturating_sub(1),
                        "the line lacks a `\\` at its end; the next line was taken with it",
                    );
                }
                '#' if is_between => self.skip_comment(),
                '|' | ';' | '>' if is_between || next != '>' => {
                    self.leave_command(next);
                    break;
                }
                '&' if self.is_separator(pending.as_ref()) => {
                    self.leave_command(next);
                    break;
                }
                _ if self.skip_continuation(next) => words.extend(pending.take()),
                _ => {
                    let line = self.line;
                    let word = pending.get_or_insert_with(|| Word { line, text: String::new() });
                    self.piece(next, &mut word.text)?;
                }
            }
        }
        words.extend(pending);
        Ok(words)
    }

    /// Says whether a line that wasn't continued is followed by one that can only be its rest.
    fn goes_on(&self) -> bool {
        let mut ahead = 0;
        while matches!(self.peek(ahead), Some(' ' | '\t')) {
            ahead += 1;
        }
        let is_option = self.peek(ahead) == Some('-')
            && match self.peek(ahead + 1) {
                // Not `---`, which ends things in Markdown and YAML.
                Some('-') => self.peek(ahead + 2).is_some_and(char::is_alphabetic),
                Some(letter) => letter.is_ascii_alphabetic(),
                None => false,
            };
        let unquoted = match self.peek(ahead) {
            Some('\'' | '"') => ahead + 1,
            Some(_) | None => ahead,
        };
        is_option || self.sees(unquoted, "http://") || self.sees(unquoted, "https://")
    }

    fn skip_comment(&mut self) {
        self.found.note(self.line, "a `#` comment in the middle of the command is left out");
        while self.peek(0).is_some_and(|next| next != '\n') {
            self.take();
        }
    }

    /// A `&` within an unquoted address is meant as part of it.
    fn is_separator(&mut self, pending: Option<&Word>) -> bool {
        let follows = self.peek(1);
        let is_in_word = pending.is_some_and(|word| word.text.contains('?'))
            && follows.is_some_and(|next| !next.is_whitespace() && next != '&');
        if is_in_word {
            self.found
                .note(self.line, "an address with `&` must stand in quotes; it was kept whole");
        }
        !is_in_word
    }

    fn leave_command(&mut self, sign: char) {
        let is_chained = sign == ';' || self.sees(0, "&&");
        if is_chained {
            self.at += if sign == ';' { 1 } else { 2 };
            return;
        }
        if self.peek(1).is_some_and(|next| next != '\n') {
            self.found.note(self.line, format!("what follows `{sign}` is left out"));
        }
        self.skip_line();
    }

    /// Goes behind a sign that continues the line: `\` here, `^` and a backtick on Windows.
    fn skip_continuation(&mut self, sign: char) -> bool {
        if !matches!(sign, '\\' | '^' | '`') {
            return false;
        }
        let mut ahead = 1;
        while matches!(self.peek(ahead), Some(' ' | '\t')) {
            ahead += 1;
        }
        if self.peek(ahead) != Some('\n') {
            return false;
        }
        if ahead > 1 {
            self.found.note(self.line, "spaces after the `\\` at the end of the line are left out");
        }
        self.at += ahead;
        self.take();
        true
    }

    /// Takes one character of a bare word, or a whole quoted piece.
    fn piece(&mut self, next: char, out: &mut String) -> Result<(), CurlError> {
        self.take();
        match next {
            '\'' => self.quoted('\'', out),
            '"' => self.double_quoted(out),
            '\u{2018}' | '\u{201C}' => {
                let closing = if next == '\u{2018}' { '\u{2019}' } else { '\u{201D}' };
                self.found.note(self.line, "typographic quotes are taken as plain ones");
                self.quoted(closing, out)
            }
            '$' if self.peek(0) == Some('\'') => {
                self.take();
                self.ansi_quoted(out)
            }
            '$' => {
                self.variable(out);
                Ok(())
            }
            '\\' => {
                out.extend(self.take());
                Ok(())
            }
            other => {
                out.push(other);
                Ok(())
            }
        }
    }

    fn quoted(&mut self, closing: char, out: &mut String) -> Result<(), CurlError> {
        let line = self.line;
        loop {
            match self.take_quoted() {
                Some(taken) if taken == closing => return Ok(()),
                Some(taken) => out.push(taken),
                None => return self.close_json(line, closing, out),
            }
        }
    }

    /// Takes what may stand in quotes: anything but the fence that ends the code.
    fn take_quoted(&mut self) -> Option<char> {
        if self.is_at_fence() { None } else { self.take() }
    }

    fn is_at_fence(&self) -> bool {
        let begins_line = self.at > 0 && self.text[self.at - 1] == '\n';
        self.is_fenced && begins_line && self.sees(0, FENCE)
    }

    /// Closes a quote that was forgotten, if the word is JSON that ends where the text does.
    fn close_json(&mut self, line: usize, quote: char, word: &mut String) -> Result<(), CurlError> {
        word.truncate(word.trim_end().len());
        if !word.starts_with(['{', '[']) || !word.ends_with(['}', ']']) {
            return Err(CurlError::Unclosed { line, quote });
        }
        self.found.note(line, format!("the quote {quote} is never closed; it was, after the JSON"));
        Ok(())
    }

    fn double_quoted(&mut self, out: &mut String) -> Result<(), CurlError> {
        let line = self.line;
        loop {
            match self.take_quoted() {
                Some('"') => return Ok(()),
                Some('\\') => match self.take() {
                    Some('\n') => {}
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => out.push(escaped),
                    Some(other) => out.extend(['\\', other]),
                    None => return Err(CurlError::Unclosed { line, quote: '"' }),
                },
                Some('$') => self.variable(out),
                Some(taken) => out.push(taken),
                None => return self.close_json(line, '"', out),
            }
        }
    }

    /// Marks `$NAME` and `${NAME}`; the `$` is taken. Anything else stays a `$`.
    fn variable(&mut self, out: &mut String) {
        let is_braced = self.peek(0) == Some('{');
        let start = usize::from(is_braced);
        let mut ahead = start;
        while self.peek(ahead).is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            ahead += 1;
        }
        let is_name = self.peek(start).is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
        if !is_name || (is_braced && self.peek(ahead) != Some('}')) {
            out.push('$');
            return;
        }
        out.push(VARIABLE_OPEN);
        out.extend(&self.text[self.at + start..self.at + ahead]);
        out.push(VARIABLE_CLOSE);
        self.at += ahead + start;
    }

    fn ansi_quoted(&mut self, out: &mut String) -> Result<(), CurlError> {
        let line = self.line;
        loop {
            match self.take_quoted() {
                Some('\'') => return Ok(()),
                Some('\\') => self.escape(out),
                Some(taken) => out.push(taken),
                None => return self.close_json(line, '\'', out),
            }
        }
    }

    fn escape(&mut self, out: &mut String) {
        match self.take() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('x') => self.coded(2, out),
            Some('u') => self.coded(4, out),
            Some('U') => self.coded(8, out),
            Some(escaped @ ('\'' | '"' | '\\' | '?')) => out.push(escaped),
            Some(other) => out.extend(['\\', other]),
            None => {}
        }
    }

    /// Takes at most `digits` hexadecimal digits as one character.
    fn coded(&mut self, digits: usize, out: &mut String) {
        let mut code = 0;
        for _ in 0..digits {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(16)) else { break };
            code = code * 16 + digit;
            self.at += 1;
        }
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
}
