//! Judges responses before anything of them is read: status, type, size, depth.

#[cfg(test)]
mod tests;

use model::content::{Content, MAX_TEXT_CHARS};
use model::exchange::{BotAction, BotReply};
use serde_json::Value;
use serde_json::error::Category;

use crate::cause::{Cause, Failure};
use crate::wire::Response;

/// Longest body of a response that is read.
pub(crate) const MAX_REPLY_BYTES: usize = 256 * 1024;
/// Most messages of one response.
pub(crate) const MAX_REPLY_MESSAGES: usize = 20;
/// Most entries of one list within a message, as buttons or cards, that are read.
pub(crate) const MAX_ITEMS: usize = 100;
/// Most losses of one response that are kept.
const MAX_LOSSES: usize = 50;
/// Most intents of one response that are kept.
const MAX_INTENTS: usize = 50;
/// How deeply a response may be nested.
pub(crate) const MAX_DEPTH: usize = 64;

/// A body that may be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    Empty,
    Json(Value),
}

/// Checks all that doesn't depend on the protocol. A body of a status other than 2xx is never read.
pub(crate) fn judge(response: &Response) -> Result<Body, Failure> {
    check_status(response.status)?;
    if response.body.len() > MAX_REPLY_BYTES {
        let detail = format!("its answer has more than {MAX_REPLY_BYTES} bytes");
        return Err(Failure::new(Cause::ReplyTooLarge, detail));
    }
    let body = response.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&response.body);
    let body = body.trim_ascii();
    if body.is_empty() || response.status == 204 {
        return Ok(Body::Empty);
    }
    parse(body).map(Body::Json).map_err(|failure| match failure.cause {
        // A type that doesn't fit is overlooked where the body does.
        _ if !may_be_json(response.content_type.as_deref()) => {
            let detail = "its answer is of another type than application/json";
            Failure::new(Cause::WrongContent, detail)
        }
        _ => failure,
    })
}

/// Takes statuses of success only.
pub(crate) fn check_status(status: u16) -> Result<(), Failure> {
    match status {
        200..=299 => Ok(()),
        300..=399 => {
            let detail = format!("it answered {status}, and redirects aren't followed");
            Err(Failure::new(Cause::Redirect, detail))
        }
        status => Err(Failure::new(Cause::Status, format!("it answered {status}"))),
    }
}

/// Reads JSON that isn't nested too deeply.
pub(crate) fn parse(body: &[u8]) -> Result<Value, Failure> {
    if !body.first().is_some_and(|first| begins_json(*first)) {
        return Err(Failure::new(Cause::NotJson, "its answer isn't JSON"));
    }
    if is_too_deep(body) {
        let detail = format!("its answer is nested more than {MAX_DEPTH} deep");
        return Err(Failure::new(Cause::TooDeep, detail));
    }
    serde_json::from_slice(body).map_err(|error| match error.classify() {
        Category::Eof => Failure::new(Cause::Truncated, "its answer ends within the JSON"),
        Category::Syntax | Category::Data | Category::Io => {
            let (line, column) = (error.line(), error.column());
            let detail = format!("its answer has a mistake in line {line}, column {column}");
            Failure::new(Cause::BadJson, detail)
        }
    })
}

/// Refuses a response with more messages than [`MAX_REPLY_MESSAGES`].
pub(crate) fn check_count(count: usize) -> Result<(), Failure> {
    if count > MAX_REPLY_MESSAGES {
        let detail =
            format!("its answer has {count} messages, at most {MAX_REPLY_MESSAGES} are taken");
        return Err(Failure::new(Cause::ReplyTooLarge, detail));
    }
    Ok(())
}

/// Refuses a list of which no entry is what the protocol says: better a fallback than silence. An empty
/// list says nothing on purpose.
pub(crate) fn check_kinds(
    listed: &[Value],
    is_message: impl Fn(&Value) -> bool,
) -> Result<(), Failure> {
    if !listed.is_empty() && !listed.iter().any(is_message) {
        return Err(Failure::shape("none of its messages is one"));
    }
    Ok(())
}

/// Refuses a reply that says more than [`MAX_REPLY_MESSAGES`] messages, into however many elements they
/// were put, and cuts texts and lists that are too long.
pub(crate) fn check_reply(mut reply: BotReply) -> Result<BotReply, Failure> {
    let mut count = 0;
    let mut losses = Vec::new();
    for action in &mut reply.actions {
        let BotAction::Say { content, .. } = action else { continue };
        count += 1;
        let text = match content {
            Content::Text { text, .. } | Content::Html { text, .. } => text,
            Content::Choices { text, .. } | Content::Buttons { text, .. } => text,
            Content::Picker { text, .. } | Content::Attachments { text, .. } => text,
            Content::Notice { text } => text,
            Content::Image { .. }
            | Content::Media(_)
            | Content::Carousel { .. }
            | Content::List(_)
            | Content::Form(_)
            | Content::Location(_)
            | Content::FaqAnswer { .. }
            | Content::AutoSuggest(_)
            | Content::TaskBox(_)
            | Content::Event { .. }
            | Content::Structured { .. } => continue,
        };
        if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
            text.truncate(end);
            losses.push(format!("message {count}: only its first {MAX_TEXT_CHARS} characters"));
        }
    }
    check_count(count)?;
    reply.losses.append(&mut losses);
    reply.losses.truncate(MAX_LOSSES);
    reply.intents.truncate(MAX_INTENTS);
    Ok(reply)
}

const fn begins_json(first: u8) -> bool {
    matches!(first, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n')
}

/// Whether a stated type leaves open that the body is JSON.
fn may_be_json(content_type: Option<&str>) -> bool {
    let stated = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    let stated = stated.trim().to_ascii_lowercase();
    stated.is_empty()
        || stated.ends_with("/json")
        || stated.ends_with("+json")
        || stated == "text/plain"
        || stated == "application/octet-stream"
}

fn is_too_deep(body: &[u8]) -> bool {
    let (mut depth, mut in_text, mut is_escaped) = (0_usize, false, false);
    for byte in body {
        match (in_text, byte) {
            (true, _) if is_escaped => is_escaped = false,
            (true, b'\\') => is_escaped = true,
            (_, b'"') => in_text = !in_text,
            (false, b'{' | b'[') => depth += 1,
            (false, b'}' | b']') => depth = depth.saturating_sub(1),
            (true | false, _) => {}
        }
        if depth > MAX_DEPTH {
            return true;
        }
    }
    false
}
