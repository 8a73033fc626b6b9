//! What a path is made of, as far as its cost depends on it; it doesn't validate.

use regex::RegexBuilder;

use super::{INDEX, JsonPathError, MAX_DEPTH};

/// Largest compiled form of a regular expression in a filter, in bytes.
const MAX_REGEX: usize = 64 * 1024;

/// The segments of a query, outermost first.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub(super) segments: Vec<Segment>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    pub(super) descends: bool,
    pub(super) selectors: u64,
    /// At most one child of each node: one name or one index.
    pub(super) is_singular: bool,
    pub(super) filters: Vec<Filter>,
}

/// What a filter evaluates for each candidate.
#[derive(Debug, Clone, Default)]
pub(super) struct Filter {
    pub(super) from_candidate: Vec<Shape>,
    pub(super) from_root: Vec<Shape>,
    /// Bytes of each regular expression written in the path.
    pub(super) regexes: Vec<u64>,
    /// How many regular expressions are read from the document.
    pub(super) regexes_read: u64,
}

impl Shape {
    /// Reads the shape of a path that the JSONPath parser has accepted.
    pub(super) fn parse(source: &str) -> Result<Self, JsonPathError> {
        let mut reader = Reader { source, at: 1 };
        reader.query()
    }

    pub(super) fn is_singular(&self) -> bool {
        self.segments.iter().all(|segment| segment.is_singular && !segment.descends)
    }

    /// Says whether a filter looks at the whole document.
    pub(super) fn looks_at_root(&self) -> bool {
        self.segments.iter().flat_map(|segment| &segment.filters).any(|filter| {
            !filter.from_root.is_empty() || filter.from_candidate.iter().any(Self::looks_at_root)
        })
    }

    /// Says whether a filter takes a regular expression from the document.
    pub(super) fn reads_regex(&self) -> bool {
        self.segments.iter().flat_map(|segment| &segment.filters).any(|filter| {
            filter.regexes_read > 0
                || filter.from_candidate.iter().chain(&filter.from_root).any(Self::reads_regex)
        })
    }
}

/// Finds the `[i]` outside quotes and brackets, and refuses a second one and deep nesting.
pub(super) fn find_index(source: &str) -> Result<Option<usize>, JsonPathError> {
    let mut reader = Reader { source, at: 0 };
    let mut depth = 0_usize;
    let mut index = None;
    while let Some(byte) = reader.peek() {
        let offset = reader.at;
        match byte {
            b'\'' | b'"' => {
                reader.skip_string();
                continue;
            }
            b'[' if depth == 0 && source[offset..].starts_with(INDEX) => {
                if index.replace(offset).is_some() {
                    return Err(JsonPathError::SecondIndex { offset });
                }
                reader.at += INDEX.len();
                continue;
            }
            b'[' | b'(' if depth == MAX_DEPTH => return Err(JsonPathError::TooDeep { offset }),
            b'[' | b'(' => depth += 1,
            b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        reader.at += 1;
    }
    Ok(index)
}

struct Reader<'s> {
    source: &'s str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn skip_while(&mut self, belongs: impl Fn(u8) -> bool) {
        while self.peek().is_some_and(&belongs) {
            self.at += 1;
        }
    }

    fn skip_blanks(&mut self) {
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    /// Skips a quoted string and returns its text with the quotes.
    fn skip_string(&mut self) -> &str {
        let start = self.at;
        let quote = self.peek();
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if Some(byte) == quote {
                break;
            }
        }
        self.at = self.at.min(self.source.len());
        self.source.get(start..self.at).unwrap_or_default()
    }

    /// Reads segments, from behind the `$` or `@`.
    fn query(&mut self) -> Result<Shape, JsonPathError> {
        let mut shape = Shape::default();
        loop {
            self.skip_blanks();
            let mut descends = false;
            if self.source.get(self.at..).is_some_and(|rest| rest.starts_with("..")) {
                descends = true;
                self.at += 2;
            } else if self.peek() == Some(b'.') {
                self.at += 1;
            } else if self.peek() != Some(b'[') {
                return Ok(shape);
            }
            self.skip_blanks();
            let segment = match self.peek() {
                Some(b'[') => self.brackets()?,
                Some(b'*') => {
                    self.at += 1;
                    Segment { selectors: 1, ..Segment::default() }
                }
                _ => {
                    self.skip_while(is_name_byte);
                    Segment { selectors: 1, is_singular: true, ..Segment::default() }
                }
            };
            shape.segments.push(Segment { descends, ..segment });
        }
    }

    fn brackets(&mut self) -> Result<Segment, JsonPathError> {
        let mut segment = Segment { is_singular: true, ..Segment::default() };
        while matches!(self.peek(), Some(b'[' | b',')) {
            self.at += 1;
            segment.selectors += 1;
            self.skip_blanks();
            match self.peek() {
                Some(b'\'' | b'"') => {
                    self.skip_string();
                }
                Some(b'?') => {
                    segment.is_singular = false;
                    let filter = self.filter()?;
                    segment.filters.push(filter);
                }
                _ => {
                    let start = self.at;
                    self.skip_while(|byte| byte != b',' && byte != b']');
                    segment.is_singular &= !self.source[start..self.at].contains(['*', ':']);
                }
            }
            self.skip_blanks();
        }
        segment.is_singular &= segment.selectors == 1;
        self.at += 1;
        Ok(segment)
    }

    /// Reads a filter up to the `,` or `]` that ends it.
    fn filter(&mut self) -> Result<Filter, JsonPathError> {
        let mut filter = Filter::default();
        // For each open parenthesis: does it hold the arguments of `match` or `search`?
        let mut open = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                b']' => break,
                b',' if open.is_empty() => break,
                b',' if open.last() == Some(&true) => self.regex_argument(&mut filter)?,
                b'\'' | b'"' => {
                    self.skip_string();
                }
                b'@' | b'$' => {
                    self.at += 1;
                    let query = self.query()?;
                    let list = if byte == b'@' {
                        &mut filter.from_candidate
                    } else {
                        &mut filter.from_root
                    };
                    list.push(query);
                }
                b'(' => {
                    let before = &self.source[..self.at];
                    open.push(before.ends_with("match") || before.ends_with("search"));
                    self.at += 1;
                }
                b')' => {
                    open.pop();
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
        Ok(filter)
    }

    /// Reads the comma and, where it is written out, the regular expression behind it.
    fn regex_argument(&mut self, filter: &mut Filter) -> Result<(), JsonPathError> {
        self.at += 1;
        self.skip_blanks();
        if !matches!(self.peek(), Some(b'\'' | b'"')) {
            filter.regexes_read += 1;
            return Ok(());
        }
        let regex = unquoted(self.skip_string());
        let compiled = RegexBuilder::new(&regex).size_limit(MAX_REGEX).build();
        if matches!(compiled, Err(regex::Error::CompiledTooBig(_))) {
            return Err(JsonPathError::LargeRegex);
        }
        filter.regexes.push(regex.len() as u64);
        Ok(())
    }
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Returns the text of a JSONPath string in either kind of quotes.
fn unquoted(quoted: &str) -> String {
    let inside = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    let json = if quoted.starts_with('\'') {
        format!("\"{}\"", inside.replace("\\'", "'").replace('"', "\\\""))
    } else {
        quoted.to_owned()
    };
    serde_json::from_str(&json).unwrap_or_else(|_| inside.to_owned())
}
