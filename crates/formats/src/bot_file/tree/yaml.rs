//! From a YAML text to a tree, over the events of a parser.

use indexmap::IndexMap;
use indexmap::map::Entry as Slot;
use saphyr_parser::{Event, Parser, ScalarStyle};

use super::{Content, Entry, Fault, MAX_DEPTH, MAX_VALUES, Node, Span, comments, scalar};

/// Reads one file. Without a tree when the text is no YAML, is too large or too deep; other faults
/// leave a tree without what is at fault.
pub(crate) fn read(text: &str, file: usize) -> (Option<Node>, Vec<Fault>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(fault) = Fault::of_size(text, file) {
        return (None, vec![fault]);
    }
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        file,
        values_left: MAX_VALUES,
        faults: Vec::new(),
        scalars: Vec::new(),
    };
    let tree = match reader.document() {
        Ok(tree) => tree,
        Err(fault) => {
            reader.faults.push(fault);
            None
        }
    };
    let tree = tree.map(|mut root| {
        comments::attach(&mut root, comments::find(text, &reader.scalars));
        root
    });
    (tree, reader.faults)
}

struct Reader<'t, T: saphyr_parser::Input> {
    events: Parser<'t, T>,
    file: usize,
    values_left: usize,
    faults: Vec<Fault>,
    /// Where all scalars are, in their order.
    scalars: Vec<comments::Range>,
}

impl<'t, T: saphyr_parser::Input> Reader<'t, T> {
    fn next(&mut self) -> Result<(Event<'t>, Span), Fault> {
        match self.events.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(span))),
            Some(Err(error)) => {
                let at = *error.marker();
                Err(Fault {
                    code: "bad_yaml",
                    span: self.span(saphyr_parser::Span::new(at, at)),
                    message: format!("this is not YAML: {}", error.info()),
                    suggestion: None,
                })
            }
            None => Ok((Event::StreamEnd, Span { file: self.file, ..Span::default() })),
        }
    }

    fn span(&self, span: saphyr_parser::Span) -> Span {
        Span {
            file: self.file,
            line: span.start.line(),
            column: span.start.col() + 1,
            start: span.start.index(),
            end: span.end.index(),
        }
    }

    fn document(&mut self) -> Result<Option<Node>, Fault> {
        let mut root = None;
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd if root.is_none() => {
                    let span = Span { file: self.file, line: 1, column: 1, ..Span::default() };
                    let message = "this file is empty".to_owned();
                    return Err(Fault { code: "empty_file", span, message, suggestion: None });
                }
                Event::StreamEnd => return Ok(root),
                Event::DocumentStart(_) if root.is_some() => {
                    return Err(Fault {
                        code: "several_documents",
                        span,
                        message: "a file holds one document".to_owned(),
                        suggestion: Some("put the second one into a file of its own".to_owned()),
                    });
                }
                Event::StreamStart
                | Event::DocumentStart(_)
                | Event::DocumentEnd
                | Event::Nothing => {}
                event => root = Some(self.node(event, span, MAX_DEPTH)?),
            }
        }
    }

    fn node(&mut self, event: Event<'t>, span: Span, depth_left: usize) -> Result<Node, Fault> {
        let left = self.values_left.checked_sub(1);
        self.values_left = left.ok_or_else(|| Fault::of_count(span))?;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.keep_range(span, style);
                let content = match style {
                    ScalarStyle::Plain => scalar::resolve(&text),
                    _ => Content::Text(text.into_owned()),
                };
                if let Content::Text(text) = &content {
                    self.faults.extend(Fault::of_null_character(text, span));
                }
                Ok(Node::new(content, span))
            }
            Event::SequenceStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.sequence(span, deeper(depth_left, span)?)
            }
            Event::MappingStart(anchor, tag) => {
                self.refuse_marks(anchor, tag.is_some(), span);
                self.mapping(span, deeper(depth_left, span)?)
            }
            Event::Alias(_) => {
                self.refuse("alias", span, "aliases (`*name`) are not allowed");
                Ok(Node::new(Content::Null, span))
            }
            _ => Err(Fault {
                code: "bad_yaml",
                span,
                message: "this is not YAML: a value is missing".to_owned(),
                suggestion: None,
            }),
        }
    }

    fn sequence(&mut self, mut span: Span, depth_left: usize) -> Result<Node, Fault> {
        let mut items = Vec::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::SequenceEnd {
                span.end = at.end;
                items.shrink_to_fit();
                return Ok(Node::new(Content::Sequence(items), span));
            }
            items.push(self.node(event, at, depth_left)?);
        }
    }

    fn mapping(&mut self, mut span: Span, depth_left: usize) -> Result<Node, Fault> {
        let mut entries = IndexMap::new();
        loop {
            let (event, at) = self.next()?;
            if event == Event::MappingEnd {
                span.end = at.end;
                entries.shrink_to_fit();
                return Ok(Node::new(Content::Mapping(entries), span));
            }
            let Event::Scalar(key, style, anchor, tag) = event else {
                return Err(Fault {
                    code: "bad_key",
                    span: at,
                    message: "a key is a text".to_owned(),
                    suggestion: None,
                });
            };
            self.refuse_marks(anchor, tag.is_some(), at);
            self.keep_range(at, style);
            self.faults.extend(Fault::of_null_character(&key, at));
            let (event, value_at) = self.next()?;
            let node = self.node(event, value_at, depth_left)?;
            match entries.entry(key.into_owned()) {
                Slot::Occupied(first) => {
                    self.faults.push(Fault::of_double(first.key(), at, first.get().key));
                }
                Slot::Vacant(slot) => {
                    slot.insert(Entry { key: at, node });
                }
            }
        }
    }

    fn keep_range(&mut self, span: Span, style: ScalarStyle) {
        let is_quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
        if span.end > span.start {
            self.scalars.push(comments::Range { start: span.start, end: span.end, is_quoted });
        }
    }

    fn refuse_marks(&mut self, anchor: usize, has_tag: bool, span: Span) {
        if anchor != 0 {
            self.refuse("anchor", span, "anchors (`&name`) are not allowed");
        }
        if has_tag {
            self.refuse("tag", span, "tags (`!name`) are not allowed");
        }
    }

    fn refuse(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.faults.push(Fault { code, span, message: message.into(), suggestion: None });
    }
}

fn deeper(depth_left: usize, span: Span) -> Result<usize, Fault> {
    depth_left.checked_sub(1).ok_or_else(|| Fault::of_depth(span))
}

#[cfg(test)]
mod tests;
