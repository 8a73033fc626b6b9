//! Shows a trial: for people as lines, for programs as one JSON object. Headers are hidden unless they
//! hold nothing secret, and so are values in the address.

use std::io::Write;

use gateway::{HOPS_HEADER, Request};
use model::conversation::Audience;
use model::exchange::{BotAction, BotReply};
use serde_json::{Value, json};

use super::trial::{Exchanged, Trial};

/// What stands for a secret.
const HIDDEN: &str = "•••";
/// Headers that hold nothing secret.
const OPEN: [&str; 4] = ["content-type", "webhook-id", "webhook-timestamp", HOPS_HEADER];
/// Most characters of a body that are shown to people.
const MAX_BODY_CHARS: usize = 4_000;

/// Shows what went to and fro, and what came of it.
pub fn show(trial: &Trial, is_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if is_json {
        serde_json::to_writer(&mut out, &as_json(trial))?;
        writeln!(out)?;
        return Ok(());
    }
    for exchanged in &trial.exchanges {
        exchange(&mut out, exchanged)?;
    }
    if let Some(reply) = trial.reply() {
        answer(&mut out, reply)?;
    }
    if let Some(failure) = trial.failure() {
        writeln!(out, "failed: {} ({})", failure.message, failure.code)?;
    }
    Ok(())
}

fn exchange(out: &mut impl Write, exchanged: &Exchanged) -> std::io::Result<()> {
    let Exchanged { request, response, elapsed } = exchanged;
    writeln!(out, "{} {}", request.method.as_str(), address(&request.url))?;
    for (name, value) in headers(request) {
        writeln!(out, "  {name}: {value}")?;
    }
    body(out, &request.body)?;
    match response {
        Ok(response) => {
            let ms = elapsed.as_millis();
            let kind = response.content_type.as_deref().unwrap_or("no content type");
            let bytes = response.body.len();
            writeln!(out, "← {} in {ms} ms, {bytes} bytes, {kind}", response.status)?;
            body(out, &response.body)
        }
        Err(_) => writeln!(out, "← nothing after {} ms", elapsed.as_millis()),
    }
}

fn body(out: &mut impl Write, bytes: &[u8]) -> std::io::Result<()> {
    let text = match serde_json::from_slice::<Value>(bytes) {
        Ok(value) => serde_json::to_string_pretty(&value).unwrap_or_default(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    };
    let shown: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let end = shown.char_indices().nth(MAX_BODY_CHARS).map_or(shown.len(), |(at, _)| at);
    for line in shown[..end].lines() {
        writeln!(out, "  {line}")?;
    }
    if end < shown.len() {
        writeln!(out, "  … {} bytes in all", bytes.len())?;
    }
    Ok(())
}

fn answer(out: &mut impl Write, reply: &BotReply) -> std::io::Result<()> {
    if reply.actions.is_empty() {
        writeln!(out, "It says nothing.")?;
    }
    for action in &reply.actions {
        for line in told(action).lines() {
            writeln!(out, "{line}")?;
        }
    }
    if reply.is_done == Some(false) {
        writeln!(out, "(it couldn't do what was asked)")?;
    }
    for loss in &reply.losses {
        writeln!(out, "lost: {loss}")?;
    }
    Ok(())
}

/// An action in a line or more.
fn told(action: &BotAction) -> String {
    match action {
        BotAction::Say { content, delay_ms, audience, .. } => {
            let note = if *audience == Audience::Members { "(note) " } else { "" };
            let pause = match delay_ms {
                0 => String::new(),
                ms => format!("(after {ms} ms) "),
            };
            format!("{pause}{note}{}", content.plain_text())
        }
        BotAction::Assign(to) => {
            let team = to.team.as_ref().map(|team| format!(" of team {team}")).unwrap_or_default();
            let whom = to.name.as_deref().unwrap_or("people");
            format!("(hands over to {whom}{team})")
        }
        BotAction::Close { with_survey: true } => "(closes, and asks how it was)".to_owned(),
        BotAction::Close { with_survey: false } => "(closes)".to_owned(),
        BotAction::AskRating => "(asks how it was)".to_owned(),
        BotAction::TellAvailability => "(asks whether agents are there)".to_owned(),
        BotAction::SetVariables(values) => format!("(sets {})", Value::Object(values.clone())),
    }
}

fn as_json(trial: &Trial) -> Value {
    let exchanges: Vec<Value> = trial.exchanges.iter().map(exchange_json).collect();
    let mut shown = json!({ "exchanges": exchanges });
    if let Some(reply) = trial.reply() {
        let messages: Vec<String> = reply.actions.iter().map(told).collect();
        shown["messages"] = json!(messages);
        shown["reply"] = serde_json::to_value(reply).unwrap_or_default();
        shown["losses"] = json!(reply.losses);
    }
    if let Some(failure) = trial.failure() {
        shown["failure"] = json!({ "code": failure.code, "message": failure.message });
    }
    shown
}

fn exchange_json(exchanged: &Exchanged) -> Value {
    let Exchanged { request, response, elapsed } = exchanged;
    let headers: serde_json::Map<String, Value> =
        headers(request).into_iter().map(|(name, value)| (name, value.into())).collect();
    let mut shown = json!({
        "request": {
            "method": request.method.as_str(), "url": address(&request.url), "headers": headers,
            "body": parsed(&request.body),
        },
        "elapsed_ms": elapsed.as_secs_f64() * 1e3,
    });
    if let Ok(response) = response {
        shown["response"] = json!({
            "status": response.status, "content_type": response.content_type,
            "bytes": response.body.len(), "body": parsed(&response.body),
        });
    }
    shown
}

/// JSON as it is, all else as a text.
fn parsed(body: &[u8]) -> Value {
    serde_json::from_slice(body).unwrap_or_else(|_| String::from_utf8_lossy(body).into())
}

fn headers(request: &Request) -> Vec<(String, String)> {
    let shown = |name: &str, value: &str| match OPEN.contains(&name) {
        true => value.to_owned(),
        false => HIDDEN.to_owned(),
    };
    let headers = request.headers.iter();
    headers.map(|(name, value)| (name.clone(), shown(name, value.expose()))).collect()
}

/// The address without what stands behind names in its query, and without a password.
fn address(url: &str) -> String {
    let (path, query) =
        url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let path = match (path.split_once("://"), path.find('@')) {
        (Some((scheme, rest)), Some(_)) => match rest.split_once('@') {
            Some((user, rest)) if !user.contains('/') => format!("{scheme}://{HIDDEN}@{rest}"),
            Some(_) | None => path.to_owned(),
        },
        _ => path.to_owned(),
    };
    let Some(query) = query else { return path };
    let hidden: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) => format!("{name}={HIDDEN}"),
            None => HIDDEN.to_owned(),
        })
        .collect();
    format!("{path}?{}", hidden.join("&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_what_may_be_secret() {
        for (url, shown) in [
            ("https://a.example/b", "https://a.example/b"),
            ("https://a.example/b?key=s3cret&x", "https://a.example/b?key=•••&•••"),
            ("https://ann:s3cret@a.example/b", "https://•••@a.example/b"),
            ("https://a.example/@b", "https://a.example/@b"),
        ] {
            assert_eq!(address(url), shown);
        }
    }
}
