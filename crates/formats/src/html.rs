//! HTML from bots and vendors, reduced to what may stand in a chat: no script, style, frame or form,
//! no handler of events, no address but of the web, of mail and of telephones.
//!
//! Not a renderer: what a text says without marks is told by `model::content::without_tags`.

mod builder;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use builder::BUILDER;

/// Longest HTML that is read as such, in bytes; longer ones are shown as text.
pub const MAX_HTML_BYTES: usize = 64 * 1024;

/// Most tags, counting both ends.
const MAX_TAGS: usize = 4_000;

/// Most elements that a reader could make of it: each mark that isn't closed is opened again in every
/// block that follows.
const MAX_COPIES: usize = 200_000;

/// Most readings until nothing changes any more.
const MAX_READINGS: usize = 6;

/// Elements that are opened again where they weren't closed. Source: HTML, "the list of active
/// formatting elements".
const REOPENED: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Reduces HTML to what may be shown to contacts and agents. The same again when it is done twice; what
/// is too large, or what each reading understands differently, becomes text, with its marks visible.
pub fn sanitise(html: &str) -> String {
    let mut current = Cow::Borrowed(html);
    for _ in 0..MAX_READINGS {
        if !is_within_limits(&current) {
            break;
        }
        let next = BUILDER.clean(&current).to_string();
        if next == current {
            return next;
        }
        current = Cow::Owned(next);
    }
    as_text(html)
}

fn is_within_limits(html: &str) -> bool {
    let mut tags = 0;
    let mut reopened = 0;
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(rest.len());
        tags += 1;
        reopened +=
            usize::from(REOPENED.iter().any(|name| name.eq_ignore_ascii_case(&rest[..end])));
    }
    html.len() <= MAX_HTML_BYTES && tags <= MAX_TAGS && tags.saturating_mul(reopened) <= MAX_COPIES
}

/// The text as HTML that shows it, as a parser would write it.
fn as_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "");
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{a0}' => html.push_str("&nbsp;"),
            other => html.push(other),
        }
    }
    html
}
