//! Reads templates: finds the references in a text. Linear in the text, without recursion.

use super::{
    Builtin, DateFormat, FieldPart, KnownNames, MAX_REFERENCE, Part, Problem, ProblemKind,
    Reference,
};
use crate::jsonpath::JsonPath;

/// What stands at an opening brace.
pub(super) enum AtBrace {
    Reference {
        reference: Reference,
        end: usize,
    },
    /// Literal text that was probably meant as a reference.
    Suspicious(ProblemKind),
    Literal,
}

pub(super) fn parse(source: &str, names: &dyn KnownNames) -> (Vec<Part>, Vec<Problem>) {
    let mut parts = Vec::new();
    let mut problems = Vec::new();
    let (mut literal, mut at) = (0, 0);
    while let Some(found) = source[at..].find('{') {
        let offset = at + found;
        at = offset + 1;
        match at_brace(&source[offset..], names) {
            AtBrace::Reference { reference, end } => {
                if literal < offset {
                    parts.push(Part::Literal(literal..offset));
                }
                parts.push(Part::Reference { reference, offset });
                at = offset + end;
                literal = at;
            }
            AtBrace::Suspicious(kind) => problems.push(Problem { offset, kind }),
            AtBrace::Literal => {}
        }
    }
    if literal < source.len() {
        parts.push(Part::Literal(literal..source.len()));
    }
    (parts, problems)
}

/// Reads what a text that begins with `{` begins with; `end` is behind the closing brace.
pub(super) fn at_brace(text: &str, names: &dyn KnownNames) -> AtBrace {
    let text = &text[..text.floor_char_boundary(MAX_REFERENCE)];
    let inside = &text[1..];
    if inside.starts_with("$.") || inside.starts_with("$[") {
        return result(inside);
    }
    let closing = inside.find(['{', '}']).filter(|&at| inside[at..].starts_with('}'));
    if let Some(dollar) = inside.strip_prefix('$') {
        return match closing {
            Some(at) => dollar_name(inside[1..at].trim_end(), at + 2),
            None if dollar.starts_with(is_initial) => {
                AtBrace::Suspicious(ProblemKind::Unterminated)
            }
            None => AtBrace::Literal,
        };
    }
    match closing {
        Some(at) => field(inside[..at].trim_end(), at + 2, names),
        None => AtBrace::Literal,
    }
}

/// Reads `$.path}`.
fn result(inside: &str) -> AtBrace {
    let Some(at) = end_of_path(inside) else {
        return AtBrace::Suspicious(ProblemKind::Unterminated);
    };
    match JsonPath::parse(inside[..at].trim_end()) {
        Ok(path) => AtBrace::Reference { reference: Reference::Result(path), end: at + 2 },
        Err(error) => AtBrace::Suspicious(ProblemKind::BadPath(error)),
    }
}

/// Finds the closing brace that isn't inside quotes.
fn end_of_path(inside: &str) -> Option<usize> {
    let mut quote = None;
    let mut is_escaped = false;
    for (at, symbol) in inside.char_indices() {
        match (symbol, quote) {
            _ if is_escaped => is_escaped = false,
            ('\\', Some(_)) => is_escaped = true,
            ('\'' | '"', None) => quote = Some(symbol),
            (_, Some(open)) if open == symbol => quote = None,
            ('}', None) => return Some(at),
            ('{', None) => return None,
            _ => {}
        }
    }
    None
}

/// Reads what stands between `{$` and `}`.
fn dollar_name(name: &str, end: usize) -> AtBrace {
    let (name, format) = date_format(name);
    dated(undated_name(name, end), format)
}

/// Cuts the date format off a name: `birthday@long`.
fn date_format(name: &str) -> (&str, Option<DateFormat>) {
    let found = name
        .rsplit_once('@')
        .and_then(|(name, format)| Some((name.trim_end(), DateFormat::from_name(format.trim())?)));
    found.map_or((name, None), |(name, format)| (name, Some(format)))
}

fn dated(found: AtBrace, format: Option<DateFormat>) -> AtBrace {
    match (found, format) {
        (AtBrace::Reference { reference, end }, Some(format)) => {
            let of = Box::new(reference);
            AtBrace::Reference { reference: Reference::Dated { of, format }, end }
        }
        (found, _) => found,
    }
}

fn undated_name(name: &str, end: usize) -> AtBrace {
    let named = |name: &str, reference: fn(String) -> Reference| {
        if is_name(name) {
            AtBrace::Reference { reference: reference(name.to_owned()), end }
        } else {
            AtBrace::Suspicious(ProblemKind::BadName)
        }
    };
    match name.split_once('.') {
        Some(("botContext", rest)) => match rest.strip_prefix("slot.") {
            Some(slot) => named(slot, Reference::Slot),
            None => named(rest, Reference::Variable),
        },
        Some(("slot", rest)) => named(rest, Reference::Slot),
        Some(("env", rest)) => named(rest, Reference::Environment),
        Some(("secret", _)) => AtBrace::Suspicious(ProblemKind::Secret),
        _ => undotted_name(name, end),
    }
}

fn undotted_name(name: &str, end: usize) -> AtBrace {
    if matches!(name, "query" | "userMessage") {
        return AtBrace::Reference { reference: Reference::Message, end };
    }
    if let Some(builtin) = Builtin::from_name(name) {
        return AtBrace::Reference { reference: Reference::Builtin(builtin), end };
    }
    if matches!(name, "botContext" | "slot" | "env") {
        return AtBrace::Suspicious(ProblemKind::BadName);
    }
    if name.starts_with("location.") {
        return AtBrace::Suspicious(ProblemKind::UnknownBuiltin(name.to_owned()));
    }
    // `{$5 off}` is text; only what looks like an identifier is taken for a variable.
    if name.starts_with(is_initial) && name.chars().all(is_identifier_symbol) {
        return AtBrace::Reference { reference: Reference::Bare(name.to_owned()), end };
    }
    AtBrace::Suspicious(ProblemKind::BadName)
}

/// Reads `Integration.field`, where the integration's name may itself have dots.
fn field(text: &str, end: usize, names: &dyn KnownNames) -> AtBrace {
    if let Some(key) = text.strip_prefix("secret.") {
        let is_secret = !key.is_empty() && key.chars().all(is_identifier_symbol);
        return if is_secret { AtBrace::Suspicious(ProblemKind::Secret) } else { AtBrace::Literal };
    }
    if text.len() > MAX_NAME || !text.starts_with(is_name_symbol) {
        return AtBrace::Literal;
    }
    for (dot, _) in text.match_indices('.') {
        let (integration, rest) = (&text[..dot], &text[dot + 1..]);
        if names.is_integration(integration) {
            let (rest, format) = date_format(rest);
            return dated(known_field(integration, rest, end), format);
        }
    }
    match text.split_once('.') {
        Some((integration, rest)) if looks_like_field(integration, rest) => {
            AtBrace::Suspicious(ProblemKind::UnknownIntegration(integration.to_owned()))
        }
        _ => AtBrace::Literal,
    }
}

fn known_field(integration: &str, rest: &str, end: usize) -> AtBrace {
    let (field, part) = field_part(rest);
    if !is_name(field) {
        return AtBrace::Suspicious(ProblemKind::BadName);
    }
    let (integration, field) = (integration.to_owned(), field.to_owned());
    AtBrace::Reference { reference: Reference::Field { integration, field, part }, end }
}

fn field_part(rest: &str) -> (&str, FieldPart) {
    if let Some(field) = rest.strip_suffix(".count") {
        return (field, FieldPart::Count);
    }
    match rest.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        Some((field, "i")) => (field, FieldPart::Each),
        Some((field, index)) => match index.parse() {
            Ok(index) => (field, FieldPart::Element(index)),
            Err(_) => (rest, FieldPart::Whole),
        },
        None => (rest, FieldPart::Whole),
    }
}

/// Longest name of a variable, or of an integration with its field, in bytes.
const MAX_NAME: usize = 256;

fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= MAX_NAME
        && name.trim() == name
        && name.chars().all(is_name_symbol)
}

fn is_name_symbol(symbol: char) -> bool {
    is_identifier_symbol(symbol) || matches!(symbol, ' ' | ':' | '@' | '#' | '/' | '&')
}

fn is_identifier_symbol(symbol: char) -> bool {
    symbol.is_alphanumeric() || matches!(symbol, '_' | '-' | '.')
}

fn is_initial(symbol: char) -> bool {
    symbol.is_alphabetic() || symbol == '_'
}

fn looks_like_field(integration: &str, rest: &str) -> bool {
    let rest = field_part(rest).0;
    [integration, rest]
        .iter()
        .all(|name| name.starts_with(is_initial) && name.chars().all(is_identifier_symbol))
}
