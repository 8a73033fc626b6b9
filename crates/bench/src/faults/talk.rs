//! What contacts and builders ask of the server.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::connection::{Answer, Connection};

/// How long an answer is waited for, in seconds.
const WAIT_S: u64 = 30;

/// Says something and waits for the end of the turn; returns the replies.
///
/// # Errors
///
/// When the turn doesn't end.
pub async fn say(
    connection: &mut Connection,
    conversation: &str,
    text: &str,
) -> Result<Vec<String>> {
    say_as(connection, (conversation, text), text).await
}

/// As [`say`], with an id for the message.
///
/// # Errors
///
/// As [`say`].
pub async fn say_as(
    connection: &mut Connection,
    (conversation, id): (&str, &str),
    text: &str,
) -> Result<Vec<String>> {
    let path = format!("/api/v1/conversations/{conversation}/messages?wait={WAIT_S}");
    let body = json!({ "id": format!("{conversation}/{id}"), "text": text });
    let answer = post(connection, &path, &body).await?;
    ensure!(answer["finished"] == true, "the turn didn't end: {answer}");
    let replies = answer["replies"].as_array().context("no replies")?;
    Ok(replies.iter().filter_map(|it| Some(it["text"].as_str()?.to_owned())).collect())
}

/// All that was said in a conversation, by either side, as far as its contact may see it.
///
/// # Errors
///
/// When the server doesn't tell.
pub async fn all_said(connection: &mut Connection, conversation: &str) -> Result<Vec<String>> {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let page = get(connection, &path).await?;
    let messages = page["messages"].as_array().context("no messages")?;
    let open = messages.iter().filter(|message| message["private"] != true);
    Ok(open.filter_map(|it| Some(it["text"].as_str()?.to_owned())).collect())
}

/// The reports of a conversation, the newest first.
///
/// # Errors
///
/// When the server doesn't tell.
pub async fn reports(connection: &mut Connection, conversation: &str) -> Result<Vec<String>> {
    let path = format!("/api/v1/reports?conversation={conversation}");
    let page = get(connection, &path).await?;
    let items = page["items"].as_array().context("no reports")?;
    let message = |item: &Value| Some(item["report"]["message"].as_str()?.to_owned());
    Ok(items.iter().filter_map(message).collect())
}

/// # Errors
///
/// When the server refuses.
pub async fn post(connection: &mut Connection, path: &str, body: &Value) -> Result<Value> {
    parse(connection.post(path, &body.to_string()).await?)
}

/// # Errors
///
/// When the server refuses.
pub async fn get(connection: &mut Connection, path: &str) -> Result<Value> {
    parse(connection.get(path).await?)
}

fn parse(answer: Answer<'_>) -> Result<Value> {
    if !(200..300).contains(&answer.status) {
        bail!("the server answered {}: {}", answer.status, answer.body);
    }
    if answer.body.is_empty() {
        return Ok(Value::Null);
    }
    Ok(serde_json::from_str(answer.body)?)
}
