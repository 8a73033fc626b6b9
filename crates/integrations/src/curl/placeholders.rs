//! `<BASE_URL>`, `{{baseUrl}}`, `{id}` and `$TOKEN` become templates.

use super::FromCurl;
use super::words::{VARIABLE_CLOSE, VARIABLE_OPEN};

/// Longest name between the signs, in characters.
const MAX_NAME_CHARS: usize = 60;

/// Where a text stands, which decides what counts as a placeholder and who may fill it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Scheme, host and port: always the environment's. A contact must not choose a host.
    Host,
    /// `{id}` counts too.
    Path,
    /// Query, headers, forms.
    Value,
    /// Between the strings of a JSON body, or in one as a whole.
    Json,
}

/// A placeholder in a text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    pub start: usize,
    pub end: usize,
    /// As written, without the signs.
    pub label: String,
    is_environment: bool,
}

impl Placeholder {
    /// The name in templates: letters, digits and `_`.
    pub fn name(&self) -> String {
        let mut name = String::new();
        for c in self.label.trim().chars() {
            if c.is_ascii_alphanumeric() {
                name.push(c);
            } else if !name.ends_with('_') {
                name.push('_');
            }
        }
        let name = name.trim_matches('_');
        if name.chars().any(char::is_lowercase) && name.contains('_') {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    }
}

/// Finds the placeholders of a text.
pub fn find(text: &str, place: Place) -> Vec<Placeholder> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        match placeholder_at(text, at, place) {
            Some(placeholder) => {
                at = placeholder.end;
                found.push(placeholder);
            }
            None => at += next.len_utf8(),
        }
    }
    found
}

/// Says whether a text is one placeholder and nothing else but spaces.
pub fn is_all(text: &str) -> bool {
    let text = text.trim();
    matches!(&find(text, Place::Value)[..], [only] if only.start == 0 && only.end == text.len())
}

fn placeholder_at(text: &str, at: usize, place: Place) -> Option<Placeholder> {
    let rest = &text[at..];
    let (open, close, is_shared) = if rest.starts_with(VARIABLE_OPEN) {
        (VARIABLE_OPEN.len_utf8(), VARIABLE_CLOSE.to_string(), true)
    } else if rest.starts_with("{{") {
        (2, "}}".to_owned(), true)
    } else if rest.starts_with('<') {
        (1, ">".to_owned(), false)
    } else if rest.starts_with('{') && place == Place::Path {
        (1, "}".to_owned(), false)
    } else {
        return None;
    };
    let length = rest[open..].find(&close)?;
    let label = &rest[open..open + length];
    let is_name = label.trim().starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && label.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'))
        && label.chars().count() <= MAX_NAME_CHARS;
    let is_shouted = !label.contains(|c: char| c.is_ascii_lowercase());
    is_name.then(|| Placeholder {
        start: at,
        end: at + open + length + close.len(),
        label: label.to_owned(),
        is_environment: is_shared || is_shouted || place == Place::Host,
    })
}

/// Replaces placeholders by templates; those that a builder must fill are told.
pub fn to_templates(text: &str, place: Place, line: usize, found: &mut FromCurl) -> String {
    if text.contains("{$") {
        found.note(line, "`{$…}` in the command is read as a template");
    }
    let mut out = String::new();
    let mut copied = 0;
    for placeholder in find(text, place) {
        out.push_str(&text[copied..placeholder.start]);
        out.push_str(&template_of(&placeholder, line, found));
        copied = placeholder.end;
    }
    out.push_str(&text[copied..]);
    out
}

/// Writes one placeholder as a template and keeps its name.
pub fn template_of(placeholder: &Placeholder, line: usize, found: &mut FromCurl) -> String {
    let name = placeholder.name();
    let label = placeholder.label.trim();
    if placeholder.is_environment {
        found.note(
            line,
            format!("`{label}` is a placeholder; each environment must give a value `{name}`"),
        );
        found.environment.insert(name.clone());
        format!("{{$env.{name}}}")
    } else {
        found.note(
            line,
            format!("`{label}` is a placeholder; the bot must set the variable `{name}` before"),
        );
        found.variables.insert(name.clone());
        format!("{{$botContext.{name}}}")
    }
}
