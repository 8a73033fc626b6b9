//! From a JSON text to a tree. YAML's parser doesn't take all of JSON: escaped surrogate pairs and
//! tabs as space are missing.

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;

use super::{Content, Entry, Fault, MAX_DEPTH, MAX_VALUES, Node, Span};

/// Reads one file. Without a tree when the text is no JSON, is too large or too deep; other faults
/// leave a tree without what is at fault.
pub(crate) fn read(text: &str, file: usize) -> (Option<Node>, Vec<Fault>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(fault) = Fault::of_size(text, file) {
        return (None, vec![fault]);
    }
    let mut reader = Reader {
        text,
        at: 0,
        place: Span { file, line: 1, column: 1, start: 0, end: 0 },
        values_left: MAX_VALUES,
        faults: Vec::new(),
    };
    let tree = reader.value(MAX_DEPTH).and_then(|tree| {
        reader.skip_space();
        match reader.peek() {
            None => Ok(tree),
            Some(_) => Err(reader.fault("the end of the text")),
        }
    });
    match tree {
        Ok(tree) => (Some(tree), reader.faults),
        Err(fault) => {
            reader.faults.push(fault);
            (None, reader.faults)
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    /// In bytes.
    at: usize,
    /// The same as a place.
    place: Span,
    values_left: usize,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn step(&mut self) {
        let Some(c) = self.peek() else { return };
        self.at += c.len_utf8();
        self.place.start += 1;
        if c == '\n' {
            self.place.line += 1;
            self.place.column = 1;
        } else {
            self.place.column += 1;
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.step();
        }
    }

    /// The place from `start` up to here.
    fn since(&self, start: Span) -> Span {
        Span { end: self.place.start, ..start }
    }

    fn fault(&self, expected: &str) -> Fault {
        Fault {
            code: "bad_json",
            span: self.place,
            message: format!("this is not JSON: expected {expected}"),
            suggestion: None,
        }
    }

    /// Takes a mark, with the space before it.
    fn take(&mut self, mark: char) -> bool {
        self.skip_space();
        let is_there = self.peek() == Some(mark);
        if is_there {
            self.step();
        }
        is_there
    }

    fn value(&mut self, depth_left: usize) -> Result<Node, Fault> {
        self.skip_space();
        let start = self.place;
        let left = self.values_left.checked_sub(1);
        self.values_left = left.ok_or_else(|| Fault::of_count(start))?;
        let deeper = || depth_left.checked_sub(1).ok_or_else(|| Fault::of_depth(start));
        let content = match self.peek() {
            Some('{') => self.mapping(deeper()?)?,
            Some('[') => self.sequence(deeper()?)?,
            Some('"') => {
                let text = self.string()?;
                self.faults.extend(Fault::of_null_character(&text, start));
                Content::Text(text)
            }
            _ => self.word()?,
        };
        Ok(Node::new(content, self.since(start)))
    }

    fn mapping(&mut self, depth_left: usize) -> Result<Content, Fault> {
        self.step();
        let mut entries = IndexMap::new();
        if self.take('}') {
            return Ok(Content::Mapping(entries));
        }
        loop {
            self.skip_space();
            let start = self.place;
            let key = self.string()?;
            let span = self.since(start);
            self.faults.extend(Fault::of_null_character(&key, span));
            if !self.take(':') {
                return Err(self.fault("`:`"));
            }
            let node = self.value(depth_left)?;
            match entries.entry(key) {
                Slot::Occupied(first) => {
                    self.faults.push(Fault::of_double(first.key(), span, first.get().key));
                }
                Slot::Vacant(slot) => {
                    slot.insert(Entry { key: span, node });
                }
            }
            if self.take('}') {
                entries.shrink_to_fit();
                return Ok(Content::Mapping(entries));
            }
            if !self.take(',') {
                return Err(self.fault("`,` or `}`"));
            }
        }
    }

    fn sequence(&mut self, depth_left: usize) -> Result<Content, Fault> {
        self.step();
        let mut items = Vec::new();
        if self.take(']') {
            return Ok(Content::Sequence(items));
        }
        loop {
            items.push(self.value(depth_left)?);
            if self.take(']') {
                items.shrink_to_fit();
                return Ok(Content::Sequence(items));
            }
            if !self.take(',') {
                return Err(self.fault("`,` or `]`"));
            }
        }
    }

    /// A text; its escapes are left to `serde_json`, which refuses halves of surrogate pairs.
    fn string(&mut self) -> Result<String, Fault> {
        let (begin, start) = (self.at, self.place);
        if self.peek() != Some('"') {
            return Err(self.fault("a text in double quotes"));
        }
        self.step();
        while let Some(c) = self.peek() {
            self.step();
            match c {
                '\\' => self.step(),
                '"' => {
                    return serde_json::from_str(&self.text[begin..self.at]).map_err(|_| Fault {
                        span: self.since(start),
                        ..self.fault("a text without raw control characters or bad escapes")
                    });
                }
                _ => {}
            }
        }
        Err(self.fault("the end of the text in double quotes"))
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Result<Content, Fault> {
        let (begin, place) = (self.at, self.place);
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        while self.peek().is_some_and(is_part) {
            self.step();
        }
        match &self.text[begin..self.at] {
            "null" => Ok(Content::Null),
            "true" => Ok(Content::Bool(true)),
            "false" => Ok(Content::Bool(false)),
            word => serde_json::from_str(word)
                .map(Content::Number)
                .map_err(|_| Fault { span: place, ..self.fault("a value") }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_read_as_it_is() {
        for json in
            [r#"{"a":{"b":[1,-2.50,true,false,null,"x"]},"c":{}}"#, r#"[]"#, r#""é""#, "1e+400"]
        {
            let (tree, faults) = read(json, 0);
            assert_eq!(faults, Vec::new(), "{json}");
            assert_eq!(tree.expect("a tree").to_value().to_string(), json);
        }
        let (tree, _) = read("\u{feff}{\n\t\"a\" :\t\"\\ud83d\\ude00\"}", 0);
        let tree = tree.expect("a tree");
        assert_eq!(tree.to_value().to_string(), r#"{"a":"😀"}"#);
        let span = tree.get("a").expect("a value").span;
        assert_eq!((span.line, span.column), (2, 8));
    }

    #[test]
    fn what_is_no_json_is_refused_with_its_place() {
        for (json, code, line, column) in [
            ("", "bad_json", 1, 1),
            ("{\n\"a\": 1,}", "bad_json", 2, 8),
            ("[1 2]", "bad_json", 1, 4),
            ("{\"a\" 1}", "bad_json", 1, 6),
            ("[NaN]", "bad_json", 1, 2),
            ("[01]", "bad_json", 1, 2),
            ("['a']", "bad_json", 1, 2),
            ("[1] // x", "bad_json", 1, 5),
            ("\"\\ud800\"", "bad_json", 1, 1),
            ("\"a", "bad_json", 1, 3),
            ("\"a\\", "bad_json", 1, 4),
            ("{\"a\": 1,\n \"a\": 2}", "duplicate_key", 2, 2),
            ("[\"\\u0000\"]", "null_character", 1, 2),
        ] {
            let faults = read(json, 0).1;
            let found: Vec<_> =
                faults.iter().map(|it| (it.code, it.span.line, it.span.column)).collect();
            assert_eq!(found, [(code, line, column)], "{json}");
        }
        assert_eq!(read(&"[".repeat(100_000), 0).1[0].code, "too_deep");
        let many = |count: usize| format!("[{}0]", "0,".repeat(count - 2));
        assert_eq!(read(&many(MAX_VALUES), 0).1, Vec::new());
        assert_eq!(read(&many(MAX_VALUES + 1), 0).1[0].code, "too_many_values");
    }
}
