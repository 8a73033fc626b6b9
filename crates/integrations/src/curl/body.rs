//! What a command sends becomes a body: JSON, a form, or another text.

use model::bot::Body;

use super::json_strings::{Piece, pieces};
use super::options::{Data, Header};
use super::placeholders::{Place, find, is_all, template_of, to_templates};
use super::words::Word;
use super::{FromCurl, secrets, url_parts};

const FORM: &str = "application/x-www-form-urlencoded";

/// Makes the body, and adds the `Content-Type` that a text needs.
pub fn of(data: Vec<Data>, headers: &mut Vec<Header>, found: &mut FromCurl) -> Option<Body> {
    let line = match data.first()? {
        Data::Raw(word) => word.line,
        Data::Pair { line, .. } => *line,
    };
    let content_type = headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-type"))
        .map(|header| header.value.to_ascii_lowercase());
    let says_json = content_type.as_ref().is_some_and(|kind| kind.contains("json"));
    let says_form = content_type.as_ref().is_none_or(|kind| kind.starts_with(FORM));
    if let [Data::Raw(word)] = &data[..]
        && (says_json || (content_type.is_none() && begins_like_json(&word.text)))
    {
        if !says_json {
            found.note(line, "the body is JSON without saying so; it is sent as application/json");
        }
        return Some(Body::Json(json(word, found)));
    }
    if says_form && data.iter().all(is_form) {
        return Some(Body::Form(form(data, found)));
    }
    if content_type.is_none() {
        let (name, value) = ("Content-Type".to_owned(), FORM.to_owned());
        headers.push(Header { line, name, value });
    }
    let texts: Vec<String> = data.into_iter().map(text_of).collect();
    Some(Body::Text(to_templates(&texts.join("&"), Place::Json, line, found)))
}

/// Reads data as pairs, for a form or, with `-G`, the query.
pub fn form(data: Vec<Data>, found: &mut FromCurl) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for piece in data {
        match piece {
            Data::Raw(word) => {
                for (name, value) in url_parts::pairs(&word.text) {
                    pairs.push(pair(name, value, word.line, found));
                }
            }
            Data::Pair { line, name, value } => pairs.push(pair(name, value, line, found)),
        }
    }
    pairs
}

/// Makes templates of a pair's placeholders, and leaves its secret out.
pub fn pair(name: String, value: String, line: usize, found: &mut FromCurl) -> (String, String) {
    let value = if secrets::is_secret_field(&name, &value) {
        secrets::left_out(&name, line, found)
    } else {
        to_templates(&value, Place::Value, line, found)
    };
    (name, value)
}

fn begins_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && text.trim_end().ends_with(['}', ']'])
}

fn is_form(data: &Data) -> bool {
    match data {
        Data::Pair { name, .. } => !name.is_empty(),
        Data::Raw(word) => !word.text.contains('\n') && word.text.contains('='),
    }
}

fn text_of(data: Data) -> String {
    match data {
        Data::Raw(word) => word.text,
        Data::Pair { name, value, .. } => {
            let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
            if name.is_empty() { value } else { format!("{name}={value}") }
        }
    }
}

/// Keeps JSON as written but for placeholders and secrets.
fn json(word: &Word, found: &mut FromCurl) -> String {
    let text = &word.text;
    let mut out = String::new();
    // The same with something valid in the place of each bare placeholder.
    let mut probe = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Rest(range) => {
                let line = word.line + text[..range.start].matches('\n').count();
                let rest = &text[range];
                let mut copied = 0;
                for placeholder in find(rest, Place::Json) {
                    let before = &rest[copied..placeholder.start];
                    out.push_str(before);
                    out.push_str(&template_of(&placeholder, line, found));
                    probe.push_str(before);
                    probe.push('0');
                    copied = placeholder.end;
                }
                out.push_str(&rest[copied..]);
                probe.push_str(&rest[copied..]);
            }
            Piece::Value { range, key } => {
                let line = word.line + text[..range.start].matches('\n').count();
                let value = &text[range];
                probe.push_str(value);
                let is_secret =
                    key.as_ref().is_some_and(|key| secrets::is_secret_field(key, value));
                match key {
                    Some(key) if is_secret => out.push_str(&secrets::left_out(&key, line, found)),
                    _ if is_all(value) => {
                        out.push_str(&to_templates(value, Place::Json, line, found));
                    }
                    _ => out.push_str(value),
                }
            }
        }
    }
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&probe) {
        let line = word.line + error.line().saturating_sub(1);
        found.note(line, format!("the body isn't JSON ({error}); it was kept as written"));
    }
    out
}
