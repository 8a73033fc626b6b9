//! Checks a source and writes its `\d`, `\w`, `\s`, `\b` as ASCII; compiles nothing.

use regex_syntax::ast::parse::ParserBuilder;
use regex_syntax::ast::{
    self, Assertion, AssertionKind, Ast, ClassPerl, ClassPerlKind, ClassSetItem, ErrorKind,
    RepetitionKind, Span, Visitor,
};

use super::{MAX_DEPTH, RegexError};

/// Returns the source with every Perl class and word boundary replaced by its ASCII form.
pub(super) fn with_ascii_classes(source: &str) -> Result<String, RegexError> {
    let tree = ParserBuilder::new()
        .nest_limit(MAX_DEPTH)
        .build()
        .parse(source)
        .map_err(|error| syntax_error(source, &error))?;
    let edits = ast::visit(&tree, Edits::default())?;
    let mut rewritten = String::with_capacity(source.len() * 2);
    let mut copied = 0;
    for (span, ascii) in edits {
        rewritten.push_str(&source[copied..span.start.offset]);
        rewritten.push_str(ascii);
        copied = span.end.offset;
    }
    rewritten.push_str(&source[copied..]);
    Ok(rewritten)
}

/// Explains why a source that parses doesn't compile, in terms of the source.
pub(super) fn compile_error(source: &str, error: &regex::Error) -> RegexError {
    // The rewritten text has other offsets, so the fault is looked up in the source itself.
    match regex_syntax::parse(source) {
        Err(regex_syntax::Error::Translate(fault)) => RegexError::Syntax {
            reason: fault.kind().to_string(),
            offset: fault.span().start.offset,
        },
        _ => RegexError::Syntax {
            reason: error.to_string().lines().last().unwrap_or_default().trim().to_owned(),
            offset: 0,
        },
    }
}

fn syntax_error(source: &str, error: &ast::Error) -> RegexError {
    let offset = error.span().start.offset;
    let rest = &source[offset..];
    let construct = match error.kind() {
        ErrorKind::UnsupportedLookAround => Some("look-around"),
        ErrorKind::UnsupportedBackreference => Some("a back-reference"),
        _ if rest.starts_with("\\k") => Some("a back-reference"),
        _ if source[..offset].ends_with("(?") && rest.starts_with('>') => Some("an atomic group"),
        _ => None,
    };
    match construct {
        Some(construct) => RegexError::Absent { construct, offset },
        None => RegexError::Syntax { reason: error.kind().to_string(), offset },
    }
}

/// Collects what is to be replaced, in source order.
#[derive(Default)]
struct Edits(Vec<(Span, &'static str)>);

impl Visitor for Edits {
    type Output = Vec<(Span, &'static str)>;
    type Err = RegexError;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, tree: &Ast) -> Result<(), Self::Err> {
        match tree {
            Ast::ClassPerl(class) => self.0.push((class.span, ascii_class(class))),
            Ast::Assertion(assertion) => {
                self.0.extend(ascii_boundary(assertion).map(|ascii| (assertion.span, ascii)));
            }
            // Rust reads `a++` as `(a+)+`, where Java's writer meant "never give back".
            Ast::Repetition(outer)
                if outer.op.kind == RepetitionKind::OneOrMore
                    && outer.greedy
                    && matches!(*outer.ast, Ast::Repetition(_)) =>
            {
                let offset = outer.op.span.start.offset;
                return Err(RegexError::Absent { construct: "a possessive quantifier", offset });
            }
            Ast::Empty(_)
            | Ast::Flags(_)
            | Ast::Literal(_)
            | Ast::Dot(_)
            | Ast::ClassUnicode(_)
            | Ast::ClassBracketed(_)
            | Ast::Repetition(_)
            | Ast::Group(_)
            | Ast::Alternation(_)
            | Ast::Concat(_) => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        if let ClassSetItem::Perl(class) = item {
            self.0.push((class.span, ascii_class(class)));
        }
        Ok(())
    }
}

fn ascii_class(class: &ClassPerl) -> &'static str {
    match (&class.kind, class.negated) {
        (ClassPerlKind::Digit, false) => "[0-9]",
        (ClassPerlKind::Digit, true) => "[^0-9]",
        (ClassPerlKind::Space, false) => r"[\x20\t\n\x0B\f\r]",
        (ClassPerlKind::Space, true) => r"[^\x20\t\n\x0B\f\r]",
        (ClassPerlKind::Word, false) => "[0-9A-Za-z_]",
        (ClassPerlKind::Word, true) => "[^0-9A-Za-z_]",
    }
}

fn ascii_boundary(assertion: &Assertion) -> Option<&'static str> {
    match assertion.kind {
        AssertionKind::WordBoundary => Some(r"(?-u:\b)"),
        AssertionKind::NotWordBoundary => Some(r"(?-u:\B)"),
        _ => None,
    }
}
